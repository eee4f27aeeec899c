// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IBoundCollection, Policy} from "../../interfaces/IBoundCollection.sol";
import {ISalePolicy} from "../../interfaces/IConsignments.sol";
import {IERC5192} from "../../interfaces/IERC5192.sol";
import {IERC6454} from "../../interfaces/IERC6454.sol";
import {Collection} from "./Collection.sol";
import {Houses} from "./Houses.sol";
import {LedgerWords} from "./LedgerWords.sol";
import {TokenLedger} from "./TokenLedger.sol";

/// @title BoundCollection
/// @notice A collection whose tokens move by a policy. All else is `Collection`, which pays nothing for this.
contract BoundCollection is Collection, Houses, IBoundCollection, ISalePolicy, IERC5192, IERC6454 {
    using LedgerWords for uint256;

    /* STORAGE */

    Policy private _policy;
    /// @dev Who put a token into custody. Counts only while it is there.
    mapping(uint256 id => address) private _depositors;

    /* CONSTRUCTOR */

    constructor(address[] memory houses) Houses(houses) {}

    /// @inheritdoc IBoundCollection
    // Policies are read into memory: read from calldata, the code of them would not fit beside the rest.
    // solhint-disable-next-line gas-calldata-parameters
    function bind(Policy memory policy_) external {
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
    function heldUntil(uint256 tokenId) external view returns (uint256) {
        return _heldUntil(tokenId, _tokenOf(tokenId));
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
        uint256 token = _tokenOf(tokenId);
        if (from != token.ownerOf()) return false;
        if (to == address(0) || isHouse(from)) return true;

        return isHouse(to) ? _isForSale(tokenId, token) : block.timestamp >= _heldUntil(tokenId, token);
    }

    /// @inheritdoc ISalePolicy
    function saleAllowed(uint256 tokenId, address seller, address currency) external view returns (bool) {
        uint256 token = _tokenOf(tokenId);
        if (seller != token.ownerOf()) return false;
        if (currency == address(0) && _policy.noEther) return false;

        return _isForSale(tokenId, token);
    }

    /// @inheritdoc Collection
    function supportsInterface(bytes4 id) public view override returns (bool) {
        if (uint32(id) == uint32(type(IERC5192).interfaceId)) return _policy.never;
        if (uint32(id) == uint32(type(IERC6454).interfaceId)) return !_policy.never;

        return super.supportsInterface(id);
    }

    /* POWERS */

    /// @inheritdoc IBoundCollection
    // solhint-disable-next-line gas-calldata-parameters
    function loosen(Policy memory policy_) external onlyOwner {
        Policy storage current = _policy;
        if (current.never) revert Policy_NeverMoves(address(this));
        _checkLooser(policy_.firstHold, current.firstHold);
        _checkLooser(policy_.nextHold, current.nextHold);
        _checkLooser(policy_.giftsOnly, current.giftsOnly);
        _checkLooser(policy_.never, false);
        _checkLooser(policy_.noResale, current.noResale);
        _checkLooser(policy_.noEther, current.noEther);

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

        bool intoHouse = isHouse(to);
        bool back;
        if (isHouse(from)) {
            back = to == _depositors[id];
        } else {
            _checkMove(from, intoHouse, id, token);
            if (intoHouse) _depositors[id] = from;
        }

        // What a house holds or gives back goes on as if it had never been away.
        if (intoHouse || back) return (moved | (token & LedgerWords.RESOLD)).withTime(token.timeOf());
        return _isStillTheCreators(id, token) ? moved : moved | LedgerWords.RESOLD;
    }

    /// @dev Of tokens that no house holds: what a house sells was free when it came.
    function _checkMove(address from, bool intoHouse, uint256 id, uint256 token) private view {
        if (_policy.never) revert Policy_NeverMoves(address(this));
        if (_policy.giftsOnly && (msg.sender != from || intoHouse)) revert Policy_GiftsOnly(msg.sender, from);
        if (intoHouse && !_mayBeResold(id, token)) revert Policy_NoResale(id, from);
        uint256 until = _heldUntil(id, token);
        if (block.timestamp < until) revert Policy_Held(until, block.timestamp);
    }

    /* INTERNAL */

    function _setPolicy(Policy memory policy_) private {
        _policy = policy_;

        emit PolicySet(policy_);
    }

    function _checkMayApprove(address sender, address holder) private view {
        if (_policy.never) revert Policy_NeverMoves(address(this));
        if (_policy.giftsOnly) revert Policy_GiftsOnly(sender, holder);
    }

    function _checkLooser(bool asked, bool current) private pure {
        _checkLooser(asked ? 1 : 0, current ? 1 : 0);
    }

    function _checkLooser(uint256 asked, uint256 current) private pure {
        if (asked > current) revert Policy_CannotTighten(asked, current);
    }

    /// @dev Whether the holder may put a token into a house.
    function _isForSale(uint256 id, uint256 token) private view returns (bool) {
        return !_policy.giftsOnly && _mayBeResold(id, token) && block.timestamp >= _heldUntil(id, token);
    }

    function _mayBeResold(uint256 id, uint256 token) private view returns (bool) {
        return !_policy.noResale || _isStillTheCreators(id, token);
    }

    function _heldUntil(uint256 id, uint256 token) private view returns (uint256) {
        if (_policy.never) return type(uint256).max;
        if (token & LedgerWords.RESOLD != 0) return token.timeOf() + _policy.nextHold;

        return token.timeOf() + (_isStillTheCreators(id, token) ? 0 : _policy.firstHold);
    }

    /// @dev Whether a token is where it was minted to, its work's creator, or lies in a house for the creator. A token
    /// that came back to its creator is not.
    function _isStillTheCreators(uint256 id, uint256 token) private view returns (bool) {
        if (token & LedgerWords.RESOLD != 0) return false;
        address holder = token.ownerOf();
        if (isHouse(holder)) holder = _depositors[id];

        return holder == _creatorOf(id.workOf());
    }
}
