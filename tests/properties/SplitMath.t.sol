// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SplitBooks, Book, Account} from "../../contracts/royalties/SplitBooks.sol";
import {SplitMath} from "../../contracts/royalties/SplitMath.sol";
import {CHEATS} from "./Cheats.sol";

/// @notice The arithmetic of splits. `check_` functions are proven for all values (halmos), `testFuzz_` ones tried: a
/// product divided by a third number is more than a solver takes; docs/splits.md has the proof.
contract SplitMathTest {
    /// @dev P201: nobody is entitled to more than everything, and everybody who holds the whole to all of it.
    function testFuzz_a_share_is_at_most_what_was_received(uint112 received, uint24 shares, uint24 whole)
        external
        pure
    {
        CHEATS.assume(whole != 0 && shares <= whole);
        uint256 share = SplitMath.shareDown(received, shares, whole);
        assert(share <= received);
        if (shares == whole) assert(share == received);
    }

    /// @dev P201: what somebody is entitled to never falls while more comes in.
    function testFuzz_more_received_is_never_less(uint112 received, uint112 more, uint24 shares, uint24 whole)
        external
        pure
    {
        CHEATS.assume(whole != 0 && shares <= whole);
        uint256 before = SplitMath.shareDown(received, shares, whole);
        assert(SplitMath.shareDown(uint256(received) + more, shares, whole) >= before);
    }

    /// @dev P200: two parts of a whole are at most the whole, and less than two units below it.
    function testFuzz_two_parts_make_the_whole(uint112 received, uint24 shares, uint24 whole) external pure {
        CHEATS.assume(whole != 0 && shares <= whole);
        uint256 both =
            SplitMath.shareDown(received, shares, whole) + SplitMath.shareDown(received, whole - shares, whole);
        assert(both <= received && received - both < 2);
    }

    function check_rest_never_wraps(uint256 entitled, uint256 paid) external pure {
        uint256 rest = SplitMath.rest(entitled, paid);
        assert(entitled > paid ? rest + paid == entitled : rest == 0);
    }

    /// @dev What a book keeps comes back, and changing one part leaves the others.
    function check_a_book_keeps_its_parts(uint112 sent, uint112 watermark, uint16 marks, uint112 more, address who)
        external
        pure
    {
        Book book = SplitBooks.newBook(sent, watermark, marks);
        assert(book.sent() == sent && book.watermark() == watermark && book.marks() == marks && !book.isBusy());

        Book changed = book.plusSent(more).withMark(who).locked();
        assert(changed.sent() == uint256(sent) + more && changed.watermark() == watermark && changed.isBusy());
        assert(changed.isMarked(who) && changed.marks() == uint256(marks) | SplitBooks.markOf(who));

        assert(Book.unwrap(book.plusSent(more).minusSent(more).locked().unlocked()) == Book.unwrap(book));
    }

    /// @dev What an account keeps comes back, and changing one part leaves the others.
    function check_an_account_keeps_its_parts(uint24 shares, uint24 whole, uint8 role, uint112 paid, bool moved)
        external
        pure
    {
        Account account = SplitBooks.newAccount(shares, whole, role).withPaid(paid).withMoved(moved);
        assert(account.shares() == shares && account.whole() == whole && account.role() == role);
        assert(account.paid() == paid && account.isMoved() == moved);
        assert(!account.withMoved(false).isMoved() && account.withPaid(0).paid() == 0);
        assert(account.withPaid(0).shares() == shares);
    }
}
