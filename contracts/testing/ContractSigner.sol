// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Puppet} from "./Puppet.sol";

/// @notice An account that is a contract: it signs what it was told to, or answers as badly as it was told to.
contract ContractSigner is IERC1271, Puppet {
    mapping(bytes32 digest => bool) public signs;
    bytes public answer;

    function sign(bytes32 digest) external {
        signs[digest] = true;
    }

    /// @notice From now on answers with these bytes, whatever is asked.
    function answerWith(bytes calldata answer_) external {
        answer = answer_;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        if (answer.length != 0) {
            bytes memory out = answer;
            assembly ("memory-safe") {
                return(add(out, 0x20), mload(out))
            }
        }
        return signs[digest] ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
