// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Reverts in the way it was made for, however it is asked.
contract RevertingReceiver {
    enum Way {
        Silent,
        Reason,
        CustomError,
        Panic
    }

    error Receiver_WantsNoArt(uint256 tokenId);

    Way public immutable WAY;

    constructor(Way way) {
        WAY = way;
    }

    function onERC721Received(address, address, uint256 tokenId, bytes calldata) external view returns (bytes4) {
        if (WAY == Way.Reason) revert("no room on the wall");
        if (WAY == Way.CustomError) revert Receiver_WantsNoArt(tokenId);
        if (WAY == Way.Panic) assert(false);
        assembly ("memory-safe") {
            revert(0, 0)
        }
    }
}
