// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEditionAuctions, Lot} from "./IEditionAuctions.sol";

/// @notice The numbers of a uniform-price sale. Prices are in units, for one token.
/// @param reserve Least bid that counts, at least 1, and the price where fewer are asked for than there are.
/// @param bond What a bidder who does not reveal loses, at most a tenth of the reserve.
/// @param biddingTime Seconds for commitments, from the frame's `opensAt`; 60 to 90 days.
/// @param revealTime Seconds for reveals after them; 60 to 90 days.
/// @param quantity Tokens for sale: that of the terms and those that follow it, at most 100.
struct UniformTerms {
    uint48 reserve;
    uint48 bond;
    uint32 biddingTime;
    uint32 revealTime;
    uint16 quantity;
}

/// @title Uniform-price sales
/// @notice Sealed bids for several tokens of an edition; all winners pay the lowest winning bid (Maecenas, 2018).
/// @dev A bid is a price and a quantity. The best bids are filled until the tokens are gone, the last one perhaps in
/// part, and its price is everybody's; it counts as winning, so the price is the lowest winning bid and not the
/// highest losing one. Ties go to the earlier commitment. A commitment is keccak256(abi.encode(chain id, house, lot,
/// bidder, amount, quantity, salt)), cut to its first 22 bytes. Its deposit is public and bounds price times quantity.
interface IUniformPriceSales is IEditionAuctions {
    /* ERRORS */

    /// @notice The deposit is below the reserve.
    error House_DepositTooLow(uint256 deposit, uint256 least);

    /// @notice The commitment is not that of this bid, or there is none to reveal.
    error House_NotCommitted(address bidder);

    /// @notice The lot has had as many commitments as can be numbered.
    error House_TooManyBids(uint256 bids);

    /// @notice Nothing is owed, or not yet.
    error House_NothingDue(bytes32 lot);

    /* EVENTS */

    /// @notice A bidder committed to a bid, in place of an earlier one of theirs; `deposit` is theirs in all.
    event BidCommitted(
        bytes32 indexed lot, address indexed bidder, uint256 number, bytes22 commitment, uint256 deposit
    );

    /// @notice A bid was revealed. It counts if its price is at least the reserve and the deposit covers it.
    event BidRevealed(bytes32 indexed lot, address indexed bidder, uint256 amount, uint256 quantity, bool counts);

    /// @notice A bid was never revealed: the deposit went back but for the bond, which went to the seller.
    event BondForfeited(bytes32 indexed lot, address indexed bidder, uint256 bond);

    /* VIEWS */

    /// @notice The word for `Lot.rules`.
    function packRules(UniformTerms calldata rules) external pure returns (uint256);

    /// @notice The numbers in a `Lot.rules`.
    function readRules(uint256 rules) external pure returns (UniformTerms memory);

    /// @notice The commitment to a bid of `amount` smallest units for each of `quantity` tokens. Ask a node of your
    /// own.
    function commitmentOf(Lot calldata terms, address bidder, uint256 amount, uint256 quantity, bytes32 salt)
        external
        view
        returns (bytes22);

    /// @notice What a bidder has deposited for a bid not revealed yet, in the currency's smallest unit.
    function depositOf(Lot calldata terms, address bidder) external view returns (uint256);

    /* BIDDING */

    /// @notice Commits to a bid with a deposit of `deposit` more, paid as in `IEnglishAuctions.bidWith`. Again before
    /// the reveals: the new commitment replaces the old one and its place in ties, the deposits add up.
    function commit(Lot calldata terms, bytes22 commitment, uint256 deposit, uint256 fromCredit) external payable;

    /// @notice Reveals the caller's bid; what its deposit exceeds price times quantity by goes back at once.
    /// @param hint As in `IRankedAuctions.bid`.
    function reveal(Lot calldata terms, uint256 amount, uint256 quantity, bytes32 salt, uint256 hint) external;

    /// @notice Sends the deposit of a bid that was never revealed back, less the bond. After the reveals; anyone may
    /// call.
    function redeem(Lot calldata terms, address bidder) external;
}
