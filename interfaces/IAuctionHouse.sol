// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICredits} from "./ICredits.sol";

/// @notice A lot's terms, whatever its format. All of it is fixed at listing; the lot's id is its keccak256.
/// @dev What a bid must bring is kept short, since every byte of it costs the bidder gas: the numbers are packed in two
/// words, which `packFrame` and the format's `packRules` write and `readFrame` and `readRules` read.
/// @param seller Owner of the token when listed; gets the price less fees and royalty, and the token if unsold.
/// @param collection ERC-721 contract.
/// @param tokenId Token of that contract.
/// @param currency ERC-20 on the house's list, or `address(0)` for ether.
/// @param gallery Who sells on the seller's behalf, or `address(0)`.
/// @param royaltyReceiver Whom the collection names by ERC-2981 at listing, or `address(0)`.
/// @param metadataDigest What the token says of its metadata at listing: `metadataDigest(tokenId)` where it has one,
/// else the keccak256 of its `tokenURI`; zero where neither can be read, and then nothing is checked at settlement.
/// @param frame The numbers every format has, packed: see `Frame`.
/// @param rules The numbers of this format, packed: see the format.
struct Lot {
    address seller;
    address collection;
    uint256 tokenId;
    address currency;
    address gallery;
    address royaltyReceiver;
    bytes32 metadataDigest;
    uint256 frame;
    uint256 rules;
}

/// @notice The numbers every format has.
/// @param galleryBps The gallery's part of the price, in basis points, at most `MAX_GALLERY_BPS`.
/// @param royaltyBps The royalty the collection names at listing, in basis points, clamped to `MAX_ROYALTY_BPS`.
/// @param opensAt First second of the sale (Unix time).
/// @param closesAt First second at which an untouched lot is over, or 0 for never.
/// @param unitExponent Prices are whole multiples of a unit of 10^unitExponent smallest units: 9 (1 gwei) suits ether,
/// 0 suits a currency of 6 decimals. With 48 bits of units the highest price is 281,474,976,710,655 units.
/// @param conditions Bits of further rules (see `CHECKS_LINKS`): exactly those the registry asks for.
struct Frame {
    uint16 galleryBps;
    uint16 royaltyBps;
    uint40 opensAt;
    uint40 closesAt;
    uint8 unitExponent;
    uint8 conditions;
}

/// @notice Where a lot stands. `Unknown`: never listed. `Listed`: nobody bid yet. `Running`: a bid stands and the clock
/// runs. `Over`: the clock ran out, not settled yet. `Sold`: delivered and paid. `Returned`: the token is back with the
/// seller. `Stuck`: the token would not move; the winner has the money back, the seller may reclaim the token.
enum Stage {
    Unknown,
    Listed,
    Running,
    Over,
    Sold,
    Returned,
    Stuck
}

/// @title Auction house
/// @notice What all sale formats share: escrow, the lot's id as the hash of its terms, one settlement, no owner.
/// @dev Basis points are of 10,000. Fees and royalty are each rounded down; the seller gets the rest, so that the
/// parts add up to the price. No account has any power over a lot but those its terms name.
interface IAuctionHouse is ICredits {
    /* ERRORS */

    /// @notice No lot has these terms.
    error House_UnknownLot(bytes32 lot);

    /// @notice A lot with exactly these terms was listed before.
    error House_LotExists(bytes32 lot);

    /// @notice An address in the terms has bits above its 160.
    error House_DirtyTerms(bytes32 lot);

    /// @notice The lot is over: sold, returned or undone.
    error House_LotEnded(bytes32 lot);

    /// @notice Only `allowed` may do this.
    error House_NotAllowed(address caller, address allowed);

    /// @notice The token does not belong to the one who lists it.
    error House_NotTokenOwner(address owner, address seller);

    /// @notice The collection claims to have moved the token, yet the house does not own it.
    error House_TokenNotReceived(address owner);

    /// @notice The currency is not on the list fixed when the house was deployed.
    error House_CurrencyNotTaken(address currency);

    /// @notice A fee is above its constant cap.
    error House_FeeTooHigh(uint256 bps, uint256 most);

    /// @notice A gallery's part needs a gallery, and a gallery that is neither the house nor the seller.
    error House_BadGallery(address gallery);

    /// @notice The terms name another royalty than the collection does now.
    error House_RoyaltyDiffers(address receiver, uint256 bps);

    /// @notice The token's metadata digest differs from that in the terms.
    error House_MetadataDiffers(bytes32 found, bytes32 listed);

    /// @notice A term lies outside its bounds. `term` is its name in ASCII.
    error House_TermOutOfBounds(bytes32 term, uint256 value, uint256 least, uint256 most);

    /// @notice The amount is not a whole number of units.
    error House_NotWholeUnits(uint256 amount, uint256 unit);

    /// @notice The amount needs more than 48 bits of units.
    error House_TooManyUnits(uint256 units, uint256 most);

    /// @notice Nobody bid.
    error House_NoBid(bytes32 lot);

    /// @notice The metadata is what was listed: there is nothing to refuse.
    error House_MetadataUnchanged(bytes32 digest);

    /// @notice The token is not stuck in the house.
    error House_NotStuck(bytes32 lot);

    /// @notice The sale opens later.
    error House_NotOpen(uint256 time, uint256 opensAt);

    /// @notice It is too late.
    error House_Closed(uint256 time, uint256 closesAt);

    /// @notice It is too early.
    error House_NotOver(uint256 time, uint256 endsAt);

