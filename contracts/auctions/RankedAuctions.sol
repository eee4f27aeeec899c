// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lot} from "../../interfaces/IAuctionHouse.sol";
import {IRankedAuctions, RankedTerms} from "../../interfaces/IRankedAuctions.sol";
import {AuctionHouse} from "./AuctionHouse.sol";
import {EditionAuctions} from "./EditionAuctions.sol";
import {EnglishRules} from "./EnglishRules.sol";
import {FrameWord} from "./FrameWord.sol";
import {LoadedLot} from "./LoadedLot.sol";
import {RankedList} from "./RankedList.sol";

/// @title Ranked auctions
/// @notice Open bids for the tokens of an edition; the best as many as there are tokens stand.
contract RankedAuctions is IRankedAuctions, EditionAuctions {
    using FrameWord for uint256;
    using RankedList for uint256;

    /* CONSTANTS */

    uint256 private constant _MAX_INCREMENT_BPS = 5_000;

    /* CONSTRUCTOR */

    /// @dev See `AuctionHouse` for the parameters.
    constructor(address treasury, uint256 houseBps, address[] memory currencies, address registry)
        AuctionHouse(treasury, houseBps, currencies, registry)
    {}

    /* VIEWS */

    /// @inheritdoc IRankedAuctions
    function packRules(RankedTerms calldata rules) external pure returns (uint256) {
        return rules.reserve | (uint256(rules.duration) << 48) | (uint256(rules.window) << 80)
            | (uint256(rules.extensionCap) << 96) | (uint256(rules.incrementBps) << 112)
            | (uint256(rules.quantity) << 128) | (uint256(rules.uniform ? 1 : 0) << 144);
    }

    /// @inheritdoc IRankedAuctions
    function readRules(uint256 rules) public pure returns (RankedTerms memory) {
        return RankedTerms({
            reserve: uint48(rules),
            duration: uint32(rules >> 48),
            window: uint16(rules >> 80),
            extensionCap: uint16(rules >> 96),
            incrementBps: uint16(rules >> 112),
            quantity: uint16(rules >> 128),
            uniform: rules >> 144 != 0
        });
    }

    /// @inheritdoc IRankedAuctions
    function leastBid(Lot calldata terms) external view returns (uint256) {
        bytes32 lot = lotId(terms);
        return _leastUnits(lot, _records[lot], readRules(terms.rules)) * terms.frame.unit();
    }

    /* BIDDING */

    /// @inheritdoc IRankedAuctions
    function bid(Lot calldata input, uint256 amount, uint256 fromCredit, uint256 hint) external payable {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        _checkBuyer(terms);
        _checkOpen(terms.frame());
        if (block.timestamp >= record.endsAt) revert House_Closed(block.timestamp, record.endsAt);
        if (record.bids == type(uint32).max) revert House_TooManyBids(record.bids);
        uint256 unit = terms.frame().unit();
        uint256 units = _unitsOf(amount, unit);
        uint256 least = _leastUnits(lot, record, readRules(terms.rules()));
        if (units < least) revert House_BidTooLow(amount, least * unit);

        (address loser, uint256 back) = _place(terms, lot, record, units, hint);
        _spendNamedCredit(terms.currency(), amount, fromCredit);

        emit RankedBid(lot, msg.sender, record.bids, amount, record.endsAt);

        _pullRest(terms.currency(), amount, fromCredit);
        _refund(terms.currency(), loser, back);
    }

    /* INTERNAL */

    function _checkRules(uint256 rules, uint256 frame) internal pure override returns (uint256 endsAt) {
        RankedTerms memory terms = readRules(rules);
        if (rules >> 145 != 0) revert House_TermOutOfBounds("rules", rules >> 145, 0, 0);
        if (terms.reserve == 0) revert House_TermOutOfBounds("reserve", 0, 1, _MAX_UNITS);
        if (terms.duration < _MIN_TIME || terms.duration > _MAX_TIME) {
            revert House_TermOutOfBounds("duration", terms.duration, _MIN_TIME, _MAX_TIME);
        }
        if (terms.window > terms.duration) revert House_TermOutOfBounds("window", terms.window, 0, terms.duration);
        if (terms.incrementBps > _MAX_INCREMENT_BPS) {
            revert House_TermOutOfBounds("incrementBps", terms.incrementBps, 0, _MAX_INCREMENT_BPS);
        }
        return frame.opensAt() + terms.duration;
    }

    function _quantityOf(uint256 rules) internal pure override returns (uint256) {
        return uint16(rules >> 128);
    }

    function _reserveOf(uint256 rules) internal pure override returns (uint256) {
        return uint48(rules);
    }

    /// @dev The worst winning bid; where fewer bid than there are tokens, that is the worst bid.
    function _clearingUnits(bytes32 lot, Record storage record, uint256 rules)
        internal
        view
        override
        returns (uint256)
    {
        return rules >> 144 == 0 ? 0 : _lists[lot].words[record.worst].units();
    }

    /// @dev Books the caller's bid.
    /// @return loser Whom it pushed out, or nobody.
    /// @return back What is theirs again, in the currency's smallest unit.
    function _place(LoadedLot terms, bytes32 lot, Record storage record, uint256 units, uint256 hint)
        private
        returns (address loser, uint256 back)
    {
        RankedTerms memory rules = readRules(terms.rules());
        // Safe cast: the cap keeps it within 40 bits and a little.
        record.endsAt = uint40(_endAfterBid(terms.frame().opensAt(), record.endsAt, rules));
        _stand(lot, record, ++record.bids, units, 1, hint);
        (uint256 word, uint256 number) = _eject(lot, record, rules.quantity);
        if (word == 0) return (address(0), 0);

        (loser, back) = (word.bidder(), word.units() * terms.frame().unit());

        emit BidEjected(lot, loser, number, back);
    }

    function _leastUnits(bytes32 lot, Record storage record, RankedTerms memory rules) private view returns (uint256) {
        if (record.total < rules.quantity) return rules.reserve;
        return EnglishRules.leastNext(_lists[lot].words[record.worst].units(), rules.incrementBps);
    }

    /// @dev At least a window from now, within the cap, never earlier than before.
    function _endAfterBid(uint256 opensAt, uint256 end, RankedTerms memory rules) private view returns (uint256) {
        uint256 latest = opensAt + rules.duration + rules.extensionCap;
        uint256 wanted = block.timestamp + rules.window;
        if (wanted > latest) wanted = latest;
        return wanted > end ? wanted : end;
    }
}
