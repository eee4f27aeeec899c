// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WorkKind, WorkTerms} from "../../interfaces/ICollection.sol";
import {Collection} from "../../contracts/collectibles/Collection.sol";
import {CollectionFactory} from "../../contracts/collectibles/CollectionFactory.sol";
import {CHEATS, within} from "./Cheats.sol";

/// @notice Does random things to a collection and keeps a plain list of who should hold what.
contract CollectionHandler {
    uint256 public constant WORKS = 2;
    uint256 public constant CAP = 1_200;
    uint256 public constant PEOPLE = 4;

    Collection public immutable COLLECTION;
    mapping(uint256 id => address) public holder;
    mapping(uint256 id => address) public approved;
    mapping(uint256 id => bool) public burnt;
    mapping(uint256 work => uint256) public minted;
    mapping(uint256 work => uint256) public burned;
    mapping(address person => uint256) public balance;
    mapping(uint256 id => uint256) public version;
    mapping(uint256 id => bool) public frozen;
    mapping(uint256 work => uint256) public newest;
    mapping(uint256 work => bool) public workFrozen;

    constructor() {
        CollectionFactory factory = new CollectionFactory();
        COLLECTION = Collection(factory.create("Random", "RND", address(this), 0, 0));
        for (uint256 work = 1; work <= WORKS; ++work) {
            bytes32 digest = keccak256(abi.encode(work));
            COLLECTION.register(
                WorkTerms(digest, digest, address(this), address(this), 1_000, uint32(CAP), 0, WorkKind.Single)
            );
        }
    }

    function person(uint256 seed) public pure returns (address) {
        return address(uint160(0xA11CE + within(seed, 0, PEOPLE - 1)));
    }

    /* ACTIONS */

    function mint(uint256 toSeed, uint256 workSeed, uint256 amount, bool small) external {
        address to = person(toSeed);
        uint256 work = within(workSeed, 1, WORKS);
        uint256 left = CAP - minted[work];
        if (left == 0) return;
        amount = within(amount, 1, small ? 5 : 500);
        if (amount > left) amount = left;

        uint256 first = COLLECTION.mint(to, work, amount);

        assert(first == work * 1_000_000 + minted[work] + 1);
        for (uint256 i; i < amount; ++i) {
            holder[first + i] = to;
            version[first + i] = newest[work];
        }
        minted[work] += amount;
        balance[to] += amount;
    }

    function transfer(uint256 idSeed, uint256 toSeed) external {
        uint256 id = _pick(idSeed);
        if (id == 0) return;
        CHEATS.prank(holder[id]);
        COLLECTION.transferFrom(holder[id], person(toSeed), id);
        _moved(id, person(toSeed));
    }

    function approve(uint256 idSeed, uint256 toSeed) external {
        uint256 id = _pick(idSeed);
        if (id == 0) return;
        CHEATS.prank(holder[id]);
        COLLECTION.approve(person(toSeed), id);
        approved[id] = person(toSeed);
    }

    /// @dev Whoever tries: it works exactly for the holder and the approved.
    function take(uint256 idSeed, uint256 bySeed) external {
        uint256 id = _pick(idSeed);
        if (id == 0) return;
        address by = person(bySeed);
        bool allowed = by == holder[id] || by == approved[id];
        CHEATS.prank(by);
        try COLLECTION.transferFrom(holder[id], by, id) {
            assert(allowed);
            _moved(id, by);
        } catch {
            assert(!allowed);
        }
    }

    /// @dev The holder names somebody else as the one it comes from: one who had it in a batch, perhaps.
    function misname(uint256 idSeed, uint256 fromSeed) external {
        uint256 id = _pick(idSeed);
        address from = person(fromSeed);
        if (id == 0 || from == holder[id]) return;
        CHEATS.prank(holder[id]);
        try COLLECTION.transferFrom(from, holder[id], id) {
            assert(false);
        } catch {}
    }

    function burn(uint256 idSeed) external {
        uint256 id = _pick(idSeed);
        if (id == 0) return;
        CHEATS.prank(holder[id]);
        COLLECTION.burn(id);
        --balance[holder[id]];
        ++burned[id / 1_000_000];
        burnt[id] = true;
        holder[id] = address(0);
        approved[id] = address(0);
    }

    function revise(uint256 workSeed, bytes32 digest) external {
        uint256 work = within(workSeed, 1, WORKS);
        if (digest == 0) return;
        try COLLECTION.revise(work, digest) returns (uint256 version_) {
            assert(!workFrozen[work] && version_ == newest[work] + 1);
            newest[work] = version_;
        } catch {
            assert(workFrozen[work] || newest[work] == 255);
        }
    }

    function acceptVersion(uint256 idSeed, uint256 version_) external {
        uint256 id = _pick(idSeed);
        if (id == 0) return;
        version_ = within(version_, 0, 3);
        bool allowed = !frozen[id] && version_ > version[id] && version_ <= newest[id / 1_000_000];
        CHEATS.prank(holder[id]);
        try COLLECTION.acceptVersion(id, version_) {
            assert(allowed);
            version[id] = version_;
        } catch {
            assert(!allowed);
        }
    }

    function freeze(uint256 idSeed) external {
        uint256 id = _pick(idSeed);
        if (id == 0 || frozen[id]) return;
        CHEATS.prank(holder[id]);
        COLLECTION.freeze(id);
        frozen[id] = true;
    }

    function freezeWork(uint256 workSeed) external {
        // Rarely, so that something is left to revise.
        if (workSeed % 16 >= WORKS || workFrozen[workSeed % 16 + 1]) return;
        COLLECTION.freezeWork(workSeed % 16 + 1);
        workFrozen[workSeed % 16 + 1] = true;
    }

    /* MODEL */

    function _moved(uint256 id, address to) private {
        --balance[holder[id]];
        ++balance[to];
        holder[id] = to;
        approved[id] = address(0);
    }

    /// @dev A token somebody holds, or 0: the first from a random place on.
    function _pick(uint256 seed) private view returns (uint256) {
        uint256 work = 1 + (seed >> 200) % WORKS;
        uint256 count = minted[work];
        for (uint256 i; i < count; ++i) {
            uint256 id = work * 1_000_000 + 1 + (seed % count + i) % count;
            if (holder[id] != address(0)) return id;
        }
        return 0;
    }
}

