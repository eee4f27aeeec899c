// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IRecoupFactory} from "../../interfaces/IRecoupFactory.sol";
import {IRecoupSplit} from "../../interfaces/IRecoupSplit.sol";
import {ArgsClone} from "./ArgsClone.sol";
import {IncomeBooks} from "./IncomeBooks.sol";
import {RecoupSplit} from "./RecoupSplit.sol";
import {SplitTerms} from "./SplitTerms.sol";

/// @title RecoupFactory
contract RecoupFactory is IRecoupFactory {
    /* CONSTANTS */

    uint256 private constant _MOST_ADVANCES = 16;

    /* IMMUTABLES */

    /// @inheritdoc IRecoupFactory
    address public immutable IMPLEMENTATION = address(new RecoupSplit());

    /* MAKING */

    /// @inheritdoc IRecoupFactory
    function create(IRecoupSplit.RecoupTerms calldata terms) external returns (address split) {
        bytes memory code = _checkedCode(terms);
        split = Create2.computeAddress(0, keccak256(code));
        if (split.code.length != 0) return split;

        emit RecoupCreated(split, terms);

        Create2.deploy(0, 0, code);
    }

    /* VIEWS */

    /// @inheritdoc IRecoupFactory
    function splitOf(IRecoupSplit.RecoupTerms calldata terms) external view returns (address) {
        return Create2.computeAddress(0, keccak256(_checkedCode(terms)));
    }

    /* INTERNAL */

    /// @dev The code that makes the split of `terms`; reverts with what is wrong with them.
    function _checkedCode(IRecoupSplit.RecoupTerms calldata terms) private view returns (bytes memory) {
        uint256 count = terms.advances.length;
        if (count > _MOST_ADVANCES) revert RecoupFactory_TooManyAdvances(count, _MOST_ADVANCES);
        for (uint256 i; i < count; ++i) {
            IRecoupSplit.Advance calldata advance = terms.advances[i];
            if (advance.recipient == address(0) || advance.amount == 0 || advance.amount > IncomeBooks.MOST) {
                revert RecoupFactory_BadAdvance(i, advance.recipient, advance.amount);
            }
        }
        // Reverts with what is wrong with the tail.
        SplitTerms.rootOf(terms.list);
        return ArgsClone.creationCode(IMPLEMENTATION, abi.encode(keccak256(abi.encode(terms))));
    }
}
