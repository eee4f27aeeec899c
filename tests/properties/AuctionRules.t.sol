// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Frame, Lot} from "../../interfaces/IAuctionHouse.sol";
import {EnglishTerms} from "../../interfaces/IEnglishAuctions.sol";
import {EnglishAuctions} from "../../contracts/auctions/EnglishAuctions.sol";
import {EnglishRules, Standing} from "../../contracts/auctions/EnglishRules.sol";
import {RoyaltyLiar} from "../../contracts/testing/RoyaltyLiar.sol";
import {CHEATS, within} from "./Cheats.sol";

/// @notice The pure rules of the reserve auction, for all numbers they can meet.
contract AuctionRulesTest {
    EnglishAuctions private immutable HOUSE = new EnglishAuctions(address(0xFEE), 1_000, new address[](0), address(0));

    function test_a_standing_keeps_what_is_packed(address bidder, uint48 units, uint32 startedAt, uint16 extended)
        external
        pure
    {
        Standing standing = EnglishRules.pack(bidder, units, startedAt, extended);
        assert(standing.bidder() == bidder && standing.units() == units);
        assert(standing.startedAt() == startedAt && standing.extended() == extended);
        assert(standing.isEnded() == (extended == type(uint16).max));
        Standing sold = standing.sold();
        assert(sold.isEnded() && sold.bidder() == bidder && sold.units() == units && sold.startedAt() == startedAt);
    }

    function test_terms_and_frames_keep_what_is_packed(EnglishTerms calldata terms, Frame calldata frame)
        external
        view
    {
        assert(keccak256(abi.encode(HOUSE.readRules(HOUSE.packRules(terms)))) == keccak256(abi.encode(terms)));
        assert(keccak256(abi.encode(HOUSE.readFrame(HOUSE.packFrame(frame)))) == keccak256(abi.encode(frame)));
    }

    function test_a_levy_stands_beside_the_frame(Frame calldata frame, uint48 rate, uint32 acquiredAt) external view {
        uint256 word = HOUSE.packFrame(frame) + HOUSE.packLevy(rate, acquiredAt);
        assert(keccak256(abi.encode(HOUSE.readFrame(word))) == keccak256(abi.encode(frame)));
        (uint48 rate_, uint32 acquiredAt_) = HOUSE.readLevy(word);
        assert(rate_ == rate && acquiredAt_ == acquiredAt);
    }

    function test_the_least_next_bid_is_always_higher(uint48 standing, uint16 bps) external pure {
        bps = uint16(within(bps, 0, 5_000));
        uint256 least = EnglishRules.leastNext(standing, bps);
        assert(least > standing);
        assert(least <= uint256(standing) + uint256(standing) * bps / 10_000 + 1);
    }

    function test_the_end_never_falls_and_stays_within_the_cap(
        uint32 startedAt,
        uint32 duration,
        uint16 window,
        uint16 cap,
        uint16 extended,
        uint256 time,
        address bidder,
        uint48 units
    ) external {
        duration = uint32(within(duration, 60, 90 days));
        cap = uint16(within(cap, 0, EnglishRules.MAX_EXTENSION));
        extended = uint16(within(extended, 0, cap));
        window = uint16(within(window, 0, duration < type(uint16).max ? duration : type(uint16).max));
        uint256 rules = HOUSE.packRules(EnglishTerms(1, 0, duration, window, cap, 0));
        Standing standing = EnglishRules.pack(address(1), 1, startedAt, extended);
        uint256 end = EnglishRules.endsAt(standing, rules);
        time = within(time, startedAt, end - 1);
        CHEATS.warp(time);

        (Standing next, uint256 newEnd) = standing.outbidBy(bidder, units, rules, end);

        uint256 latest = uint256(startedAt) + duration + cap;
        assert(newEnd >= end && newEnd <= latest);
        assert(newEnd >= (time + window < latest ? time + window : latest));
        assert(newEnd == end || newEnd <= time + window);
        assert(EnglishRules.endsAt(next, rules) == newEnd && !next.isEnded());
        assert(next.bidder() == bidder && next.units() == units && next.startedAt() == startedAt);
    }

    function test_the_parts_make_the_price(uint128 price, uint16 galleryBps, uint16 royaltyBps) external view {
        Lot memory terms;
        terms.frame = HOUSE.packFrame(
            Frame(uint16(within(galleryBps, 0, 5_000)), uint16(within(royaltyBps, 0, 2_500)), 0, 0, 0, 0)
        );
        (uint256 house, uint256 gallery, uint256 royalty, uint256 seller) = HOUSE.proceeds(terms, price);
        assert(house + gallery + royalty + seller == price);
        assert(royalty <= price / 4 && seller >= uint256(price) * 15 / 100);
    }

    function test_whatever_a_token_answers_the_royalty_is_clamped(bytes calldata answer) external {
        RoyaltyLiar token = new RoyaltyLiar();
        token.answer(answer, 0, false, false);
        (address receiver, uint16 bps,) = HOUSE.readToken(address(token), 1);
        assert(bps <= 2_500 && (receiver != address(0)) == (bps != 0) && receiver != address(HOUSE));
    }
}
