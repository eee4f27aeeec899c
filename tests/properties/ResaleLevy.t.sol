// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LevyFeed, LevySchedule} from "../../interfaces/IResaleLevy.sol";
import {ResaleLevy} from "../../contracts/auctions/ResaleLevy.sol";
import {RateFeed} from "../../contracts/testing/RateFeed.sol";
import {CHEATS, within} from "./Cheats.sol";

/// @notice The levy, for all prices, rates and schedules the directive allows.
contract ResaleLevyTest {
    uint256 private constant CAP = 12_500_00;
    uint256 private constant MOST_CENTS = 1e15;

    RateFeed private immutable FEED = new RateFeed();
    ResaleLevy private immutable LEVY = _levy(3_000_00, 400, 18);

    function setUp() external {
        CHEATS.warp(1_800_000_000);
    }

    function test_it_never_falls_with_the_price_nor_passes_its_cap_or_four_percent(uint256 low, uint256 high)
        external
        view
    {
        low = within(low, 0, MOST_CENTS);
        high = within(high, low, MOST_CENTS);
        (uint256 less, uint256 more) = (LEVY.quote(low, false, 0), LEVY.quote(high, false, 0));
        assert(less <= more && more <= CAP);
        assert(more * 100 <= high * 4);
        assert(low >= 3_000_00 || less == 0);
    }

    function test_a_first_sale_owes_nothing(uint256 cents) external view {
        assert(LEVY.quote(cents, true, 0) == 0);
    }

    function test_only_cheap_and_recent_purchases_are_exempt(uint256 cents, uint256 age) external view {
        cents = within(cents, 3_000_00, MOST_CENTS);
        age = within(age, 0, 6 * 365 days);
        uint256 levy = LEVY.quote(cents, false, block.timestamp - age);
        bool exempt = cents < 10_000_00 && age < 3 * 365 days;
        assert(levy == (exempt ? 0 : LEVY.quote(cents, false, 0)));
    }

    /// @dev What a house relies on at settlement: it can't fail, and in the currency it is at most 5 % of the price.
    function test_what_is_owed_at_an_agreed_rate_never_fails(uint128 price, uint48 rate, uint8 decimals, uint16 bps)
        external
    {
        rate = uint48(within(rate, 1, type(uint48).max));
        bps = uint16(within(bps, 400, 500));
        ResaleLevy levy = _levy(0, bps, uint8(within(decimals, 0, 18)));
        (uint256 amount, uint256 cents) = levy.owed(address(0), price, rate, 0);
        assert(cents <= CAP);
        assert(amount * 10_000 <= uint256(price) * bps);
    }

    function _levy(uint64 minimum, uint16 bps, uint8 decimals) private returns (ResaleLevy) {
        LevyFeed[] memory feeds = new LevyFeed[](1);
        feeds[0] = LevyFeed(address(0), address(FEED), decimals);
        return new ResaleLevy(LevySchedule("EU", minimum, 10_000_00, 3 * 365 days, bps), feeds, 1 days);
    }
}
