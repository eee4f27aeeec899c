// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title SplitClone
/// @notice The code of a split: takes ether by itself, delegates everything else.
/// @dev The runtime code, 89 bytes:
///
///     0x00  36 602c 57        with calldata, go to 0x2c
///     0x04  34 5f 52          memory[0] = value
///     0x07  7f <topic, 32>    keccak256("Received(uint256)")
///     0x28  59 5f a1 00       log it with the value (memory is 32 bytes long by now), stop
///     0x2c  5b 36 5f 5f 37    memory = calldata
///     0x31  5f 5f 36 5f 73 <implementation, 20> 5a f4
///     0x4c  3d 5f 5f 3e       memory = what came back
///     0x50  5f 3d 91 6057 57 fd 5b f3    return it, or revert with it
library SplitClone {
    /* CONSTANTS */

    /// @dev Bytes of the code that makes a split: 9 that return the rest, and the 89 above.
    uint256 private constant _LENGTH = 98;

    /// @dev The 9 bytes `6059 80 6009 5f 39 5f f3`, and the runtime code up to the topic.
    uint256 private constant _HEAD = 0x60598060095f395ff336602c57345f527f;

    /// @dev keccak256("Received(uint256)").
    uint256 private constant _TOPIC = 0xa8142743f8f70a4c26f3691cf4ed59718381fb2f18070ec52be1f1022d855557;

    /// @dev From the topic to the implementation.
    uint256 private constant _MIDDLE = 0x595fa1005b365f5f375f5f365f73;

    /// @dev From the implementation to the end.
    uint256 private constant _TAIL = 0x5af43d5f5f3e5f3d91605757fd5bf3;

    /* MAKING */

    /// @dev Makes the split of `root`, or returns zero. At an address that is taken this burns all the gas there is.
    function deploy(address implementation, bytes32 root) internal returns (address split) {
        uint256 code = _write(implementation);
        // Reason: Solidity has no CREATE2 for code that is not a contract of its own.
        // Safe: reads the bytes that `_write` just wrote.
        assembly ("memory-safe") {
            split := create2(0, code, _LENGTH, root)
        }
    }

    /* VIEWS */

    /// @dev Hash of the code that makes a split.
    function codeHash(address implementation) internal pure returns (bytes32 hash) {
        uint256 code = _write(implementation);
        // Reason: the code lies past the free memory pointer, where no Solidity value names it. Safe: only reads.
        assembly ("memory-safe") {
            hash := keccak256(code, _LENGTH)
        }
    }

    /* INTERNAL */

    /// @dev Writes the code that makes a split past the free memory pointer, to be used at once, and says where.
    function _write(address implementation) private pure returns (uint256 code) {
        // Reason: concatenating costs 400 gas, and the goal for a new split leaves no room for them.
        // Safe: memory past the free memory pointer is nobody's; each piece is shifted to the left end of its word, and
        // the zeros after it are overwritten by the next piece or lie past the code.
        assembly ("memory-safe") {
            code := mload(0x40)
            mstore(code, shl(120, _HEAD))
            mstore(add(code, 17), _TOPIC)
            mstore(add(code, 49), shl(144, _MIDDLE))
            mstore(add(code, 63), shl(96, implementation))
            mstore(add(code, 83), shl(136, _TAIL))
        }
    }
}
