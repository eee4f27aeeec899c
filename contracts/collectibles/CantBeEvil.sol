// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CantBeEvil
/// @notice SHA-256 of the texts of a16z's six licences, as the files at
/// ar://zmc1WTspIhFyVY82bwfAIcIExLFH5lUcHHUN0wXg4W8/<version> have it. Pure.
library CantBeEvil {
    uint256 internal constant EXCLUSIVE = 1;

    function textOf(uint256 version) internal pure returns (bytes32) {
        return [
            bytes32(0x1c0391f94e0eb6000a9a5cd0da02f641bb09a2d87cf5341bcdea354761d092c0), // public
            0xe6415332262820a97f4e252470458d856705b61ef4e31576d7d6461a0ce97e1d, // exclusive
            0xd918c5bb03fa35b622b0df85bbbc4c0565c550850bfddee9177901fd5871d43e, // commercial
            0x49cc92982d033313a0631d69f8abe7458a23151c952cbd10ced4669783863f16, // commercial, no hate
            0x04ba14ed35d221c4e0d64a3685d92e6bf4b57d77df3215ec609be010e6baa148, // personal
            0x8b128258f404e89c814b4f8de6e9106d9ae5baa37335cda46832408220fd3a39 // personal, no hate
        ][version];
    }
}
