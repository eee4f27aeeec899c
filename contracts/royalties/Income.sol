// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIncome} from "../../interfaces/IIncome.sol";
import {IncomeBooks, TokenBook} from "./IncomeBooks.sol";
import {TokenCredits} from "./TokenCredits.sol";

/// @title Income
/// @dev Books what came in and pays out of it. Note to heirs: write what a recipient was paid before `_payEther` or
/// `_payToken`, which call out; in tokens, use only a book that `_look` returned in the same call.
abstract contract Income is IIncome, TokenCredits {
    /* CONSTANTS */

    /// @dev Gas a token may use to say what is held, and the least before asking: 2,600 for a cold account, the 63/64
    /// rule, and slack.
    uint256 private constant _READ_GAS = 100_000;
    uint256 private constant _READ_FLOOR = 106_000;

    /* STORAGE */

    uint256 private _etherSent;
    mapping(address token => TokenBook) private _books;

    /* VIEWS */

    /// @inheritdoc IIncome
    function received(address currency) public view returns (uint256) {
        if (currency == _ETHER) return _etherReceived();

        (TokenBook book,) = _look(currency);
        return book.received();
    }

    /// @inheritdoc IIncome
    function sent(address currency) public view returns (uint256) {
        return currency == _ETHER ? _etherSent : _books[currency].sent();
    }

    /* LOOKING */

    function _etherReceived() internal view returns (uint256) {
        // Cannot overflow: nobody has 2^255 wei, nor ever will have passed them through here.
        unchecked {
            return address(this).balance + _etherSent;
        }
    }

    /// @dev The book of a token as of now, and what is held of it. Reverts where either can't be known.
    function _look(address token) internal view returns (TokenBook book, uint256 held) {
        book = _idleBook(token);
        bool isKnown;
        (isKnown, held) = _ask(token);
        if (!isKnown) revert Income_Unreadable(token);
        uint256 now_ = _sum(held, book.sent());
        if (now_ > IncomeBooks.MOST) revert Income_TooMuch(token, now_, IncomeBooks.MOST);
        if (now_ > book.received()) book = book.withReceived(now_);
    }

    /* PAYING */

    /// @dev Pays `amount` of ether that `recipient` is owed to `to`; the split itself stands for a credit.
    function _payEther(address recipient, address to, uint256 amount) internal {
        _etherSent += amount;

        emit Paid(_ETHER, recipient, amount);
        if (to != recipient) emit Diverted(recipient, to);

        // Ether leaves at the instant the other side runs, and what fails undoes all it did: what was received is the
        // same number at every moment that somebody else could ask.
        if (to == address(this) || !_push(_ETHER, to, amount)) {
            _etherSent -= amount;
            _credit(_ETHER, recipient, amount);
        }
    }

    /// @dev The same for a token, with its book. What does not leave is credited.
    function _payToken(address token, TokenBook book, address recipient, address to, uint256 amount) internal {
        _books[token] = book.plusSent(amount).locked();

        emit Paid(token, recipient, amount);
        if (to != recipient) emit Diverted(recipient, to);

        uint256 left = to == address(this) ? 0 : _pushToken(token, to, amount);
        // Nothing else wrote the book while it was locked.
        _books[token] = book.plusSent(left);
        if (left != amount) _credit(token, recipient, amount - left);
    }

    /// @dev Whom a payment that `recipient` sends to `to` may reach.
    function _checkPayout(address to) internal view {
        if (to == address(0) || to == address(this)) revert Income_BadPayout(to);
    }

    /* INTERNAL */

    /// @dev A credit that is withdrawn has left.
    function _owedFell(address currency, uint256 amount) internal override {
        if (currency == _ETHER) _etherSent += amount;
        else _books[currency] = _books[currency].plusSent(amount);
    }

    function _credit(address currency, address recipient, uint256 amount) private {
        _accrue(currency, recipient, amount);

        emit Credited(recipient, currency, amount);
    }

    /// @dev Pushes a token and returns what really left: nothing where it refused or lied, less than `amount` where some
    /// came back meanwhile.
    function _pushToken(address token, address to, uint256 amount) private returns (uint256 left) {
        uint256 held = _balanceOf(token);
        _push(token, to, amount);
        uint256 rest = _balanceOf(token);
        left = held > rest ? held - rest : 0;
        if (left > amount) revert Income_WrongAmountSent(token, left, amount);
    }

    /// @inheritdoc TokenCredits
    function _lock(address token) internal override returns (uint256 held) {
        _books[token] = _idleBook(token).locked();
        return _balanceOf(token);
    }

    /// @inheritdoc TokenCredits
    function _unlockAfter(address token, uint256 held, uint256 amount) internal override {
        uint256 rest = _balanceOf(token);
        uint256 left = held > rest ? held - rest : 0;
        if (left != amount) revert Income_WrongAmountSent(token, left, amount);

        _books[token] = _books[token].unlocked();
    }

    function _idleBook(address token) private view returns (TokenBook book) {
        book = _books[token];
        if (book.isBusy()) revert Income_Busy(token);
    }

    /// @dev What is held of a token, and whether it said so within its gas.
    function _ask(address token) private view returns (bool isKnown, uint256 held) {
        if (gasleft() < _READ_FLOOR) revert Credits_GasTooLow(gasleft(), _READ_FLOOR);
        // Reason: a high-level call reverts with the token, forwards all gas and copies all it returns.
        // Safe: only scratch space is written; at most 32 bytes are copied back.
        assembly ("memory-safe") {
            mstore(0x00, shl(224, 0x70a08231)) // balanceOf(address)
            mstore(0x04, address())
            isKnown := staticcall(_READ_GAS, token, 0x00, 0x24, 0x00, 0x20)
            isKnown := and(isKnown, gt(returndatasize(), 0x1f))
            if isKnown { held := mload(0x00) }
        }
    }

    /// @dev The sum, or the most there is where it does not fit.
    function _sum(uint256 a, uint256 b) private pure returns (uint256) {
        // Compared before it is used.
        unchecked {
            return a + b < a ? type(uint256).max : a + b;
        }
    }
}
