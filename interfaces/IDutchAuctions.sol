// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse, Lot, Stage} from "./IAuctionHouse.sol";
import {IPurchaseRecords} from "./ISaleRecords.sol";

/// @notice The numbers of a Dutch auction. Prices are in units, for one token.
/// @param start Price in the first second.
/// @param floor Price from `duration` on, at least 1, at most `start`.
/// @param duration Seconds over which the price falls, from the frame's `opensAt`; 60 to 90 days.
/// @param halfLife Seconds in which an exponential price halves (straight lines between the halvings, never below the
/// floor), or 0 for a linear one.
/// @param quantity Tokens for sale: that of the terms and those that follow it, at most 100.
/// @param uniform Whether all buyers in the end pay what the last one paid, and earlier ones get the rest back; the
/// frame's `closesAt` is then at most 90 days after the floor is reached.
struct DutchTerms {
    uint48 start;
    uint48 floor;
    uint32 duration;
    uint32 halfLife;
    uint16 quantity;
    bool uniform;
}

/// @title Dutch auctions
/// @notice One or more tokens of an edition at a price that falls with time; optionally everybody pays the last price.
/// @dev A uniform sale keeps what was paid until it is over: sold out, or closed. Its seller can't end it before.
interface IDutchAuctions is IAuctionHouse, IPurchaseRecords {
    /* ERRORS */

    /// @notice Fewer tokens are left.
    error House_NotSoMany(uint256 asked, uint256 left);

    /// @notice A uniform sale has buyers who may count on its going on.
    error House_UnitsSold(uint256 sold);

    /// @notice Nothing is owed, or not yet.
    error House_NothingDue(bytes32 lot);

    /* EVENTS */

    /// @notice `count` tokens from `firstTokenId` on were bought, at `price` for all of them.
    event UnitsBought(bytes32 indexed lot, address indexed buyer, uint256 firstTokenId, uint256 count, uint256 price);

    /// @notice A buyer of a uniform sale got back what they paid above the last price.
    event Rebated(bytes32 indexed lot, address indexed buyer, uint256 amount);

    /* VIEWS */

    /// @notice The word for `Lot.rules`.
    function packRules(DutchTerms calldata rules) external pure returns (uint256);

    /// @notice The numbers in a `Lot.rules`.
    function readRules(uint256 rules) external pure returns (DutchTerms memory);

    /// @notice Price of one token at `time` (Unix seconds), in the currency's smallest unit, rounded up to a unit.
    function priceAt(Lot calldata terms, uint256 time) external pure returns (uint256);

    /// @notice Where the lot stands.
    /// @return stage `Listed` while tokens can be bought, `Over` once a uniform sale is over and not settled, `Sold`
    /// when nothing is left to do but rebates, `Returned` when what was unsold went back.
    /// @return sold Tokens sold.
    /// @return last Price of the last one, or 0.
    function lotState(Lot calldata terms) external view returns (Stage stage, uint256 sold, uint256 last);

    /// @notice What `buyer` can get back now, in the currency's smallest unit.
    function rebateOf(Lot calldata terms, address buyer) external view returns (uint256);

    /* SELLING */

    /// @notice Lists a lot and takes its tokens into escrow. All must answer `readToken` as the first does.
    function list(Lot calldata terms) external returns (bytes32 lot);

    /// @notice Ends the sale and takes the unsold tokens back. Only the seller; a uniform sale only while nothing is
    /// sold.
    function cancel(Lot calldata terms) external;

    /* BUYING */

    /// @notice Buys `count` tokens at the price of this second, for at most `most` in all, of which at most
    /// `fromCredit` from the caller's credit. Ether above the price is sent back; in an ERC-20 only the price is
    /// pulled.
    function buy(Lot calldata terms, uint256 count, uint256 most, uint256 fromCredit) external payable;

    /* ENDING */

    /// @notice Pays out a uniform sale that is over, at its last price, and sends unsold tokens back. A sale at single
    /// prices that has closed has only the latter. Anyone may call.
    function settle(Lot calldata terms) external;

    /// @notice Sends a buyer of a uniform sale that is over what they paid above its last price. Anyone may call.
    function rebate(Lot calldata terms, address buyer) external;

    /// @notice Sends an unsold token that would not move when the sale ended back to the seller. Anyone may call.
    function reclaim(Lot calldata terms, uint256 tokenId) external;
}
