// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice OpenZeppelin's ERC-20 as it is: the currency of every bid in an ERC-20.
contract BenchMoney is ERC20("Bench", "BENCH") {
    constructor(address[] memory holders, uint256 each) {
        for (uint256 i; i < holders.length; ++i) {
            _mint(holders[i], each);
        }
    }
}
