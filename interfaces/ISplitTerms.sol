// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Terms of a split
/// @notice Who gets how much, as bytes: a list of leaves in ascending order of recipients, each recipient once.
/// @dev A leaf is 24 bytes: the recipient (20), the role (1) and the shares (3, at least 1). The shares of all leaves
/// add up to the *whole*, at most 16,777,215; a recipient gets shares / whole.
///
/// The *root* commits to the list. Eight leaves, one after the other, make a group; a group's node is the upper 232 bits
/// of the keccak-256 of its bytes, followed by the 24 bits of the sum of its shares. Two nodes make a node in the same
/// way: hash of both, then the sum of both; a node without a partner moves up as it is. As every node carries what is
/// below it and no sum may exceed 24 bits, no set of leaves that can be proven against a root adds up to more than the
/// whole, which is the last 24 bits of the root itself. A group has a multiple of 24 bytes and a pair of nodes 64, so
/// neither can pass for the other.
interface ISplitTerms {
    /* STRUCTS */

    /// @notice Proof that a leaf belongs to a root.
    /// @param group The bytes of all leaves of the leaf's group (24 to 192).
    /// @param index Position of the leaf in its group, from 0.
    /// @param path Bit k is 1 where, at the k-th step up, the sibling stands on the left.
    /// @param siblings The other node at each step up.
    struct Proof {
        bytes group;
        uint256 index;
        uint256 path;
        bytes32[] siblings;
    }

    /* ERRORS */

    /// @notice A list or group is empty, or its length in bytes is no multiple of 24, or a group has more than 8 leaves.
    error Terms_BadLength(uint256 length);

    /// @notice The proof names a leaf that its group does not have.
    error Terms_BadIndex(uint256 index, uint256 leaves);

    /// @notice A recipient does not stand above the one before it: out of order, twice, or the zero address.
    error Terms_NotAscending(address recipient, address before);

    /// @notice A recipient without shares.
    error Terms_NoShares(address recipient);

    /// @notice The shares add up to more than 24 bits hold.
    error Terms_TooManyShares(uint256 sum, uint256 most);
}
