// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {ICollectionMaker} from "../../interfaces/ICollectionMaker.sol";
import {CollectionArgs} from "./CollectionArgs.sol";

/// @title CollectionMaker
/// @notice Clones a collection's code, with what the collection starts with behind it.
abstract contract CollectionMaker is ICollectionMaker {
    /// @dev Where `_make` would put it.
    function _predict(address code, bytes memory args, bytes32 salt) internal view returns (address) {
        return Clones.predictDeterministicAddressWithImmutableArgs(code, args, salt);
    }

    function _make(address code, bytes memory args, bytes32 salt) internal returns (address) {
        return Clones.cloneDeterministicWithImmutableArgs(code, args, salt);
    }

    function _argsOf(string calldata name, string calldata symbol, address owner, bytes32 contractDigest)
        internal
        pure
        returns (bytes memory)
    {
        if (owner == address(0)) revert Factory_OwnerMissing(owner);
        _checkText(name);
        _checkText(symbol);

        return CollectionArgs.pack(owner, contractDigest, name, symbol);
    }

    function _checkText(string calldata text) private pure {
        uint256 length = bytes(text).length;
        if (length > CollectionArgs.MAX_TEXT) revert Factory_TextTooLong(length, CollectionArgs.MAX_TEXT);
    }
}
