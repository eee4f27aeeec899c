// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Ranked list
/// @notice Standing bids of a lot, worst first. A bid is one word: bidder 160 bits, units 48, quantity 16, next 32; its
/// number is its key, and numbers rise with time. A settled bid's word stays, as the record of what it bought: its
/// quantity is what was delivered, and it is its own next.
/// @dev A bid is worse than another if its price is lower, or the same and it came later. Inserting walks from a hint,
/// or from the worst where the hint is no worse bid, so it costs at most one read a standing bid; taking the worst out
/// costs the same however many stand. A word is never zero while it stands: somebody bid.
library RankedList {
    struct List {
        mapping(uint256 number => uint256 word) words;
    }

    /* WORDS */

    function bidder(uint256 word) internal pure returns (address) {
        return address(uint160(word));
    }

    function units(uint256 word) internal pure returns (uint256) {
        return (word >> 160) & type(uint48).max;
    }

    function quantity(uint256 word) internal pure returns (uint256) {
        return (word >> 208) & type(uint16).max;
    }

    function next(uint256 word) internal pure returns (uint256) {
        return word >> 224;
    }

    /// @dev Whether the bid of that number has won and was settled: then its quantity is what was delivered.
    function isSettled(uint256 word, uint256 number) internal pure returns (bool) {
        return next(word) == number && word != 0;
    }

    /* LIST */

    /// @dev Puts a bid in its place. Callers keep `units_` within 48 bits, `quantity_` within 16 and `number`
    /// within 32.
    /// @param worst Number of the worst bid, or 0 for none.
    /// @param hint Number of a bid the caller thinks comes just below the new one, or 0.
    /// @return Number of the worst bid after it.
    function insert(
        List storage list,
        uint256 worst,
        uint256 hint,
        uint256 number,
        address bidder_,
        uint256 units_,
        uint256 quantity_
    ) internal returns (uint256) {
        uint256 below;
        uint256 above = worst;
        uint256 word = hint == 0 ? 0 : list.words[hint];
        if (word != 0 && _isWorse(word, hint, units_, number)) (below, above) = (hint, next(word));
        while (above != 0) {
            word = list.words[above];
            if (!_isWorse(word, above, units_, number)) break;
            (below, above) = (above, next(word));
        }

        list.words[number] = uint160(bidder_) | (units_ << 160) | (quantity_ << 208) | (above << 224);
        if (below == 0) return number;
        list.words[below] = (list.words[below] & type(uint224).max) | (number << 224);
        return worst;
    }

    /// @dev Takes the worst bid out.
    /// @return word The bid.
    /// @return Number of the worst bid after it, or 0.
    function pop(List storage list, uint256 worst) internal returns (uint256 word, uint256) {
        word = list.words[worst];
        delete list.words[worst];
        return (word, next(word));
    }

    /// @dev Lowers a bid's quantity. Callers take less than it has.
    function lessen(List storage list, uint256 number, uint256 count) internal {
        list.words[number] -= count << 208;
    }

    /// @dev Turns the worst bid into the record of what it bought, which `delivered` tokens are so far.
    /// @return Number of the worst bid after it, or 0.
    function settle(List storage list, uint256 number, uint256 delivered) internal returns (uint256) {
        uint256 word = list.words[number];
        list.words[number] = (word & type(uint208).max) | (delivered << 208) | (number << 224);
        return next(word);
    }

    /// @dev Adds to what a settled bid bought.
    function addDelivered(List storage list, uint256 number, uint256 count) internal {
        list.words[number] += count << 208;
    }

    function _isWorse(uint256 word, uint256 number, uint256 otherUnits, uint256 otherNumber)
        private
        pure
        returns (bool)
    {
        uint256 own = units(word);
        return own < otherUnits || (own == otherUnits && number > otherNumber);
    }
}
