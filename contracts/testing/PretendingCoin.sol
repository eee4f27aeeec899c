// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainCoin} from "./PlainCoin.sol";

/// @notice Says that it paid accounts it dislikes, and moves nothing.
contract PretendingCoin is PlainCoin {
    mapping(address account => bool) public disliked;

    function setDisliked(address account, bool isDisliked) external {
        disliked[account] = isDisliked;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return disliked[to] || super.transfer(to, amount);
    }
}
