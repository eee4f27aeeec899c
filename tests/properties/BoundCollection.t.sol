// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Policy} from "../../interfaces/IBoundCollection.sol";
import {WorkKind, WorkTerms} from "../../interfaces/ICollection.sol";
import {BoundCollection} from "../../contracts/collectibles/BoundCollection.sol";
import {BoundCollectionFactory} from "../../contracts/collectibles/BoundCollectionFactory.sol";
import {CHEATS, within} from "./Cheats.sol";

/// @notice What a plain list says of a token.
/// @param holder Whose it is, wherever it lies; zero once burnt.
/// @param house Where it lies for its holder; zero for none.
/// @param since From when the holder has it.
/// @param resold Whether anybody but its creator ever had it.
struct Listed {
    address holder;
    address house;
    uint256 since;
    bool resold;
}

/// @notice Does random things to a collection with a policy, and knows from a plain list which of them must work.
contract BoundHandler {
    uint256 public constant PEOPLE = 4;
    address public constant COIN = address(0xC014);
    address private constant OPERATOR = address(0x0BE);
    address[2] private _houses = [address(0x40053A), address(0x40053B)];

    BoundCollection public immutable COLLECTION;
    mapping(uint256 id => Listed) private _listed;
    mapping(address person => bool) private _trusts;
    Policy private _policy = Policy(10 days, 40 days, true, false, true, true);
    uint256 public minted;
    uint256 public time = 1_800_000_000;

    constructor() {
        CHEATS.warp(time);
        address[] memory houses = new address[](2);
        (houses[0], houses[1]) = (_houses[0], _houses[1]);
        BoundCollectionFactory factory = new BoundCollectionFactory(houses);
        COLLECTION = BoundCollection(factory.create("Bound", "BND", address(this), 0, 0, _policy));
        bytes32 digest = keccak256("work");
        COLLECTION.register(WorkTerms(digest, digest, address(this), address(0), 0, 100_000, 0, WorkKind.Single));
    }

    function person(uint256 seed) public view returns (address) {
        uint256 index = within(seed, 0, PEOPLE - 1);
        return index == 0 ? address(this) : address(uint160(0xA11CE + index));
    }

    /* ACTIONS */

    function mint(uint256 toSeed, uint256 amount) external {
        address to = person(toSeed);
        amount = within(amount, 1, 6);
        uint256 first = COLLECTION.mint(to, 1, amount);
        for (uint256 i; i < amount; ++i) {
            _listed[first + i] = Listed(to, address(0), time, false);
        }
        minted += amount;
    }

    /// @dev The holder sends it to somebody, or into a house.
    function send(uint256 idSeed, uint256 toSeed) external {
        (uint256 id, Listed memory token) = _pick(idSeed, false);
        if (id == 0) return;
        address to = _somewhere(toSeed);
        _move(id, token, token.holder, token.holder, to, mayMove(id) && (!_isHouse(to) || mayBeSold(id)));
    }

    /// @dev Somebody whom holders trust with everything tries.
    function carry(uint256 idSeed, uint256 toSeed) external {
        (uint256 id, Listed memory token) = _pick(idSeed, false);
        if (id == 0) return;
        address to = _somewhere(toSeed);
        bool may = _trusts[token.holder] && !_policy.giftsOnly && mayMove(id);
        _move(id, token, OPERATOR, token.holder, to, may && (!_isHouse(to) || mayBeSold(id)));
    }

    /// @dev A house gives a token back, sells it, or hands it to the other house: it always can.
    function handOver(uint256 idSeed, uint256 toSeed, bool back) external {
        (uint256 id, Listed memory token) = _pick(idSeed, true);
        if (id == 0) return;
        _move(id, token, token.house, token.house, back ? token.holder : _somewhere(toSeed), true);
    }

    function trust(uint256 seed) external {
        address holder = person(seed);
        CHEATS.prank(holder);
        try COLLECTION.setApprovalForAll(OPERATOR, true) {
            assert(!_policy.giftsOnly);
            _trusts[holder] = true;
        } catch {
            assert(_policy.giftsOnly);
        }
    }

    function burn(uint256 idSeed) external {
        (uint256 id, Listed memory token) = _pick(idSeed, false);
        // Rarely, so that something is left to hold.
        if (id == 0 || idSeed % 4 != 0) return;
        CHEATS.prank(token.holder);
        COLLECTION.burn(id);
        delete _listed[id];
    }

    /// @dev One rule at a time, looser or tighter.
    function loosen(uint256 rule, uint256 value) external {
        Policy memory asked = _policy;
        // Rule 2 more often, so that houses are tried too.
        rule %= 8;
        if (rule == 0) asked.firstHold = uint40(within(value, 0, 12 days));
        else if (rule == 1) asked.nextHold = uint40(within(value, 0, 45 days));
        else if (rule == 2 || rule > 5) asked.giftsOnly = value % 4 == 0;
        else if (rule == 3) asked.noResale = value % 2 == 0;
        else if (rule == 4) asked.noEther = value % 2 == 0;
        else asked.never = value % 2 == 0;
        bool looser = asked.firstHold <= _policy.firstHold && asked.nextHold <= _policy.nextHold
            && (_policy.giftsOnly || !asked.giftsOnly) && (_policy.noResale || !asked.noResale)
            && (_policy.noEther || !asked.noEther) && !asked.never;
        try COLLECTION.loosen(asked) {
            assert(looser);
            _policy = asked;
        } catch {
            assert(!looser);
        }
    }

    function wait_(uint256 seconds_) external {
        time += within(seconds_, 1, 9 days);
        CHEATS.warp(time);
    }

    /* MODEL */

    function listed(uint256 id) external view returns (Listed memory) {
        return _listed[id];
    }

    function policy() external view returns (Policy memory) {
        return _policy;
    }

    function freeFrom(uint256 id) public view returns (uint256) {
        Listed memory token = _listed[id];
        if (token.resold) return token.since + _policy.nextHold;
        return token.since + (token.holder == address(this) ? 0 : _policy.firstHold);
    }

    function mayMove(uint256 id) public view returns (bool) {
        return time >= freeFrom(id);
    }

    /// @dev Whether its holder may put it into a house, once it may move.
    function mayBeSold(uint256 id) public view returns (bool) {
        Listed memory token = _listed[id];
        return !_policy.giftsOnly && (!_policy.noResale || (token.holder == address(this) && !token.resold));
    }

    function _move(uint256 id, Listed memory token, address by, address from, address to, bool allowed) private {
        CHEATS.prank(by);
        try COLLECTION.transferFrom(from, to, id) {
            assert(allowed);
        } catch {
            assert(!allowed);
            return;
        }
        if (_isHouse(to)) {
            _listed[id].house = to;
        } else if (token.house != address(0) && to == token.holder) {
            _listed[id].house = address(0);
        } else {
            bool first = token.holder == address(this) && !token.resold;
            _listed[id] = Listed(to, address(0), time, !first);
        }
    }

    function _somewhere(uint256 seed) private view returns (address) {
        return seed % 3 == 0 ? _houses[(seed >> 8) % 2] : person(seed >> 8);
    }

    function _isHouse(address account) private view returns (bool) {
        return account == _houses[0] || account == _houses[1];
    }

    /// @dev A token that lies in a house, or does not, from a random place on; zero if there is none.
    function _pick(uint256 seed, bool housed) private view returns (uint256 id, Listed memory token) {
        for (uint256 i; i < minted; ++i) {
            id = 1_000_001 + (seed % minted + i) % minted;
            token = _listed[id];
            if (token.holder != address(0) && (token.house != address(0)) == housed) return (id, token);
        }
        return (0, token);
    }
}

