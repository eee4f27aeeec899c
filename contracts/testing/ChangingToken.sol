// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ForeignToken} from "./ForeignToken.sol";

/// @notice Changes what it shows when told to.
contract ChangingToken is ForeignToken {
    string private _shown = "ipfs://first";
    bool private _broken;

    function show(string calldata shown) external {
        _shown = shown;
    }

    function breakDown(bool broken) external {
        _broken = broken;
    }

    function tokenURI(uint256) public view override returns (string memory) {
        require(!_broken, "broken");
        return _shown;
    }
}
