// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Imported for its artefact: Manifold's creator contract is deployed as it is.
import {ERC721Creator} from "@manifoldxyz/creator-core-solidity/contracts/ERC721Creator.sol";
