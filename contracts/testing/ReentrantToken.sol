// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ForeignToken} from "./ForeignToken.sol";

/// @notice While it moves a token, calls what it was primed with, once, and keeps whether that worked.
contract ReentrantToken is ForeignToken {
    address private _target;
    bytes private _data;

    bool public tried;
    bool public succeeded;

    function prime(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
        (tried, succeeded) = (false, false);
    }

    function transferFrom(address from, address to, uint256 tokenId) public override {
        if (_target != address(0)) {
            address target = _target;
            _target = address(0);
            tried = true;
            (succeeded,) = target.call(_data);
        }
        super.transferFrom(from, to, tokenId);
    }
}
