// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A contract account that does as it is told and takes money like anyone: the base of those with a vice.
contract Puppet {
    /// @notice Calls `target` with `data` and the ether sent, plus `extra` of its own; bubbles a revert.
    function act(address target, bytes calldata data, uint256 extra) external payable {
        (bool ok, bytes memory answer) = target.call{value: msg.value + extra}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    receive() external payable virtual {}
}
