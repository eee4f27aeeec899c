// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

import {DutchTerms} from "../../interfaces/IDutchAuctions.sol";

/// @title Rules of the Dutch auction
/// @notice Pure arithmetic: packing, and the price at a time.
library DutchRules {
    /* PACKING */

    /// @dev From the low end: start 48 bits, floor 48, duration 32, halfLife 32, quantity 16, uniform 8; the rest is
    /// zero.
    function pack(DutchTerms calldata terms) internal pure returns (uint256) {
        return terms.start | (uint256(terms.floor) << 48) | (uint256(terms.duration) << 96)
            | (uint256(terms.halfLife) << 128) | (uint256(terms.quantity) << 160)
            | (uint256(terms.uniform ? 1 : 0) << 176);
    }

    function unpack(uint256 rules) internal pure returns (DutchTerms memory) {
        return DutchTerms({
            start: uint48(rules),
            floor: uint48(rules >> 48),
            duration: uint32(rules >> 96),
            halfLife: uint32(rules >> 128),
            quantity: uint16(rules >> 160),
            uniform: uint8(rules >> 176) != 0
        });
    }

    /// @dev One purchase: buyer 160 bits, units for one token 48, Unix second 40, count 8. Callers keep them within.
    function packPurchase(address buyer, uint256 units, uint256 time, uint256 count) internal pure returns (bytes32) {
        return bytes32(uint160(buyer) | (units << 160) | (time << 208) | (count << 248));
    }

    function unpackPurchase(uint256 word)
        internal
        pure
        returns (address buyer, uint256 units, uint256 time, uint256 count)
    {
        return (address(uint160(word)), uint48(word >> 160), uint40(word >> 208), word >> 248);
    }

    /// @dev The hash of all purchases after one more: of those before, and of the new one.
    function extend(bytes24 purchases, bytes32 purchase) internal pure returns (bytes24) {
        return bytes24(Hashes.efficientKeccak256(purchases, purchase));
    }

    /* PRICE */

    /// @dev Units for one token, `elapsed` seconds after the opening; rounded up, so that a falling price never
    /// undercuts what the seller agreed to.
    function priceUp(DutchTerms memory terms, uint256 elapsed) internal pure returns (uint256 price) {
        if (elapsed >= terms.duration) return terms.floor;
        if (terms.halfLife == 0) {
            uint256 fall = uint256(terms.start) - terms.floor;
            return terms.start - (fall * elapsed) / terms.duration;
        }

        uint256 halvings = elapsed / terms.halfLife;
        if (halvings >= 48) return terms.floor;
        uint256 rest = elapsed % terms.halfLife;
        // start / 2^halvings, less the part of the next halving that has passed: one division, rounded up.
        uint256 divisor = (2 * uint256(terms.halfLife)) << halvings;
        price = (terms.start * (2 * uint256(terms.halfLife) - rest) + divisor - 1) / divisor;
        if (price < terms.floor) price = terms.floor;
    }
}
