// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICollectionMaker
/// @notice What both factories of collections refuse.
interface ICollectionMaker {
    /// @notice A name or symbol longer than fits (bytes).
    error Factory_TextTooLong(uint256 length, uint256 most);
    /// @notice A collection needs an owner.
    error Factory_OwnerMissing(address owner);
}
