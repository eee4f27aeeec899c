// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @notice Takes every token, and remembers how it was asked and who held the token at that moment.
contract AcceptingReceiver is IERC721Receiver {
    uint256 public calls;
    address public operator;
    address public giver;
    uint256 public tokenId;
    bytes public data;
    address public holderSeen;

    function onERC721Received(address operator_, address from, uint256 tokenId_, bytes calldata data_)
        external
        returns (bytes4)
    {
        ++calls;
        (operator, giver, tokenId, data) = (operator_, from, tokenId_, data_);
        holderSeen = IERC721(msg.sender).ownerOf(tokenId_);
        return IERC721Receiver.onERC721Received.selector;
    }
}
