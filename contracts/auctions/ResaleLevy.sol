// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRateFeed, IResaleLevy, LevyFeed, LevySchedule} from "../../interfaces/IResaleLevy.sol";

/// @title Resale levy
/// @notice The European author's resale right in one jurisdiction: what is owed, at a rate that must be fresh.
contract ResaleLevy is IResaleLevy {
    struct Feed {
        IRateFeed feed;
        uint8 currencyDecimals;
        uint8 feedDecimals;
    }

    /* CONSTANTS */

    /// @dev Most that is owed, in cents.
    uint256 private constant _CAP = 12_500_00;
    /// @dev Bounds the directive sets.
    uint256 private constant _MOST_MINIMUM = 3_000_00;
    uint256 private constant _MOST_EXEMPT = 10_000_01;
    uint256 private constant _MOST_EXEMPT_TIME = 3 * 365 days;
    uint256 private constant _LEAST_FIRST_BPS = 400;
    uint256 private constant _MOST_FIRST_BPS = 500;
    /// @dev Rates are in millionths of a euro: that many of them are a cent.
    uint256 private constant _RATE_DECIMALS = 6;
    uint256 private constant _RATE_PER_CENT = 10_000;
    uint256 private constant _MAX_DECIMALS = 18;

    /* IMMUTABLES */

    /// @inheritdoc IResaleLevy
    uint256 public immutable MAX_AGE;

    /* STORAGE */

    LevySchedule private _schedule;
    mapping(address currency => Feed) private _feeds;

    /* CONSTRUCTOR */

    /// @param schedule_ What the jurisdiction decided, for ever.
    /// @param feeds Currencies and their euro rates, for ever.
    /// @param maxAge How old a rate may be, in seconds.
    constructor(LevySchedule memory schedule_, LevyFeed[] memory feeds, uint256 maxAge) {
        _checkBounds("minimum", schedule_.minimum, 0, _MOST_MINIMUM);
        _checkBounds("firstBps", schedule_.firstBps, _LEAST_FIRST_BPS, _MOST_FIRST_BPS);
        _checkBounds("exemptBelow", schedule_.exemptBelow, 0, _MOST_EXEMPT);
        _checkBounds("exemptTime", schedule_.exemptTime, 0, _MOST_EXEMPT_TIME);

        _schedule = schedule_;
        MAX_AGE = maxAge;
        for (uint256 i; i < feeds.length; ++i) {
            address feed = feeds[i].feed;
            if (feed.code.length == 0 || feeds[i].decimals > _MAX_DECIMALS) revert Levy_BadFeed(feed);
            uint8 feedDecimals = IRateFeed(feed).decimals();
            if (feedDecimals > _MAX_DECIMALS) revert Levy_BadFeed(feed);
            _feeds[feeds[i].currency] = Feed(IRateFeed(feed), feeds[i].decimals, feedDecimals);
        }
    }

    /* VIEWS */

    /// @inheritdoc IResaleLevy
    function schedule() external view returns (LevySchedule memory) {
        return _schedule;
    }

    /// @inheritdoc IResaleLevy
    function feedOf(address currency) external view returns (address feed, uint8 decimals) {
        return (address(_feeds[currency].feed), _feeds[currency].currencyDecimals);
    }

    /// @inheritdoc IResaleLevy
    function quote(uint256 cents, bool first, uint256 acquiredFromAuthorAt) public view returns (uint256 levyDown) {
        if (acquiredFromAuthorAt > block.timestamp) revert Levy_AcquiredLater(acquiredFromAuthorAt, block.timestamp);
        LevySchedule memory rules = _schedule;
        if (first || cents < rules.minimum) return 0;
        bool recent = acquiredFromAuthorAt != 0 && block.timestamp - acquiredFromAuthorAt < rules.exemptTime;
        if (recent && cents < rules.exemptBelow) return 0;

        return _levyDown(cents, rules.firstBps);
    }

    /// @inheritdoc IResaleLevy
    function rateOf(address currency) public view returns (uint256 rate) {
        Feed memory from = _feedOf(currency);
        (, int256 answer,, uint256 updatedAt,) = from.feed.latestRoundData();
        if (updatedAt > block.timestamp || block.timestamp - updatedAt > MAX_AGE) {
            revert Levy_RateStale(updatedAt, block.timestamp);
        }
        if (answer <= 0 || uint256(answer) > type(uint128).max) revert Levy_RateInvalid(answer);

        rate = (uint256(answer) * 10 ** _RATE_DECIMALS) / 10 ** from.feedDecimals;
        if (rate == 0 || rate > type(uint48).max) revert Levy_RateInvalid(answer);
    }

    /// @inheritdoc IResaleLevy
    function toCents(address currency, uint256 price) external view returns (uint256) {
        return _toCents(currency, price, rateOf(currency));
    }

    /// @inheritdoc IResaleLevy
    function quotePrice(address currency, uint256 price, bool first, uint256 acquiredFromAuthorAt)
        external
        view
        returns (uint256 levyDown, uint256 levyCents)
    {
        uint256 rate = rateOf(currency);
        return first ? (0, 0) : owed(currency, price, rate, acquiredFromAuthorAt);
    }

    /// @inheritdoc IResaleLevy
    function owed(address currency, uint256 price, uint256 rate, uint256 acquiredFromAuthorAt)
        public
        view
        returns (uint256 levyDown, uint256 levyCents)
    {
        levyCents = quote(_toCents(currency, price, rate), false, acquiredFromAuthorAt);
        levyDown = (levyCents * _RATE_PER_CENT * 10 ** _feedOf(currency).currencyDecimals) / rate;
    }

    /* INTERNAL */

    /// @dev The scale, in ten-thousandths of cents summed over the slices, so that one division rounds.
    function _levyDown(uint256 cents, uint256 firstBps) private pure returns (uint256) {
        uint256 sum = _slice(cents, 0, 50_000_00) * firstBps;
        sum += _slice(cents, 50_000_00, 200_000_00) * 300;
        sum += _slice(cents, 200_000_00, 350_000_00) * 100;
        sum += _slice(cents, 350_000_00, 500_000_00) * 50;
        sum += _slice(cents, 500_000_00, type(uint256).max / 10_000) * 25;
        uint256 levy = sum / 10_000;
        return levy < _CAP ? levy : _CAP;
    }

    function _slice(uint256 cents, uint256 from, uint256 to) private pure returns (uint256) {
        if (cents <= from) return 0;
        return (cents < to ? cents : to) - from;
    }

    function _toCents(address currency, uint256 price, uint256 rate) private view returns (uint256) {
        return (price * rate) / (_RATE_PER_CENT * 10 ** _feedOf(currency).currencyDecimals);
    }

    function _feedOf(address currency) private view returns (Feed memory from) {
        from = _feeds[currency];
        if (address(from.feed) == address(0)) revert Levy_NoFeed(currency);
    }

    function _checkBounds(bytes32 term, uint256 value, uint256 least, uint256 most) private pure {
        if (value < least || value > most) revert Levy_TermOutOfBounds(term, value, least, most);
    }
}
