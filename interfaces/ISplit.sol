// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICredits} from "./ICredits.sol";
import {ISplitTerms} from "./ISplitTerms.sol";

/// @title Immutable split
/// @notice Money that comes in belongs to the recipients of its terms, each to the wei; terms never change.
/// @dev Amounts are in the smallest unit of a currency (wei for ether); the currency `address(0)` is ether.
///
/// At any moment a recipient with s of S shares is entitled to floor(received * s / S), where received is everything
/// that ever came in: what is here plus what has left. What they are owed is that minus what they were paid. Nothing is
/// rounded twice, so cutting a deposit into pieces changes nobody's total by a wei. docs/splits.md has the proof.
///
/// An account opens once, with a proof against the root; from then on it remembers its shares. Anyone may open and pay
/// anyone's account: the money goes to the recipient, or where the recipient said. A push that fails becomes a credit of
/// the recipient ({ICredits}) and never stops anybody else's.
///
/// The split answers empty calldata itself, for 1,038 gas and with an event, so ether arrives under any stipend, also
/// the 2,300 of Solidity's `transfer`. Ether and tokens that come silently (forced, or plain ERC-20 transfers) count
/// all the same.
interface ISplit is ICredits, ISplitTerms {
    /* ERRORS */

    /// @notice These terms are not the terms of this split.
    error Split_WrongTerms(bytes32 root);

    /// @notice The account was never opened here with a proof.
    error Split_NotOpen(address recipient);

    /// @notice The currency is being paid out at this very moment; nothing else may move in it until that is done.
    error Split_Busy(address currency);

    /// @notice Payouts cannot go to the split itself.
    error Split_BadPayout(address payout);

    /// @notice More came in of this currency, in its smallest unit, than the books can hold (119 bits).
    error Split_TooMuch(uint256 received, uint256 most);

    /// @notice The token took another amount from the split than was asked of it.
    error Split_WrongAmountSent(address token, uint256 sent, uint256 asked);

    /// @notice The token holds less than is owed, because it shrinks balances: pay accounts one by one instead.
    error Split_Short(address token, uint256 owed, uint256 held);

    /// @notice The page does not lie within the list.
    error Split_BadPage(uint256 from, uint256 upTo, uint256 leaves);

    /* EVENTS */

    /// @notice Ether came in, with empty calldata.
    event Received(uint256 amount);

    /// @notice An account was opened: from now on it needs no proof.
    event Opened(address indexed recipient, uint8 role, uint256 shares, uint256 whole);

    /// @notice `amount` was booked as paid to `recipient`, and goes there unless a `Diverted` says otherwise. What can't
    /// be delivered is credited, with a `Credited` in the same transaction.
    event Paid(address indexed currency, address indexed recipient, uint256 amount);

    /// @notice The payment just booked goes to `to`; the split itself where the recipient chose a credit.
    event Diverted(address indexed recipient, address to);

    /// @notice Everybody was paid what they are entitled to of all that was `received`, less what they had been paid. At
    /// the last such payment it was `before`.
    event PaidAll(address indexed currency, uint256 before, uint256 received);

    /// @notice From now on `recipient` is paid at `payout`; zero stands for the recipient itself.
    event PayoutMoved(address indexed recipient, address payout);

    /* OPENING */

    /// @notice Opens the account that `proof` proves; anyone may. An open account stays as it is.
    /// @return recipient The account's owner.
    function open(Proof calldata proof) external returns (address recipient);

    /* TAKING A SHARE */

    /// @notice Pays the caller what it is owed in `currency`, at its payout address. The account must be open.
    /// @return amount What was booked as paid; 0 where nothing was owed.
    function claim(address currency) external returns (uint256 amount);

    /// @notice The same, sent to `to` this once.
    function claimTo(address currency, address to) external returns (uint256 amount);

    /// @notice The same, left here as a credit of the caller.
    function claimAsCredit(address currency) external returns (uint256 amount);

    /// @notice Pays `recipient` what it is owed in `currency`, at its payout address; anyone may call.
    /// @return amount What was booked as paid; 0 where nothing was owed.
    function pay(address currency, address recipient) external returns (uint256 amount);

    /// @notice `open` and `pay` in one: anybody's first payment.
    function openAndPay(address currency, Proof calldata proof) external returns (uint256 amount);

    /// @notice Pays everybody in one transaction; `list` is the whole of the terms. Anyone may call.
    /// @dev Costs about 10,000 gas a recipient. No account is written: one watermark says that all were paid up to it.
    /// A recipient that refuses, burns its gas or returns a bomb costs at most 30,000 gas (a token 150,000) and is
    /// credited. Where the list is too long for a block, or a token holds less than it owes, use `payPage`.
    /// @return pushed What left the split; the rest of what was owed is credited.
    function payAll(address currency, bytes calldata list) external returns (uint256 pushed);

    /// @notice Pays the leaves `from` to `upTo` (not included) of the terms, opening accounts as it goes. Anyone may
    /// call, any page, in any order, any number of times.
    /// @return amount What was booked as paid.
    function payPage(address currency, bytes calldata list, uint256 from, uint256 upTo)
        external
        returns (uint256 amount);

    /// @notice Sends the caller's payouts to `payout` from now on; zero is the caller itself. The account must be open.
    function movePayout(address payout) external;

    /* VIEWS */

    /// @notice Everything that ever came in of `currency`: what is here plus what has left.
    function received(address currency) external view returns (uint256);

    /// @notice What has left of `currency`, credits not counted until they are withdrawn.
    function sent(address currency) external view returns (uint256);

    /// @notice What had been received when everybody was last paid at once.
    function watermark(address currency) external view returns (uint256);

    /// @notice What `recipient` was paid of `currency` so far, credits included. Zero for an account not opened.
    function paid(address currency, address recipient) external view returns (uint256);

    /// @notice What `recipient` is owed of `currency` now. Zero for an account not opened: see `owedToAll`.
    function owed(address currency, address recipient) external view returns (uint256);

    /// @notice What each leaf of the terms is owed of `currency` now, in the order of `list`, opened or not.
    function owedToAll(address currency, bytes calldata list) external view returns (uint256[] memory amounts);

    /// @notice What an open account remembers; zeros where it is not open.
    function accountOf(address recipient)
        external
        view
        returns (uint8 role, uint256 shares, uint256 whole, address payout);

    /// @notice Whether `root` is the root of this split's terms.
    function isRoot(bytes32 root) external view returns (bool);
}
