// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lot, Stage} from "../../interfaces/IAuctionHouse.sol";
import {ISealedBidAuctions, SealedTerms} from "../../interfaces/ISealedBidAuctions.sol";
import {ISaleRecords} from "../../interfaces/ISaleRecords.sol";
import {AuctionHouse} from "./AuctionHouse.sol";
import {FrameWord} from "./FrameWord.sol";
import {LoadedLot, LoadedLots} from "./LoadedLot.sol";

/// @title Sealed-bid auctions
/// @notice Commit, reveal, and the highest bidder pays the second highest bid.
contract SealedBidAuctions is ISealedBidAuctions, AuctionHouse {
    using FrameWord for uint256;

    /// @dev What changes about a lot; `top` and `second` in units. `stage` is Unknown, Listed, Sold, Returned or Stuck:
    /// the clock tells the rest.
    struct Record {
        address leader;
        uint48 top;
        uint48 second;
        Stage stage;
        uint32 commitments;
    }

    /// @dev A bidder's commitment and deposit in units. Revealed: no commitment. Settled or redeemed: no deposit
    /// either.
    struct Commitment {
        bytes24 sealed_;
        uint48 deposit;
    }

    /* CONSTANTS */

    uint256 private constant _MIN_TIME = 60;
    uint256 private constant _MAX_TIME = 90 days;
    uint256 private constant _MAX_BOND_PART = 10;

    /* STORAGE */

    mapping(bytes32 lot => Record) private _records;
    mapping(bytes32 lot => mapping(address bidder => Commitment)) private _commitments;

    /* CONSTRUCTOR */

    /// @dev See `AuctionHouse` for the parameters.
    constructor(address treasury, uint256 houseBps, address[] memory currencies, address registry)
        AuctionHouse(treasury, houseBps, currencies, registry)
    {}

    /* VIEWS */

    /// @inheritdoc ISealedBidAuctions
    function packRules(SealedTerms calldata rules) external pure returns (uint256) {
        return rules.reserve | (uint256(rules.bond) << 48) | (uint256(rules.biddingTime) << 96)
            | (uint256(rules.revealTime) << 128);
    }

    /// @inheritdoc ISealedBidAuctions
    function readRules(uint256 rules) public pure returns (SealedTerms memory) {
        return SealedTerms({
            reserve: uint48(rules),
            bond: uint48(rules >> 48),
            biddingTime: uint32(rules >> 96),
            revealTime: uint32(rules >> 128)
        });
    }

    /// @inheritdoc ISealedBidAuctions
    function commitmentOf(Lot calldata terms, address bidder, uint256 amount, bytes32 salt)
        external
        view
        returns (bytes24)
    {
        return _commitmentOf(lotId(terms), bidder, amount, salt);
    }

    /// @inheritdoc ISealedBidAuctions
    function lotState(Lot calldata terms)
        external
        view
        returns (Stage stage, address leader, uint256 price, uint256 endsAt)
    {
        Record memory record = _records[lotId(terms)];
        (stage, leader) = (record.stage, record.leader);
        price = leader == address(0) ? 0 : _priceUnits(record, terms.rules) * terms.frame.unit();
        if (stage != Stage.Listed) return (stage, leader, price, 0);

        uint256 revealsAt = _revealsAt(terms.frame, terms.rules);
        endsAt = _endsAt(terms.frame, terms.rules);
        if (block.timestamp >= endsAt) stage = Stage.Over;
        else if (block.timestamp >= revealsAt) stage = Stage.Running;
    }

    /// @inheritdoc ISealedBidAuctions
    function depositOf(Lot calldata terms, address bidder) external view returns (uint256 deposit, bool sealed_) {
        Commitment memory commitment = _commitments[lotId(terms)][bidder];
        return (commitment.deposit * terms.frame.unit(), commitment.sealed_ != 0);
    }

    /// @inheritdoc ISaleRecords
    function saleRecord(Lot calldata terms) external view returns (address buyer, uint256 price, uint256 soldAt) {
        Record memory record = _records[lotId(terms)];
        if (record.stage != Stage.Sold) return (address(0), 0, 0);
        price = _priceUnits(record, terms.rules) * terms.frame.unit();
        return (record.leader, price, _endsAt(terms.frame, terms.rules));
    }

    /* LISTING */

    /// @inheritdoc ISealedBidAuctions
    function list(Lot calldata input) external returns (bytes32 lot) {
        LoadedLot terms;
        (terms, lot) = LoadedLots.load(input);
        if (_records[lot].stage != Stage.Unknown) revert House_LotExists(lot);
        _checkRules(terms);
        _checkTerms(terms, readRules(terms.rules()).reserve, _endsAt(terms.frame(), terms.rules()));

        _records[lot].stage = Stage.Listed;

        terms.emitListed(lot);

        _escrow(terms);
    }

    /// @inheritdoc ISealedBidAuctions
    function cancel(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        if (msg.sender != terms.seller()) revert House_NotAllowed(msg.sender, terms.seller());
        if (record.commitments != 0) revert House_Committed(record.commitments);

        _returnLot(terms, lot, record);
    }

    /* BIDDING */

    /// @inheritdoc ISealedBidAuctions
    function commit(Lot calldata input, bytes24 commitment, uint256 deposit, uint256 fromCredit) external payable {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        _checkBuyer(terms);
        _checkOpen(terms.frame());
        uint256 revealsAt = _revealsAt(terms.frame(), terms.rules());
        if (block.timestamp >= revealsAt) revert House_Closed(block.timestamp, revealsAt);
        if (commitment == 0) revert House_NotCommitted(msg.sender);
        Commitment storage mine = _commitments[lot][msg.sender];
        uint256 unit = terms.frame().unit();
        uint256 units = mine.deposit + _unitsOf(deposit, unit);
        if (units > _MAX_UNITS) revert House_TooManyUnits(units, _MAX_UNITS);
        SealedTerms memory rules = readRules(terms.rules());
        if (units < rules.reserve) revert House_DepositTooLow(units * unit, rules.reserve * unit);

        if (mine.sealed_ == 0) ++record.commitments;
        // Safe cast: checked above.
        (mine.sealed_, mine.deposit) = (commitment, uint48(units));
        _spendNamedCredit(terms.currency(), deposit, fromCredit);

        emit BidCommitted(lot, msg.sender, commitment, units * unit);

        _pullRest(terms.currency(), deposit, fromCredit);
    }

    /// @inheritdoc ISealedBidAuctions
    function reveal(Lot calldata input, uint256 amount, bytes32 salt) external {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        uint256 time = _revealsAt(terms.frame(), terms.rules());
        if (block.timestamp < time) revert House_NotOpen(block.timestamp, time);
        time = _endsAt(terms.frame(), terms.rules());
        if (block.timestamp >= time) revert House_Closed(block.timestamp, time);
        Commitment storage mine = _commitments[lot][msg.sender];
        if (mine.sealed_ == 0 || mine.sealed_ != _commitmentOf(lot, msg.sender, amount, salt)) {
            revert House_NotCommitted(msg.sender);
        }

        mine.sealed_ = 0;
        (bool counts, address loser) = _rank(terms, record, amount, mine.deposit);
        uint256 back;
        if (loser != address(0)) {
            back = _commitments[lot][loser].deposit * terms.frame().unit();
            _commitments[lot][loser].deposit = 0;
        }

        emit BidRevealed(lot, msg.sender, amount, counts);

        _refund(terms.currency(), loser, back);
    }

    /* ENDING */

    /// @inheritdoc ISealedBidAuctions
    function settle(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        _checkOver(terms);
        if (record.leader == address(0)) {
            _returnLot(terms, lot, record);
        } else {
            _checkMetadata(terms);

            _complete(terms, lot, record);
        }
    }

    /// @inheritdoc ISealedBidAuctions
    function accept(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        _checkOver(terms);
        if (msg.sender != record.leader) revert House_NotAllowed(msg.sender, record.leader);

        _complete(terms, lot, record);
    }

    /// @inheritdoc ISealedBidAuctions
    function refuse(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        address winner = record.leader;
        if (winner == address(0)) revert House_NoBid(lot);
        _checkRefusal(terms, winner, _checkOver(terms));

        record.stage = Stage.Returned;

        _undo(terms, lot, record, !_deliver(terms, terms.seller()));
    }

    /// @inheritdoc ISealedBidAuctions
    function redeem(Lot calldata input, address bidder) external {
        (LoadedLot terms, bytes32 lot) = LoadedLots.load(input);
        Commitment storage theirs = _commitments[lot][bidder];
        _checkOver(terms);
        if (theirs.sealed_ == 0) revert House_NothingDue(lot);
        uint256 unit = terms.frame().unit();
        uint256 bond = readRules(terms.rules()).bond * unit;
        // Not negative: a deposit is at least the reserve, and the bond a tenth of that.
        uint256 back = theirs.deposit * unit - bond;

        delete _commitments[lot][bidder];

        emit BondForfeited(lot, bidder, bond);

        _pay(terms.currency(), terms.seller(), bond);
        _refund(terms.currency(), bidder, back);
    }

    /// @inheritdoc ISealedBidAuctions
    function reclaim(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot) = LoadedLots.load(input);
        Record storage record = _records[lot];
        if (record.stage != Stage.Stuck) revert House_NotStuck(lot);

        _returnLot(terms, lot, record);
    }

    /* INTERNAL */

    function _openLot(Lot calldata input) private view returns (LoadedLot terms, bytes32 lot, Record storage record) {
        (terms, lot) = LoadedLots.load(input);
        record = _records[lot];
        if (record.stage == Stage.Unknown) revert House_UnknownLot(lot);
        if (record.stage != Stage.Listed) revert House_LotEnded(lot);
    }

    function _checkRules(LoadedLot terms) private view {
        SealedTerms memory rules = readRules(terms.rules());
        if (terms.rules() >> 160 != 0) revert House_TermOutOfBounds("rules", terms.rules() >> 160, 0, 0);
        if (rules.reserve == 0) revert House_TermOutOfBounds("reserve", 0, 1, _MAX_UNITS);
        if (rules.bond > rules.reserve / _MAX_BOND_PART) {
            revert House_TermOutOfBounds("bond", rules.bond, 0, rules.reserve / _MAX_BOND_PART);
        }
        if (rules.biddingTime < _MIN_TIME || rules.biddingTime > _MAX_TIME) {
            revert House_TermOutOfBounds("biddingTime", rules.biddingTime, _MIN_TIME, _MAX_TIME);
        }
        if (rules.revealTime < _MIN_TIME || rules.revealTime > _MAX_TIME) {
            revert House_TermOutOfBounds("revealTime", rules.revealTime, _MIN_TIME, _MAX_TIME);
        }
        // The times run from the opening, and nothing else closes the lot.
        uint256 frame = terms.frame();
        if (frame.closesAt() != 0) revert House_TermOutOfBounds("closesAt", frame.closesAt(), 0, 0);
        uint256 revealsAt = _revealsAt(frame, terms.rules());
        if (block.timestamp >= revealsAt) revert House_Closed(block.timestamp, revealsAt);
    }

    function _revealsAt(uint256 frame, uint256 rules) private pure returns (uint256) {
        return frame.opensAt() + uint32(rules >> 96);
    }

    function _endsAt(uint256 frame, uint256 rules) private pure returns (uint256) {
        return _revealsAt(frame, rules) + uint32(rules >> 128);
    }

    function _checkOver(LoadedLot terms) private view returns (uint256 end) {
        end = _endsAt(terms.frame(), terms.rules());
        if (block.timestamp < end) revert House_NotOver(block.timestamp, end);
    }

    function _commitmentOf(bytes32 lot, address bidder, uint256 amount, bytes32 salt) private view returns (bytes24) {
        return bytes24(keccak256(abi.encode(block.chainid, address(this), lot, bidder, amount, salt)));
    }

    /// @dev The second highest bid that counts, or the reserve.
    function _priceUnits(Record memory record, uint256 rules) private pure returns (uint256) {
        uint256 reserve = uint48(rules);
        return record.second > reserve ? record.second : reserve;
    }

    /// @dev Books a revealed bid of the caller.
    /// @return counts Whether it is one.
    /// @return loser Whose deposit is free now: the caller's, the former leader's, or nobody's.
    function _rank(LoadedLot terms, Record storage record, uint256 amount, uint256 deposit)
        private
        returns (bool counts, address loser)
    {
        uint256 unit = terms.frame().unit();
        uint256 units = amount / unit;
        counts = units * unit == amount && units <= deposit && units >= uint48(terms.rules());
        if (!counts) return (false, msg.sender);

        // Safe casts: at most the deposit.
        if (units > record.top) {
            loser = record.leader;
            (record.leader, record.second, record.top) = (msg.sender, record.top, uint48(units));
        } else {
            loser = msg.sender;
            if (units > record.second) record.second = uint48(units);
        }
    }

    function _returnLot(LoadedLot terms, bytes32 lot, Record storage record) private {
        record.stage = Stage.Returned;

        emit LotReturned(lot, terms.seller());

        _return(terms);
    }

    /// @dev As in the reserve auction: while the collection is called, the lot is ended and nobody's.
    function _complete(LoadedLot terms, bytes32 lot, Record storage record) private {
        record.stage = Stage.Returned;

        address winner = record.leader;
        if (!_deliver(terms, winner)) return _undo(terms, lot, record, true);

        record.stage = Stage.Sold;
        uint256 unit = terms.frame().unit();
        uint256 price = _priceUnits(record, terms.rules()) * unit;
        uint256 back = _commitments[lot][winner].deposit * unit - price;
        _commitments[lot][winner].deposit = 0;
        _settle(terms, lot, winner, price);
        _refund(terms.currency(), winner, back);
    }

    function _undo(LoadedLot terms, bytes32 lot, Record storage record, bool stuck) private {
        address winner = record.leader;
        if (stuck) record.stage = Stage.Stuck;
        record.leader = address(0);
        uint256 back = _commitments[lot][winner].deposit * terms.frame().unit();
        _commitments[lot][winner].deposit = 0;

        emit SaleUndone(lot, winner, back, stuck);

        _refund(terms.currency(), winner, back);
    }
}
