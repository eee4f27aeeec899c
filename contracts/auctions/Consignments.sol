// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuctionHouse} from "../../interfaces/IAuctionHouse.sol";
import {Consignment, IConsignments, ISalePolicy} from "../../interfaces/IConsignments.sol";

/// @title Consignments
/// @notice The registry houses ask at listing: consignments, linked accounts, and what a collection permits.
contract Consignments is IConsignments {
    /* CONSTANTS */

    /// @dev Gas a collection has to say whether a sale is allowed, and the least before asking (its 64/63 and a call).
    uint256 private constant _POLICY_GAS = 50_000;
    uint256 private constant _POLICY_FLOOR = 54_000;

    /* IMMUTABLES */

    /// @inheritdoc IConsignments
    address public immutable LEVY;

    /* STORAGE */

    mapping(address artist => mapping(address collection => mapping(uint256 tokenId => Consignment))) private
        _consignments;
    mapping(address account => mapping(address other => bool)) private _declared;
    mapping(address account => mapping(address other => bool)) private _links;

    /// @inheritdoc IConsignments
    mapping(address account => bool) public hasLinks;

    /* CONSTRUCTOR */

    /// @param levy Resale levy that lots of the houses with this registry may carry, or `address(0)`.
    constructor(address levy) {
        LEVY = levy;
    }

    /* VIEWS */

    /// @inheritdoc IConsignments
    function consignmentOf(address artist, address collection, uint256 tokenId)
        external
        view
        returns (Consignment memory)
    {
        return _consignments[artist][collection][tokenId];
    }

    /// @inheritdoc IConsignments
    function areLinked(address account, address other) external view returns (bool) {
        return _links[account][other];
    }

    /// @inheritdoc IConsignments
    function checkListing(
        address lister,
        address seller,
        address collection,
        uint256 tokenId,
        address currency,
        address gallery,
        uint256 galleryBps,
        uint256 endsAt,
        uint256 leastPrice
    ) external view returns (bool linked) {
        if (lister != seller) {
            Consignment memory agreed = _consignments[seller][collection][tokenId];
            if (agreed.gallery != lister || gallery != lister) {
                revert Consignment_NotConsigned(lister, seller, tokenId);
            }
            if (block.timestamp >= agreed.until || endsAt == 0 || endsAt > agreed.until) {
                revert Consignment_Until(endsAt, agreed.until);
            }
            if (galleryBps > agreed.galleryBps) revert Consignment_FeeTooHigh(galleryBps, agreed.galleryBps);
            if (currency != agreed.currency) revert Consignment_WrongCurrency(currency, agreed.currency);
            if (leastPrice < agreed.leastPrice) revert Consignment_PriceTooLow(leastPrice, agreed.leastPrice);
        }
        if (!_isAllowed(collection, tokenId, seller, currency)) {
            revert Consignment_SaleNotAllowed(collection, tokenId, currency);
        }
        return hasLinks[seller] || hasLinks[gallery];
    }

    /* CONSIGNING */

    /// @inheritdoc IConsignments
    function consign(address collection, uint256 tokenId, Consignment calldata consignment) external {
        if (
            consignment.gallery == address(0) || consignment.gallery == msg.sender
                || consignment.until <= block.timestamp
        ) {
            revert Consignment_Empty(consignment.gallery, consignment.until);
        }

        _consignments[msg.sender][collection][tokenId] = consignment;

        emit Consigned(msg.sender, collection, tokenId, consignment);
    }

    /// @inheritdoc IConsignments
    function unconsign(address collection, uint256 tokenId) external {
        if (_consignments[msg.sender][collection][tokenId].gallery == address(0)) {
            revert Consignment_NotConsigned(address(0), msg.sender, tokenId);
        }

        delete _consignments[msg.sender][collection][tokenId];

        emit Unconsigned(msg.sender, collection, tokenId);
    }

    /* LINKS */

    /// @inheritdoc IConsignments
    function link(address other) external {
        if (other == msg.sender) revert Consignment_LinkedToItself(other);

        _declared[msg.sender][other] = true;
        bool mutual = _declared[other][msg.sender];
        if (mutual) {
            // Both ways, so that one look-up answers.
            (_links[msg.sender][other], _links[other][msg.sender]) = (true, true);
            (hasLinks[msg.sender], hasLinks[other]) = (true, true);
        }

        emit LinkDeclared(msg.sender, other);
        if (mutual) emit Linked(msg.sender, other);
    }

    /* INTERNAL */

    /// @dev Only a collection that has the question and answers no forbids a sale.
    function _isAllowed(address collection, uint256 tokenId, address seller, address currency)
        private
        view
        returns (bool)
    {
        bytes memory question = abi.encodeCall(ISalePolicy.saleAllowed, (tokenId, seller, currency));
        // A caller must not be able to starve the question into silence.
        if (gasleft() < _POLICY_FLOOR) revert IAuctionHouse.House_GasTooLow(gasleft(), _POLICY_FLOOR);
        bool refused;
        // Reason: a collection without the question must pass, and one that returns a megabyte must not be copied.
        // Safe: 32 bytes come back, to scratch space.
        assembly ("memory-safe") {
            if staticcall(_POLICY_GAS, collection, add(question, 0x20), mload(question), 0x00, 0x20) {
                refused := and(eq(returndatasize(), 0x20), iszero(mload(0x00)))
            }
        }
        return !refused;
    }
}
