// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CollectionArgs
/// @notice What a collection starts with, written behind its clone's code, where a byte costs a third of what it does
/// in storage. Pure.
/// @dev founder 20 bytes | contract digest 32 | length of the name 1 | name | symbol.
library CollectionArgs {
    uint256 internal constant MAX_TEXT = 255;
    uint256 private constant NAME = 53;

    function pack(address founder_, bytes32 contractDigest_, string calldata name_, string calldata symbol_)
        internal
        pure
        returns (bytes memory)
    {
        // The name is at most MAX_TEXT bytes long.
        return abi.encodePacked(founder_, contractDigest_, uint8(bytes(name_).length), name_, symbol_);
    }

    function founder(bytes memory args) internal pure returns (address) {
        return address(bytes20(args));
    }

    function contractDigest(bytes memory args) internal pure returns (bytes32 digest) {
        // Reads bytes 20 to 51 of what `pack` made: behind the length word, and inside the array.
        assembly ("memory-safe") {
            digest := mload(add(args, 52))
        }
    }

    function name(bytes memory args) internal pure returns (string memory) {
        return _slice(args, NAME, NAME + uint8(args[NAME - 1]));
    }

    function symbol(bytes memory args) internal pure returns (string memory) {
        return _slice(args, NAME + uint8(args[NAME - 1]), args.length);
    }

    function _slice(bytes memory args, uint256 start, uint256 end) private pure returns (string memory) {
        bytes memory text = new bytes(end - start);
        for (uint256 i; i < text.length; ++i) {
            text[i] = args[start + i];
        }
        return string(text);
    }
}
