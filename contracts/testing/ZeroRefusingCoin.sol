// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainCoin} from "./PlainCoin.sol";

/// @notice Reverts when asked to move nothing.
contract ZeroRefusingCoin is PlainCoin {
    function _update(address from, address to, uint256 amount) internal override {
        require(amount != 0, "nothing to move");
        super._update(from, to, amount);
    }
}
