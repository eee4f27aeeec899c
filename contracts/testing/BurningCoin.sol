// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainCoin} from "./PlainCoin.sol";

/// @notice Burns all the gas it is given when it pays an account it dislikes.
contract BurningCoin is PlainCoin {
    mapping(address account => bool) public disliked;

    function setDisliked(address account, bool isDisliked) external {
        disliked[account] = isDisliked;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (disliked[to]) {
            assembly {
                invalid()
            }
        }
        return super.transfer(to, amount);
    }
}
