// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IChangingSplit} from "../../interfaces/IChangingSplit.sol";
import {SplitMath} from "./SplitMath.sol";
import {SplitTerms} from "./SplitTerms.sol";
import {TokenCredits} from "./TokenCredits.sol";

/// @title ChangingSplit
/// @dev Accounts whose shares may change at any time, settled exactly and without a loop over holders.
///
/// A holder's account in a currency, in units of 1 / whole, is received * shares + ahead; `ahead` is a signed number that
/// changes when shares do (so that the account does not) and when the holder is paid. The sum of all `ahead` is minus
/// what was paid, times whole.
///
/// Note to heirs: shares move by `_moveShares` alone, and are made by `_prepare` alone.
abstract contract ChangingSplit is IChangingSplit, TokenCredits {
    /* CONSTANTS */

    uint256 private constant _MOST_TOKENS = 4;

    /// @dev Most that can be received of a currency.
    uint256 private constant _MOST = (1 << 119) - 1;

    uint256 private constant _SENT = (1 << 128) - 1;
    uint256 private constant _SHARES = (1 << 64) - 1;

    /// @dev In a token's book: it is being paid out.
    uint256 private constant _BUSY = 1 << 255;

    /* IMMUTABLES */

    address private immutable _FACTORY = msg.sender;

    /* STORAGE */

    struct Holder {
        // shares (64 bits) | ahead in ether (192 bits, signed): at most 119 + 24 bits and a sign.
        uint256 word;
        mapping(address token => int256) ahead;
    }

    /// @dev sent (128) | whole (64) | number of tokens (64), from the right.
    uint256 private _etherBook;
    /// @dev sent (128) | known (1) | busy (bit 255).
    mapping(address token => uint256) private _tokenBooks;
    mapping(address account => Holder) private _holders;
    address[] private _tokens;

    /// @dev In a token's book: income counts in it.
    uint256 private constant _KNOWN = 1 << 128;

    /* TAKING INCOME */

    /// @inheritdoc IChangingSplit
    function claim(address currency) external returns (uint256 amount) {
        return _payOne(currency, msg.sender, msg.sender);
    }

    /// @inheritdoc IChangingSplit
    function claimTo(address currency, address to) external returns (uint256 amount) {
        if (to == address(0) || to == address(this)) revert Shares_BadPayout(to);

        return _payOne(currency, msg.sender, to);
    }

    /// @inheritdoc IChangingSplit
    function claimAsCredit(address currency) external returns (uint256 amount) {
        return _payOne(currency, msg.sender, address(this));
    }

    /// @inheritdoc IChangingSplit
    function pay(address currency, address holder) external returns (uint256 amount) {
        return _payOne(currency, holder, holder);
    }

    /// @inheritdoc IChangingSplit
    function payMany(address currency, address[] calldata holders) external returns (uint256 amount) {
        for (uint256 i; i < holders.length; ++i) {
            amount += _payOne(currency, holders[i], holders[i]);
        }
    }

    /* VIEWS */

    /// @inheritdoc IChangingSplit
    function whole() public view returns (uint256) {
        return (_etherBook >> 128) & _SHARES;
    }

    /// @inheritdoc IChangingSplit
    function sharesOf(address holder) public view returns (uint256) {
        return _holders[holder].word & _SHARES;
    }

    /// @inheritdoc IChangingSplit
    function tokens() external view returns (address[] memory) {
        return _tokens;
    }

    /// @inheritdoc IChangingSplit
    function received(address currency) external view returns (uint256) {
        return currency == _ETHER ? _receivedEther(_etherBook) : _receivedToken(currency, _tokenBooks[currency]);
    }

    /// @inheritdoc IChangingSplit
    function sent(address currency) external view returns (uint256) {
        return (currency == _ETHER ? _etherBook : _tokenBooks[currency]) & _SENT;
    }

    /// @inheritdoc IChangingSplit
    function owed(address currency, address holder) external view returns (uint256) {
        uint256 word = _holders[holder].word;
        if (currency == _ETHER) return _fullUnits(_receivedEther(_etherBook), word, int256(word) >> 64, whole());

        uint256 amount = _fullUnits(
            _receivedToken(currency, _tokenBooks[currency]), word, _holders[holder].ahead[currency], whole()
        );
        return SplitMath.min(amount, _balanceOf(currency));
    }

    /* SHARES, INSIDE */

    /// @dev Makes all shares of `list` and fixes the tokens. Once, by the factory.
    function _prepare(bytes calldata list, address[] calldata tokens_) internal {
        if (msg.sender != _FACTORY || _etherBook != 0) revert Shares_OnlyFactory(msg.sender);
        if (tokens_.length > _MOST_TOKENS) revert Shares_TooManyTokens(tokens_.length, _MOST_TOKENS);

        uint256 all = SplitTerms.wholeOf(SplitTerms.rootOf(list));
        _etherBook = (all << 128) | (tokens_.length << 192);
        for (uint256 i; i < tokens_.length; ++i) {
            address token = tokens_[i];
            if (token.code.length == 0 || _tokenBooks[token] != 0) revert Shares_BadToken(token);
            _tokenBooks[token] = _KNOWN;
        }
        _tokens = tokens_;
        for (uint256 i; i < SplitTerms.count(list); ++i) {
            (address recipient,, uint256 shares) = SplitTerms.leafAt(list, i);
            _holders[recipient].word = shares;
            _sharesMade(recipient, shares);
        }
    }

    /// @dev Tells of shares made at the start.
    function _sharesMade(address recipient, uint256 shares) internal virtual;

    /// @dev Moves `shares` of `from`, who must have them, to `to`, and settles every currency's accounts of both.
    function _moveShares(address from, address to, uint256 shares) internal {
        if (from == to) return;

        uint256 book = _etherBook;
        uint256 total = _receivedEther(book);
        // Cannot overflow: shares have 24 bits and `total` 119; `from` has `shares` and `to` at most the rest. The shift
        // left drops only copies of the sign.
        unchecked {
            uint256 earned = total * shares;
            uint256 word = _holders[from].word;
            _holders[from].word = ((word & _SHARES) - shares) | (((word >> 64) + earned) << 64);
            word = _holders[to].word;
            _holders[to].word = ((word & _SHARES) + shares) | (((word >> 64) - earned) << 64);
        }

        for (uint256 i; i < book >> 192; ++i) {
            address token = _tokens[i];
            int256 earned = int256(_receivedToken(token, _tokenBooks[token]) * shares);
            _holders[from].ahead[token] += earned;
            _holders[to].ahead[token] -= earned;
        }
    }

    /* PAYING, INSIDE */

    function _payOne(address currency, address holder, address to) private returns (uint256 amount) {
        return currency == _ETHER ? _payEther(holder, to) : _payToken(currency, holder, to);
    }

    function _payEther(address holder, address to) private returns (uint256 amount) {
        Holder storage place = _holders[holder];
        uint256 word = place.word;
        uint256 book = _etherBook;
        uint256 all = (book >> 128) & _SHARES;
        amount = _fullUnits(_receivedEther(book), word, int256(word) >> 64, all);
        if (amount == 0) return 0;

        // Cannot overflow: what is taken out was in the account; sent stays below what was received.
        unchecked {
            place.word = (word & _SHARES) | (((word >> 64) - amount * all) << 64);
            _etherBook = book + amount;
        }

        emit Paid(_ETHER, holder, amount);
        if (to != holder) emit Diverted(holder, to);

        // As in {Split}: ether leaves at the instant the other side runs, so the book is true at every moment.
        if (to == address(this) || !_push(_ETHER, to, amount)) {
            _etherBook -= amount;
            _credit(_ETHER, holder, amount);
        }
    }

    function _payToken(address token, address holder, address to) private returns (uint256 amount) {
        uint256 book = _tokenBooks[token];
        uint256 all = whole();
        Holder storage place = _holders[holder];
        amount = _fullUnits(_receivedToken(token, book), place.word, place.ahead[token], all);
        amount = SplitMath.min(amount, _balanceOf(token));
        if (amount == 0) return 0;

        place.ahead[token] -= int256(amount * all);
        _tokenBooks[token] = (book + amount) | _BUSY;

        emit Paid(token, holder, amount);
        if (to != holder) emit Diverted(holder, to);

        uint256 left;
        if (to != address(this)) {
            uint256 held = _balanceOf(token);
            _push(token, to, amount);
            left = SplitMath.rest(held, _balanceOf(token));
            if (left > amount) revert Shares_WrongAmountSent(token, left, amount);
        }
        // What did not leave is credited: the push failed, or some came back meanwhile.
        _tokenBooks[token] = (_tokenBooks[token] & ~_BUSY) - (amount - left);
        if (left != amount) _credit(token, holder, amount - left);
    }

    function _credit(address currency, address holder, uint256 amount) private {
        _accrue(currency, holder, amount);

        emit Credited(holder, currency, amount);
    }

    /// @dev A credit that is withdrawn has left.
    function _owedFell(address currency, uint256 amount) internal override {
        if (currency == _ETHER) _etherBook += amount;
        else _tokenBooks[currency] += amount;
    }

    /// @inheritdoc TokenCredits
    function _lock(address token) internal override returns (uint256 held) {
        uint256 book = _tokenBooks[token];
        if (book & _BUSY != 0) revert Shares_Busy(token);

        _tokenBooks[token] = book | _BUSY;
        return _balanceOf(token);
    }

    /// @inheritdoc TokenCredits
    function _unlockAfter(address token, uint256 held, uint256 amount) internal override {
        uint256 left = SplitMath.rest(held, _balanceOf(token));
        if (left != amount) revert Shares_WrongAmountSent(token, left, amount);

        _tokenBooks[token] &= ~_BUSY;
    }

    /* READING, INSIDE */

    /// @dev The full units in an account, which counts in units of 1 / whole. An account can be below zero only where a
    /// token took balances away.
    function _fullUnits(uint256 total, uint256 word, int256 ahead, uint256 all) private pure returns (uint256) {
        // Cannot overflow: 119 + 24 bits, and `ahead` has no more.
        unchecked {
            int256 account = int256(total * (word & _SHARES)) + ahead;
            return account <= 0 ? 0 : uint256(account) / all;
        }
    }

    function _receivedEther(uint256 book) private view returns (uint256 total) {
        // Cannot overflow: nobody has 2^255 wei.
        unchecked {
            total = address(this).balance + (book & _SENT);
        }
        if (total > _MOST) revert Shares_TooMuch(total, _MOST);
    }

    function _receivedToken(address token, uint256 book) private view returns (uint256) {
        if (book & _KNOWN == 0) revert Shares_UnknownCurrency(token);
        if (book & _BUSY != 0) revert Shares_Busy(token);
        // Not `_balanceOf`, which takes a token that fails to answer for one of which nothing is held: a move of shares
        // settled by that would give away what they have earned.
        uint256 held = IERC20(token).balanceOf(address(this));
        if (held > _MOST - (book & _SENT)) revert Shares_TooMuch(held, _MOST - (book & _SENT));
        return held + (book & _SENT);
    }
}
