"""Fault 25: a node that is slow, busy, wrong or gone, and a network that drops, replaces and takes back transactions.

The mint ends with every work on the chain once, or stops with one clear error, and the next run finishes.
"""

import json
import random
from collections.abc import Iterator

import brownie
import pytest

from scripts.studio.chain import Limits
from scripts.studio.errors import NoChain, StudioError, TransactionFailed, WrongChain
from tests.support import faulty_rpc as rpc
from tests.support.faulty_rpc import Proxy, faulty
from tests.support.runs import Runs

SEND = "eth_sendTransaction"
RECEIPT = "eth_getTransactionReceipt"


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with faulty(brownie.web3.provider.endpoint_uri) as made:
        yield made


def assert_the_next_run_finishes(runs: Runs, proxy: Proxy) -> None:
    runs.mint(proxy.behind)
    runs.assert_once(proxy.behind)
    assert runs.mint(proxy.behind).sent == 0


def test_nothing_wrong_takes_seven_transactions(runs: Runs, proxy: Proxy) -> None:
    assert runs.mint(proxy.address).sent == 7
    runs.assert_once(proxy.behind)
    assert runs.mint(proxy.address).sent == 0
    assert runs.told == []


PASSING = (
    rpc.status(429, "0.05"),
    rpc.status(502),
    rpc.status(503),
    rpc.status(504, arrives=True),
    rpc.broken_off(0),
    rpc.broken_off(30),
    rpc.broken_off(5, arrives=False),
    rpc.garbage(b"<html>hello</html>"),
    rpc.garbage(b'{"jsonrpc": "2.0", "id": 1, "res'),
    rpc.garbage(b"", arrives=False),
    rpc.garbage(b"[]"),
    rpc.error(-32005, "daily request count exceeded"),
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_storm_of_everything_that_passes_is_waited_out_and_told(runs: Runs, proxy: Proxy, seed: int) -> None:
    dice = random.Random(seed)
    proxy.weather = lambda call: dice.choice(PASSING) if dice.random() < 0.15 else None
    try:
        runs.mint(proxy.address)
    except StudioError as error:  # four faults in a row: the run may stop, in one line
        assert error.run, error.line()
    proxy.weather = None
    assert_the_next_run_finishes(runs, proxy)
    assert len(runs.told) >= 6
    assert any(" again in " in text for text in runs.told)


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (rpc.status(429, "0.01"), "HTTP 429, 4 tries in"),
        (rpc.status(502), "HTTP 502, 4 tries in"),
        (rpc.garbage(b"<html>hello</html>"), "not JSON: '<html>hello</html>', 4 tries in"),
        (rpc.broken_off(9), "the connection broke, 4 tries in"),
    ],
)
def test_what_does_not_pass_stops_the_mint_in_one_line(runs: Runs, proxy: Proxy, fault: rpc.Fault, found: str) -> None:
    proxy.next(RECEIPT, None, None)
    proxy.always(RECEIPT, fault)
    with pytest.raises(NoChain) as stopped:
        runs.mint(proxy.address)
    assert stopped.value.what == "the chain stopped answering"
    assert stopped.value.where == proxy.address
    assert stopped.value.found.startswith(found)
    assert stopped.value.run == "the same command again"
    assert_the_next_run_finishes(runs, proxy)


@pytest.mark.parametrize(
    "fault",
    [rpc.late(2, arrives=False), rpc.late(2, arrives=True), rpc.trickling],
    ids=["lost", "arrived", "trickling"],
)
def test_a_transaction_whose_answer_never_comes_is_looked_for_on_the_chain(
    runs: Runs, proxy: Proxy, fault: rpc.Fault
) -> None:
    proxy.next(SEND, None, None, fault)
    assert runs.mint(proxy.address).sent == 7
    runs.assert_once(proxy.behind)
    assert any("looking whether it arrived" in text for text in runs.told)


def test_a_provider_that_asks_for_an_hour_is_not_waited_for(runs: Runs, proxy: Proxy) -> None:
    proxy.next(SEND, None, rpc.status(429, "3600"))
    with pytest.raises(NoChain, match="HTTP 429: it asks to wait 3600 s"):
        runs.mint(proxy.address)
    assert_the_next_run_finishes(runs, proxy)


def test_a_receipt_that_is_missing_for_a_while_is_waited_for(runs: Runs, proxy: Proxy) -> None:
    proxy.next(RECEIPT, None, *[rpc.result(None)] * 12)
    assert runs.mint(proxy.address).sent == 7
    runs.assert_once(proxy.behind)


def test_a_receipt_that_never_comes_stops_the_mint_and_the_next_run_finds_the_work_done(
    runs: Runs, proxy: Proxy
) -> None:
    runs.limits = Limits(receipt_seconds=0.5, gone_seconds=0.1)
    proxy.next(RECEIPT, None, None)
    proxy.always(RECEIPT, rpc.result(None))
    with pytest.raises(TransactionFailed, match="publish works 1-2: not mined yet"):
        runs.mint(proxy.address)
    assert_the_next_run_finishes(runs, proxy)


def test_a_dropped_transaction_is_sent_again(runs: Runs, proxy: Proxy) -> None:
    proxy.next(SEND, None, rpc.dropped, None, rpc.dropped)
    assert runs.mint(proxy.address).sent == 7
    runs.assert_once(proxy.behind)
    assert runs.told == [
        "create the collection: no node knows of it any more; sending it again",
        "publish works 1-2: no node knows of it any more; sending it again",
    ]


def test_a_network_that_drops_everything_is_given_up_on(runs: Runs, proxy: Proxy) -> None:
    proxy.next(SEND, None, *[rpc.dropped] * 4)
    with pytest.raises(TransactionFailed, match="create the collection: the network loses it, expected mined after 4"):
        runs.mint(proxy.address)
    assert_the_next_run_finishes(runs, proxy)


