// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICollectionFactory
/// @notice Makes collections: EIP-1167 clones at addresses that can be known before.
interface ICollectionFactory {
    /* EVENTS */

    /// @notice A collection was created.
    event CollectionCreated(
        address indexed collection,
        address indexed owner,
        address indexed creator,
        string name,
        string symbol,
        bytes32 contractDigest,
        bytes32 salt
    );

    /* VIEWS */

    /// @notice The code that all collections share.
    function COLLECTION() external view returns (address);

    /// @notice Where `create` would put a collection when `creator` calls it with these arguments.
    function predict(
        address creator,
        string calldata name,
        string calldata symbol,
        address owner,
        bytes32 contractDigest,
        bytes32 salt
    ) external view returns (address);

    /* CREATION */

    /// @notice Creates a collection. Anyone; nobody else can take the address, which the caller is part of.
    /// @param name Its name, at most 255 bytes.
    /// @param symbol Its symbol, at most 255 bytes.
    /// @param owner The artist: its first owner and founder.
    /// @param contractDigest The sha2-256 inside the CIDv1 (codec raw) of its own metadata (ERC-7572); zero for none.
    /// @param salt Anything; the same arguments and salt again revert.
    function create(string calldata name, string calldata symbol, address owner, bytes32 contractDigest, bytes32 salt)
        external
        returns (address collection);
}
