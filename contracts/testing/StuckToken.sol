// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ForeignToken} from "./ForeignToken.sol";

/// @notice Stops moving when told to: reverting, or burning all gas.
contract StuckToken is ForeignToken {
    bool public stuck;
    bool public burns;

    function stick(bool stuck_, bool burns_) external {
        (stuck, burns) = (stuck_, burns_);
    }

    function transferFrom(address from, address to, uint256 tokenId) public override {
        if (stuck && burns) {
            assembly {
                invalid()
            }
        }
        require(!stuck, "stuck");
        super.transferFrom(from, to, tokenId);
    }
}
