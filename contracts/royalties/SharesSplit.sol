// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ShortString, ShortStrings} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {ISharesSplit} from "../../interfaces/ISharesSplit.sol";
import {ChangingSplit} from "./ChangingSplit.sol";

/// @title SharesSplit
/// @dev The code behind every split with sellable shares; the splits themselves are {SplitClone}s. An ERC-20 of its own,
/// because a balance and its account of income lie in one word: moving a share costs what moving a token does.
contract SharesSplit is ISharesSplit, ChangingSplit {
    using ShortStrings for ShortString;

    /* STORAGE */

    ShortString private _name;
    ShortString private _symbol;
    /// @inheritdoc IERC20
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    /* MAKING */

    /// @inheritdoc ISharesSplit
    function prepare(string calldata name_, string calldata symbol_, bytes calldata list, address[] calldata tokens_)
        external
    {
        _name = _short(name_);
        _symbol = _short(symbol_);
        _prepare(list, tokens_);
    }

    /* SHARES */

    /// @inheritdoc IERC20
    function transfer(address to, uint256 shares) external returns (bool) {
        _transfer(msg.sender, to, shares);
        return true;
    }

    /// @inheritdoc IERC20
    function transferFrom(address from, address to, uint256 shares) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < shares) revert ERC20InsufficientAllowance(msg.sender, allowed, shares);

        // An allowance of everything is for ever, as with other tokens. Cannot underflow: compared above.
        unchecked {
            if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - shares;
        }
        _transfer(from, to, shares);
        return true;
    }

    /// @inheritdoc IERC20
    function approve(address spender, uint256 shares) external returns (bool) {
        if (spender == address(0)) revert ERC20InvalidSpender(spender);

        allowance[msg.sender][spender] = shares;

        emit Approval(msg.sender, spender, shares);
        return true;
    }

    /* VIEWS */

    /// @inheritdoc IERC20Metadata
    function name() external view returns (string memory) {
        return _name.toString();
    }

    /// @inheritdoc IERC20Metadata
    function symbol() external view returns (string memory) {
        return _symbol.toString();
    }

    /// @inheritdoc IERC20Metadata
    function decimals() external pure returns (uint8) {
        return 0;
    }

    /// @inheritdoc IERC20
    function totalSupply() external view returns (uint256) {
        return whole();
    }

    /// @inheritdoc IERC20
    function balanceOf(address holder) external view returns (uint256) {
        return sharesOf(holder);
    }

    /* INTERNAL */

    function _transfer(address from, address to, uint256 shares) private {
        uint256 held = sharesOf(from);
        if (shares > held) revert ERC20InsufficientBalance(from, held, shares);
        if (to == address(0) || to == address(this)) revert ERC20InvalidReceiver(to);

        _moveShares(from, to, shares);

        emit Transfer(from, to, shares);
    }

    function _short(string calldata text) private pure returns (ShortString) {
        if (bytes(text).length == 0 || bytes(text).length > 31) revert Shares_BadName(text);
        return ShortStrings.toShortString(text);
    }

    /// @inheritdoc ChangingSplit
    function _sharesMade(address recipient, uint256 shares) internal override {
        emit Transfer(address(0), recipient, shares);
    }
}
