// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WorkKind, WorkTerms} from "../../interfaces/ICollection.sol";
import {CollectionArgs} from "../../contracts/collectibles/CollectionArgs.sol";
import {IpfsUri} from "../../contracts/collectibles/IpfsUri.sol";
import {LedgerWords} from "../../contracts/collectibles/LedgerWords.sol";
import {WorkRecords} from "../../contracts/collectibles/WorkRecords.sol";
import {within} from "./Cheats.sol";

/// @notice What goes into a word comes out of it, and touches nothing beside it (C6, and the words of C1 to C5).
contract CollectionWordsTest {
    using LedgerWords for uint256;

    /* TOKENS AND BATCHES */

    function testFuzz_a_token_keeps_its_owner_time_and_version(address owner, uint40 time, uint8 version)
        external
        pure
    {
        uint256 token = LedgerWords.newToken(owner, time, version);

        assert(token.ownerOf() == owner && token.versionOf() == version);
        assert(uint40(token >> 160) == time && token >> 208 == 0);
    }

    function testFuzz_a_move_changes_owner_time_and_changes_alone(uint256 token, address to, uint40 time)
        external
        pure
    {
        uint256 moved = token.moved(to, time);

        assert(moved.ownerOf() == to);
        assert(uint40(moved >> 160) == time);
        assert(moved & (LedgerWords.APPROVED | LedgerWords.LENT) == 0);
        assert(moved.versionOf() == token.versionOf());
        assert(moved & LedgerWords.FROZEN == token & LedgerWords.FROZEN);
        unchecked {
            assert(uint32(moved >> 224) == uint32(token >> 224) + 1);
        }
    }

    function testFuzz_a_version_changes_alone(uint256 token, uint8 version) external pure {
        uint256 changed = token.withVersion(version);

        assert(changed.versionOf() == version);
        assert(changed.withVersion(token.versionOf()) == token);
    }

    function testFuzz_an_approval_changes_alone(uint256 token, bool approved) external pure {
        uint256 changed = token.withApproval(approved);

        assert((changed & LedgerWords.APPROVED != 0) == approved);
        assert((changed << 32) & ~(LedgerWords.APPROVED << 32) == (token << 32) & ~(LedgerWords.APPROVED << 32));
        unchecked {
            assert(uint32(changed.changesOf()) == uint32(token.changesOf()) + 1);
        }
    }

    function testFuzz_a_batch_keeps_its_length(address owner, uint40 time, uint8 version, uint256 length)
        external
        pure
    {
        length = within(length, 1, 500);
        uint256 batch = LedgerWords.newBatch(owner, time, version, length);

        assert(batch.batchLength() == length);
        assert(batch.tokenOfBatch() == LedgerWords.newToken(owner, time, version));
    }

    /* HOLDERS */

    function testFuzz_a_run_has_its_ids_and_no_others(
        uint256 holder,
        uint256 start,
        uint256 length,
        uint8 version,
        uint256 id
    ) external pure {
        holder = uint64(holder) >> 1;
        start = within(start, 1, type(uint64).max - 500);
        length = within(length, 2, 500);
        uint256 after_ = holder.withRun(start, length, version);

        assert(after_.balanceOf() == holder.balanceOf() + length);
        assert(after_.runHas(id) == (id >= start && id < start + length));
        assert(after_.runHas(start) && after_.runHas(start + length - 1));
        assert(!after_.runHas(start - 1) && !after_.runHas(start + length));
        assert(after_.tokenOfRun(address(7)) == LedgerWords.newToken(address(7), 0, version));
        // A balance that goes up or down leaves the run alone.
        assert((after_ - 1).runHas(id) == after_.runHas(id));
        assert((after_ + 1).runHas(id) == after_.runHas(id));
    }

    function testFuzz_a_holder_without_a_run_has_none(uint64 balance, uint256 id) external pure {
        assert(!uint256(balance).runHas(id));
    }

    /* COUNTERS */

    function testFuzz_a_counter_keeps_its_parts(
        uint256 cap,
        uint256 minted,
        uint256 burned,
        uint192 starts,
        uint256 number
    ) external pure {
        cap = within(cap, 1, LedgerWords.MAX_NUMBER);
        minted = within(minted, 0, cap);
        burned = within(burned, 0, minted);
        number = within(number, 1, LedgerWords.FIRST_STARTS);
        uint256 counter = LedgerWords.TIMED | (uint256(starts) << 64);
        counter = counter.withCap(cap).withMinted(minted) + burned * LedgerWords.ONE_BURNED;

        assert(counter.capOf() == cap && counter.mintedOf() == minted && counter.burnedOf() == burned);
        assert(counter.startsOf() == starts);
        assert(counter & LedgerWords.TIMED != 0);

        uint256 started = counter.withStart(number);

        assert(started.startsOf() == starts | (1 << (number - 1)));
        assert(started.capOf() == cap && started.mintedOf() == minted && started.burnedOf() == burned);
    }

    function testFuzz_an_id_is_its_work_and_number(uint32 work, uint256 number) external pure {
        number = within(number, 0, LedgerWords.MAX_NUMBER);
        uint256 id = LedgerWords.tokenId(work, number);

        assert(id.workOf() == work && id.numberOf() == number);
        assert(id < 1 << 64);
    }

    /* RECORDS */

    function testFuzz_a_royalty_is_at_most_the_price(address receiver, uint256 bps, uint256 price) external view {
        bps = within(bps, 0, 10_000);
        uint256 royalty = WorkRecords.royaltyDown(_recordOf(receiver, uint16(bps)), price);

        assert(royalty <= price);
    }

    function testFuzz_a_royalty_is_its_part_rounded_down(uint256 bps, uint256 price) external view {
        bps = within(bps, 0, 10_000);
        price >>= 14;

        assert(WorkRecords.royaltyDown(_recordOf(address(1), uint16(bps)), price) == price * bps / 10_000);
    }

    function testFuzz_a_record_keeps_its_parts(address receiver, uint16 bps, uint32 work, uint32 closesAt, bool series)
        external
        view
    {
        WorkKind kind = series ? WorkKind.Series : WorkKind.Single;
        uint256 record = this.newRecord(WorkTerms(0, 0, address(0), receiver, bps, 0, closesAt, kind), work);

        assert(WorkRecords.receiverOf(record) == receiver && WorkRecords.bpsOf(record) == bps);
        assert(WorkRecords.workOfRecord(record) == work && WorkRecords.closesAtOf(record) == closesAt);
        assert(WorkRecords.kindOf(record) == kind && WorkRecords.newestVersionOf(record) == 0);
    }

    function testFuzz_a_newest_version_changes_alone(uint256 record, uint8 version) external pure {
        uint256 changed = WorkRecords.withNewestVersion(record, version);

        assert(WorkRecords.newestVersionOf(changed) == version);
        assert(WorkRecords.withNewestVersion(changed, WorkRecords.newestVersionOf(record)) == record);
    }

    /* URIS AND ARGUMENTS */

    function testFuzz_a_uri_reads_back_as_its_digest(bytes32 digest) external pure {
        _checkUri(bytes(IpfsUri.ofFile(digest)), 0x55, digest);
        _checkUri(bytes(IpfsUri.ofDirectory(digest)), 0x70, digest);
    }

    function testFuzz_arguments_come_back(address founder, bytes32 digest, string calldata name, string calldata symbol)
        external
        pure
    {
        if (bytes(name).length > CollectionArgs.MAX_TEXT) return;
        bytes memory args = CollectionArgs.pack(founder, digest, name, symbol);

        assert(CollectionArgs.founder(args) == founder && CollectionArgs.contractDigest(args) == digest);
        assert(keccak256(bytes(CollectionArgs.name(args))) == keccak256(bytes(name)));
        assert(keccak256(bytes(CollectionArgs.symbol(args))) == keccak256(bytes(symbol)));
    }

    /* HELPERS */

    function newRecord(WorkTerms calldata terms, uint256 work) external pure returns (uint256) {
        return WorkRecords.newRecord(terms, work);
    }

    function _recordOf(address receiver, uint16 bps) private view returns (uint256) {
        return this.newRecord(WorkTerms(0, 0, address(0), receiver, bps, 0, 0, WorkKind.Single), 1);
    }

    /// @dev Reads base32 from the left, bit by bit, as a second way that shares nothing with the first.
    function _checkUri(bytes memory uri, uint8 codec, bytes32 digest) private pure {
        assert(uri.length == 66);
        bytes8 scheme;
        for (uint256 i; i < 8; ++i) {
            scheme |= bytes8(uri[i]) >> (8 * i);
        }
        assert(scheme == "ipfs://b");

        bytes memory cid = new bytes(37);
        for (uint256 bit; bit < 290; ++bit) {
            uint8 character = uint8(uri[8 + bit / 5]);
            uint8 value = character >= 97 ? character - 97 : character - 24;
            if (value & (16 >> (bit % 5)) != 0) cid[bit / 8] |= bytes1(uint8(128 >> (bit % 8)));
        }
        bytes32 read;
        for (uint256 i; i < 32; ++i) {
            read |= bytes32(cid[4 + i]) >> (8 * i);
        }
        assert(uint8(cid[0]) == 1 && uint8(cid[1]) == codec && cid[2] == 0x12 && cid[3] == 0x20);
        assert(read == digest && cid[36] == 0);
    }
}
