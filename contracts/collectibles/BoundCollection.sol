// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IBoundCollection, Policy} from "../../interfaces/IBoundCollection.sol";
import {IERC5192} from "../../interfaces/IERC5192.sol";
import {IERC6454} from "../../interfaces/IERC6454.sol";
import {Collection} from "./Collection.sol";
import {LedgerWords} from "./LedgerWords.sol";
import {TokenLedger} from "./TokenLedger.sol";

/// @title BoundCollection
/// @notice A collection whose tokens move by a policy. All else is `Collection`, which pays nothing for this.
contract BoundCollection is Collection, IBoundCollection, IERC5192, IERC6454 {
    using LedgerWords for uint256;

    /* IMMUTABLES */

    /// @inheritdoc IBoundCollection
    address public immutable CUSTODY;

    /* STORAGE */

    Policy private _policy;
    /// @dev Who put a token into custody. Counts only while it is there.
    mapping(uint256 id => address) private _depositors;

    /* CONSTRUCTOR */

    constructor(address custody) {
        CUSTODY = custody;
    }

    /// @inheritdoc IBoundCollection
    function bind(Policy calldata policy_) external {
        if (msg.sender != FACTORY) revert Collection_NotFactory(msg.sender, FACTORY);
        if (policy_.never && (policy_.firstHold != 0 || policy_.nextHold != 0 || policy_.giftsOnly)) {
            revert Policy_Contradicts(policy_.firstHold, policy_.nextHold);
        }

        _setPolicy(policy_);
    }

    /* VIEWS */

    /// @inheritdoc IBoundCollection
    function policy() external view returns (Policy memory) {
        return _policy;
    }

    /// @inheritdoc IBoundCollection
    function heldUntil(uint256 tokenId) public view returns (uint256) {
        uint256 token = _tokenOf(tokenId);
        return _policy.never ? type(uint256).max : _heldUntil(token);
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        _tokenOf(tokenId);

        return _policy.never;
    }

    /// @inheritdoc IERC6454
    /// @dev By the holder, if the collection knows gifts only.
    function isTransferable(uint256 tokenId, address from, address to) external view returns (bool) {
        if (from == address(0)) return true;
        address holder = _tokenOf(tokenId).ownerOf();
        if (from != holder) return false;
        if (to == address(0) || holder == CUSTODY) return true;
        if (_policy.giftsOnly && to == CUSTODY) return false;

        return block.timestamp >= heldUntil(tokenId);
    }

    /// @inheritdoc Collection
    function supportsInterface(bytes4 id) public view override returns (bool) {
        if (id == type(IERC5192).interfaceId) return _policy.never;
        if (id == type(IERC6454).interfaceId) return !_policy.never;

        return super.supportsInterface(id);
    }

    /* POWERS */

    /// @inheritdoc IBoundCollection
    function loosen(Policy calldata policy_) external onlyOwner {
        if (_policy.never) revert Policy_NeverMoves(address(this));
        _checkLooser(policy_.firstHold, _policy.firstHold);
        _checkLooser(policy_.nextHold, _policy.nextHold);
        _checkLooser(policy_.giftsOnly ? 1 : 0, _policy.giftsOnly ? 1 : 0);
        _checkLooser(policy_.never ? 1 : 0, 0);

        _setPolicy(policy_);
    }

    /* APPROVALS */

    /// @inheritdoc IERC721
    function setApprovalForAll(address operator, bool approved) public override(IERC721, TokenLedger) {
        if (approved) _checkMayApprove(operator, msg.sender);

        super.setApprovalForAll(operator, approved);
    }

    /// @inheritdoc TokenLedger
    function _approve(address to, uint256 id, uint256 token) internal override {
        if (to != address(0)) _checkMayApprove(to, token.ownerOf());

        super._approve(to, id, token);
    }

    /* MOVING */

    /// @inheritdoc TokenLedger
    function _afterMint(uint256 first, uint256 amount) internal override {
        if (!_policy.never) return;

        for (uint256 i; i < amount; ++i) {
            emit Locked(first + i);
        }
    }

    /// @inheritdoc Collection
    function _afterMove(address from, address to, uint256 id, uint256 token) internal override returns (uint256) {
        uint256 moved = super._afterMove(from, to, id, token);
        if (to == address(0)) return moved;
        // Of a token of the holder's run, the word that came along has no time.
        if (token.timeOf() == 0) token = _tokenOf(id);

        // What the house gives back goes on as if it had never been away. What it sells was free when it came.
        bool back = from == CUSTODY && to == _depositors[id];
        if (from != CUSTODY) _checkMove(from, to, token);
        if (to == CUSTODY && from != CUSTODY) _depositors[id] = from;
        if (back || to == CUSTODY) return (moved | (token & LedgerWords.RESOLD)).withTime(token.timeOf());
        return moved | LedgerWords.RESOLD;
    }

    function _checkMove(address from, address to, uint256 token) private view {
        if (_policy.never) revert Policy_NeverMoves(address(this));
        if (_policy.giftsOnly && (msg.sender != from || to == CUSTODY)) revert Policy_GiftsOnly(msg.sender, from);
        uint256 until = _heldUntil(token);
        if (block.timestamp < until) revert Policy_Held(until, block.timestamp);
    }

    /* INTERNAL */

    function _setPolicy(Policy calldata policy_) private {
        _policy = policy_;

        emit PolicySet(policy_);
    }

    function _checkMayApprove(address sender, address holder) private view {
        if (_policy.never) revert Policy_NeverMoves(address(this));
        if (_policy.giftsOnly) revert Policy_GiftsOnly(sender, holder);
    }

    function _checkLooser(uint256 asked, uint256 current) private pure {
        if (asked > current) revert Policy_CannotTighten(asked, current);
    }

    function _heldUntil(uint256 token) private view returns (uint256) {
        return token.timeOf() + (token & LedgerWords.RESOLD == 0 ? _policy.firstHold : _policy.nextHold);
    }
}
