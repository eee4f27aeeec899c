"""A sale of any format, recomputed from its logs: winners, price, every payee, refund and rebate (R11).

The replay of its format says what the terms make of the bids; here that is held against what the house logged, against
the house's own record, and against the money and the tokens that moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.contract import Contract
from web3.exceptions import Web3Exception
from web3.logs import DISCARD

from scripts.studio.chain import Chain
from scripts.studio.histories import topics_of
from scripts.studio.houses import format_of
from scripts.studio.levies import read_levy
from scripts.studio.lots import Lot, Stage, id_of
from scripts.studio.money import ETHER
from scripts.studio.replays import Entry, House, Payment, Replay, Win
from scripts.studio.tokens import NOBODY

_MOVED = [
    {
        "type": "event", "name": "Transfer", "anonymous": False,
        "inputs": [
            {"name": "from", "type": "address", "indexed": True}, {"name": "to", "type": "address", "indexed": True},
            {"name": "value", "type": "uint256", "indexed": indexed},
        ],
    }
    for indexed in (False, True)
]  # fmt: skip
_COIN_MOVED, _TOKEN_MOVED = _MOVED


@dataclass(frozen=True)
class Audit:
    """What should have come of a sale, and every difference to what did, in words; the first is the earliest."""

    lot: Lot
    stage: Stage
    bids: int
    wins: tuple[Win, ...]
    payments: tuple[Payment, ...]
    owed: tuple[Payment, ...]  # what people can still claim
    differences: tuple[str, ...]
    unchecked: tuple[str, ...]  # what this node could not tell

    @property
    def clean(self) -> bool:
        return not self.differences

    @property
    def price(self) -> int:
        """What all winners paid together."""
        return sum(win.count * win.price for win in self.wins)


def house_facts(chain: Chain, house: Contract, lots: Iterable[Lot]) -> House:
    """What replays of these lots have to know of their house."""
    bps, treasury = chain.call(house.functions.HOUSE_BPS()), chain.call(house.functions.TREASURY())
    levied = {lot.currency for lot in lots if lot.frame["levyRate"]}
    levy = read_levy(chain, house, levied) if levied else None
    return House(chain.chain_id, house.address, bps, treasury, levy)


def audit_lot(chain: Chain, house: House, lot: Lot, history: Sequence[Entry]) -> Audit:
    """Plays a lot's logs again, and holds the result against the chain."""
    replay = replayed(house, lot, history)
    differences = [] if id_of(lot.terms) == lot.id else ["the terms do not hash to the lot's id"]
    wanted = replay.record()
    differences += replay.faults
    found = format_of(lot).record(chain, lot)
    differences += [
        f"the house's record: {name}: the replay says {replay.said(name, wanted.get(name))}, "
        f"the house {replay.said(name, found.get(name))}"
        for name in found
        if found[name] != wanted.get(name)
    ]
    unchecked: list[str] = []
    differences += _moved_otherwise(chain, lot, replay, unchecked)
    return Audit(
        lot, replay.stage, replay.bids, tuple(replay.wins), tuple(replay.payments), tuple(replay.owed()),
        tuple(differences), tuple(unchecked),
    )  # fmt: skip


def replayed(house: House, lot: Lot, history: Sequence[Entry]) -> Replay:
    """The replay of a lot's logs, played to their end. Needs no chain."""
    format_ = format_of(lot)
    replay = format_.replay(lot, house, format_.rules_of(lot))
    replay.run(history)
    return replay


# ---- what moved ----


def _moved_otherwise(chain: Chain, lot: Lot, replay: Replay, unchecked: list[str]) -> Iterator[str]:
    """Differences between the money and tokens that the replay moves and those that moved, by transaction."""
    payments: dict[str, list[Payment]] = defaultdict(list)
    for payment in replay.payments:
        payments[payment.tx].append(payment)
    for tx, moves in payments.items():
        try:
            receipt = chain.web3.eth.get_transaction_receipt(tx)  # type: ignore[arg-type]
        except Web3Exception:
            yield f"the chain knows no transaction {tx}"
            continue
        if _concerns_others(receipt, lot):
            unchecked.append(f"the money of {tx}, which is about other lots too")
            continue
        yield from _money_moved(chain, lot, receipt, tx, moves, unchecked)
        yield from _tokens_moved(chain, lot, receipt, [win for win in replay.wins if win.tx == tx])


def _concerns_others(receipt: Any, lot: Lot) -> bool:
    """Whether one transaction did something to several lots of the house."""
    names = topics_of(lot.house)
    logs = [log for log in receipt["logs"] if log["address"] == lot.house.address]
    events = [lot.house.events[names[Web3.to_hex(log["topics"][0])]]().process_log(log) for log in logs]
    return any(Web3.to_hex(event["args"]["lot"]) != lot.id for event in events if "lot" in event["args"])


