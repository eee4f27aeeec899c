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

        bool right = true;
        // Reason: lists of a thousand are checked each time everybody is paid; in Solidity that costs three times as much.
        // Safe: reads calldata; writes the row of nodes, and behind it one group at a time, past the free memory
        // pointer, which is nobody's and is not needed afterwards. Nodes are joined in place: a node is written only
        // where the nodes of its pair, or of pairs before it, were read. What a load brings from past a leaf is shifted
        // away. A sum of 8 shares, or of 2 sums that were right, has at most 27 bits.
        assembly ("memory-safe") {
            let row := mload(0x40)
            let nodes := div(add(list.length, sub(GROUP, 1)), GROUP)
            let buffer := add(row, shl(5, nodes))

            let next := row
            let above := 0xffffffff // the address before, with all bits below it set
            let offset := list.offset
            let end := add(offset, list.length)
            for {} lt(offset, end) {} {
                let stop_ := add(offset, GROUP)
                if gt(stop_, end) { stop_ := end }
                calldatacopy(buffer, offset, GROUP)
                let hash := keccak256(buffer, sub(stop_, offset))
                let sum := 0
                for {} lt(offset, stop_) { offset := add(offset, LEAF) } {
                    let word := shr(64, calldataload(offset)) // address (160 bits) | role (8) | shares (24)
                    let shares := and(word, MOST_SHARES)
                    right := and(and(right, gt(word, above)), gt(shares, 0))
                    above := or(word, 0xffffffff)
                    sum := add(sum, shares)
                }
                right := and(right, iszero(gt(sum, MOST_SHARES)))
                mstore(next, or(and(hash, not(MOST_SHARES)), sum))
                next := add(next, 0x20)
            }

            for {} gt(nodes, 1) {} {
                next := row
                let pair := row
                for { end := add(row, shl(6, shr(1, nodes))) } lt(pair, end) { pair := add(pair, 0x40) } {
                    let sum := add(and(mload(pair), MOST_SHARES), and(mload(add(pair, 0x20)), MOST_SHARES))
                    right := and(right, iszero(gt(sum, MOST_SHARES)))
                    mstore(next, or(and(keccak256(pair, 0x40), not(MOST_SHARES)), sum))
                    next := add(next, 0x20)
                }
                if and(nodes, 1) { mstore(next, mload(pair)) }
                nodes := sub(nodes, shr(1, nodes))
            }
            root := mload(row)
        }
        if (!right) _explain(list);
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

    /// @dev Reverts with what is wrong in a list or a group, whose length is right.
    function _explain(bytes calldata list) private pure returns (uint256 sum) {
        address above;
        for (uint256 i; i < count(list); ++i) {
            (address recipient,, uint256 shares) = leafAt(list, i);
            if (recipient <= above) revert ISplitTerms.Terms_NotAscending(recipient, above);
            if (shares == 0) revert ISplitTerms.Terms_NoShares(recipient);
            above = recipient;
            sum += shares;
        }
        if (sum > MOST_SHARES) revert ISplitTerms.Terms_TooManyShares(sum, MOST_SHARES);
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
