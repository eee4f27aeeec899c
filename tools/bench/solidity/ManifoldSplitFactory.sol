// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoyaltySplitter} from "@manifoldxyz/royalty-registry-solidity/contracts/overrides/RoyaltySplitter.sol";
import {Recipient} from "@manifoldxyz/royalty-registry-solidity/contracts/overrides/IRoyaltySplitter.sol";
import {Clones} from "openzeppelin-4/proxy/Clones.sol";

/// @notice Manifold's royalty splitter as its royalty override makes one: a clone, then its recipients.
contract ManifoldSplitFactory {
    event Created(address split);

    address private immutable IMPLEMENTATION = address(new RoyaltySplitter());

    function create(Recipient[] calldata recipients) external returns (address split) {
        split = Clones.clone(IMPLEMENTATION);
        RoyaltySplitter(payable(split)).initialize(recipients);
        emit Created(split);
    }
}
