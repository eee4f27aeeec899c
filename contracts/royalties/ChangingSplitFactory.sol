// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IChangingSplitFactory} from "../../interfaces/IChangingSplitFactory.sol";
import {ManagedSplit} from "./ManagedSplit.sol";
import {SharesSplit} from "./SharesSplit.sol";
import {SplitClone} from "./SplitClone.sol";

/// @title ChangingSplitFactory
contract ChangingSplitFactory is IChangingSplitFactory {
    /* IMMUTABLES */

    /// @inheritdoc IChangingSplitFactory
    address public immutable MANAGED = address(new ManagedSplit());
    /// @inheritdoc IChangingSplitFactory
    address public immutable SHARES = address(new SharesSplit());

    /* MAKING */

    /// @inheritdoc IChangingSplitFactory
    function createManaged(address controller, bytes calldata list, address[] calldata tokens)
        external
        returns (address split)
    {
        bool isNew;
        (split, isNew) = _make(MANAGED, _managedSalt(controller, list, tokens));
        if (!isNew) return split;

        emit ManagedSplitCreated(split, controller, list, tokens);

        ManagedSplit(split).prepare(controller, list, tokens);
    }

    /// @inheritdoc IChangingSplitFactory
    function createShares(string calldata name, string calldata symbol, bytes calldata list, address[] calldata tokens)
        external
        returns (address split)
    {
        bool isNew;
        (split, isNew) = _make(SHARES, _sharesSalt(name, symbol, list, tokens));
        if (!isNew) return split;

        emit SharesSplitCreated(split, name, symbol, list, tokens);

        SharesSplit(split).prepare(name, symbol, list, tokens);
    }

    /* VIEWS */

    /// @inheritdoc IChangingSplitFactory
    function managedSplitOf(address controller, bytes calldata list, address[] calldata tokens)
        external
        view
        returns (address)
    {
        return _addressOf(MANAGED, _managedSalt(controller, list, tokens));
    }

    /// @inheritdoc IChangingSplitFactory
    function sharesSplitOf(string calldata name, string calldata symbol, bytes calldata list, address[] calldata tokens)
        external
        view
        returns (address)
    {
        return _addressOf(SHARES, _sharesSalt(name, symbol, list, tokens));
    }

    /* INTERNAL */

    function _make(address implementation, bytes32 salt) private returns (address split, bool isNew) {
        split = _addressOf(implementation, salt);
        if (split.code.length != 0) return (split, false);

        if (SplitClone.deploy(implementation, salt) == address(0)) revert ChangingSplitFactory_NotCreated(salt);
        return (split, true);
    }

    function _addressOf(address implementation, bytes32 salt) private view returns (address) {
        return Create2.computeAddress(salt, SplitClone.codeHash(implementation));
    }

    function _managedSalt(address controller, bytes calldata list, address[] calldata tokens)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(controller, list, tokens));
    }

    function _sharesSalt(string calldata name, string calldata symbol, bytes calldata list, address[] calldata tokens)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(name, symbol, list, tokens));
    }
}
