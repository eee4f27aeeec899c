// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Answers with the wrong four bytes.
contract RefusingReceiver {
    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return 0xdeadbeef;
    }
}
