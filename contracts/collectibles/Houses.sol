// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHouses} from "../../interfaces/IHouses.sol";

/// @title Houses
/// @notice The contracts that may hold tokens for their owners, one a format of sale. Fixed with the code.
/// @dev Immutables, since every transfer asks twice: a list in storage would be one of each clone, and one kept by
/// another contract 2,600 gas away.
abstract contract Houses is IHouses {
    /* CONSTANTS */

    uint256 private constant _MAX_HOUSES = 6;

    /* IMMUTABLES */

    address private immutable _FIRST;
    address private immutable _SECOND;
    address private immutable _THIRD;
    address private immutable _FOURTH;
    address private immutable _FIFTH;
    address private immutable _SIXTH;

    /* CONSTRUCTOR */

    constructor(address[] memory houses) {
        if (houses.length > _MAX_HOUSES) revert Houses_TooMany(houses.length, _MAX_HOUSES);
        address[_MAX_HOUSES] memory all;
        for (uint256 i; i < houses.length; ++i) {
            all[i] = houses[i];
        }

        (_FIRST, _SECOND, _THIRD) = (all[0], all[1], all[2]);
        (_FOURTH, _FIFTH, _SIXTH) = (all[3], all[4], all[5]);
    }

    /* VIEWS */

    /// @inheritdoc IHouses
    function isHouse(address account) public view returns (bool) {
        return account != address(0)
            && (account == _FIRST
                || account == _SECOND
                || account == _THIRD
                || account == _FOURTH
                || account == _FIFTH
                || account == _SIXTH);
    }
}
