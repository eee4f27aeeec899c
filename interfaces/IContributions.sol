// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice One part in the making of a work.
/// @param account Who took it; zero for a tool.
/// @param tool Digest of a tool's name and version, such as a model's; zero for a person.
/// @param role Digest of the role's name: keccak256("painter").
/// @param bps The part of the income agreed on, in basis points; a tool has none.
struct Contribution {
    address account;
    bytes32 tool;
    bytes32 role;
    uint16 bps;
}

/// @title IContributions
/// @notice Who made a work, said once, and signed by every person named.
/// @dev EIP-712, domain "Vernissage Contributions", version "1". Each person signs
/// `Consent(address collection,bytes32 work,bytes32 contributions)`: `work` is the work's content digest (its metadata
/// digest, where a series has none), so that people can sign before it is registered; `contributions` is
/// keccak256(abi.encode(list)), so that nobody agrees to less than the whole list. This is a record: it pays nobody.
/// The split that the work's royalty names does.
interface IContributions {
    /* ERRORS */

    /// @notice Only the collection's owner, or who may mint every work of it.
    error Contributions_NotMinter(address caller, address collection);
    /// @notice The collection has no work with this digest.
    error Contributions_NoSuchWork(address collection, bytes32 work);
    /// @notice It was said before; `contributions` is the digest of what was said.
    error Contributions_AlreadySaid(bytes32 work, bytes32 contributions);
    /// @notice Nobody, or more than `MAX_CONTRIBUTIONS`.
    error Contributions_CountOutOfRange(uint256 count, uint256 most);
    /// @notice As many signatures as entries; a tool's is empty.
    error Contributions_LengthsDiffer(uint256 contributions, uint256 signatures);
    /// @notice An entry is a person or a tool: one of the two, not both, not neither.
    error Contributions_PersonOrTool(uint256 index);
    /// @notice A tool is paid nothing.
    error Contributions_ToolWithShare(bytes32 tool, uint256 bps);
    /// @notice The parts do not make a whole.
    error Contributions_SharesDiffer(uint256 sum, uint256 whole);
    /// @notice This person did not sign this list.
    error Contributions_NotSigned(address account, bytes32 digest);

    /* EVENTS */

    /// @notice Who made a work was said.
    event ContributionsSaid(
        address indexed collection, bytes32 indexed work, bytes32 contributions, Contribution[] list
    );

    /* VIEWS */

    /// @notice Most entries a list may have.
    function MAX_CONTRIBUTIONS() external view returns (uint256);

    /// @notice The digest of what was said of a work; zero if nothing was.
    function contributionsOf(address collection, bytes32 work) external view returns (bytes32);

    /// @notice What each person signs (EIP-712).
    function digestOf(address collection, bytes32 work, Contribution[] calldata list) external view returns (bytes32);

    /* ACTIONS */

    /// @notice Says who made a work, once.
    /// @param signatures Each person's, at the person's place; empty at a tool's.
    function say(address collection, bytes32 work, Contribution[] calldata list, bytes[] calldata signatures) external;
}
