// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollection} from "../../interfaces/ICollection.sol";
import {ICollectionFactory} from "../../interfaces/ICollectionFactory.sol";
import {Collection} from "./Collection.sol";
import {CollectionMaker} from "./CollectionMaker.sol";

/// @title CollectionFactory
/// @notice Makes collections. It has no owner, no fee and no say in them afterwards.
contract CollectionFactory is ICollectionFactory, CollectionMaker {
    /* IMMUTABLES */

    /// @inheritdoc ICollectionFactory
    address public immutable COLLECTION;

    /* CONSTRUCTOR */

    /// @dev Deploys the code itself, so that no other can be put in its place.
    constructor() {
        COLLECTION = address(new Collection());
    }

    /* VIEWS */

    /// @inheritdoc ICollectionFactory
    function predict(
        address creator,
        string calldata name,
        string calldata symbol,
        address owner,
        bytes32 contractDigest,
        bytes32 salt
    ) external view returns (address) {
        return _predict(COLLECTION, _argsOf(name, symbol, owner, contractDigest), _saltOf(creator, salt));
    }

    /* CREATION */

    /// @inheritdoc ICollectionFactory
    function create(string calldata name, string calldata symbol, address owner, bytes32 contractDigest, bytes32 salt)
        external
        returns (address collection)
    {
        collection = _make(COLLECTION, _argsOf(name, symbol, owner, contractDigest), _saltOf(msg.sender, salt));

        emit CollectionCreated(collection, owner, msg.sender, name, symbol, contractDigest, salt);

        ICollection(collection).initialize(owner);
    }

    /* INTERNAL */

    /// @dev Nobody can take an address that another's salt leads to.
    function _saltOf(address creator, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }
}
