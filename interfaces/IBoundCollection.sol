// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice When tokens of a collection may move. Known from its address on; it may loosen and never tighten.
/// @param firstHold How long the first holder after its work's creator keeps a token, in seconds.
/// @param nextHold How long each later holder keeps it, in seconds.
/// @param giftsOnly Only the holder sends a token: nobody can be approved, and no house takes it.
/// @param never Tokens never move. Then no other rule of moving is set, and nothing loosens.
/// @param noResale Houses sell a token for the creator of its work, and for nobody after.
/// @param noEther Houses sell in tokens alone, such as vouchers for a currency of a state.
struct Policy {
    uint40 firstHold;
    uint40 nextHold;
    bool giftsOnly;
    bool never;
    bool noResale;
    bool noEther;
}

/// @title IBoundCollection
/// @notice A collection whose tokens move by a policy: holding periods, gifts only, or never.
/// @dev With ERC-6454 where tokens may move in time, with ERC-5192 where they never do. Burning is always free.
///
/// Houses (`IHouses`) may hold tokens for their owners. A token goes there only when its owner might send it to anybody.
/// What comes back to that owner keeps its time, as if it had never been away; what goes to another starts anew. What
/// was minted to the creator of its work is free until it leaves the creator, so that it can be sold at once.
///
/// The collection answers `ISalePolicy`, which houses with a registry ask at listing: gifts, tokens that never move or
/// are still held, and a second sale where there is none, are not listed, and without ether only in tokens. All but the
/// last holds in every house, since the token does not go there.
interface IBoundCollection {
    /* ERRORS */

    /// @notice The holder keeps it until then.
    error Policy_Held(uint256 until, uint256 time);
    /// @notice Only the holder sends a token of this collection, and not into custody.
    error Policy_GiftsOnly(address sender, address holder);
    /// @notice Houses take a token of this collection from the creator of its work alone, and once.
    error Policy_NoResale(uint256 tokenId, address seller);
    /// @notice Tokens of this collection never move.
    error Policy_NeverMoves(address collection);
    /// @notice A policy only loosens (seconds; 1 for true).
    error Policy_CannotTighten(uint256 asked, uint256 current);
    /// @notice A policy of never says nothing else.
    error Policy_Contradicts(uint256 firstHold, uint256 nextHold);

    /* EVENTS */

    /// @notice The policy of the collection, at its creation and whenever it loosens.
    event PolicySet(Policy policy);

    /* VIEWS */

    /// @notice The policy.
    function policy() external view returns (Policy memory);

    /// @notice From which second (unix time) the holder may send a token. Of a token that never moves, the last there
    /// is.
    /// @dev Reverts with `ERC721NonexistentToken`.
    function heldUntil(uint256 tokenId) external view returns (uint256);

    /* POWERS */

    /// @notice Loosens the policy. Owner.
    function loosen(Policy calldata policy) external;

    /// @notice Sets the policy a clone starts with. Factory, once.
    function bind(Policy calldata policy) external;
}
