// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISplitTerms} from "../../interfaces/ISplitTerms.sol";
import {Split} from "../../contracts/royalties/Split.sol";
import {SplitFactory} from "../../contracts/royalties/SplitFactory.sol";
import {SplitMath} from "../../contracts/royalties/SplitMath.sol";
import {BlocklistCoin} from "../../contracts/testing/BlocklistCoin.sol";
import {Refuser} from "../../contracts/testing/Refuser.sol";
import {CHEATS, within} from "./Cheats.sol";

/// @notice Does random things to a split, in ether and in a coin, and keeps plain numbers of what should be.
contract SplitHandler {
    uint256 public constant PEOPLE = 12;

    Split public immutable SPLIT;
    BlocklistCoin public immutable COIN;
    Refuser public immutable REFUSER;
    uint256 public immutable WHOLE;

    bytes public list;
    address[] public people;
    uint256[] public shares;
    mapping(address currency => uint256) public received;
    mapping(address currency => mapping(address who => uint256)) public highest;

    constructor() payable {
        SplitFactory factory = new SplitFactory();
        COIN = new BlocklistCoin();
        REFUSER = new Refuser();
        uint256 whole;
        uint160 offset = uint160(address(REFUSER));
        for (uint256 i; i < PEOPLE; ++i) {
            // The refuser first, then addresses above it.
            people.push(address(offset + uint160(i) * 7));
            shares.push(1 + (i * i * 37) % 101);
            whole += shares[i];
            list = abi.encodePacked(list, people[i], uint8(i), uint24(shares[i]));
        }
        WHOLE = whole;
        SPLIT = Split(factory.createPublished(list));
    }

    /* ACTIONS */

    function payIn(uint256 amount, bool isCoin) external {
        address currency = _currency(isCoin);
        amount = within(amount, 1, 1e18);
        received[currency] += amount;
        if (isCoin) COIN.mint(address(SPLIT), amount);
        else payable(address(SPLIT)).transfer(amount);
    }

    function pay(uint256 seed, bool isCoin) external {
        address who = people[within(seed, 0, PEOPLE - 1)];
        (, uint256 held,,) = SPLIT.accountOf(who);
        if (held == 0) SPLIT.payPage(_currency(isCoin), list, seed % PEOPLE, seed % PEOPLE + 1);
        else SPLIT.pay(_currency(isCoin), who);
    }

    function payAll(bool isCoin) external {
        SPLIT.payAll(_currency(isCoin), list);
    }

    function payPage(uint256 from, uint256 upTo, bool isCoin) external {
        upTo = within(upTo, 0, PEOPLE);
        SPLIT.payPage(_currency(isCoin), list, within(from, 0, upTo), upTo);
    }

    function claimAsCredit(uint256 seed, bool isCoin) external {
        address who = people[within(seed, 1, PEOPLE - 1)];
        (, uint256 held,,) = SPLIT.accountOf(who);
        if (held == 0) return;
        CHEATS.prank(who);
        SPLIT.claimAsCredit(_currency(isCoin));
    }

    function movePayout(uint256 seed, uint256 to) external {
        address who = people[within(seed, 1, PEOPLE - 1)];
        (, uint256 held,,) = SPLIT.accountOf(who);
        if (held == 0) return;
        CHEATS.prank(who);
        SPLIT.movePayout(to % 3 == 0 ? address(0) : people[within(to, 0, PEOPLE - 1)]);
    }

    function withdraw(uint256 seed, bool isCoin) external {
        address who = people[within(seed, 1, PEOPLE - 1)];
        if (SPLIT.credit(who, _currency(isCoin)) == 0) return;
        CHEATS.prank(who);
        SPLIT.withdraw(_currency(isCoin), address(0xBEEF));
    }

    function deliver(uint256 seed, bool isCoin) external {
        SPLIT.deliver(people[within(seed, 0, PEOPLE - 1)], _currency(isCoin));
    }

    function setBlocked(uint256 seed, bool isBlocked) external {
        COIN.setBlocked(people[within(seed, 0, PEOPLE - 1)], isBlocked);
    }

    function relent() external {
        REFUSER.relent();
    }

    /// @dev Remembers the highest that each was ever paid.
    function remember(bool isCoin) external {
        address currency = _currency(isCoin);
        for (uint256 i; i < PEOPLE; ++i) {
            uint256 paid = SPLIT.paid(currency, people[i]);
            if (paid > highest[currency][people[i]]) highest[currency][people[i]] = paid;
        }
    }

    function _currency(bool isCoin) private view returns (address) {
        return isCoin ? address(COIN) : address(0);
    }
}

