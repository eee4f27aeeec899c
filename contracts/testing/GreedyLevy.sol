// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A levy of twice the price, at one euro for a whole unit of any currency.
contract GreedyLevy {
    function rateOf(address) external pure returns (uint256) {
        return 1_000_000;
    }

    function owed(address, uint256 price, uint256, uint256) external pure returns (uint256 amount, uint256 cents) {
        return (2 * price, 1);
    }
}
