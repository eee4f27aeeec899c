// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Disclosure, WorkKind, WorkTerms} from "../../interfaces/ICollection.sol";
import {Phase} from "../../interfaces/IPhases.sol";
import {Recipe} from "../../interfaces/IRecipes.sol";
import {Voucher} from "../../interfaces/IVouchers.sol";
import {Collection} from "../../contracts/collectibles/Collection.sol";
import {CollectionFactory} from "../../contracts/collectibles/CollectionFactory.sol";
import {Airdrops} from "../../contracts/collectibles/minting/Airdrops.sol";
import {Phases} from "../../contracts/collectibles/minting/Phases.sol";
import {Recipes} from "../../contracts/collectibles/minting/Recipes.sol";
import {Vouchers} from "../../contracts/collectibles/minting/Vouchers.sol";
import {ContractSigner} from "../../contracts/testing/ContractSigner.sol";
import {PlainCoin} from "../../contracts/testing/PlainCoin.sol";
import {Puppet} from "../../contracts/testing/Puppet.sol";
import {Refuser} from "../../contracts/testing/Refuser.sol";
import {within} from "./Cheats.sol";

/// @notice Mints two works by every way at once, in whatever order and with whatever money, and knows from counts of
/// its own which mints must work and what they must cost.
/// @dev Work 1 is sold by two phases and three vouchers and dropped; two of it are burnt for one of work 2. Ether goes
/// to a payee that takes it (phases) and one that does not (vouchers); one of three buyers takes no change.
contract MintingHandler {
    uint256 public constant CAP = 90;
    uint256 public constant REWARD_CAP = 8;
    uint256 public constant BUYERS = 3;
    uint256 public constant LISTED_PRICE = 5;
    uint256 public constant LISTED_LIMIT = 4;
    address private constant ETHER = address(0);
    address public constant TAKER = address(0x7A8E5);

    Collection public immutable COLLECTION;
    Phases public immutable PHASES = new Phases();
    Vouchers public immutable VOUCHERS = new Vouchers();
    Airdrops public immutable AIRDROPS = new Airdrops();
    Recipes public immutable RECIPES = new Recipes();
    PlainCoin public immutable COIN = new PlainCoin();
    Refuser public immutable REFUSER = new Refuser();
    ContractSigner private immutable _SIGNER = new ContractSigner();

    Puppet[] private _buyers;
    Phase[2] private _phases;
    Voucher[] private _vouchers;
    Recipe private _recipe;
    uint256[] private _held;

    mapping(uint256 work => uint256) public minted;
    mapping(address buyer => uint256) public brought;
    mapping(address buyer => uint256) public spent;
    mapping(address buyer => uint256) public coinsSpent;
    mapping(uint256 phase => mapping(address to => uint256)) public taken;
    uint256[2] public sold;
    uint256[3] public used;
    uint256 public dropped;
    uint256 public redeemed;
    uint256 public earnedByTaker;
    uint256 public earnedByRefuser;
    uint256 public coinsEarned;

    constructor() payable {
        COLLECTION = Collection(new CollectionFactory().create("Ways", "WAY", address(this), 0, 0));
        COLLECTION.register(_terms(1, CAP));
        COLLECTION.register(_terms(2, REWARD_CAP));
        address[5] memory minters =
            [address(PHASES), address(VOUCHERS), address(AIRDROPS), address(RECIPES), address(_SIGNER)];
        for (uint256 i; i < minters.length; ++i) {
            COLLECTION.setMinter(minters[i], 0, true);
        }
        _buyers.push(new Puppet());
        _buyers.push(new Puppet());
        _buyers.push(new Refuser());
        for (uint256 i; i < BUYERS; ++i) {
            COIN.mint(address(_buyers[i]), 1_000);
            _buyers[i].act(address(COIN), abi.encodeCall(COIN.approve, (address(VOUCHERS), type(uint256).max)), 0);
            _buyers[i].act(
                address(COLLECTION), abi.encodeCall(COLLECTION.setApprovalForAll, (address(RECIPES), true)), 0
            );
        }
        _openPhases();
        _vouchers.push(_voucher(ETHER, 11, 6, address(0), 1));
        _vouchers.push(_voucher(address(COIN), 13, 5, address(0), 2));
        _vouchers.push(_voucher(ETHER, 0, 2, address(_buyers[1]), 3));
        for (uint256 i; i < 3; ++i) {
            _SIGNER.sign(VOUCHERS.digestOf(_vouchers[i]));
        }
        uint256[] memory works = new uint256[](2);
        (works[0], works[1]) = (1, 1);
        _recipe = Recipe(address(COLLECTION), works, address(COLLECTION), 2, 0);
        RECIPES.open(_recipe);
    }

    /* ACTIONS */

    function buyInPhase(uint256 who, uint256 toSeed, uint256 amount, uint256 change) external {
        Puppet buyer = _who(who);
        address to = address(_who(toSeed));
        amount = within(amount, 0, 5);
        bool may = amount != 0 && taken[0][to] + amount <= 7 && sold[0] + amount <= 25 && _fits(amount);
        uint256 price = 7 * amount;
        change = within(change, 0, 20);
        // One wei short, once in a while.
        bool short_ = change == 20 && price != 0;
        bytes memory call = abi.encodeCall(PHASES.mint, (_phases[0], to, amount));
        if (!_try(buyer, address(PHASES), short_ ? price - 1 : price + change, call, may && !short_)) return;
        (sold[0], taken[0][to], minted[1]) = (sold[0] + amount, taken[0][to] + amount, minted[1] + amount);
        _paid(buyer, price);
        earnedByTaker += price;
        _gave(to, amount);
    }

    /// @dev Buyers 0 and 1 are on the list.
    function buyListed(uint256 who, uint256 toSeed, uint256 amount, bool lie) external {
        Puppet buyer = _who(who);
        uint256 index = within(toSeed, 0, BUYERS - 1);
        address to = address(_buyers[index]);
        amount = within(amount, 1, 5);
        bool may = index < 2 && !lie && taken[1][to] + amount <= LISTED_LIMIT && _fits(amount);
        uint256 limit = lie ? LISTED_LIMIT + 9 : LISTED_LIMIT;
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _leaf(1 - index % 2);
        bytes memory call = abi.encodeCall(PHASES.mintListed, (_phases[1], to, amount, LISTED_PRICE, limit, proof));
        uint256 price = LISTED_PRICE * amount;
        if (!_try(buyer, address(PHASES), price, call, may)) return;
        (sold[1], taken[1][to], minted[1]) = (sold[1] + amount, taken[1][to] + amount, minted[1] + amount);
        _paid(buyer, price);
        earnedByTaker += price;
        _gave(to, amount);
    }

    function redeemVoucher(uint256 who, uint256 toSeed, uint256 which, uint256 amount, uint256 change) external {
        Puppet buyer = _who(who);
        address to = address(_who(toSeed));
        which %= 3;
        Voucher memory voucher = _vouchers[which];
        amount = within(amount, 1, 3);
        bool may = used[which] + amount <= voucher.uses && _fits(amount)
            && (voucher.recipient == address(0) || voucher.recipient == to);
        uint256 price = voucher.price * amount;
        bool inCoins = voucher.currency != ETHER;
        bytes memory call = abi.encodeCall(VOUCHERS.redeem, (voucher, "", to, amount, ""));
        if (!_try(buyer, address(VOUCHERS), inCoins ? 0 : price + within(change, 0, 20), call, may)) return;
        (used[which], minted[1]) = (used[which] + amount, minted[1] + amount);
        if (inCoins) {
            coinsSpent[address(buyer)] += price;
            coinsEarned += price;
        } else {
            _paid(buyer, price);
            earnedByRefuser += price;
        }
        _gave(to, amount);
    }

    function drop(uint256 toSeed, uint256 amount, uint256 start) external {
        address[] memory to = new address[](within(amount, 1, 4));
        for (uint256 i; i < to.length; ++i) {
            to[i] = address(_who(toSeed >> i));
        }
        // A place of the list that was served, or is not next, now and then.
        start = start % 4 == 0 ? within(start, 0, 6) : dropped;
        bool may = start == dropped && _fits(to.length);
        try AIRDROPS.drop(address(COLLECTION), 1, "list", start, to) {
            assert(may);
        } catch {
            assert(!may);
            return;
        }
        (dropped, minted[1]) = (dropped + to.length, minted[1] + to.length);
        for (uint256 i; i < to.length; ++i) {
            _gaveOne(to[i], minted[1] - to.length + i + 1);
        }
    }

    /// @dev Two tokens, the same twice now and then, of anybody.
    function redeemRecipe(uint256 who, uint256 first, uint256 second) external {
        if (_held.length < 2) return;
        Puppet buyer = _who(who);
        uint256[] memory ids = new uint256[](2);
        (ids[0], ids[1]) = (_held[first % _held.length], _held[second % _held.length]);
        bool may = ids[0] != ids[1] && _isOf(ids[0], buyer) && _isOf(ids[1], buyer) && minted[2] < REWARD_CAP;
        if (!_try(buyer, address(RECIPES), 0, abi.encodeCall(RECIPES.redeem, (_recipe, ids)), may)) return;
        (redeemed, minted[2]) = (redeemed + 1, minted[2] + 1);
        _forget(ids[0]);
        _forget(ids[1]);
    }

    /* MODEL */

    function buyerAt(uint256 index) external view returns (Puppet) {
        return _buyers[index];
    }

    function usesOf(uint256 which) external view returns (uint256) {
        return _vouchers[which].uses;
    }

    function digestAt(uint256 which) external view returns (bytes32) {
        return VOUCHERS.digestOf(_vouchers[which]);
    }

    function phaseAt(uint256 which) external view returns (bytes32) {
        return PHASES.idOf(_phases[which]);
    }

    /// @dev Sends `value` with it. Asserts that it works exactly if it must.
    function _try(Puppet buyer, address target, uint256 value, bytes memory call, bool must) private returns (bool ok) {
        try buyer.act{value: value}(target, call, 0) {
            ok = true;
            brought[address(buyer)] += value;
        } catch {}
        assert(ok == must);
    }

    function _paid(Puppet buyer, uint256 price) private {
        spent[address(buyer)] += price;
    }

    function _fits(uint256 amount) private view returns (bool) {
        return minted[1] + amount <= CAP;
    }

    function _gave(address to, uint256 amount) private {
        for (uint256 i; i < amount; ++i) {
            _gaveOne(to, minted[1] - i);
        }
    }

    function _gaveOne(address to, uint256 number) private {
        assert(COLLECTION.ownerOf(1_000_000 + number) == to);
        _held.push(1_000_000 + number);
    }

    function _isOf(uint256 id, Puppet buyer) private view returns (bool) {
        return COLLECTION.ownerOf(id) == address(buyer);
    }

    function _forget(uint256 id) private {
        for (uint256 i; i < _held.length; ++i) {
            if (_held[i] != id) continue;
            _held[i] = _held[_held.length - 1];
            _held.pop();
            return;
        }
    }

    function _who(uint256 seed) private view returns (Puppet) {
        return _buyers[within(seed, 0, BUYERS - 1)];
    }

    /* SETTING UP */

    function _terms(uint256 work, uint256 cap) private view returns (WorkTerms memory) {
        bytes32 digest = keccak256(abi.encode(work));
        return WorkTerms(digest, digest, address(this), address(0), 0, uint32(cap), 0, WorkKind.Single);
    }

    function _openPhases() private {
        (bytes32 a, bytes32 b) = (_leaf(0), _leaf(1));
        bytes32 root = a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
        _phases[0] = Phase(address(COLLECTION), 1, 0, ETHER, 7, TAKER, 0, 7, 25, 0, 0);
        _phases[1] = Phase(address(COLLECTION), 1, 0, ETHER, 0, TAKER, root, 0, 0, 0, 0);
        PHASES.open(_phases[0]);
        PHASES.open(_phases[1]);
    }

    function _leaf(uint256 index) private view returns (bytes32) {
        bytes32 inner = keccak256(abi.encode(address(_buyers[index]), LISTED_PRICE, LISTED_LIMIT));
        return keccak256(bytes.concat(inner));
    }

    function _voucher(address currency, uint256 price, uint32 uses, address recipient, uint256 nonce)
        private
        view
        returns (Voucher memory)
    {
        address payee = price == 0 ? address(0) : address(REFUSER);
        return Voucher(
            address(COLLECTION),
            address(_SIGNER),
            _terms(1, CAP),
            0,
            Disclosure.Unstated,
            currency,
            price,
            payee,
            recipient,
            address(0),
            uses,
            0,
            0,
            nonce
        );
    }
}

