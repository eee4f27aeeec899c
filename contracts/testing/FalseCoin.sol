// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainCoin} from "./PlainCoin.sol";

/// @notice Says no by returning false: moves nothing to accounts it dislikes, and does not revert.
contract FalseCoin is PlainCoin {
    mapping(address account => bool) public disliked;

    function setDisliked(address account, bool isDisliked) external {
        disliked[account] = isDisliked;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return !disliked[to] && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return !disliked[from] && super.transferFrom(from, to, amount);
    }
}
