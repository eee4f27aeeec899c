// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ForeignToken} from "./ForeignToken.sol";

/// @notice Tells where its metadata is by a string that says it is longer than what comes.
contract GarbledToken is ForeignToken {
    function tokenURI(uint256) public pure override returns (string memory) {
        assembly ("memory-safe") {
            mstore(0x00, 0x20)
            mstore(0x20, 0x1000)
            return(0x00, 0x40)
        }
    }
}
