// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Reader of terms
/// @notice Tells other contracts what the terms of an immutable split say of parents and of the public benefit.
/// @dev Callers bring the terms of splits, as {ISplitTerms} says; a list counts for the split whose address it makes.
/// A derivative pays its parents by having their splits among its recipients (role 200). As an address is made of the
/// terms behind it, no split can be its own ancestor. A share for the public benefit has the role 201.
interface ITermsReader {
    /* ERRORS */

    /// @notice These terms make another address.
    error TermsReader_WrongTerms(address split, address found);

    /// @notice The terms of this split, or of this parent, were not brought; it may be no immutable split at all.
    error TermsReader_UnknownParent(address parent);

    /// @notice A parent above the third level.
    error TermsReader_TooManyLevels(address parent, uint256 most);

    /* VIEWS */

    /// @notice The factory whose splits are read.
    function FACTORY() external view returns (address);

    /// @notice How many shares of the whole `split` gives to recipients of `role`.
    function sharesOfRole(address split, bytes calldata list, uint8 role)
        external
        view
        returns (uint256 shares, uint256 whole);

    /// @notice The parents that `split` pays, with their shares of the whole.
    function parentsOf(address split, bytes calldata list)
        external
        view
        returns (address[] memory parents, uint256[] memory shares, uint256 whole);

    /// @notice How many levels of parents `split` has, at most three; reverts unless the terms of every ancestor are
    /// among `lists`, in any order.
    function levelsAbove(address split, bytes[] calldata lists) external view returns (uint256 levels);
}
