// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Disclosure, WorkTerms} from "./ICollection.sol";

/// @notice A signed promise: whoever it is for gets tokens of a work, on these terms. The work need not exist yet.
/// @param collection Where.
/// @param signer Who signed: the collection's owner, or who may mint the work, when it is redeemed.
/// @param terms The work. Registered by the first redemption; if it is registered already, it must have these terms.
/// Its cap may have fallen, never be higher; its newest metadata must be this.
/// @param licence Digest of the terms of the licence that holders have (`ILicences.digestOf`); zero for none.
/// @param disclosure How much of the work a machine made.
/// @param currency What is paid with: a token, or zero for ether.
/// @param price What one token costs, in the currency's smallest unit.
/// @param payee Who is paid: a split, as a rule. Zero only if the price is zero.
/// @param recipient The only address that tokens may go to; zero for any.
/// @param bearer A one-time key that must have signed where the tokens go (see `Claim`); zero for none.
/// @param uses How many tokens it is good for.
/// @param opensAt Second (unix time) from which it is good.
/// @param closesAt Second from which it no longer is; zero for never.
/// @param nonce What the signer revokes it by; vouchers may share one.
struct Voucher {
    address collection;
    address signer;
    WorkTerms terms;
    bytes32 licence;
    Disclosure disclosure;
    address currency;
    uint256 price;
    address payee;
    address recipient;
    address bearer;
    uint32 uses;
    uint40 opensAt;
    uint40 closesAt;
    uint256 nonce;
}

/// @title IVouchers
/// @notice Mints against vouchers that an artist signs without paying gas, and that anyone may bring.
/// @dev EIP-712, domain "Vernissage Vouchers", version "1": a voucher is good on one chain and in one contract. A
/// bearer signs `Claim(bytes32 voucher,address to,uint256 amount)`, `voucher` being the voucher's digest. The contract
/// needs a right to mint: of the work; of every work (0) where it shall register works too. Whoever redeems pays, the
/// tokens go to `to`: so a relayer may pay for a buyer.
interface IVouchers {
    /* ERRORS */

    /// @notice Not good yet.
    error Vouchers_TooEarly(uint256 opensAt, uint256 time);
    /// @notice No longer good.
    error Vouchers_Expired(uint256 closesAt, uint256 time);
    /// @notice The signer revoked it.
    error Vouchers_Revoked(address signer, uint256 nonce);
    /// @notice The signer did not sign this.
    error Vouchers_NotSigned(address signer, bytes32 digest);
    /// @notice The signer may not mint this work; work 0 is one not registered yet.
    error Vouchers_SignerMayNotMint(address signer, uint256 work);
    /// @notice It is for somebody else.
    error Vouchers_WrongRecipient(address to, address recipient);
    /// @notice The one-time key did not sign that `amount` go to `to`.
    error Vouchers_BearerDidNotSign(address bearer, address to, uint256 amount);
    /// @notice More than it is still good for.
    error Vouchers_UsesExceeded(uint256 amount, uint256 left);
    /// @notice The work is registered with other terms (hashes of both; the cap as far as it matters).
    error Vouchers_TermsDiffer(bytes32 signed, bytes32 registered);
    /// @notice The work has another licence.
    error Vouchers_LicenceDiffers(bytes32 signed, bytes32 declared);
    /// @notice The work has another disclosure.
    error Vouchers_DisclosureDiffers(Disclosure signed, Disclosure declared);

    /* EVENTS */

    /// @notice A voucher was redeemed.
    event VoucherRedeemed(
        bytes32 indexed digest,
        address indexed collection,
        address indexed to,
        address payer,
        uint256 firstTokenId,
        uint256 amount,
        uint256 paid
    );
    /// @notice All vouchers of the signer with this nonce are void.
    event NonceRevoked(address indexed signer, uint256 indexed nonce);

    /* VIEWS */

    /// @notice What the signer signs (EIP-712).
    function digestOf(Voucher calldata voucher) external view returns (bytes32);

    /// @notice What a bearer signs (EIP-712).
    function claimOf(bytes32 digest, address to, uint256 amount) external view returns (bytes32);

    /// @notice How many tokens were minted against a voucher.
    function used(bytes32 digest) external view returns (uint256);

    /// @notice Whether a signer revoked a nonce.
    function isRevoked(address signer, uint256 nonce) external view returns (bool);

    /* ACTIONS */

    /// @notice Mints `amount` to `to`. Whoever calls pays; ether above the price comes back to the caller.
    /// @param signature The signer's: 65 bytes, or what an ERC-1271 contract takes.
    /// @param bearerSignature The one-time key's, where the voucher has one; else empty.
    /// @return firstTokenId The first token; the others follow.
    function redeem(
        Voucher calldata voucher,
        bytes calldata signature,
        address to,
        uint256 amount,
        bytes calldata bearerSignature
    ) external payable returns (uint256 firstTokenId);

    /// @notice Voids the caller's vouchers with this nonce, for ever.
    function revoke(uint256 nonce) external;
}
