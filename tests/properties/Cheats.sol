// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The few of forge's cheat codes that the properties use.
interface Cheats {
    function assume(bool condition) external pure;
    function prank(address caller) external;
    function warp(uint256 time) external;
}

Cheats constant CHEATS = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @notice `value` brought between `least` and `most`.
function within(uint256 value, uint256 least, uint256 most) pure returns (uint256) {
    return least + value % (most - least + 1);
}
