// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Frame, Lot, Stage} from "../../interfaces/IAuctionHouse.sol";
import {DutchTerms} from "../../interfaces/IDutchAuctions.sol";
import {RankedTerms} from "../../interfaces/IRankedAuctions.sol";
import {SealedTerms} from "../../interfaces/ISealedBidAuctions.sol";
import {UniformTerms} from "../../interfaces/IUniformPriceSales.sol";
import {DutchAuctions} from "../../contracts/auctions/DutchAuctions.sol";
import {RankedAuctions} from "../../contracts/auctions/RankedAuctions.sol";
import {SealedBidAuctions} from "../../contracts/auctions/SealedBidAuctions.sol";
import {UniformPriceSales} from "../../contracts/auctions/UniformPriceSales.sol";
import {GasBurner} from "../../contracts/testing/GasBurner.sol";
import {Puppet} from "../../contracts/testing/Puppet.sol";
import {Refuser} from "../../contracts/testing/Refuser.sol";
import {StuckToken} from "../../contracts/testing/StuckToken.sol";
import {CHEATS, within} from "./Cheats.sol";

/// @notice Plays on one lot of each format at once: prices in wei, editions of 3, a token that sticks now and then,
/// bidders that take money and bidders that don't.
contract FormatsHandler {
    address private constant TREASURY = address(0xFEE);
    address private constant ETHER = address(0);
    uint256 private constant HOUR = 3_600;
    uint16 private constant QUANTITY = 3;

    DutchAuctions public immutable DUTCH = new DutchAuctions(TREASURY, 250, new address[](0), address(0));
    SealedBidAuctions public immutable SEALED = new SealedBidAuctions(TREASURY, 250, new address[](0), address(0));
    UniformPriceSales public immutable UNIFORM = new UniformPriceSales(TREASURY, 250, new address[](0), address(0));
    RankedAuctions public immutable RANKED = new RankedAuctions(TREASURY, 250, new address[](0), address(0));
    StuckToken public immutable TOKEN = new StuckToken();
    Puppet public immutable SELLER = new Puppet();

    address private immutable _TEST = msg.sender;
    uint256 public time = 1_800_000_000;
    Puppet[] public bidders;
    Lot public dutchLot;
    Lot public sealedLot;
    Lot public uniformLot;
    Lot public rankedLot;
    mapping(address bidder => uint256) public brought;
    mapping(address bidder => uint256[2]) private _sealedBid;
    mapping(address bidder => uint256[2]) private _uniformBid;

    constructor() payable {
        bidders.push(new Puppet());
        bidders.push(new Puppet());
        bidders.push(new Refuser());
        bidders.push(new GasBurner());
        TOKEN.setRoyalty(address(0xC0FFEE), 1_000);
        CHEATS.warp(time);
        for (uint256 id = 1; id <= 10; ++id) {
            TOKEN.mint(address(SELLER), id);
        }
        address[4] memory all = houses();
        for (uint256 i; i < 4; ++i) {
            SELLER.act(address(TOKEN), abi.encodeCall(TOKEN.setApprovalForAll, (all[i], true)), 0);
        }
        dutchLot = _lot(1, DUTCH.packRules(DutchTerms(1_000, 100, 3_600, 0, QUANTITY, true)), uint40(time + 2 * HOUR));
        sealedLot = _lot(4, SEALED.packRules(SealedTerms(100, 10, 3_600, 3_600)), 0);
        uniformLot = _lot(5, UNIFORM.packRules(UniformTerms(100, 10, 3_600, 3_600, QUANTITY)), 0);
        rankedLot = _lot(8, RANKED.packRules(RankedTerms(100, 3_600, 300, 900, 500, QUANTITY, true)), 0);
        SELLER.act(address(DUTCH), abi.encodeCall(DUTCH.list, (dutchLot)), 0);
        SELLER.act(address(SEALED), abi.encodeCall(SEALED.list, (sealedLot)), 0);
        SELLER.act(address(UNIFORM), abi.encodeCall(UNIFORM.list, (uniformLot)), 0);
        SELLER.act(address(RANKED), abi.encodeCall(RANKED.list, (rankedLot)), 0);
    }

    function houses() public view returns (address[4] memory) {
        return [address(DUTCH), address(SEALED), address(UNIFORM), address(RANKED)];
    }

    /* ACTIONS */

    function buyDutch(uint256 who, uint256 count) external {
        Puppet buyer = _who(who);
        _try(buyer, address(DUTCH), 5_000, abi.encodeCall(DUTCH.buy, (dutchLot, within(count, 1, 3), 5_000, 0)));
    }

    function commitSealed(uint256 who, uint256 amount, uint256 above) external {
        Puppet bidder = _who(who);
        amount = within(amount, 50, 1_000);
        bytes24 sealed_ = SEALED.commitmentOf(sealedLot, address(bidder), amount, 0);
        uint256 deposit = within(above, 0, 100) + amount;
        bytes memory call = abi.encodeCall(SEALED.commit, (sealedLot, sealed_, deposit, 0));
        if (_try(bidder, address(SEALED), deposit, call)) _sealedBid[address(bidder)] = [amount, 1];
    }

    function revealSealed(uint256 who) external {
        Puppet bidder = _who(who);
        uint256 amount = _sealedBid[address(bidder)][0];
        _try(bidder, address(SEALED), 0, abi.encodeCall(SEALED.reveal, (sealedLot, amount, 0)));
    }

    function commitUniform(uint256 who, uint256 amount, uint256 quantity, uint256 above) external {
        Puppet bidder = _who(who);
        amount = within(amount, 50, 1_000);
        quantity = within(quantity, 1, 5);
        bytes22 sealed_ = UNIFORM.commitmentOf(uniformLot, address(bidder), amount, quantity, 0);
        uint256 deposit = within(above, 0, 100) + amount * quantity;
        bytes memory call = abi.encodeCall(UNIFORM.commit, (uniformLot, sealed_, deposit, 0));
        if (_try(bidder, address(UNIFORM), deposit, call)) _uniformBid[address(bidder)] = [amount, quantity];
    }

    function revealUniform(uint256 who, uint256 hint) external {
        Puppet bidder = _who(who);
        uint256[2] memory it = _uniformBid[address(bidder)];
        bytes memory call = abi.encodeCall(UNIFORM.reveal, (uniformLot, it[0], it[1], 0, within(hint, 0, 6)));
        _try(bidder, address(UNIFORM), 0, call);
    }

    function bidRanked(uint256 who, uint256 amount, uint256 hint) external {
        Puppet bidder = _who(who);
        amount = RANKED.leastBid(rankedLot) + within(amount, 0, 500);
        bytes memory call = abi.encodeCall(RANKED.bid, (rankedLot, amount, 0, within(hint, 0, 9)));
        _try(bidder, address(RANKED), amount, call);
    }

    function settle(uint256 which, uint256 most) external {
        _settle(which % 4, within(most, 0, 4));
    }

    function stick(bool stuck, bool burns) external {
        TOKEN.stick(stuck, burns);
    }

    function wait_(uint256 seconds_) external {
        time += within(seconds_, 1, 1_500);
        CHEATS.warp(time);
    }

    /* THE END */

    /// @notice From wherever the run ended, everyone alone gets out what is theirs.
    function everybodyLeaves() external {
        if (msg.sender != _TEST) return;
        time += 3 hours;
        CHEATS.warp(time);
        // Once with the token as it is: that must free all money. Once more for the tokens.
        for (uint256 i; i < 4; ++i) {
            _settle(i, 10);
        }
        TOKEN.stick(false, false);
        for (uint256 i; i < 4; ++i) {
            _settle(i, 10);
        }
        for (uint256 i; i < bidders.length; ++i) {
            address bidder = address(bidders[i]);
            if (DUTCH.rebateOf(dutchLot, bidder) != 0) DUTCH.rebate(dutchLot, bidder);
            (, bool sealed_) = SEALED.depositOf(sealedLot, bidder);
            if (sealed_) SEALED.redeem(sealedLot, bidder);
            if (UNIFORM.depositOf(uniformLot, bidder) != 0) UNIFORM.redeem(uniformLot, bidder);
        }
        address[4] memory all = houses();
        for (uint256 i; i < 4; ++i) {
            for (uint256 k; k < bidders.length; ++k) {
                _withdraw(DUTCH, all[i], bidders[k]);
            }
            if (DutchAuctions(all[i]).credit(TREASURY, ETHER) != 0) DutchAuctions(all[i]).deliver(TREASURY, ETHER);
        }
        _reclaim();
    }

    /* HELPERS */

    function _lot(uint256 first, uint256 rules, uint40 closesAt) private view returns (Lot memory) {
        (address receiver, uint16 bps, bytes32 digest) = DUTCH.readToken(address(TOKEN), first);
        uint256 frame = DUTCH.packFrame(Frame(0, bps, uint40(time), closesAt, 0, 0));
        return Lot(address(SELLER), address(TOKEN), first, ETHER, address(0), receiver, digest, frame, rules);
    }

    function _who(uint256 seed) private view returns (Puppet) {
        return bidders[within(seed, 0, bidders.length - 1)];
    }

    function _try(Puppet bidder, address house, uint256 value, bytes memory call) private returns (bool) {
        try bidder.act{value: value}(house, call, 0) {
            brought[address(bidder)] += value;
            return true;
        } catch {
            return false;
        }
    }

    function _settle(uint256 which, uint256 most) private {
        if (which == 0) try DUTCH.settle(dutchLot) {} catch {}
        if (which == 1) try SEALED.settle(sealedLot) {} catch {}
        if (which == 2) try UNIFORM.settle(uniformLot, most) {} catch {}
        if (which == 3) try RANKED.settle(rankedLot, most) {} catch {}
    }

    function _withdraw(DutchAuctions, address house, Puppet bidder) private {
        uint256 owed = DutchAuctions(house).credit(address(bidder), ETHER);
        if (owed == 0) return;
        address to = purse(address(bidder));
        uint256 before = to.balance;
        bidder.act(house, abi.encodeCall(DUTCH.withdraw, (ETHER, to)), 0);
        assert(to.balance == before + owed);
    }

    function purse(address bidder) public pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode(bidder)))));
    }

    function _reclaim() private {
        for (uint256 id = 1; id <= 3; ++id) {
            try DUTCH.reclaim(dutchLot, id) {} catch {}
            try UNIFORM.reclaim(uniformLot, id + 4) {} catch {}
            try RANKED.reclaim(rankedLot, id + 7) {} catch {}
        }
        try SEALED.reclaim(sealedLot) {} catch {}
    }
}

