// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRateFeed} from "../../interfaces/IResaleLevy.sol";

/// @notice A euro rate of 8 decimals that anyone sets.
contract RateFeed is IRateFeed {
    uint8 public constant decimals = 8;

    int256 private _answer;
    uint256 private _updatedAt;

    function set(int256 answer, uint256 updatedAt) external {
        (_answer, _updatedAt) = (answer, updatedAt);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (1, _answer, _updatedAt, _updatedAt, 1);
    }
}
