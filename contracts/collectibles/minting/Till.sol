// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITill} from "../../../interfaces/ITill.sol";
import {Credits} from "../../payments/Credits.sol";

/// @title Till
/// @notice Takes the price of a mint from the caller and hands it to the payee.
/// @dev Note to heirs: `_checkPayment` among the checks, `_takePayment` last. What comes in with a call goes out with
/// it, to the payee, back to the caller, or into a credit: so the contract holds credits and nothing else.
abstract contract Till is ITill, Credits {
    function _checkPayment(address currency, address payee, uint256 price) internal view {
        if (price != 0 && (payee == address(0) || payee == address(this))) revert Till_BadPayee(payee, price);
        if (currency != _ETHER && msg.value != 0) revert Till_EtherNotAsked(msg.value, currency);
        if (currency == _ETHER && msg.value < price) revert Till_PaymentTooLow(msg.value, price);
    }

    function _takePayment(address currency, address payee, uint256 price) internal {
        if (currency != _ETHER && price != 0) _pull(currency, msg.sender, price);
        _pay(currency, payee, price);
        if (currency == _ETHER) _refund(_ETHER, msg.sender, msg.value - price);
    }
}
