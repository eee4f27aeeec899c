// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIncome} from "./IIncome.sol";

/// @title Split that recoups first
/// @notice Advances are paid back first, one after the other; what comes after them is shared pro rata.
/// @dev For each currency, the advances in it stand in the order of the terms, each with an amount; with received R, the
/// advance that starts at A (all before it) and has the amount X is entitled to min(max(R - A, 0), X), and a recipient
/// with s of S shares of the tail to floor(max(R - all advances, 0) * s / S). Somebody who appears more than once is
/// entitled to the sum. What they are owed is that minus what they were paid. Advances are whole, and the tail is
/// rounded once in all, so pieces and order change nobody's total by the smallest unit. docs/splits.md has the proof.
///
/// A currency without advances is shared pro rata from the start. Ether and every ERC-20 are taken.
///
/// The terms are committed by their hash, which lies behind the split's code and decides its address; callers bring
/// them. They can never change.
interface IRecoupSplit is IIncome {
    /* STRUCTS */

    /// @notice What one recipient gets of one currency before anybody after it gets any.
    /// @param recipient Who gets it; a split, where several share it.
    /// @param currency The currency it is counted in; an advance in ether is not paid back in tokens.
    /// @param amount How much, in the smallest unit of the currency; 1 to 2^127 - 1.
    struct Advance {
        address recipient;
        address currency;
        uint256 amount;
    }

    /// @notice The whole agreement.
    /// @param advances At most 16, those in one currency in the order in which they are paid back.
    /// @param list Who shares the tail, as {ISplitTerms} says.
    struct RecoupTerms {
        Advance[] advances;
        bytes list;
    }

    /* ERRORS */

    /// @notice These terms are not the terms of this split.
    error RecoupSplit_WrongTerms(bytes32 hash, bytes32 expected);

    /* TAKING A SHARE */

    /// @notice Pays the caller what it is owed in `currency`.
    /// @return amount What was booked as paid; 0 where nothing was owed.
    function claim(RecoupTerms calldata terms, address currency) external returns (uint256 amount);

    /// @notice The same, sent to `to` this once.
    function claimTo(RecoupTerms calldata terms, address currency, address to) external returns (uint256 amount);

    /// @notice The same, left here as a credit of the caller.
    function claimAsCredit(RecoupTerms calldata terms, address currency) external returns (uint256 amount);

    /// @notice Pays `recipient` what it is owed in `currency`; anyone may call.
    /// @return amount What was booked as paid; 0 where nothing was owed.
    function pay(RecoupTerms calldata terms, address currency, address recipient) external returns (uint256 amount);

    /// @notice Pays everybody; anyone may call. One that refuses is credited and stops nobody.
    /// @return amount What was booked as paid to all of them.
    function payAll(RecoupTerms calldata terms, address currency) external returns (uint256 amount);

    /* VIEWS */

    /// @notice What `recipient` is owed of `currency` now; of a token, at most what is here.
    function owed(RecoupTerms calldata terms, address currency, address recipient) external view returns (uint256);

    /// @notice What `recipient` was paid of `currency` so far, credits included.
    function paid(address currency, address recipient) external view returns (uint256);

    /// @notice What is still to come in of `currency` before the tail gets any.
    function toRecoup(RecoupTerms calldata terms, address currency) external view returns (uint256);

    /// @notice The hash of this split's terms: keccak-256 of their ABI encoding.
    function termsHash() external view returns (bytes32);
}
