// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse} from "../../interfaces/IAuctionHouse.sol";

/// @title Token reader
/// @notice Asks a token that may be hostile: every call has a gas cap, a gas floor before it and a bound on what is
/// copied back, and an answer of the wrong shape counts as none.
/// @dev The floors stop a caller who sends just enough gas that a question fails and the rest of the call succeeds.
/// Each is the cap * 64 / 63 plus 3,000 for the call itself.
library TokenReader {
    /* CONSTANTS */

    uint256 private constant _TERMS_GAS = 50_000;
    uint256 private constant _TERMS_FLOOR = 54_000;
    uint256 private constant _ROYALTY_GAS = 100_000;
    uint256 private constant _ROYALTY_FLOOR = 105_000;
    uint256 private constant _OWNER_GAS = 50_000;
    uint256 private constant _OWNER_FLOOR = 54_000;
    uint256 private constant _DIGEST_GAS = 50_000;
    uint256 private constant _DIGEST_FLOOR = 54_000;
    uint256 private constant _URI_GAS = 500_000;
    uint256 private constant _URI_FLOOR = 530_000;
    uint256 private constant _MOVE_GAS = 250_000;
    uint256 private constant _MOVE_FLOOR = 258_000;

    /// @dev Longest `tokenURI` answer that is hashed, in bytes; copying it costs about 15,000 gas.
    uint256 private constant _URI_MOST = 65_536;

    /// @dev Price asked about: a royalty is a share of it, so any will do, and this one has room for fractions.
    uint256 private constant _PRICE_ASKED = 1e18;

    /* QUESTIONS */

    /// @notice All that is frozen of a token at listing: by one question where the collection has it, as ours do, else
    /// by one each. The royalty is in basis points rounded down, clamped to `mostBps`, and zero without a receiver.
    /// @dev A collection that answers the one question otherwise than the others could as well lie to each of them.
    function saleTerms(address collection, uint256 tokenId, uint256 mostBps)
        internal
        view
        returns (address owner, address receiver, uint256 bps, bytes32 digest)
    {
        _needGas(_TERMS_FLOOR);
        uint256 holder;
        uint256 who;
        // Reason: a high-level call reverts on short answers and copies long ones.
        // Safe: the question is 36 bytes at the free memory pointer, which stays; 128 bytes come back, to the same
        // place.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, shl(224, 0x65ec4be9)) // saleTerms(uint256)
            mstore(add(data, 0x04), tokenId)
            if staticcall(_TERMS_GAS, collection, data, 0x24, data, 0x80) {
                if eq(returndatasize(), 0x80) {
                    holder := mload(data)
                    who := mload(add(data, 0x20))
                    bps := mload(add(data, 0x40))
                    digest := mload(add(data, 0x60))
                }
            }
        }
        if (digest == 0 || (holder | who) >> 160 != 0) {
            (receiver, bps) = royalty(collection, tokenId, mostBps);
            return (ownerOf(collection, tokenId), receiver, bps, metadataDigest(collection, tokenId));
        }

        owner = address(uint160(holder));
        (receiver, bps) = _clamp(who, bps, mostBps);
    }

    /// @notice The royalty by ERC-2981, in basis points rounded down and clamped to `mostBps`.
    /// @return receiver Zero where there is no royalty.
    /// @return bps Zero where there is no royalty.
    function royalty(address collection, uint256 tokenId, uint256 mostBps)
        internal
        view
        returns (address receiver, uint256 bps)
    {
        _needGas(_ROYALTY_FLOOR);
        uint256 who;
        uint256 amount;
        // Reason: a high-level call reverts on short answers and copies long ones.
        // Safe: the question is 68 bytes at the free memory pointer, which stays; 64 bytes come back, to scratch.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, shl(224, 0x2a55205a)) // royaltyInfo(uint256,uint256)
            mstore(add(data, 0x04), tokenId)
            mstore(add(data, 0x24), _PRICE_ASKED)
            if staticcall(_ROYALTY_GAS, collection, data, 0x44, 0x00, 0x40) {
                if gt(returndatasize(), 0x3f) {
                    who := mload(0x00)
                    amount := mload(0x20)
                }
            }
        }
        if (who >> 160 != 0) return (address(0), 0);

        // Divided first where the product could overflow: such an amount is far beyond the clamp.
        return _clamp(who, amount > _PRICE_ASKED ? mostBps : (amount * 10_000) / _PRICE_ASKED, mostBps);
    }

    /// @notice What the token says of its metadata: `metadataDigest(tokenId)`, else keccak256 of what `tokenURI`
    /// answers, else zero.
    function metadataDigest(address collection, uint256 tokenId) internal view returns (bytes32 digest) {
        _needGas(_DIGEST_FLOOR);
        // Reason and safety as in `royalty`: 36 bytes at the free memory pointer, 32 come back to scratch.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, shl(224, 0x0b872712)) // metadataDigest(uint256)
            mstore(add(data, 0x04), tokenId)
            if staticcall(_DIGEST_GAS, collection, data, 0x24, 0x00, 0x20) {
                if eq(returndatasize(), 0x20) { digest := mload(0x00) }
            }
        }
        if (digest != 0) return digest;

        _needGas(_URI_FLOOR);
        // Safe: what comes back is copied above the free memory pointer only up to the bound, hashed and forgotten.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, shl(224, 0xc87b56dd)) // tokenURI(uint256)
            mstore(add(data, 0x04), tokenId)
            if staticcall(_URI_GAS, collection, data, 0x24, 0x00, 0x00) {
                let size := returndatasize()
                if and(gt(size, 0x3f), iszero(gt(size, _URI_MOST))) {
                    returndatacopy(data, 0x00, size)
                    // As the ABI lays a string out: offset, length, bytes. Shorter than its own length: none.
                    let length := mload(add(data, 0x20))
                    if and(eq(mload(data), 0x20), iszero(gt(length, sub(size, 0x40)))) {
                        digest := keccak256(add(data, 0x40), length)
                    }
                }
            }
        }
    }

    /// @notice Whom the token names as its owner, or zero.
    function ownerOf(address collection, uint256 tokenId) internal view returns (address owner) {
        _needGas(_OWNER_FLOOR);
        // Reason and safety as in `royalty`: 36 bytes at the free memory pointer, 32 come back to scratch.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, shl(224, 0x6352211e)) // ownerOf(uint256)
            mstore(add(data, 0x04), tokenId)
            if staticcall(_OWNER_GAS, collection, data, 0x24, 0x00, 0x20) {
                if gt(returndatasize(), 0x1f) { owner := shr(96, shl(96, mload(0x00))) }
            }
        }
    }

    /* MOVING */

    /// @notice Moves a token by plain `transferFrom` and looks whether it arrived.
    function move(address collection, uint256 tokenId, address to) internal returns (bool moved) {
        _needGas(_MOVE_FLOOR);
        // Reason and safety as in `royalty`: 100 bytes at the free memory pointer, nothing comes back.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, shl(224, 0x23b872dd)) // transferFrom(address,address,uint256)
            mstore(add(data, 0x04), address())
            mstore(add(data, 0x24), shr(96, shl(96, to)))
            mstore(add(data, 0x44), tokenId)
            moved := call(_MOVE_GAS, collection, 0, data, 0x64, 0x00, 0x00)
        }
        if (moved) moved = ownerOf(collection, tokenId) == to;
    }

    /// @notice Moves a token from its owner to the caller's contract, or reverts as the collection does. Callers have
    /// asked the collection something before, so it has code.
    function take(address collection, address from, uint256 tokenId) internal {
        // Reason: a high-level call asks for the code's size, and encodes at twice the gas.
        // Safe: 100 bytes at the free memory pointer, which stays; what a revert brings is copied there, and all ends.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, shl(224, 0x23b872dd)) // transferFrom(address,address,uint256)
            mstore(add(data, 0x04), shr(96, shl(96, from)))
            mstore(add(data, 0x24), address())
            mstore(add(data, 0x44), tokenId)
            if iszero(call(gas(), collection, 0, data, 0x64, 0x00, 0x00)) {
                returndatacopy(data, 0x00, returndatasize())
                revert(data, returndatasize())
            }
        }
    }

    /* INTERNAL */

    /// @dev What is honoured of a royalty of `bps` to `who`: at most `mostBps`, and nothing to nobody or the house.
    function _clamp(uint256 who, uint256 bps, uint256 mostBps) private view returns (address, uint256) {
        if (who == 0 || bps == 0 || who == uint160(address(this))) return (address(0), 0);
        return (address(uint160(who)), bps < mostBps ? bps : mostBps);
    }

    function _needGas(uint256 least) private view {
        if (gasleft() < least) revert IAuctionHouse.House_GasTooLow(gasleft(), least);
    }
}
