// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecoupSplit} from "../../interfaces/IRecoupSplit.sol";
import {SplitTerms} from "./SplitTerms.sol";

/// @title RecoupMath
/// @notice The whole arithmetic of advances and the tail. Terms are those the factory has checked.
library RecoupMath {
    /// @dev What `recipient` is entitled to of all that was `received` in `currency`; the tail is rounded down.
    function entitledDown(
        IRecoupSplit.RecoupTerms calldata terms,
        address currency,
        address recipient,
        uint256 received
    ) internal pure returns (uint256 amount) {
        uint256 rest = received;
        for (uint256 i; i < terms.advances.length; ++i) {
            IRecoupSplit.Advance calldata advance = terms.advances[i];
            if (advance.currency != currency) continue;
            uint256 part = advance.amount < rest ? advance.amount : rest;
            if (advance.recipient == recipient) amount += part;
            rest -= part;
        }
        if (rest != 0) amount += _tailDown(terms.list, recipient, rest);
    }

    /// @dev The sum of all advances in `currency`.
    function advancesIn(IRecoupSplit.RecoupTerms calldata terms, address currency) internal pure returns (uint256 sum) {
        for (uint256 i; i < terms.advances.length; ++i) {
            if (terms.advances[i].currency == currency) sum += terms.advances[i].amount;
        }
    }

    function _tailDown(bytes calldata list, address recipient, uint256 rest) private pure returns (uint256) {
        uint256 mine;
        uint256 whole;
        for (uint256 i; i < SplitTerms.count(list); ++i) {
            (address each,, uint256 shares) = SplitTerms.leafAt(list, i);
            if (each == recipient) mine = shares;
            whole += shares;
        }
        return rest * mine / whole;
    }
}
