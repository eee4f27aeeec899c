// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IERC5192
/// @notice ERC-5192: tokens that never move. Interface id 0xb45a3c0e.
interface IERC5192 {
    /// @notice The token is locked.
    event Locked(uint256 tokenId);
    /// @notice The token is unlocked.
    event Unlocked(uint256 tokenId);

    /// @notice Whether the token is locked.
    function locked(uint256 tokenId) external view returns (bool);
}
