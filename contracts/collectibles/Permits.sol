// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {ICollection} from "../../interfaces/ICollection.sol";
import {IERC4494} from "../../interfaces/IERC4494.sol";
import {LedgerWords} from "./LedgerWords.sol";
import {Signatures} from "./minting/Signatures.sol";
import {TokenLedger} from "./TokenLedger.sol";

/// @title Permits
/// @notice Approves by signature (ERC-4494).
/// @dev The nonce is how often the token moved or was approved. So a permit counts once: the standard's own rule, a
/// nonce that grows with transfers only, lets anyone bring back an approval that the holder withdrew.
abstract contract Permits is TokenLedger, IERC4494 {
    using LedgerWords for uint256;
    using Signatures for address;

    bytes32 private constant _PERMIT_TYPEHASH =
        keccak256("Permit(address spender,uint256 tokenId,uint256 nonce,uint256 deadline)");

    bytes32 private constant _DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant _NAME_HASH = keccak256("Vernissage Collection");
    bytes32 private constant _VERSION_HASH = keccak256("1");

    /* VIEWS */

    /// @inheritdoc IERC4494
    function nonces(uint256 tokenId) external view returns (uint256) {
        return _tokenOf(tokenId).changesOf();
    }

    /// @inheritdoc IERC4494
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        // Never cached: a clone's address is not the code's, and a chain that forks gets another id.
        return keccak256(abi.encode(_DOMAIN_TYPEHASH, _NAME_HASH, _VERSION_HASH, block.chainid, address(this)));
    }

    /* ACTIONS */

    /// @inheritdoc IERC4494
    function permit(address spender, uint256 tokenId, uint256 deadline, bytes calldata signature) external {
        if (block.timestamp > deadline) revert ICollection.Collection_PermitExpired(deadline, block.timestamp);
        uint256 token = _tokenOf(tokenId);
        bytes32 digest = MessageHashUtils.toTypedDataHash(
            DOMAIN_SEPARATOR(), keccak256(abi.encode(_PERMIT_TYPEHASH, spender, tokenId, token.changesOf(), deadline))
        );
        if (!token.ownerOf().isBy(digest, signature)) {
            revert ICollection.Collection_PermitNotSigned(token.ownerOf(), digest);
        }

        _approve(spender, tokenId, token);
    }
}
