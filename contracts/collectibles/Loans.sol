// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC4907} from "../../interfaces/IERC4907.sol";
import {LedgerWords} from "./LedgerWords.sol";
import {TokenLedger} from "./TokenLedger.sol";

/// @title Loans
/// @notice Lends tokens for a time (ERC-4907). A loan ends by itself at its second, and with a transfer.
/// @dev A flag in the token's word says that there is a loan, so that nothing else pays for the question.
abstract contract Loans is TokenLedger, IERC4907 {
    using LedgerWords for uint256;

    struct Loan {
        address user;
        uint64 expires;
    }

    /* STORAGE */

    /// @dev Counts only while the token's word says so.
    mapping(uint256 id => Loan) private _loans;

    /* VIEWS */

    /// @inheritdoc IERC4907
    function userOf(uint256 tokenId) external view returns (address) {
        return block.timestamp <= userExpires(tokenId) ? _loans[tokenId].user : address(0);
    }

    /// @inheritdoc IERC4907
    function userExpires(uint256 tokenId) public view returns (uint256) {
        return _tokenOf(tokenId) & LedgerWords.LENT == 0 ? 0 : _loans[tokenId].expires;
    }

    /* ACTIONS */

    /// @inheritdoc IERC4907
    function setUser(uint256 tokenId, address user, uint64 expires) external {
        uint256 token = _tokenOf(tokenId);
        _checkMayMove(token, tokenId);

        // No second means no user (ERC-4907), and no user no second: the event says what the views answer.
        if (user == address(0) || expires == 0) {
            (user, expires) = (address(0), 0);
            _setToken(tokenId, token & ~LedgerWords.LENT);
        } else {
            _setToken(tokenId, token | LedgerWords.LENT);
            _loans[tokenId] = Loan(user, expires);
        }

        emit UpdateUser(tokenId, user, expires);
    }

    /* INTERNAL */

    /// @inheritdoc TokenLedger
    function _afterMove(address from, address to, uint256 id, uint256 token)
        internal
        virtual
        override
        returns (uint256)
    {
        if (token & LedgerWords.LENT != 0) emit UpdateUser(id, address(0), 0);

        return super._afterMove(from, to, id, token);
    }
}
