// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a price feed says, in the shape of Chainlink's aggregators.
interface IRateFeed {
    /// @notice Decimals of `answer`.
    function decimals() external view returns (uint8);

    /// @notice The latest round.
    /// @return roundId Ignored.
    /// @return answer Euros for one whole coin of the currency, times 10^decimals.
    /// @return startedAt Ignored.
    /// @return updatedAt When the answer was made, in Unix seconds.
    /// @return answeredInRound Ignored.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}

/// @notice What Directive 2001/84/EC leaves to each state, within the bounds it sets.
/// @param jurisdiction Its name, in ASCII: "EU", "FR".
/// @param minimum Least price on which the levy is owed, in euro cents; at most 3,000 euros (article 3).
/// @param firstBps Rate of the slice up to 50,000 euros, in basis points: 400, or up to 500 (article 4, paragraph 2).
/// @param exemptBelow A work bought from the author lately is exempt below this price, in euro cents; at most one cent
/// above 10,000 euros (article 1, paragraph 3: "does not exceed"), 0 for no exemption.
/// @param exemptTime How lately, in seconds: at most three years of 365 days (the same).
struct LevySchedule {
    bytes32 jurisdiction;
    uint64 minimum;
    uint64 exemptBelow;
    uint32 exemptTime;
    uint16 firstBps;
}

/// @notice A currency and its euro rate.
/// @param currency ERC-20, or `address(0)` for ether.
/// @param feed Says how many euros one whole coin is worth.
/// @param decimals Decimals of the currency, at most 18.
struct LevyFeed {
    address currency;
    address feed;
    uint8 decimals;
}

/// @title Resale levy
/// @notice The author's share of a resale by Directive 2001/84/EC: a sliding scale, on top of any ERC-2981 royalty.
/// @dev Scale, of the price net of tax: 4 % (or what the schedule says) up to 50,000 euros, 3 % up to 200,000, 1 % up
/// to 350,000, 0.5 % up to 500,000, 0.25 % above; at most 12,500 euros. None on a first sale. Each amount is rounded
/// down to a cent. One contract a jurisdiction: schedule, currencies and feeds are fixed, and it has no owner.
interface IResaleLevy {
    /* ERRORS */

    /// @notice The feed's answer is older than `MAX_AGE`, or in the future.
    error Levy_RateStale(uint256 updatedAt, uint256 time);

    /// @notice The feed answered zero or less, or more than 281 million euros a coin.
    error Levy_RateInvalid(int256 answer);

    /// @notice A feed needs an address, and decimals of at most 18 for it and for its currency.
    error Levy_BadFeed(address feed);

    /// @notice The currency has no feed.
    error Levy_NoFeed(address currency);

    /// @notice The directive allows no such schedule.
    error Levy_TermOutOfBounds(bytes32 term, uint256 value, uint256 least, uint256 most);

    /// @notice The work was acquired in the future.
    error Levy_AcquiredLater(uint256 acquiredAt, uint256 time);

    /* IMMUTABLES */

    /// @notice How old a rate may be, in seconds.
    function MAX_AGE() external view returns (uint256);

    /* VIEWS */

    /// @notice What this jurisdiction decided.
    function schedule() external view returns (LevySchedule memory);

    /// @notice The feed of a currency and the currency's decimals, or zeros.
    function feedOf(address currency) external view returns (address feed, uint8 decimals);

    /// @notice The levy on a price, both in euro cents.
    /// @param cents The price.
    /// @param first Whether the author sells, so that it is no resale.
    /// @param acquiredFromAuthorAt When the seller bought it from the author, in Unix seconds; 0 if they did not.
    function quote(uint256 cents, bool first, uint256 acquiredFromAuthorAt) external view returns (uint256 levyDown);

    /// @notice The rate now: millionths of a euro for one whole coin, rounded down, below 2^48. Reverts where it is
    /// stale.
    function rateOf(address currency) external view returns (uint256);

    /// @notice A price in the currency's smallest unit, in euro cents rounded down, at the feed's rate.
    function toCents(address currency, uint256 price) external view returns (uint256);

    /// @notice The levy on a price in the currency's smallest unit, at the feed's rate.
    /// @return levyDown In the currency's smallest unit, rounded down.
    /// @return levyCents In euro cents, as `quote` has it.
    function quotePrice(address currency, uint256 price, bool first, uint256 acquiredFromAuthorAt)
        external
        view
        returns (uint256 levyDown, uint256 levyCents);

    /// @notice The levy on a resale at a rate agreed before, as a lot's terms name it: no feed is read.
    /// @dev Never fails for a currency with a feed, a price within 128 bits, a rate that `rateOf` gave and a past time.
    function owed(address currency, uint256 price, uint256 rate, uint256 acquiredFromAuthorAt)
        external
        view
        returns (uint256 levyDown, uint256 levyCents);
}
