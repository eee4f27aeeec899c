// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Credits
/// @notice Money that could not be pushed, kept per account and currency by the contract that owes it.
/// @dev Amounts are in the currency's smallest unit (wei for ether). The currency `address(0)` is ether.
/// A push has a gas cap and copies no return data; a push that fails becomes a credit of the one it was meant for.
/// Nobody can spend, redirect or delay another account's credit.
interface ICredits {
    /* ERRORS */

    /// @notice The account has no credit in this currency.
    error Credits_NothingOwed(address account, address currency);

    /// @notice The credit in this currency does not cover the amount.
    error Credits_TooLittleCredit(uint256 needed, uint256 credit);

    /// @notice Less gas is left than a push needs; a starved push must not be mistaken for a refused one.
    error Credits_GasTooLow(uint256 left, uint256 least);

    /// @notice The recipient (or the token, on its behalf) refused the amount; the credit is untouched.
    error Credits_TransferRefused(address currency, address to, uint256 amount);

    /// @notice Money can go neither to the zero address nor to the contract that owes it.
    error Credits_BadRecipient(address to);

    /// @notice The token delivered another amount than asked (a fee on transfer, or none at all).
    error Credits_WrongAmountReceived(uint256 received, uint256 asked);

    /// @notice The ledger keeps 255 bits an account.
    error Credits_TooLarge(uint256 amount, uint256 most);

    /// @notice This credit came from a refund: only its owner moves it, lest a rival empties it before a bid.
    error Credits_OwnersAlone(address account);

    /* EVENTS */

    /// @notice `amount` more is owed to `account`. Fees that a house accrues are told by its own event instead.
    event Credited(address indexed account, address indexed currency, uint256 amount);

    /// @notice `account` paid `amount` out of its credit, inside this contract.
    event CreditSpent(address indexed account, address indexed currency, uint256 amount);

    /// @notice `amount` of the credit of `account` left for `to`.
    event CreditWithdrawn(address indexed account, address indexed currency, address to, uint256 amount);

    /* VIEWS */

    /// @notice What is owed to `account`, in the smallest unit of `currency`.
    function credit(address account, address currency) external view returns (uint256);

    /* WAYS OUT */

    /// @notice Sends the caller's whole credit in `currency` to `to`, with all the gas there is.
    /// @dev Reverts, and leaves the credit as it was, where `to` refuses: choose another address.
    /// @return amount What was sent.
    function withdraw(address currency, address to) external returns (uint256 amount);

    /// @notice Sends the whole credit of `account` to `account` itself; anyone may call.
    /// @dev For payees that can't call `withdraw`, such as a royalty splitter of another make. Refused for a credit
    /// that holds a refund: its owner may mean to bid with it.
    /// @return amount What was sent.
    function deliver(address account, address currency) external returns (uint256 amount);
}
