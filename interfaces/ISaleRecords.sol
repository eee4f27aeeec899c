// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lot} from "./IAuctionHouse.sol";

/// @title Sale records
/// @notice What a house that sells a lot to one buyer keeps of the sale.
interface ISaleRecords {
    /// @notice The record of a sale, for anyone who draws a certificate of it later.
    /// @return buyer Who bought the lot, or zero if it is not sold.
    /// @return price The price paid, in the currency's smallest unit.
    /// @return soldAt Time of the sale in Unix seconds: of the first bid or the purchase (`IEnglishAuctions`), of the
    /// end (`ISealedBidAuctions`), of the acceptance (`IOffers`).
    function saleRecord(Lot calldata terms) external view returns (address buyer, uint256 price, uint256 soldAt);
}

/// @title Purchase records
/// @notice What a house that sells a lot to many keeps of each purchase.
/// @dev The Dutch auctions keep one hash of all purchases of a lot, in a word that each purchase writes anyway, so a
/// record costs a buyer a few hundred gas; whoever asks for one brings them all. The others keep the winning bids.
interface IPurchaseRecords {
    /// @notice The record of a purchase, for anyone who draws a certificate of it later.
    /// @param number Dutch auctions: the how manieth purchase of the lot it was, from 1. Others: the number of the bid.
    /// @param purchases Dutch auctions: every purchase of the lot so far, in order, each one word of buyer 160 bits,
    /// units of price for one token 48, Unix second 40 and tokens 8, from the low end (all of it is in `UnitsBought`
    /// and its block). Others: not read.
    /// @return buyer Who bought, or zero if there was no such purchase, it is not final yet, or `purchases` are wrong.
    /// @return count Tokens bought, and delivered.
    /// @return price The price paid for all of them, in the currency's smallest unit: after rebates.
    /// @return soldAt Time of the purchase (Dutch auctions) or of the end of the auction, in Unix seconds.
    function purchaseRecord(Lot calldata terms, uint256 number, uint256[] calldata purchases)
        external
        view
        returns (address buyer, uint256 count, uint256 price, uint256 soldAt);
}
