// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Puppet} from "./Puppet.sol";

/// @notice Destroys itself when told to, or when paid after it was told to.
contract Vanisher is Puppet {
    bool private _onPayment;

    function vanish(bool onPayment) external {
        if (onPayment) _onPayment = true;
        else selfdestruct(payable(msg.sender));
    }

    receive() external payable override {
        if (_onPayment) selfdestruct(payable(tx.origin));
    }
}
