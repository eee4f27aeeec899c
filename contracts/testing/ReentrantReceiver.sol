// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @notice Calls back into whoever sends it a token, with calldata set beforehand, and keeps the outcome.
contract ReentrantReceiver is IERC721Receiver {
    bytes public payload;
    uint256 public calls;
    bool public succeeded;
    bytes public answer;

    function arm(bytes calldata payload_) external {
        payload = payload_;
    }

    /// @notice Does anything in its own name.
    function act(address target, bytes calldata data) external payable returns (bytes memory) {
        (bool success, bytes memory result) = target.call{value: msg.value}(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(result, 0x20), mload(result))
            }
        }
        return result;
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        ++calls;
        // Once: what it calls may send it a token again.
        if (calls == 1) (succeeded, answer) = msg.sender.call(payload);
        return IERC721Receiver.onERC721Received.selector;
    }
}
