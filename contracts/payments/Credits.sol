// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICredits} from "../../interfaces/ICredits.sol";

/// @title Credits
/// @notice The only code of the suite that sends ether or tokens, and the ledger of what could not be sent.
/// @dev Note to heirs:
/// - Book first, then `_pay` or `_refund`: both call out, so nothing may be left to write after them.
/// - Never let address(this) become a payee: money it owes itself has no way out.
/// - A contract that needs the sum of its credits overrides `_owedGrew` and `_owedFell`; by default no sum is kept,
///   since the logs give it and a slot would cost every credit 5,000 gas.
abstract contract Credits is ICredits {
    /* CONSTANTS */

    /// @dev The ether of the suite, as a currency.
    address internal constant _ETHER = address(0);

    /// @dev Gas a pushed ether transfer may use: a Safe's `receive` and a split's fit, two nested payments do not.
    uint256 internal constant _ETHER_GAS = 30_000;

    /// @dev Least gas before such a push: the 30,000 must survive the 63/64 rule after the costs of a call with value
    /// to a cold account that does not exist yet (2,600 + 9,000 + 25,000): 36,600 + 30,000 * 64 / 63, and slack.
    uint256 internal constant _ETHER_FLOOR = 68_000;

    /// @dev Gas a pushed token transfer may use, and the least before it by the same rule (no value, cold account).
    uint256 internal constant _TOKEN_GAS = 150_000;
    uint256 internal constant _TOKEN_FLOOR = 156_000;

    /// @dev Bit of an account's word that says: part of this credit was a refund. The amount is the other 255 bits.
    uint256 private constant _REFUND_FLAG = 1 << 255;

    /* STORAGE */

    mapping(address account => mapping(address currency => uint256 word)) private _credits;

    /* VIEWS */

    /// @inheritdoc ICredits
    function credit(address account, address currency) public view returns (uint256) {
        return _credits[account][currency] & ~_REFUND_FLAG;
    }

    /* WAYS OUT */

    /// @inheritdoc ICredits
    function withdraw(address currency, address to) public virtual returns (uint256 amount) {
        if (to == address(0) || to == address(this)) revert Credits_BadRecipient(to);

        amount = _clearCredit(msg.sender, currency, to);

        if (!_send(currency, to, amount)) revert Credits_TransferRefused(currency, to, amount);
    }

    /// @inheritdoc ICredits
    function deliver(address account, address currency) public virtual returns (uint256 amount) {
        if (_credits[account][currency] & _REFUND_FLAG != 0) revert Credits_OwnersAlone(account);

        amount = _clearCredit(account, currency, account);

        if (!_send(currency, account, amount)) revert Credits_TransferRefused(currency, account, amount);
    }

    /* PAYING */

    /// @dev Pushes `amount` to `to`; what is refused becomes a credit that anyone may deliver.
    function _pay(address currency, address to, uint256 amount) internal {
        if (amount != 0 && !_push(currency, to, amount)) _addCredit(currency, to, amount, 0);
    }

    /// @dev Pushes `amount` back to a bidder; what is refused becomes a credit that only the bidder moves.
    function _refund(address currency, address to, uint256 amount) internal {
        if (amount != 0 && !_push(currency, to, amount)) _addCredit(currency, to, amount, _REFUND_FLAG);
    }

    /// @dev The same of ether, and more than none: the way of almost every refund, kept short.
    function _refundEther(address to, uint256 amount) internal {
        if (gasleft() < _ETHER_FLOOR) revert Credits_GasTooLow(gasleft(), _ETHER_FLOOR);
        if (!_sendEther(to, amount, _ETHER_GAS)) _addCredit(_ETHER, to, amount, _REFUND_FLAG);
    }

    /// @dev Books `amount` for `to` without a push and without an event: for many small payments to one account, which
    /// an event of the heir tells of.
    function _accrue(address currency, address to, uint256 amount) internal {
        if (amount != 0) _bookCredit(currency, to, amount, 0);
    }

    /// @dev Books a refund without a push: for refunds to many at once.
    function _accrueRefund(address currency, address to, uint256 amount) internal {
        if (amount != 0) _addCredit(currency, to, amount, _REFUND_FLAG);
    }

    /* SPENDING */

    /// @dev Takes `amount` from the credit of `account`, which stays in this contract.
    function _spendCredit(address currency, address account, uint256 amount) internal {
        uint256 word = _credits[account][currency];
        uint256 held = word & ~_REFUND_FLAG;
        if (held < amount) revert Credits_TooLittleCredit(amount, held);

        // Spent in full, the word is cleared with its flag.
        _credits[account][currency] = held == amount ? 0 : word - amount;
        _owedFell(currency, amount);

        emit CreditSpent(account, currency, amount);
    }

    /// @dev Takes exactly `amount` of a token from `from`, or reverts. Counts what arrived, so that neither a token
    /// with a fee nor a hook that pulls again inside the pull is believed.
    function _pull(address token, address from, uint256 amount) internal {
        uint256 before = _balanceOf(token);
        bool moved;
        // Reason: a token that returns nothing must pass, and one that returns a megabyte must not be copied.
        // Safe: the free memory pointer is neither moved nor needed after it; at most 32 bytes are copied, to scratch;
        // the shifts clear what may stand above an address.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, shl(224, 0x23b872dd)) // transferFrom(address,address,uint256)
            mstore(add(data, 0x04), shr(96, shl(96, from)))
            mstore(add(data, 0x24), address())
            mstore(add(data, 0x44), amount)
            moved := call(gas(), token, 0, data, 0x64, 0x00, 0x20)
            if returndatasize() {
                moved := and(moved, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))
            }
        }
        uint256 received = _balanceOf(token) - before;
        if (!moved || received != amount) revert Credits_WrongAmountReceived(received, amount);
    }

    /* TOTALS */

    /// @dev Called whenever the sum of all credits in `currency` grew. Keeps nothing here.
    function _owedGrew(address currency, uint256 amount) internal virtual {}

    /// @dev Called whenever the sum of all credits in `currency` fell. Keeps nothing here.
    function _owedFell(address currency, uint256 amount) internal virtual {}

    /* INTERNAL */

    function _addCredit(address currency, address to, uint256 amount, uint256 flag) private {
        _bookCredit(currency, to, amount, flag);

        emit Credited(to, currency, amount);
    }

    function _bookCredit(address currency, address to, uint256 amount, uint256 flag) private {
        mapping(address currency => uint256 word) storage credits = _credits[to];
        uint256 word = credits[currency];
        uint256 room = ~_REFUND_FLAG - (word & ~_REFUND_FLAG);
        if (amount > room) revert Credits_TooLarge(amount, room);

        // Unchecked: the amount fits the room.
        unchecked {
            credits[currency] = (word + amount) | flag;
        }
        _owedGrew(currency, amount);
    }

    function _clearCredit(address account, address currency, address to) private returns (uint256 amount) {
        amount = credit(account, currency);
        if (amount == 0) revert Credits_NothingOwed(account, currency);

        delete _credits[account][currency];
        _owedFell(currency, amount);

        emit CreditWithdrawn(account, currency, to, amount);
    }

    /// @dev A push with a gas cap. The floor makes a caller who sends too little gas revert, instead of turning a
    /// payment that would have gone through into a credit.
    function _push(address currency, address to, uint256 amount) internal returns (bool) {
        if (currency == _ETHER) {
            if (gasleft() < _ETHER_FLOOR) revert Credits_GasTooLow(gasleft(), _ETHER_FLOOR);
            return _sendEther(to, amount, _ETHER_GAS);
        }
        if (gasleft() < _TOKEN_FLOOR) revert Credits_GasTooLow(gasleft(), _TOKEN_FLOOR);
        return _sendToken(currency, to, amount, _TOKEN_GAS);
    }

    function _send(address currency, address to, uint256 amount) private returns (bool) {
        return currency == _ETHER ? _sendEther(to, amount, gasleft()) : _sendToken(currency, to, amount, gasleft());
    }

    function _sendEther(address to, uint256 amount, uint256 gasCap) private returns (bool sent) {
        // Reason: a high-level call copies whatever the other side returns, at the caller's expense: a bomb.
        // Safe: nothing is read from memory and nothing copied back.
        assembly ("memory-safe") {
            sent := call(gasCap, to, amount, 0x00, 0x00, 0x00, 0x00)
        }
    }

    function _sendToken(address token, address to, uint256 amount, uint256 gasCap) private returns (bool sent) {
        // Reason: as above, and a token that returns nothing must pass.
        // Safe: at most 32 bytes are copied back, to scratch space; the free memory pointer is neither moved nor needed
        // after it; the shifts clear what may stand above an address. A token that returns nothing counts as paid only
        // if it has code.
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, shl(224, 0xa9059cbb)) // transfer(address,uint256)
            mstore(add(data, 0x04), shr(96, shl(96, to)))
            mstore(add(data, 0x24), amount)
            sent := call(gasCap, token, 0, data, 0x44, 0x00, 0x20)
            switch returndatasize()
            case 0 { sent := and(sent, iszero(iszero(extcodesize(token)))) }
            default { sent := and(sent, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1))) }
        }
    }

    /// @dev This contract's balance of `token`. A token that won't tell has no balance, and so delivers nothing.
    function _balanceOf(address token) internal view returns (uint256 held) {
        // Reason and safety as in `_sendToken`: at most 32 bytes are copied, to scratch space.
        assembly ("memory-safe") {
            mstore(0x00, shl(224, 0x70a08231)) // balanceOf(address)
            mstore(0x04, address())
            let ok := staticcall(gas(), token, 0x00, 0x24, 0x00, 0x20)
            if and(ok, gt(returndatasize(), 0x1f)) { held := mload(0x00) }
        }
    }
}
