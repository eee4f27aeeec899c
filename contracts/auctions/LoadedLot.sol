// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse, Lot} from "../../interfaces/IAuctionHouse.sol";

/// @dev A lot's terms, copied to memory as they came: the address of the copy.
type LoadedLot is uint256;

using LoadedLots for LoadedLot global;

/// @title Loaded lots
/// @notice Terms from calldata to memory, to their hash and to the log, each in one piece.
/// @dev Reason for the assembly: reading an address member from calldata checks its upper bits at 110 gas each, a
/// memory struct is zeroed before it is filled, and encoding nine members one by one for hash and log costs over 1,000
/// gas: a listing is 2,400 gas cheaper so.
/// Safe: `Lot` is static, so calldata, memory and encoding have one layout, nine words in the order of its members.
/// Terms with bits above an address have an id of their own; `emitListed` refuses to make that the id of a lot, so no
/// member of a lot's terms needs cleaning.
library LoadedLots {
    uint256 private constant _BYTES = 9 * 32;

    /* LOADING */

    function load(Lot calldata input) internal pure returns (LoadedLot terms, bytes32 lot) {
        assembly ("memory-safe") {
            terms := mload(0x40)
            mstore(0x40, add(terms, _BYTES))
            calldatacopy(terms, input, _BYTES)
            lot := keccak256(terms, _BYTES)
        }
    }

    /// @dev The same of terms made in memory.
    function fromMemory(Lot memory input) internal pure returns (LoadedLot terms) {
        assembly ("memory-safe") {
            terms := input
        }
    }

    /// @dev Emits `LotListed`.
    function emitListed(LoadedLot terms, bytes32 lot) internal {
        bytes32 topic = IAuctionHouse.LotListed.selector;
        uint256 bits;
        assembly ("memory-safe") {
            let seller_ := mload(terms)
            let collection_ := mload(add(terms, 0x20))
            bits := or(or(seller_, collection_), or(mload(add(terms, 0x60)), mload(add(terms, 0x80))))
            bits := or(bits, mload(add(terms, 0xa0)))
            log4(terms, _BYTES, topic, lot, seller_, collection_)
        }
        if (bits >> 160 != 0) revert IAuctionHouse.House_DirtyTerms(lot);
    }

    /// @dev Whether `account` is the seller or the gallery.
    function isParty(LoadedLot terms, address account) internal pure returns (bool yes) {
        assembly ("memory-safe") {
            yes := or(eq(mload(terms), account), eq(mload(add(terms, 0x80)), account))
        }
    }

    /* MEMBERS */

    function seller(LoadedLot terms) internal pure returns (address word) {
        assembly ("memory-safe") {
            word := mload(terms)
        }
    }

    function collection(LoadedLot terms) internal pure returns (address word) {
        assembly ("memory-safe") {
            word := mload(add(terms, 0x20))
        }
    }

    function tokenId(LoadedLot terms) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(terms, 0x40))
        }
    }

    function currency(LoadedLot terms) internal pure returns (address word) {
        assembly ("memory-safe") {
            word := mload(add(terms, 0x60))
        }
    }

    function gallery(LoadedLot terms) internal pure returns (address word) {
        assembly ("memory-safe") {
            word := mload(add(terms, 0x80))
        }
    }

    function royaltyReceiver(LoadedLot terms) internal pure returns (address word) {
        assembly ("memory-safe") {
            word := mload(add(terms, 0xa0))
        }
    }

    function metadataDigest(LoadedLot terms) internal pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(terms, 0xc0))
        }
    }

    function frame(LoadedLot terms) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(terms, 0xe0))
        }
    }

    function rules(LoadedLot terms) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(terms, 0x100))
        }
    }
}
