// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {Lot} from "../../interfaces/IAuctionHouse.sol";
import {Certificate, ISaleCertificate} from "../../interfaces/ISaleCertificate.sol";
import {IPurchaseRecords, ISaleRecords} from "../../interfaces/ISaleRecords.sol";

/// @title Sale certificates
/// @notice A receipt that can neither be forged nor sold.
contract SaleCertificate is ISaleCertificate, ERC721 {
    using Strings for uint256;
    using Strings for address;

    /* CONSTANTS */

    bytes4 private constant _ERC5192 = 0xb45a3c0e;

    /* STORAGE */

    /// @inheritdoc ISaleCertificate
    mapping(address house => bool) public isHouse;

    mapping(uint256 certificateId => Certificate) private _certificates;

    /* CONSTRUCTOR */

    /// @param houses Whose sales are certified, for ever.
    constructor(address[] memory houses) ERC721("Sale Certificate", "SALE") {
        for (uint256 i; i < houses.length; ++i) {
            isHouse[houses[i]] = true;
        }
    }

    /* VIEWS */

    /// @inheritdoc ISaleCertificate
    function certificate(uint256 certificateId) public view returns (Certificate memory) {
        _requireOwned(certificateId);
        return _certificates[certificateId];
    }

    /// @inheritdoc ISaleCertificate
    function certificateOf(address house, bytes32 lot, uint256 number) public pure returns (uint256) {
        return uint256(keccak256(abi.encode(house, lot, number)));
    }

    /// @inheritdoc ISaleCertificate
    function locked(uint256 certificateId) external view returns (bool) {
        _requireOwned(certificateId);
        return true;
    }

    /// @inheritdoc ISaleCertificate
    function opens(uint256 certificateId, bytes calldata statement, bytes32 salt) external view returns (bool) {
        return certificate(certificateId).buyerCommitment == keccak256(abi.encode(certificateId, statement, salt));
    }

    /// @notice A JSON receipt made on chain, in the shape of ERC-5570.
    function tokenURI(uint256 certificateId) public view override returns (string memory) {
        Certificate memory it = certificate(certificateId);
        bytes memory json = abi.encodePacked(
            '{"name":"Sale certificate","description":"Receipt of a sale by auction","receipt":{"id":"',
            uint256(it.lot).toHexString(32),
            '","date":',
            uint256(it.soldAt).toString(),
            ',"vendor":{"address":"',
            it.house.toChecksumHexString(),
            '"},"quantity":',
            uint256(it.count).toString(),
            ',"total_price":"',
            it.price.toString(),
            '","currency":"',
            it.currency.toChecksumHexString()
        );
        json = abi.encodePacked(
            json,
            '","block":',
            uint256(it.drawnIn).toString(),
            ',"buyer_commitment":"',
            uint256(it.buyerCommitment).toHexString(32),
            '"}}'
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
    }

    /// @inheritdoc ERC721
    function supportsInterface(bytes4 id) public view override returns (bool) {
        return id == _ERC5192 || super.supportsInterface(id);
    }

    /* DRAWING */

    /// @inheritdoc ISaleCertificate
    function draw(address house, Lot calldata terms) external returns (uint256 certificateId) {
        _checkHouse(house);
        (address buyer, uint256 price, uint256 soldAt) = ISaleRecords(house).saleRecord(terms);

        return _draw(house, terms, 0, buyer, 1, price, soldAt);
    }

    /// @inheritdoc ISaleCertificate
    function drawPurchase(address house, Lot calldata terms, uint256 number, uint256[] calldata purchases)
        external
        returns (uint256 certificateId)
    {
        _checkHouse(house);
        (address buyer, uint256 count, uint256 price, uint256 soldAt) =
            IPurchaseRecords(house).purchaseRecord(terms, number, purchases);

        return _draw(house, terms, number, buyer, count, price, soldAt);
    }

    /// @inheritdoc ISaleCertificate
    function commit(uint256 certificateId, bytes32 commitment) external {
        address buyer = _requireOwned(certificateId);
        if (msg.sender != buyer || _certificates[certificateId].buyerCommitment != 0) {
            revert Certificate_NotBuyer(msg.sender, buyer);
        }

        _certificates[certificateId].buyerCommitment = commitment;

        emit BuyerCommitted(certificateId, commitment);
    }

    /* INTERNAL */

    function _checkHouse(address house) private view {
        if (!isHouse[house]) revert Certificate_UnknownHouse(house);
    }

    function _draw(
        address house,
        Lot calldata terms,
        uint256 number,
        address buyer,
        uint256 count,
        uint256 price,
        uint256 soldAt
    ) private returns (uint256 certificateId) {
        bytes32 lot = keccak256(abi.encode(terms));
        if (buyer == address(0)) revert Certificate_NotSold(lot);
        certificateId = certificateOf(house, lot, number);
        if (_ownerOf(certificateId) != address(0)) revert Certificate_Drawn(certificateId);

        // Safe casts: times and block numbers, for 30,000 years; at most 100 tokens; purchases are numbered in 16 bits.
        Certificate storage drawn = _certificates[certificateId];
        (drawn.lot, drawn.house, drawn.currency, drawn.price) = (lot, house, terms.currency, price);
        (drawn.soldAt, drawn.drawnIn) = (uint40(soldAt), uint40(block.number));
        (drawn.count, drawn.number) = (uint16(count), uint32(number));
        _mint(buyer, certificateId);

        emit Locked(certificateId);
        emit CertificateDrawn(certificateId, house, lot, price);
    }

    /// @dev Minted once, and never moved or burnt.
    function _update(address to, uint256 certificateId, address auth) internal override returns (address) {
        if (_ownerOf(certificateId) != address(0)) revert Certificate_Soulbound(certificateId);
        return super._update(to, certificateId, auth);
    }
}
