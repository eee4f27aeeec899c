// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRateFeed, IResaleLevy} from "../../interfaces/IResaleLevy.sol";

/// @title Resale levy
/// @notice The European author's resale right as a view: what is owed, at a rate that must be fresh.
contract ResaleLevy is IResaleLevy {
    /* CONSTANTS */

    /// @dev Below it nothing is owed, in cents.
    uint256 private constant _THRESHOLD = 3_000_00;
    /// @dev Most that is owed, in cents.
    uint256 private constant _CAP = 12_500_00;
    /// @dev Exempt if bought from the author for no more than this, in cents, less than so many seconds before.
    uint256 private constant _EXEMPT_PRICE = 10_000_00;
    uint256 private constant _EXEMPT_TIME = 3 * 365 days;

    /* IMMUTABLES */

    /// @inheritdoc IResaleLevy
    address public immutable FEED;
    /// @inheritdoc IResaleLevy
    uint8 public immutable CURRENCY_DECIMALS;
    /// @inheritdoc IResaleLevy
    uint256 public immutable MAX_AGE;

    /// @dev Smallest units of the currency times the feed's scale, per cent.
    uint256 private immutable _SCALE;

    /* CONSTRUCTOR */

    /// @param feed Euro rate of the currency.
    /// @param currencyDecimals Decimals of the currency, at most 18.
    /// @param maxAge How old a rate may be, in seconds.
    constructor(address feed, uint8 currencyDecimals, uint256 maxAge) {
        if (feed.code.length == 0 || currencyDecimals > 18) revert Levy_BadFeed(feed);
        uint256 decimals = IRateFeed(feed).decimals();
        if (decimals > 18) revert Levy_BadFeed(feed);

        FEED = feed;
        CURRENCY_DECIMALS = currencyDecimals;
        MAX_AGE = maxAge;
        _SCALE = 10 ** (uint256(currencyDecimals) + decimals);
    }

    /* VIEWS */

    /// @inheritdoc IResaleLevy
    function quote(uint256 cents, bool first, uint256 acquiredFromAuthorAt) public view returns (uint256 levyDown) {
        if (acquiredFromAuthorAt > block.timestamp) revert Levy_AcquiredLater(acquiredFromAuthorAt, block.timestamp);
        if (first || cents < _THRESHOLD) return 0;
        bool recent = acquiredFromAuthorAt != 0 && block.timestamp - acquiredFromAuthorAt < _EXEMPT_TIME;
        if (recent && cents <= _EXEMPT_PRICE) return 0;

        return _levyDown(cents);
    }

    /// @inheritdoc IResaleLevy
    function toCents(uint256 price) external view returns (uint256) {
        return (price * _rate() * 100) / _SCALE;
    }

    /// @inheritdoc IResaleLevy
    function quotePrice(uint256 price, bool first, uint256 acquiredFromAuthorAt)
        external
        view
        returns (uint256 levyDown, uint256 levyCents)
    {
        uint256 rate = _rate();
        levyCents = quote((price * rate * 100) / _SCALE, first, acquiredFromAuthorAt);
        levyDown = (levyCents * _SCALE) / (rate * 100);
    }

    /* INTERNAL */

    /// @dev The scale, in ten-thousandths of cents summed over the slices, so that one division rounds.
    function _levyDown(uint256 cents) private pure returns (uint256) {
        uint256 sum = _slice(cents, 0, 50_000_00) * 400;
        sum += _slice(cents, 50_000_00, 200_000_00) * 300;
        sum += _slice(cents, 200_000_00, 350_000_00) * 100;
        sum += _slice(cents, 350_000_00, 500_000_00) * 50;
        sum += _slice(cents, 500_000_00, type(uint128).max) * 25;
        uint256 levy = sum / 10_000;
        return levy < _CAP ? levy : _CAP;
    }

    function _slice(uint256 cents, uint256 from, uint256 to) private pure returns (uint256) {
        if (cents <= from) return 0;
        return (cents < to ? cents : to) - from;
    }

    function _rate() private view returns (uint256) {
        (, int256 answer,, uint256 updatedAt,) = IRateFeed(FEED).latestRoundData();
        if (updatedAt > block.timestamp || block.timestamp - updatedAt > MAX_AGE) {
            revert Levy_RateStale(updatedAt, block.timestamp);
        }
        if (answer <= 0) revert Levy_RateInvalid(answer);
        return uint256(answer);
    }
}
