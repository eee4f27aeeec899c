// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WorkKind, WorkTerms} from "../../interfaces/ICollection.sol";

/// @title WorkRecords
/// @notice How a work's small terms share one word, and what a royalty comes to. Pure.
/// @dev From the lowest bit: royalty receiver 160 | royalty bps 16 | work 32 | closing second 32 | kind 8 | newest
/// version 8.
library WorkRecords {
    uint256 internal constant MAX_VERSION = 255;
    uint256 private constant BPS = 10_000;

    function newRecord(WorkTerms calldata terms, uint256 work) internal pure returns (uint256) {
        return uint256(uint160(terms.royaltyReceiver)) | (uint256(terms.royaltyBps) << 160) | (work << 176)
            | (uint256(terms.closesAt) << 208) | (uint256(terms.kind) << 240);
    }

    function receiverOf(uint256 record) internal pure returns (address) {
        return address(uint160(record));
    }

    function bpsOf(uint256 record) internal pure returns (uint256) {
        return uint16(record >> 160);
    }

    function workOfRecord(uint256 record) internal pure returns (uint256) {
        return uint32(record >> 176);
    }

    function closesAtOf(uint256 record) internal pure returns (uint256) {
        return uint32(record >> 208);
    }

    function kindOf(uint256 record) internal pure returns (WorkKind) {
        return WorkKind(uint8(record >> 240));
    }

    function newestVersionOf(uint256 record) internal pure returns (uint256) {
        return record >> 248;
    }

    /// @dev The caller has seen that the version is at most MAX_VERSION.
    function withNewestVersion(uint256 record, uint256 version) internal pure returns (uint256) {
        return (record & (type(uint256).max >> 8)) | (version << 248);
    }

    /// @dev A sealed work turned into a series.
    function revealed(uint256 record) internal pure returns (uint256) {
        return record - ((uint256(WorkKind.Sealed) - uint256(WorkKind.Series)) << 240);
    }

    /// @dev price x bps / 10,000, rounded down, for every price: whole ten-thousands first, then what is left of them.
    function royaltyDown(uint256 record, uint256 price) internal pure returns (uint256) {
        uint256 bps = bpsOf(record);
        // With bps at most BPS, the sum is at most the price.
        unchecked {
            return (price / BPS) * bps + ((price % BPS) * bps) / BPS;
        }
    }
}
