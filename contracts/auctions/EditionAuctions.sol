// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lot, Stage} from "../../interfaces/IAuctionHouse.sol";
import {IEditionAuctions} from "../../interfaces/IEditionAuctions.sol";
import {IPurchaseRecords} from "../../interfaces/ISaleRecords.sol";
import {AuctionHouse} from "./AuctionHouse.sol";
import {FrameWord} from "./FrameWord.sol";
import {LoadedLot, LoadedLots} from "./LoadedLot.sol";
import {RankedList} from "./RankedList.sol";

/// @title Edition auctions
/// @notice Several tokens, a ranked list of bids, and their settlement one winner at a time.
/// @dev Note to heirs: a standing bid's whole price times quantity is in the house, no more and no less; `_stand` books
/// one, and tells what it pushed out. Every step of settling is written before anything is called.
abstract contract EditionAuctions is IEditionAuctions, AuctionHouse {
    using FrameWord for uint256;
    using RankedList for RankedList.List;
    using RankedList for uint256;

    /// @dev What changes about a lot. `stage` is Unknown, Listed, Over (settling), Sold or Returned: the clock tells
    /// the rest. `worst` and `bids` are numbers of bids, `total` tokens asked for, `sold` tokens with a winner and
    /// `price` units for each, both fixed when settling starts; `delivered` tokens of the worst bid, where it is settled
    /// in parts; bit i of `stuck` is the lot's i-th token.
    struct Record {
        Stage stage;
        uint32 worst;
        uint32 bids;
        uint32 total;
        uint16 sold;
        uint48 price;
        uint40 endsAt;
        uint16 delivered;
        uint128 stuck;
    }

    /// @dev What is settled of a bid at once: its word as it stood, the index of the first token and their number, and
    /// for how many it has paid in. Where more are asked for than there are, the worst bid goes short.
    struct Part {
        uint256 word;
        uint256 from;
        uint256 count;
        uint256 asked;
    }

    /* CONSTANTS */

    uint256 internal constant _MAX_QUANTITY = 100;
    uint256 internal constant _MIN_TIME = 60;
    uint256 internal constant _MAX_TIME = 90 days;

    /* STORAGE */

    mapping(bytes32 lot => Record) internal _records;
    mapping(bytes32 lot => RankedList.List) internal _lists;

    /* VIEWS */

    /// @inheritdoc IEditionAuctions
    function lotState(Lot calldata terms)
        external
        view
        returns (Stage stage, uint256 worst, uint256 total, uint256 price, uint256 endsAt)
    {
        bytes32 lot = lotId(terms);
        Record storage record = _records[lot];
        (stage, worst, total, endsAt) = (record.stage, record.worst, record.total, record.endsAt);
        if (stage == Stage.Listed) {
            if (block.timestamp >= endsAt) stage = Stage.Over;
            else if (record.bids != 0) stage = Stage.Running;
            price = _clearingUnits(lot, record, terms.rules);
        } else {
            price = record.price;
        }
        price *= terms.frame.unit();
    }

    /// @inheritdoc IEditionAuctions
    function bidOf(Lot calldata terms, uint256 number)
        external
        view
        returns (address bidder, uint256 price, uint256 quantity, uint256 next)
    {
        uint256 word = _lists[lotId(terms)].words[number];
        if (word.isSettled(number)) return (address(0), 0, 0, 0);
        return (word.bidder(), word.units() * terms.frame.unit(), word.quantity(), word.next());
    }

    /// @inheritdoc IPurchaseRecords
    function purchaseRecord(Lot calldata terms, uint256 number, uint256[] calldata)
        external
        view
        returns (address buyer, uint256 count, uint256 price, uint256 soldAt)
    {
        bytes32 lot = lotId(terms);
        uint256 word = _lists[lot].words[number];
        if (!word.isSettled(number) || word.quantity() == 0) return (address(0), 0, 0, 0);
        (buyer, count, soldAt) = (word.bidder(), word.quantity(), _records[lot].endsAt);
        price = _unitsPaid(_records[lot], word) * count * terms.frame.unit();
    }

    /* LISTING */

    /// @inheritdoc IEditionAuctions
    function list(Lot calldata input) external returns (bytes32 lot) {
        LoadedLot terms;
        (terms, lot) = LoadedLots.load(input);
        if (_records[lot].stage != Stage.Unknown) revert House_LotExists(lot);
        uint256 endsAt = _checkRules(terms.rules(), terms.frame());
        if (block.timestamp >= endsAt) revert House_Closed(block.timestamp, endsAt);
        uint256 quantity = _quantityOf(terms.rules());
        if (quantity == 0 || quantity > _MAX_QUANTITY) {
            revert House_TermOutOfBounds("quantity", quantity, 1, _MAX_QUANTITY);
        }
        // The rules say when it ends, and nothing else closes the lot.
        if (terms.frame().closesAt() != 0) {
            revert House_TermOutOfBounds("closesAt", terms.frame().closesAt(), 0, 0);
        }
        _checkTerms(terms, _reserveOf(terms.rules()), endsAt);
        _checkEdition(terms, quantity, _reserveOf(terms.rules()), endsAt);

        // Safe cast: 40 bits and twice 32.
        (_records[lot].stage, _records[lot].endsAt) = (Stage.Listed, uint40(endsAt));

        terms.emitListed(lot);

        _escrowEdition(terms, quantity);
    }

    /// @inheritdoc IEditionAuctions
    function cancel(Lot calldata input) external {
        (LoadedLot terms, bytes32 lot, Record storage record) = _openLot(input);
        if (msg.sender != terms.seller()) revert House_NotAllowed(msg.sender, terms.seller());
        if (record.bids != 0) revert House_BidsStand(record.bids);

        _returnUnsold(terms, lot, record, 0);
    }

    /* ENDING */

    /// @inheritdoc IEditionAuctions
    function settle(Lot calldata input, uint256 most) external {
        (LoadedLot terms, bytes32 lot) = LoadedLots.load(input);
        Record storage record = _records[lot];
        if (record.stage == Stage.Listed) {
            if (block.timestamp < record.endsAt) revert House_NotOver(block.timestamp, record.endsAt);
            _startSettling(terms, lot, record);
        } else if (record.stage == Stage.Unknown) {
            revert House_UnknownLot(lot);
        } else if (record.stage != Stage.Over) {
            revert House_LotEnded(lot);
        }

        uint256 paid;
        while (most != 0 && record.worst != 0) {
            (uint256 settled, uint256 brought) = _settleWorst(terms, lot, record, most);
            most -= settled;
            paid += brought;
        }
        // Asked of storage: a token that calls back may have settled what was left.
        if (record.worst == 0 && record.stage == Stage.Over) _returnUnsold(terms, lot, record, record.sold);
        if (paid != 0) _settle(terms, lot, address(0), paid);
    }

    /// @inheritdoc IEditionAuctions
    function reclaim(Lot calldata input, uint256 tokenId) external {
        (LoadedLot terms, bytes32 lot) = LoadedLots.load(input);
        Record storage record = _records[lot];
        uint256 index = tokenId - terms.tokenId();
        if (index >= _MAX_QUANTITY || (record.stuck >> index) & 1 == 0) revert House_NotStuck(lot);

        record.stuck ^= uint128(1 << index);

        emit TokenReturned(lot, tokenId, false);

        _returnToken(terms, tokenId);
    }

    /* FOR HEIRS */

    /// @dev Reverts where the format's numbers are out of bounds.
    /// @return endsAt First second in which the lot can be settled, extensions apart.
    function _checkRules(uint256 rules, uint256 frame) internal view virtual returns (uint256 endsAt);

    function _quantityOf(uint256 rules) internal pure virtual returns (uint256);

    /// @dev Least bid for a token, in units.
    function _reserveOf(uint256 rules) internal pure virtual returns (uint256);

    /// @dev Units that every winner pays for a token, or 0 where each pays their own bid.
    function _clearingUnits(bytes32 lot, Record storage record, uint256 rules) internal view virtual returns (uint256);

    function _openLot(Lot calldata input) internal view returns (LoadedLot terms, bytes32 lot, Record storage record) {
        (terms, lot) = LoadedLots.load(input);
        record = _records[lot];
        if (record.stage == Stage.Unknown) revert House_UnknownLot(lot);
        if (record.stage != Stage.Listed) revert House_LotEnded(lot);
    }

    /// @dev Books the caller's bid. `number` has not been used.
    function _stand(bytes32 lot, Record storage record, uint256 number, uint256 units, uint256 quantity, uint256 hint)
        internal
    {
        // Safe casts: numbers are within 32 bits; a total is at most 99 and one bid's 65,535.
        record.worst = uint32(_lists[lot].insert(record.worst, hint, number, msg.sender, units, quantity));
        record.total += uint32(quantity);
    }

    /// @dev Takes the worst bid off the books, if the others ask for all the tokens without it.
    /// @return word The bid, or 0.
    /// @return number Its number.
    function _eject(bytes32 lot, Record storage record, uint256 quantity)
        internal
        returns (uint256 word, uint256 number)
    {
        number = record.worst;
        uint256 asked = _lists[lot].words[number].quantity();
        if (record.total - asked < quantity) return (0, 0);

        uint256 worst;
        (word, worst) = _lists[lot].pop(number);
        // Safe casts: a number of a bid, and less than the total was.
        (record.worst, record.total) = (uint32(worst), uint32(record.total - asked));
    }

    /* INTERNAL */

    function _startSettling(LoadedLot terms, bytes32 lot, Record storage record) private {
        uint256 quantity = _quantityOf(terms.rules());
        // Safe casts: prices have 48 bits, quantities 16.
        record.price = uint48(_clearingUnits(lot, record, terms.rules()));
        record.sold = uint16(record.total < quantity ? record.total : quantity);
        record.stage = Stage.Over;
    }

    /// @dev Settles up to `most` tokens of the worst standing bid: the last ones of those not settled yet.
    /// @return settled How many they were, at least one.
    /// @return paid What those of them that moved have brought, in smallest units.
    function _settleWorst(LoadedLot terms, bytes32 lot, Record storage record, uint256 most)
        private
        returns (uint256 settled, uint256 paid)
    {
        uint256 number = record.worst;
        Part memory part = _takeWorst(terms, lot, record, most);
        uint256 price = _unitsPaid(record, part.word) * terms.frame().unit();

        uint256 delivered = _deliverUnits(terms, lot, record, part);
        _keepDelivered(lot, record, number, delivered);
        _sendBack(terms, lot, part, delivered, price);
        return (part.count, price * delivered);
    }

    /// @dev Adds what was delivered of a bid to the record of it. After the calls, since only then it is known; a token
    /// that called back may have settled the rest of the bid meanwhile.
    function _keepDelivered(bytes32 lot, Record storage record, uint256 number, uint256 delivered) private {
        RankedList.List storage bids = _lists[lot];
        if (bids.words[number].isSettled(number)) bids.addDelivered(number, delivered);
        // Safe cast: at most 100 tokens.
        else record.delivered += uint16(delivered);
    }

    /// @dev Units a settled bid pays for a token.
    function _unitsPaid(Record storage record, uint256 word) private view returns (uint256) {
        uint256 price = record.price;
        return price == 0 ? word.units() : price;
    }

    /// @dev Takes up to `most` tokens off the worst bid, and the bid off the books with its last one.
    function _takeWorst(LoadedLot terms, bytes32 lot, Record storage record, uint256 most)
        private
        returns (Part memory part)
    {
        (uint256 number, uint256 total, uint256 end) = (record.worst, record.total, _quantityOf(terms.rules()));
        if (total < end) end = total;
        uint256 word = _lists[lot].words[number];
        uint256 from = total - word.quantity();
        if (end - from > most) {
            from = end - most;
            _lists[lot].lessen(number, total - from);
        } else {
            number = _lists[lot].settle(number, record.delivered);
            record.delivered = 0;
        }
        // Safe casts: a number of a bid, and less than the total was.
        (record.worst, record.total) = (uint32(number), uint32(from));
        return Part(word, from, end - from, total - from);
    }

    /// @dev What the bidder paid in for a part above the price of what was delivered.
    function _sendBack(LoadedLot terms, bytes32 lot, Part memory part, uint256 delivered, uint256 price) private {
        address bidder = part.word.bidder();
        uint256 back = part.word.units() * part.asked * terms.frame().unit() - price * delivered;

        emit UnitsWon(lot, bidder, terms.tokenId() + part.from, delivered, price, back);

        _refund(terms.currency(), bidder, back);
    }

    function _deliverUnits(LoadedLot terms, bytes32 lot, Record storage record, Part memory part)
        private
        returns (uint256 delivered)
    {
        address bidder = part.word.bidder();
        for (uint256 i; i < part.count; ++i) {
            if (_deliverUnit(terms, lot, record, bidder, part.from + i)) ++delivered;
        }
    }

    /// @dev Delivers one token of the lot; one that won't go, or shows something else, goes to the seller.
    function _deliverUnit(LoadedLot terms, bytes32 lot, Record storage record, address bidder, uint256 index)
        private
        returns (bool delivered)
    {
        uint256 tokenId = terms.tokenId() + index;
        delivered = _isAsListed(terms, tokenId) && _deliverToken(terms, tokenId, bidder);
        if (!delivered) _keepIfStuck(terms, lot, record, index, !_deliverToken(terms, tokenId, terms.seller()));
    }

    function _returnUnsold(LoadedLot terms, bytes32 lot, Record storage record, uint256 sold) private {
        record.stage = sold == 0 ? Stage.Returned : Stage.Sold;

        uint256 gasBefore = gasleft();
        uint256 quantity = _quantityOf(terms.rules());
        for (uint256 i = sold; i < quantity; ++i) {
            _keepIfStuck(terms, lot, record, i, !_giveBack(terms, terms.tokenId() + i, gasBefore));
        }
    }

    /// @dev Written after the call: until then the token is nobody's to reclaim.
    function _keepIfStuck(LoadedLot terms, bytes32 lot, Record storage record, uint256 index, bool stuck) private {
        // Safe cast: at most 100 tokens.
        if (stuck) record.stuck |= uint128(1 << index);

        emit TokenReturned(lot, terms.tokenId() + index, stuck);
    }
}
