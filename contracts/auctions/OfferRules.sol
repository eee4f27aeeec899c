// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lot} from "../../interfaces/IAuctionHouse.sol";
import {Offer} from "../../interfaces/IOffers.sol";
import {LoadedLot, LoadedLots} from "./LoadedLot.sol";

/// @title Offer rules
/// @notice The lot that an accepted offer becomes. Its rules: the bidder in the low 160 bits, the price in the 96
/// above. Of its frame only royalty, opening and conditions are set (see `FrameWord`).
library OfferRules {
    uint256 internal constant MAX_PRICE = type(uint96).max;

    /// @dev The price is at most `MAX_PRICE`.
    function pack(Offer calldata offer) internal pure returns (uint256) {
        return uint256(uint160(offer.bidder)) | (offer.price << 160);
    }

    function bidder(uint256 rules) internal pure returns (address) {
        return address(uint160(rules));
    }

    function price(uint256 rules) internal pure returns (uint256) {
        return rules >> 160;
    }

    function frame(uint256 royaltyBps, uint256 opensAt, uint256 conditions) internal pure returns (uint256) {
        return (royaltyBps << 16) | (opensAt << 32) | (conditions << 120);
    }

    function load(Lot memory sale) internal pure returns (LoadedLot terms, bytes32 lot) {
        return (LoadedLots.fromMemory(sale), keccak256(abi.encode(sale)));
    }
}
