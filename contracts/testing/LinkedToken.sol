// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";

/// @notice Somebody else's collection whose tokens link to anything, each to something else, or revert when asked.
contract LinkedToken is ERC721URIStorage {
    error LinkedToken_Silent(uint256 tokenId);

    mapping(uint256 tokenId => bool) private _silent;

    constructor() ERC721("Linked", "LINK") {}

    function mint(address to, uint256 tokenId, string calldata link) external {
        _mint(to, tokenId);
        _setTokenURI(tokenId, link);
    }

    function silence(uint256 tokenId) external {
        _silent[tokenId] = true;
    }

    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        if (_silent[tokenId]) revert LinkedToken_Silent(tokenId);
        return super.tokenURI(tokenId);
    }
}
