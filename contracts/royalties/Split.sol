// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {ISplit} from "../../interfaces/ISplit.sol";
import {Account, Book, SplitBooks} from "./SplitBooks.sol";
import {SplitClone} from "./SplitClone.sol";
import {SplitMath} from "./SplitMath.sol";
import {SplitTerms} from "./SplitTerms.sol";
import {TokenCredits} from "./TokenCredits.sol";

/// @title Split
/// @dev The code behind every split; a split itself is the few bytes of {SplitClone}. Nothing about the terms is stored:
/// callers bring them, and they count if their root makes this very address.
contract Split is ISplit, TokenCredits {
    /* CONSTANTS */

    /// @dev Stands for "where the recipient said" where a payment's address is asked for.
    address private constant _PAYOUT = address(0);

    /* IMMUTABLES */

    address private immutable _FACTORY = msg.sender;
    bytes32 private immutable _CODE_HASH = SplitClone.codeHash(address(this));

    /* STORAGE */

    /// @dev In most lives only the first word is ever written.
    struct Recipient {
        Account account;
        address payout;
        mapping(address token => uint256) paidInToken;
    }

    Book private _etherBook;
    mapping(address token => Book) private _tokenBooks;
    mapping(address recipient => Recipient) private _recipients;

    /* OPENING */

    /// @inheritdoc ISplit
    function open(Proof calldata proof) external returns (address recipient) {
        return _openProven(proof);
    }

    /* TAKING A SHARE */

    /// @inheritdoc ISplit
    function claim(address currency) external returns (uint256 amount) {
        return _payOne(currency, msg.sender, _PAYOUT);
    }

    /// @inheritdoc ISplit
    function claimTo(address currency, address to) external returns (uint256 amount) {
        if (to == address(0) || to == address(this)) revert Split_BadPayout(to);

        return _payOne(currency, msg.sender, to);
    }

    /// @inheritdoc ISplit
    function claimAsCredit(address currency) external returns (uint256 amount) {
        return _payOne(currency, msg.sender, address(this));
    }

    /// @inheritdoc ISplit
    function pay(address currency, address recipient) external returns (uint256 amount) {
        return _payOne(currency, recipient, _PAYOUT);
    }

    /// @inheritdoc ISplit
    function openAndPay(address currency, Proof calldata proof) external returns (uint256 amount) {
        return _payOne(currency, _openProven(proof), _PAYOUT);
    }

    /// @inheritdoc ISplit
    function movePayout(address payout) external {
        Account account = _openAccount(msg.sender);
        Book book = _idleBook(_ETHER);
        if (payout == address(this)) revert Split_BadPayout(payout);

        _recipients[msg.sender].account = account.withMoved(payout != address(0));
        _recipients[msg.sender].payout = payout;
        _etherBook = book.withMark(msg.sender);

        emit PayoutMoved(msg.sender, payout);
    }

    /* PAYING EVERYBODY */

    /// @inheritdoc ISplit
    function payAll(address currency, bytes calldata list) external returns (uint256 pushed) {
        uint256 whole = _wholeOfTerms(SplitTerms.rootOf(list));
        Book book = _idleBook(currency);
        uint256 total = _received(currency, book);
        if (total <= book.watermark()) return 0;

        // Until the last line the book is behind what has been sent; nothing else may use it.
        _setBook(currency, book.locked());

        emit PaidAll(currency, book.watermark(), total);

        Round memory round = Round(book, total, whole, 0);
        if (currency == _ETHER) pushed = _payAllEther(round, list);
        else pushed = _payAllToken(round, list, currency);
        _setBook(currency, SplitBooks.newBook(book.sent() + pushed, total, round.marks));
    }

    /// @inheritdoc ISplit
    function payPage(address currency, bytes calldata list, uint256 from, uint256 upTo)
        external
        returns (uint256 amount)
    {
        uint256 whole = _wholeOfTerms(SplitTerms.rootOf(list));
        uint256 leaves = SplitTerms.count(list);
        if (from > upTo || upTo > leaves) revert Split_BadPage(from, upTo, leaves);

        for (uint256 i = from; i < upTo; ++i) {
            (address recipient, uint8 role, uint256 shares) = SplitTerms.leafAt(list, i);
            _open(recipient, role, shares, whole);
            amount += _payOne(currency, recipient, _PAYOUT);
        }
    }

    /* VIEWS */

    /// @inheritdoc ISplit
    function received(address currency) external view returns (uint256) {
        return _received(currency, _bookOf(currency));
    }

    /// @inheritdoc ISplit
    function sent(address currency) external view returns (uint256) {
        return _bookOf(currency).sent();
    }

    /// @inheritdoc ISplit
    function watermark(address currency) external view returns (uint256) {
        return _bookOf(currency).watermark();
    }

    /// @inheritdoc ISplit
    function paid(address currency, address recipient) external view returns (uint256) {
        Account account = _recipients[recipient].account;
        if (account.shares() == 0) return 0;

        return _paid(currency, recipient, account, _bookOf(currency));
    }

    /// @inheritdoc ISplit
    function owed(address currency, address recipient) external view returns (uint256) {
        Account account = _recipients[recipient].account;
        if (account.shares() == 0) return 0;

        Book book = _bookOf(currency);
        return _owed(currency, account, book, _paid(currency, recipient, account, book));
    }

    /// @inheritdoc ISplit
    function owedToAll(address currency, bytes calldata list) external view returns (uint256[] memory amounts) {
        uint256 whole = _wholeOfTerms(SplitTerms.rootOf(list));
        Book book = _bookOf(currency);

        amounts = new uint256[](SplitTerms.count(list));
        for (uint256 i; i < amounts.length; ++i) {
            (address recipient, uint8 role, uint256 shares) = SplitTerms.leafAt(list, i);
            Account account = _recipients[recipient].account;
            if (account.shares() == 0) account = SplitBooks.newAccount(shares, whole, role);
            amounts[i] = _owed(currency, account, book, _paid(currency, recipient, account, book));
        }
    }

    /// @inheritdoc ISplit
    function accountOf(address recipient)
        external
        view
        returns (uint8 role, uint256 shares, uint256 whole, address payout)
    {
        Account account = _recipients[recipient].account;
        return (account.role(), account.shares(), account.whole(), _recipients[recipient].payout);
    }

    /// @inheritdoc ISplit
    function isRoot(bytes32 root) public view returns (bool) {
        return Create2.computeAddress(root, _CODE_HASH, _FACTORY) == address(this);
    }

    /* OPENING, INSIDE */

    function _openProven(Proof calldata proof) private returns (address) {
        (bytes32 root, address recipient, uint8 role, uint256 shares) = SplitTerms.prove(proof);

        _open(recipient, role, shares, _wholeOfTerms(root));

        return recipient;
    }

    function _open(address recipient, uint8 role, uint256 shares, uint256 whole) private {
        if (_recipients[recipient].account.shares() != 0) return;

        _recipients[recipient].account = SplitBooks.newAccount(shares, whole, role);

        emit Opened(recipient, role, shares, whole);
    }

    /* PAYING, INSIDE */

    /// @dev Books what `recipient` is owed and sends it to `to`: `_PAYOUT` is where the recipient said, the split itself
    /// is a credit.
    function _payOne(address currency, address recipient, address to) private returns (uint256 amount) {
        return currency == _ETHER ? _payEther(recipient, to) : _payToken(currency, recipient, to);
    }

    function _payEther(address recipient, address to) private returns (uint256 amount) {
        Recipient storage place = _recipients[recipient];
        Account account = place.account;
        Book book = _etherBook;
        uint256 shares = account.shares();
        if (shares == 0) revert Split_NotOpen(recipient);
        if (book.isBusy()) revert Split_Busy(_ETHER);

        uint256 entitled;
        // The arithmetic of {SplitMath} and `_received`, written out for the 300 gas that calls would cost. Cannot
        // overflow: nobody has 2^255 wei, and the products have 143 bits. Cannot underflow: compared first.
        unchecked {
            entitled = address(this).balance + book.sent();
            if (entitled > SplitBooks.MOST) revert Split_TooMuch(entitled, SplitBooks.MOST);
            uint256 whole = account.whole();
            entitled = entitled * shares / whole;
            uint256 before = book.watermark() * shares / whole;
            if (before < account.paid()) before = account.paid();
            if (entitled <= before) return 0;
            amount = entitled - before;
        }
        place.account = account.withPaid(entitled);
        _etherBook = book.plusSent(amount).withMark(recipient);

        emit Paid(_ETHER, recipient, amount);
        if (to == _PAYOUT) to = account.isMoved() ? place.payout : recipient;
        if (to != recipient) emit Diverted(recipient, to);

        // Ether leaves at the instant the other side runs, and what fails undoes all it did: the book is true at every
        // moment that somebody else could use it.
        if (to == address(this) || !_push(_ETHER, to, amount)) _unsend(_ETHER, recipient, amount);
    }

    function _payToken(address token, address recipient, address to) private returns (uint256 amount) {
        Account account = _openAccount(recipient);
        Book book = _idleBook(token);
        uint256 before = _paid(token, recipient, account, book);
        amount = _owed(token, account, book, before);
        if (amount == 0) return 0;

        _recipients[recipient].paidInToken[token] = before + amount;
        _setBook(token, book.plusSent(amount).locked());

        emit Paid(token, recipient, amount);
        if (to == _PAYOUT) to = account.isMoved() ? _recipients[recipient].payout : recipient;
        if (to != recipient) emit Diverted(recipient, to);

        uint256 left = to == address(this) ? 0 : _pushToken(token, to, amount);
        _setBook(token, _bookOf(token).unlocked());
        if (left != amount) _unsend(token, recipient, amount - left);
    }

    /// @dev A payment to everybody, while it runs; `marks` are those of moved payouts, for the next one.
    struct Round {
        Book book;
        uint256 received;
        uint256 whole;
        uint256 marks;
    }

    function _payAllEther(Round memory round, bytes calldata list) private returns (uint256 pushed) {
        uint256 total = round.received;
        uint256 whole = round.whole;
        uint256 water = round.book.watermark();
        uint256 marks = round.book.marks();
        // Cannot overflow: products as {SplitMath} says; the rest is bounded by calldata and by `total`.
        // Cannot underflow: `total` is above the watermark.
        unchecked {
            for (uint256 i; i < SplitTerms.count(list); ++i) {
                (address recipient,, uint256 shares) = SplitTerms.leafAt(list, i);
                address to = recipient;
                uint256 amount = total * shares / whole - water * shares / whole;
                // Accounts nobody touched since the last round, and whose payouts have not moved, are not read.
                if (marks != 0 && marks & SplitBooks.markOf(to) != 0) {
                    (to, amount) = _readInRound(round, to, _ETHER, shares);
                }
                if (amount == 0) continue;

                if (_push(_ETHER, to, amount)) pushed += amount;
                else _credit(_ETHER, recipient, amount);
            }
        }
    }

    function _payAllToken(Round memory round, bytes calldata list, address token) private returns (uint256 pushed) {
        for (uint256 i; i < SplitTerms.count(list); ++i) {
            (address recipient,, uint256 shares) = SplitTerms.leafAt(list, i);
            (address to, uint256 amount) = _readInRound(round, recipient, token, shares);
            if (amount == 0) continue;
            if (amount > _balanceOf(token)) revert Split_Short(token, amount, _balanceOf(token));

            uint256 left = _pushToken(token, to, amount);
            pushed += left;
            if (left != amount) _credit(token, recipient, amount - left);
        }
    }

    /// @dev Where `recipient` is paid and what it is owed: from the watermark on, or from what it was paid alone.
    function _readInRound(Round memory round, address recipient, address currency, uint256 shares)
        private
        view
        returns (address to, uint256)
    {
        Account account = _recipients[recipient].account;
        uint256 alone = currency == _ETHER ? account.paid() : _recipients[recipient].paidInToken[currency];
        uint256 before = SplitMath.max(alone, SplitMath.shareDown(round.book.watermark(), shares, round.whole));
        to = recipient;
        if (account.isMoved()) {
            to = _recipients[recipient].payout;
            round.marks |= SplitBooks.markOf(recipient);
        }
        return (to, SplitMath.rest(SplitMath.shareDown(round.received, shares, round.whole), before));
    }

    /// @dev Takes `amount` back out of what has left and credits it to `recipient`.
    function _unsend(address currency, address recipient, uint256 amount) private {
        _setBook(currency, _bookOf(currency).minusSent(amount));
        _credit(currency, recipient, amount);
    }

    function _credit(address currency, address recipient, uint256 amount) private {
        _accrue(currency, recipient, amount);

        emit Credited(recipient, currency, amount);
    }

    /// @dev Pushes a token and returns what really left: nothing where it refused or lied, less than `amount` where some
    /// came back meanwhile.
    function _pushToken(address token, address to, uint256 amount) private returns (uint256) {
        uint256 held = _balanceOf(token);
        _push(token, to, amount);
        uint256 left = SplitMath.rest(held, _balanceOf(token));
        if (left > amount) revert Split_WrongAmountSent(token, left, amount);
        return left;
    }

    /// @dev A credit that is withdrawn has left. Ether's book is in use while everybody is being paid.
    function _owedFell(address currency, uint256 amount) internal override {
        Book book = currency == _ETHER ? _idleBook(currency) : _bookOf(currency);
        _setBook(currency, book.plusSent(amount));
    }

    /// @inheritdoc TokenCredits
    function _lock(address token) internal override returns (uint256 held) {
        _setBook(token, _idleBook(token).locked());
        return _balanceOf(token);
    }

    /// @inheritdoc TokenCredits
    function _unlockAfter(address token, uint256 held, uint256 amount) internal override {
        uint256 left = SplitMath.rest(held, _balanceOf(token));
        if (left != amount) revert Split_WrongAmountSent(token, left, amount);

        _setBook(token, _bookOf(token).unlocked());
    }

    /* READING, INSIDE */

    /// @dev The shares that all terms under `root` add up to, if they are this split's.
    function _wholeOfTerms(bytes32 root) private view returns (uint256) {
        if (!isRoot(root)) revert Split_WrongTerms(root);
        return SplitTerms.wholeOf(root);
    }

    function _openAccount(address recipient) private view returns (Account account) {
        account = _recipients[recipient].account;
        if (account.shares() == 0) revert Split_NotOpen(recipient);
    }

    function _bookOf(address currency) private view returns (Book) {
        return currency == _ETHER ? _etherBook : _tokenBooks[currency];
    }

    function _setBook(address currency, Book book) private {
        if (currency == _ETHER) _etherBook = book;
        else _tokenBooks[currency] = book;
    }

    function _idleBook(address currency) private view returns (Book book) {
        book = _bookOf(currency);
        if (book.isBusy()) revert Split_Busy(currency);
    }

    function _received(address currency, Book book) private view returns (uint256 amount) {
        uint256 held = currency == _ETHER ? address(this).balance : _balanceOf(currency);
        // Cannot overflow, or the sum is below what is held: 119 bits are added.
        unchecked {
            amount = held + book.sent();
        }
        if (amount > SplitBooks.MOST || amount < held) revert Split_TooMuch(held, SplitBooks.MOST);
    }

    /// @dev What the account was paid: alone, or when everybody was paid up to the watermark.
    function _paid(address currency, address recipient, Account account, Book book) private view returns (uint256) {
        uint256 alone = currency == _ETHER ? account.paid() : _recipients[recipient].paidInToken[currency];
        return SplitMath.max(alone, SplitMath.shareDown(book.watermark(), account.shares(), account.whole()));
    }

    /// @dev What the account is owed after `before`; of a token that shrinks balances, no more than is there.
    function _owed(address currency, Account account, Book book, uint256 before) private view returns (uint256) {
        uint256 entitled = SplitMath.shareDown(_received(currency, book), account.shares(), account.whole());
        uint256 amount = SplitMath.rest(entitled, before);
        return currency == _ETHER ? amount : SplitMath.min(amount, _balanceOf(currency));
    }
}
