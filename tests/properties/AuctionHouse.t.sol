// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Frame, Lot, Stage} from "../../interfaces/IAuctionHouse.sol";
import {EnglishTerms} from "../../interfaces/IEnglishAuctions.sol";
import {EnglishAuctions} from "../../contracts/auctions/EnglishAuctions.sol";
import {ForeignToken} from "../../contracts/testing/ForeignToken.sol";
import {GasBurner} from "../../contracts/testing/GasBurner.sol";
import {Puppet} from "../../contracts/testing/Puppet.sol";
import {Refuser} from "../../contracts/testing/Refuser.sol";
import {ReturnBomber} from "../../contracts/testing/ReturnBomber.sol";
import {CHEATS, within} from "./Cheats.sol";

/// @notice Does random things to a house, with bidders that take money and bidders that don't.
contract AuctionHandler {
    uint256 private constant GWEI = 1e9;
    address private constant TREASURY = address(0xFEE);
    address private constant CREATOR = address(0xC0FFEE);
    address private constant ETHER = address(0);

    EnglishAuctions public immutable HOUSE = new EnglishAuctions(TREASURY, 250, new address[](0), address(0));
    ForeignToken public immutable TOKEN = new ForeignToken();
    Puppet public immutable SELLER = new Puppet();

    address private immutable _TEST = msg.sender;
    uint256 public time = 1_800_000_000;
    Puppet[] public bidders;
    Lot[] private _lots;
    mapping(uint256 index => uint256) private _amount;
    mapping(uint256 index => uint256) private _end;
    mapping(address bidder => uint256) public received;
    mapping(address bidder => uint256) public spent;
    uint256 public proceedsOfSales;
    uint256 public settlements;

    constructor() payable {
        bidders.push(new Puppet());
        bidders.push(new Puppet());
        bidders.push(new Refuser());
        bidders.push(new GasBurner());
        bidders.push(new ReturnBomber());
        TOKEN.setRoyalty(CREATOR, 1_000);
        SELLER.act(address(TOKEN), abi.encodeCall(TOKEN.setApprovalForAll, (address(HOUSE), true)), 0);
        CHEATS.warp(time);
    }

    function lots() external view returns (uint256) {
        return _lots.length;
    }

    function state(uint256 index) public view returns (Stage stage, address bidder, uint256 amount) {
        (stage, bidder, amount,,) = HOUSE.lotState(_lots[index]);
    }

    /* ACTIONS */

    function list(uint256 seed) external {
        if (_lots.length == 12) return;
        uint256 id = _lots.length + 1;
        TOKEN.mint(address(SELLER), id);
        (address receiver, uint16 bps, bytes32 digest) = HOUSE.readToken(address(TOKEN), id);
        uint256 frame = HOUSE.packFrame(Frame(0, bps, 0, uint40(time + 1 days), 9, 0));
        uint256 rules = HOUSE.packRules(
            EnglishTerms(
                uint48(within(seed, 1, 1e6)), 2e6, uint32(within(seed, 60, 7_200)), 60, 300, uint16(seed % 5_001)
            )
        );
        Lot memory lot = Lot(address(SELLER), address(TOKEN), id, ETHER, address(0), receiver, digest, frame, rules);
        SELLER.act(address(HOUSE), abi.encodeCall(HOUSE.list, (lot)), 0);
        _lots.push(lot);
    }

    function bid(uint256 index, uint256 who, uint256 above, bool fromCredit) external {
        if (_lots.length == 0) return;
        index = within(index, 0, _lots.length - 1);
        (,,,, uint256 least) = HOUSE.lotState(_lots[index]);
        if (least == 0) return;

        _bid(index, bidders[within(who, 0, bidders.length - 1)], least + within(above, 0, 1e6) * GWEI, fromCredit);
    }

    function bidTooLow(uint256 index, uint256 who, uint256 below) external {
        if (_lots.length == 0) return;
        index = within(index, 0, _lots.length - 1);
        (,,,, uint256 least) = HOUSE.lotState(_lots[index]);
        if (least == 0) return;
        uint256 amount = least - within(below, 1, least / GWEI) * GWEI;
        Puppet bidder = bidders[within(who, 0, bidders.length - 1)];
        try bidder.act{value: amount}(address(HOUSE), abi.encodeCall(HOUSE.bid, (_lots[index])), 0) {
            assert(false);
        } catch {}
    }

    function buy(uint256 index, uint256 who) external {
        if (_lots.length == 0) return;
        index = within(index, 0, _lots.length - 1);
        (Stage stage,,,, uint256 least) = HOUSE.lotState(_lots[index]);
        if (stage != Stage.Listed || least == 0) return;
        Puppet buyer = bidders[within(who, 0, bidders.length - 1)];
        _act(buyer, 2e15, abi.encodeCall(HOUSE.buy, (_lots[index], 0)));
        _sold(index, address(buyer));
    }

    function settle(uint256 index) external {
        if (_lots.length == 0) return;
        _settle(within(index, 0, _lots.length - 1));
    }

    function cancel(uint256 index) external {
        if (_lots.length == 0) return;
        index = within(index, 0, _lots.length - 1);
        (Stage stage,,) = state(index);
        bytes memory call = abi.encodeCall(HOUSE.cancel, (_lots[index]));
        try SELLER.act(address(HOUSE), call, 0) {
            assert(stage == Stage.Listed);
        } catch {
            assert(stage != Stage.Listed);
        }
    }

    function withdraw(uint256 who) external {
        _withdraw(bidders[within(who, 0, bidders.length - 1)]);
    }

    function wait_(uint256 seconds_) external {
        time += within(seconds_, 1, 4_000);
        CHEATS.warp(time);
    }

    /* THE END */

    /// @notice From wherever the run ended, everyone alone gets out what is theirs.
    function everybodyLeaves() external {
        if (msg.sender != _TEST) return;
        time += 3 days;
        CHEATS.warp(time);
        for (uint256 i; i < _lots.length; ++i) {
            _settle(i);
        }
        for (uint256 i; i < bidders.length; ++i) {
            _withdraw(bidders[i]);
        }
        if (HOUSE.credit(TREASURY, ETHER) != 0) HOUSE.deliver(TREASURY, ETHER);
    }

    /* HELPERS */

    function wealth(Puppet bidder) public view returns (uint256 sum) {
        sum = address(bidder).balance + HOUSE.credit(address(bidder), ETHER) + spent[address(bidder)];
        for (uint256 i; i < _lots.length; ++i) {
            (Stage stage, address leader, uint256 amount) = state(i);
            bool standing = stage == Stage.Running || stage == Stage.Over;
            if (standing && leader == address(bidder)) sum += amount;
        }
    }

    function _act(Puppet bidder, uint256 value, bytes memory call) private {
        received[address(bidder)] += value;
        bidder.act{value: value}(address(HOUSE), call, 0);
    }

    /// @dev [A5] The highest bid rises and the end never falls.
    function _bid(uint256 index, Puppet bidder, uint256 amount, bool fromCredit) private {
        uint256 credit = fromCredit ? HOUSE.credit(address(bidder), ETHER) : 0;
        if (credit > amount) credit = amount;

        _act(bidder, amount - credit, abi.encodeCall(HOUSE.bidWith, (_lots[index], amount, credit)));

        (, address leader, uint256 standing, uint256 end,) = HOUSE.lotState(_lots[index]);
        assert(leader == address(bidder) && standing == amount && amount > _amount[index] && end >= _end[index]);
        (_amount[index], _end[index]) = (amount, end);
    }

    function _settle(uint256 index) private {
        (Stage stage, address winner,) = state(index);
        bool closed = stage == Stage.Listed && time >= ((_lots[index].frame >> 72) & type(uint40).max);
        try HOUSE.settle(_lots[index]) {
            assert(stage == Stage.Over || closed);
            if (stage == Stage.Over) _sold(index, winner);
        } catch {
            assert(stage != Stage.Over && !closed);
        }
    }

    function _sold(uint256 index, address buyer) private {
        (Stage stage, address recorded, uint256 price) = state(index);
        assert(stage == Stage.Sold && recorded == buyer && TOKEN.ownerOf(index + 1) == buyer);
        spent[buyer] += price;
        proceedsOfSales += price;
        ++settlements;
    }

    function _withdraw(Puppet bidder) private {
        uint256 owed = HOUSE.credit(address(bidder), ETHER);
        if (owed == 0) return;
        address to = address(uint160(uint256(keccak256(abi.encode(bidder)))));
        uint256 before = to.balance;
        bidder.act(address(HOUSE), abi.encodeCall(HOUSE.withdraw, (ETHER, to)), 0);
        assert(to.balance == before + owed);
        spent[address(bidder)] += owed;
    }
}

