// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {ISplitFactory} from "../../interfaces/ISplitFactory.sol";
import {Split} from "./Split.sol";
import {SplitClone} from "./SplitClone.sol";
import {SplitTerms} from "./SplitTerms.sol";

/// @title SplitFactory
contract SplitFactory is ISplitFactory {
    /* CONSTANTS */

    /// @dev Gas for `deploy`: it uses some 52,000. All of it is lost where the split exists already, which is still
    /// less than making one; asking first would cost every new split 2,600.
    uint256 private constant _DEPLOY_GAS = 56_000;

    /* IMMUTABLES */

    /// @inheritdoc ISplitFactory
    address public immutable IMPLEMENTATION;

    bytes32 private immutable _CODE_HASH;

    /* CONSTRUCTOR */

    constructor() {
        IMPLEMENTATION = address(new Split());
        _CODE_HASH = SplitClone.codeHash(IMPLEMENTATION);
    }

    /* MAKING */

    /// @inheritdoc ISplitFactory
    function create(bytes32 root) external returns (address split) {
        if (SplitTerms.wholeOf(root) == 0) revert SplitFactory_NobodyToPay(root);

        split = _tryDeploy(root);
        if (split == address(0)) {
            split = splitOf(root);
            if (split.code.length == 0) revert SplitFactory_NotCreated(root, gasleft());
            return split;
        }

        emit SplitCreated(split, root);
    }

    /// @inheritdoc ISplitFactory
    function createPublished(bytes calldata list) external returns (address split) {
        bytes32 root = SplitTerms.rootOf(list);
        split = splitOf(root);
        if (split.code.length == 0) {
            if (SplitClone.deploy(IMPLEMENTATION, root) == address(0)) revert SplitFactory_NotCreated(root, gasleft());

            emit SplitCreated(split, root);
        }

        emit TermsPublished(split, list);
    }

    /// @inheritdoc ISplitFactory
    function publish(bytes calldata list) external returns (address split) {
        split = splitOf(SplitTerms.rootOf(list));

        emit TermsPublished(split, list);
    }

    /// @inheritdoc ISplitFactory
    function deploy(bytes32 root) external returns (address split) {
        if (msg.sender != address(this)) revert SplitFactory_OnlyItself(msg.sender);

        return SplitClone.deploy(IMPLEMENTATION, root);
    }

    /* VIEWS */

    /// @inheritdoc ISplitFactory
    function splitOf(bytes32 root) public view returns (address) {
        return Create2.computeAddress(root, _CODE_HASH, address(this));
    }

    /// @inheritdoc ISplitFactory
    function rootOf(bytes calldata list) external pure returns (bytes32) {
        return SplitTerms.rootOf(list);
    }

    /* INTERNAL */

    /// @dev Calls `deploy`, in a frame of its own because what fails there takes all its gas with it. Zero if it did.
    function _tryDeploy(bytes32 root) private returns (address split) {
        bytes4 selector = this.deploy.selector;
        // Reason: `try this.deploy(root)` costs 300 gas more, and the goal for a new split leaves no room for them.
        // Safe: only the scratch space is written; without a full answer `split` stays zero.
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, root)
            let made := call(_DEPLOY_GAS, address(), 0, 0x00, 0x24, 0x00, 0x20)
            if and(made, eq(returndatasize(), 0x20)) { split := mload(0x00) }
        }
    }
}
