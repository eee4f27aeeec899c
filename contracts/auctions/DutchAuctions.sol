// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lot, Stage} from "../../interfaces/IAuctionHouse.sol";
import {DutchTerms, IDutchAuctions} from "../../interfaces/IDutchAuctions.sol";
import {IPurchaseRecords} from "../../interfaces/ISaleRecords.sol";
import {AuctionHouse} from "./AuctionHouse.sol";
import {DutchRules} from "./DutchRules.sol";
import {FrameWord} from "./FrameWord.sol";
import {LoadedLot, LoadedLots} from "./LoadedLot.sol";

/// @title Dutch auctions
/// @notice Falling prices, linear or exponential, for one token or an edition, at single prices or at one for all.
contract DutchAuctions is IDutchAuctions, AuctionHouse {
    using FrameWord for uint256;
    using DutchRules for DutchTerms;
    using DutchRules for bytes24;

    /// @dev What changes about a lot. `stage` is Unknown, Listed or, once it ended, Sold or Returned; `last` is the
    /// price of the last token sold, in units; `purchases` is a hash over every purchase, the record of them all. In a
    /// slot of its own, since it is rarely written: bit i of `stuck` says that the lot's i-th token was to go back to
    /// the seller and would not move.
    struct Record {
        Stage stage;
        uint8 sold;
        uint48 last;
        bytes24 purchases;
        uint256 stuck;
    }

    /// @dev What a buyer of a uniform sale bought, and what they paid for it in units; lowered by the rebate.
    struct Purchase {
        uint16 count;
        uint64 paid;
    }

    /* CONSTANTS */

    uint256 private constant _MIN_DURATION = 60;
    uint256 private constant _MAX_DURATION = 90 days;
    uint256 private constant _MAX_AFTER_FALL = 90 days;
    uint256 private constant _MAX_QUANTITY = 100;

    /* STORAGE */

    mapping(bytes32 lot => Record) private _records;
    mapping(bytes32 lot => mapping(address buyer => Purchase)) private _purchases;

    /* CONSTRUCTOR */

    /// @dev See `AuctionHouse` for the parameters.
    constructor(address treasury, uint256 houseBps, address[] memory currencies, address registry)
        AuctionHouse(treasury, houseBps, currencies, registry)
    {}

    /* VIEWS */

    /// @inheritdoc IDutchAuctions
    function packRules(DutchTerms calldata rules) external pure returns (uint256) {
        return DutchRules.pack(rules);
    }

    /// @inheritdoc IDutchAuctions
    function readRules(uint256 rules) external pure returns (DutchTerms memory) {
        return DutchRules.unpack(rules);
    }

    /// @inheritdoc IDutchAuctions
    function priceAt(Lot calldata terms, uint256 time) external pure returns (uint256) {
        return _unitsAt(terms.frame, DutchRules.unpack(terms.rules), time) * terms.frame.unit();
    }

    /// @inheritdoc IDutchAuctions
    function lotState(Lot calldata terms) external view returns (Stage stage, uint256 sold, uint256 last) {
        Record memory record = _records[lotId(terms)];
        DutchTerms memory rules = DutchRules.unpack(terms.rules);
        (stage, sold, last) = (record.stage, record.sold, record.last * terms.frame.unit());

        if (stage != Stage.Listed) return (stage, sold, last);
        if (rules.uniform && sold != 0 && _isOver(terms.frame, rules, sold)) stage = Stage.Over;
        else if (sold == rules.quantity) stage = Stage.Sold;
    }

    /// @inheritdoc IPurchaseRecords
    function purchaseRecord(Lot calldata terms, uint256 number, uint256[] calldata purchases)
        external
        view
        returns (address buyer, uint256 count, uint256 price, uint256 soldAt)
    {
        Record memory record = _records[lotId(terms)];
        DutchTerms memory rules = DutchRules.unpack(terms.rules);
        bytes24 hash;
        for (uint256 i; i < purchases.length; ++i) {
            hash = hash.extend(bytes32(purchases[i]));
        }
        if (hash != record.purchases || number == 0 || number > purchases.length) return (address(0), 0, 0, 0);
        if (rules.uniform && !_isOver(terms.frame, rules, record.sold)) return (address(0), 0, 0, 0);

        uint256 units;
        (buyer, units, soldAt, count) = DutchRules.unpackPurchase(purchases[number - 1]);
        price = (rules.uniform ? record.last : units) * count * terms.frame.unit();
    }

    /// @inheritdoc IDutchAuctions
    function rebateOf(Lot calldata terms, address buyer) external view returns (uint256) {
        bytes32 lot = lotId(terms);
        return _unitsDue(lot, terms.frame, DutchRules.unpack(terms.rules), buyer) * terms.frame.unit();
    }

    /* SELLING */

    /// @inheritdoc IDutchAuctions
    function list(Lot calldata input) external returns (bytes32 lot) {
        LoadedLot terms;
        (terms, lot) = LoadedLots.load(input);
        if (_records[lot].stage != Stage.Unknown) revert House_LotExists(lot);
        uint256 quantity = _checkRules(terms);
        uint256 floor = DutchRules.unpack(terms.rules()).floor;
        _checkTerms(terms, floor, terms.frame().closesAt());
        _checkEdition(terms, quantity, floor, terms.frame().closesAt());

        _records[lot].stage = Stage.Listed;

        terms.emitListed(lot);

        _escrowEdition(terms, quantity);
    }

    /// @inheritdoc IDutchAuctions
    function cancel(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        if (msg.sender != terms.seller()) revert House_NotAllowed(msg.sender, terms.seller());
        DutchTerms memory rules = DutchRules.unpack(terms.rules());
        if (rules.uniform && record.sold != 0) revert House_UnitsSold(record.sold);

        _returnUnsold(terms, lot, record, rules.quantity);
    }

    /* BUYING */

    /// @inheritdoc IDutchAuctions
    function buy(Lot calldata input, uint256 count, uint256 most, uint256 fromCredit) external payable {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        _checkBuyer(terms);
        _checkOpen(terms.frame());
        DutchTerms memory rules = DutchRules.unpack(terms.rules());
        uint256 first = terms.tokenId() + record.sold;
        if (count == 0 || count > rules.quantity - record.sold) {
            revert House_NotSoMany(count, rules.quantity - record.sold);
        }
        uint256 units = _unitsAt(terms.frame(), rules, block.timestamp);
        uint256 price = units * count * terms.frame().unit();

        _book(lot, record, rules.uniform, units, count);
        (uint256 used, uint256 change) = _spendUpTo(terms.currency(), price, most, fromCredit);

        emit UnitsBought(lot, msg.sender, first, count, price);

        _pullRest(terms.currency(), price, used);
        _deliverEdition(terms, msg.sender, first, count);
        if (!rules.uniform) _settle(terms, lot, msg.sender, price);
        if (change != 0) _refund(terms.currency(), msg.sender, change);
    }

    /* ENDING */

    /// @inheritdoc IDutchAuctions
    function settle(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        DutchTerms memory rules = DutchRules.unpack(terms.rules());
        uint256 sold = record.sold;
        if (!_isOver(terms.frame(), rules, sold)) revert House_NotOver(block.timestamp, terms.frame().closesAt());
        uint256 price = record.last * sold * terms.frame().unit();

        _returnUnsold(terms, lot, record, rules.quantity);
        if (rules.uniform && sold != 0) _settle(terms, lot, address(0), price);
    }

    /// @inheritdoc IDutchAuctions
    function rebate(Lot calldata input, address buyer) external {
        (LoadedLot terms, bytes32 lot) = LoadedLots.load(input);
        uint256 units = _unitsDue(lot, terms.frame(), DutchRules.unpack(terms.rules()), buyer);
        if (units == 0) revert House_NothingDue(lot);
        uint256 amount = units * terms.frame().unit();

        // Safe cast: no more than was paid.
        _purchases[lot][buyer].paid -= uint64(units);

        emit Rebated(lot, buyer, amount);

        _refund(terms.currency(), buyer, amount);
    }

    /// @inheritdoc IDutchAuctions
    function reclaim(Lot calldata input, uint256 tokenId) external {
        (LoadedLot terms, bytes32 lot) = LoadedLots.load(input);
        Record storage record = _records[lot];
        uint256 index = tokenId - terms.tokenId();
        if (index >= _MAX_QUANTITY || (record.stuck >> index) & 1 == 0) revert House_NotStuck(lot);

        record.stuck ^= 1 << index;

        emit LotReturned(lot, terms.seller());

        _returnToken(terms, tokenId);
    }

    /* INTERNAL */

    /// @dev Books the caller's purchase.
    function _book(bytes32 lot, Record storage record, bool uniform, uint256 units, uint256 count) private {
        // Safe casts: `count` is at most 100, and 100 times 48 bits fit 64.
        record.sold += uint8(count);
        record.last = uint48(units);
        record.purchases = record.purchases.extend(DutchRules.packPurchase(msg.sender, units, block.timestamp, count));
        if (uniform) {
            Purchase storage purchase = _purchases[lot][msg.sender];
            purchase.count += uint16(count);
            purchase.paid += uint64(units * count);
        }
    }

    function _openLot(Lot calldata input) private view returns (LoadedLot terms, bytes32 lot, Record storage record) {
        (terms, lot) = LoadedLots.load(input);
        record = _records[lot];
        if (record.stage == Stage.Unknown) revert House_UnknownLot(lot);
        if (record.stage != Stage.Listed) revert House_LotEnded(lot);
    }

    function _checkRules(LoadedLot terms) private view returns (uint256) {
        DutchTerms memory rules = DutchRules.unpack(terms.rules());
        if (terms.rules() >> 177 != 0) revert House_TermOutOfBounds("rules", terms.rules() >> 177, 0, 0);
        if (rules.floor == 0 || rules.floor > rules.start) {
            revert House_TermOutOfBounds("floor", rules.floor, 1, rules.start);
        }
        if (rules.duration < _MIN_DURATION || rules.duration > _MAX_DURATION) {
            revert House_TermOutOfBounds("duration", rules.duration, _MIN_DURATION, _MAX_DURATION);
        }
        if (rules.halfLife > rules.duration) {
            revert House_TermOutOfBounds("halfLife", rules.halfLife, 0, rules.duration);
        }
        if (rules.quantity == 0 || rules.quantity > _MAX_QUANTITY) {
            revert House_TermOutOfBounds("quantity", rules.quantity, 1, _MAX_QUANTITY);
        }
        // The price falls from the opening, so it has to be one that is yet to come or now; a uniform sale has to end,
        // or its buyers might wait for ever for what they paid too much.
        uint256 opensAt = terms.frame().opensAt();
        uint256 closesAt = terms.frame().closesAt();
        uint256 fallen = opensAt + rules.duration;
        if (fallen < block.timestamp) revert House_Closed(block.timestamp, fallen);
        if (rules.uniform && (closesAt == 0 || closesAt > fallen + _MAX_AFTER_FALL)) {
            revert House_TermOutOfBounds("closesAt", closesAt, opensAt + 1, fallen + _MAX_AFTER_FALL);
        }
        return rules.quantity;
    }

    function _unitsAt(uint256 frame, DutchTerms memory rules, uint256 time) private pure returns (uint256) {
        uint256 opensAt = frame.opensAt();
        return rules.priceUp(time > opensAt ? time - opensAt : 0);
    }

    /// @dev Nothing can be bought any more, whoever wants to.
    function _isOver(uint256 frame, DutchTerms memory rules, uint256 sold) private view returns (bool) {
        uint256 closesAt = frame.closesAt();
        return sold == rules.quantity || (closesAt != 0 && block.timestamp >= closesAt);
    }

    /// @dev Units a buyer has paid above the last price, of a sale that is over.
    function _unitsDue(bytes32 lot, uint256 frame, DutchTerms memory rules, address buyer)
        private
        view
        returns (uint256)
    {
        Record memory record = _records[lot];
        Purchase memory purchase = _purchases[lot][buyer];
        if (!_isOver(frame, rules, record.sold)) return 0;
        // Never negative: no price after a purchase is higher than at it.
        return purchase.paid - uint256(record.last) * purchase.count;
    }

    function _returnUnsold(LoadedLot terms, bytes32 lot, Record storage record, uint256 quantity) private {
        uint256 sold = record.sold;
        record.stage = sold == 0 ? Stage.Returned : Stage.Sold;
        if (sold == quantity) return;

        emit LotReturned(lot, terms.seller());

        // Written after the calls, which find the lot ended and nothing stuck yet.
        uint256 stuck = _returnEdition(terms, terms.tokenId() + sold, quantity - sold);
        if (stuck != 0) record.stuck = stuck << sold;
    }
}
