// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice As many decimals as it likes.
contract OddDecimalsCoin is ERC20 {
    uint8 private immutable _DECIMALS;

    constructor(uint8 places) ERC20("Odd", "ODD") {
        _DECIMALS = places;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function decimals() public view override returns (uint8) {
        return _DECIMALS;
    }
}
