// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISplitTerms} from "../../interfaces/ISplitTerms.sol";

/// @title SplitTerms
/// @notice Reads lists of leaves and computes the roots that commit to them, as {ISplitTerms} says.
library SplitTerms {
    /* CONSTANTS */

    /// @dev Bytes of a leaf.
    uint256 internal constant LEAF = 24;

    /// @dev Bytes of a full group: one hash for eight leaves makes checking a list four times as cheap as a hash for
    /// each, and a proof no longer.
    uint256 internal constant GROUP = 192;

    /// @dev Most shares of a list; also the mask of a node's sum.
    uint256 internal constant MOST_SHARES = 0xffffff;

    /// @dev In a leaf at the left of a word: the least address there is, all below the address, the shares, one share.
    uint256 private constant LEAST = 0x1000000000000000000000000;
    uint256 private constant BELOW = 0xffffffffffffffffffffffff;
    uint256 private constant SHARES = 0xffffff0000000000000000;
    uint256 private constant ONE = 0x10000000000000000;

    /* READING */

    /// @dev How many leaves `list` has, once its root was computed.
    function count(bytes calldata list) internal pure returns (uint256) {
        return list.length / LEAF;
    }

    /// @dev Leaf `index` of `list`, which must have it.
    function leafAt(bytes calldata list, uint256 index)
        internal
        pure
        returns (address recipient, uint8 role, uint256 shares)
    {
        uint256 word;
        unchecked {
            // Cannot overflow: the list has this leaf.
            word = _wordAt(list, index * LEAF);
        }
        return (address(uint160(word >> 96)), uint8(word >> 88), (word >> 64) & MOST_SHARES);
    }

    /// @dev The sum of all shares under `node`.
    function wholeOf(bytes32 node) internal pure returns (uint256) {
        return uint256(node) & MOST_SHARES;
    }

    /* ROOTS */

    /// @dev The root of a whole list; reverts unless recipients ascend and all have shares.
    function rootOf(bytes calldata list) internal pure returns (bytes32 root) {
        if (list.length == 0 || list.length % LEAF != 0) revert ISplitTerms.Terms_BadLength(list.length);

        bool wrong;
        // Reason: lists of a thousand are checked each time everybody is paid; in Solidity that costs four times as much,
        // and leaf by leaf twice.
        // Safe: reads calldata; writes one group at a time, and behind it the row of nodes, past the free memory
        // pointer, which is nobody's and is not needed afterwards. Nodes are joined in place: a node is written only
        // where the nodes of its pair, or of pairs before it, were read. Sums have at most 27 bits, and 91 shifted.
        // A word of calldata is address (160) | role (8) | shares (24) | what is not the leaf's (64); `above` is the word
        // before with all bits below the address set, at first the least address. `wrong` gets set where a word is below
        // that: its address is not above. (Equal to it, with all shares there are, two leaves are too much in sum.) Shares are added up less one each: 0
        // turns into 0xffffff, which is too much in sum, and nothing else changes once their number is added.
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            let row := add(buffer, 192)

            let next := row
            let above := LEAST
            let offset := list.offset
            let end := add(offset, list.length)
            for {} xor(offset, end) {} {
                let groupEnd := add(offset, 192)
                if gt(groupEnd, end) { groupEnd := end }
                let size := sub(groupEnd, offset)
                calldatacopy(buffer, offset, size)
                let sum := 0
                for {} lt(add(offset, 95), groupEnd) { offset := add(offset, 96) } {
                    let a := calldataload(offset)
                    let b := calldataload(add(offset, 24))
                    let c := calldataload(add(offset, 48))
                    let d := calldataload(add(offset, 72))
                    wrong := or(
                        or(wrong, or(lt(a, above), lt(b, or(a, BELOW)))),
                        or(lt(c, or(b, BELOW)), lt(d, or(c, BELOW)))
                    )
                    above := or(d, BELOW)
                    sum := add(sum, add(and(sub(a, ONE), SHARES), and(sub(b, ONE), SHARES)))
                    sum := add(sum, add(and(sub(c, ONE), SHARES), and(sub(d, ONE), SHARES)))
                }
                for {} xor(offset, groupEnd) { offset := add(offset, 24) } {
                    let leaf := calldataload(offset)
                    wrong := or(wrong, lt(leaf, above))
                    above := or(leaf, BELOW)
                    sum := add(sum, and(sub(leaf, ONE), SHARES))
                }
                sum := add(shr(64, sum), div(size, 24))
                wrong := or(wrong, gt(sum, MOST_SHARES))
                mstore(next, or(and(keccak256(buffer, size), not(MOST_SHARES)), sum))
                next := add(next, 0x20)
            }

            for { let nodes := shr(5, sub(next, row)) } gt(nodes, 1) {} {
                next := row
                let pair := row
                for { end := add(row, shl(6, shr(1, nodes))) } lt(pair, end) { pair := add(pair, 0x40) } {
                    let sum := add(and(mload(pair), MOST_SHARES), and(mload(add(pair, 0x20)), MOST_SHARES))
                    wrong := or(wrong, gt(sum, MOST_SHARES))
                    mstore(next, or(and(keccak256(pair, 0x40), not(MOST_SHARES)), sum))
                    next := add(next, 0x20)
                }
                if and(nodes, 1) { mstore(next, mload(pair)) }
                nodes := sub(nodes, shr(1, nodes))
            }
            root := mload(row)
        }
        if (wrong) _explain(list);
    }

    /// @dev The root that `proof` leads to, and the leaf it proves.
    function prove(ISplitTerms.Proof calldata proof)
        internal
        pure
        returns (bytes32 node, address recipient, uint8 role, uint256 shares)
    {
        bytes calldata group = proof.group;
        if (group.length > GROUP) revert ISplitTerms.Terms_BadLength(group.length);
        if (proof.index >= count(group)) revert ISplitTerms.Terms_BadIndex(proof.index, count(group));

        // A group is a list of at most eight, and its node is that list's root.
        node = rootOf(group);
        uint256 path = proof.path;
        for (uint256 i; i < proof.siblings.length; ++i) {
            bytes32 sibling = proof.siblings[i];
            node = path & 1 == 1 ? _join(sibling, node) : _join(node, sibling);
            path >>= 1;
        }
        (recipient, role, shares) = leafAt(group, proof.index);
    }

    /* INTERNAL */

    /// @dev Reverts with what is wrong in a list whose length is right.
    function _explain(bytes calldata list) private pure {
        address above;
        uint256 sum;
        for (uint256 i; i < count(list); ++i) {
            (address recipient,, uint256 shares) = leafAt(list, i);
            if (recipient <= above) revert ISplitTerms.Terms_NotAscending(recipient, above);
            if (shares == 0) revert ISplitTerms.Terms_NoShares(recipient);
            above = recipient;
            sum += shares;
        }
        revert ISplitTerms.Terms_TooManyShares(sum, MOST_SHARES);
    }

    function _join(bytes32 left, bytes32 right) private pure returns (bytes32) {
        uint256 sum = wholeOf(left) + wholeOf(right);
        if (sum > MOST_SHARES) revert ISplitTerms.Terms_TooManyShares(sum, MOST_SHARES);
        return bytes32((uint256(keccak256(abi.encode(left, right))) & ~MOST_SHARES) | sum);
    }

    /// @dev The 32 bytes of `list` from `offset` on; what lies past a leaf's 24 is never looked at.
    function _wordAt(bytes calldata list, uint256 offset) private pure returns (uint256 word) {
        // Reason: slicing checks bounds twice a leaf, which callers have done once for the list.
        // Safe: only reads calldata, and past its end calldata reads as zero.
        assembly ("memory-safe") {
            word := calldataload(add(list.offset, offset))
        }
    }
}
