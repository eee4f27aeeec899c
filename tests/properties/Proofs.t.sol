// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Frame} from "../../interfaces/IAuctionHouse.sol";
import {DutchTerms} from "../../interfaces/IDutchAuctions.sol";
import {Offer} from "../../interfaces/IOffers.sol";
import {DutchRules} from "../../contracts/auctions/DutchRules.sol";
import {FrameWord} from "../../contracts/auctions/FrameWord.sol";
import {OfferRules} from "../../contracts/auctions/OfferRules.sol";
import {RankedList} from "../../contracts/auctions/RankedList.sol";
import {LedgerWords} from "../../contracts/collectibles/LedgerWords.sol";
import {WorkRecords} from "../../contracts/collectibles/WorkRecords.sol";
import {IncomeBooks, TokenBook} from "../../contracts/royalties/IncomeBooks.sol";
import {Account, Book, SplitBooks} from "../../contracts/royalties/SplitBooks.sol";
import {SplitMath} from "../../contracts/royalties/SplitMath.sol";
import {EnglishRules, Standing} from "../../contracts/auctions/EnglishRules.sol";

/// @notice Proved for every input, not tried on some: halmos runs these (`tests/properties/README.md` says how).
/// @dev A `check_` assumes the bounds that callers keep, then asserts. Packing is proved at all widths; products and
/// quotients of symbolic numbers are hard for a solver, so there the width is said, and the fuzzed properties go on.
contract SplitProofs {
    /// @dev A percentage of what came in is never more than it. Amounts to 2^16, every whole percentage.
    function check_a_share_is_at_most_the_whole(uint16 received, uint8 percent) external pure {
        if (percent > 100) return;
        assert(SplitMath.shareDown(received, percent, 100) <= received);
    }

    /// @dev What a third is entitled to never falls as money comes in: nothing is taken back. Amounts to 2^16.
    function check_entitlement_never_falls(uint16 received, uint16 more) external pure {
        uint256 before = SplitMath.shareDown(received, 1, 3);
        assert(SplitMath.shareDown(uint256(received) + more, 1, 3) >= before);
    }

    /// @dev The rest is what is entitled and not paid, and never less than nothing. All 256 bits.
    function check_the_rest_is_never_negative(uint256 entitled, uint256 paid) external pure {
        uint256 rest = SplitMath.rest(entitled, paid);
        assert(rest == (entitled > paid ? entitled - paid : 0));
    }

    /// @dev A book keeps what is packed into it. All widths.
    function check_a_book_keeps_its_parts(uint256 sent, uint256 watermark, uint16 marks) external pure {
        if (sent > SplitBooks.MOST || watermark > SplitBooks.MOST) return;
        Book book = SplitBooks.newBook(sent, watermark, marks);
        assert(book.sent() == sent && book.watermark() == watermark && book.marks() == marks && !book.isBusy());
        assert(book.locked().isBusy() && book.locked().sent() == sent && book.locked().watermark() == watermark);
        assert(Book.unwrap(book.locked().unlocked()) == Book.unwrap(book));
    }

    /// @dev Money that leaves moves `sent` alone. All widths.
    function check_sending_changes_sent_alone(uint256 word, uint256 amount) external pure {
        Book book = Book.wrap(word);
        if (amount > SplitBooks.MOST || book.sent() + amount > SplitBooks.MOST) return;
        Book next = book.plusSent(amount);
        assert(next.sent() == book.sent() + amount && next.watermark() == book.watermark());
        assert(next.marks() == book.marks() && next.isBusy() == book.isBusy());
        assert(Book.unwrap(next.minusSent(amount)) == word);
    }

    /// @dev An account keeps its shares, whatever is paid or moved. All widths.
    function check_an_account_keeps_its_shares(uint24 shares, uint24 whole, uint8 role, uint256 paid) external pure {
        if (paid > SplitBooks.MOST) return;
        Account account = SplitBooks.newAccount(shares, whole, role).withPaid(paid);
        assert(account.shares() == shares && account.whole() == whole && account.role() == role);
        assert(account.paid() == paid && !account.isMoved());
        assert(account.withMoved(true).paid() == paid && account.withMoved(true).shares() == shares);
    }

    /// @dev The book of a token keeps what came in and what has left apart. All widths.
    function check_an_income_book_keeps_its_parts(uint256 received, uint256 sent) external pure {
        if (received > IncomeBooks.MOST || sent > received) return;
        TokenBook book = TokenBook.wrap(0).withReceived(received).plusSent(sent);
        assert(book.received() == received && book.sent() == sent && !book.isBusy());
        assert(book.locked().isBusy() && book.locked().received() == received && book.locked().sent() == sent);
        assert(TokenBook.unwrap(book.locked().unlocked()) == TokenBook.unwrap(book));
    }
}

