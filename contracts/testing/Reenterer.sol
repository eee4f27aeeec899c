// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Puppet} from "./Puppet.sol";

/// @notice When paid, calls what it was primed with, once, and keeps whether that worked.
contract Reenterer is Puppet {
    address private _target;
    bytes private _data;
    uint256 private _value;

    bool public tried;
    bool public succeeded;

    function prime(address target, bytes calldata data, uint256 value) external {
        (_target, _data, _value) = (target, data, value);
        (tried, succeeded) = (false, false);
    }

    receive() external payable override {
        if (_target == address(0)) return;
        address target = _target;
        _target = address(0);
        tried = true;
        (succeeded,) = target.call{value: _value}(_data);
    }
}
