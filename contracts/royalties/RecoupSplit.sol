// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecoupSplit} from "../../interfaces/IRecoupSplit.sol";
import {ArgsClone} from "./ArgsClone.sol";
import {Income} from "./Income.sol";
import {TokenBook} from "./IncomeBooks.sol";
import {RecoupMath} from "./RecoupMath.sol";
import {SplitTerms} from "./SplitTerms.sol";

/// @title RecoupSplit
/// @dev The code behind every split that recoups first; behind each clone's code stands the hash of its terms.
contract RecoupSplit is IRecoupSplit, Income {
    using RecoupMath for RecoupTerms;

    /* STORAGE */

    mapping(address currency => mapping(address recipient => uint256)) private _paid;

    /* TAKING A SHARE */

    /// @inheritdoc IRecoupSplit
    function claim(RecoupTerms calldata terms, address currency) external returns (uint256 amount) {
        _checkTerms(terms);

        return _payOne(terms, currency, msg.sender, msg.sender);
    }

    /// @inheritdoc IRecoupSplit
    function claimTo(RecoupTerms calldata terms, address currency, address to) external returns (uint256 amount) {
        _checkTerms(terms);
        _checkPayout(to);

        return _payOne(terms, currency, msg.sender, to);
    }

    /// @inheritdoc IRecoupSplit
    function claimAsCredit(RecoupTerms calldata terms, address currency) external returns (uint256 amount) {
        _checkTerms(terms);

        return _payOne(terms, currency, msg.sender, address(this));
    }

    /// @inheritdoc IRecoupSplit
    function pay(RecoupTerms calldata terms, address currency, address recipient) external returns (uint256 amount) {
        _checkTerms(terms);

        return _payOne(terms, currency, recipient, recipient);
    }

    /// @inheritdoc IRecoupSplit
    function payAll(RecoupTerms calldata terms, address currency) external returns (uint256 amount) {
        _checkTerms(terms);

        // Whoever appears again is owed nothing the second time.
        for (uint256 i; i < terms.advances.length; ++i) {
            address recipient = terms.advances[i].recipient;
            amount += _payOne(terms, currency, recipient, recipient);
        }
        for (uint256 i; i < SplitTerms.count(terms.list); ++i) {
            (address recipient,,) = SplitTerms.leafAt(terms.list, i);
            amount += _payOne(terms, currency, recipient, recipient);
        }
    }

    /* VIEWS */

    /// @inheritdoc IRecoupSplit
    function owed(RecoupTerms calldata terms, address currency, address recipient) external view returns (uint256) {
        _checkTerms(terms);

        if (currency == _ETHER) return _owed(terms, currency, recipient, _etherReceived());
        (TokenBook book, uint256 held) = _look(currency);
        uint256 amount = _owed(terms, currency, recipient, book.received());
        return amount < held ? amount : held;
    }

    /// @inheritdoc IRecoupSplit
    function paid(address currency, address recipient) external view returns (uint256) {
        return _paid[currency][recipient];
    }

    /// @inheritdoc IRecoupSplit
    function toRecoup(RecoupTerms calldata terms, address currency) external view returns (uint256) {
        _checkTerms(terms);

        uint256 advances = terms.advancesIn(currency);
        uint256 total = received(currency);
        return advances > total ? advances - total : 0;
    }

    /// @inheritdoc IRecoupSplit
    function termsHash() public view returns (bytes32) {
        return bytes32(ArgsClone.wordAt(0));
    }

    /* INTERNAL */

    /// @dev Books what `recipient` is owed and sends it to `to`; the split itself stands for a credit.
    function _payOne(RecoupTerms calldata terms, address currency, address recipient, address to)
        private
        returns (uint256 amount)
    {
        if (currency == _ETHER) {
            amount = _owed(terms, currency, recipient, _etherReceived());
            if (amount == 0) return 0;

            _paid[currency][recipient] += amount;

            _payEther(recipient, to, amount);
        } else {
            (TokenBook book, uint256 held) = _look(currency);
            amount = _owed(terms, currency, recipient, book.received());
            if (amount > held) amount = held;
            if (amount == 0) return 0;

            _paid[currency][recipient] += amount;

            _payToken(currency, book, recipient, to, amount);
        }
    }

    function _owed(RecoupTerms calldata terms, address currency, address recipient, uint256 total)
        private
        view
        returns (uint256)
    {
        // Entitlements never fall, as what was received never does.
        return terms.entitledDown(currency, recipient, total) - _paid[currency][recipient];
    }

    function _checkTerms(RecoupTerms calldata terms) private view {
        bytes32 hash = keccak256(abi.encode(terms));
        if (hash != termsHash()) revert RecoupSplit_WrongTerms(hash, termsHash());
    }
}
