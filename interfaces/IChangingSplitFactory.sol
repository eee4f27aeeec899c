// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISplitTerms} from "./ISplitTerms.sol";

/// @title Factory of splits whose shares change
/// @notice Makes managed splits and splits with sellable shares, at addresses that follow from all they start with.
/// @dev The salt is the hash of everything a split starts with, so the address is known beforehand and money may arrive
/// first. The factory has no owner and no power over a split.
interface IChangingSplitFactory is ISplitTerms {
    /* ERRORS */

    /// @notice The split could not be made.
    error ChangingSplitFactory_NotCreated(bytes32 salt);

    /* EVENTS */

    /// @notice A managed split was made.
    event ManagedSplitCreated(address indexed split, address indexed controller, bytes list, address[] tokens);

    /// @notice A split with sellable shares was made.
    event SharesSplitCreated(address indexed split, string name, string symbol, bytes list, address[] tokens);

    /* MAKING */

    /// @notice Makes a managed split; where it exists already, only returns it.
    /// @param controller Who may move shares.
    /// @param list The recipients and their shares, as {ISplitTerms} says.
    /// @param tokens The tokens, beside ether, in which income counts: at most four.
    function createManaged(address controller, bytes calldata list, address[] calldata tokens)
        external
        returns (address split);

    /// @notice Makes a split with sellable shares; where it exists already, only returns it.
    /// @param name Name of the shares, 1 to 31 bytes.
    /// @param symbol Symbol of the shares, 1 to 31 bytes.
    /// @param list The first holders and their shares, as {ISplitTerms} says.
    /// @param tokens The tokens, beside ether, in which income counts: at most four.
    function createShares(string calldata name, string calldata symbol, bytes calldata list, address[] calldata tokens)
        external
        returns (address split);

    /* VIEWS */

    /// @notice The code every managed split delegates to.
    function MANAGED() external view returns (address);

    /// @notice The code every split with sellable shares delegates to.
    function SHARES() external view returns (address);

    /// @notice The address of the managed split that starts like this, made or not.
    function managedSplitOf(address controller, bytes calldata list, address[] calldata tokens)
        external
        view
        returns (address);

    /// @notice The address of the split with sellable shares that starts like this, made or not.
    function sharesSplitOf(string calldata name, string calldata symbol, bytes calldata list, address[] calldata tokens)
        external
        view
        returns (address);
}
