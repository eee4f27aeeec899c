// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainCoin} from "./PlainCoin.sol";

/// @notice Says that everybody has all there could ever be, when it is told to.
contract BoastingCoin is PlainCoin {
    bool public boasts;

    function boast(bool doesBoast) external {
        boasts = doesBoast;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return boasts ? type(uint256).max : super.balanceOf(account);
    }
}
