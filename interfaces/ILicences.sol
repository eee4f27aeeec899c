// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A licence: its text, and what a contract can tell of it. Known by the digest of these terms.
/// @param text SHA-256 of the file with its text.
/// @param exclusive Its creator gives the rights away: it is granted for a work of one token alone.
/// @param endsOnTransfer It ends for ever for who parts with the token, and does not pass to the next holder.
struct LicenceTerms {
    bytes32 text;
    bool exclusive;
    bool endsOnTransfer;
}

/// @notice A licence that was given with a token, beside the one that its work was declared to have.
/// @param holder Whom it was granted to.
/// @param since From which second the holder had the token then.
/// @param until Second (unix time) from which it no longer stands; zero for none.
/// @param licence Digest of its terms.
struct Grant {
    address holder;
    uint40 since;
    uint40 until;
    bytes32 licence;
}

/// @title ILicences
/// @notice What holders of tokens may do with the works, and whether they still may. One register for all collections,
/// without an owner: terms are known by their digest, so nobody changes them under anybody.
/// @dev A collection's `licence(work)` is such a digest. Terms that pass with the token give the licence to whoever
/// holds it. Terms that end on transfer give it to nobody before a `grant`: to one holder, for as long as that holder
/// has the token without a break. Coming back to it brings nothing back.
///
/// The six of a16z's "Can't Be Evil" are there from the start, as `CANT_BE_EVIL(version)`, with the versions' numbers.
/// Their text is at ar://zmc1WTspIhFyVY82bwfAIcIExLFH5lUcHHUN0wXg4W8/<version>.
interface ILicences {
    /* ERRORS */

    /// @notice A licence has a text.
    error Licences_TextMissing(bytes32 text);
    /// @notice These terms are here already.
    error Licences_AlreadyPublished(bytes32 licence);
    /// @notice Nobody published terms with this digest.
    error Licences_NotPublished(bytes32 licence);
    /// @notice Only the creator of the work, or the collection's owner, grants.
    error Licences_NotLicensor(address caller, address creator);
    /// @notice It is granted to who holds the token.
    error Licences_NotHolder(address account, address holder);
    /// @notice The token came in this very second: had it gone and come again within it, nobody could tell.
    error Licences_TooSoon(uint256 since, uint256 time);
    /// @notice A licence that has ended before it began.
    error Licences_UntilPast(uint256 until, uint256 time);
    /// @notice An exclusive licence is for a work of one token.
    error Licences_NotExclusive(uint256 work, uint256 cap);
    /// @notice Another grant for this token stands.
    error Licences_StillGranted(uint256 tokenId, bytes32 licence);

    /* EVENTS */

    /// @notice Terms were published.
    event LicencePublished(bytes32 indexed licence, LicenceTerms terms);
    /// @notice A licence was given with a token.
    event LicenceGranted(
        address indexed collection, uint256 indexed tokenId, address indexed holder, bytes32 licence, uint256 until
    );

    /* VIEWS */

    /// @notice The digest of terms: keccak256 of their ABI encoding.
    function digestOf(LicenceTerms calldata terms) external pure returns (bytes32);

    /// @notice The digest of one of a16z's six: 0 public, 1 exclusive, 2 commercial, 3 commercial without hate,
    /// 4 personal, 5 personal without hate.
    // solhint-disable-next-line func-name-mixedcase
    function CANT_BE_EVIL(uint256 version) external view returns (bytes32);

    /// @notice Published terms; all zero if nobody published them.
    function termsOf(bytes32 licence) external view returns (LicenceTerms memory);

    /// @notice The latest grant for a token, standing or not; all zero if none.
    function grantOf(address collection, uint256 tokenId) external view returns (Grant memory);

    /// @notice Whether `account` has this licence by holding this token, now. False where there is no such token.
    /// @dev Reverts with `Licences_NotPublished`.
    function stands(address collection, uint256 tokenId, address account, bytes32 licence) external view returns (bool);

    /* ACTIONS */

    /// @notice Publishes terms. Anyone: they are what they are.
    /// @return licence Their digest.
    function publish(LicenceTerms calldata terms) external returns (bytes32 licence);

    /// @notice Gives a licence with a token, to the holder it has; in the place of a grant that ended. Nobody takes it
    /// back. Creator of the work, or owner of the collection.
    /// @param until Second (unix time) from which it no longer stands; zero for none.
    function grant(address collection, uint256 tokenId, address holder, bytes32 licence, uint40 until) external;
}
