// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Puppet} from "./Puppet.sol";

/// @notice Answers a payment by reverting with as much return data as its gas can make: a bomb for who copies it.
contract ReturnBomber is Puppet {
    receive() external payable override {
        uint256 size = gasleft() < 40_000 ? 65_000 : 1_000_000;
        assembly {
            revert(0, size)
        }
    }
}
