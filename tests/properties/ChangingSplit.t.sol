// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ChangingSplitFactory} from "../../contracts/royalties/ChangingSplitFactory.sol";
import {SharesSplit} from "../../contracts/royalties/SharesSplit.sol";
import {BlocklistCoin} from "../../contracts/testing/BlocklistCoin.sol";
import {CHEATS, within} from "./Cheats.sol";

/// @notice Does random things to a split with sellable shares, and adds up each deposit for whoever holds shares then.
contract ChangingSplitHandler {
    uint256 public constant PEOPLE = 5;

    SharesSplit public immutable SPLIT;
    BlocklistCoin public immutable COIN;
    uint256 public immutable WHOLE;

    mapping(address who => uint256) public shares;
    /// @dev In units of 1 / WHOLE.
    mapping(address currency => mapping(address who => uint256)) public earned;
    mapping(address currency => mapping(address who => uint256)) public paid;
    mapping(address currency => uint256) public received;

    constructor() payable {
        COIN = new BlocklistCoin();
        bytes memory list;
        uint256 whole;
        for (uint256 i; i < PEOPLE; ++i) {
            shares[person(i)] = 1 + i * i * 13;
            whole += shares[person(i)];
            list = abi.encodePacked(list, person(i), uint8(0), uint24(shares[person(i)]));
        }
        WHOLE = whole;
        address[] memory tokens = new address[](1);
        tokens[0] = address(COIN);
        SPLIT = SharesSplit(new ChangingSplitFactory().createShares("Shares", "SHR", list, tokens));
    }

    function person(uint256 seed) public pure returns (address) {
        return address(uint160(0xA11CE + within(seed, 0, PEOPLE - 1)));
    }

    /* ACTIONS */

    function payIn(uint256 amount, bool isCoin) external {
        amount = within(amount, 1, 1e18);
        address currency = _currency(isCoin);
        if (isCoin) COIN.mint(address(SPLIT), amount);
        else payable(address(SPLIT)).transfer(amount);
        received[currency] += amount;
        for (uint256 i; i < PEOPLE; ++i) {
            earned[currency][person(i)] += amount * shares[person(i)];
        }
    }

    function transfer(uint256 fromSeed, uint256 toSeed, uint256 amount) external {
        (address from, address to) = (person(fromSeed), person(toSeed));
        amount = within(amount, 0, shares[from]);
        CHEATS.prank(from);
        SPLIT.transfer(to, amount);
        shares[from] -= amount;
        shares[to] += amount;
    }

    function pay(uint256 seed, bool isCoin) external {
        paid[_currency(isCoin)][person(seed)] += SPLIT.pay(_currency(isCoin), person(seed));
    }

    function claimAsCredit(uint256 seed, bool isCoin) external {
        CHEATS.prank(person(seed));
        paid[_currency(isCoin)][person(seed)] += SPLIT.claimAsCredit(_currency(isCoin));
    }

    function withdraw(uint256 seed, bool isCoin) external {
        if (SPLIT.credit(person(seed), _currency(isCoin)) == 0) return;
        CHEATS.prank(person(seed));
        SPLIT.withdraw(_currency(isCoin), address(0xBEEF));
    }

    function setBlocked(uint256 seed, bool isBlocked) external {
        COIN.setBlocked(person(seed), isBlocked);
    }

    function _currency(bool isCoin) private view returns (address) {
        return isCoin ? address(COIN) : address(0);
    }
}

contract ChangingSplitInvariants {
    ChangingSplitHandler private _handler;
    SharesSplit private _split;

    function setUp() external {
        _handler = new ChangingSplitHandler{value: 1e21}();
        _split = _handler.SPLIT();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev S1, S2, S5: each deposit belongs to whoever held shares then, to the fraction, whatever moved since.
    function invariant_everyDepositBelongsToWhoeverHeldSharesThen() external view {
        _check(address(0), address(_split).balance);
        _check(address(_handler.COIN()), _handler.COIN().balanceOf(address(_split)));
    }

    /// @dev S6: from here, everybody takes what is theirs; what stays is less than a unit each.
    function invariant_everybodyGetsOutWhatIsTheirs() external {
        for (uint256 k; k < 2; ++k) {
            address currency = k == 0 ? address(0) : address(_handler.COIN());
            for (uint256 i; i < _handler.PEOPLE(); ++i) {
                address who = _handler.person(i);
                _split.pay(currency, who);
                if (_split.credit(who, currency) != 0) {
                    CHEATS.prank(who);
                    _split.withdraw(currency, address(0xBEEF));
                }
                require(_split.owed(currency, who) == 0, "still owed");
            }
            uint256 held = k == 0 ? address(_split).balance : _handler.COIN().balanceOf(address(_split));
            require(held < _handler.PEOPLE(), "more stays than does not divide");
        }
    }

    function _check(address currency, uint256 held) private view {
        require(_split.received(currency) == _handler.received(currency), "received");
        require(_split.received(currency) == held + _split.sent(currency), "received is held or sent");
        uint256 kept;
        uint256 shares;
        for (uint256 i; i < _handler.PEOPLE(); ++i) {
            address who = _handler.person(i);
            uint256 entitled = _handler.earned(currency, who) / _handler.WHOLE();
            require(_handler.paid(currency, who) + _split.owed(currency, who) == entitled, "paid and owed is entitled");
            require(_split.balanceOf(who) == _handler.shares(who), "shares");
            kept += _split.owed(currency, who) + _split.credit(who, currency);
            shares += _split.balanceOf(who);
        }
        require(shares == _handler.WHOLE() && shares == _split.totalSupply(), "all shares");
        require(kept <= held && held - kept < _handler.PEOPLE(), "held is owed, credited or less than a unit each");
    }
}
