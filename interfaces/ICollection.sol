// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the metadata root of a work is.
/// @param Single One JSON file, the same for every number: `ipfs://<CIDv1, codec raw>`.
/// @param Series A directory with one JSON file a number: `ipfs://<CIDv1, codec dag-pb>/<number>.json`.
enum WorkKind {
    Single,
    Series
}

/// @notice What a work is. Said once, when it is registered, and never changed; only `cap` can fall.
/// @param contentDigest SHA-256 of the artwork's bytes. A series gives the Merkle root of its files' digests (see
/// `isContentOf`), or zero: its metadata root commits to every file already.
/// @param metadataDigest The 32-byte sha2-256 inside the CIDv1 of the metadata root: version 0 of it.
/// @param creator Who made the work.
/// @param royaltyReceiver Where royalties go: a split, as a rule. Zero only if `royaltyBps` is zero.
/// @param royaltyBps Royalty in basis points of the price, at most `MAX_ROYALTY_BPS`.
/// @param cap How many can ever be minted, 1 to `MAX_CAP`. `MAX_CAP` is an open edition.
/// @param closesAt Second (unix time) from which nothing more can be minted; 0 if time never closes it.
/// @param kind One file for all numbers, or a directory with a file for each.
struct WorkTerms {
    bytes32 contentDigest;
    bytes32 metadataDigest;
    address creator;
    address royaltyReceiver;
    uint16 royaltyBps;
    uint32 cap;
    uint32 closesAt;
    WorkKind kind;
}

/// @title ICollection
/// @notice Works of digital art and their editions as ERC-721 tokens.
/// @dev Token id = work x 1,000,000 + number; works and numbers count from 1. A collection is also ERC-721 with metadata,
/// ERC-2981, ERC-165 and ERC-7572, under the names those standards give. Errors of the token standard itself are those of
/// ERC-6093.
interface ICollection {
    /* ERRORS */

    /// @notice Only the owner may do this.
    error OwnableUnauthorizedAccount(address account);
    /// @notice Only the factory starts a collection, and once.
    error Collection_NotFactory(address caller, address factory);
    /// @notice Only the proposed owner may accept.
    error Collection_NotProposedOwner(address caller, address proposed);
    /// @notice The caller may neither mint this work nor every work. `work` is 0 when it tried to register one.
    error Collection_NotMinter(address caller, uint256 work);
    /// @notice There is no such work; `works` is the newest.
    error Collection_NoSuchWork(uint256 work, uint256 works);
    /// @notice The digest belongs to a work of this collection already.
    error Collection_DigestAlreadyRegistered(bytes32 digest, uint256 work);
    /// @notice A single work without a content digest, or any work without a metadata digest.
    error Collection_DigestMissing(bytes32 contentDigest, bytes32 metadataDigest);
    /// @notice A cap of zero, or above `MAX_CAP`.
    error Collection_CapOutOfRange(uint256 cap, uint256 most);
    /// @notice A royalty above `MAX_ROYALTY_BPS`.
    error Collection_RoyaltyTooHigh(uint256 bps, uint256 most);
    /// @notice A royalty that nobody would get.
    error Collection_RoyaltyWithoutReceiver(uint256 bps);
    /// @notice A work needs a creator.
    error Collection_CreatorMissing(bytes32 contentDigest);
    /// @notice A closing time that has passed.
    error Collection_ClosesInThePast(uint256 closesAt, uint256 time);
    /// @notice Mints of none, or of more than `MAX_MINT`, at once.
    error Collection_AmountOutOfRange(uint256 amount, uint256 most);
    /// @notice More than the cap leaves.
    error Collection_CapExceeded(uint256 amount, uint256 left);
    /// @notice The edition closed at that second.
    error Collection_Closed(uint256 closedAt, uint256 time);
    /// @notice Nothing about a frozen work changes.
    error Collection_WorkFrozen(uint256 work);
    /// @notice Nothing about a frozen token changes.
    error Collection_TokenFrozen(uint256 tokenId);
    /// @notice Only the holder decides what its token's metadata is.
    error Collection_NotHolder(address caller, address holder);
    /// @notice A version is one after the current, up to the newest; and there are at most 255 after the first.
    error Collection_VersionCannotBe(uint256 version, uint256 current, uint256 newest);
    /// @notice A cap can only fall, and not below what is minted.
    error Collection_CapCannotBe(uint256 cap, uint256 least, uint256 most);
    /// @notice Lists that should go together differ in length.
    error Collection_LengthsDiffer(uint256 terms, uint256 amounts);
    /// @notice No works, or more than `MAX_PUBLISH`, at once.
    error Collection_PublishOutOfRange(uint256 count, uint256 most);

