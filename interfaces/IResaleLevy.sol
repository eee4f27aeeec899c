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

/// @title Resale levy
/// @notice The author's share of a resale by Directive 2001/84/EC: a sliding scale, on top of any ERC-2981 royalty.
/// @dev Scale, of the price net of tax: 4 % up to 50,000 euros, 3 % up to 200,000, 1 % up to 350,000, 0.5 % up to
/// 500,000, 0.25 % above; at most 12,500 euros; none below 3,000 (articles 3 and 4 with the minimum the directive
/// leaves to each state at its highest). None on a first sale, nor where the seller bought from the author less than
/// three years before for a price that does not exceed 10,000 euros (article 1, paragraph 3). Each amount is rounded
/// down to a cent. The scale has no owner and cannot change.
interface IResaleLevy {
    /* ERRORS */

    /// @notice The feed's answer is older than `MAX_AGE`, or in the future.
    error Levy_RateStale(uint256 updatedAt, uint256 time);

    /// @notice The feed answered zero or less.
    error Levy_RateInvalid(int256 answer);

    /// @notice A feed needs an address, and decimals of at most 18 for it and for its currency.
    error Levy_BadFeed(address feed);

    /// @notice The work was acquired in the future.
    error Levy_AcquiredLater(uint256 acquiredAt, uint256 time);

    /* IMMUTABLES AND CONSTANTS */

    /// @notice Feed of the euro rate.
    function FEED() external view returns (address);

    /// @notice Decimals of the currency (18 for ether).
    function CURRENCY_DECIMALS() external view returns (uint8);

    /// @notice How old a rate may be, in seconds.
    function MAX_AGE() external view returns (uint256);

    /* VIEWS */

    /// @notice The levy on a price, both in euro cents.
    /// @param cents The price.
    /// @param first Whether the author sells, so that it is no resale.
    /// @param acquiredFromAuthorAt When the seller bought it from the author, in Unix seconds; 0 if they did not.
    function quote(uint256 cents, bool first, uint256 acquiredFromAuthorAt) external view returns (uint256 levyDown);

    /// @notice A price in the currency's smallest unit, in euro cents rounded down, at the feed's rate.
    function toCents(uint256 price) external view returns (uint256);

    /// @notice The levy on a price in the currency's smallest unit.
    /// @return levyDown In the currency's smallest unit, rounded down.
    /// @return levyCents In euro cents, as `quote` has it.
    function quotePrice(uint256 price, bool first, uint256 acquiredFromAuthorAt)
        external
        view
        returns (uint256 levyDown, uint256 levyCents);
}
