// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse} from "./IAuctionHouse.sol";
import {ISaleRecords} from "./ISaleRecords.sol";

/// @notice What somebody would pay for a token, or for any of a collection.
/// @param bidder Who offers.
/// @param collection ERC-721 contract.
/// @param tokenId The token, or 0 with `anyToken`.
/// @param anyToken Whether any token of the collection will do.
/// @param currency ERC-20 on the house's list, or `address(0)` for ether.
/// @param price All that the bidder pays, in the currency's smallest unit, at most 2^96 - 1. Fee and royalty come
/// out of it.
/// @param metadataDigest What the token must say of its metadata (see `Lot.metadataDigest`), or zero for anything.
/// @param mostRoyaltyBps The most the bidder will see paid as royalty, in basis points, as the house reads and clamps
/// it.
/// @param expiresAt First second in which it can't be accepted any more (Unix time).
/// @param nonce At least the bidder's `leastNonce`; makes offers alike into two.
struct Offer {
    address bidder;
    address collection;
    uint256 tokenId;
    bool anyToken;
    address currency;
    uint256 price;
    bytes32 metadataDigest;
    uint16 mostRoyaltyBps;
    uint40 expiresAt;
    uint256 nonce;
}

/// @notice What became of an offer. `Open`: not known here; a signed one may be accepted. `Escrowed`: paid in.
enum OfferState {
    Open,
    Escrowed,
    Accepted,
    Cancelled
}

/// @title Offers
/// @notice Offers on tokens and on collections, paid in beforehand or signed (EIP-712; contracts by ERC-1271).
/// @dev A signed offer is paid from its bidder's credit here, in an ERC-20 also from what they approved. Its id is the
/// EIP-712 digest, so that an offer of another chain or house is none here. Who accepts names the least they will get:
/// fees are fixed, and a royalty that rose meanwhile makes the acceptance revert.
///
/// The token goes from seller to bidder without escrow. What an acceptance makes is a lot, listed and sold in one call:
/// `LotListed` tells its terms, `LotSold` its parts, and certificates are drawn of it as of any other. Its `opensAt` is
/// the second of the sale; its rules are the bidder in the low 160 bits and the price in the 96 above.
interface IOffers is IAuctionHouse, ISaleRecords {
    /* ERRORS */

    /// @notice The offer can't be accepted or made: it is in that state.
    error Offer_NotOpen(bytes32 offer, OfferState state);

    /// @notice Nobody signed it, and it was not paid in.
    error Offer_NotSigned(bytes32 offer);

    /// @notice The offer has expired.
    error Offer_Expired(uint256 time, uint256 expiresAt);

    /// @notice The offer's nonce is below the bidder's least.
    error Offer_NonceTooLow(uint256 nonce, uint256 least);

    /// @notice The offer is for another token.
    error Offer_OtherToken(uint256 tokenId, uint256 wanted);

    /// @notice An offer of nothing, or of more than 96 bits.
    error Offer_BadPrice(uint256 price);

    /// @notice The token's royalty is above what the bidder will see paid.
    error Offer_RoyaltyTooHigh(uint256 bps, uint256 most);

    /// @notice The seller would get less than they named.
    error Offer_TooLittle(uint256 toSeller, uint256 least);

    /* EVENTS */

    /// @notice An offer was paid in.
    event OfferMade(bytes32 indexed offer, address indexed bidder, address indexed collection, Offer terms);

    /// @notice An offer was accepted and became this lot.
    event OfferAccepted(bytes32 indexed offer, bytes32 indexed lot, address indexed seller);

    /// @notice An offer was cancelled; what was paid in went back.
    event OfferCancelled(bytes32 indexed offer, address indexed bidder);

    /// @notice All offers of the bidder with a lower nonce are void.
    event NonceRaised(address indexed bidder, uint256 least);

    /* VIEWS */

    /// @notice The id of an offer: what its bidder signs.
    function offerId(Offer calldata offer) external view returns (bytes32);

    /// @notice What became of it.
    function offerState(bytes32 offer) external view returns (OfferState);

    /// @notice Least nonce of a bidder's valid offers.
    function leastNonce(address bidder) external view returns (uint256);

    /// @notice Who would get what if the owner of `tokenId` accepted now, in the currency's smallest unit.
    /// @dev Reverts where they could not, but for what only the acceptance shows: whether the offer is paid, and
    /// whether the token moves.
    function preview(Offer calldata offer, uint256 tokenId)
        external
        view
        returns (address seller, uint256 houseFee, uint256 royalty, uint256 toSeller);

    /* BIDDING */

    /// @notice Pays an offer in, `fromCredit` of it from the caller's credit and the rest as ether sent, or pulled.
    function make(Offer calldata offer, uint256 fromCredit) external payable returns (bytes32 id);

    /// @notice Takes an offer back. The bidder at any time; once it has expired, or its nonce is void, anyone for them.
    function cancel(Offer calldata offer) external;

    /// @notice Makes void all of the caller's offers with a nonce below `least`.
    function raiseNonce(uint256 least) external;

    /// @notice Adds to the caller's credit, for signed offers to be paid from: the ether sent, or `amount` pulled.
    function deposit(address currency, uint256 amount) external payable;

    /* ACCEPTING */

    /// @notice Sells a token of the caller's to the bidder; it must be approved to the house.
    /// @param tokenId The token given.
    /// @param leastToSeller Least the caller will get, in the currency's smallest unit.
    /// @param signature The bidder's, where the offer was not paid in; else empty.
    /// @return lot The sale's id.
    function accept(Offer calldata offer, uint256 tokenId, uint256 leastToSeller, bytes calldata signature)
        external
        returns (bytes32 lot);
}