/// @notice C7 to C10 of tests/stateful/INVARIANTS.md, whatever happens in whatever order.
contract BoundCollectionTest {
    BoundHandler private handler;
    BoundCollection private collection;

    function setUp() external {
        handler = new BoundHandler();
        collection = handler.COLLECTION();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_the_clock_is_that_of_the_list_in_custody_or_not() external view {
        for (uint256 id = 1_000_001; id <= 1_000_000 + handler.minted(); ++id) {
            Listed memory token = handler.listed(id);
            if (token.holder == address(0)) continue;
            assert(collection.ownerOf(id) == (token.house == address(0) ? token.holder : token.house));
            assert(collection.heldSince(id) == token.since);
            assert(collection.heldUntil(id) == handler.freeFrom(id));
        }
    }

    function invariant_what_it_says_of_moves_and_sales_is_what_happens() external view {
        for (uint256 id = 1_000_001; id <= 1_000_000 + handler.minted(); ++id) {
            Listed memory token = handler.listed(id);
            if (token.holder == address(0)) continue;
            bool housed = token.house != address(0);
            bool free = handler.mayMove(id);
            bool sold = free && handler.mayBeSold(id) && !housed;
            assert(collection.isTransferable(id, housed ? token.house : token.holder, address(0xB0B)) == housed || free);
            assert(collection.saleAllowed(id, token.holder, handler.COIN()) == sold);
            assert(collection.saleAllowed(id, token.holder, address(0)) == (sold && !handler.policy().noEther));
        }
    }

    function invariant_a_policy_only_loosens() external view {
        assert(keccak256(abi.encode(collection.policy())) == keccak256(abi.encode(handler.policy())));
    }
}
