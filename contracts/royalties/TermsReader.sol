// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISplitFactory} from "../../interfaces/ISplitFactory.sol";
import {ITermsReader} from "../../interfaces/ITermsReader.sol";
import {SplitTerms} from "./SplitTerms.sol";

/// @title TermsReader
contract TermsReader is ITermsReader {
    /* CONSTANTS */

    uint256 private constant _PARENT = 200;
    uint256 private constant _MOST_LEVELS = 3;

    /* IMMUTABLES */

    /// @inheritdoc ITermsReader
    address public immutable FACTORY;

    /* CONSTRUCTOR */

    constructor(address factory) {
        FACTORY = factory;
    }

    /* VIEWS */

    /// @inheritdoc ITermsReader
    function sharesOfRole(address split, bytes calldata list, uint8 role)
        external
        view
        returns (uint256 shares, uint256 whole)
    {
        whole = _wholeOf(split, list);

        for (uint256 i; i < SplitTerms.count(list); ++i) {
            (, uint8 each, uint256 part) = SplitTerms.leafAt(list, i);
            if (each == role) shares += part;
        }
    }

    /// @inheritdoc ITermsReader
    function parentsOf(address split, bytes calldata list)
        external
        view
        returns (address[] memory parents, uint256[] memory shares, uint256 whole)
    {
        whole = _wholeOf(split, list);

        (parents, shares) = _parentsIn(list);
    }

    /// @inheritdoc ITermsReader
    function levelsAbove(address split, bytes[] calldata lists) external view returns (uint256 levels) {
        address[] memory splits = new address[](lists.length);
        for (uint256 i; i < lists.length; ++i) {
            splits[i] = ISplitFactory(FACTORY).splitOf(SplitTerms.rootOf(lists[i]));
        }
        return _levelsAbove(split, splits, lists, 0);
    }

    /* INTERNAL */

    /// @dev Climbs from a split that is `level` levels above the first. Ends, as no level above the third is climbed.
    function _levelsAbove(address split, address[] memory splits, bytes[] calldata lists, uint256 level)
        private
        pure
        returns (uint256 levels)
    {
        if (level > _MOST_LEVELS) revert TermsReader_TooManyLevels(split, _MOST_LEVELS);
        (address[] memory parents,) = _parentsIn(_listOf(split, splits, lists));
        for (uint256 i; i < parents.length; ++i) {
            uint256 above = 1 + _levelsAbove(parents[i], splits, lists, level + 1);
            if (above > levels) levels = above;
        }
    }

    function _listOf(address split, address[] memory splits, bytes[] calldata lists)
        private
        pure
        returns (bytes calldata)
    {
        for (uint256 i; i < splits.length; ++i) {
            if (splits[i] == split) return lists[i];
        }
        revert TermsReader_UnknownParent(split);
    }

    function _parentsIn(bytes calldata list) private pure returns (address[] memory parents, uint256[] memory shares) {
        uint256 count;
        for (uint256 i; i < SplitTerms.count(list); ++i) {
            (, uint8 role,) = SplitTerms.leafAt(list, i);
            if (role == _PARENT) ++count;
        }
        (parents, shares) = (new address[](count), new uint256[](count));
        uint256 found;
        for (uint256 i; found < count; ++i) {
            (address recipient, uint8 role, uint256 part) = SplitTerms.leafAt(list, i);
            if (role != _PARENT) continue;
            (parents[found], shares[found]) = (recipient, part);
            ++found;
        }
    }

    function _wholeOf(address split, bytes calldata list) private view returns (uint256) {
        bytes32 root = SplitTerms.rootOf(list);
        address found = ISplitFactory(FACTORY).splitOf(root);
        if (found != split) revert TermsReader_WrongTerms(split, found);
        return SplitTerms.wholeOf(root);
    }
}
