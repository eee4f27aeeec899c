// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IHouses
/// @notice Which contracts may hold tokens for their owners: the houses, a contract a format of sale.
interface IHouses {
    /* ERRORS */

    /// @notice More houses than the code has room for.
    error Houses_TooMany(uint256 count, uint256 most);

    /* VIEWS */

    /// @notice Whether a contract may hold tokens for their owners. Fixed when the factory was deployed.
    function isHouse(address account) external view returns (bool);
}
