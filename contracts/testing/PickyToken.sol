// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISalePolicy} from "../../interfaces/IConsignments.sol";
import {ForeignToken} from "./ForeignToken.sol";

/// @notice A collection that permits no sale in one currency, nor any by one seller.
contract PickyToken is ForeignToken, ISalePolicy {
    address private _currency = address(1);
    address private _seller;

    function refuse(address currency, address seller) external {
        (_currency, _seller) = (currency, seller);
    }

    function saleAllowed(uint256, address seller, address currency) external view returns (bool) {
        return currency != _currency && seller != _seller;
    }
}
