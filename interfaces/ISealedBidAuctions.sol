// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse, Lot, Stage} from "./IAuctionHouse.sol";
import {ISaleRecords} from "./ISaleRecords.sol";

/// @notice The numbers of a sealed-bid auction. Prices are in units.
/// @param reserve Least bid that counts, at least 1, and the least deposit.
/// @param bond What a bidder who does not reveal loses, at most a tenth of the reserve.
/// @param biddingTime Seconds for commitments, from the frame's `opensAt`; 60 to 90 days.
/// @param revealTime Seconds for reveals after them; 60 to 90 days.
struct SealedTerms {
    uint48 reserve;
    uint48 bond;
    uint32 biddingTime;
    uint32 revealTime;
}

/// @title Sealed-bid auctions
/// @notice Second-price (Vickrey) auctions by commitment and reveal: the highest bidder wins and pays the second
/// highest bid, or the reserve.
/// @dev A commitment is keccak256(abi.encode(chain id, house, lot, bidder, amount, salt)), cut to its first 24 bytes:
/// so nobody can copy another's, or use one twice. Its deposit is public and bounds the bid; depositing more than one
/// bids hides the bid. Ties go to the one revealed first; the price is the same. A missed reveal costs the bond and no
/// more.
interface ISealedBidAuctions is IAuctionHouse, ISaleRecords {
    /* ERRORS */

    /// @notice The deposit is below the reserve.
    error House_DepositTooLow(uint256 deposit, uint256 least);

    /// @notice The commitment is not that of this bid, or there is none to reveal.
    error House_NotCommitted(address bidder);

    /// @notice Commitments stand.
    error House_Committed(uint256 commitments);

    /// @notice Nothing is owed, or not yet.
    error House_NothingDue(bytes32 lot);

    /* EVENTS */

    /// @notice A bidder committed to a bid, in place of an earlier one of theirs; `deposit` is theirs in all.
    event BidCommitted(bytes32 indexed lot, address indexed bidder, bytes24 commitment, uint256 deposit);

    /// @notice A bid was revealed. It counts if it is at least the reserve and at most its deposit.
    event BidRevealed(bytes32 indexed lot, address indexed bidder, uint256 amount, bool counts);

    /// @notice A bid was never revealed: the deposit went back but for the bond, which went to the seller.
    event BondForfeited(bytes32 indexed lot, address indexed bidder, uint256 bond);

    /* VIEWS */

    /// @notice The word for `Lot.rules`.
    function packRules(SealedTerms calldata rules) external pure returns (uint256);

    /// @notice The numbers in a `Lot.rules`.
    function readRules(uint256 rules) external pure returns (SealedTerms memory);

    /// @notice The commitment to a bid of `amount` smallest units. Ask a node of your own: whoever answers learns the
    /// bid.
    function commitmentOf(Lot calldata terms, address bidder, uint256 amount, bytes32 salt)
        external
        view
        returns (bytes24);

    /// @notice Where the lot stands.
    /// @return stage `Listed` until the reveals, `Running` during them, `Over` after, then as it ended.
    /// @return leader Highest bidder revealed so far, or zero.
    /// @return price What the leader would pay now, or the buyer paid, in the currency's smallest unit.
    /// @return endsAt First second in which the lot can be settled, or 0 once it ended.
    function lotState(Lot calldata terms)
        external
        view
        returns (Stage stage, address leader, uint256 price, uint256 endsAt);

    /// @notice What a bidder has deposited, in the currency's smallest unit, and whether it still waits for its reveal.
    function depositOf(Lot calldata terms, address bidder) external view returns (uint256 deposit, bool sealed_);

    /* LISTING */

    /// @notice Lists a lot and takes its token into escrow.
    function list(Lot calldata terms) external returns (bytes32 lot);

    /// @notice Takes a lot back. Only the seller, only before the first commitment.
    function cancel(Lot calldata terms) external;

    /* BIDDING */

    /// @notice Commits to a bid with a deposit of `deposit` more, paid as in `IEnglishAuctions.bidWith`. Again before
    /// the reveals: the new commitment replaces the old one, the deposits add up.
    function commit(Lot calldata terms, bytes24 commitment, uint256 deposit, uint256 fromCredit) external payable;

    /// @notice Reveals the caller's bid. One that does not lead gets its deposit back at once.
    function reveal(Lot calldata terms, uint256 amount, bytes32 salt) external;

    /* ENDING */

    /// @notice Settles a lot after the reveals, or returns it if no bid counts. Anyone may call. Reverts where the
    /// token's metadata is not what was listed: then as in `IEnglishAuctions`, `accept` or `refuse`.
    function settle(Lot calldata terms) external;

    /// @notice Settles a lot after the reveals whatever its metadata has become. Only the winner.
    function accept(Lot calldata terms) external;

    /// @notice Undoes a sale because the metadata is not what was listed; rules as in `IEnglishAuctions.refuse`.
    function refuse(Lot calldata terms) external;

    /// @notice Sends the deposit of a bid that was never revealed back, less the bond. After the reveals; anyone may
    /// call.
    function redeem(Lot calldata terms, address bidder) external;

    /// @notice Sends a stuck token back to the seller. Anyone may call.
    function reclaim(Lot calldata terms) external;
}
