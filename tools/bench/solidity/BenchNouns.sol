// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @notice What Nouns' auction house asks of its token: it mints the next one to the house itself.
contract BenchNouns is ERC721("Bench", "BENCH") {
    uint256 private _next = 1;

    function mint() external returns (uint256 id) {
        id = _next++;
        _mint(msg.sender, id);
    }

    function burn(uint256 id) external {
        _burn(id);
    }
}
