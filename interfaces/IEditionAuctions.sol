// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse, Lot, Stage} from "./IAuctionHouse.sol";
import {IPurchaseRecords} from "./ISaleRecords.sol";

/// @title Edition auctions
/// @notice What auctions of several tokens at once share: the best bids win, the best of them the first token, and
/// settling goes step by step, from the worst winner up.
/// @dev A token that would not move, or whose metadata is not what was listed, is not sold: its winner has the price
/// back, and the token goes to the seller, at once or by `reclaim`.
interface IEditionAuctions is IAuctionHouse, IPurchaseRecords {
    /* ERRORS */

    /// @notice The bid is below the least acceptable one.
    error House_BidTooLow(uint256 sent, uint256 least);

    /// @notice Bids stand.
    error House_BidsStand(uint256 bids);

    /* EVENTS */

    /// @notice A winner got `count` tokens from `firstTokenId` on, each at `price`, and `back` of what was paid in. One
    /// that won many may get them in several steps.
    event UnitsWon(
        bytes32 indexed lot, address indexed bidder, uint256 firstTokenId, uint256 count, uint256 price, uint256 back
    );

    /// @notice A bid was pushed out by better ones; its money went back, or is its bidder's credit.
    event BidEjected(bytes32 indexed lot, address indexed bidder, uint256 number, uint256 back);

    /// @notice A token of the lot went back to the seller; or it would not move, or others used the gas there is for
    /// that, and it waits for `reclaim`.
    event TokenReturned(bytes32 indexed lot, uint256 tokenId, bool stuck);

    /* VIEWS */

    /// @notice Where the lot stands.
    /// @return stage `Listed` before the first bid, `Running`, `Over` until every winner is settled, then `Sold`, or
    /// `Returned` if nobody won.
    /// @return worst Number of the worst standing bid, or 0.
    /// @return total Tokens that standing bids ask for.
    /// @return price What winners pay for a token at one price for all, were it over now; zero at their own prices.
    /// @return endsAt First second in which the lot can be settled.
    function lotState(Lot calldata terms)
        external
        view
        returns (Stage stage, uint256 worst, uint256 total, uint256 price, uint256 endsAt);

    /// @notice A standing bid by its number: price in the currency's smallest unit, and the next better bid or 0.
    function bidOf(Lot calldata terms, uint256 number)
        external
        view
        returns (address bidder, uint256 price, uint256 quantity, uint256 next);

    /* LISTING */

    /// @notice Lists a lot and takes its tokens into escrow. All must answer `readToken` as the first does.
    function list(Lot calldata terms) external returns (bytes32 lot);

    /// @notice Takes an untouched lot back. Only the seller, only before the first bid.
    function cancel(Lot calldata terms) external;

    /* ENDING */

    /// @notice Settles up to `most` tokens of a lot that is over, from the worst winner's last one on; after the best
    /// winner's first, unsold tokens go back. Anyone may call, as often as it takes.
    function settle(Lot calldata terms, uint256 most) external;

    /// @notice Sends a stuck token back to the seller. Anyone may call.
    function reclaim(Lot calldata terms, uint256 tokenId) external;
}
