// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DutchTerms} from "../../interfaces/IDutchAuctions.sol";
import {DutchRules} from "../../contracts/auctions/DutchRules.sol";
import {within} from "./Cheats.sol";

/// @notice The price of a Dutch auction, for all terms that can be listed.
contract DutchRulesTest {
    using DutchRules for DutchTerms;

    function test_the_price_never_rises_and_stays_between_start_and_floor(
        uint48 start,
        uint48 floor,
        uint32 duration,
        uint32 halfLife,
        uint256 early,
        uint256 late
    ) external pure {
        start = uint48(within(start, 1, type(uint48).max));
        floor = uint48(within(floor, 1, start));
        duration = uint32(within(duration, 60, 90 days));
        halfLife = uint32(within(halfLife, 0, duration));
        DutchTerms memory terms = DutchTerms(start, floor, duration, halfLife, 1, false);
        early = within(early, 0, duration);
        late = within(late, early, uint256(duration) + 1);

        uint256 before = terms.priceUp(early);
        uint256 after_ = terms.priceUp(late);
        assert(after_ <= before && after_ >= floor && before <= start);
        assert(terms.priceUp(0) == start && terms.priceUp(duration) == floor);
    }

    function test_an_exponential_price_is_half_after_a_half_life(uint48 start, uint32 halfLife, uint8 halvings)
        external
        pure
    {
        start = uint48(within(start, 1, type(uint48).max));
        halfLife = uint32(within(halfLife, 1, 1 days));
        halvings = uint8(within(halvings, 0, 47));
        DutchTerms memory terms = DutchTerms(start, 1, 90 days, halfLife, 1, false);
        uint256 price = terms.priceUp(uint256(halfLife) * halvings);
        uint256 exact = (uint256(start) + (1 << halvings) - 1) >> halvings;
        assert(price == exact);
    }

    function test_a_purchase_keeps_what_is_packed(address buyer, uint48 units, uint40 time, uint8 count) external pure {
        uint256 word = uint256(DutchRules.packPurchase(buyer, units, time, count));
        (address buyer_, uint256 units_, uint256 time_, uint256 count_) = DutchRules.unpackPurchase(word);
        assert(buyer_ == buyer && units_ == units && time_ == time && count_ == count);
    }
}