contract SplitInvariants {
    SplitHandler private _handler;
    Split private _split;

    function setUp() external {
        _handler = new SplitHandler{value: 1e30 / 1e9}();
        _split = _handler.SPLIT();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev S1, S2, S3 and S5.
    function invariant_everythingReceivedIsPaidOwedOrLessThanAUnitEach() external view {
        _check(address(0), address(_split).balance);
        _check(address(_handler.COIN()), _handler.COIN().balanceOf(address(_split)));
    }

    /// @dev S6: from here, everybody is paid and takes their credit; what stays is the remainder.
    function invariant_everybodyGetsOutWhatIsTheirs() external {
        for (uint256 k; k < 2; ++k) {
            address currency = k == 0 ? address(0) : address(_handler.COIN());
            _split.payAll(currency, _handler.list());
            uint256 owing;
            for (uint256 i; i < _handler.PEOPLE(); ++i) {
                address who = _handler.people(i);
                if (_split.credit(who, currency) != 0) {
                    CHEATS.prank(who);
                    _split.withdraw(currency, address(0xBEEF));
                }
                owing += _split.owedToAll(currency, _handler.list())[i] + _split.credit(who, currency);
            }
            require(owing == 0, "somebody is still owed");
            uint256 held = k == 0 ? address(_split).balance : _handler.COIN().balanceOf(address(_split));
            require(held < _handler.PEOPLE(), "more stays than does not divide");
        }
    }

    function _check(address currency, uint256 held) private view {
        uint256 received = _split.received(currency);
        require(received == _handler.received(currency), "received");
        require(received == held + _split.sent(currency), "received is held or sent");

        uint256[] memory owed = _split.owedToAll(currency, _handler.list());
        uint256 kept;
        for (uint256 i; i < owed.length; ++i) {
            address who = _handler.people(i);
            (, uint256 shares,,) = _split.accountOf(who);
            uint256 entitled = received * _handler.shares(i) / _handler.WHOLE();
            if (shares != 0) require(_split.paid(currency, who) + owed[i] == entitled, "paid and owed is entitled");
            require(_split.paid(currency, who) >= _handler.highest(currency, who), "paid never falls");
            kept += owed[i] + _split.credit(who, currency);
        }
        require(kept <= held && held - kept < owed.length, "held is owed, credited or less than a unit each");
    }
}

contract SplitFuzz {
    SplitFactory private _factory = new SplitFactory();

    /// @dev The parts of any amount by any shares are at most the whole, and less than a unit each below it.
    function test_fuzz_partsMakeTheWhole(uint112 received, uint24[20] memory raw) external pure {
        (uint256 whole, uint256 count) = (0, 0);
        for (uint256 i; i < raw.length; ++i) {
            raw[i] = uint24(within(raw[i], 0, 800_000));
            whole += raw[i];
            if (raw[i] != 0) ++count;
        }
        CHEATS.assume(whole != 0);
        uint256 sum;
        for (uint256 i; i < raw.length; ++i) {
            sum += SplitMath.shareDown(received, raw[i], whole);
        }
        require(sum <= received && received - sum < count, "parts");
    }

    /// @dev What somebody is entitled to never falls while more comes in.
    function test_fuzz_moreReceivedIsNeverLess(uint112 received, uint112 more, uint24 shares, uint24 whole)
        external
        pure
    {
        CHEATS.assume(whole != 0 && shares <= whole);
        uint256 before = SplitMath.shareDown(received, shares, whole);
        require(SplitMath.shareDown(uint256(received) + more, shares, whole) >= before, "less");
    }

    /// @dev The root of any list, right or wrong, is what a plain reading of the rules says.
    function test_fuzz_rootIsWhatTheRulesSay(uint256 seed, uint8 count, uint8 spoil) external view {
        bytes memory list = _list(seed, within(count, 1, 40));
        if (spoil % 3 == 0) list[seed % list.length] = bytes1(uint8(seed >> 8));
        if (spoil % 7 == 0) _zero(list, seed % (list.length / 24));
        if (spoil % 11 == 0) _copy(list, seed % (list.length / 24));

        bool right = _isRight(list);
        try _factory.rootOf(list) returns (bytes32 root) {
            require(right, "a wrong list has a root");
            require(root == _plainRoot(list), "another root");
        } catch {
            require(!right, "a right list has no root");
        }
    }

    /// @dev Random bytes are hardly ever a list; where they are, the root is right.
    function test_fuzz_randomBytesAreReadByTheRules(bytes memory list) external view {
        bool right = list.length != 0 && list.length % 24 == 0 && _isRight(list);
        try _factory.rootOf(list) returns (bytes32 root) {
            require(right && root == _plainRoot(list), "random bytes");
        } catch {
            require(!right, "a right list has no root");
        }
    }

    /// @dev S7: whatever is done to a proof, it opens the leaf it was made for or nothing.
    function test_fuzz_noChangedProofOpensAnything(uint256 seed, uint8 count, uint8 where, uint8 how) external {
        uint256 n = within(count, 9, 60);
        bytes memory list = _list(seed, n);
        Split split = Split(_factory.createPublished(list));
        (bytes32[] memory nodes, uint256 width) = _nodes(list);
        uint256 group = seed % width;

        ISplitTerms.Proof memory proof;
        proof.group = _slice(list, group * 192, _min((group + 1) * 192, list.length));
        proof.index = seed % (proof.group.length / 24);
        proof.siblings = new bytes32[](8);
        uint256 depth;
        for (uint256 offset = group; width > 1; offset /= 2) {
            if (offset ^ 1 < width) {
                if (offset & 1 == 1) proof.path |= 1 << depth;
                proof.siblings[depth++] = nodes[offset ^ 1];
            }
            for (uint256 i; i < width; i += 2) {
                nodes[i / 2] = i + 1 < width ? _join(nodes[i], nodes[i + 1]) : nodes[i];
            }
            width = (width + 1) / 2;
        }
        bytes32[] memory siblings = proof.siblings;
        assembly {
            mstore(siblings, depth)
        }

        address recipient = _recipientAt(proof.group, proof.index);
        if (how % 4 == 0) {
            proof.group[where % proof.group.length] ^= bytes1(uint8(1 + (how >> 2) % 255));
        } else if (how % 4 == 1) {
            siblings[where % depth] ^= bytes32(uint256(1) << (uint256(how) * where) % 256);
        } else if (how % 4 == 2) {
            proof.path ^= 1 << (where % depth);
        } else {
            require(split.open(proof) == recipient, "an honest proof");
            return;
        }
        try split.open(proof) {
            revert("a changed proof");
        } catch {}
    }

    /* THE RULES, PLAINLY */

    function _list(uint256 seed, uint256 count) private pure returns (bytes memory list) {
        uint256 recipient;
        for (uint256 i; i < count; ++i) {
            uint256 word = uint256(keccak256(abi.encode(seed, i)));
            recipient += 1 + (word >> 16) % (type(uint160).max / 64);
            list = abi.encodePacked(list, uint160(recipient), uint8(word), uint24(1 + (word >> 200) % 200_000));
        }
    }

    function _isRight(bytes memory list) private pure returns (bool) {
        (uint256 last, uint256 sum) = (0, 0);
        for (uint256 offset; offset < list.length; offset += 24) {
            (uint256 recipient, uint256 shares) = (_number(list, offset, 20), _number(list, offset + 21, 3));
            if (recipient <= last || shares == 0) return false;
            last = recipient;
            sum += shares;
        }
        return sum <= type(uint24).max;
    }

    function _plainRoot(bytes memory list) private pure returns (bytes32) {
        (bytes32[] memory nodes, uint256 width) = _nodes(list);
        while (width > 1) {
            for (uint256 i; i < width; i += 2) {
                nodes[i / 2] = i + 1 < width ? _join(nodes[i], nodes[i + 1]) : nodes[i];
            }
            width = (width + 1) / 2;
        }
        return nodes[0];
    }

    function _nodes(bytes memory list) private pure returns (bytes32[] memory nodes, uint256 width) {
        width = (list.length + 191) / 192;
        nodes = new bytes32[](width);
        for (uint256 i; i < width; ++i) {
            bytes memory group = _slice(list, i * 192, _min((i + 1) * 192, list.length));
            uint256 sum;
            for (uint256 offset = 21; offset < group.length; offset += 24) {
                sum += _number(group, offset, 3);
            }
            nodes[i] = _node(keccak256(group), sum);
        }
    }

    function _join(bytes32 left, bytes32 right) private pure returns (bytes32) {
        uint256 sum = uint256(left) % 2 ** 24 + uint256(right) % 2 ** 24;
        return _node(keccak256(abi.encode(left, right)), sum);
    }

    function _node(bytes32 hash, uint256 sum) private pure returns (bytes32) {
        return bytes32(bytes.concat(bytes29(hash), bytes3(uint24(sum))));
    }

    function _number(bytes memory text, uint256 offset, uint256 length) private pure returns (uint256 value) {
        for (uint256 i; i < length; ++i) {
            value = value * 256 + uint8(text[offset + i]);
        }
    }

    function _recipientAt(bytes memory group, uint256 index) private pure returns (address) {
        return address(uint160(_number(group, index * 24, 20)));
    }

    function _slice(bytes memory text, uint256 from, uint256 upTo) private pure returns (bytes memory part) {
        part = new bytes(upTo - from);
        for (uint256 i; i < part.length; ++i) {
            part[i] = text[from + i];
        }
    }

    function _zero(bytes memory list, uint256 leaf) private pure {
        for (uint256 i = 21; i < 24; ++i) {
            list[leaf * 24 + i] = 0;
        }
    }

    /// @dev The leaf again in the place after it, where there is one.
    function _copy(bytes memory list, uint256 leaf) private pure {
        for (uint256 i; i < 20 && (leaf + 1) * 24 + i < list.length; ++i) {
            list[(leaf + 1) * 24 + i] = list[leaf * 24 + i];
        }
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
