// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EnglishTerms} from "../../interfaces/IEnglishAuctions.sol";

/// @dev All that changes about a lot, in one word. From the low end: bidder 160 bits, units 48, startedAt 32 (the
/// first bid, Unix seconds, until 2106), extended 16 (seconds added so far; all ones once the lot has ended).
/// Listed: nobody, the reserve's units. Sold: as it stood, ended. Stuck: nobody, units, ended. Returned: ended alone.
type Standing is uint256;

using EnglishRules for Standing global;

/// @title Rules of the reserve auction
/// @notice Pure arithmetic: packing, the least next bid, the end.
library EnglishRules {
    /* CONSTANTS */

    /// @dev Most units a bid can have.
    uint256 internal constant MAX_UNITS = type(uint48).max;

    /// @dev Most seconds of extension: one less than the mark of an ended lot.
    uint256 internal constant MAX_EXTENSION = type(uint16).max - 1;

    uint256 private constant _ENDED = uint256(type(uint16).max) << 240;

    /* PACKING */

    /// @dev Callers keep `units` within `MAX_UNITS`, `startedAt` within 32 bits and `extended` within `MAX_EXTENSION`.
    function pack(address bidder_, uint256 units_, uint256 startedAt_, uint256 extended_)
        internal
        pure
        returns (Standing)
    {
        return Standing.wrap(uint160(bidder_) | (units_ << 160) | (startedAt_ << 208) | (extended_ << 240));
    }

    function bidder(Standing standing) internal pure returns (address) {
        return address(uint160(Standing.unwrap(standing)));
    }

    function units(Standing standing) internal pure returns (uint256) {
        return (Standing.unwrap(standing) >> 160) & MAX_UNITS;
    }

    function startedAt(Standing standing) internal pure returns (uint256) {
        return (Standing.unwrap(standing) >> 208) & type(uint32).max;
    }

    function extended(Standing standing) internal pure returns (uint256) {
        return Standing.unwrap(standing) >> 240;
    }

    function isEnded(Standing standing) internal pure returns (bool) {
        return Standing.unwrap(standing) >= _ENDED;
    }

    /// @dev Whether it was listed and has not ended: one comparison, since zero less one wraps to the top.
    function isOpen(Standing standing) internal pure returns (bool) {
        // Unchecked: the wrap is meant.
        unchecked {
            return Standing.unwrap(standing) - 1 < _ENDED - 1;
        }
    }

    /// @dev Whether it ended with the token still in the house.
    function isStuck(Standing standing) internal pure returns (bool) {
        return standing.isEnded() && standing.bidder() == address(0) && standing.units() != 0;
    }

    /// @dev The record of a completed sale.
    function sold(Standing standing) internal pure returns (Standing) {
        return Standing.wrap(Standing.unwrap(standing) | _ENDED);
    }

    /// @dev Ended without a buyer, the token still in the house: the units stay as the mark of it.
    function stuck(Standing standing) internal pure returns (Standing) {
        return pack(address(0), standing.units(), 0, type(uint16).max);
    }

    /// @dev Ended, and nothing more to be had from it.
    function returned() internal pure returns (Standing) {
        return Standing.wrap(_ENDED);
    }

    /* THE TERMS' WORD */

    /// @dev From the low end: reserve 48 bits, buyNow 48, duration 32, window 16, extensionCap 16, incrementBps 16; the
    /// rest is zero.
    function packTerms(EnglishTerms calldata terms) internal pure returns (uint256) {
        return terms.reserve | (uint256(terms.buyNow) << 48) | (uint256(terms.duration) << 96)
            | (uint256(terms.window) << 128) | (uint256(terms.extensionCap) << 144)
            | (uint256(terms.incrementBps) << 160);
    }

    function unpackTerms(uint256 rules) internal pure returns (EnglishTerms memory) {
        return EnglishTerms({
            reserve: uint48(rules),
            buyNow: uint48(rules >> 48),
            duration: uint32(rules >> 96),
            window: uint16(rules >> 128),
            extensionCap: uint16(rules >> 144),
            incrementBps: uint16(rules >> 160)
        });
    }

    function reserve(uint256 rules) internal pure returns (uint256) {
        return rules & MAX_UNITS;
    }

    function buyNow(uint256 rules) internal pure returns (uint256) {
        return (rules >> 48) & MAX_UNITS;
    }

    function duration(uint256 rules) internal pure returns (uint256) {
        return (rules >> 96) & type(uint32).max;
    }

    function window(uint256 rules) internal pure returns (uint256) {
        return (rules >> 128) & type(uint16).max;
    }

    function extensionCap(uint256 rules) internal pure returns (uint256) {
        return (rules >> 144) & type(uint16).max;
    }

    /// @dev The increment, and whatever else stands above it: nothing may.
    function incrementBps(uint256 rules) internal pure returns (uint256) {
        return rules >> 160;
    }

    /* BIDDING */

    /// @dev Least units of the bid after one of `standingUnits`. The step is rounded down, but never below one unit,
    /// so that an equal bid never takes the lead.
    function leastNext(uint256 standingUnits, uint256 bps) internal pure returns (uint256) {
        // Unchecked: 48 bits times 16 bits.
        unchecked {
            uint256 stepDown = (standingUnits * bps) / 10_000;
            return standingUnits + (stepDown == 0 ? 1 : stepDown);
        }
    }

    /* TIME */

    /// @dev First second at which no bid is taken any more.
    function endsAt(Standing standing, uint256 rules) internal pure returns (uint256) {
        // Unchecked: sums of 32-bit and 16-bit numbers.
        unchecked {
            return standing.startedAt() + duration(rules) + standing.extended();
        }
    }

    /// @dev The standing after an outbid now, and the end after it, which was `end` before: a window later at least,
    /// within the cap on all extensions, never earlier than before.
    function outbidBy(Standing standing, address bidder_, uint256 units_, uint256 rules, uint256 end)
        internal
        view
        returns (Standing next, uint256 newEnd)
    {
        // Unchecked: sums of numbers below 2^40; `latest` is at least `end`, since no extension ever exceeded the cap.
        unchecked {
            newEnd = block.timestamp + window(rules);
            if (newEnd <= end) {
                newEnd = end;
            } else {
                uint256 latest = end + extensionCap(rules) - standing.extended();
                if (newEnd > latest) newEnd = latest;
            }
            // All but bidder and units stays, and the extension, at the top, grows by what the end does.
            next = Standing.wrap(
                ((Standing.unwrap(standing) >> 208) << 208) + ((newEnd - end) << 240) + (units_ << 160)
                    + uint160(bidder_)
            );
        }
    }
}
