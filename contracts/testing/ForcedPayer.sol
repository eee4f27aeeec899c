// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Leaves its ether to somebody who is not asked, by destroying itself.
contract ForcedPayer {
    constructor(address payable to) payable {
        // The vice itself; the warning that it is deprecated does not help who receives it.
        selfdestruct(to);
    }
}