    /* EVENTS */

    /// @notice A work was registered.
    event WorkRegistered(
        uint256 indexed work, bytes32 indexed contentDigest, address indexed creator, WorkTerms terms
    );
    /// @notice A cap fell. When `cap` equals what is minted, the edition is closed for ever.
    event CapLowered(uint256 indexed work, uint256 cap);
    /// @notice Tokens minted from now on have this metadata; those minted before keep theirs.
    event WorkRevised(uint256 indexed work, uint256 version, bytes32 metadataDigest);
    /// @notice Nothing about the work changes any more.
    event WorkFrozen(uint256 indexed work);
    /// @notice Nothing about the token changes any more.
    event TokenFrozen(uint256 indexed tokenId, bytes32 metadataDigest);
    /// @notice A right to mint was given or taken back. Work 0 stands for every work, and the right to register.
    event MinterSet(address indexed minter, uint256 indexed work, bool allowed);
    /// @notice An owner proposed another.
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    /// @notice The owner changed.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);
    /// @notice The collection's own metadata changed (ERC-7572).
    event ContractURIUpdated();

    /* CONSTANTS */

    /// @notice Most that can be minted at once.
    function MAX_MINT() external view returns (uint256);

    /// @notice Most works that `publish` takes at once.
    function MAX_PUBLISH() external view returns (uint256);

    /// @notice Highest cap: the highest number a token can have.
    function MAX_CAP() external view returns (uint256);

    /// @notice Highest royalty, in basis points of the price.
    function MAX_ROYALTY_BPS() external view returns (uint256);

    /// @notice The factory whose clones run this code.
    function FACTORY() external view returns (address);

    /* VIEWS */

    /// @notice Who may register works, mint, and give those rights; zero once renounced.
    function owner() external view returns (address);

    /// @notice Who may accept ownership; zero if nobody.
    function pendingOwner() external view returns (address);

    /// @notice The first owner: the artist this collection was created for. Never changes.
    function founder() external view returns (address);

    /// @notice Where the collection's own metadata is: `ipfs://<CIDv1, codec raw>`, or empty (ERC-7572).
    function contractURI() external view returns (string memory);

    /// @notice The digest inside `contractURI`; zero if there is none.
    function contractDigest() external view returns (bytes32);

    /// @notice How many works there are. They are numbered 1 to this.
    function works() external view returns (uint256);

    /// @notice The terms of a work; `cap` as it is now.
    /// @dev Reverts with `Collection_NoSuchWork`.
    function terms(uint256 work) external view returns (WorkTerms memory);

    /// @notice How many of a work can ever exist; 0 if there is no such work.
    function cap(uint256 work) external view returns (uint256);

    /// @notice How many of a work were minted, the burnt ones too.
    function minted(uint256 work) external view returns (uint256);

    /// @notice How many of a work were burnt.
    function burned(uint256 work) external view returns (uint256);

    /// @notice The newest version of a work's metadata: what is minted next has it. 0 is what was registered.
    function newestVersion(uint256 work) external view returns (uint256);

    /// @notice A version of a work's metadata digest; zero if there is none.
    function metadataOf(uint256 work, uint256 version) external view returns (bytes32);

    /// @notice Whether nothing about the work changes any more: its metadata, its cap.
    function isWorkFrozen(uint256 work) external view returns (bool);

    /// @notice The work that a content digest belongs to; 0 if none. A series registered without a content digest is
    /// found by its metadata digest.
    function workOf(bytes32 digest) external view returns (uint256);

    /// @notice Whether `account` may mint `work`, as the owner or with a right; work 0 asks for every work and registering.
    function isMinter(address account, uint256 work) external view returns (bool);

