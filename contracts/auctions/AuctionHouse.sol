// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {Frame, IAuctionHouse, Lot} from "../../interfaces/IAuctionHouse.sol";
import {IConsignments} from "../../interfaces/IConsignments.sol";
import {IResaleLevy} from "../../interfaces/IResaleLevy.sol";
import {Credits} from "../payments/Credits.sol";
import {FrameWord} from "./FrameWord.sol";
import {LoadedLot, LoadedLots} from "./LoadedLot.sol";
import {TokenReader} from "./TokenReader.sol";

/// @title Auction house
/// @notice Escrow, payment and one settlement for every format; a format is one more contract that inherits this.
/// @dev Note to heirs, who keep a lot's state and decide who buys at what price:
/// - Listing: `_checkTerms`, book, event, then `_escrow`.
/// - Taking money: `_spendNamedCredit` among the effects, `_pullRest` among the interactions.
/// - Selling: book the lot as ended with nobody, `_deliver`; only if that is true book the buyer and `_settle`,
///   else refund. So whatever a hostile collection calls meanwhile, it finds nothing to take.
abstract contract AuctionHouse is IAuctionHouse, Credits {
    using FrameWord for uint256;

    /* CONSTANTS */

    /// @inheritdoc IAuctionHouse
    uint256 public constant MAX_HOUSE_BPS = 1_000;
    /// @inheritdoc IAuctionHouse
    uint256 public constant MAX_GALLERY_BPS = 5_000;
    /// @inheritdoc IAuctionHouse
    uint256 public constant MAX_ROYALTY_BPS = 2_500;
    /// @inheritdoc IAuctionHouse
    uint256 public constant DECISION_TIME = 7 days;
    /// @inheritdoc IAuctionHouse
    uint256 public constant LAST_RESORT = 30 days;
    /// @inheritdoc IAuctionHouse
    uint256 public constant CHECKS_LINKS = 1;

    uint256 internal constant _BPS = 10_000;
    uint256 internal constant _MAX_UNITS = type(uint48).max;

    uint256 private constant _MAX_UNIT_EXPONENT = 24;

    /// @dev Gas that giving tokens back may use in one go. A hundred that burn all they get would use 25,000,000, more
    /// than a transaction may (EIP-7825: 2^24), and whatever else ends with them would hang on that.
    uint256 private constant _RETURN_GAS = 10_000_000;

    /* IMMUTABLES */

    /// @inheritdoc IAuctionHouse
    uint256 public immutable HOUSE_BPS;
    /// @inheritdoc IAuctionHouse
    address public immutable TREASURY;
    /// @inheritdoc IAuctionHouse
    address public immutable REGISTRY;
    /// @inheritdoc IAuctionHouse
    address public immutable LEVY;

    /* STORAGE */

    /// @inheritdoc IAuctionHouse
    mapping(address currency => bool) public takesCurrency;

    /* CONSTRUCTOR */

    /// @param treasury Where the house's fees are owed.
    /// @param houseBps The house's fee, in basis points of the price, at most `MAX_HOUSE_BPS`.
    /// @param currencies ERC-20s that lots may be priced in, for ever; ether always is one.
    /// @param registry Registry of consignments and linked accounts, or `address(0)`.
    constructor(address treasury, uint256 houseBps, address[] memory currencies, address registry) {
        if (treasury == address(0) || treasury == address(this)) revert House_BadTreasury(treasury);
        if (houseBps > MAX_HOUSE_BPS) revert House_FeeTooHigh(houseBps, MAX_HOUSE_BPS);

        TREASURY = treasury;
        HOUSE_BPS = houseBps;
        REGISTRY = registry;
        LEVY = registry == address(0) ? address(0) : IConsignments(registry).LEVY();
        takesCurrency[_ETHER] = true;
        for (uint256 i; i < currencies.length; ++i) {
            takesCurrency[currencies[i]] = true;
        }
    }

    /* VIEWS */

    /// @inheritdoc IAuctionHouse
    function readToken(address collection, uint256 tokenId)
        public
        view
        returns (address royaltyReceiver, uint16 royaltyBps, bytes32 metadataDigest)
    {
        uint256 bps;
        (, royaltyReceiver, bps, metadataDigest) = TokenReader.saleTerms(collection, tokenId, MAX_ROYALTY_BPS);
        // Safe cast: at most the cap.
        royaltyBps = uint16(bps);
    }

    /// @inheritdoc IAuctionHouse
    function proceeds(Lot calldata terms, uint256 price)
        external
        view
        returns (uint256 houseFee, uint256 galleryFee, uint256 royalty, uint256 toSeller)
    {
        uint256 bps = HOUSE_BPS + terms.frame.galleryBps() + terms.frame.royaltyBps();
        if (bps > _BPS) revert House_FeeTooHigh(bps, _BPS);
        if (price > type(uint128).max) revert House_TermOutOfBounds("price", price, 0, type(uint128).max);
        (houseFee, galleryFee, royalty, toSeller) = _proceeds(terms.frame, price);
        if (terms.frame.levy() != 0) {
            (uint256 levy,) = _levyOn(terms.frame, terms.currency, price, toSeller);
            (royalty, toSeller) = (royalty + levy, toSeller - levy);
        }
    }

    /// @inheritdoc IAuctionHouse
    function lotId(Lot calldata terms) public pure returns (bytes32 lot) {
        (, lot) = LoadedLots.load(terms);
    }

    /// @inheritdoc IAuctionHouse
    function packFrame(Frame calldata frame) external pure returns (uint256) {
        return FrameWord.pack(frame);
    }

    /// @inheritdoc IAuctionHouse
    function readFrame(uint256 frame) external pure returns (Frame memory) {
        return FrameWord.unpack(frame);
    }

    /// @inheritdoc IAuctionHouse
    function packLevy(uint48 rate, uint32 acquiredAt) external pure returns (uint256) {
        return FrameWord.packLevy(rate, acquiredAt);
    }

    /// @inheritdoc IAuctionHouse
    function readLevy(uint256 frame) external pure returns (uint48 rate, uint32 acquiredAt) {
        // Safe casts: as packed.
        return (uint48(frame.levyRate()), uint32(frame.acquiredAt()));
    }

    /* LISTING */

    /// @dev Whether the terms that every format shares may be listed by the caller, now. Calls the collection.
    /// `leastUnits` is the least price the lot can fetch, `endsAt` when an untouched one is over, or 0 for never.
    function _checkTerms(LoadedLot terms, uint256 leastUnits, uint256 endsAt) internal view {
        uint256 frame = terms.frame();
        uint256 conditions =
            REGISTRY == address(0) ? _checkLister(terms) : _askRegistry(terms, terms.tokenId(), leastUnits, endsAt);
        if (frame.conditionsAndLevy() != conditions) {
            if (frame.conditions() != conditions) {
                revert House_TermOutOfBounds("conditions", frame.conditions(), conditions, conditions);
            }
            _checkLevy(terms);
        }
        if (frame.unitExponent() > _MAX_UNIT_EXPONENT) {
            revert House_TermOutOfBounds("unitExponent", frame.unitExponent(), 0, _MAX_UNIT_EXPONENT);
        }
        if (terms.currency() != _ETHER && !takesCurrency[terms.currency()]) {
            revert House_CurrencyNotTaken(terms.currency());
        }
        if (frame.galleryBps() != 0 || terms.gallery() != address(0)) _checkGallery(terms);
        uint256 closesAt = frame.closesAt();
        if (closesAt != 0 && (closesAt <= block.timestamp || closesAt <= frame.opensAt())) {
            revert House_Closed(block.timestamp, closesAt);
        }

        _checkToken(terms, terms.tokenId());
    }

    /// @dev Whether a lot can carry the levy: at today's rate, for an author whom the collection names.
    function _checkLevy(LoadedLot terms) private view {
        uint256 frame = terms.frame();
        if (LEVY == address(0) || terms.royaltyReceiver() == address(0)) {
            revert House_NoLevy(LEVY, terms.royaltyReceiver());
        }
        uint256 rate = IResaleLevy(LEVY).rateOf(terms.currency());
        if (frame.levyRate() != rate) revert House_TermOutOfBounds("levyRate", frame.levyRate(), rate, rate);
        if (frame.acquiredAt() > block.timestamp) {
            revert House_TermOutOfBounds("acquiredAt", frame.acquiredAt(), 0, block.timestamp);
        }
    }

    /// @dev Whether a token is the seller's, and says of itself what the terms say.
    function _checkToken(LoadedLot terms, uint256 tokenId) private view {
        // Asked before escrow too: a collection whose transfers do nothing could else sell what the house holds of it
        // for somebody else.
        (address owner, address receiver, uint256 bps, bytes32 digest) =
            TokenReader.saleTerms(terms.collection(), tokenId, MAX_ROYALTY_BPS);
        if (owner != terms.seller()) revert House_NotTokenOwner(owner, terms.seller());
        if (receiver != terms.royaltyReceiver() || bps != terms.frame().royaltyBps()) {
            revert House_RoyaltyDiffers(receiver, bps);
        }
        if (digest != terms.metadataDigest()) revert House_MetadataDiffers(digest, terms.metadataDigest());
    }

    /// @dev The same for the tokens after the first of a lot of `count`: an edition, which answers alike throughout.
    /// Each is asked about, since each is consigned by itself. One token alone carries the levy: it is owed on each
    /// work's price, and an edition is settled in sums.
    function _checkEdition(LoadedLot terms, uint256 count, uint256 leastUnits, uint256 endsAt) internal view {
        if (count != 1 && terms.frame().levy() != 0) revert House_TermOutOfBounds("quantity", count, 1, 1);
        uint256 first = terms.tokenId();
        for (uint256 i = 1; i < count; ++i) {
            if (REGISTRY != address(0)) _askRegistry(terms, first + i, leastUnits, endsAt);
            _checkToken(terms, first + i);
        }
    }

    function _checkLister(LoadedLot terms) private view returns (uint256 conditions) {
        if (msg.sender != terms.seller()) revert House_NotAllowed(msg.sender, terms.seller());
        return 0;
    }

    /// @dev The registry reverts where the caller may not list this token.
    function _askRegistry(LoadedLot terms, uint256 tokenId, uint256 leastUnits, uint256 endsAt)
        private
        view
        returns (uint256 conditions)
    {
        uint256 frame = terms.frame();
        bool linked = IConsignments(REGISTRY)
            .checkListing(
                msg.sender,
                terms.seller(),
                terms.collection(),
                tokenId,
                terms.currency(),
                terms.gallery(),
                frame.galleryBps(),
                endsAt,
                leastUnits * frame.unit()
            );
        return linked ? CHECKS_LINKS : 0;
    }

    function _checkGallery(LoadedLot terms) private view {
        uint256 bps = terms.frame().galleryBps();
        if (bps > MAX_GALLERY_BPS) revert House_FeeTooHigh(bps, MAX_GALLERY_BPS);
        address gallery = terms.gallery();
        if (gallery == address(0) || gallery == address(this) || gallery == terms.seller()) {
            revert House_BadGallery(gallery);
        }
    }

    /// @dev Takes the token from the seller, and believes only what `ownerOf` says after.
    function _escrow(LoadedLot terms) internal {
        _escrowToken(terms, terms.tokenId());
    }

    /// @dev Takes `count` tokens, from that of the terms on.
    function _escrowEdition(LoadedLot terms, uint256 count) internal {
        uint256 first = terms.tokenId();
        for (uint256 i; i < count; ++i) {
            _escrowToken(terms, first + i);
        }
    }

    function _escrowToken(LoadedLot terms, uint256 tokenId) private {
        TokenReader.take(terms.collection(), terms.seller(), tokenId);

        address owner = TokenReader.ownerOf(terms.collection(), tokenId);
        if (owner != address(this)) revert House_TokenNotReceived(owner);
    }

    /* BUYING */

    /// @dev Whether an untouched lot may be bought or bid on now.
    function _checkOpen(uint256 frame) internal view {
        if (block.timestamp < frame.opensAt()) revert House_NotOpen(block.timestamp, frame.opensAt());
        uint256 closesAt = frame.closesAt();
        if (closesAt != 0 && block.timestamp >= closesAt) revert House_Closed(block.timestamp, closesAt);
    }

    /// @dev Whether the caller may buy: nobody with an interest in the price.
    /// @return unit Smallest units in a unit of price, since it stands beside the conditions.
    function _checkBuyer(LoadedLot terms) internal view returns (uint256 unit) {
        if (terms.isParty(msg.sender)) revert House_InterestedParty(msg.sender);
        uint256 frame = terms.frame();
        if (frame.isPlain()) return 1 gwei;

        if (frame.conditions() != 0) _checkLinks(terms);
        return frame.unit();
    }

    function _checkLinks(LoadedLot terms) private view {
        IConsignments registry = IConsignments(REGISTRY);
        if (registry.areLinked(terms.seller(), msg.sender) || registry.areLinked(terms.gallery(), msg.sender)) {
            revert House_InterestedParty(msg.sender);
        }
    }

    /// @dev Effects half of a payment: ether and named credit must make the amount, in an ERC-20 credit alone counts.
    function _spendNamedCredit(address currency, uint256 amount, uint256 fromCredit) internal {
        // Unchecked: a `fromCredit` so large that the sum wraps is more than anyone's credit, and fails below.
        unchecked {
            bool wrong = currency == _ETHER ? msg.value + fromCredit != amount : (msg.value != 0 || fromCredit > amount);
            if (wrong) revert House_WrongPayment(msg.value + fromCredit, amount);
        }
        if (fromCredit != 0) _spendCredit(currency, msg.sender, fromCredit);
    }

    /// @dev Effects half of a payment whose exact amount the caller could not know: at most `most`, of which at most
    /// `fromCredit` from credit; ether that is too much is to be sent back as `change`.
    /// @return used Credit spent.
    /// @return change Ether to send back.
    function _spendUpTo(address currency, uint256 amount, uint256 most, uint256 fromCredit)
        internal
        returns (uint256 used, uint256 change)
    {
        if (amount > most) revert House_PriceAbove(amount, most);
        if (currency == _ETHER) {
            if (amount > msg.value) used = amount - msg.value;
            else change = msg.value - amount;
            if (used > fromCredit) revert House_WrongPayment(msg.value + fromCredit, amount);
        } else {
            if (msg.value != 0) revert House_WrongPayment(msg.value, amount);
            used = fromCredit < amount ? fromCredit : amount;
        }
        if (used != 0) _spendCredit(currency, msg.sender, used);
    }

    /// @dev Interactions half of a payment: pulls what an ERC-20 payment still lacks.
    function _pullRest(address currency, uint256 amount, uint256 fromCredit) internal {
        if (currency != _ETHER && amount != fromCredit) _pull(currency, msg.sender, amount - fromCredit);
    }

    /* ENDING */

    /// @dev Whether the token's metadata is what was listed, and what it is now.
    function _readMetadata(LoadedLot terms) internal view returns (bool same, bytes32 found) {
        if (terms.metadataDigest() == 0) return (true, 0);
        found = TokenReader.metadataDigest(terms.collection(), terms.tokenId());
        same = found == terms.metadataDigest();
    }

    function _checkMetadata(LoadedLot terms) internal view {
        (bool same, bytes32 found) = _readMetadata(terms);
        if (!same) revert House_MetadataDiffers(found, terms.metadataDigest());
    }

    /// @dev Whether the caller may undo the sale to `winner` of a lot that ended at `end`.
    function _checkRefusal(LoadedLot terms, address winner, uint256 end) internal view {
        if (msg.sender != winner && block.timestamp < end + DECISION_TIME) revert House_NotAllowed(msg.sender, winner);
        if (msg.sender != winner || block.timestamp < end + LAST_RESORT) {
            (bool same,) = _readMetadata(terms);
            if (same) revert House_MetadataUnchanged(terms.metadataDigest());
        }
    }

    /// @dev Moves the token to `to`; false where it would not go.
    function _deliver(LoadedLot terms, address to) internal returns (bool) {
        return TokenReader.move(terms.collection(), terms.tokenId(), to);
    }

    /// @dev Sends the token back to its seller, or reverts: no buyer's money hangs on it.
    function _return(LoadedLot terms) internal {
        _returnToken(terms, terms.tokenId());
    }

    /// @dev Moves one token of an edition to `to`; false where it would not go.
    function _deliverToken(LoadedLot terms, uint256 tokenId, address to) internal returns (bool) {
        return TokenReader.move(terms.collection(), tokenId, to);
    }

    /// @dev Whether one token of an edition still says of its metadata what the terms say.
    function _isAsListed(LoadedLot terms, uint256 tokenId) internal view returns (bool) {
        bytes32 listed = terms.metadataDigest();
        return listed == 0 || TokenReader.metadataDigest(terms.collection(), tokenId) == listed;
    }

    /// @dev Sends `count` tokens back to the seller, from `first` on.
    /// @return stuck Bit i set where token `first + i` would not move, or those before it used the gas there is for it.
    function _returnEdition(LoadedLot terms, uint256 first, uint256 count) internal returns (uint256 stuck) {
        uint256 gasBefore = gasleft();
        for (uint256 i; i < count; ++i) {
            if (!_giveBack(terms, first + i, gasBefore)) stuck |= 1 << i;
        }
    }

    /// @dev Sends one of many tokens back to the seller, unless those since `gasBefore` have used the gas there is for
    /// it. That counts gas used, not gas left, so no caller's limit changes it.
    function _giveBack(LoadedLot terms, uint256 tokenId, uint256 gasBefore) internal returns (bool) {
        return gasBefore - gasleft() < _RETURN_GAS && _deliverToken(terms, tokenId, terms.seller());
    }

    /// @dev Sends one token of an edition back to the seller, or reverts.
    function _returnToken(LoadedLot terms, uint256 tokenId) internal {
        IERC721(terms.collection()).transferFrom(address(this), terms.seller(), tokenId);
    }

    /// @dev Moves `count` tokens to their buyer, from `first` on, each as it was listed, or reverts: the buyer is here,
    /// and keeps the money.
    function _deliverEdition(LoadedLot terms, address to, uint256 first, uint256 count) internal {
        address collection = terms.collection();
        bytes32 listed = terms.metadataDigest();
        for (uint256 i; i < count; ++i) {
            if (listed != 0) {
                bytes32 found = TokenReader.metadataDigest(collection, first + i);
                if (found != listed) revert House_MetadataDiffers(found, listed);
            }
            if (!TokenReader.move(collection, first + i, to)) revert House_TokenStuck(first + i);
        }
    }

    /// @dev The one settlement: house, gallery, royalty, seller. The house's fee accrues, since one address gets them
    /// all; the others are pushed, with credit behind.
    function _settle(LoadedLot terms, bytes32 lot, address buyer, uint256 price) internal {
        (uint256 houseFee, uint256 galleryFee, uint256 royalty, uint256 toSeller) = _proceeds(terms.frame(), price);
        address currency = terms.currency();
        if (terms.frame().levy() != 0) {
            (uint256 levy, uint256 cents) = _levyOn(terms.frame(), currency, price, toSeller);
            (royalty, toSeller) = (royalty + levy, toSeller - levy);

            emit LevyTaken(lot, terms.royaltyReceiver(), levy, cents);
        }

        emit LotSold(lot, buyer, price, houseFee, galleryFee, royalty);

        _accrue(currency, TREASURY, houseFee);
        _pay(currency, terms.gallery(), galleryFee);
        _pay(currency, terms.royaltyReceiver(), royalty);
        _pay(currency, terms.seller(), toSeller);
    }

    /// @dev Who gets what of a price; `frame` within the caps, `price` within 128 bits.
    function _proceeds(uint256 frame, uint256 price)
        internal
        view
        returns (uint256 houseFee, uint256 galleryFee, uint256 royalty, uint256 toSeller)
    {
        // Unchecked: 128 bits times 16 bits, and the caps add up to 85 %, so the rest is not negative.
        unchecked {
            houseFee = (price * HOUSE_BPS) / _BPS;
            galleryFee = (price * frame.galleryBps()) / _BPS;
            royalty = (price * frame.royaltyBps()) / _BPS;
            toSeller = price - houseFee - galleryFee - royalty;
        }
    }

    /// @dev The levy on a price, of which the seller's part is `most`, by the rate in the terms. `LEVY` is fixed, and
    /// what is asked of it here reads no feed and cannot fail.
    function _levyOn(uint256 frame, address currency, uint256 price, uint256 most)
        private
        view
        returns (uint256 levy, uint256 cents)
    {
        (levy, cents) = IResaleLevy(LEVY).owed(currency, price, frame.levyRate(), frame.acquiredAt());
        if (levy > most) levy = most;
    }

    /* PURE */

    /// @dev The units in an amount that must be a whole number of them.
    function _unitsOf(uint256 amount, uint256 unit) internal pure returns (uint256 units) {
        // Unchecked: the product is at most the amount.
        unchecked {
            units = amount / unit;
            if (units * unit != amount) revert House_NotWholeUnits(amount, unit);
        }
        if (units > _MAX_UNITS) revert House_TooManyUnits(units, _MAX_UNITS);
    }
}
