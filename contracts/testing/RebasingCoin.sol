// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Every balance grows or shrinks at once when its `factor`, in per cent, is set.
contract RebasingCoin {
    uint256 public factor = 100;

    mapping(address account => uint256) private _parts;

    function mint(address to, uint256 amount) external {
        _parts[to] += amount * 100;
    }

    function rebase(uint256 newFactor) external {
        factor = newFactor;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        uint256 parts = (amount * 10_000 + factor - 1) / factor;
        _parts[msg.sender] -= parts;
        _parts[to] += parts;
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        return _parts[account] * factor / 10_000;
    }
}