    /// @notice The content digest of a token's work: SHA-256 of the artwork, or the root a series gave.
    /// @dev Reverts with `ERC721NonexistentToken`.
    function contentDigest(uint256 tokenId) external view returns (bytes32);

    /// @notice The sha2-256 inside the CIDv1 of a token's metadata root: that of its version.
    /// @dev Reverts with `ERC721NonexistentToken`.
    function metadataDigest(uint256 tokenId) external view returns (bytes32);

    /// @notice Which version of its work's metadata a token has.
    /// @dev Reverts with `ERC721NonexistentToken`.
    function versionOf(uint256 tokenId) external view returns (uint256);

    /// @notice Whether nothing about the token can change any more, whoever wants it: the token is frozen, or the work is
    /// and the token has its newest version.
    /// @dev Reverts with `ERC721NonexistentToken`.
    function isFrozen(uint256 tokenId) external view returns (bool);

    /// @notice Whether a file with this SHA-256 is the artwork of a token.
    /// @dev Of a series, proves the leaf keccak256(keccak256(abi.encode(number, fileDigest))) against the content digest,
    /// pairs sorted. Of a single work, the digest itself, with an empty proof.
    function isContentOf(uint256 tokenId, bytes32 fileDigest, bytes32[] calldata proof) external view returns (bool);

    /* WORKS */

    /// @notice Registers a work. Owner, or a minter of every work.
    /// @return work Its number.
    function register(WorkTerms calldata terms) external returns (uint256 work);

    /// @notice Registers several works and mints `amounts[i]` of each to `to`, all or nothing. Owner, or a minter of
    /// every work. An amount may be zero.
    /// @return firstWork The number of the first; the others follow.
    function publish(WorkTerms[] calldata terms, address to, uint256[] calldata amounts)
        external
        returns (uint256 firstWork);

    /// @notice Lowers the cap of a work; to what is minted, to close it for ever. Owner.
    function lowerCap(uint256 work, uint256 cap) external;

    /// @notice Closes a work for ever at what is minted by then. Owner.
    function close(uint256 work) external;

    /// @notice Gives tokens minted from now on other metadata. Those minted before keep theirs until their holders accept
    /// another. At most 255 times. Owner.
    /// @return version The new version.
    function revise(uint256 work, bytes32 digest) external returns (uint256 version);

    /// @notice Freezes a work: no revision and no other cap any more. Minting goes on up to the cap. Owner.
    function freezeWork(uint256 work) external;

    /* MINTING */

    /// @notice Mints `amount` (1 to `MAX_MINT`) of a work, with the next numbers. Owner, or a minter of this work.
    /// @dev `to` is not called back: whoever may mint chooses whom to mint to, and a callback would hand control to a
    /// buyer in the middle of a sale. Receivers that must be asked are asked by `safeTransferFrom`.
    /// @return firstTokenId The id of the first; the others follow.
    function mint(address to, uint256 work, uint256 amount) external returns (uint256 firstTokenId);

    /// @notice Destroys a token for ever. Its holder, or whom the holder approved.
    function burn(uint256 tokenId) external;

    /* HOLDING */

    /// @notice Gives a token a newer version of its work's metadata. Its holder alone, not an operator: so a token in custody
    /// keeps what it had.
    function acceptVersion(uint256 tokenId, uint256 version) external;

    /// @notice Freezes a token with the version it has, for ever. Its holder alone.
    function freeze(uint256 tokenId) external;

    /* POWERS */

    /// @notice Gives or takes back a right to mint one work, or with work 0 every work and the right to register. Owner.
    function setMinter(address minter, uint256 work, bool allowed) external;

    /// @notice Points to other metadata of the collection itself; no work's. Owner.
    /// @param digest The sha2-256 inside the CIDv1 (codec raw) of a JSON file; not zero.
    function setContractDigest(bytes32 digest) external;

    /// @notice Proposes another owner; zero takes a proposal back. Owner.
    function transferOwnership(address newOwner) external;

    /// @notice Accepts ownership. The proposed owner.
    function acceptOwnership() external;

    /// @notice Gives ownership up for ever. Minting rights that were given stay. Owner.
    function renounceOwnership() external;

    /// @notice Starts a clone. Factory, once.
    function initialize(address founder) external;
}
