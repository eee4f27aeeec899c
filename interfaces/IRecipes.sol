// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A set of tokens that can be burnt for one of a work. The recipe is its terms: its id is their hash.
/// @param burns The collection whose tokens are burnt.
/// @param works The work of each token that is burnt, in order; a work may stand there several times.
/// @param mints The collection that mints.
/// @param reward The work that is minted.
/// @param closesAt Second (unix time) from which it no longer is; zero for never.
struct Recipe {
    address burns;
    uint256[] works;
    address mints;
    uint256 reward;
    uint40 closesAt;
}

/// @title IRecipes
/// @notice Burns a stated set and mints one: fragments to a whole, never back.
/// @dev The contract needs a right to mint the reward, and each holder's approval as an operator to burn. Only the
/// holder of all the tokens can redeem them. Callers bring the recipe; `RecipeOpened` has it.
interface IRecipes {
    /* ERRORS */

    /// @notice Only who may mint the reward.
    error Recipes_NotMinter(address caller, uint256 reward);
    /// @notice Nothing to burn, or more than `MAX_TOKENS`.
    error Recipes_CountOutOfRange(uint256 count, uint256 most);
    /// @notice It was opened before.
    error Recipes_AlreadyOpened(bytes32 id);
    /// @notice Nobody opened it.
    error Recipes_NotOpen(bytes32 id);
    /// @notice It closed.
    error Recipes_Closed(uint256 closesAt, uint256 time);
    /// @notice As many tokens as the recipe has works.
    error Recipes_LengthsDiffer(uint256 tokens, uint256 works);
    /// @notice The token is of another work than the recipe has at its place.
    error Recipes_WrongWork(uint256 tokenId, uint256 work);
    /// @notice Only the holder burns a token.
    error Recipes_NotHolder(uint256 tokenId, address holder);

    /* EVENTS */

    /// @notice A recipe was opened.
    event RecipeOpened(bytes32 indexed id, Recipe recipe);
    /// @notice Tokens were burnt for one.
    event Redeemed(bytes32 indexed id, address indexed holder, uint256[] tokenIds, uint256 minted);

    /* VIEWS */

    /// @notice Most tokens that a recipe burns.
    function MAX_TOKENS() external view returns (uint256);

    /// @notice The id of a recipe: keccak256 of its terms.
    function idOf(Recipe calldata recipe) external pure returns (bytes32);

    /// @notice Whether a recipe was opened. Its closing second is another question.
    function isOpen(bytes32 id) external view returns (bool);

    /* ACTIONS */

    /// @notice Opens a recipe, for ever or to its closing second: nobody can take it back under those who collect.
    /// @return id Its id.
    function open(Recipe calldata recipe) external returns (bytes32 id);

    /// @notice Burns the caller's tokens and mints the reward to the caller.
    /// @param tokenIds One of each work of the recipe, in its order.
    /// @return minted The token that was minted.
    function redeem(Recipe calldata recipe, uint256[] calldata tokenIds) external returns (uint256 minted);
}