contract LedgerProofs {
    /// @dev A token's word keeps its owner, time and version. All widths.
    function check_a_token_keeps_what_it_is_made_of(address owner, uint40 time, uint8 version) external pure {
        uint256 token = LedgerWords.newToken(owner, time, version);
        assert(LedgerWords.ownerOf(token) == owner);
        assert(LedgerWords.timeOf(token) == time);
        assert(LedgerWords.versionOf(token) == version);
    }

    /// @dev A move changes the owner and the time, never the version. All widths.
    function check_a_move_keeps_the_version(uint256 token, address owner, uint40 time) external pure {
        uint256 moved = LedgerWords.moved(token, owner, time);
        assert(LedgerWords.ownerOf(moved) == owner && LedgerWords.timeOf(moved) == time);
        assert(LedgerWords.versionOf(moved) == LedgerWords.versionOf(token));
        assert(moved & LedgerWords.APPROVED == 0);
    }

    /// @dev A run adds its tokens to the balance, and nothing of the last run stays. All widths.
    function check_a_run_adds_its_tokens_to_the_balance(uint256 holder, uint64 start, uint16 length, uint8 version)
        external
        pure
    {
        uint256 balance = LedgerWords.balanceOf(holder);
        if (balance + length > type(uint64).max) return;
        uint256 next = LedgerWords.withRun(holder, start, length, version);
        assert(LedgerWords.balanceOf(next) == balance + length);
        assert(LedgerWords.versionOf(LedgerWords.tokenOfRun(next, address(0))) == version);
        assert(LedgerWords.runHas(next, start) == (length != 0));
    }

    /// @dev An approval that is taken back leaves no trace but the count of changes. All widths.
    function check_an_approval_changes_alone(uint256 token) external pure {
        uint256 approved = LedgerWords.withApproval(token, true);
        assert(approved & LedgerWords.APPROVED != 0);
        assert(LedgerWords.ownerOf(approved) == LedgerWords.ownerOf(token));
        assert(LedgerWords.versionOf(approved) == LedgerWords.versionOf(token));
        assert(LedgerWords.withApproval(approved, false) & LedgerWords.APPROVED == 0);
    }

    /// @dev A mint within the cap moves the count of minted alone, and stays within it. All widths.
    function check_a_mint_within_the_cap_stays_within_it(uint256 counter, uint256 amount) external pure {
        uint256 minted = LedgerWords.mintedOf(counter);
        uint256 cap = LedgerWords.capOf(counter);
        if (minted > cap || amount > cap - minted) return;
        uint256 next = LedgerWords.withMinted(counter, amount);
        assert(LedgerWords.mintedOf(next) == minted + amount && LedgerWords.mintedOf(next) <= cap);
        assert(LedgerWords.capOf(next) == cap && LedgerWords.burnedOf(next) == LedgerWords.burnedOf(counter));
        assert(LedgerWords.startsOf(next) == LedgerWords.startsOf(counter));
    }

    /// @dev A cap that is lowered changes the cap alone. All widths.
    function check_a_cap_changes_alone(uint256 counter, uint256 cap) external pure {
        if (cap > LedgerWords.MAX_NUMBER) return;
        uint256 next = LedgerWords.withCap(counter, cap);
        assert(LedgerWords.capOf(next) == cap && next >> 20 == counter >> 20);
    }

    /// @dev A new version changes nothing else of a work's record. All widths.
    function check_a_new_version_changes_no_term(uint256 record, uint8 version) external pure {
        uint256 next = WorkRecords.withNewestVersion(record, version);
        assert(WorkRecords.newestVersionOf(next) == version && next << 8 == record << 8);
    }

    /// @dev The highest royalty there is, is at most a quarter of the price. Prices to 2^16.
    function check_the_highest_royalty_is_at_most_a_quarter(uint16 price) external pure {
        assert(WorkRecords.royaltyDown(2_500 << 160, price) * 4 <= price);
    }
}

