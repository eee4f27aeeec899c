// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title LedgerWords
/// @notice How the token ledger packs what it knows into words of 256 bits. Pure; nothing else knows a bit's place.
/// @dev From the lowest bit:
///
/// token    owner 160 | since 40 | version 8 | flags 8 | spare 8 | changes 32
/// batch    owner 160 | since 40 | version 8 | flags 8 | spare 8 | length 32
/// holder   balance 64 | start of the run 64 | length of the run 16 | version of the run 8 | spare 104
/// counter  cap 20 | minted 20 | burned 20 | flags 4 | starts of batches 192
///
/// A token that is not zero is never zero again: a burnt one keeps its flag. "Run" is the latest batch a holder was
/// given.
library LedgerWords {
    uint256 internal constant IDS_PER_WORK = 1_000_000;
    uint256 internal constant MAX_NUMBER = IDS_PER_WORK - 1;
    /// @dev Numbers whose batch starts are kept in the counter; later ones in words of 256.
    uint256 internal constant FIRST_STARTS = 192;

    uint256 internal constant APPROVED = 1 << 208;
    uint256 internal constant BURNED = 1 << 209;
    uint256 internal constant FROZEN = 1 << 210;
    uint256 private constant TIME = uint256(type(uint40).max) << 160;
    uint256 private constant VERSION = 0xff << 200;
    uint256 internal constant LENT = 1 << 211;
    /// @dev The token belonged to another before. Only collections with a policy ask, and set it again at each move.
    uint256 internal constant RESOLD = 1 << 212;
    uint256 private constant ONE_CHANGE = 1 << 224;
    /// @dev Version, freeze and changes go with a token to its next owner. Approval and loan do not.
    uint256 private constant KEPT = VERSION | FROZEN | (uint256(type(uint32).max) << 224);

    uint256 internal constant ONE_BURNED = 1 << 40;
    uint256 internal constant TIMED = 1 << 60;
    uint256 internal constant REVISED = 1 << 61;
    uint256 internal constant WORK_FROZEN = 1 << 62;
    uint256 private constant TWENTY_BITS = 0xfffff;

    /* IDS */

    function tokenId(uint256 work, uint256 number) internal pure returns (uint256) {
        // Works fit in 32 bits and numbers are below IDS_PER_WORK.
        unchecked {
            return work * IDS_PER_WORK + number;
        }
    }

    function workOf(uint256 id) internal pure returns (uint256) {
        return id / IDS_PER_WORK;
    }

    function numberOf(uint256 id) internal pure returns (uint256) {
        return id % IDS_PER_WORK;
    }

    /* TOKENS AND BATCHES */

    function ownerOf(uint256 token) internal pure returns (address) {
        return address(uint160(token));
    }

    function newToken(address owner, uint256 time, uint256 version) internal pure returns (uint256) {
        return uint256(uint160(owner)) | (time << 160) | (version << 200);
    }

    /// @dev Second from which the owner has it.
    function timeOf(uint256 token) internal pure returns (uint256) {
        return uint40(token >> 160);
    }

    function withTime(uint256 token, uint256 time) internal pure returns (uint256) {
        return (token & ~TIME) | (time << 160);
    }

    function versionOf(uint256 token) internal pure returns (uint256) {
        return uint8(token >> 200);
    }

    function withVersion(uint256 token, uint256 version) internal pure returns (uint256) {
        return (token & ~VERSION) | (version << 200);
    }

    /// @dev How often a token moved or was approved, modulo 2^32.
    function changesOf(uint256 token) internal pure returns (uint256) {
        return token >> 224;
    }

    /// @dev The token with a new owner, one change later, approved for nobody and lent to nobody.
    function moved(uint256 token, address owner, uint256 time) internal pure returns (uint256) {
        // Changes are the highest bits: past 2^32 they start again and reach nothing else.
        unchecked {
            return ((token & KEPT) + ONE_CHANGE) | newToken(owner, time, 0);
        }
    }

    /// @dev The token approved for somebody or for nobody, one change later.
    function withApproval(uint256 token, bool approved) internal pure returns (uint256) {
        // As in `moved`.
        unchecked {
            return (approved ? token | APPROVED : token & ~APPROVED) + ONE_CHANGE;
        }
    }

    function newBatch(address owner, uint256 time, uint256 version, uint256 length) internal pure returns (uint256) {
        return newToken(owner, time, version) | (length << 224);
    }

    function batchLength(uint256 batch) internal pure returns (uint256) {
        return batch >> 224;
    }

    /// @dev A token of the batch that never moved.
    function tokenOfBatch(uint256 batch) internal pure returns (uint256) {
        return batch & (ONE_CHANGE - 1);
    }

    /* HOLDERS */

    function balanceOf(uint256 holder) internal pure returns (uint256) {
        return uint64(holder);
    }

    /// @dev The holder with a new run, whose tokens are added to the balance. Ids fit in 64 bits.
    function withRun(uint256 holder, uint256 start, uint256 length, uint256 version) internal pure returns (uint256) {
        // A balance is at most the number of ids, below 2^64.
        unchecked {
            return (uint64(holder) + length) | (start << 64) | (length << 128) | (version << 144);
        }
    }

    /// @dev A token of the holder's run that never moved. Its time is left out: nothing that reads it needs it.
    function tokenOfRun(uint256 holder, address owner) internal pure returns (uint256) {
        return newToken(owner, 0, uint8(holder >> 144));
    }

    function runHas(uint256 holder, uint256 id) internal pure returns (bool) {
        // Below the start the difference wraps to something larger than any length.
        unchecked {
            return id - uint64(holder >> 64) < uint16(holder >> 128);
        }
    }

    /* COUNTERS */

    function capOf(uint256 counter) internal pure returns (uint256) {
        return counter & TWENTY_BITS;
    }

    function mintedOf(uint256 counter) internal pure returns (uint256) {
        return (counter >> 20) & TWENTY_BITS;
    }

    function burnedOf(uint256 counter) internal pure returns (uint256) {
        return (counter >> 40) & TWENTY_BITS;
    }

    function withCap(uint256 counter, uint256 cap) internal pure returns (uint256) {
        return (counter & ~TWENTY_BITS) | cap;
    }

    /// @dev The caller has seen that minted + amount is at most the cap.
    function withMinted(uint256 counter, uint256 amount) internal pure returns (uint256) {
        // So the sum fits in its twenty bits.
        unchecked {
            return counter + (amount << 20);
        }
    }

    /// @dev The counter with a batch starting at `number`, at most FIRST_STARTS.
    function withStart(uint256 counter, uint256 number) internal pure returns (uint256) {
        // 64 bits lie below the first start, and numbers count from 1.
        unchecked {
            return counter | (1 << (number + 63));
        }
    }

    function startsOf(uint256 counter) internal pure returns (uint256) {
        return counter >> 64;
    }
}
