// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ITill
/// @notice How a way to mint takes money: exactly the price, which goes to the payee at once; ether above it comes
/// back.
/// @dev Amounts are in the smallest unit of the currency; the zero address is ether.
interface ITill {
    /* ERRORS */

    /// @notice The ether sent does not cover the price.
    error Till_PaymentTooLow(uint256 sent, uint256 price);
    /// @notice Ether was sent where a token is asked.
    error Till_EtherNotAsked(uint256 sent, address currency);
    /// @notice A price that nobody would get: the payee is zero, or the contract that takes the money.
    error Till_BadPayee(address payee, uint256 price);
}
