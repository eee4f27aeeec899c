// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What is kept for a token: received (127 bits) | sent (127) | busy (1), from the right.
/// - received: the most that was ever seen of what is here plus what has left.
/// - sent: what has left; never more than received.
/// - busy: money of this token is on its way out and the word is not up to date.
type TokenBook is uint256;

using {
    IncomeBooks.received,
    IncomeBooks.sent,
    IncomeBooks.isBusy,
    IncomeBooks.withReceived,
    IncomeBooks.plusSent,
    IncomeBooks.locked,
    IncomeBooks.unlocked
} for TokenBook global;

/// @title IncomeBooks
/// @notice How the word of a token is packed.
library IncomeBooks {
    /* CONSTANTS */

    /// @dev Most that can be received: 1.7e38 of the smallest unit.
    uint256 internal constant MOST = (1 << 127) - 1;

    uint256 private constant _SENT_AT = 127;
    uint256 private constant _BUSY = 1 << 254;

    /* READING */

    function received(TokenBook book) internal pure returns (uint256) {
        return TokenBook.unwrap(book) & MOST;
    }

    function sent(TokenBook book) internal pure returns (uint256) {
        return (TokenBook.unwrap(book) >> _SENT_AT) & MOST;
    }

    function isBusy(TokenBook book) internal pure returns (bool) {
        return TokenBook.unwrap(book) & _BUSY != 0;
    }

    /* WRITING */

    /// @dev `amount` is at most {MOST}.
    function withReceived(TokenBook book, uint256 amount) internal pure returns (TokenBook) {
        return TokenBook.wrap((TokenBook.unwrap(book) & ~MOST) | amount);
    }

    function plusSent(TokenBook book, uint256 amount) internal pure returns (TokenBook) {
        // Cannot overflow into the next field: no more is sent than was received.
        unchecked {
            return TokenBook.wrap(TokenBook.unwrap(book) + (amount << _SENT_AT));
        }
    }

    function locked(TokenBook book) internal pure returns (TokenBook) {
        return TokenBook.wrap(TokenBook.unwrap(book) | _BUSY);
    }

    function unlocked(TokenBook book) internal pure returns (TokenBook) {
        return TokenBook.wrap(TokenBook.unwrap(book) & ~_BUSY);
    }
}
