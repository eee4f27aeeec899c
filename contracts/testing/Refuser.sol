// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Puppet} from "./Puppet.sol";

/// @notice Refuses every payment, until told to relent.
contract Refuser is Puppet {
    bool public relents;

    function relent() external {
        relents = true;
    }

    receive() external payable override {
        require(relents, "no, thank you");
    }
}
