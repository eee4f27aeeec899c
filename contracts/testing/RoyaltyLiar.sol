// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ForeignToken} from "./ForeignToken.sol";

/// @notice Answers `royaltyInfo` with any bytes it is given, or a number of zeros, or by reverting or burning all gas.
contract RoyaltyLiar is ForeignToken {
    bytes private _answer;
    uint256 private _zeros;
    bool private _reverts;
    bool private _burns;

    function answer(bytes calldata answer_, uint256 zeros, bool reverts, bool burns) external {
        (_answer, _zeros, _reverts, _burns) = (answer_, zeros, reverts, burns);
    }

    function royaltyInfo(uint256, uint256) external view override returns (address, uint256) {
        require(!_reverts, "no royalties here");
        bytes memory data = _answer;
        uint256 zeros = _zeros;
        bool burns = _burns;
        assembly {
            if burns { invalid() }
            if zeros { return(0, zeros) }
            return(add(data, 0x20), mload(data))
        }
    }
}
