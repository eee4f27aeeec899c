// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ForeignToken} from "./ForeignToken.sol";

/// @notice Its transfers say they worked and do nothing, from the moment it starts lying.
contract LyingToken is ForeignToken {
    bool public lies;

    function lie(bool lies_) external {
        lies = lies_;
    }

    function transferFrom(address from, address to, uint256 tokenId) public override {
        if (!lies) super.transferFrom(from, to, tokenId);
    }
}
