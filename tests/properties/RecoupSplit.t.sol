// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecoupSplit} from "../../interfaces/IRecoupSplit.sol";
import {RecoupFactory} from "../../contracts/royalties/RecoupFactory.sol";
import {BlocklistCoin} from "../../contracts/testing/BlocklistCoin.sol";
import {Refuser} from "../../contracts/testing/Refuser.sol";
import {CHEATS, within} from "./Cheats.sol";

/// @notice Does random things to a split that recoups, in ether and in a coin, and keeps plain numbers of what should be.
contract RecoupHandler {
    uint256 public constant PEOPLE = 6;
    uint256 public constant WHOLE = 1 + 2 + 3 + 4 + 5 + 6;

    IRecoupSplit public immutable SPLIT;
    BlocklistCoin public immutable COIN;
    Refuser public immutable REFUSER;

    IRecoupSplit.RecoupTerms private _terms;
    address[] public people;
    mapping(address currency => uint256) public received;
    mapping(address currency => mapping(address who => uint256)) public highest;

    constructor() payable {
        COIN = new BlocklistCoin();
        REFUSER = new Refuser();
        uint160 first = uint160(address(REFUSER));
        bytes memory list;
        for (uint256 i; i < PEOPLE; ++i) {
            // The refuser first, then addresses above it, with 1 to 6 shares of the tail.
            people.push(address(first + uint160(i) * 7));
            list = abi.encodePacked(list, people[i], uint8(0), uint24(i + 1));
        }
        // In ether the refuser and then the fourth recoup, who share the tail too; in the coin somebody who does not.
        _terms.list = list;
        _terms.advances.push(IRecoupSplit.Advance(people[0], address(0), 3e17));
        _terms.advances.push(IRecoupSplit.Advance(people[3], address(0), 1e18 + 1));
        _terms.advances.push(IRecoupSplit.Advance(address(first + 1_000), address(COIN), 7));
        people.push(address(first + 1_000));
        SPLIT = IRecoupSplit(new RecoupFactory().create(_terms));
    }

    /* ACTIONS */

    function payIn(uint256 amount, bool isCoin) external {
        address currency = _currency(isCoin);
        amount = within(amount, 1, isCoin ? 20 : 1e18);
        received[currency] += amount;
        if (isCoin) COIN.mint(address(SPLIT), amount);
        else payable(address(SPLIT)).transfer(amount);
    }

    function pay(uint256 seed, bool isCoin) external {
        SPLIT.pay(_terms, _currency(isCoin), people[within(seed, 0, PEOPLE)]);
    }

    function payAll(bool isCoin) external {
        SPLIT.payAll(_terms, _currency(isCoin));
    }

    function claimAsCredit(uint256 seed, bool isCoin) external {
        CHEATS.prank(people[within(seed, 1, PEOPLE)]);
        SPLIT.claimAsCredit(_terms, _currency(isCoin));
    }

    function withdraw(uint256 seed, bool isCoin) external {
        address who = people[within(seed, 1, PEOPLE)];
        if (SPLIT.credit(who, _currency(isCoin)) == 0) return;
        CHEATS.prank(who);
        SPLIT.withdraw(_currency(isCoin), address(0xBEEF));
    }

    function setBlocked(uint256 seed, bool isBlocked) external {
        COIN.setBlocked(people[within(seed, 0, PEOPLE)], isBlocked);
    }

    function relent() external {
        REFUSER.relent();
    }

    /// @dev Remembers the highest that each was ever paid.
    function remember(bool isCoin) external {
        address currency = _currency(isCoin);
        for (uint256 i; i <= PEOPLE; ++i) {
            uint256 paid = SPLIT.paid(currency, people[i]);
            if (paid > highest[currency][people[i]]) highest[currency][people[i]] = paid;
        }
    }

    /* WHAT SHOULD BE */

    function terms() external view returns (IRecoupSplit.RecoupTerms memory) {
        return _terms;
    }

    /// @dev By the rule as the interface says it: each advance in its turn, then the tail.
    function entitled(uint256 index, address currency) external view returns (uint256 amount) {
        uint256 left = received[currency];
        for (uint256 i; i < _terms.advances.length; ++i) {
            IRecoupSplit.Advance memory advance = _terms.advances[i];
            if (advance.currency != currency) continue;
            uint256 back = left < advance.amount ? left : advance.amount;
            if (advance.recipient == people[index]) amount += back;
            left -= back;
        }
        if (index < PEOPLE) amount += left * (index + 1) / WHOLE;
    }

    function _currency(bool isCoin) private view returns (address) {
        return isCoin ? address(COIN) : address(0);
    }
}

contract RecoupInvariants {
    RecoupHandler private _handler;
    IRecoupSplit private _split;

    function setUp() external {
        _handler = new RecoupHandler{value: 1e21}();
        _split = _handler.SPLIT();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev S1, S2, S3 and S5, with the advances first.
    function invariant_advances_and_tail_are_paid_owed_or_less_than_a_unit_each() external view {
        _check(address(0), address(_split).balance);
        _check(address(_handler.COIN()), _handler.COIN().balanceOf(address(_split)));
    }

    /// @dev S6: from here, everybody is paid and takes their credit; what stays is the remainder.
    function invariant_everybody_gets_out_what_is_theirs() external {
        IRecoupSplit.RecoupTerms memory terms = _handler.terms();
        for (uint256 k; k < 2; ++k) {
            address currency = k == 0 ? address(0) : address(_handler.COIN());
            _split.payAll(terms, currency);
            for (uint256 i; i <= _handler.PEOPLE(); ++i) {
                address who = _handler.people(i);
                if (_split.credit(who, currency) != 0) {
                    CHEATS.prank(who);
                    _split.withdraw(currency, address(0xBEEF));
                }
                require(_split.owed(terms, currency, who) + _split.credit(who, currency) == 0, "somebody is still owed");
            }
            uint256 held = k == 0 ? address(_split).balance : _handler.COIN().balanceOf(address(_split));
            require(held < _handler.PEOPLE(), "more stays than does not divide");
        }
    }

    function _check(address currency, uint256 held) private view {
        require(_split.received(currency) == _handler.received(currency), "received");
        uint256 kept;
        for (uint256 i; i <= _handler.PEOPLE(); ++i) {
            address who = _handler.people(i);
            uint256 owed = _split.owed(_handler.terms(), currency, who);
            uint256 paid = _split.paid(currency, who);
            require(paid + owed == _handler.entitled(i, currency), "paid and owed is entitled");
            require(paid >= _handler.highest(currency, who), "paid never falls");
            kept += owed + _split.credit(who, currency);
        }
        require(kept <= held && held - kept < _handler.PEOPLE(), "held is owed, credited or less than a unit each");
    }
}