contract AuctionProofs {
    using RankedList for RankedList.List;
    using RankedList for uint256;

    RankedList.List private _list;

    /// @dev The numbers every lot has come out as they went in. All widths.
    function check_a_frame_keeps_its_parts(Frame calldata given) external pure {
        Frame memory found = FrameWord.unpack(FrameWord.pack(given));
        assert(found.galleryBps == given.galleryBps && found.royaltyBps == given.royaltyBps);
        assert(found.opensAt == given.opensAt && found.closesAt == given.closesAt);
        assert(found.unitExponent == given.unitExponent && found.conditions == given.conditions);
    }

    /// @dev An offer's lot names its bidder and its price. All widths.
    function check_an_offer_keeps_bidder_and_price(Offer calldata offer) external pure {
        if (offer.price > OfferRules.MAX_PRICE) return;
        uint256 rules = OfferRules.pack(offer);
        assert(OfferRules.bidder(rules) == offer.bidder && OfferRules.price(rules) == offer.price);
    }

    /// @dev A bid that is settled in part keeps all but its quantity. All widths.
    function check_a_part_of_a_bid_takes_quantity_alone(uint256 number, uint256 word, uint16 count) external {
        if (count >= word.quantity()) return;
        _list.words[number] = word;
        _list.lessen(number, count);
        uint256 next = _list.words[number];
        assert(next.quantity() == word.quantity() - count && next.units() == word.units());
        assert(next.bidder() == word.bidder() && next.next() == word.next());
    }

    /// @dev A falling price lies between floor and start. Terms whose halvings last 64 seconds, any second.
    function check_a_falling_price_stays_within_its_terms(uint8 start, uint8 floor, uint16 elapsed) external pure {
        if (floor == 0 || floor > start) return;
        DutchTerms memory terms = DutchTerms(start, floor, 4_096, 64, 1, false);
        uint256 price = DutchRules.priceUp(terms, elapsed);
        assert(price >= floor && price <= start);
    }

    /// @dev What stands is what was packed. All widths.
    function check_a_standing_keeps_its_parts(address bidder, uint48 units, uint32 startedAt, uint16 extended)
        external
        pure
    {
        if (extended > EnglishRules.MAX_EXTENSION) return;
        Standing standing = EnglishRules.pack(bidder, units, startedAt, extended);
        assert(standing.bidder() == bidder && standing.units() == units);
        assert(standing.startedAt() == startedAt && standing.extended() == extended);
        assert(!standing.isEnded() && standing.sold().isEnded());
        assert(standing.sold().bidder() == bidder && standing.sold().units() == units);
    }

    /// @dev The next bid is always higher than the standing one. All widths.
    function check_the_next_bid_is_higher(uint48 standing, uint16 bps) external pure {
        assert(EnglishRules.leastNext(standing, bps) > standing);
    }

    /// @dev At the caps of the house the three parts leave the seller something. Prices to 2^64 units.
    function check_the_parts_never_exceed_the_price(uint64 price) external pure {
        uint256 house = uint256(price) * 1_000 / 10_000;
        uint256 gallery = uint256(price) * 5_000 / 10_000;
        uint256 royalty = uint256(price) * 2_500 / 10_000;
        assert(house + gallery + royalty <= price);
    }
}