/// @notice C1 to C5 of tests/stateful/INVARIANTS.md, whatever happens in whatever order.
contract CollectionLedgerTest {
    CollectionHandler private handler;
    Collection private collection;

    function setUp() external {
        handler = new CollectionHandler();
        collection = handler.COLLECTION();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_balances_are_those_of_the_list_and_sum_to_the_supply() external view {
        uint256 sum;
        for (uint256 i; i < handler.PEOPLE(); ++i) {
            address person = handler.person(i);
            assert(collection.balanceOf(person) == handler.balance(person));
            sum += collection.balanceOf(person);
        }

        uint256 supply;
        for (uint256 work = 1; work <= handler.WORKS(); ++work) {
            assert(collection.minted(work) == handler.minted(work) && collection.minted(work) <= collection.cap(work));
            assert(collection.burned(work) == handler.burned(work));
            supply += collection.minted(work) - collection.burned(work);
        }
        assert(sum == supply);
    }

    function invariant_every_token_has_the_owner_of_the_list() external view {
        for (uint256 work = 1; work <= handler.WORKS(); ++work) {
            // Every one near the borders and the end, every seventh elsewhere.
            uint256 minted = handler.minted(work);
            for (uint256 number; number <= minted + 2; number += _stepFrom(number, minted)) {
                uint256 id = work * 1_000_000 + number;
                try collection.ownerOf(id) returns (address owner) {
                    assert(owner == handler.holder(id) && owner != address(0));
                    _checkVersion(id);
                } catch {
                    assert(handler.holder(id) == address(0));
                }
            }
        }
    }

    function _checkVersion(uint256 id) private view {
        uint256 version = handler.version(id);
        uint256 work = id / 1_000_000;
        assert(collection.versionOf(id) == version);
        assert(collection.metadataDigest(id) == collection.metadataOf(work, version));
        bool frozen = handler.frozen(id) || (handler.workFrozen(work) && version == handler.newest(work));
        assert(collection.isFrozen(id) == frozen);
    }

    function _stepFrom(uint256 number, uint256 minted) private pure returns (uint256) {
        bool near = number < 8 || number + 8 > minted || (number > 188 && number < 196)
            || (number > 444 && number < 452) || (number > 700 && number < 708);
        return near ? 1 : 7 - number % 7;
    }

    /* ONE BATCH, EVERY NUMBER */

    function testFuzz_a_batch_of_any_size_anywhere_is_owned_to_the_last(uint256 before, uint256 amount, uint256 after_)
        external
    {
        before = within(before, 0, 500);
        amount = within(amount, 2, 500);
        after_ = within(after_, 1, 200);
        address alice = handler.person(0);
        address bob = handler.person(1);
        if (before != 0) _mint(bob, before);
        uint256 first = _mint(alice, amount);
        _mint(bob, after_);

        for (uint256 id = 1_000_001; id < first + amount + after_; ++id) {
            address expected = id >= first && id < first + amount ? alice : bob;
            assert(collection.ownerOf(id) == expected);
        }
        try collection.ownerOf(first + amount + after_) {
            assert(false);
        } catch {}
    }

    /// @dev The handler owns the collection.
    function _mint(address to, uint256 amount) private returns (uint256) {
        CHEATS.prank(address(handler));
        return collection.mint(to, 1, amount);
    }
}