def _money_moved(
    chain: Chain, lot: Lot, receipt: Any, tx: str, moves: Sequence[Payment], unchecked: list[str]
) -> Iterator[str]:
    """What the house has more after a transaction has to be what came in, less what went out and is no credit."""
    credited = _booked(lot, receipt, "Credited")
    spent = sum(amount for _, amount in _booked(lot, receipt, "CreditSpent"))
    out = [move for move in moves if move.to and move.what != "house fee"]
    came = sum(move.amount for move in moves if not move.to)
    wanted = came - spent - sum(move.amount for move in out) + sum(amount for _, amount in credited)
    if lot.currency == ETHER:
        found = _ether_gained(chain, lot.house.address, int(receipt["blockNumber"]), tx)
    else:
        found = _coins_gained(chain, lot, receipt)
    if found is None:
        unchecked.append(f"the ether that moved in {tx}: this node does not tell it apart from others'")
    elif found != wanted:
        yield f"money in {tx}: the replay leaves the house {_signed(lot, wanted)}, the chain {_signed(lot, found)}"
    elif lot.currency == ETHER:
        yield from _ether_arrived(chain, lot, receipt, tx, out, dict(_summed(credited)))


def _ether_arrived(
    chain: Chain, lot: Lot, receipt: Any, tx: str, out: Sequence[Payment], credited: dict[str, int]
) -> Iterator[str]:
    """Each payee without code has as much more as it should, who paid for the gas apart."""
    block = int(receipt["blockNumber"])
    if len(chain.web3.eth.get_block(block)["transactions"]) != 1:
        return
    miner = chain.web3.eth.get_block(block).get("miner")
    for payee, amount in _summed((move.to, move.amount) for move in out):
        if payee in (receipt["from"], miner) or chain.code(payee):
            continue
        wanted = amount - credited.get(payee, 0)
        found = _balance(chain, payee, block) - _balance(chain, payee, block - 1)
        if found != wanted:
            yield f"money in {tx}: {payee} was due {lot.said(wanted)}, and got {_signed(lot, found)}"


def _tokens_moved(chain: Chain, lot: Lot, receipt: Any, wins: Sequence[Win]) -> Iterator[str]:
    """Each token sold has a log of its move to who bought it."""
    token = chain.at(lot.collection, [_TOKEN_MOVED])
    moved = {
        (event["args"]["to"], int(event["args"]["value"]))
        for event in token.events.Transfer().process_receipt(receipt, errors=DISCARD)
        if event["address"] == lot.collection
    }
    for win in wins:
        arrived = [number for to, number in moved if to == win.buyer]
        if len(arrived) < win.count:
            yield f"tokens in {win.tx}: {win.count} sold to {win.buyer}, {len(arrived)} moved to them"


def _booked(lot: Lot, receipt: Any, name: str) -> list[tuple[str, int]]:
    """Accounts and amounts of the house's own ledger events, in the lot's currency."""
    return [
        (event["args"]["account"], int(event["args"]["amount"]))
        for event in lot.house.events[name]().process_receipt(receipt, errors=DISCARD)
        if event["address"] == lot.house.address and event["args"]["currency"] == lot.currency
    ]


def _coins_gained(chain: Chain, lot: Lot, receipt: Any) -> int:
    coin, gained = chain.at(lot.currency, [_COIN_MOVED]), 0
    for event in coin.events.Transfer().process_receipt(receipt, errors=DISCARD):
        if event["address"] == lot.currency:
            gained += int(event["args"]["value"]) * (
                (event["args"]["to"] == lot.house.address) - (event["args"]["from"] == lot.house.address)
            )
    return gained


def _ether_gained(chain: Chain, house: str, block: int, tx: str) -> int | None:
    """By the block, where only this transaction touched the house in it; None where it can't be told."""
    logs = chain.web3.eth.get_logs({"address": house, "fromBlock": block, "toBlock": block})  # type: ignore[typeddict-item]
    if {Web3.to_hex(log["transactionHash"]) for log in logs} != {tx}:
        return None
    try:
        return _balance(chain, house, block) - _balance(chain, house, block - 1)
    except (Web3Exception, ValueError):  # a node that keeps no old states
        return None


def _balance(chain: Chain, account: str, block: int) -> int:
    return int(chain.web3.eth.get_balance(Web3.to_checksum_address(account), block))


def _summed(amounts: Any) -> list[tuple[str, int]]:
    total: dict[str, int] = defaultdict(int)
    for account, amount in amounts:
        if account != NOBODY:
            total[account] += amount
    return list(total.items())


def _signed(lot: Lot, amount: int) -> str:
    return f"{'+' if amount >= 0 else '-'}{lot.said(abs(amount))}"
