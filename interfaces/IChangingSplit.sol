// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICredits} from "./ICredits.sol";

/// @title Split whose shares change hands
/// @notice What {IManagedSplit} and {ISharesSplit} have in common: income belongs to whoever held the share when it came.
/// @dev Amounts are in the smallest unit of a currency (wei for ether); the currency `address(0)` is ether. Income counts
/// in ether and in the tokens fixed at creation, at most four, since every change of shares settles each of them: one that
/// breaks later can stop shares from moving, though never ether from being taken. Any other token sent here stays here.
///
/// With `whole` shares in all, of which a holder has s, each unit received adds s to the holder's account, which is
/// counted in units of 1 / whole and so never rounded: a payment takes out what makes full units and leaves the rest.
/// Moving d shares when `received` is R adds R * d to one account and takes it from the other's, so that both stay
/// what they were, and the accounts of all together are received * whole at all times.
///
/// Takes ether as {ISplit} does: under any stipend, with an event, for 22,038 gas.
interface IChangingSplit is ICredits {
    /* ERRORS */

    /// @notice Only the factory prepares a split, once.
    error Shares_OnlyFactory(address caller);

    /// @notice Income counts in at most this many tokens.
    error Shares_TooManyTokens(uint256 tokens, uint256 most);

    /// @notice Not a token, or named twice.
    error Shares_BadToken(address token);

    /// @notice Income does not count in this currency here.
    error Shares_UnknownCurrency(address currency);

    /// @notice The token is being paid out at this very moment; nothing else may move until that is done.
    error Shares_Busy(address token);

    /// @notice Payouts cannot go to the split itself, nor to nobody.
    error Shares_BadPayout(address payout);

    /// @notice More came in of this currency, in its smallest unit, than the books can hold (119 bits).
    error Shares_TooMuch(uint256 received, uint256 most);

    /// @notice The token took another amount from the split than was asked of it.
    error Shares_WrongAmountSent(address token, uint256 sent, uint256 asked);

    /* EVENTS */

    /// @notice Ether came in, with empty calldata.
    event Received(uint256 amount);

    /// @notice `amount` was booked as paid to `holder`, and goes there unless a `Diverted` says otherwise. What can't be
    /// delivered is credited, with a `Credited` in the same transaction.
    event Paid(address indexed currency, address indexed holder, uint256 amount);

    /// @notice The payment just booked goes to `to`; the split itself where the holder chose a credit.
    event Diverted(address indexed holder, address to);

    /* TAKING INCOME */

    /// @notice Pays the caller what it is owed in `currency`.
    /// @return amount What was booked as paid; 0 where nothing was owed.
    function claim(address currency) external returns (uint256 amount);

    /// @notice The same, sent to `to`.
    function claimTo(address currency, address to) external returns (uint256 amount);

    /// @notice The same, left here as a credit of the caller.
    function claimAsCredit(address currency) external returns (uint256 amount);

    /// @notice Pays `holder` what it is owed in `currency`; anyone may call.
    function pay(address currency, address holder) external returns (uint256 amount);

    /// @notice `pay` for each of `holders`; one that can't be paid is credited and blocks nobody.
    function payMany(address currency, address[] calldata holders) external returns (uint256 amount);

    /* VIEWS */

    /// @notice All shares there are, for ever.
    function whole() external view returns (uint256);

    /// @notice The shares of `holder`.
    function sharesOf(address holder) external view returns (uint256);

    /// @notice The tokens, beside ether, in which income counts.
    function tokens() external view returns (address[] memory);

    /// @notice Everything that ever came in of `currency`: what is here plus what has left.
    function received(address currency) external view returns (uint256);

    /// @notice What has left of `currency`, credits not counted until they are withdrawn.
    function sent(address currency) external view returns (uint256);

    /// @notice What `holder` is owed of `currency` now.
    function owed(address currency, address holder) external view returns (uint256);
}
