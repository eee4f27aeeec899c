// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICredits} from "../../interfaces/ICredits.sol";
import {Credits} from "../payments/Credits.sol";

/// @title TokenCredits
/// @notice Credits of a contract that counts what it holds of a token.
/// @dev A token may call out before it moves the balance, so its book is shut while a credit leaves; ether moves with
/// the call and needs none of it. Heirs keep the books.
abstract contract TokenCredits is Credits {
    /// @inheritdoc ICredits
    function withdraw(address currency, address to) public override returns (uint256 amount) {
        if (currency == _ETHER) return super.withdraw(currency, to);

        uint256 held = _lock(currency);
        amount = super.withdraw(currency, to);
        _unlockAfter(currency, held, amount);
    }

    /// @inheritdoc ICredits
    function deliver(address account, address currency) public override returns (uint256 amount) {
        if (currency == _ETHER) return super.deliver(account, currency);

        uint256 held = _lock(currency);
        amount = super.deliver(account, currency);
        _unlockAfter(currency, held, amount);
    }

    /// @dev Shuts the book of a token, unless it is shut, and says what is held of it.
    function _lock(address token) internal virtual returns (uint256 held);

    /// @dev Opens the book again, if exactly `amount` left of what was `held`.
    function _unlockAfter(address token, uint256 held, uint256 amount) internal virtual;
}
