// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What a split keeps for a currency: sent (119 bits) | watermark (119) | busy (2) | marks (16), from the right.
/// - sent: what has left.
/// - watermark: what had been received when everybody was last paid at once.
/// - busy: money of this currency is on its way out and the word is not up to date.
/// - marks: a bit for each last hex digit of addresses, set where one of them was paid alone since then or has moved its
///   payout, so that paying everybody reads only the accounts that may differ from the watermark.
type Book is uint256;

/// @dev What a split keeps for a recipient: paid in ether (119 bits) | shares (24) | whole (24) | role (8) | moved (1).
/// Shares are 0 where the account is not open; moved says that there is a payout address to read.
type Account is uint256;

using {
    SplitBooks.sent,
    SplitBooks.watermark,
    SplitBooks.marks,
    SplitBooks.isBusy,
    SplitBooks.isMarked,
    SplitBooks.withMark,
    SplitBooks.plusSent,
    SplitBooks.minusSent,
    SplitBooks.locked,
    SplitBooks.unlocked
} for Book global;

using {
    SplitBooks.paid,
    SplitBooks.shares,
    SplitBooks.whole,
    SplitBooks.role,
    SplitBooks.isMoved,
    SplitBooks.withPaid,
    SplitBooks.withMoved
} for Account global;

/// @title SplitBooks
/// @notice How a split's two words are packed. Callers keep amounts below {MOST}.
library SplitBooks {
    /* CONSTANTS */

    /// @dev Most that can be received: 6.6e35 of the smallest unit.
    uint256 internal constant MOST = (1 << 119) - 1;

    uint256 private constant _WATERMARK_AT = 119;
    uint256 private constant _BUSY = 1 << 238;
    uint256 private constant _MARKS_AT = 240;

    uint256 private constant _SHARES_AT = 119;
    uint256 private constant _WHOLE_AT = 143;
    uint256 private constant _ROLE_AT = 167;
    uint256 private constant _MOVED = 1 << 175;

    /* BOOK */

    function sent(Book book) internal pure returns (uint256) {
        return Book.unwrap(book) & MOST;
    }

    function watermark(Book book) internal pure returns (uint256) {
        return (Book.unwrap(book) >> _WATERMARK_AT) & MOST;
    }

    function marks(Book book) internal pure returns (uint256) {
        return Book.unwrap(book) >> _MARKS_AT;
    }

    function isBusy(Book book) internal pure returns (bool) {
        return Book.unwrap(book) & _BUSY != 0;
    }

    function markOf(address recipient) internal pure returns (uint256) {
        return 1 << (uint160(recipient) & 15);
    }

    function isMarked(Book book, address recipient) internal pure returns (bool) {
        return marks(book) & markOf(recipient) != 0;
    }

    function withMark(Book book, address recipient) internal pure returns (Book) {
        return Book.wrap(Book.unwrap(book) | (1 << ((uint160(recipient) & 15) | _MARKS_AT)));
    }

    function plusSent(Book book, uint256 amount) internal pure returns (Book) {
        // Cannot overflow into the watermark: no more is sent than was received.
        unchecked {
            return Book.wrap(Book.unwrap(book) + amount);
        }
    }

    function minusSent(Book book, uint256 amount) internal pure returns (Book) {
        // Cannot underflow: the same amount was added before.
        unchecked {
            return Book.wrap(Book.unwrap(book) - amount);
        }
    }

    function locked(Book book) internal pure returns (Book) {
        return Book.wrap(Book.unwrap(book) | _BUSY);
    }

    function unlocked(Book book) internal pure returns (Book) {
        return Book.wrap(Book.unwrap(book) & ~_BUSY);
    }

    function newBook(uint256 sent_, uint256 watermark_, uint256 marks_) internal pure returns (Book) {
        return Book.wrap(sent_ | (watermark_ << _WATERMARK_AT) | (marks_ << _MARKS_AT));
    }

    /* ACCOUNT */

    function paid(Account account) internal pure returns (uint256) {
        return Account.unwrap(account) & MOST;
    }

    function shares(Account account) internal pure returns (uint256) {
        return (Account.unwrap(account) >> _SHARES_AT) & type(uint24).max;
    }

    function whole(Account account) internal pure returns (uint256) {
        return (Account.unwrap(account) >> _WHOLE_AT) & type(uint24).max;
    }

    function role(Account account) internal pure returns (uint8) {
        return uint8(Account.unwrap(account) >> _ROLE_AT);
    }

    function isMoved(Account account) internal pure returns (bool) {
        return Account.unwrap(account) & _MOVED != 0;
    }

    function withPaid(Account account, uint256 amount) internal pure returns (Account) {
        return Account.wrap((Account.unwrap(account) & ~MOST) | amount);
    }

    function withMoved(Account account, bool moved) internal pure returns (Account) {
        uint256 word = Account.unwrap(account);
        return Account.wrap(moved ? word | _MOVED : word & ~_MOVED);
    }

    function newAccount(uint256 shares_, uint256 whole_, uint8 role_) internal pure returns (Account) {
        return Account.wrap((shares_ << _SHARES_AT) | (whole_ << _WHOLE_AT) | (uint256(role_) << _ROLE_AT));
    }
}
