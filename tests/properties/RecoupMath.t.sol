// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecoupSplit} from "../../interfaces/IRecoupSplit.sol";
import {RecoupMath} from "../../contracts/royalties/RecoupMath.sol";
import {within} from "./Cheats.sol";

/// @notice Advances and the tail, for all numbers they can meet (docs/splits.md).
contract RecoupMathTest {
    address private constant ETHER = address(0);
    address private constant COIN = address(0xC014);
    uint256 private constant RECIPIENTS = 5;

    /// @dev Four advances, one of them in a coin, and three who share the tail; two recipients are in both.
    function _terms(uint120[3] memory amounts, uint16[3] memory shares)
        private
        pure
        returns (IRecoupSplit.RecoupTerms memory terms)
    {
        terms.advances = new IRecoupSplit.Advance[](4);
        terms.advances[0] = IRecoupSplit.Advance(address(4), ETHER, uint256(amounts[0]) + 1);
        terms.advances[1] = IRecoupSplit.Advance(address(1), COIN, 77);
        terms.advances[2] = IRecoupSplit.Advance(address(5), ETHER, uint256(amounts[1]) + 1);
        terms.advances[3] = IRecoupSplit.Advance(address(1), ETHER, uint256(amounts[2]) + 1);
        for (uint256 i; i < 3; ++i) {
            terms.list =
                bytes.concat(terms.list, bytes20(address(uint160(i + 1))), bytes1(0), bytes3(uint24(shares[i]) + 1));
        }
    }

    function entitled(IRecoupSplit.RecoupTerms calldata terms, uint256 who, uint256 received)
        external
        pure
        returns (uint256)
    {
        return RecoupMath.entitledDown(terms, ETHER, address(uint160(who)), received);
    }

    function advances(IRecoupSplit.RecoupTerms calldata terms) external pure returns (uint256) {
        return RecoupMath.advancesIn(terms, ETHER);
    }

    function test_nothing_is_lost_and_nobody_gets_too_much(
        uint120[3] calldata amounts,
        uint16[3] calldata shares,
        uint256 received
    ) external view {
        received = within(received, 0, type(uint128).max - 1);
        IRecoupSplit.RecoupTerms memory terms = _terms(amounts, shares);
        uint256 sum;
        for (uint256 who = 1; who <= RECIPIENTS; ++who) {
            sum += this.entitled(terms, who, received);
        }
        assert(sum <= received && received < sum + 3);
        // Until all advances are back, to the wei.
        if (received <= this.advances(terms)) assert(sum == received);
    }

    function test_nobodys_part_falls_and_the_tail_waits(
        uint120[3] calldata amounts,
        uint16[3] calldata shares,
        uint256 received,
        uint256 more
    ) external view {
        received = within(received, 0, type(uint120).max);
        more = within(more, 0, type(uint120).max);
        IRecoupSplit.RecoupTerms memory terms = _terms(amounts, shares);
        for (uint256 who = 1; who <= RECIPIENTS; ++who) {
            uint256 before = this.entitled(terms, who, received);
            uint256 later = this.entitled(terms, who, received + more);
            assert(before <= later && later <= before + more);
        }
        if (received < this.advances(terms)) assert(this.entitled(terms, 2, received) == 0);
        if (received <= uint256(amounts[0]) + 1) assert(this.entitled(terms, 4, received) == received);
    }

    function test_the_tail_is_one_division(uint120[3] calldata amounts, uint16[3] calldata shares, uint256 more)
        external
        view
    {
        more = within(more, 0, type(uint120).max);
        IRecoupSplit.RecoupTerms memory terms = _terms(amounts, shares);
        uint256 whole = 3 + uint256(shares[0]) + shares[1] + shares[2];
        uint256 start = this.advances(terms);
        assert(this.entitled(terms, 2, start + more) == more * (uint256(shares[1]) + 1) / whole);
        assert(
            this.entitled(terms, 1, start + more) == uint256(amounts[2]) + 1 + more * (uint256(shares[0]) + 1) / whole
        );
        assert(this.entitled(terms, 6, start + more) == 0);
    }
}
