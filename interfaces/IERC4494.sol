// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IERC4494
/// @notice ERC-4494: approvals of single tokens by signature. Interface id 0x5604e225.
interface IERC4494 {
    /// @notice Approves `spender` for a token with its holder's signature of
    /// `Permit(address spender,uint256 tokenId,uint256 nonce,uint256 deadline)` (EIP-712).
    /// @param deadline Last second (unix time) at which it counts.
    /// @param signature 65 bytes, or what the holder's ERC-1271 contract takes.
    function permit(address spender, uint256 tokenId, uint256 deadline, bytes calldata signature) external;

    /// @notice The nonce that the next permit of a token has to name.
    function nonces(uint256 tokenId) external view returns (uint256);

    /// @notice The domain of the signatures (EIP-712).
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}