    /// @notice The seller, the gallery and accounts linked to them can't buy their own lot.
    error House_InterestedParty(address account);

    /// @notice Ether sent plus credit named is not the amount (in an ERC-20: any ether sent, or credit above it).
    error House_WrongPayment(uint256 paid, uint256 amount);

    /// @notice Less gas is left than a capped call needs.
    error House_GasTooLow(uint256 left, uint256 least);

    /// @notice The price is above the most the buyer will pay.
    error House_PriceAbove(uint256 price, uint256 most);

    /// @notice The token would not move to its buyer.
    error House_TokenStuck(uint256 tokenId);

    /// @notice The treasury can be neither the zero address nor the house.
    error House_BadTreasury(address treasury);

    /// @notice A lot carries the levy in a house that has one, of a token whose collection names a receiver.
    error House_NoLevy(address levy, address receiver);

    /* EVENTS */

    /// @notice A lot was listed and its token taken into escrow.
    event LotListed(bytes32 indexed lot, address indexed seller, address indexed collection, Lot terms);

    /// @notice The lot was sold and the token delivered. The seller got `price` less the three parts.
    /// `buyer` is zero where one settlement pays for the tokens of several buyers: the format's own events name them.
    /// `royalty` includes the resale levy where the lot carries it.
    /// `houseFee` is more credit of the treasury; the others were pushed, or are credits of which `Credited` tells.
    event LotSold(
        bytes32 indexed lot, address indexed buyer, uint256 price, uint256 houseFee, uint256 galleryFee, uint256 royalty
    );

    /// @notice Of the seller's part of a lot about to be sold, `amount` went to the author as resale levy, with the
    /// royalty. `cents` is what the scale says, in euro cents; `amount` is less where the seller's part was.
    event LevyTaken(bytes32 indexed lot, address indexed author, uint256 amount, uint256 cents);

    /// @notice The token went back to the seller.
    event LotReturned(bytes32 indexed lot, address indexed seller);

    /// @notice The sale could not be completed; the winner has the price back, pushed or as credit. Where `stuck`,
    /// the token would not move and stays in the house until the seller reclaims it; else it went back.
    event SaleUndone(bytes32 indexed lot, address indexed winner, uint256 price, bool stuck);

    /* CONSTANTS AND IMMUTABLES */

    /// @notice Cap of the house's fee, in basis points.
    function MAX_HOUSE_BPS() external view returns (uint256);

    /// @notice Cap of a gallery's part, in basis points.
    function MAX_GALLERY_BPS() external view returns (uint256);

    /// @notice Cap of the royalty honoured, in basis points; a collection that names more gets this.
    function MAX_ROYALTY_BPS() external view returns (uint256);

    /// @notice How long after the end of a lot with changed metadata its winner alone decides, in seconds.
    function DECISION_TIME() external view returns (uint256);

    /// @notice How long after the end of an unsettled lot its winner may leave it whatever its metadata, in seconds.
    function LAST_RESORT() external view returns (uint256);

    /// @notice Condition bit: accounts that the seller or the gallery declared as linked to them can't buy.
    function CHECKS_LINKS() external view returns (uint256);

    /// @notice The house's fee, in basis points of the price.
    function HOUSE_BPS() external view returns (uint256);

    /// @notice Where the house's fees are owed. They accrue as credit.
    function TREASURY() external view returns (address);

    /// @notice Registry of consignments and linked accounts (`IConsignments`), or `address(0)` for none: then only
    /// sellers list, and no conditions exist.
    function REGISTRY() external view returns (address);

    /// @notice The resale levy that lots may carry (`IResaleLevy`): the registry's, or `address(0)`.
    function LEVY() external view returns (address);

    /* VIEWS */

    /// @notice Whether lots may be priced in `currency`.
    function takesCurrency(address currency) external view returns (bool);

    /// @notice What the house reads from a token now, and so what the terms of a new lot must name.
    function readToken(address collection, uint256 tokenId)
        external
        view
        returns (address royaltyReceiver, uint16 royaltyBps, bytes32 metadataDigest);

    /// @notice Who gets what of `price`, in the currency's smallest unit. `royalty` includes the resale levy where the
    /// lot carries it, as it is owed now.
    function proceeds(Lot calldata terms, uint256 price)
        external
        view
        returns (uint256 houseFee, uint256 galleryFee, uint256 royalty, uint256 toSeller);

    /// @notice The id of the lot with these terms: keccak256(abi.encode(terms)).
    function lotId(Lot calldata terms) external pure returns (bytes32);

    /// @notice The word for `Lot.frame`.
    function packFrame(Frame calldata frame) external pure returns (uint256);

    /// @notice The numbers in a `Lot.frame`.
    function readFrame(uint256 frame) external pure returns (Frame memory);

    /// @notice What a `Lot.frame` has in its upper half where the lot carries the resale levy: to be added to what
    /// `packFrame` says. Only lots of one token do, of a token whose collection names a royalty receiver, who is paid
    /// the levy too: out of the seller's part, and never more than that.
    /// @param rate `IResaleLevy.rateOf` the currency, as it is when the lot is listed.
    /// @param acquiredAt When the seller bought the token from the author, in Unix seconds; 0 if they did not.
    function packLevy(uint48 rate, uint32 acquiredAt) external pure returns (uint256);

    /// @notice The levy's numbers in a `Lot.frame`.
    function readLevy(uint256 frame) external pure returns (uint48 rate, uint32 acquiredAt);
}
