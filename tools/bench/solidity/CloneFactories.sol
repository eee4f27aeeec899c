// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";

/// @notice A deterministic clone through OpenZeppelin's library, and nothing set in it.
contract OpenZeppelinCloneFactory {
    function create(address implementation, bytes32 salt) external returns (address) {
        return Clones.cloneDeterministic(implementation, salt);
    }
}

/// @notice The same through Solady's.
contract SoladyCloneFactory {
    function create(address implementation, bytes32 salt) external returns (address) {
        return LibClone.cloneDeterministic(implementation, salt);
    }
}
