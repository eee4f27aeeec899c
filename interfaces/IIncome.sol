// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICredits} from "./ICredits.sol";

/// @title Income
/// @notice What has come into a split and what has left it, per currency.
/// @dev Amounts are in the smallest unit of a currency (wei for ether); the currency `address(0)` is ether.
///
/// *Received* is everything that ever came in: what is here plus what has left. It never falls: where a token shrinks
/// balances, what comes next fills the gap before anybody earns anew. Money that is on its way out, or left as a credit,
/// stays counted.
///
/// While a token is being paid out its own code may run and its balances are in between, so nothing else may be done in
/// that token until it is through. Ether moves at the very instant the other side runs and needs no such lock.
interface IIncome is ICredits {
    /* ERRORS */

    /// @notice The token is being paid out at this very moment; nothing else may move in it until that is done.
    error Income_Busy(address token);

    /// @notice More came in of this token, in its smallest unit, than the books can hold (127 bits).
    error Income_TooMuch(address token, uint256 received, uint256 most);

    /// @notice The token does not say what is held here (it reverts, or uses more than 100,000 gas for the answer).
    error Income_Unreadable(address token);

    /// @notice The token took another amount from here than was asked of it.
    error Income_WrongAmountSent(address token, uint256 sent, uint256 asked);

    /// @notice Payouts can go neither to the zero address nor to the split itself.
    error Income_BadPayout(address to);

    /* EVENTS */

    /// @notice Ether came in, with empty calldata.
    event Received(uint256 amount);

    /// @notice `amount` was booked as paid to `recipient`, and goes there unless a `Diverted` says otherwise. What can't
    /// be delivered is credited, with a `Credited` in the same transaction.
    event Paid(address indexed currency, address indexed recipient, uint256 amount);

    /// @notice The payment just booked goes to `to`; the split itself where the recipient chose a credit.
    event Diverted(address indexed recipient, address to);

    /* VIEWS */

    /// @notice Everything that ever came in of `currency`.
    function received(address currency) external view returns (uint256);

    /// @notice What has left of `currency`, credits not counted until they are withdrawn.
    function sent(address currency) external view returns (uint256);
}
