// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Frame} from "../../interfaces/IAuctionHouse.sol";

/// @title Frame word
/// @notice Packing of the numbers every format has. From the low end: galleryBps 16 bits, royaltyBps 16, opensAt 40,
/// closesAt 40, unitExponent 8, conditions 8. The upper half is zero, or says that the lot carries the resale levy:
/// levyRate 48, acquiredAt 32; the rest is zero.
library FrameWord {
    function pack(Frame calldata frame) internal pure returns (uint256) {
        return frame.galleryBps | (uint256(frame.royaltyBps) << 16) | (uint256(frame.opensAt) << 32)
            | (uint256(frame.closesAt) << 72) | (uint256(frame.unitExponent) << 112)
            | (uint256(frame.conditions) << 120);
    }

    function unpack(uint256 word) internal pure returns (Frame memory) {
        return Frame({
            galleryBps: uint16(word),
            royaltyBps: uint16(word >> 16),
            opensAt: uint40(word >> 32),
            closesAt: uint40(word >> 72),
            unitExponent: uint8(word >> 112),
            conditions: uint8(word >> 120)
        });
    }

    function galleryBps(uint256 word) internal pure returns (uint256) {
        return word & type(uint16).max;
    }

    function royaltyBps(uint256 word) internal pure returns (uint256) {
        return (word >> 16) & type(uint16).max;
    }

    function opensAt(uint256 word) internal pure returns (uint256) {
        return (word >> 32) & type(uint40).max;
    }

    function closesAt(uint256 word) internal pure returns (uint256) {
        return (word >> 72) & type(uint40).max;
    }

    function unitExponent(uint256 word) internal pure returns (uint256) {
        return (word >> 112) & type(uint8).max;
    }

    function conditions(uint256 word) internal pure returns (uint256) {
        return (word >> 120) & type(uint8).max;
    }

    /// @dev The conditions, and whatever stands above them.
    function conditionsAndLevy(uint256 word) internal pure returns (uint256) {
        return word >> 120;
    }

    /// @dev The part of a frame that makes the lot carry the levy, and nothing more.
    function packLevy(uint48 rate, uint32 acquiredAt_) internal pure returns (uint256) {
        return (uint256(rate) << 128) | (uint256(acquiredAt_) << 176);
    }

    /// @dev Not zero where the lot carries the levy: whatever stands in the upper half.
    function levy(uint256 word) internal pure returns (uint256) {
        return word >> 128;
    }

    function levyRate(uint256 word) internal pure returns (uint256) {
        return (word >> 128) & type(uint48).max;
    }

    /// @dev When the seller bought from the author, and whatever else stands above it: nothing may.
    function acquiredAt(uint256 word) internal pure returns (uint256) {
        return word >> 176;
    }

    /// @dev Whether a lot has no conditions and ether's usual unit, a gwei: one comparison for what most lots have.
    function isPlain(uint256 word) internal pure returns (bool) {
        return (word >> 112) & type(uint16).max == 9;
    }

    /// @dev Smallest units in one unit of price. Listed lots have an exponent of at most 24.
    function unit(uint256 word) internal pure returns (uint256) {
        uint256 exponent = (word >> 112) & type(uint8).max;
        // Ether's usual unit is a gwei, and a power costs 60 gas.
        if (exponent == 9) return 1 gwei;
        // Unchecked: 10^24 is far below 2^256, and an id with a greater exponent is no lot's.
        unchecked {
            return 10 ** exponent;
        }
    }
}
