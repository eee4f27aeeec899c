// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse, Lot, Stage} from "./IAuctionHouse.sol";
import {ISaleRecords} from "./ISaleRecords.sol";

/// @notice The numbers of a reserve auction. Prices are in units (see `Frame.unitExponent`).
/// @param reserve Least first bid, in units, at least 1.
/// @param buyNow Price at which the lot can be bought until the first bid, in units, or 0.
/// @param duration Seconds from the first bid to the end, 60 to 90 days.
/// @param window A bid in the last `window` seconds moves the end to `window` seconds after it; at most `duration`.
/// @param extensionCap Most seconds that all extensions of the lot together can add, at most 65,534.
/// @param incrementBps Least step over the standing bid, in basis points, rounded down but never below one unit; at
/// most 5,000.
struct EnglishTerms {
    uint48 reserve;
    uint48 buyNow;
    uint32 duration;
    uint16 window;
    uint16 extensionCap;
    uint16 incrementBps;
}

/// @title Reserve auctions
/// @notice English auctions whose clock starts at the first bid.
/// @dev All functions take the lot's terms: who bids names every one of them, so none can change under a bidder.
interface IEnglishAuctions is IAuctionHouse, ISaleRecords {
    /* ERRORS */

    /// @notice The bid is below the least acceptable one.
    error House_BidTooLow(uint256 sent, uint256 least);

    /// @notice A bid stands.
    error House_BidStands(address bidder, uint256 amount);

    /// @notice The lot has no buy-now price.
    error House_NotForBuyNow(bytes32 lot);

    /* EVENTS */

    /// @notice A bid was placed; the standing one, if any, was sent back. `endsAt` is the end from now on.
    event BidPlaced(bytes32 indexed lot, address indexed bidder, uint256 amount, uint256 endsAt);

    /* VIEWS */

    /// @notice The word for `Lot.rules`.
    function packRules(EnglishTerms calldata rules) external pure returns (uint256);

    /// @notice The numbers in a `Lot.rules`.
    function readRules(uint256 rules) external pure returns (EnglishTerms memory);

    /// @notice Where the lot stands.
    /// @return stage See `Stage`.
    /// @return bidder Leader, or buyer once sold; zero where there is none.
    /// @return amount Standing bid, or price once sold; zero where there is none.
    /// @return endsAt End as it stands now, or 0 before the first bid and after the lot ended.
    /// @return least Least amount the next bid must have, or 0 where none is taken.
    function lotState(Lot calldata terms)
        external
        view
        returns (Stage stage, address bidder, uint256 amount, uint256 endsAt, uint256 least);

    /* LISTING */

    /// @notice Lists a lot and takes its token into escrow; the token must be approved to the house.
    /// @dev The royalty and the metadata digest in the terms must be what `readToken` says now.
    function list(Lot calldata terms) external returns (bytes32 lot);

    /// @notice Takes an untouched lot back. Only the seller, only before the first bid.
    function cancel(Lot calldata terms) external;

    /* BUYING */

    /// @notice Bids the ether sent. The standing bid is sent back, or becomes its bidder's credit.
    function bid(Lot calldata terms) external payable;

    /// @notice Bids `amount` in all, of which `fromCredit` from the caller's credit; the rest is the ether sent, or is
    /// pulled from the caller in an ERC-20. The standing bid is sent back, or becomes its bidder's credit.
    function bidWith(Lot calldata terms, uint256 amount, uint256 fromCredit) external payable;

    /// @notice Buys the lot at its buy-now price, before the first bid; paid as in `bidWith`.
    function buy(Lot calldata terms, uint256 fromCredit) external payable;

    /* ENDING */

    /// @notice Settles a lot after its end, or returns it if it closed without a bid. Anyone may call.
    /// @dev Reverts with `House_MetadataDiffers` where the token's metadata is not what was listed: then the winner
    /// alone may `accept` or `refuse`, and `DECISION_TIME` after the end anyone may `refuse` for them.
    function settle(Lot calldata terms) external;

    /// @notice Settles a lot after its end whatever its metadata has become. Only the winner.
    function accept(Lot calldata terms) external;

    /// @notice Undoes a sale after its end because the metadata is not what was listed: the winner gets the price
    /// back, the seller the token. Only the winner; `DECISION_TIME` after the end anyone.
    /// @dev `LAST_RESORT` after the end of a lot that nobody settled, the winner needs no such reason: a token that
    /// answers one caller so and another otherwise could else keep their money for ever.
    function refuse(Lot calldata terms) external;

    /// @notice Sends a stuck token back to the seller. Anyone may call.
    function reclaim(Lot calldata terms) external;
}
