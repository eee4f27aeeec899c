// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @notice Somebody else's honest collection: free to mint, ERC-2981 of the deployer's choice, a plain `tokenURI`.
contract ForeignToken is ERC721 {
    address private _receiver;
    uint256 private _bps;

    constructor() ERC721("Foreign", "FRGN") {}

    function mint(address to, uint256 tokenId) external {
        _mint(to, tokenId);
    }

    function mintMany(address to, uint256 first, uint256 count) external {
        for (uint256 i; i < count; ++i) {
            _mint(to, first + i);
        }
    }

    function setRoyalty(address receiver, uint256 bps) external {
        (_receiver, _bps) = (receiver, bps);
    }

    function royaltyInfo(uint256, uint256 price) external view virtual returns (address, uint256) {
        return (_receiver, price * _bps / 10_000);
    }

    function tokenURI(uint256 tokenId) public view virtual override returns (string memory) {
        _requireOwned(tokenId);
        return "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
    }
}
