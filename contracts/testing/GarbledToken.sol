// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ForeignToken} from "./ForeignToken.sol";

/// @notice Tells where its metadata is by a string that says it is longer than what comes, or by half of a string.
contract GarbledToken is ForeignToken {
    uint256 public size = 0x40;

    function setSize(uint256 newSize) external {
        size = newSize;
    }

    function tokenURI(uint256) public view override returns (string memory) {
        uint256 returned = size;
        assembly ("memory-safe") {
            mstore(0x00, 0x20)
            mstore(0x20, 0x1000)
            return(0x00, returned)
        }
    }
}
