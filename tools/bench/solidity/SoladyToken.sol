// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";

/// @notice Solady's ERC-721 with the least around it: a counter that is never zero, and no checks at all.
contract SoladyToken is ERC721 {
    uint256 private _next = 1;

    function mint(address to) external {
        _mint(to, _next++);
    }

    function mintMany(address to, uint256 count) external {
        uint256 id = _next;
        _next = id + count;
        for (uint256 end = id + count; id < end; ++id) {
            _mint(to, id);
        }
    }

    function name() public pure override returns (string memory) {
        return "Bench";
    }

    function symbol() public pure override returns (string memory) {
        return "BENCH";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}
