// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lot, Stage} from "../../interfaces/IAuctionHouse.sol";
import {EnglishTerms, IEnglishAuctions} from "../../interfaces/IEnglishAuctions.sol";
import {ISaleRecords} from "../../interfaces/ISaleRecords.sol";
import {AuctionHouse} from "./AuctionHouse.sol";
import {EnglishRules, Standing} from "./EnglishRules.sol";
import {FrameWord} from "./FrameWord.sol";
import {LoadedLot, LoadedLots} from "./LoadedLot.sol";

/// @title Reserve auctions
/// @notice English auctions whose clock starts at the first bid.
/// @dev A lot is the hash of its terms and one word of what changes; the reserve's units are there from the listing
/// on, so that no bid pays for an empty slot.
contract EnglishAuctions is IEnglishAuctions, AuctionHouse {
    using FrameWord for uint256;
    using EnglishRules for uint256;

    /// @dev A struct, so that a lot's slot is computed once a call.
    struct Record {
        Standing standing;
    }

    /* CONSTANTS */

    uint256 private constant _MIN_DURATION = 60;
    uint256 private constant _MAX_DURATION = 90 days;
    uint256 private constant _MAX_INCREMENT_BPS = 5_000;

    /* STORAGE */

    // No variable: see `_recordOf`.

    /* CONSTRUCTOR */

    /// @dev See `AuctionHouse` for the parameters.
    constructor(address treasury, uint256 houseBps, address[] memory currencies, address registry)
        AuctionHouse(treasury, houseBps, currencies, registry)
    {}

    /* VIEWS */

    /// @inheritdoc IEnglishAuctions
    function packRules(EnglishTerms calldata rules) external pure returns (uint256) {
        return EnglishRules.packTerms(rules);
    }

    /// @inheritdoc IEnglishAuctions
    function readRules(uint256 rules) external pure returns (EnglishTerms memory) {
        return rules.unpackTerms();
    }

    /// @inheritdoc IEnglishAuctions
    function lotState(Lot calldata terms)
        external
        view
        returns (Stage stage, address bidder, uint256 amount, uint256 endsAt, uint256 least)
    {
        Standing standing = _recordOf(lotId(terms)).standing;
        uint256 unit = terms.frame.unit();
        bidder = standing.bidder();

        if (Standing.unwrap(standing) == 0) return (Stage.Unknown, address(0), 0, 0, 0);
        if (standing.isEnded()) {
            if (bidder != address(0)) return (Stage.Sold, bidder, standing.units() * unit, 0, 0);
            return (standing.units() == 0 ? Stage.Returned : Stage.Stuck, address(0), 0, 0, 0);
        }
        if (bidder == address(0)) {
            uint256 closesAt = terms.frame.closesAt();
            bool closed = closesAt != 0 && block.timestamp >= closesAt;
            return (Stage.Listed, address(0), 0, 0, closed ? 0 : standing.units() * unit);
        }

        amount = standing.units() * unit;
        endsAt = standing.endsAt(terms.rules);
        if (block.timestamp >= endsAt) return (Stage.Over, bidder, amount, endsAt, 0);
        stage = Stage.Running;
        least = EnglishRules.leastNext(standing.units(), terms.rules.incrementBps()) * unit;
    }

    /// @inheritdoc ISaleRecords
    function saleRecord(Lot calldata terms) external view returns (address buyer, uint256 price, uint256 soldAt) {
        Standing standing = _recordOf(lotId(terms)).standing;
        if (!standing.isEnded() || standing.bidder() == address(0)) return (address(0), 0, 0);
        return (standing.bidder(), standing.units() * terms.frame.unit(), standing.startedAt());
    }

    /* LISTING */

    /// @inheritdoc IEnglishAuctions
    function list(Lot calldata input) external returns (bytes32 lot) {
        LoadedLot terms;
        (terms, lot) = LoadedLots.load(input);
        Record storage record = _recordOf(lot);
        if (Standing.unwrap(record.standing) != 0) revert House_LotExists(lot);
        _checkRules(terms.rules());
        _checkTerms(terms, terms.rules().reserve(), terms.frame().closesAt());

        record.standing = EnglishRules.pack(address(0), terms.rules().reserve(), 0, 0);

        terms.emitListed(lot);

        _escrow(terms);
    }

    /// @inheritdoc IEnglishAuctions
    function cancel(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record, Standing standing) = _openLot(input);
        if (msg.sender != terms.seller()) revert House_NotAllowed(msg.sender, terms.seller());
        _checkUntouched(terms, standing);

        _returnLot(terms, lot, record);
    }

    /* BUYING */

    /// @inheritdoc IEnglishAuctions
    function bid(Lot calldata input) external payable {
        (LoadedLot terms, address outbid, uint256 back) = _bid(input, msg.value);
        if (terms.currency() != _ETHER) revert House_WrongPayment(msg.value, msg.value);

        if (outbid != address(0)) _refundEther(outbid, back);
    }

    /// @inheritdoc IEnglishAuctions
    function bidWith(Lot calldata input, uint256 amount, uint256 fromCredit) external payable {
        (LoadedLot terms, address outbid, uint256 back) = _bid(input, amount);
        address currency = terms.currency();
        _spendNamedCredit(currency, amount, fromCredit);

        _pullRest(currency, amount, fromCredit);
        if (outbid != address(0)) _refund(currency, outbid, back);
    }

    /// @inheritdoc IEnglishAuctions
    function buy(Lot calldata input, uint256 fromCredit) external payable {
        (LoadedLot terms, bytes32 lot, Record storage record, Standing standing) = _openLot(input);
        _checkBuyer(terms);
        _checkOpen(terms.frame());
        _checkUntouched(terms, standing);
        uint256 units = terms.rules().buyNow();
        if (units == 0) revert House_NotForBuyNow(lot);
        _checkMetadata(terms);
        uint256 price = units * terms.frame().unit();

        // Ended before the payment: a token that calls back while it is pulled finds no lot to buy.
        record.standing = EnglishRules.returned();
        _spendNamedCredit(terms.currency(), price, fromCredit);

        emit BidPlaced(lot, msg.sender, price, block.timestamp);

        _pullRest(terms.currency(), price, fromCredit);
        _complete(terms, lot, record, EnglishRules.pack(msg.sender, units, block.timestamp, 0));
    }

    /* ENDING */

    /// @inheritdoc IEnglishAuctions
    function settle(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record, Standing standing) = _openLot(input);
        if (standing.bidder() == address(0)) {
            uint256 closesAt = terms.frame().closesAt();
            if (closesAt == 0) revert House_NoBid(lot);
            if (block.timestamp < closesAt) revert House_NotOver(block.timestamp, closesAt);

            _returnLot(terms, lot, record);
        } else {
            _checkOver(terms, standing);
            _checkMetadata(terms);

            _complete(terms, lot, record, standing);
        }
    }

    /// @inheritdoc IEnglishAuctions
    function accept(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record, Standing standing) = _openLot(input);
        if (msg.sender != standing.bidder()) revert House_NotAllowed(msg.sender, standing.bidder());
        _checkOver(terms, standing);

        _complete(terms, lot, record, standing);
    }

    /// @inheritdoc IEnglishAuctions
    function refuse(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record, Standing standing) = _openLot(input);
        address winner = standing.bidder();
        if (winner == address(0)) revert House_NoBid(lot);
        uint256 end = _checkOver(terms, standing);
        _checkRefusal(terms, winner, end);

        record.standing = EnglishRules.returned();

        _undo(terms, lot, record, standing, !_deliver(terms, terms.seller()));
    }

    /// @inheritdoc IEnglishAuctions
    function reclaim(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot) = LoadedLots.load(input);
        Record storage record = _recordOf(lot);
        if (!record.standing.isStuck()) revert House_NotStuck(lot);

        _returnLot(terms, lot, record);
    }

    /* INTERNAL */

    /// @dev A lot's record is at the slot of its id.
    /// Reason for the assembly: a mapping would hash the id, a hash already, once more, at 90 gas a bid.
    /// Safe: an id is the keccak256 of the 288 bytes of its terms; where Solidity keeps anything is a small number, or
    /// the keccak256 of 64 bytes.
    function _recordOf(bytes32 lot) private pure returns (Record storage record) {
        assembly ("memory-safe") {
            record.slot := lot
        }
    }

    function _openLot(Lot calldata input)
        private
        view
        returns (LoadedLot terms, bytes32 lot, Record storage record, Standing standing)
    {
        (terms, lot) = LoadedLots.load(input);
        record = _recordOf(lot);
        standing = record.standing;
        if (!standing.isOpen()) _revertNotOpen(lot, standing);
    }

    function _revertNotOpen(bytes32 lot, Standing standing) private pure {
        if (Standing.unwrap(standing) == 0) revert House_UnknownLot(lot);
        revert House_LotEnded(lot);
    }

    /// @dev Books a bid of the caller that is yet to be paid.
    /// @return terms The lot's terms.
    /// @return outbid Whose bid it took the place of, or nobody.
    /// @return back What that was, in the currency's smallest unit.
    function _bid(Lot calldata input, uint256 amount) private returns (LoadedLot terms, address outbid, uint256 back) {
        bytes32 lot;
        (terms, lot) = LoadedLots.load(input);
        Standing standing = _recordOf(lot).standing;
        if (!standing.isOpen()) _revertNotOpen(lot, standing);
        uint256 rules = terms.rules();
        uint256 unit = _checkBuyer(terms);
        uint256 units = _unitsOf(amount, unit);
        uint256 end;
        outbid = standing.bidder();
        if (outbid == address(0)) {
            _checkOpen(terms.frame());
            if (units < standing.units()) revert House_BidTooLow(amount, standing.units() * unit);

            standing = EnglishRules.pack(msg.sender, units, block.timestamp, 0);
            // Unchecked: times of 32 bits.
            unchecked {
                end = block.timestamp + rules.duration();
            }
        } else {
            end = standing.endsAt(rules);
            if (block.timestamp >= end) revert House_Closed(block.timestamp, end);
            uint256 least = EnglishRules.leastNext(standing.units(), rules.incrementBps());
            if (units < least) revert House_BidTooLow(amount, least * unit);

            // Unchecked: what was once paid in.
            unchecked {
                back = standing.units() * unit;
            }
            (standing, end) = standing.outbidBy(msg.sender, units, rules, end);
        }

        _recordOf(lot).standing = standing;

        emit BidPlaced(lot, msg.sender, amount, end);
    }

    function _checkRules(uint256 rules) private pure {
        uint256 value = rules.reserve();
        if (value == 0) revert House_TermOutOfBounds("reserve", value, 1, _MAX_UNITS);
        value = rules.buyNow();
        if (value != 0 && value < rules.reserve()) {
            revert House_TermOutOfBounds("buyNow", value, rules.reserve(), _MAX_UNITS);
        }
        value = rules.duration();
        if (value < _MIN_DURATION || value > _MAX_DURATION) {
            revert House_TermOutOfBounds("duration", value, _MIN_DURATION, _MAX_DURATION);
        }
        if (rules.window() > value) revert House_TermOutOfBounds("window", rules.window(), 0, value);
        value = rules.extensionCap();
        if (value > EnglishRules.MAX_EXTENSION) {
            revert House_TermOutOfBounds("extensionCap", value, 0, EnglishRules.MAX_EXTENSION);
        }
        value = rules.incrementBps();
        if (value > _MAX_INCREMENT_BPS) revert House_TermOutOfBounds("incrementBps", value, 0, _MAX_INCREMENT_BPS);
    }

    function _checkUntouched(LoadedLot terms, Standing standing) private pure {
        if (standing.bidder() != address(0)) {
            revert House_BidStands(standing.bidder(), standing.units() * terms.frame().unit());
        }
    }

    function _checkOver(LoadedLot terms, Standing standing) private view returns (uint256 end) {
        end = standing.endsAt(terms.rules());
        if (block.timestamp < end) revert House_NotOver(block.timestamp, end);
    }

    function _returnLot(LoadedLot terms, bytes32 lot, Record storage record) private {
        record.standing = EnglishRules.returned();

        emit LotReturned(lot, terms.seller());

        _return(terms);
    }

    /// @dev Delivers and settles, or undoes the sale where the token won't move. While the collection is called, the
    /// lot is ended and nobody's.
    function _complete(LoadedLot terms, bytes32 lot, Record storage record, Standing standing) private {
        record.standing = EnglishRules.returned();

        if (!_deliver(terms, standing.bidder())) return _undo(terms, lot, record, standing, true);

        record.standing = standing.sold();
        _settle(terms, lot, standing.bidder(), standing.units() * terms.frame().unit());
    }

    function _undo(LoadedLot terms, bytes32 lot, Record storage record, Standing standing, bool stuck) private {
        if (stuck) record.standing = standing.stuck();
        uint256 price = standing.units() * terms.frame().unit();

        emit SaleUndone(lot, standing.bidder(), price, stuck);

        _refund(terms.currency(), standing.bidder(), price);
    }
}
