// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISplitTerms} from "./ISplitTerms.sol";

/// @title Factory of immutable splits
/// @notice Makes one split for each root, at an address known beforehand; money may arrive there first.
/// @dev The root is the whole commitment: it is the CREATE2 salt and its first bytes end the split's code, so the split
/// stores nothing about its terms, and a split of a thousand recipients costs what a split of two costs.
/// The factory has no owner and no power over a split.
interface ISplitFactory is ISplitTerms {
    /* ERRORS */

    /// @notice A root whose whole is zero shares; there is nobody to pay.
    error SplitFactory_NobodyToPay(bytes32 root);

    /// @notice The split could not be made with the gas that was left.
    error SplitFactory_NotCreated(bytes32 root, uint256 gasLeft);

    /// @notice `deploy` is the factory's own inner call; everybody else calls `create`.
    error SplitFactory_OnlyItself(address caller);

    /* EVENTS */

    /// @notice The split with this root was made.
    event SplitCreated(address indexed split, bytes32 root);

    /// @notice The terms of a split, checked against its address: `list` as {ISplitTerms} says.
    event TermsPublished(address indexed split, bytes list);

    /* MAKING */

    /// @notice Makes the split of `root`; where it exists already, only returns it.
    /// @dev What the root stands for is not checked here: nobody should pay a split whose terms were never published.
    /// A repeated call costs about as much as making a split: ask `splitOf` first.
    /// @return split Its address.
    function create(bytes32 root) external returns (address split);

    /// @notice `create` and `publish` in one: the way to make splits of up to some 30 recipients.
    /// @return split Its address.
    function createPublished(bytes calldata list) external returns (address split);

    /// @notice Puts the terms of a split on the chain, in an event, for ever. Anyone may, before or after its making.
    /// @return split The address that belongs to exactly these terms.
    function publish(bytes calldata list) external returns (address split);

    /// @notice The part of `create` that may fail: at an address that is taken it burns all the gas it was given.
    function deploy(bytes32 root) external returns (address split);

    /* VIEWS */

    /// @notice The code every split delegates to.
    function IMPLEMENTATION() external view returns (address);

    /// @notice The address of the split with this root, made or not.
    function splitOf(bytes32 root) external view returns (address split);

    /// @notice The root of a list; reverts with what is wrong with it.
    function rootOf(bytes calldata list) external pure returns (bytes32 root);
}
