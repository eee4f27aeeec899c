// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A time in which a work is sold. The phase is its terms: its id is their hash, and nobody can change them.
/// @param collection Where.
/// @param work Which work.
/// @param version The version of the work's metadata that is sold; while another is the newest, nothing is.
/// @param currency What is paid with: a token, or zero for ether.
/// @param price What one costs, in the currency's smallest unit; with an allowlist, the price is in the leaf.
/// @param payee Who is paid: a split, as a rule. Zero only if nothing costs anything.
/// @param allowlist Root of the allowlist, or zero for everybody. Leaves are
/// keccak256(keccak256(abi.encode(account, price, limit))), pairs sorted.
/// @param walletLimit How many may go to one address; zero for any number. With an allowlist, the limit is in the leaf.
/// @param supply How many the phase sells; zero for as many as the work's cap leaves.
/// @param opensAt Second (unix time) from which it sells.
/// @param closesAt Second from which it no longer does; zero for never.
struct Phase {
    address collection;
    uint256 work;
    uint256 version;
    address currency;
    uint256 price;
    address payee;
    bytes32 allowlist;
    uint32 walletLimit;
    uint32 supply;
    uint40 opensAt;
    uint40 closesAt;
}

/// @title IPhases
/// @notice Sells works to everybody or to a list, in phases that an artist opens.
/// @dev The contract needs a right to mint the work. Callers bring the phase's terms; `PhaseOpened` has them. Limits
/// count what goes to an address, whoever pays. Whoever may mint a work may open and end its phases.
interface IPhases {
    /* ERRORS */

    /// @notice Only who may mint the work.
    error Phases_NotMinter(address caller, uint256 work);
    /// @notice It was opened before; the same terms are the same phase.
    error Phases_AlreadyOpened(bytes32 id);
    /// @notice Nobody opened it, or it was ended.
    error Phases_NotOpen(bytes32 id);
    /// @notice It opens later.
    error Phases_TooEarly(uint256 opensAt, uint256 time);
    /// @notice It closed.
    error Phases_Closed(uint256 closesAt, uint256 time);
    /// @notice More than the phase still sells.
    error Phases_SupplyExceeded(uint256 amount, uint256 left);
    /// @notice More than may still go to this address.
    error Phases_LimitExceeded(uint256 amount, uint256 left);
    /// @notice The phase has an allowlist; use `mintListed`.
    error Phases_ForListedOnly(bytes32 allowlist);
    /// @notice The list does not have this account with this price and limit.
    error Phases_NotListed(address account, uint256 price, uint256 limit);
    /// @notice What is minted now has other metadata than the phase sells.
    error Phases_VersionDiffers(uint256 minted, uint256 sold);

    /* EVENTS */

    /// @notice A phase was opened.
    event PhaseOpened(bytes32 indexed id, address indexed collection, uint256 indexed work, Phase phase);
    /// @notice A phase was ended for ever.
    event PhaseEnded(bytes32 indexed id);
    /// @notice Tokens were sold.
    event PhaseMinted(
        bytes32 indexed id, address indexed to, address payer, uint256 firstTokenId, uint256 amount, uint256 paid
    );

    /* VIEWS */

    /// @notice The id of a phase: keccak256 of its terms.
    function idOf(Phase calldata phase) external pure returns (bytes32);

    /// @notice Whether a phase was opened and not ended. Its seconds are another question.
    function isOpen(bytes32 id) external view returns (bool);

    /// @notice How many a phase sold.
    function sold(bytes32 id) external view returns (uint256);

    /// @notice How many of a phase went to an address.
    function taken(bytes32 id, address to) external view returns (uint256);

    /* ACTIONS */

    /// @notice Opens a phase.
    /// @return id Its id.
    function open(Phase calldata phase) external returns (bytes32 id);

    /// @notice Ends a phase for ever.
    function end(Phase calldata phase) external;

    /// @notice Buys `amount` for `to`. The caller pays; ether above the price comes back to the caller.
    /// @return firstTokenId The first token; the others follow.
    function mint(Phase calldata phase, address to, uint256 amount) external payable returns (uint256 firstTokenId);

    /// @notice Buys `amount` for `to`, who is on the list with this price and limit. The caller pays.
    /// @return firstTokenId The first token; the others follow.
    function mintListed(
        Phase calldata phase,
        address to,
        uint256 amount,
        uint256 price,
        uint256 limit,
        bytes32[] calldata proof
    ) external payable returns (uint256 firstTokenId);
}
