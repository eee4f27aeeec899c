// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IERC6454
/// @notice ERC-6454: whether a token may go from one address to another now. Interface id 0x91a6262f.
interface IERC6454 {
    /// @notice Whether the token can be transferred now; from zero means minted, to zero burnt.
    function isTransferable(uint256 tokenId, address from, address to) external view returns (bool);
}
