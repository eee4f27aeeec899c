// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEditionAuctions, Lot} from "./IEditionAuctions.sol";

/// @notice The numbers of a ranked auction. Prices are in units, for one token.
/// @param reserve Least bid, at least 1.
/// @param duration Seconds of bidding, from the frame's `opensAt`; 60 to 90 days.
/// @param window A bid in the last `window` seconds moves the end to `window` seconds after it.
/// @param extensionCap Most seconds that all extensions of the lot together can add.
/// @param incrementBps Least step over the worst standing bid once as many stand as there are tokens, in basis points,
/// rounded down but never below one unit; at most 5,000.
/// @param quantity Tokens for sale: that of the terms and those that follow it, at most 100.
/// @param uniform Whether all winners pay the worst winning bid; else each pays their own.
struct RankedTerms {
    uint48 reserve;
    uint32 duration;
    uint16 window;
    uint16 extensionCap;
    uint16 incrementBps;
    uint16 quantity;
    bool uniform;
}

/// @title Ranked auctions
/// @notice Open auctions of an edition: as many bids stand as there are tokens, each for one; a better one pushes the
/// worst out. Ties favour the earlier bid. The best bid gets the first token.
interface IRankedAuctions is IEditionAuctions {
    /* ERRORS */

    /// @notice The lot has had as many bids as can be numbered.
    error House_TooManyBids(uint256 bids);

    /* EVENTS */

    /// @notice A bid was placed. `number` names it; `endsAt` is the end from now on.
    event RankedBid(bytes32 indexed lot, address indexed bidder, uint256 number, uint256 amount, uint256 endsAt);

    /* VIEWS */

    /// @notice The word for `Lot.rules`.
    function packRules(RankedTerms calldata rules) external pure returns (uint256);

    /// @notice The numbers in a `Lot.rules`.
    function readRules(uint256 rules) external pure returns (RankedTerms memory);

    /// @notice Least amount the next bid must have, in the currency's smallest unit.
    function leastBid(Lot calldata terms) external view returns (uint256);

    /* BIDDING */

    /// @notice Bids `amount` for one token, of which `fromCredit` from the caller's credit; paid as in
    /// `IEnglishAuctions.bidWith`. One account may have several bids.
    /// @param hint Number of a standing bid just below this one, to save gas; 0, or a wrong one, costs at most a read
    /// for each standing bid.
    function bid(Lot calldata terms, uint256 amount, uint256 fromCredit, uint256 hint) external payable;
}
