// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainCoin} from "./PlainCoin.sol";

/// @notice Stops saying what anybody holds when told to: reverting, or burning all gas.
contract MuteCoin is PlainCoin {
    bool public isMute;
    bool public burns;

    function mute(bool isMute_, bool burns_) external {
        (isMute, burns) = (isMute_, burns_);
    }

    function balanceOf(address account) public view override returns (uint256) {
        if (isMute && burns) {
            assembly {
                invalid()
            }
        }
        require(!isMute, "mute");
        return super.balanceOf(account);
    }
}
