// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title SplitMath
/// @notice The whole arithmetic of a split.
library SplitMath {
    /// @dev What `shares` of `whole` are entitled to of all that was `received`, rounded down. Callers keep `received`
    /// below 2^119 and `shares` at most `whole`, below 2^24 and not zero, so nothing overflows.
    function shareDown(uint256 received, uint256 shares, uint256 whole) internal pure returns (uint256) {
        // Cannot overflow: 119 + 24 bits. Cannot divide by zero: the caller's `whole` is not zero.
        unchecked {
            return received * shares / whole;
        }
    }

    /// @dev What is left of `entitled` after `paid`; nothing where a shrinking token has paid too much already.
    function rest(uint256 entitled, uint256 paid) internal pure returns (uint256) {
        // Cannot underflow: compared first.
        unchecked {
            return entitled > paid ? entitled - paid : 0;
        }
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }
}
