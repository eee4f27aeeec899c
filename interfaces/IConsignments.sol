// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a collection may say of its sales; houses with a registry ask it at listing.
interface ISalePolicy {
    /// @notice Whether `seller` may sell the token in `currency` (`address(0)` for ether). A collection whose first
    /// sales alone are permitted answers false for whoever did not make it, one that takes no ether for `address(0)`.
    function saleAllowed(uint256 tokenId, address seller, address currency) external view returns (bool);
}

/// @notice Within what a gallery may list an artist's token.
/// @param gallery Who may list, and is the gallery of those lots.
/// @param galleryBps The most it may take, in basis points of the price.
/// @param until When the consignment ends, in Unix seconds; lots must be over by then.
/// @param currency ERC-20, or `address(0)` for ether.
/// @param leastPrice Least reserve or floor, in the currency's smallest unit.
struct Consignment {
    address gallery;
    uint16 galleryBps;
    uint40 until;
    address currency;
    uint96 leastPrice;
}

/// @title Consignments
/// @notice Who may list for whom, and which accounts belong together. No owner; every word is its account's own.
/// @dev A consigned token stays in the artist's wallet, approved to the house, until the gallery lists it; then the
/// artist is the lot's seller, gets its proceeds and what is unsold, and alone can cancel it: a gallery lists and
/// never withdraws.
interface IConsignments {
    /* ERRORS */

    /// @notice The gallery may not list this: it was not consigned to it, or no longer.
    error Consignment_NotConsigned(address gallery, address artist, uint256 tokenId);

    /// @notice The consignment is over, or the lot is not over by then.
    error Consignment_Until(uint256 endsAt, uint256 until);

    /// @notice The gallery asks for more than was agreed.
    error Consignment_FeeTooHigh(uint256 bps, uint256 agreed);

    /// @notice The lot is in another currency than was agreed.
    error Consignment_WrongCurrency(address currency, address agreed);

    /// @notice The lot's least price is below what was agreed.
    error Consignment_PriceTooLow(uint256 price, uint256 least);

    /// @notice A consignment needs a gallery other than the artist, and an end to come.
    error Consignment_Empty(address gallery, uint256 until);

    /// @notice The collection does not permit this sale.
    error Consignment_SaleNotAllowed(address collection, uint256 tokenId, address currency);

    /// @notice Nobody is linked to themselves.
    error Consignment_LinkedToItself(address account);

    /* EVENTS */

    /// @notice An artist consigned a token.
    event Consigned(
        address indexed artist, address indexed collection, uint256 indexed tokenId, Consignment consignment
    );

    /// @notice An artist took a consignment back.
    event Unconsigned(address indexed artist, address indexed collection, uint256 indexed tokenId);

    /// @notice An account declared another as its own. It counts once that one declares the same.
    event LinkDeclared(address indexed account, address indexed other);

    /// @notice Two accounts belong together, for ever: both said so.
    event Linked(address indexed account, address indexed other);

    /* IMMUTABLES */

    /// @notice The resale levy of the houses that have this registry (`IResaleLevy`), or `address(0)` for none.
    function LEVY() external view returns (address);

    /* VIEWS */

    /// @notice What an artist consigned; all zero if nothing.
    function consignmentOf(address artist, address collection, uint256 tokenId)
        external
        view
        returns (Consignment memory);

    /// @notice Whether both declared that they belong together.
    function areLinked(address account, address other) external view returns (bool);

    /// @notice Whether any account belongs together with `account`.
    function hasLinks(address account) external view returns (bool);

    /// @notice Reverts unless `lister` may list this for `seller`. What a house asks.
    /// @param lister Who calls the house.
    /// @param gallery The lot's gallery, or zero.
    /// @param endsAt When the lot is over if nobody buys it, in Unix seconds, or 0 for never.
    /// @param leastPrice Least price of the lot, in the currency's smallest unit.
    /// @return linked Whether seller or gallery have links, so that the lot must check them.
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
    ) external view returns (bool linked);

    /* CONSIGNING */

    /// @notice Consigns a token of the caller's, in place of an earlier consignment of it.
    function consign(address collection, uint256 tokenId, Consignment calldata consignment) external;

    /// @notice Takes a consignment back, at once. A lot listed under it is the caller's to cancel while no bid stands.
    function unconsign(address collection, uint256 tokenId) external;

    /* LINKS */

    /// @notice Declares that `other` and the caller belong together. Once both said so, neither buys what the other
    /// sells, and that can't be undone.
    /// @dev It takes both, since a seller's word alone could shut a rival of their friend out of a sale that runs.
    function link(address other) external;
}