/// @notice M1 to M5 of tests/stateful/INVARIANTS.md, whatever happens in whatever order.
contract MintingTest {
    MintingHandler private handler;

    function setUp() external {
        handler = new MintingHandler{value: 1 ether}();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_no_way_mints_more_than_the_cap_or_its_own_supply() external view {
        uint256 sold = handler.sold(0) + handler.sold(1) + handler.dropped();
        for (uint256 i; i < 3; ++i) {
            assert(handler.VOUCHERS().used(handler.digestAt(i)) == handler.used(i));
            assert(handler.used(i) <= handler.usesOf(i));
            sold += handler.used(i);
        }
        assert(handler.COLLECTION().minted(1) == sold && sold <= handler.CAP());
        assert(handler.PHASES().sold(handler.phaseAt(0)) == handler.sold(0) && handler.sold(0) <= 25);
        assert(handler.PHASES().sold(handler.phaseAt(1)) == handler.sold(1));
        assert(handler.AIRDROPS().next(address(handler.COLLECTION()), 1, "list") == handler.dropped());
    }

    function invariant_nobody_gets_more_than_their_limit() external view {
        for (uint256 i; i < handler.BUYERS(); ++i) {
            address buyer = address(handler.buyerAt(i));
            assert(handler.PHASES().taken(handler.phaseAt(0), buyer) <= 7);
            assert(handler.PHASES().taken(handler.phaseAt(1), buyer) <= handler.LISTED_LIMIT());
        }
    }

    function invariant_two_are_burnt_for_each_that_is_redeemed() external view {
        assert(handler.COLLECTION().minted(2) == handler.redeemed() && handler.redeemed() <= handler.REWARD_CAP());
        assert(handler.COLLECTION().burned(1) == 2 * handler.redeemed());
    }

    function invariant_every_price_is_the_payees_and_all_above_it_comes_back() external view {
        address refuser = address(handler.REFUSER());
        uint256 credits = handler.VOUCHERS().credit(refuser, address(0));
        assert(handler.TAKER().balance == handler.earnedByTaker());
        assert(credits == handler.earnedByRefuser());
        assert(handler.COIN().balanceOf(refuser) == handler.coinsEarned());

        uint256 owedByPhases;
        uint256 owedByVouchers = credits;
        for (uint256 i; i < handler.BUYERS(); ++i) {
            address buyer = address(handler.buyerAt(i));
            uint256 byPhases = handler.PHASES().credit(buyer, address(0));
            uint256 byVouchers = handler.VOUCHERS().credit(buyer, address(0));
            assert(buyer.balance + byPhases + byVouchers == handler.brought(buyer) - handler.spent(buyer));
            assert(handler.COIN().balanceOf(buyer) == 1_000 - handler.coinsSpent(buyer));
            owedByPhases += byPhases;
            owedByVouchers += byVouchers;
        }
        assert(address(handler.PHASES()).balance == owedByPhases);
        assert(address(handler.VOUCHERS()).balance == owedByVouchers);
        assert(handler.COIN().balanceOf(address(handler.VOUCHERS())) == 0);
    }
}
