// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainCoin} from "./PlainCoin.sol";

/// @notice On a payment to a primed account it makes that account's call, before or after it moves the balance.
contract CallingCoin is PlainCoin {
    struct Hook {
        address target;
        bytes data;
        bool isEarly;
    }

    mapping(address account => Hook) private _hooks;

    bool public tried;
    bool public succeeded;

    function prime(address account, address target, bytes calldata data, bool isEarly) external {
        _hooks[account] = Hook(target, data, isEarly);
        (tried, succeeded) = (false, false);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        Hook memory hook = _hooks[to];
        if (hook.target != address(0) && hook.isEarly) _call(to, hook);
        super.transfer(to, amount);
        if (hook.target != address(0) && !hook.isEarly) _call(to, hook);
        return true;
    }

    function _call(address account, Hook memory hook) private {
        delete _hooks[account];
        tried = true;
        (succeeded,) = hook.target.call(hook.data);
    }
}
