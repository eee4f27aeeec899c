// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Disclosure, ICollection, WorkTerms} from "../../../interfaces/ICollection.sol";
import {IVouchers, Voucher} from "../../../interfaces/IVouchers.sol";
import {Signatures} from "./Signatures.sol";
import {Till} from "./Till.sol";

/// @title Vouchers
/// @notice One contract for all collections. It has no owner; what it may do in a collection, the artist gave it.
contract Vouchers is IVouchers, EIP712, Till {
    using Signatures for address;

    /* CONSTANTS */

    bytes private constant _TERMS_TYPE = "WorkTerms(bytes32 contentDigest,bytes32 metadataDigest,address creator,"
        "address royaltyReceiver,uint16 royaltyBps,uint32 cap,uint32 closesAt,uint8 kind)";
    bytes private constant _VOUCHER_TYPE = "Voucher(address collection,address signer,WorkTerms terms,bytes32 licence,"
        "uint8 disclosure,address currency,uint256 price,address payee,address recipient,address bearer,uint32 uses,"
        "uint40 opensAt,uint40 closesAt,uint256 nonce)";
    bytes32 private constant _TERMS_TYPEHASH = keccak256(_TERMS_TYPE);
    bytes32 private constant _VOUCHER_TYPEHASH = keccak256(bytes.concat(_VOUCHER_TYPE, _TERMS_TYPE));
    bytes32 private constant _CLAIM_TYPEHASH = keccak256("Claim(bytes32 voucher,address to,uint256 amount)");
    uint256 private constant _EVERY_WORK = 0;

    /* STORAGE */

    /// @inheritdoc IVouchers
    mapping(bytes32 digest => uint256) public used;
    /// @inheritdoc IVouchers
    mapping(address signer => mapping(uint256 nonce => bool)) public isRevoked;

    /* CONSTRUCTOR */

    constructor() EIP712("Vernissage Vouchers", "1") {}

    /* VIEWS */

    /// @inheritdoc IVouchers
    function digestOf(Voucher calldata voucher) public view returns (bytes32) {
        // Two halves, since one call with all fields is deeper than the stack. All are words, so the halves join as
        // one.
        bytes memory head = abi.encode(
            _VOUCHER_TYPEHASH,
            voucher.collection,
            voucher.signer,
            keccak256(abi.encode(_TERMS_TYPEHASH, voucher.terms)),
            voucher.licence,
            voucher.disclosure,
            voucher.currency,
            voucher.price
        );
        bytes memory tail = abi.encode(
            voucher.payee,
            voucher.recipient,
            voucher.bearer,
            voucher.uses,
            voucher.opensAt,
            voucher.closesAt,
            voucher.nonce
        );
        return _hashTypedDataV4(keccak256(bytes.concat(head, tail)));
    }

    /// @inheritdoc IVouchers
    function claimOf(bytes32 digest, address to, uint256 amount) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(_CLAIM_TYPEHASH, digest, to, amount)));
    }

    /* ACTIONS */

    /// @inheritdoc IVouchers
    function redeem(
        Voucher calldata voucher,
        bytes calldata signature,
        address to,
        uint256 amount,
        bytes calldata bearerSignature
    ) external payable returns (uint256 firstTokenId) {
        bytes32 digest = digestOf(voucher);
        _checkGood(voucher, digest, amount);
        if (!voucher.signer.isBy(digest, signature)) revert Vouchers_NotSigned(voucher.signer, digest);
        _checkClaim(voucher, digest, to, amount, bearerSignature);
        uint256 price = voucher.price * amount;
        _checkPayment(voucher.currency, voucher.payee, price);

        used[digest] += amount;

        firstTokenId = ICollection(voucher.collection).mint(to, _workFor(voucher), amount);
        _takePayment(voucher.currency, voucher.payee, price);

        emit VoucherRedeemed(digest, voucher.collection, to, msg.sender, firstTokenId, amount, price);
    }

    /// @inheritdoc IVouchers
    function revoke(uint256 nonce) external {
        isRevoked[msg.sender][nonce] = true;

        emit NonceRevoked(msg.sender, nonce);
    }

    /* CHECKS */

    function _checkGood(Voucher calldata voucher, bytes32 digest, uint256 amount) private view {
        if (block.timestamp < voucher.opensAt) revert Vouchers_TooEarly(voucher.opensAt, block.timestamp);
        if (voucher.closesAt != 0 && block.timestamp >= voucher.closesAt) {
            revert Vouchers_Expired(voucher.closesAt, block.timestamp);
        }
        if (isRevoked[voucher.signer][voucher.nonce]) revert Vouchers_Revoked(voucher.signer, voucher.nonce);
        uint256 left = voucher.uses - used[digest];
        if (amount > left) revert Vouchers_UsesExceeded(amount, left);
    }

    function _checkClaim(
        Voucher calldata voucher,
        bytes32 digest,
        address to,
        uint256 amount,
        bytes calldata bearerSignature
    ) private view {
        if (voucher.recipient != address(0) && to != voucher.recipient) {
            revert Vouchers_WrongRecipient(to, voucher.recipient);
        }
        if (voucher.bearer != address(0) && !voucher.bearer.isBy(claimOf(digest, to, amount), bearerSignature)) {
            revert Vouchers_BearerDidNotSign(voucher.bearer, to, amount);
        }
    }

    /* THE WORK */

    /// @dev The voucher's work: as it was registered, if it has the voucher's terms; else registered now.
    function _workFor(Voucher calldata voucher) private returns (uint256 work) {
        ICollection collection = ICollection(voucher.collection);
        WorkTerms calldata terms = voucher.terms;
        work = collection.workOf(terms.contentDigest == 0 ? terms.metadataDigest : terms.contentDigest);
        if (!collection.isMinter(voucher.signer, work)) revert Vouchers_SignerMayNotMint(voucher.signer, work);

        if (work == _EVERY_WORK) {
            work = collection.register(terms);
            if (voucher.licence != 0 || voucher.disclosure != Disclosure.Unstated) {
                collection.declare(work, voucher.licence, voucher.disclosure);
            }
        } else {
            _checkTerms(collection, work, voucher);
        }
    }

    function _checkTerms(ICollection collection, uint256 work, Voucher calldata voucher) private view {
        WorkTerms memory registered = collection.terms(work);
        registered.metadataDigest = collection.metadataOf(work, collection.newestVersion(work));
        // A cap that fell makes what was signed rarer, never more common.
        if (registered.cap < voucher.terms.cap) registered.cap = voucher.terms.cap;
        bytes32 signedHash = keccak256(abi.encode(voucher.terms));
        bytes32 registeredHash = keccak256(abi.encode(registered));
        if (signedHash != registeredHash) revert Vouchers_TermsDiffer(signedHash, registeredHash);

        bytes32 licence = collection.licence(work);
        if (licence != voucher.licence) revert Vouchers_LicenceDiffers(voucher.licence, licence);
        Disclosure disclosure = collection.disclosure(work);
        if (disclosure != voucher.disclosure) revert Vouchers_DisclosureDiffers(voucher.disclosure, disclosure);
    }
}
