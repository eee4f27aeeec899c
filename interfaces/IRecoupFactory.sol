// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecoupSplit} from "./IRecoupSplit.sol";
import {ISplitTerms} from "./ISplitTerms.sol";

/// @title Factory of splits that recoup first
/// @notice Makes one split for each agreement, at an address known beforehand; money may arrive there first.
/// @dev The factory has no owner and no power over a split.
interface IRecoupFactory is ISplitTerms {
    /* ERRORS */

    /// @notice More advances than a claim should have to go through.
    error RecoupFactory_TooManyAdvances(uint256 advances, uint256 most);

    /// @notice An advance to nobody, or of nothing, or more than the books can hold.
    error RecoupFactory_BadAdvance(uint256 index, address recipient, uint256 amount);

    /* EVENTS */

    /// @notice The split of these terms was made.
    event RecoupCreated(address indexed split, IRecoupSplit.RecoupTerms terms);

    /* MAKING */

    /// @notice Makes the split of `terms`; where it exists already, only returns it.
    /// @return split Its address.
    function create(IRecoupSplit.RecoupTerms calldata terms) external returns (address split);

    /* VIEWS */

    /// @notice The code every split delegates to.
    function IMPLEMENTATION() external view returns (address);

    /// @notice The address of the split of `terms`, made or not; reverts with what is wrong with them.
    function splitOf(IRecoupSplit.RecoupTerms calldata terms) external view returns (address);
}
