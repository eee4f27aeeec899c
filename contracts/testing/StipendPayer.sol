// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Pays with as little gas as it is told, as houses with small stipends do.
contract StipendPayer {
    /// @notice Passes the ether on with exactly `stipend` gas (at least the 2,300 that come with value); reverts if refused.
    function pay(address payable to, uint256 stipend) external payable {
        (bool ok,) = to.call{value: msg.value, gas: stipend - 2_300}("");
        require(ok, "refused");
    }

    /// @notice Pays as Solidity's `send` does, and says whether that worked.
    function tryToPay(address payable to) external payable returns (bool) {
        return to.send(msg.value);
    }
}
