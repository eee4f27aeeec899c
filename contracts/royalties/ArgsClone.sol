// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ArgsClone
/// @notice Code of a clone that takes ether by itself, delegates everything else, and carries its terms behind its code.
/// @dev The runtime code is that of {SplitClone}, 89 bytes, followed by the terms, which are never run.
library ArgsClone {
    /* CONSTANTS */

    /// @dev Where the terms start in the code.
    uint256 internal constant ARGS_AT = 89;

    /* MAKING */

    /// @dev The code that makes a clone of `implementation` with `args`, at most 65,000 bytes of them.
    function creationCode(address implementation, bytes memory args) internal pure returns (bytes memory) {
        bytes memory beforeImplementation =
            hex"36602c57345f527fa8142743f8f70a4c26f3691cf4ed59718381fb2f18070ec52be1f1022d855557595fa1005b365f5f375f5f365f73";
        return bytes.concat(
            hex"61",
            bytes2(uint16(ARGS_AT + args.length)),
            hex"80600a5f395ff3",
            beforeImplementation,
            bytes20(implementation),
            hex"5af43d5f5f3e5f3d91605757fd5bf3",
            args
        );
    }

    /* READING */

    /// @dev The 32 bytes of the running clone's terms from `offset` on; past their end, zeros.
    function wordAt(uint256 offset) internal view returns (uint256 word) {
        // Reason: Solidity can only copy code into a new array, for some 200 gas more.
        // Safe: writes and reads one word of scratch space.
        assembly ("memory-safe") {
            extcodecopy(address(), 0x00, add(ARGS_AT, offset), 0x20)
            word := mload(0x00)
        }
    }
}
