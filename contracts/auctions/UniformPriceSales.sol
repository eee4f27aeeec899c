// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lot} from "../../interfaces/IAuctionHouse.sol";
import {IUniformPriceSales, UniformTerms} from "../../interfaces/IUniformPriceSales.sol";
import {AuctionHouse} from "./AuctionHouse.sol";
import {EditionAuctions} from "./EditionAuctions.sol";
import {FrameWord} from "./FrameWord.sol";
import {LoadedLot, LoadedLots} from "./LoadedLot.sol";
import {RankedList} from "./RankedList.sol";

/// @title Uniform-price sales
/// @notice Sealed bids with prices and quantities; one price for all who win.
contract UniformPriceSales is IUniformPriceSales, EditionAuctions {
    using FrameWord for uint256;
    using RankedList for uint256;

    /// @dev A bidder's commitment, its number and deposit in units. Gone once revealed or redeemed.
    struct Commitment {
        bytes22 sealed_;
        uint32 number;
        uint48 deposit;
    }

    /* CONSTANTS */

    uint256 private constant _MAX_BOND_PART = 10;

    /* STORAGE */

    mapping(bytes32 lot => mapping(address bidder => Commitment)) private _commitments;

    /* CONSTRUCTOR */

    /// @dev See `AuctionHouse` for the parameters.
    constructor(address treasury, uint256 houseBps, address[] memory currencies, address registry)
        AuctionHouse(treasury, houseBps, currencies, registry)
    {}

    /* VIEWS */

    /// @inheritdoc IUniformPriceSales
    function packRules(UniformTerms calldata rules) external pure returns (uint256) {
        return rules.reserve | (uint256(rules.bond) << 48) | (uint256(rules.biddingTime) << 96)
            | (uint256(rules.revealTime) << 128) | (uint256(rules.quantity) << 160);
    }

    /// @inheritdoc IUniformPriceSales
    function readRules(uint256 rules) public pure returns (UniformTerms memory) {
        return UniformTerms({
            reserve: uint48(rules),
            bond: uint48(rules >> 48),
            biddingTime: uint32(rules >> 96),
            revealTime: uint32(rules >> 128),
            quantity: uint16(rules >> 160)
        });
    }

    /// @inheritdoc IUniformPriceSales
    function commitmentOf(Lot calldata terms, address bidder, uint256 amount, uint256 quantity, bytes32 salt)
        external
        view
        returns (bytes22)
    {
        return _commitmentOf(lotId(terms), bidder, amount, quantity, salt);
    }

    /// @inheritdoc IUniformPriceSales
    function depositOf(Lot calldata terms, address bidder) external view returns (uint256) {
        return _commitments[lotId(terms)][bidder].deposit * terms.frame.unit();
    }

    /* BIDDING */

    /// @inheritdoc IUniformPriceSales
    function commit(Lot calldata input, bytes22 commitment, uint256 deposit, uint256 fromCredit) external payable {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        _checkBuyer(terms);
        _checkOpen(terms.frame());
        uint256 revealsAt = _revealsAt(terms.frame(), terms.rules());
        if (block.timestamp >= revealsAt) revert House_Closed(block.timestamp, revealsAt);
        if (commitment == 0) revert House_NotCommitted(msg.sender);
        if (record.bids == type(uint32).max) revert House_TooManyBids(record.bids);
        uint256 unit = terms.frame().unit();
        uint256 units = _commitments[lot][msg.sender].deposit + _unitsOf(deposit, unit);
        if (units > _MAX_UNITS) revert House_TooManyUnits(units, _MAX_UNITS);
        if (units < _reserveOf(terms.rules())) {
            revert House_DepositTooLow(units * unit, _reserveOf(terms.rules()) * unit);
        }

        // Safe cast: checked above.
        _commitments[lot][msg.sender] = Commitment(commitment, ++record.bids, uint48(units));
        _spendNamedCredit(terms.currency(), deposit, fromCredit);

        emit BidCommitted(lot, msg.sender, record.bids, commitment, units * unit);

        _pullRest(terms.currency(), deposit, fromCredit);
    }

    /// @inheritdoc IUniformPriceSales
    function reveal(Lot calldata input, uint256 amount, uint256 quantity, bytes32 salt, uint256 hint) external {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        uint256 revealsAt = _revealsAt(terms.frame(), terms.rules());
        if (block.timestamp < revealsAt) revert House_NotOpen(block.timestamp, revealsAt);
        if (block.timestamp >= record.endsAt) revert House_Closed(block.timestamp, record.endsAt);
        Commitment memory mine = _commitments[lot][msg.sender];
        if (mine.sealed_ == 0 || mine.sealed_ != _commitmentOf(lot, msg.sender, amount, quantity, salt)) {
            revert House_NotCommitted(msg.sender);
        }

        delete _commitments[lot][msg.sender];
        uint256 held = _rank(terms, lot, record, mine, amount, quantity, hint);

        emit BidRevealed(lot, msg.sender, amount, quantity, held != 0);

        _ejectAll(terms, lot, record);
        _refund(terms.currency(), msg.sender, (mine.deposit - held) * terms.frame().unit());
    }

    /// @inheritdoc IUniformPriceSales
    function redeem(Lot calldata input, address bidder) external {
        (LoadedLot terms, bytes32 lot) = LoadedLots.load(input);
        Commitment memory theirs = _commitments[lot][bidder];
        uint256 endsAt = _records[lot].endsAt;
        if (block.timestamp < endsAt) revert House_NotOver(block.timestamp, endsAt);
        if (theirs.sealed_ == 0) revert House_NothingDue(lot);
        uint256 unit = terms.frame().unit();
        uint256 bond = readRules(terms.rules()).bond * unit;

        delete _commitments[lot][bidder];

        emit BondForfeited(lot, bidder, bond);

        _pay(terms.currency(), terms.seller(), bond);
        // Not negative: a deposit is at least the reserve, and the bond a tenth of that.
        _refund(terms.currency(), bidder, theirs.deposit * unit - bond);
    }

    /* INTERNAL */

    function _checkRules(uint256 rules, uint256 frame) internal pure override returns (uint256 endsAt) {
        UniformTerms memory terms = readRules(rules);
        if (rules >> 176 != 0) revert House_TermOutOfBounds("rules", rules >> 176, 0, 0);
        if (terms.reserve == 0) revert House_TermOutOfBounds("reserve", 0, 1, _MAX_UNITS);
        if (terms.bond > terms.reserve / _MAX_BOND_PART) {
            revert House_TermOutOfBounds("bond", terms.bond, 0, terms.reserve / _MAX_BOND_PART);
        }
        if (terms.biddingTime < _MIN_TIME || terms.biddingTime > _MAX_TIME) {
            revert House_TermOutOfBounds("biddingTime", terms.biddingTime, _MIN_TIME, _MAX_TIME);
        }
        if (terms.revealTime < _MIN_TIME || terms.revealTime > _MAX_TIME) {
            revert House_TermOutOfBounds("revealTime", terms.revealTime, _MIN_TIME, _MAX_TIME);
        }
        return _revealsAt(frame, rules) + terms.revealTime;
    }

    function _revealsAt(uint256 frame, uint256 rules) private pure returns (uint256) {
        return frame.opensAt() + uint32(rules >> 96);
    }

    function _quantityOf(uint256 rules) internal pure override returns (uint256) {
        return uint16(rules >> 160);
    }

    function _reserveOf(uint256 rules) internal pure override returns (uint256) {
        return uint48(rules);
    }

    /// @dev The lowest winning bid; the reserve where fewer are asked for than there are.
    function _clearingUnits(bytes32 lot, Record storage record, uint256 rules)
        internal
        view
        override
        returns (uint256)
    {
        if (record.total < _quantityOf(rules)) return _reserveOf(rules);
        return _lists[lot].words[record.worst].units();
    }

    function _commitmentOf(bytes32 lot, address bidder, uint256 amount, uint256 quantity, bytes32 salt)
        private
        view
        returns (bytes22)
    {
        return bytes22(keccak256(abi.encode(block.chainid, address(this), lot, bidder, amount, quantity, salt)));
    }

    /// @dev Books a revealed bid of the caller.
    /// @return held Units of the deposit that stay, or 0 where the bid does not count.
    function _rank(
        LoadedLot terms,
        bytes32 lot,
        Record storage record,
        Commitment memory mine,
        uint256 amount,
        uint256 quantity,
        uint256 hint
    ) private returns (uint256 held) {
        uint256 unit = terms.frame().unit();
        uint256 units = amount / unit;
        if (units * unit != amount || units < _reserveOf(terms.rules()) || units > mine.deposit) return 0;
        if (quantity == 0 || quantity > type(uint16).max || units * quantity > mine.deposit) return 0;

        _stand(lot, record, mine.number, units, quantity, hint);
        return units * quantity;
    }

    /// @dev Takes out what better bids leave no token for. To credit, not pushed: one bid may push out many.
    function _ejectAll(LoadedLot terms, bytes32 lot, Record storage record) private {
        uint256 quantity = _quantityOf(terms.rules());
        while (record.worst != 0) {
            (uint256 word, uint256 number) = _eject(lot, record, quantity);
            if (word == 0) return;
            uint256 back = word.units() * word.quantity() * terms.frame().unit();

            emit BidEjected(lot, word.bidder(), number, back);

            _accrueRefund(terms.currency(), word.bidder(), back);
        }
    }
}
