// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Lot} from "../../interfaces/IAuctionHouse.sol";
import {IConsignments} from "../../interfaces/IConsignments.sol";
import {IOffers, Offer, OfferState} from "../../interfaces/IOffers.sol";
import {ISaleRecords} from "../../interfaces/ISaleRecords.sol";
import {Signatures} from "../collectibles/minting/Signatures.sol";
import {AuctionHouse} from "./AuctionHouse.sol";
import {LoadedLot} from "./LoadedLot.sol";
import {OfferRules} from "./OfferRules.sol";
import {TokenReader} from "./TokenReader.sol";

/// @title Offers
/// @notice What anyone would pay, for whoever owns the token to take. Nothing is escrowed but money.
/// @dev An acceptance is all or nothing: whatever a collection, a coin or a payee calls meanwhile finds the offer gone
/// and the lot booked, and if the token does not arrive, nothing has happened.
contract Offers is IOffers, AuctionHouse, EIP712 {
    using OfferRules for uint256;

    /* CONSTANTS */

    bytes32 private constant _OFFER_TYPEHASH = keccak256(
        "Offer(address bidder,address collection,uint256 tokenId,bool anyToken,address currency,uint256 price,"
        "bytes32 metadataDigest,uint16 mostRoyaltyBps,uint40 expiresAt,uint256 nonce)"
    );

    /* STORAGE */

    /// @inheritdoc IOffers
    mapping(bytes32 offer => OfferState) public offerState;
    /// @inheritdoc IOffers
    mapping(address bidder => uint256) public leastNonce;

    mapping(bytes32 lot => uint256) private _soldAt;

    /* CONSTRUCTOR */

    /// @dev See `AuctionHouse` for the parameters.
    constructor(address treasury, uint256 houseBps, address[] memory currencies, address registry)
        AuctionHouse(treasury, houseBps, currencies, registry)
        EIP712("Vernissage Offers", "1")
    {}

    /* VIEWS */

    /// @inheritdoc IOffers
    function offerId(Offer calldata offer) public view returns (bytes32) {
        // All members are static: their encoding is the type's.
        return _hashTypedDataV4(keccak256(abi.encode(_OFFER_TYPEHASH, offer)));
    }

    /// @inheritdoc IOffers
    function preview(Offer calldata offer, uint256 tokenId)
        external
        view
        returns (address seller, uint256 houseFee, uint256 royalty, uint256 toSeller)
    {
        seller = TokenReader.ownerOf(offer.collection, tokenId);
        Lot memory sale = _checkSale(offer, tokenId, seller);
        (houseFee,, royalty, toSeller) = _proceeds(sale.frame, offer.price);
    }

    /// @inheritdoc ISaleRecords
    function saleRecord(Lot calldata terms) external view returns (address buyer, uint256 price, uint256 soldAt) {
        soldAt = _soldAt[lotId(terms)];
        if (soldAt != 0) (buyer, price) = (terms.rules.bidder(), terms.rules.price());
    }

    /* BIDDING */

    /// @inheritdoc IOffers
    function make(Offer calldata offer, uint256 fromCredit) external payable returns (bytes32 id) {
        id = offerId(offer);
        if (msg.sender != offer.bidder) revert House_NotAllowed(msg.sender, offer.bidder);
        if (offerState[id] != OfferState.Open) revert Offer_NotOpen(id, offerState[id]);
        _checkOffer(offer);

        offerState[id] = OfferState.Escrowed;
        _spendNamedCredit(offer.currency, offer.price, fromCredit);

        emit OfferMade(id, msg.sender, offer.collection, offer);

        _pullRest(offer.currency, offer.price, fromCredit);
    }

    /// @inheritdoc IOffers
    function cancel(Offer calldata offer) external {
        bytes32 id = offerId(offer);
        OfferState state = offerState[id];
        bool isVoid = block.timestamp >= offer.expiresAt || offer.nonce < leastNonce[offer.bidder];
        if (msg.sender != offer.bidder && !isVoid) revert House_NotAllowed(msg.sender, offer.bidder);
        if (state == OfferState.Accepted || state == OfferState.Cancelled) revert Offer_NotOpen(id, state);

        offerState[id] = OfferState.Cancelled;

        emit OfferCancelled(id, offer.bidder);

        if (state == OfferState.Escrowed) _refund(offer.currency, offer.bidder, offer.price);
    }

    /// @inheritdoc IOffers
    function raiseNonce(uint256 least) external {
        if (least <= leastNonce[msg.sender]) revert Offer_NonceTooLow(least, leastNonce[msg.sender] + 1);

        leastNonce[msg.sender] = least;

        emit NonceRaised(msg.sender, least);
    }

    /// @inheritdoc IOffers
    function deposit(address currency, uint256 amount) external payable {
        if (!takesCurrency[currency]) revert House_CurrencyNotTaken(currency);
        _spendNamedCredit(currency, amount, 0);

        // Booked before a coin is pulled: a pull that brings less reverts, and the booking with it.
        _accrueRefund(currency, msg.sender, amount);

        _pullRest(currency, amount, 0);
    }

    /* ACCEPTING */

    /// @inheritdoc IOffers
    function accept(Offer calldata offer, uint256 tokenId, uint256 leastToSeller, bytes calldata signature)
        external
        returns (bytes32 lot)
    {
        bytes32 id = offerId(offer);
        OfferState state = offerState[id];
        if (state == OfferState.Accepted || state == OfferState.Cancelled) revert Offer_NotOpen(id, state);
        Lot memory sale = _checkSale(offer, tokenId, msg.sender);
        if (state == OfferState.Open && !Signatures.isBy(offer.bidder, id, signature)) revert Offer_NotSigned(id);
        (,,, uint256 toSeller) = _proceeds(sale.frame, offer.price);
        if (toSeller < leastToSeller) revert Offer_TooLittle(toSeller, leastToSeller);
        LoadedLot terms;
        (terms, lot) = OfferRules.load(sale);
        // The second is one of the terms, so this is a token bought back and sold once more on the same terms at once.
        if (_soldAt[lot] != 0) revert House_LotExists(lot);

        offerState[id] = OfferState.Accepted;
        _soldAt[lot] = block.timestamp;

        terms.emitListed(lot);
        emit OfferAccepted(id, lot, msg.sender);

        if (state == OfferState.Open) _takeFrom(offer.bidder, offer.currency, offer.price);
        _handOver(offer.collection, tokenId, offer.bidder);
        _settle(terms, lot, offer.bidder, offer.price);
    }

    /* CHECKS */

    function _checkOffer(Offer calldata offer) private view {
        if (offer.price == 0 || offer.price > OfferRules.MAX_PRICE) revert Offer_BadPrice(offer.price);
        if (!takesCurrency[offer.currency]) revert House_CurrencyNotTaken(offer.currency);
        if (block.timestamp >= offer.expiresAt) revert Offer_Expired(block.timestamp, offer.expiresAt);
        if (offer.nonce < leastNonce[offer.bidder]) revert Offer_NonceTooLow(offer.nonce, leastNonce[offer.bidder]);
    }

    /// @dev Whether `seller` may sell the token by this offer now, and the terms of that sale.
    function _checkSale(Offer calldata offer, uint256 tokenId, address seller) private view returns (Lot memory sale) {
        _checkOffer(offer);
        if (!offer.anyToken && tokenId != offer.tokenId) revert Offer_OtherToken(tokenId, offer.tokenId);
        if (seller == offer.bidder) revert House_InterestedParty(seller);
        // Asked before the transfer too: whoever owns nothing could else sell the bidder a token they have already.
        (address owner, address receiver, uint256 bps, bytes32 digest) =
            TokenReader.saleTerms(offer.collection, tokenId, MAX_ROYALTY_BPS);
        if (owner != seller || owner == address(0)) revert House_NotTokenOwner(owner, seller);
        if (bps > offer.mostRoyaltyBps) revert Offer_RoyaltyTooHigh(bps, offer.mostRoyaltyBps);
        if (offer.metadataDigest != 0 && digest != offer.metadataDigest) {
            revert House_MetadataDiffers(digest, offer.metadataDigest);
        }

        sale = Lot({
            seller: seller,
            collection: offer.collection,
            tokenId: tokenId,
            currency: offer.currency,
            gallery: address(0),
            royaltyReceiver: receiver,
            metadataDigest: digest,
            frame: OfferRules.frame(bps, block.timestamp, _askRegistry(offer, tokenId, seller)),
            rules: OfferRules.pack(offer)
        });
    }

    /// @dev What a house with a registry asks of a listing, asked of an acceptance. It reverts where the collection
    /// does not permit the sale.
    function _askRegistry(Offer calldata offer, uint256 tokenId, address seller)
        private
        view
        returns (uint256 conditions)
    {
        if (REGISTRY == address(0)) return 0;
        IConsignments registry = IConsignments(REGISTRY);
        bool linked = registry.checkListing(
            seller, seller, offer.collection, tokenId, offer.currency, address(0), 0, 0, offer.price
        );
        if (registry.areLinked(seller, offer.bidder)) revert House_InterestedParty(offer.bidder);
        return linked ? CHECKS_LINKS : 0;
    }

    /* INTERNAL */

    /// @dev Takes a signed offer's price: credit first, then what was approved. Signing is the permission.
    function _takeFrom(address bidder, address currency, uint256 price) private {
        uint256 held = credit(bidder, currency);
        uint256 used = held < price ? held : price;
        if (currency == _ETHER && used < price) revert Credits_TooLittleCredit(price, held);

        if (used != 0) _spendCredit(currency, bidder, used);
        if (used != price) _pull(currency, bidder, price - used);
    }

    /// @dev Straight from the caller to the bidder, and believed only by `ownerOf`, which named the caller before.
    function _handOver(address collection, uint256 tokenId, address bidder) private {
        IERC721(collection).transferFrom(msg.sender, bidder, tokenId);

        address owner = TokenReader.ownerOf(collection, tokenId);
        if (owner != bidder) revert House_TokenNotReceived(owner);
    }
}
