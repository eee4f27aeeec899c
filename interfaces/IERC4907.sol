// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IERC4907
/// @notice ERC-4907: somebody may use a token for a time, and nothing else. Interface id 0xad092b5c.
interface IERC4907 {
    /// @notice Who may use the token, and to which second, changed; both are zero where nobody may.
    event UpdateUser(uint256 indexed tokenId, address indexed user, uint64 expires);

    /// @notice Lends a token to `user` up to and with the second `expires` (unix time); a user or a second of zero takes
    /// it back. Its holder, or whom the holder approved.
    function setUser(uint256 tokenId, address user, uint64 expires) external;

    /// @notice Who may use the token now; zero if nobody.
    function userOf(uint256 tokenId) external view returns (address);

    /// @notice The last second of the loan, which may have passed; zero if there is none.
    function userExpires(uint256 tokenId) external view returns (uint256);
}
