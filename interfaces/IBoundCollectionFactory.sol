// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Policy} from "./IBoundCollection.sol";

/// @title IBoundCollectionFactory
/// @notice Makes collections whose tokens move by a policy, at addresses that can be known before and that the policy
/// is part of.
interface IBoundCollectionFactory {
    /* EVENTS */

    /// @notice A collection was created. Its policy is in its own `PolicySet`.
    event BoundCollectionCreated(
        address indexed collection,
        address indexed owner,
        address indexed creator,
        string name,
        string symbol,
        bytes32 contractDigest,
        bytes32 salt
    );

    /* VIEWS */

    /// @notice The code that all these collections share.
    function COLLECTION() external view returns (address);

    /// @notice Where `create` would put a collection when `creator` calls it with these arguments.
    function predict(
        address creator,
        string calldata name,
        string calldata symbol,
        address owner,
        bytes32 contractDigest,
        bytes32 salt,
        Policy calldata policy
    ) external view returns (address);

    /* CREATION */

    /// @notice Creates a collection, as `ICollectionFactory.create` does, with a policy.
    function create(
        string calldata name,
        string calldata symbol,
        address owner,
        bytes32 contractDigest,
        bytes32 salt,
        Policy calldata policy
    ) external returns (address collection);
}
