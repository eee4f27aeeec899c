// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721A} from "erc721a/contracts/ERC721A.sol";

/// @notice ERC721A with the least around it: ids from 1, and no checks at all.
contract Erc721aToken is ERC721A("Bench", "BENCH") {
    function mint(address to) external {
        _mint(to, 1);
    }

    function mintMany(address to, uint256 count) external {
        _mint(to, count);
    }

    function _startTokenId() internal pure override returns (uint256) {
        return 1;
    }
}
