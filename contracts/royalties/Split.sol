// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICredits} from "../../interfaces/ICredits.sol";
import {ISplit} from "../../interfaces/ISplit.sol";
import {Credits} from "../payments/Credits.sol";
import {Account, Book, SplitBooks} from "./SplitBooks.sol";
import {SplitClone} from "./SplitClone.sol";
import {SplitMath} from "./SplitMath.sol";
import {SplitTerms} from "./SplitTerms.sol";

/// @title Split
/// @dev The code behind every split; a split itself is the few bytes of {SplitClone}. Nothing about the terms is stored:
/// callers bring them, and they count if their root makes this very address.
contract Split is ISplit, Credits {
    /* CONSTANTS */

    /// @dev Stands for "where the recipient said" where a payment's address is asked for.
    address private constant _PAYOUT = address(0);

    /* IMMUTABLES */

    address private immutable _FACTORY = msg.sender;
    bytes32 private immutable _CODE_HASH = SplitClone.codeHash(address(this));

    /* STORAGE */

    mapping(address currency => Book) private _books;
    mapping(address recipient => Account) private _accounts;
    mapping(address recipient => mapping(address token => uint256)) private _paidInToken;
    mapping(address recipient => address) private _payouts;

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

        _accounts[msg.sender] = account.withMoved(payout != address(0));
        _payouts[msg.sender] = payout;
        _books[_ETHER] = book.withMark(msg.sender);

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
        _books[currency] = book.locked();

        emit PaidAll(currency, book.watermark(), total);

        Round memory round = Round(book, total, whole, 0);
        if (currency == _ETHER) pushed = _payAllEther(round, list);
        else pushed = _payAllToken(round, list, currency);
        _books[currency] = SplitBooks.newBook(book.sent() + pushed, total, round.marks);
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

    /* CREDITS OF TOKENS */

    /// @inheritdoc ICredits
    /// @dev A token may call out before it moves the balance, so its book is shut meanwhile; ether moves with the call.
    function withdraw(address currency, address to) public override(Credits, ICredits) returns (uint256 amount) {
        if (currency == _ETHER) return super.withdraw(currency, to);

        uint256 held = _lock(currency);
        amount = super.withdraw(currency, to);
        _unlockAfter(currency, held, amount);
    }

    /// @inheritdoc ICredits
    function deliver(address account, address currency) public override(Credits, ICredits) returns (uint256 amount) {
        if (currency == _ETHER) return super.deliver(account, currency);

        uint256 held = _lock(currency);
        amount = super.deliver(account, currency);
        _unlockAfter(currency, held, amount);
    }

    /* VIEWS */

    /// @inheritdoc ISplit
    function received(address currency) external view returns (uint256) {
        return _received(currency, _books[currency]);
    }

    /// @inheritdoc ISplit
    function sent(address currency) external view returns (uint256) {
        return _books[currency].sent();
    }

    /// @inheritdoc ISplit
    function watermark(address currency) external view returns (uint256) {
        return _books[currency].watermark();
    }

    /// @inheritdoc ISplit
    function paid(address currency, address recipient) external view returns (uint256) {
        Account account = _accounts[recipient];
        if (account.shares() == 0) return 0;

        return _paid(currency, recipient, account, _books[currency]);
    }

    /// @inheritdoc ISplit
    function owed(address currency, address recipient) external view returns (uint256) {
        Account account = _accounts[recipient];
        if (account.shares() == 0) return 0;

        Book book = _books[currency];
        return _owed(currency, account, book, _paid(currency, recipient, account, book));
    }

    /// @inheritdoc ISplit
    function owedToAll(address currency, bytes calldata list) external view returns (uint256[] memory amounts) {
        uint256 whole = _wholeOfTerms(SplitTerms.rootOf(list));
        Book book = _books[currency];

        amounts = new uint256[](SplitTerms.count(list));
        for (uint256 i; i < amounts.length; ++i) {
            (address recipient, uint8 role, uint256 shares) = SplitTerms.leafAt(list, i);
            Account account = _accounts[recipient];
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
        Account account = _accounts[recipient];
        return (account.role(), account.shares(), account.whole(), _payouts[recipient]);
    }

    /// @inheritdoc ISplit
    function isRoot(bytes32 root) public view returns (bool) {
        return SplitClone.addressOf(_FACTORY, root, _CODE_HASH) == address(this);
    }

    /* OPENING, INSIDE */

    function _openProven(Proof calldata proof) private returns (address) {
        (bytes32 root, address recipient, uint8 role, uint256 shares) = SplitTerms.prove(proof);

        _open(recipient, role, shares, _wholeOfTerms(root));

        return recipient;
    }

    function _open(address recipient, uint8 role, uint256 shares, uint256 whole) private {
        if (_accounts[recipient].shares() != 0) return;

        _accounts[recipient] = SplitBooks.newAccount(shares, whole, role);

        emit Opened(recipient, role, shares, whole);
    }

    /* PAYING, INSIDE */

    /// @dev Books what `recipient` is owed and sends it to `to`: `_PAYOUT` is where the recipient said, the split itself
    /// is a credit.
    function _payOne(address currency, address recipient, address to) private returns (uint256 amount) {
        Account account = _openAccount(recipient);
        Book book = _idleBook(currency);
        uint256 before = _paid(currency, recipient, account, book);
        amount = _owed(currency, account, book, before);
        if (amount == 0) return 0;
        if (to == _PAYOUT) to = account.isMoved() ? _payouts[recipient] : recipient;

        // Cannot overflow: together they are at most what was received, which fits the book.
        unchecked {
            if (currency == _ETHER) _accounts[recipient] = account.withPaid(before + amount);
            else _paidInToken[recipient][currency] = before + amount;
        }
        _books[currency] = book.plusSent(amount).withMark(recipient);

        emit Paid(currency, recipient, to, amount);

        if (currency == _ETHER && to != address(this)) {
            // Ether leaves at the instant the other side runs, and what fails undoes all it did: the book is true at
            // every moment that somebody else could use it.
            if (!_push(currency, to, amount)) _unsend(currency, recipient, amount);
        } else {
            _sendToken(currency, recipient, to, amount);
        }
    }

    function _sendToken(address token, address recipient, address to, uint256 amount) private {
        uint256 left;
        if (to != address(this)) {
            _books[token] = _books[token].locked();
            left = _pushToken(token, to, amount);
            _books[token] = _books[token].unlocked();
        }
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
        uint256 leaves = SplitTerms.count(list);
        uint256 total = round.received;
        uint256 whole = round.whole;
        // Cannot overflow: `leaves` is bounded by calldata, the sum of all shares of `total` by `total`.
        unchecked {
            for (uint256 i; i < leaves; ++i) {
                (address to,, uint256 shares) = SplitTerms.leafAt(list, i);
                uint256 amount = SplitMath.shareDown(total, shares, whole);
                uint256 before = SplitMath.shareDown(round.book.watermark(), shares, whole);
                address recipient = to;
                // Accounts nobody touched since the last round, and whose payouts have not moved, are not read.
                if (round.book.isMarked(to)) (to, before) = _readInRound(round, to, _ETHER, before);
                if (amount <= before) continue;
                amount -= before;

                if (_push(_ETHER, to, amount)) pushed += amount;
                else _accrue(_ETHER, recipient, amount);
            }
        }
    }

    function _payAllToken(Round memory round, bytes calldata list, address token) private returns (uint256 pushed) {
        for (uint256 i; i < SplitTerms.count(list); ++i) {
            (address recipient,, uint256 shares) = SplitTerms.leafAt(list, i);
            uint256 before = SplitMath.shareDown(round.book.watermark(), shares, round.whole);
            address to;
            (to, before) = _readInRound(round, recipient, token, before);
            uint256 amount = SplitMath.rest(SplitMath.shareDown(round.received, shares, round.whole), before);
            if (amount == 0) continue;
            if (amount > _balanceOf(token)) revert Split_Short(token, amount, _balanceOf(token));

            uint256 left = _pushToken(token, to, amount);
            pushed += left;
            _accrue(token, recipient, amount - left);
        }
    }

    /// @dev Where `recipient` is paid, and the most it was paid before: alone, or up to the watermark.
    function _readInRound(Round memory round, address recipient, address currency, uint256 before)
        private
        view
        returns (address to, uint256)
    {
        Account account = _accounts[recipient];
        uint256 alone = currency == _ETHER ? account.paid() : _paidInToken[recipient][currency];
        to = recipient;
        if (account.isMoved()) {
            to = _payouts[recipient];
            round.marks |= SplitBooks.markOf(recipient);
        }
        return (to, SplitMath.max(before, alone));
    }

    /// @dev Takes `amount` back out of what has left and credits it to `recipient`.
    function _unsend(address currency, address recipient, uint256 amount) private {
        _books[currency] = _books[currency].minusSent(amount);
        _accrue(currency, recipient, amount);
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
        Book book = currency == _ETHER ? _idleBook(currency) : _books[currency];
        _books[currency] = book.plusSent(amount);
    }

    /// @dev Shuts the book of a token and says what is held of it.
    function _lock(address token) private returns (uint256 held) {
        _books[token] = _idleBook(token).locked();
        return _balanceOf(token);
    }

    /// @dev Opens the book again, if exactly `amount` left.
    function _unlockAfter(address token, uint256 held, uint256 amount) private {
        uint256 left = SplitMath.rest(held, _balanceOf(token));
        if (left != amount) revert Split_WrongAmountSent(token, left, amount);

        _books[token] = _books[token].unlocked();
    }

    /* READING, INSIDE */

    /// @dev The shares that all terms under `root` add up to, if they are this split's.
    function _wholeOfTerms(bytes32 root) private view returns (uint256) {
        if (!isRoot(root)) revert Split_WrongTerms(root);
        return SplitTerms.wholeOf(root);
    }

    function _openAccount(address recipient) private view returns (Account account) {
        account = _accounts[recipient];
        if (account.shares() == 0) revert Split_NotOpen(recipient);
    }

    function _idleBook(address currency) private view returns (Book book) {
        book = _books[currency];
        if (book.isBusy()) revert Split_Busy(currency);
    }

    function _received(address currency, Book book) private view returns (uint256 amount) {
        uint256 held = currency == _ETHER ? address(this).balance : _balanceOf(currency);
        if (held > SplitBooks.MOST - book.sent()) revert Split_TooMuch(held, SplitBooks.MOST - book.sent());
        return held + book.sent();
    }

    /// @dev What the account was paid: alone, or when everybody was paid up to the watermark.
    function _paid(address currency, address recipient, Account account, Book book) private view returns (uint256) {
        uint256 alone = currency == _ETHER ? account.paid() : _paidInToken[recipient][currency];
        return SplitMath.max(alone, SplitMath.shareDown(book.watermark(), account.shares(), account.whole()));
    }

    /// @dev What the account is owed after `before`; of a token that shrinks balances, no more than is there.
    function _owed(address currency, Account account, Book book, uint256 before) private view returns (uint256) {
        uint256 entitled = SplitMath.shareDown(_received(currency, book), account.shares(), account.whole());
        uint256 amount = SplitMath.rest(entitled, before);
        return currency == _ETHER ? amount : SplitMath.min(amount, _balanceOf(currency));
    }
}
