// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IManagedSplit} from "../../interfaces/IManagedSplit.sol";
import {ChangingSplit} from "./ChangingSplit.sol";

/// @title ManagedSplit
/// @dev The code behind every managed split; the splits themselves are {SplitClone}s.
contract ManagedSplit is IManagedSplit, ChangingSplit {
    /* STORAGE */

    /// @inheritdoc IManagedSplit
    address public controller;
    /// @inheritdoc IManagedSplit
    address public offeredTo;

    /* MODIFIERS */

    modifier onlyController() {
        if (msg.sender != controller) revert Managed_NotAllowed(msg.sender, controller);
        _;
    }

    /* CONTROL */

    /// @inheritdoc IManagedSplit
    function prepare(address controller_, bytes calldata list, address[] calldata tokens_) external {
        _prepare(list, tokens_);
        controller = controller_;

        emit ControlPassed(address(0), controller_);
    }

    /// @inheritdoc IManagedSplit
    function moveShares(Move[] calldata moves) external onlyController {
        for (uint256 i; i < moves.length; ++i) {
            Move calldata move = moves[i];
            uint256 held = sharesOf(move.from);
            if (move.shares > held) revert Managed_TooFewShares(move.from, held, move.shares);
            if (move.to == address(0) || move.to == address(this)) revert Managed_BadRecipient(move.to);

            _moveShares(move.from, move.to, move.shares);

            emit SharesMoved(move.from, move.to, move.shares);
        }
    }

    /// @inheritdoc IManagedSplit
    function offerControl(address next) external onlyController {
        offeredTo = next;

        emit ControlOffered(msg.sender, next);
    }

    /// @inheritdoc IManagedSplit
    function acceptControl() external {
        if (msg.sender != offeredTo) revert Managed_NotAllowed(msg.sender, offeredTo);

        _passControl(msg.sender);
    }

    /// @inheritdoc IManagedSplit
    function renounceControl() external onlyController {
        _passControl(address(0));
    }

    /* INTERNAL */

    function _passControl(address next) private {
        address before = controller;
        controller = next;
        delete offeredTo;

        emit ControlPassed(before, next);
    }

    /// @inheritdoc ChangingSplit
    function _sharesMade(address recipient, uint256 shares) internal override {
        emit SharesMoved(address(0), recipient, shares);
    }
}
