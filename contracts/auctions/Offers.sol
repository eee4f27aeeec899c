// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Lot} from "../../interfaces/IAuctionHouse.sol";
import {IConsignments} from "../../interfaces/IConsignments.sol";
import {IOffers, Offer, OfferState} from "../../interfaces/IOffers.sol";
import {Signatures} from "../collectibles/minting/Signatures.sol";
import {AuctionHouse} from "./AuctionHouse.sol";
import {LoadedLot, LoadedLots} from "./LoadedLot.sol";
import {TokenReader} from "./TokenReader.sol";

/// @title Offers
/// @notice What anyone would pay, for whoever owns the token to take. Nothing is escrowed but money.
contract Offers is IOffers, AuctionHouse, EIP712 {
    /* CONSTANTS */

    bytes32 private constant _OFFER_TYPEHASH = keccak256(
        "Offer(address bidder,address collection,uint256 tokenId,bool anyToken,address currency,uint256 price,"
        "bytes32 metadataDigest,uint40 expiresAt,uint256 nonce)"
    );

    /* STORAGE */

    /// @inheritdoc IOffers
    mapping(bytes32 offer => OfferState) public offerState;
    /// @inheritdoc IOffers
    mapping(address bidder => uint256) public leastNonce;

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
    function accept(Offer calldata offer, uint256 tokenId, uint256 leastToSeller, bytes calldata signature) external {
        bytes32 id = offerId(offer);
        OfferState state = offerState[id];
        if (state == OfferState.Accepted || state == OfferState.Cancelled) revert Offer_NotOpen(id, state);
        _checkOffer(offer);
        if (!offer.anyToken && tokenId != offer.tokenId) revert Offer_OtherToken(tokenId, offer.tokenId);
        if (msg.sender == offer.bidder) revert House_InterestedParty(msg.sender);
        if (state == OfferState.Open && !Signatures.isBy(offer.bidder, id, signature)) revert Offer_NotSigned(id);
        _checkRegistry(offer, tokenId);
        LoadedLot sale = _saleOf(offer, tokenId, leastToSeller);

        offerState[id] = OfferState.Accepted;

        emit OfferAccepted(id, msg.sender, offer.collection, tokenId);

        if (state == OfferState.Open) _takeFrom(offer.bidder, offer.currency, offer.price);
        _handOver(offer.collection, tokenId, offer.bidder);
        _settle(sale, id, offer.bidder, offer.price);
    }

    /* INTERNAL */

    function _checkOffer(Offer calldata offer) private view {
        if (offer.price == 0 || offer.price > type(uint128).max) revert Offer_BadPrice(offer.price);
        if (!takesCurrency[offer.currency]) revert House_CurrencyNotTaken(offer.currency);
        if (block.timestamp >= offer.expiresAt) revert Offer_Expired(block.timestamp, offer.expiresAt);
        if (offer.nonce < leastNonce[offer.bidder]) revert Offer_NonceTooLow(offer.nonce, leastNonce[offer.bidder]);
    }

    /// @dev What a house with a registry asks of a listing, asked of an acceptance.
    function _checkRegistry(Offer calldata offer, uint256 tokenId) private view {
        if (REGISTRY == address(0)) return;
        IConsignments registry = IConsignments(REGISTRY);
        registry.checkListing(
            msg.sender, msg.sender, offer.collection, tokenId, offer.currency, address(0), 0, 0, offer.price
        );
        if (registry.areLinked(msg.sender, offer.bidder)) revert House_InterestedParty(msg.sender);
    }

    /// @dev The sale an acceptance makes, with the royalty as the collection has it now.
    function _saleOf(Offer calldata offer, uint256 tokenId, uint256 leastToSeller)
        private
        view
        returns (LoadedLot sale)
    {
        (address receiver, uint16 bps, bytes32 digest) = readToken(offer.collection, tokenId);
        if (offer.metadataDigest != 0 && digest != offer.metadataDigest) {
            revert House_MetadataDiffers(digest, offer.metadataDigest);
        }
        Lot memory lot;
        (lot.seller, lot.collection, lot.tokenId) = (msg.sender, offer.collection, tokenId);
        (lot.currency, lot.royaltyReceiver, lot.metadataDigest) = (offer.currency, receiver, digest);
        lot.frame = uint256(bps) << 16;
        sale = LoadedLots.fromMemory(lot);

        (,,, uint256 toSeller) = _proceeds(lot.frame, offer.price);
        if (toSeller < leastToSeller) revert Offer_TooLittle(toSeller, leastToSeller);
    }

    /// @dev Takes a signed offer's price: credit first, then what was approved. Signing is the permission.
    function _takeFrom(address bidder, address currency, uint256 price) private {
        uint256 held = credit(bidder, currency);
        uint256 used = held < price ? held : price;
        if (currency == _ETHER && used < price) revert Credits_TooLittleCredit(price, held);

        if (used != 0) _spendCredit(currency, bidder, used);
        if (used != price) _pull(currency, bidder, price - used);
    }

    /// @dev Straight from seller to bidder, and believed only by `ownerOf`, before and after.
    function _handOver(address collection, uint256 tokenId, address bidder) private {
        address owner = TokenReader.ownerOf(collection, tokenId);
        if (owner != msg.sender) revert House_NotTokenOwner(owner, msg.sender);

        IERC721(collection).transferFrom(msg.sender, bidder, tokenId);

        owner = TokenReader.ownerOf(collection, tokenId);
        if (owner != bidder) revert House_TokenNotReceived(owner);
    }
}
