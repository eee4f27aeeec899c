// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IChangingSplit} from "./IChangingSplit.sol";

/// @title Managed split
/// @notice A split whose controller moves shares between recipients, for the future only.
/// @dev What was earned before a change stays earned, to the fraction; no change touches anybody but the two it names.
/// The controller has no other power, and none at all over money; it can be handed over in two steps, or given up.
interface IManagedSplit is IChangingSplit {
    /* ERRORS */

    /// @notice The caller is not the controller, or not the one that control was offered to.
    error Managed_NotAllowed(address caller, address allowed);

    /// @notice More shares were to be moved than there are.
    error Managed_TooFewShares(address from, uint256 shares, uint256 asked);

    /// @notice Shares belong to somebody, and not to the split itself.
    error Managed_BadRecipient(address to);

    /* EVENTS */

    /// @notice `shares` passed from `from` to `to`; from the zero address when the split was made.
    event SharesMoved(address indexed from, address indexed to, uint256 shares);

    /// @notice Control was offered to `next`; zero withdraws the offer.
    event ControlOffered(address indexed controller, address indexed next);

    /// @notice `controller` controls the shares now; zero: nobody does, and they are fixed for ever.
    event ControlPassed(address indexed before, address indexed controller);

    /* STRUCTS */

    /// @notice `shares` to be moved from one recipient to another.
    struct Move {
        address from;
        address to;
        uint256 shares;
    }

    /* CONTROL */

    /// @notice Prepares the split: `list` as in {ISplitTerms}. Called by the factory alone.
    function prepare(address controller_, bytes calldata list, address[] calldata tokens_) external;

    /// @notice Moves shares, in order. Only the controller; costs two words a move and a currency.
    function moveShares(Move[] calldata moves) external;

    /// @notice Offers control to `next`, who becomes controller by accepting. Only the controller.
    function offerControl(address next) external;

    /// @notice Takes control that was offered to the caller.
    function acceptControl() external;

    /// @notice Gives control up: the shares are fixed for ever. Only the controller.
    function renounceControl() external;

    /* VIEWS */

    /// @notice Who may move shares; zero: nobody, ever again.
    function controller() external view returns (address);

    /// @notice Who control was offered to.
    function offeredTo() external view returns (address);
}
