// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {ICollection} from "../../interfaces/ICollection.sol";
import {Grant, ILicences, LicenceTerms} from "../../interfaces/ILicences.sol";
import {CantBeEvil} from "./CantBeEvil.sol";
import {LedgerWords} from "./LedgerWords.sol";

/// @title Licences
/// @notice Terms of licences by their digest, and those that were given with a token.
contract Licences is ILicences {
    /* STORAGE */

    /// @inheritdoc ILicences
    // solhint-disable-next-line var-name-mixedcase
    bytes32[6] public CANT_BE_EVIL;
    mapping(bytes32 licence => LicenceTerms) private _terms;
    mapping(address collection => mapping(uint256 tokenId => Grant)) private _grants;

    /* CONSTRUCTOR */

    constructor() {
        for (uint256 version; version < CANT_BE_EVIL.length; ++version) {
            CANT_BE_EVIL[version] =
                _publish(LicenceTerms(CantBeEvil.textOf(version), version == CantBeEvil.EXCLUSIVE, false));
        }
    }

    /* VIEWS */

    /// @inheritdoc ILicences
    function digestOf(LicenceTerms memory terms) public pure returns (bytes32) {
        return keccak256(abi.encode(terms));
    }

    /// @inheritdoc ILicences
    function termsOf(bytes32 licence) external view returns (LicenceTerms memory) {
        return _terms[licence];
    }

    /// @inheritdoc ILicences
    function grantOf(address collection, uint256 tokenId) external view returns (Grant memory) {
        return _grants[collection][tokenId];
    }

    /// @inheritdoc ILicences
    function stands(address collection, uint256 tokenId, address account, bytes32 licence)
        external
        view
        returns (bool)
    {
        LicenceTerms memory terms = _termsOf(licence);
        if (account == address(0) || account != _holderOf(collection, tokenId)) return false;
        bool declared = ICollection(collection).licence(LedgerWords.workOf(tokenId)) == licence;
        if (declared && !terms.endsOnTransfer) return true;

        Grant memory given = _grants[collection][tokenId];
        if (given.licence != licence || !_lasts(collection, tokenId, given)) return false;
        return !terms.endsOnTransfer || given.holder == account;
    }

    /* ACTIONS */

    /// @inheritdoc ILicences
    function publish(LicenceTerms calldata terms) external returns (bytes32 licence) {
        licence = _publish(terms);
    }

    /// @inheritdoc ILicences
    function grant(address collection, uint256 tokenId, address holder, bytes32 licence, uint40 until) external {
        LicenceTerms memory terms = _termsOf(licence);
        _checkLicensor(collection, tokenId, terms.exclusive);
        address found = IERC721(collection).ownerOf(tokenId);
        if (holder != found) revert Licences_NotHolder(holder, found);
        if (until != 0 && until <= block.timestamp) revert Licences_UntilPast(until, block.timestamp);
        uint256 since = ICollection(collection).heldSince(tokenId);
        if (since >= block.timestamp) revert Licences_TooSoon(since, block.timestamp);
        Grant memory current = _grants[collection][tokenId];
        if (_lasts(collection, tokenId, current)) revert Licences_StillGranted(tokenId, current.licence);

        // Times of blocks fit in 40 bits.
        _grants[collection][tokenId] = Grant(holder, uint40(since), until, licence);

        emit LicenceGranted(collection, tokenId, holder, licence, until);
    }

    /* INTERNAL */

    function _publish(LicenceTerms memory terms) private returns (bytes32 licence) {
        if (terms.text == 0) revert Licences_TextMissing(terms.text);
        licence = digestOf(terms);
        if (_terms[licence].text != 0) revert Licences_AlreadyPublished(licence);

        _terms[licence] = terms;

        emit LicencePublished(licence, terms);
    }

    function _checkLicensor(address collection, uint256 tokenId, bool exclusive) private view {
        uint256 work = LedgerWords.workOf(tokenId);
        address creator = ICollection(collection).terms(work).creator;
        if (msg.sender != creator && msg.sender != ICollection(collection).owner()) {
            revert Licences_NotLicensor(msg.sender, creator);
        }
        uint256 cap = ICollection(collection).cap(work);
        if (exclusive && cap != 1) revert Licences_NotExclusive(work, cap);
    }

    /// @dev Whether a grant has not ended, though its holder may have the token in a house just now. A token that went
    /// away and came back, even within a second, has been held since the grant's second or later; when it was granted,
    /// it had been held since before.
    function _lasts(address collection, uint256 tokenId, Grant memory given) private view returns (bool) {
        if (given.licence == 0 || (given.until != 0 && block.timestamp >= given.until)) return false;

        return !_terms[given.licence].endsOnTransfer || given.since == ICollection(collection).heldSince(tokenId);
    }

    function _termsOf(bytes32 licence) private view returns (LicenceTerms memory terms) {
        terms = _terms[licence];
        if (terms.text == 0) revert Licences_NotPublished(licence);
    }

    /// @dev Nobody, where the token is burnt or was never minted.
    function _holderOf(address collection, uint256 tokenId) private view returns (address) {
        try IERC721(collection).ownerOf(tokenId) returns (address holder) {
            return holder;
        } catch {
            return address(0);
        }
    }
}
