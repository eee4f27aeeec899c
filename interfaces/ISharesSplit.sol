// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IChangingSplit} from "./IChangingSplit.sol";

/// @title Split with shares that can be sold
/// @notice A split whose shares are an ERC-20 of no decimals; income accrues to whoever held the share when it came.
/// @dev What the seller earned before a transfer stays the seller's, in ether and in each of the split's tokens. Nobody
/// has a say over the shares but their holders; none are ever made or burnt after creation.
interface ISharesSplit is IChangingSplit, IERC20Metadata, IERC20Errors {
    /* ERRORS */

    /// @notice A name or symbol is empty or longer than 31 bytes.
    error Shares_BadName(string name);

    /* MAKING */

    /// @notice Prepares the split: `list` as in {ISplitTerms}. Called by the factory alone.
    function prepare(string calldata name_, string calldata symbol_, bytes calldata list, address[] calldata tokens_)
        external;
}
