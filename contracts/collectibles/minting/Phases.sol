// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {ICollection} from "../../../interfaces/ICollection.sol";
import {IPhases, Phase} from "../../../interfaces/IPhases.sol";
import {Till} from "./Till.sol";

/// @title Phases
/// @notice One contract for all collections. It has no owner; what it may mint, each artist gave it.
contract Phases is IPhases, Till {
    /// @dev One slot; `opened` keeps it from ever being zero, so that selling never pays for a new one.
    struct Progress {
        bool opened;
        bool ended;
        uint128 sold;
    }

    /* STORAGE */

    mapping(bytes32 id => Progress) private _progress;
    /// @inheritdoc IPhases
    mapping(bytes32 id => mapping(address to => uint256)) public taken;

    /* VIEWS */

    /// @inheritdoc IPhases
    function idOf(Phase calldata phase) public pure returns (bytes32) {
        return keccak256(abi.encode(phase));
    }

    /// @inheritdoc IPhases
    function isOpen(bytes32 id) public view returns (bool) {
        return _progress[id].opened && !_progress[id].ended;
    }

    /// @inheritdoc IPhases
    function sold(bytes32 id) external view returns (uint256) {
        return _progress[id].sold;
    }

    /* OPENING AND ENDING */

    /// @inheritdoc IPhases
    function open(Phase calldata phase) external returns (bytes32 id) {
        _checkMinter(phase);
        id = idOf(phase);
        if (_progress[id].opened) revert Phases_AlreadyOpened(id);

        _progress[id].opened = true;

        emit PhaseOpened(id, phase.collection, phase.work, phase);
    }

    /// @inheritdoc IPhases
    function end(Phase calldata phase) external {
        _checkMinter(phase);
        bytes32 id = idOf(phase);
        if (!isOpen(id)) revert Phases_NotOpen(id);

        _progress[id].ended = true;

        emit PhaseEnded(id);
    }

    /* MINTING */

    /// @inheritdoc IPhases
    function mint(Phase calldata phase, address to, uint256 amount) external payable returns (uint256 firstTokenId) {
        if (phase.allowlist != 0) revert Phases_ForListedOnly(phase.allowlist);

        uint256 limit = phase.walletLimit == 0 ? type(uint256).max : phase.walletLimit;
        return _mint(phase, to, amount, phase.price, limit);
    }

    /// @inheritdoc IPhases
    function mintListed(
        Phase calldata phase,
        address to,
        uint256 amount,
        uint256 price,
        uint256 limit,
        bytes32[] calldata proof
    ) external payable returns (uint256 firstTokenId) {
        // Hashed twice, so that no inner node of the tree passes for a leaf. A root of zero has no proof.
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(to, price, limit))));
        if (!MerkleProof.verifyCalldata(proof, phase.allowlist, leaf)) revert Phases_NotListed(to, price, limit);

        return _mint(phase, to, amount, price, limit);
    }

    /* INTERNAL */

    function _mint(Phase calldata phase, address to, uint256 amount, uint256 price, uint256 limit)
        private
        returns (uint256 firstTokenId)
    {
        bytes32 id = idOf(phase);
        _checkSale(phase, id, to, amount, limit);
        price *= amount;
        _checkPayment(phase.currency, phase.payee, price);

        // Both counts were compared with what is left, and the collection mints 500 at most.
        _progress[id].sold += uint128(amount);
        taken[id][to] += amount;

        ICollection collection = ICollection(phase.collection);
        firstTokenId = collection.mint(to, phase.work, amount);
        uint256 version = collection.versionOf(firstTokenId);
        if (version != phase.version) revert Phases_VersionDiffers(version, phase.version);
        _takePayment(phase.currency, phase.payee, price);

        emit PhaseMinted(id, to, msg.sender, firstTokenId, amount, price);
    }

    function _checkSale(Phase calldata phase, bytes32 id, address to, uint256 amount, uint256 limit) private view {
        Progress memory progress = _progress[id];
        if (!progress.opened || progress.ended) revert Phases_NotOpen(id);
        if (block.timestamp < phase.opensAt) revert Phases_TooEarly(phase.opensAt, block.timestamp);
        if (phase.closesAt != 0 && block.timestamp >= phase.closesAt) {
            revert Phases_Closed(phase.closesAt, block.timestamp);
        }
        uint256 supply = phase.supply == 0 ? type(uint128).max : phase.supply;
        if (amount > supply - progress.sold) revert Phases_SupplyExceeded(amount, supply - progress.sold);
        // Somebody listed twice may have taken more by the one leaf than the other allows.
        uint256 left = taken[id][to] < limit ? limit - taken[id][to] : 0;
        if (amount > left) revert Phases_LimitExceeded(amount, left);
    }

    function _checkMinter(Phase calldata phase) private view {
        if (!ICollection(phase.collection).isMinter(msg.sender, phase.work)) {
            revert Phases_NotMinter(msg.sender, phase.work);
        }
    }
}
