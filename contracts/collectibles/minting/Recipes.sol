// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {ICollection} from "../../../interfaces/ICollection.sol";
import {IRecipes, Recipe} from "../../../interfaces/IRecipes.sol";
import {LedgerWords} from "../LedgerWords.sol";

/// @title Recipes
/// @notice One contract for all collections. It has no owner; what it may mint, each artist gave it.
contract Recipes is IRecipes {
    /* CONSTANTS */

    /// @inheritdoc IRecipes
    uint256 public constant MAX_TOKENS = 50;

    /* STORAGE */

    /// @inheritdoc IRecipes
    mapping(bytes32 id => bool) public isOpen;

    /* VIEWS */

    /// @inheritdoc IRecipes
    function idOf(Recipe calldata recipe) public pure returns (bytes32) {
        return keccak256(abi.encode(recipe));
    }

    /* ACTIONS */

    /// @inheritdoc IRecipes
    function open(Recipe calldata recipe) external returns (bytes32 id) {
        if (!ICollection(recipe.mints).isMinter(msg.sender, recipe.reward)) {
            revert Recipes_NotMinter(msg.sender, recipe.reward);
        }
        uint256 count = recipe.works.length;
        if (count == 0 || count > MAX_TOKENS) revert Recipes_CountOutOfRange(count, MAX_TOKENS);
        id = idOf(recipe);
        if (isOpen[id]) revert Recipes_AlreadyOpened(id);

        isOpen[id] = true;

        emit RecipeOpened(id, recipe);
    }

    /// @inheritdoc IRecipes
    /// @dev What was burnt is nobody's any more, so a token that stands in the list twice ends it at the second place.
    function redeem(Recipe calldata recipe, uint256[] calldata tokenIds) external returns (uint256 minted) {
        bytes32 id = idOf(recipe);
        if (!isOpen[id]) revert Recipes_NotOpen(id);
        if (recipe.closesAt != 0 && block.timestamp >= recipe.closesAt) {
            revert Recipes_Closed(recipe.closesAt, block.timestamp);
        }
        uint256 count = recipe.works.length;
        if (tokenIds.length != count) revert Recipes_LengthsDiffer(tokenIds.length, count);

        for (uint256 i; i < count; ++i) {
            _burn(recipe.burns, recipe.works[i], tokenIds[i]);
        }
        minted = ICollection(recipe.mints).mint(msg.sender, recipe.reward, 1);

        emit Redeemed(id, msg.sender, tokenIds, minted);
    }

    /* INTERNAL */

    function _burn(address collection, uint256 work, uint256 tokenId) private {
        if (LedgerWords.workOf(tokenId) != work) revert Recipes_WrongWork(tokenId, work);
        address holder = IERC721(collection).ownerOf(tokenId);
        if (holder != msg.sender) revert Recipes_NotHolder(tokenId, holder);

        ICollection(collection).burn(tokenId);
    }
}
