// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAirdrops} from "../../../interfaces/IAirdrops.sol";
import {ICollection} from "../../../interfaces/ICollection.sol";

/// @title Airdrops
/// @notice One contract for all collections. It has no owner; what it may mint, each artist gave it.
contract Airdrops is IAirdrops {
    /* CONSTANTS */

    /// @inheritdoc IAirdrops
    uint256 public constant MAX_RECIPIENTS = 200;

    /* STORAGE */

    /// @inheritdoc IAirdrops
    mapping(address collection => mapping(uint256 work => mapping(bytes32 list => uint256))) public next;

    /* ACTIONS */

    /// @inheritdoc IAirdrops
    function drop(address collection, uint256 work, bytes32 list, uint256 start, address[] calldata recipients)
        external
    {
        if (!ICollection(collection).isMinter(msg.sender, work)) revert Airdrops_NotMinter(msg.sender, work);
        uint256 count = recipients.length;
        if (count == 0 || count > MAX_RECIPIENTS) revert Airdrops_RecipientsOutOfRange(count, MAX_RECIPIENTS);
        uint256 place = next[collection][work][list];
        if (start != place) revert Airdrops_NotNext(start, place);

        next[collection][work][list] = place + count;

        uint256 firstTokenId = ICollection(collection).mint(recipients[0], work, 1);
        for (uint256 i = 1; i < count; ++i) {
            ICollection(collection).mint(recipients[i], work, 1);
        }

        emit Dropped(collection, work, list, start, count, firstTokenId);
    }
}
