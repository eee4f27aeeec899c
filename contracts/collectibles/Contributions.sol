// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {ICollection} from "../../interfaces/ICollection.sol";
import {Contribution, IContributions} from "../../interfaces/IContributions.sol";
import {Signatures} from "./minting/Signatures.sol";

/// @title Contributions
/// @notice One contract for all collections. It has no owner, and what was said in it stays.
contract Contributions is IContributions, EIP712 {
    using Signatures for address;

    /* CONSTANTS */

    /// @inheritdoc IContributions
    uint256 public constant MAX_CONTRIBUTIONS = 100;

    bytes32 private constant _CONSENT_TYPEHASH =
        keccak256("Consent(address collection,bytes32 work,bytes32 contributions)");
    uint256 private constant _WHOLE = 10_000;
    uint256 private constant _EVERY_WORK = 0;

    /* STORAGE */

    /// @inheritdoc IContributions
    mapping(address collection => mapping(bytes32 work => bytes32)) public contributionsOf;

    /* CONSTRUCTOR */

    constructor() EIP712("Vernissage Contributions", "1") {}

    /* VIEWS */

    /// @inheritdoc IContributions
    function digestOf(address collection, bytes32 work, Contribution[] calldata list) public view returns (bytes32) {
        bytes32 contributions = keccak256(abi.encode(list));
        return _hashTypedDataV4(keccak256(abi.encode(_CONSENT_TYPEHASH, collection, work, contributions)));
    }

    /* ACTIONS */

    /// @inheritdoc IContributions
    function say(address collection, bytes32 work, Contribution[] calldata list, bytes[] calldata signatures) external {
        if (!ICollection(collection).isMinter(msg.sender, _EVERY_WORK)) {
            revert Contributions_NotMinter(msg.sender, collection);
        }
        if (ICollection(collection).workOf(work) == 0) revert Contributions_NoSuchWork(collection, work);
        bytes32 said = contributionsOf[collection][work];
        if (said != 0) revert Contributions_AlreadySaid(work, said);
        _checkList(list);
        _checkSignatures(digestOf(collection, work, list), list, signatures);

        bytes32 contributions = keccak256(abi.encode(list));
        contributionsOf[collection][work] = contributions;

        emit ContributionsSaid(collection, work, contributions, list);
    }

    /* CHECKS */

    function _checkList(Contribution[] calldata list) private pure {
        if (list.length == 0 || list.length > MAX_CONTRIBUTIONS) {
            revert Contributions_CountOutOfRange(list.length, MAX_CONTRIBUTIONS);
        }

        uint256 sum;
        for (uint256 i; i < list.length; ++i) {
            bool person = list[i].account != address(0);
            if (person == (list[i].tool != 0)) revert Contributions_PersonOrTool(i);
            if (!person && list[i].bps != 0) revert Contributions_ToolWithShare(list[i].tool, list[i].bps);
            sum += list[i].bps;
        }
        if (sum != _WHOLE) revert Contributions_SharesDiffer(sum, _WHOLE);
    }

    function _checkSignatures(bytes32 digest, Contribution[] calldata list, bytes[] calldata signatures) private view {
        if (list.length != signatures.length) revert Contributions_LengthsDiffer(list.length, signatures.length);

        for (uint256 i; i < list.length; ++i) {
            address account = list[i].account;
            if (account != address(0) && !account.isBy(digest, signatures[i])) {
                revert Contributions_NotSigned(account, digest);
            }
        }
    }
}
