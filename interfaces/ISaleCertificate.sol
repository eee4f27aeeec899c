// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lot} from "./IAuctionHouse.sol";

/// @notice What a certificate says. Names nobody: who bought is known by whoever can open `buyerCommitment`.
/// @param lot The lot's id, the hash of its terms.
/// @param house House that sold.
/// @param soldAt Time the sale's record names, in Unix seconds.
/// @param drawnIn Block in which the certificate was drawn.
/// @param count Tokens bought.
/// @param currency ERC-20, or `address(0)` for ether.
/// @param number Which purchase of the lot it was (`IPurchaseRecords`), or 0 where the lot was sold whole.
/// @param price Hammer price, for all the tokens, in the currency's smallest unit.
/// @param buyerCommitment keccak256(abi.encode(certificate's id, buyer's statement, salt)) as the buyer chose it, or
/// zero.
struct Certificate {
    bytes32 lot;
    address house;
    uint40 soldAt;
    uint40 drawnIn;
    uint16 count;
    address currency;
    uint32 number;
    uint256 price;
    bytes32 buyerCommitment;
}

/// @title Sale certificates
/// @notice One soulbound token a sale (ERC-721 with ERC-5192), drawn later and once, by anyone, from the house's
/// record; where a lot has several buyers, one a purchase.
/// @dev It stays with the account that bought, whoever holds the work. Its id is
/// keccak256(abi.encode(house, lot, number)).
interface ISaleCertificate {
    /* ERRORS */

    /// @notice Certificates are drawn of the sales of the houses named at deployment only.
    error Certificate_UnknownHouse(address house);

    /// @notice The house has no record of such a sale.
    error Certificate_NotSold(bytes32 lot);

    /// @notice The sale has its certificate.
    error Certificate_Drawn(uint256 certificateId);

    /// @notice Only the buyer commits, and once.
    error Certificate_NotBuyer(address caller, address buyer);

    /// @notice A certificate never moves.
    error Certificate_Soulbound(uint256 certificateId);

    /* EVENTS */

    /// @notice ERC-5192: the token can't move.
    event Locked(uint256 tokenId);

    /// @notice A certificate was drawn.
    event CertificateDrawn(uint256 indexed certificateId, address indexed house, bytes32 indexed lot, uint256 price);

    /// @notice The buyer committed to a statement.
    event BuyerCommitted(uint256 indexed certificateId, bytes32 commitment);

    /* VIEWS */

    /// @notice Whether certificates are drawn of this house's sales.
    function isHouse(address house) external view returns (bool);

    /// @notice What a certificate says.
    function certificate(uint256 certificateId) external view returns (Certificate memory);

    /// @notice The id of a sale's certificate, drawn or not.
    /// @param number Which purchase of the lot (`IPurchaseRecords`), or 0 where the lot is sold whole.
    function certificateOf(address house, bytes32 lot, uint256 number) external pure returns (uint256);

    /// @notice ERC-5192: always true.
    function locked(uint256 certificateId) external view returns (bool);

    /// @notice Whether `statement` and `salt` open a certificate's commitment.
    function opens(uint256 certificateId, bytes calldata statement, bytes32 salt) external view returns (bool);

    /* DRAWING */

    /// @notice Draws the certificate of a sale, to its buyer. Anyone may call, once.
    function draw(address house, Lot calldata terms) external returns (uint256 certificateId);

    /// @notice Draws the certificate of one purchase of a lot with several buyers. Anyone may call, once.
    /// @param number Which purchase, from 1.
    /// @param purchases As the house asks for them (`IPurchaseRecords`).
    function drawPurchase(address house, Lot calldata terms, uint256 number, uint256[] calldata purchases)
        external
        returns (uint256 certificateId);

    /// @notice Commits to a statement (say, the buyer's name): keccak256(abi.encode(certificateId, statement,
    /// salt)), so that no other certificate opens by the same words. Only the buyer,
    /// once; who forgets the salt has erased it.
    function commit(uint256 certificateId, bytes32 commitment) external;
}
