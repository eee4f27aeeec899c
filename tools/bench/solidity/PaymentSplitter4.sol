// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Imported for its artefact: OpenZeppelin removed the contract in 5.0, and it is deployed as 4.9.6 has it.
import {PaymentSplitter} from "openzeppelin-4/finance/PaymentSplitter.sol";
