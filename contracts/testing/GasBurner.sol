// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Puppet} from "./Puppet.sol";

/// @notice Burns all the gas it is given when paid.
contract GasBurner is Puppet {
    receive() external payable override {
        assembly {
            invalid()
        }
    }
}
