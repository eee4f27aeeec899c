// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A contract account that does as it is told and takes money like anyone: the base of those with a vice.
contract Puppet {
    /// @notice Calls `target` with `data` and the ether sent, plus `extra` of its own; bubbles a revert.
    function act(address target, bytes calldata data, uint256 extra) external payable {
        _act(target, data, msg.value + extra);
    }

    /// @notice Calls each of `targets` with its `data`, one after the other, in one transaction.
    function actAll(address[] calldata targets, bytes[] calldata data) external {
        for (uint256 i; i < targets.length; ++i) {
            _act(targets[i], data[i], 0);
        }
    }

    function _act(address target, bytes calldata data, uint256 value) private {
        (bool ok, bytes memory answer) = target.call{value: value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    receive() external payable virtual {}
}