/// @notice Invariants over the other formats at once; numbers in brackets as in tests/stateful/INVARIANTS.md.
contract AuctionFormatsInvariants {
    FormatsHandler private _handler;

    function setUp() external {
        _handler = new FormatsHandler{value: 1e27}();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev [A2] A house always holds the credits it owes.
    function invariant_every_house_covers_its_credits() external view {
        address[4] memory houses = _handler.houses();
        for (uint256 i; i < 4; ++i) {
            DutchAuctions house = DutchAuctions(houses[i]);
            uint256 owed = house.credit(address(0xFEE), address(0));
            for (uint256 k; k < 4; ++k) {
                owed += house.credit(address(_handler.bidders(k)), address(0));
            }
            assert(houses[i].balance >= owed);
        }
    }

    /// @dev [A1, A3, A6, A7, A8] From any state everybody leaves, the houses are empty of money and tokens, and what
    /// bidders brought is with them, the seller, the creator and the treasury.
    function afterInvariant() external {
        _handler.everybodyLeaves();

        address[4] memory houses = _handler.houses();
        for (uint256 i; i < 4; ++i) {
            assert(houses[i].balance == 0);
            assert(_handler.TOKEN().balanceOf(houses[i]) == 0);
        }
        uint256 brought;
        uint256 there = address(_handler.SELLER()).balance + address(0xC0FFEE).balance + address(0xFEE).balance;
        for (uint256 k; k < 4; ++k) {
            address bidder = address(_handler.bidders(k));
            brought += _handler.brought(bidder);
            there += bidder.balance + _handler.purse(bidder).balance;
        }
        assert(there == brought);
    }
}
