// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {MerkleProofLib} from "solady/src/utils/MerkleProofLib.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {Disclosure, ICollection, WorkKind, WorkTerms} from "../../interfaces/ICollection.sol";
import {IERC4494} from "../../interfaces/IERC4494.sol";
import {IERC4907} from "../../interfaces/IERC4907.sol";
import {CollectionArgs} from "./CollectionArgs.sol";
import {IpfsUri} from "./IpfsUri.sol";
import {LedgerWords} from "./LedgerWords.sol";
import {Loans} from "./Loans.sol";
import {Permits} from "./Permits.sol";
import {TokenLedger} from "./TokenLedger.sol";
import {WorkRecords} from "./WorkRecords.sol";

/// @title Collection
/// @notice Works, their editions, and what was said of them when they were registered.
contract Collection is ICollection, Permits, Loans, IERC721Metadata, IERC2981, IERC4906 {
    using LedgerWords for uint256;
    using WorkRecords for uint256;

    /// @dev `creator` is zero where the founder is the creator.
    struct Attribution {
        address creator;
        Disclosure disclosure;
    }

    /* CONSTANTS */

    /// @inheritdoc ICollection
    uint256 public constant MAX_MINT = 500;
    /// @inheritdoc ICollection
    uint256 public constant MAX_PUBLISH = 64;
    /// @inheritdoc ICollection
    uint256 public constant MAX_CAP = LedgerWords.MAX_NUMBER;
    /// @inheritdoc ICollection
    uint256 public constant MAX_ROYALTY_BPS = 2_500;
    /// @inheritdoc ICollection
    address public immutable FACTORY;

    uint256 private constant EVERY_WORK = 0;
    /// @dev ERC-4906 names it itself: an interface of events alone has no selectors to make one of.
    uint32 private constant _ERC4906_ID = 0x49064906;

    /* STORAGE */

    /// @inheritdoc ICollection
    address public owner;
    /// @dev Shares the owner's slot, so that registering reads and writes one.
    uint32 private _works;
    /// @inheritdoc ICollection
    address public pendingOwner;
    /// @dev Zero as long as the digest is the one the collection was created with.
    bytes32 private _contractDigest;

    mapping(uint256 work => bytes32) private _contents;
    mapping(uint256 work => bytes32) private _metadata;
    /// @dev Version 0 is in `_metadata`.
    mapping(uint256 work => mapping(uint256 version => bytes32)) private _revisions;
    /// @dev By content digest, or by metadata digest for a series without: one word says what a work's terms are and
    /// that its digest is taken.
    mapping(bytes32 digest => uint256 record) private _records;
    /// @dev Roots of the files of works that were sealed; others give theirs as content digest.
    mapping(uint256 work => bytes32) private _roots;
    mapping(uint256 work => Attribution) private _attributions;
    /// @inheritdoc ICollection
    mapping(uint256 work => bytes32) public licence;
    mapping(uint256 work => mapping(address minter => bool)) private _minters;

    /* CONSTRUCTOR */

    /// @dev The factory deploys this, the code its clones share. It is no collection itself: nobody owns it.
    constructor() {
        FACTORY = msg.sender;
    }

    /// @inheritdoc ICollection
    function initialize(address founder_) external {
        if (msg.sender != FACTORY) revert Collection_NotFactory(msg.sender, FACTORY);

        owner = founder_;

        emit OwnershipTransferred(address(0), founder_);
        emit ContractURIUpdated();
    }

    /* MODIFIERS */

    modifier onlyOwner() {
        _checkOwner();
        _;
    }

    /* VIEWS OF THE COLLECTION */

    /// @inheritdoc IERC721Metadata
    function name() external view returns (string memory) {
        return CollectionArgs.name(_args());
    }

    /// @inheritdoc IERC721Metadata
    function symbol() external view returns (string memory) {
        return CollectionArgs.symbol(_args());
    }

    /// @inheritdoc ICollection
    function founder() public view returns (address) {
        return CollectionArgs.founder(_args());
    }

    /// @inheritdoc ICollection
    function contractDigest() public view returns (bytes32 digest) {
        digest = _contractDigest;
        if (digest == 0) digest = CollectionArgs.contractDigest(_args());
    }

    /// @inheritdoc ICollection
    function contractURI() external view returns (string memory) {
        bytes32 digest = contractDigest();
        return digest == 0 ? "" : IpfsUri.ofFile(digest);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) public view virtual override(IERC165, TokenLedger) returns (bool) {
        // Compared as numbers: the compiler writes a bytes4 out to 32 bytes.
        uint32 asked = uint32(id);
        return asked == uint32(type(IERC721Metadata).interfaceId) || asked == uint32(type(IERC2981).interfaceId)
            || asked == _ERC4906_ID || asked == uint32(type(IERC4494).interfaceId)
            || asked == uint32(type(IERC4907).interfaceId) || super.supportsInterface(id);
    }

    /* VIEWS OF WORKS */

    /// @inheritdoc ICollection
    function works() external view returns (uint256) {
        return _works;
    }

    /// @inheritdoc ICollection
    function terms(uint256 work) external view returns (WorkTerms memory) {
        _checkWork(work);
        uint256 record = _recordOf(work);

        return WorkTerms({
            contentDigest: _contents[work],
            metadataDigest: _metadata[work],
            creator: _creatorOf(work),
            royaltyReceiver: record.receiverOf(),
            royaltyBps: uint16(record.bpsOf()),
            cap: uint32(_counters[work].capOf()),
            closesAt: uint32(record.closesAtOf()),
            kind: record.kindOf()
        });
    }

    /// @inheritdoc ICollection
    function cap(uint256 work) external view returns (uint256) {
        return _counters[work].capOf();
    }

    /// @inheritdoc ICollection
    function minted(uint256 work) external view returns (uint256) {
        return _counters[work].mintedOf();
    }

    /// @inheritdoc ICollection
    function burned(uint256 work) external view returns (uint256) {
        return _counters[work].burnedOf();
    }

    /// @inheritdoc ICollection
    function newestVersion(uint256 work) external view returns (uint256) {
        return _recordOf(work).newestVersionOf();
    }

    /// @inheritdoc ICollection
    function metadataOf(uint256 work, uint256 version) public view returns (bytes32) {
        return version == 0 ? _metadata[work] : _revisions[work][version];
    }

    /// @inheritdoc ICollection
    function disclosure(uint256 work) external view returns (Disclosure) {
        return _attributions[work].disclosure;
    }

    /// @inheritdoc ICollection
    function isWorkFrozen(uint256 work) public view returns (bool) {
        return _counters[work] & LedgerWords.WORK_FROZEN != 0;
    }

    /// @inheritdoc ICollection
    function workOf(bytes32 digest) external view returns (uint256) {
        return _records[digest].workOfRecord();
    }

    /// @inheritdoc ICollection
    function isMinter(address account, uint256 work) public view returns (bool) {
        return account == owner || _minters[work][account] || _minters[EVERY_WORK][account];
    }

    /* VIEWS OF TOKENS */

    /// @inheritdoc ICollection
    function contentDigest(uint256 tokenId) external view returns (bytes32) {
        _tokenOf(tokenId);

        return _contents[tokenId.workOf()];
    }

    /// @inheritdoc ICollection
    function metadataDigest(uint256 tokenId) public view returns (bytes32) {
        return metadataOf(tokenId.workOf(), versionOf(tokenId));
    }

    /// @inheritdoc ICollection
    function versionOf(uint256 tokenId) public view returns (uint256) {
        return _tokenOf(tokenId).versionOf();
    }

    /// @inheritdoc ICollection
    function heldSince(uint256 tokenId) external view returns (uint256) {
        return _tokenOf(tokenId).timeOf();
    }

    /// @inheritdoc ICollection
    function isFrozen(uint256 tokenId) external view returns (bool) {
        uint256 token = _tokenOf(tokenId);
        uint256 work = tokenId.workOf();
        if (token & LedgerWords.FROZEN != 0) return true;

        return isWorkFrozen(work) && token.versionOf() == _recordOf(work).newestVersionOf();
    }

    /// @inheritdoc ICollection
    function isContentOf(uint256 tokenId, bytes32 fileDigest, bytes32[] calldata proof) external view returns (bool) {
        _tokenOf(tokenId);
        uint256 work = tokenId.workOf();
        bytes32 digest = _roots[work];
        if (digest == 0) digest = _contents[work];
        if (_recordOf(work).kindOf() == WorkKind.Single) return fileDigest == digest && proof.length == 0;

        // Hashed twice, so that no inner node of the tree passes for a leaf.
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(tokenId.numberOf(), fileDigest))));
        return MerkleProofLib.verifyCalldata(proof, digest, leaf);
    }

    /// @inheritdoc IERC721Metadata
    function tokenURI(uint256 tokenId) external view returns (string memory) {
        bytes32 digest = metadataDigest(tokenId);
        if (_recordOf(tokenId.workOf()).kindOf() != WorkKind.Series) return IpfsUri.ofFile(digest);

        return string.concat(IpfsUri.ofDirectory(digest), "/", LibString.toString(tokenId.numberOf()), ".json");
    }

    /// @inheritdoc IERC2981
    /// @dev Rounded down. The same for every number of a work, minted or not; zero for no work.
    function royaltyInfo(uint256 tokenId, uint256 price) external view returns (address receiver, uint256 royaltyDown) {
        uint256 record = _recordOf(tokenId.workOf());

        return (record.receiverOf(), record.royaltyDown(price));
    }

    /// @inheritdoc ICollection
    function saleTerms(uint256 tokenId)
        external
        view
        returns (address holder, address royaltyReceiver, uint256 royaltyBps, bytes32 digest)
    {
        uint256 token = _tokenOf(tokenId);
        uint256 work = tokenId.workOf();
        uint256 record = _recordOf(work);

        return (token.ownerOf(), record.receiverOf(), record.bpsOf(), metadataOf(work, token.versionOf()));
    }

    /* WORKS */

    /// @inheritdoc ICollection
    function register(WorkTerms calldata terms_) external returns (uint256 work) {
        _checkMinter(EVERY_WORK);

        work = _register(terms_);
    }

    /// @inheritdoc ICollection
    function publish(WorkTerms[] calldata terms_, address to, uint256[] calldata amounts)
        external
        returns (uint256 firstWork)
    {
        _checkMinter(EVERY_WORK);
        uint256 count = terms_.length;
        if (count == 0 || count > MAX_PUBLISH) revert Collection_PublishOutOfRange(count, MAX_PUBLISH);
        if (count != amounts.length) revert Collection_LengthsDiffer(count, amounts.length);

        firstWork = uint256(_works) + 1;
        for (uint256 i; i < count; ++i) {
            uint256 work = _register(terms_[i]);
            if (amounts[i] != 0) _mintOf(to, work, amounts[i]);
        }
    }

    /// @inheritdoc ICollection
    function lowerCap(uint256 work, uint256 cap_) public onlyOwner {
        uint256 counter = _changeable(work);
        if (cap_ < counter.mintedOf() || cap_ >= counter.capOf()) {
            revert Collection_CapCannotBe(cap_, counter.mintedOf(), counter.capOf());
        }

        _counters[work] = counter.withCap(cap_);

        emit CapLowered(work, cap_);
    }

    /// @inheritdoc ICollection
    function close(uint256 work) external {
        lowerCap(work, _counters[work].mintedOf());
    }

    /// @inheritdoc ICollection
    function revise(uint256 work, bytes32 digest) external onlyOwner returns (uint256 version) {
        uint256 counter = _changeable(work);
        if (digest == 0) revert Collection_DigestMissing(_contents[work], digest);
        _checkNotSealed(work);

        bytes32 key = _keyOf(work);
        uint256 newest = _records[key].newestVersionOf();
        version = newest + 1;
        if (version > WorkRecords.MAX_VERSION) revert Collection_VersionCannotBe(version, newest, newest);

        _records[key] = _records[key].withNewestVersion(version);
        _revisions[work][version] = digest;
        _counters[work] = counter | LedgerWords.REVISED;

        emit WorkRevised(work, version, digest);
    }

    /// @inheritdoc ICollection
    function declare(uint256 work, bytes32 licence_, Disclosure disclosure_) external {
        _checkMinter(EVERY_WORK);
        _changeable(work);
        bytes32 current = licence[work];
        if (current != 0 && licence_ != 0) revert Collection_AlreadyLicensed(work, current);
        Attribution storage attribution = _attributions[work];
        if (disclosure_ < attribution.disclosure) {
            revert Collection_DisclosureLowered(disclosure_, attribution.disclosure);
        }

        if (licence_ != 0) licence[work] = licence_;
        attribution.disclosure = disclosure_;

        emit WorkDeclared(work, licence[work], disclosure_);
    }

    /// @inheritdoc ICollection
    function reveal(uint256 work, bytes32 digest, bytes32 contentRoot, bytes32 salt) external {
        uint256 record = _recordOf(work);
        if (record.kindOf() != WorkKind.Sealed) revert Collection_NotSealed(work);
        bytes32 commitment = keccak256(abi.encode(digest, contentRoot, salt));
        if (commitment != _contents[work]) revert Collection_WrongReveal(commitment, _contents[work]);

        uint256 counter = _counters[work];
        uint256 minted_ = counter.mintedOf();
        _records[commitment] = record.revealed();
        _metadata[work] = digest;
        _roots[work] = contentRoot;
        _counters[work] = counter.withCap(minted_);

        emit CapLowered(work, minted_);
        emit WorkRevealed(work, digest, contentRoot);
        if (minted_ != 0) emit BatchMetadataUpdate(LedgerWords.tokenId(work, 1), LedgerWords.tokenId(work, minted_));
    }

    /// @inheritdoc ICollection
    function freezeWork(uint256 work) external onlyOwner {
        uint256 counter = _changeable(work);
        _checkNotSealed(work);

        _counters[work] = counter | LedgerWords.WORK_FROZEN;

        emit WorkFrozen(work);
    }

    /* MINTING */

    /// @inheritdoc ICollection
    function mint(address to, uint256 work, uint256 amount) external returns (uint256 firstTokenId) {
        _checkMinter(work);

        firstTokenId = _mintOf(to, work, amount);
    }

    /// @inheritdoc ICollection
    function burn(uint256 tokenId) external {
        _burn(tokenId);
    }

    /* HOLDING */

    /// @inheritdoc ICollection
    function acceptVersion(uint256 tokenId, uint256 version) external {
        uint256 token = _changeableToken(tokenId);
        uint256 newest = _recordOf(tokenId.workOf()).newestVersionOf();
        if (version <= token.versionOf() || version > newest) {
            revert Collection_VersionCannotBe(version, token.versionOf(), newest);
        }

        _setToken(tokenId, token.withVersion(version));

        emit MetadataUpdate(tokenId);
    }

    /// @inheritdoc ICollection
    function freeze(uint256 tokenId) external {
        uint256 token = _changeableToken(tokenId);
        _checkNotSealed(tokenId.workOf());

        _setToken(tokenId, token | LedgerWords.FROZEN);

        emit TokenFrozen(tokenId, metadataDigest(tokenId));
    }

    /* POWERS */

    /// @inheritdoc ICollection
    function setMinter(address minter, uint256 work, bool allowed) external onlyOwner {
        if (work != EVERY_WORK) _checkWork(work);

        _minters[work][minter] = allowed;

        emit MinterSet(minter, work, allowed);
    }

    /// @inheritdoc ICollection
    function setContractDigest(bytes32 digest) external onlyOwner {
        if (digest == 0) revert Collection_DigestMissing(0, digest);

        _contractDigest = digest;

        emit ContractURIUpdated();
    }

    /// @inheritdoc ICollection
    function transferOwnership(address newOwner) external onlyOwner {
        pendingOwner = newOwner;

        emit OwnershipTransferStarted(owner, newOwner);
    }

    /// @inheritdoc ICollection
    function acceptOwnership() external {
        if (msg.sender != pendingOwner) revert Collection_NotProposedOwner(msg.sender, pendingOwner);

        _setOwner(msg.sender);
    }

    /// @inheritdoc ICollection
    function renounceOwnership() external onlyOwner {
        _setOwner(address(0));
    }

    /* INTERNAL */

    function _register(WorkTerms calldata terms_) private returns (uint256 work) {
        _checkTerms(terms_);
        bytes32 key = terms_.contentDigest == 0 ? terms_.metadataDigest : terms_.contentDigest;
        if (_records[key] != 0) revert Collection_DigestAlreadyRegistered(key, _records[key].workOfRecord());

        // Checked: the 2^32nd work reverts.
        work = ++_works;
        _records[key] = WorkRecords.newRecord(terms_, work);
        _metadata[work] = terms_.metadataDigest;
        if (terms_.contentDigest != 0) _contents[work] = terms_.contentDigest;
        if (terms_.creator != founder()) _attributions[work].creator = terms_.creator;
        _counters[work] = terms_.closesAt == 0 ? terms_.cap : terms_.cap | LedgerWords.TIMED;

        emit WorkRegistered(work, terms_.contentDigest, terms_.creator, terms_);
    }

    function _mintOf(address to, uint256 work, uint256 amount) private returns (uint256) {
        if (amount == 0 || amount > MAX_MINT) revert Collection_AmountOutOfRange(amount, MAX_MINT);
        uint256 counter = _counters[work];
        if (counter & LedgerWords.TIMED != 0) _checkOpen(work);
        uint256 left = counter.capOf() - counter.mintedOf();
        if (amount > left) {
            _checkWork(work);
            revert Collection_CapExceeded(amount, left);
        }

        uint256 version = counter & LedgerWords.REVISED == 0 ? 0 : _recordOf(work).newestVersionOf();
        return _mint(to, work, counter, version, amount);
    }

    /// @inheritdoc Loans
    function _afterMove(address from, address to, uint256 id, uint256 token)
        internal
        virtual
        override(TokenLedger, Loans)
        returns (uint256)
    {
        return super._afterMove(from, to, id, token);
    }

    function _setOwner(address newOwner) private {
        address previousOwner = owner;
        owner = newOwner;
        delete pendingOwner;

        emit OwnershipTransferred(previousOwner, newOwner);
    }

    function _checkOwner() private view {
        if (msg.sender != owner) revert OwnableUnauthorizedAccount(msg.sender);
    }

    function _checkTerms(WorkTerms calldata terms_) private view {
        if (terms_.metadataDigest == 0 || (terms_.contentDigest == 0 && terms_.kind != WorkKind.Series)) {
            revert Collection_DigestMissing(terms_.contentDigest, terms_.metadataDigest);
        }
        if (terms_.creator == address(0)) revert Collection_CreatorMissing(terms_.contentDigest);
        if (terms_.cap == 0 || terms_.cap > MAX_CAP) revert Collection_CapOutOfRange(terms_.cap, MAX_CAP);
        if (terms_.royaltyBps > MAX_ROYALTY_BPS) {
            revert Collection_RoyaltyTooHigh(terms_.royaltyBps, MAX_ROYALTY_BPS);
        }
        if (terms_.royaltyBps != 0 && terms_.royaltyReceiver == address(0)) {
            revert Collection_RoyaltyWithoutReceiver(terms_.royaltyBps);
        }
        if (terms_.closesAt != 0 && terms_.closesAt <= block.timestamp) {
            revert Collection_ClosesInThePast(terms_.closesAt, block.timestamp);
        }
    }

    function _checkMinter(uint256 work) private view {
        if (!isMinter(msg.sender, work)) revert Collection_NotMinter(msg.sender, work);
    }

    function _checkWork(uint256 work) private view {
        if (work == 0 || work > _works) revert Collection_NoSuchWork(work, _works);
    }

    function _checkNotSealed(uint256 work) private view {
        if (_recordOf(work).kindOf() == WorkKind.Sealed) revert Collection_Sealed(work);
    }

    function _checkOpen(uint256 work) private view {
        uint256 closesAt = _recordOf(work).closesAtOf();
        if (block.timestamp >= closesAt) revert Collection_Closed(closesAt, block.timestamp);
    }

    /// @dev The counter of a work that is there and not frozen.
    function _changeable(uint256 work) private view returns (uint256 counter) {
        _checkWork(work);
        counter = _counters[work];
        if (counter & LedgerWords.WORK_FROZEN != 0) revert Collection_WorkFrozen(work);
    }

    /// @dev The word of a token that the caller holds and that is not frozen.
    function _changeableToken(uint256 tokenId) private view returns (uint256 token) {
        token = _tokenOf(tokenId);
        if (msg.sender != token.ownerOf()) revert Collection_NotHolder(msg.sender, token.ownerOf());
        if (token & LedgerWords.FROZEN != 0) revert Collection_TokenFrozen(tokenId);
    }

    function _recordOf(uint256 work) private view returns (uint256) {
        return _records[_keyOf(work)];
    }

    function _keyOf(uint256 work) private view returns (bytes32 key) {
        key = _contents[work];
        if (key == 0) key = _metadata[work];
    }

    function _creatorOf(uint256 work) internal view returns (address creator) {
        creator = _attributions[work].creator;
        if (creator == address(0)) creator = founder();
    }

    /// @dev What the factory wrote behind the clone's code.
    function _args() private view returns (bytes memory) {
        return Clones.fetchCloneArgs(address(this));
    }
}
