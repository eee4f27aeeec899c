"""A drill took the terms of a split whose shares move from whoever announced them first, and its address is known
before it is made: a stranger could make every drill of an artist fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from eth_abi import encode
from web3 import Web3

from scripts.studio.backups import back_up
from scripts.studio.splits import make_terms
from tests.fixtures.stages import Evening, Mint
from tests.unit.studio.test_drill import add_work, emit, everything, run


@pytest.fixture(autouse=True)
def isolation(studio_suite, fn_isolation):
    """This does use the chain."""


def test_terms_announced_before_the_split_was_made_are_not_believed(stage, mint: Mint, tmp_path: Path) -> None:
    evening = Evening(stage, mint().collection)
    artist, alice, stranger = (evening.chain.account(name).address for name in ("artist", "alice", "stranger"))
    terms = make_terms([(artist, "artist", 60), (alice, "producer", 40)], reduce=False)
    factory = evening.book.contract(evening.chain, "ChangingSplitFactory")
    split = evening.chain.call(factory.functions.managedSplitOf(artist, terms.list, []))
    topics = [bytes.fromhex(address[2:]).rjust(32, b"\0") for address in (split, stranger)]
    lie = encode(["bytes", "address[]"], [make_terms([(stranger, "artist", 1)]).list, []])
    emit(evening, [Web3.keccak(text="ManagedSplitCreated(address,address,bytes,address[])"), *topics], lie)
    evening.send("artist", factory.functions.createManaged(artist, terms.list, []))
    back_up(evening.chain, evening.collection.address, [], evening.stage.node, tmp_path)
    add_work(evening, tmp_path, split)
    done = run(evening, tmp_path, **everything(evening))
    assert done.differences == ()
    shares = {address: each["shares"] for address, each in done.document["splits"][split]["recipients"].items()}
    assert shares == {artist: 60, alice: 40}
