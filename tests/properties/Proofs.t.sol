// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LedgerWords} from "../../contracts/collectibles/LedgerWords.sol";
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
}

contract AuctionProofs {
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