/// @notice Invariants of the reserve auction; numbers in brackets as in tests/stateful/INVARIANTS.md.
contract AuctionHouseInvariants {
    AuctionHandler private _handler;
    EnglishAuctions private _house;

    function setUp() external {
        _handler = new AuctionHandler{value: 1e27}();
        _house = _handler.HOUSE();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev [A1, A3] Money: standing bids and credits, to the wei. Tokens: those of lots that are not over.
    function invariant_the_house_holds_exactly_what_it_owes() external view {
        uint256 owed = _house.credit(address(0xFEE), address(0)) + _house.credit(address(0xC0FFEE), address(0))
            + _house.credit(address(_handler.SELLER()), address(0));
        for (uint256 i; i < 5; ++i) {
            owed += _house.credit(address(_handler.bidders(i)), address(0));
        }
        uint256 live;
        for (uint256 i; i < _handler.lots(); ++i) {
            (Stage stage,, uint256 amount) = _handler.state(i);
            if (stage == Stage.Running || stage == Stage.Over) owed += amount;
            if (stage == Stage.Listed || stage == Stage.Running || stage == Stage.Over) ++live;
        }
        assert(address(_house).balance == owed);
        assert(_handler.TOKEN().balanceOf(address(_house)) == live);
    }

    /// @dev [A8] Nobody gains: what a bidder has, is owed, has standing and has spent is what it brought.
    function invariant_no_bidder_gains_or_loses() external view {
        for (uint256 i; i < 5; ++i) {
            assert(_handler.wealth(_handler.bidders(i)) == _handler.received(address(_handler.bidders(i))));
        }
    }

    /// @dev [A6] What sales brought is with seller, creator and treasury.
    function invariant_the_parts_make_the_prices() external view {
        uint256 paid = address(_handler.SELLER()).balance + address(0xC0FFEE).balance + address(0xFEE).balance
            + _house.credit(address(0xFEE), address(0));
        assert(paid == _handler.proceedsOfSales());
    }

    /// @dev [A7] Liveness.
    function afterInvariant() external {
        _handler.everybodyLeaves();
        assert(address(_house).balance == 0);
        assert(_handler.TOKEN().balanceOf(address(_house)) == 0);
    }
}
