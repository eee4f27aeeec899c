// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBoundCollection, Policy} from "../../interfaces/IBoundCollection.sol";
import {IBoundCollectionFactory} from "../../interfaces/IBoundCollectionFactory.sol";
import {ICollection} from "../../interfaces/ICollection.sol";
import {BoundCollection} from "./BoundCollection.sol";
import {CollectionMaker} from "./CollectionMaker.sol";

/// @title BoundCollectionFactory
/// @notice Makes collections with a policy, all with one house. It has no owner, no fee and no say in them afterwards.
contract BoundCollectionFactory is IBoundCollectionFactory, CollectionMaker {
    /* IMMUTABLES */

    /// @inheritdoc IBoundCollectionFactory
    address public immutable COLLECTION;

    /* CONSTRUCTOR */

    /// @dev Deploys the code itself, so that no other can be put in its place.
    /// @param houses The contracts that may hold tokens for their owners, a contract a format of sale.
    constructor(address[] memory houses) {
        COLLECTION = address(new BoundCollection(houses));
    }

    /* VIEWS */

    /// @inheritdoc IBoundCollectionFactory
    function predict(
        address creator,
        string calldata name,
        string calldata symbol,
        address owner,
        bytes32 contractDigest,
        bytes32 salt,
        Policy calldata policy
    ) external view returns (address) {
        bytes32 bound = _saltOf(creator, salt, policy);
        return _predict(COLLECTION, _argsOf(name, symbol, owner, contractDigest), bound);
    }

    /* CREATION */

    /// @inheritdoc IBoundCollectionFactory
    function create(
        string calldata name,
        string calldata symbol,
        address owner,
        bytes32 contractDigest,
        bytes32 salt,
        Policy calldata policy
    ) external returns (address collection) {
        bytes32 bound = _saltOf(msg.sender, salt, policy);
        collection = _make(COLLECTION, _argsOf(name, symbol, owner, contractDigest), bound);

        emit BoundCollectionCreated(collection, owner, msg.sender, name, symbol, contractDigest, salt);

        ICollection(collection).initialize(owner);
        IBoundCollection(collection).bind(policy);
    }

    /* INTERNAL */

    /// @dev Nobody can take an address that another's salt leads to, nor put another policy there.
    function _saltOf(address creator, bytes32 salt, Policy calldata policy) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt, policy));
    }
}
