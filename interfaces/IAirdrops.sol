// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IAirdrops
/// @notice Mints one token to each address of a list, in order, over as many transactions as it takes.
/// @dev The list is named by its digest (SHA-256 of the file). The contract knows how far each list got: so a
/// script that died may start again, and nobody on the list is served twice. The contract needs a right to mint the
/// work.
interface IAirdrops {
    /* ERRORS */

    /// @notice Only who may mint the work.
    error Airdrops_NotMinter(address caller, uint256 work);
    /// @notice The list got to another place than this.
    error Airdrops_NotNext(uint256 start, uint256 next);
    /// @notice Nobody, or more than `MAX_RECIPIENTS`, at once.
    error Airdrops_RecipientsOutOfRange(uint256 count, uint256 most);

    /* EVENTS */

    /// @notice The places `start` to `start + count - 1` of a list were served, with tokens from `firstTokenId` on.
    event Dropped(
        address indexed collection,
        uint256 indexed work,
        bytes32 indexed list,
        uint256 start,
        uint256 count,
        uint256 firstTokenId
    );

    /* VIEWS */

    /// @notice Most addresses at once.
    function MAX_RECIPIENTS() external view returns (uint256);

    /// @notice The next place of a list to be served; the first is 0.
    function next(address collection, uint256 work, bytes32 list) external view returns (uint256);

    /* ACTIONS */

    /// @notice Serves the addresses at the places from `start` on.
    function drop(address collection, uint256 work, bytes32 list, uint256 start, address[] calldata recipients) external;
}
