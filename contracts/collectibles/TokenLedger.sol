// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC721Utils} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Utils.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {LedgerWords} from "./LedgerWords.sol";

/// @title TokenLedger
/// @notice Who holds what: ERC-721 with batches that cost one word to mint, and transfers that stay flat.
/// @dev Heirs must keep: a counter's cap is set before anything is minted of a work; nothing but this file writes
/// tokens, batches, starts and holders. What makes it exact:
/// 1. A batch is written once, when it is minted, and never again. A token that moves, is approved or is burnt gets a
///    word of its own, which then counts alone. A mint of one writes that word at once.
/// 2. So a token without a word is in a batch, and belongs to whom the batch was minted to. The batch is the one with
///    the last start at or before its number; its length says whether it reaches that far.
/// 3. A holder's run was minted to that holder. If a token of the run has no word, it is still the holder's.
abstract contract TokenLedger is IERC721, IERC721Errors {
    using LedgerWords for uint256;

    /* STORAGE */

    mapping(uint256 id => uint256 word) private _tokens;
    mapping(uint256 id => uint256 word) private _batches;
    mapping(uint256 work => mapping(uint256 index => uint256 starts)) private _laterStarts;
    mapping(address account => uint256 word) private _holders;
    /// @dev Counts only while the token's word says so; never cleared, since setting it again is cheaper then.
    mapping(uint256 id => address) private _approvals;
    mapping(address holder => mapping(address operator => bool)) private _operators;

    mapping(uint256 work => uint256 word) internal _counters;

    /* VIEWS */

    /// @inheritdoc IERC721
    function balanceOf(address account) external view returns (uint256) {
        if (account == address(0)) revert ERC721InvalidOwner(address(0));

        return _holders[account].balanceOf();
    }

    /// @inheritdoc IERC721
    function ownerOf(uint256 id) external view returns (address) {
        return _tokenOf(id).ownerOf();
    }

    /// @inheritdoc IERC721
    function getApproved(uint256 id) external view returns (address) {
        return _tokenOf(id) & LedgerWords.APPROVED == 0 ? address(0) : _approvals[id];
    }

    /// @inheritdoc IERC721
    function isApprovedForAll(address holder, address operator) public view returns (bool) {
        return _operators[holder][operator];
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) public view virtual returns (bool) {
        return uint32(id) == uint32(type(IERC165).interfaceId) || uint32(id) == uint32(type(IERC721).interfaceId);
    }

    /* APPROVALS */

    /// @inheritdoc IERC721
    function approve(address to, uint256 id) external {
        uint256 token = _tokenOf(id);
        address holder = token.ownerOf();
        if (msg.sender != holder && !isApprovedForAll(holder, msg.sender)) revert ERC721InvalidApprover(msg.sender);

        _approve(to, id, token);
    }

    /// @inheritdoc IERC721
    function setApprovalForAll(address operator, bool approved) public virtual {
        if (operator == address(0)) revert ERC721InvalidOperator(address(0));

        _operators[msg.sender][operator] = approved;

        emit ApprovalForAll(msg.sender, operator, approved);
    }

    /* TRANSFERS */

    /// @inheritdoc IERC721
    function transferFrom(address from, address to, uint256 id) public {
        if (to == address(0)) revert ERC721InvalidReceiver(address(0));
        uint256 holder = _holders[from];
        uint256 token = _tokens[id];
        // A token of the holder's run without a word is the holder's, whatever else the batch says.
        if (token == 0) token = holder.runHas(id) ? holder.tokenOfRun(from) : _tokenOf(id);
        else if (token.ownerOf() == address(0)) revert ERC721NonexistentToken(id);
        _checkMayMove(token, id);
        if (token.ownerOf() != from) revert ERC721IncorrectOwner(from, id, token.ownerOf());

        _tokens[id] = _afterMove(from, to, id, token);
        // The balance is the lowest part of a holder's word. `from` has this token, so it is not zero; and nobody can
        // have 2^64 tokens.
        unchecked {
            _holders[from] = holder - 1;
            _holders[to] += 1;
        }

        emit Transfer(from, to, id);
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address from, address to, uint256 id) external {
        safeTransferFrom(from, to, id, "");
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address from, address to, uint256 id, bytes memory data) public {
        transferFrom(from, to, id);

        ERC721Utils.checkOnERC721Received(msg.sender, from, to, id, data);
    }

    /* MINTING AND BURNING */

    /// @dev Mints the next `amount` numbers of a work. The caller has checked amount (1 to 500) against the cap.
    function _mint(address to, uint256 work, uint256 counter, uint256 version, uint256 amount)
        internal
        returns (uint256 first)
    {
        if (to == address(0)) revert ERC721InvalidReceiver(address(0));
        uint256 number = counter.mintedOf() + 1;
        first = LedgerWords.tokenId(work, number);

        counter = counter.withMinted(amount);
        if (amount == 1) {
            _tokens[first] = LedgerWords.newToken(to, block.timestamp, version);
            // Nobody can have 2^64 tokens.
            unchecked {
                _holders[to] += 1;
            }
        } else {
            _batches[first] = LedgerWords.newBatch(to, block.timestamp, version, amount);
            _holders[to] = _holders[to].withRun(first, amount, version);
            if (number <= LedgerWords.FIRST_STARTS) {
                counter = counter.withStart(number);
            } else {
                uint256 place = number - LedgerWords.FIRST_STARTS - 1;
                _laterStarts[work][place >> 8] |= 1 << (place & 0xff);
            }
        }
        _counters[work] = counter;

        _emitMinted(to, first, amount);
        _afterMint(first, amount);
    }

    /// @dev Destroys a token for whoever may move it.
    function _burn(uint256 id) internal {
        uint256 token = _tokenOf(id);
        _checkMayMove(token, id);
        address holder = token.ownerOf();

        // The flag keeps the word from being zero, which would give the token back to its batch.
        _tokens[id] = _afterMove(holder, address(0), id, token) | LedgerWords.BURNED;
        // The holder has this token, so the balance is not zero; burnt are at most minted, which fits its bits.
        unchecked {
            _holders[holder] -= 1;
            _counters[LedgerWords.workOf(id)] += LedgerWords.ONE_BURNED;
        }

        emit Transfer(holder, address(0), id);
    }

    /// @dev Heirs may say something of each token that was minted.
    function _afterMint(uint256 first, uint256 amount) internal virtual {}

    /// @dev The word of a token once it went from `from` to `to`, or to nobody. Heirs may forbid it, or change the
    /// word. Of a token of the holder's run the time is not known here: it is zero.
    function _afterMove(address, address to, uint256, uint256 token) internal virtual returns (uint256) {
        return token.moved(to, block.timestamp);
    }

    function _approve(address to, uint256 id, uint256 token) internal virtual {
        _tokens[id] = token.withApproval(to != address(0));
        if (to != address(0)) _approvals[id] = to;

        emit Approval(token.ownerOf(), to, id);
    }

    /// @dev Writes what an heir changed of a token: its version, its freeze, its loan.
    function _setToken(uint256 id, uint256 token) internal {
        _tokens[id] = token;
    }

    /* READING */

    /// @dev The word of a token; one of a batch gets the word it would have.
    function _tokenOf(uint256 id) internal view returns (uint256 token) {
        token = _tokens[id];
        if (token == 0) token = _batchOf(id).tokenOfBatch();
        if (token.ownerOf() == address(0)) revert ERC721NonexistentToken(id);
    }

    /// @dev The batch an id is in, or zero. A batch has at most 500 numbers, so its start is in the word of the id's
    /// own number or in one of the two before: at most three words of starts are read, however many there are.
    function _batchOf(uint256 id) private view returns (uint256) {
        uint256 work = LedgerWords.workOf(id);
        uint256 number = LedgerWords.numberOf(id);
        uint256 counter;
        uint256 starts;
        // The number of the lowest bit in `starts`.
        uint256 lowest = 1;

        // No subtraction falls below zero: each is behind the comparison that says so.
        unchecked {
            if (number > LedgerWords.FIRST_STARTS) {
                uint256 place = number - LedgerWords.FIRST_STARTS - 1;
                uint256 index = place >> 8;
                starts = _laterStarts[work][index] & _upTo(place & 0xff);
                for (uint256 i; starts == 0 && index != 0 && i < 2; ++i) {
                    starts = _laterStarts[work][--index];
                }
                lowest = (index << 8) + LedgerWords.FIRST_STARTS + 1;
            }
            if (starts == 0) {
                if (number == 0) return 0;
                counter = _counters[work];
                starts = counter.startsOf();
                if (number <= LedgerWords.FIRST_STARTS) starts &= _upTo(number - 1);
                if (starts == 0) return 0;
                lowest = 1;
            }

            uint256 start = lowest + Math.log2(starts);
            uint256 batch = _batches[LedgerWords.tokenId(work, start)];
            return number - start < batch.batchLength() ? batch : 0;
        }
    }

    /// @dev The bits 0 to `bit` of a word.
    function _upTo(uint256 bit) private pure returns (uint256) {
        // For bit 255, 2 << 255 is zero, and zero minus one is every bit.
        unchecked {
            return (2 << bit) - 1;
        }
    }

    /// @dev The caller holds the token, is an operator of its holder, or is approved for it.
    function _checkMayMove(uint256 token, uint256 id) internal view {
        address holder = token.ownerOf();
        if (msg.sender == holder) return;
        if (token & LedgerWords.APPROVED != 0 && _approvals[id] == msg.sender) return;
        if (!_operators[holder][msg.sender]) revert ERC721InsufficientApproval(msg.sender, id);
    }

    /// @dev `Transfer(0, to, id)` for each id. Assembly and in pairs, since a mint of 100 does this 100 times: 42 gas
    /// an event beside the log itself, where the compiler's loop takes over 100. Safe: it writes no memory, and ids are
    /// below 2^64.
    function _emitMinted(address to, uint256 first, uint256 amount) private {
        bytes32 topic = Transfer.selector;
        assembly ("memory-safe") {
            let id := first
            let end := add(first, amount)
            if and(amount, 1) {
                log4(0, 0, topic, 0, to, id)
                id := add(id, 1)
            }
            for {} lt(id, end) { id := add(id, 2) } {
                log4(0, 0, topic, 0, to, id)
                log4(0, 0, topic, 0, to, add(id, 1))
            }
        }
    }
}