def test_a_transaction_replaced_by_one_with_another_fee_counts(runs: Runs, proxy: Proxy) -> None:
    faster = {"maxFeePerGas": None, "maxPriorityFeePerGas": None, "gasPrice": hex(50 * 10**9)}
    proxy.next(SEND, None, rpc.replaced(**faster), None, rpc.replaced(**faster))
    assert runs.mint(proxy.address).sent == 7
    runs.assert_once(proxy.behind)


def test_a_transaction_that_another_took_the_place_of_is_named(runs: Runs, proxy: Proxy) -> None:
    artist = proxy.ask("eth_accounts")[1]
    proxy.next(SEND, None, None, rpc.replaced(to=artist, data="0x", gas=hex(21_000)))
    with pytest.raises(TransactionFailed, match="publish works 1-2: another transaction took its place"):
        runs.mint(proxy.address)
    assert_the_next_run_finishes(runs, proxy)


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_blocks_taken_back_in_the_middle_are_done_again(runs: Runs, proxy: Proxy, depth: int) -> None:
    """After the fifth transaction the chain goes back by so many blocks, the transactions in them lost."""
    snapshots = []

    def remember(call: rpc.Call) -> rpc.Reply:
        snapshots.append(proxy.ask("evm_snapshot"))
        return rpc.Reply(call.forward())

    def go_back(call: rpc.Call) -> rpc.Reply:
        assert proxy.ask("evm_revert", snapshots[-depth])
        return rpc.Reply(call.forward())

    proxy.next(SEND, *[remember] * 5, go_back)
    runs.mint(proxy.address)
    runs.assert_once(proxy.behind)
    assert "the chain took transactions back; reading it again" in runs.told
    assert_the_next_run_finishes(runs, proxy)


def test_blocks_taken_back_after_the_last_transaction_are_noticed(runs: Runs, proxy: Proxy) -> None:
    snapshots = []

    def remember(call: rpc.Call) -> rpc.Reply:
        snapshots.append(proxy.ask("evm_snapshot"))
        return rpc.Reply(call.forward())

    def and_go_back(call: rpc.Call) -> rpc.Reply:
        answer = call.forward()
        assert proxy.ask("evm_revert", snapshots[-1])
        return rpc.Reply(answer)

    proxy.next(SEND, *[remember] * 7)
    proxy.next(RECEIPT, *[None] * 6, and_go_back)
    runs.mint(proxy.address)
    runs.assert_once(proxy.behind)
    assert "the chain took transactions back; reading it again" in runs.told


def test_confirmations_are_waited_for_and_a_block_taken_back_meanwhile_is_done_again(runs: Runs, proxy: Proxy) -> None:
    runs.limits = Limits(receipt_seconds=6, gone_seconds=0.2, confirmations=2)
    snapshots: list[str] = []

    def remember(call: rpc.Call) -> rpc.Reply:
        snapshots.append(proxy.ask("evm_snapshot"))
        return rpc.Reply(call.forward())

    def next_block(call: rpc.Call) -> rpc.Reply:
        """A block between any two looks; but the third transaction's own is taken back first."""
        if len(snapshots) == 1 and proxy.seen[SEND] == 3:
            assert proxy.ask("evm_revert", snapshots.pop())
        proxy.ask("evm_mine")
        return rpc.Reply(call.forward())

    proxy.next(SEND, None, None, remember)
    proxy.always("eth_blockNumber", next_block)
    assert runs.mint(proxy.address).sent == 7
    runs.assert_once(proxy.behind)
    assert runs.told == [
        "publish works 1-2: 1 of 2 confirmations",
        "publish works 1-2: no node knows of it any more; sending it again",
    ]


def test_another_chain_at_the_address_gets_nothing(runs: Runs, proxy: Proxy) -> None:
    def other(call: rpc.Call) -> rpc.Reply:
        proxy.always("eth_chainId", rpc.result(hex(1)))
        return rpc.Reply(call.forward())

    proxy.next(RECEIPT, None, other)
    with pytest.raises(
        WrongChain, match=r"another chain answers there now, expected chain id 1337, found 1 - run: make chain$"
    ):
        runs.mint(proxy.address)
    assert proxy.seen[SEND] == 2
    proxy.always("eth_chainId", None)
    assert_the_next_run_finishes(runs, proxy)


def test_another_genesis_at_the_address_gets_nothing(runs: Runs, proxy: Proxy) -> None:
    """A chain of the same id on the port: a restarted node that lost its data."""

    def other(call: rpc.Call) -> rpc.Reply:
        def false_genesis(call: rpc.Call) -> rpc.Reply:
            answer = json.loads(call.forward())
            if call.params[0] == "0x0":
                answer["result"]["hash"] = "0x" + "11" * 32
            return rpc.Reply(json.dumps(answer).encode())

        proxy.always("eth_getBlockByNumber", false_genesis)
        return rpc.Reply(call.forward())

    proxy.next(RECEIPT, None, other)
    with pytest.raises(WrongChain, match="another chain answers there now, expected genesis 0x"):
        runs.mint(proxy.address)
    assert proxy.seen[SEND] == 2
    proxy.always("eth_getBlockByNumber", None)
    assert_the_next_run_finishes(runs, proxy)


def test_an_address_with_a_key_in_it_is_not_told(runs: Runs) -> None:
    with pytest.raises(NoChain) as refused:
        runs.connect("http://user:hunter2@127.0.0.1:1/v3/0123456789abcdef")
    assert refused.value.where == "http://127.0.0.1:1"
    for error in (refused.value, refused.value.__cause__):
        assert "hunter2" not in str(error) and "0123456789abcdef" not in str(error)
