// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainCoin} from "./PlainCoin.sol";

/// @notice Calls the sender of a `transferFrom` before moving anything, as ERC-777 does.
contract HookCoin is PlainCoin {
    mapping(address account => address hook) private _hooks;
    mapping(address account => bytes data) private _data;

    bool public tried;
    bool public succeeded;

    function prime(address account, address hook, bytes calldata data) external {
        (_hooks[account], _data[account]) = (hook, data);
        (tried, succeeded) = (false, false);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        address hook = _hooks[from];
        if (hook != address(0)) {
            _hooks[from] = address(0);
            tried = true;
            (succeeded,) = hook.call(_data[from]);
        }
        return super.transferFrom(from, to, amount);
    }
}
