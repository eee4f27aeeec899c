// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Puppet} from "./Puppet.sol";

/// @notice When paid, calls what it was primed with, within a stipend of 30,000 gas, and keeps whether that worked.
contract QuickReenterer is Puppet {
    enum Outcome {
        NotTried,
        Tried,
        Succeeded
    }

    // One word, never zero once primed: writing it must fit the stipend.
    address private _target;
    uint88 private _value;
    Outcome private _outcome;
    bytes private _data;

    function prime(address target, bytes calldata data, uint88 value) external {
        (_target, _data, _value, _outcome) = (target, data, value, Outcome.NotTried);
    }

    function tried() external view returns (bool) {
        return _outcome != Outcome.NotTried;
    }

    function succeeded() external view returns (bool) {
        return _outcome == Outcome.Succeeded;
    }

    receive() external payable override {
        if (_target == address(0)) return;
        _outcome = Outcome.Tried;
        (bool ok,) = _target.call{value: _value}(_data);
        if (ok) _outcome = Outcome.Succeeded;
    }
}
