// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IpfsUri
/// @notice Writes a sha2-256 digest as an IPFS URI: CIDv1 in base32, as Kubo prints it. Pure.
/// @dev A CIDv1 is version 1, a codec, and a multihash: function 0x12 (sha2-256), length 0x20, digest. Multibase marks
/// lower-case base32 without padding by a leading "b".
library IpfsUri {
    bytes32 private constant ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    /// @notice `ipfs://<CID>` of a file of one block (codec raw).
    function ofFile(bytes32 digest) internal pure returns (string memory) {
        return _uri(0x55, digest);
    }

    /// @notice `ipfs://<CID>` of a directory (codec dag-pb).
    function ofDirectory(bytes32 digest) internal pure returns (string memory) {
        return _uri(0x70, digest);
    }

    function _uri(uint8 codec, bytes32 digest) private pure returns (string memory) {
        bytes memory cid = abi.encodePacked(uint8(1), codec, hex"1220", digest);

        // 36 bytes are 57 characters of five bits, and one of the three bits left over, filled up with zeros.
        bytes memory text = new bytes(58);
        uint256 buffer;
        uint256 bits;
        uint256 next;
        for (uint256 i; i < cid.length; ++i) {
            // Bits already written leave at the top.
            buffer = (buffer << 8) | uint8(cid[i]);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text[next++] = ALPHABET[(buffer >> bits) & 31];
            }
        }
        text[next] = ALPHABET[(buffer << 2) & 31];

        return string.concat("ipfs://b", string(text));
    }
}
