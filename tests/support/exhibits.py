"""Collections to show, made up: what a chain and a node might say, without either."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from scripts.studio import pictures
from scripts.studio.cids import bytes_cid
from scripts.studio.exhibits import Exhibit, File, TokenFacts, WorkFacts
from scripts.studio.provenance import Moment
from tests.support.folders import picture

ALICE = "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1"
BOB = "0xFFcf8FDEE72ac11b5c542428B35EEF5769C409f0"
ETHER = 10**18


def drawn(folder: Path, seed: int, ending: str = ".png") -> File:
    path = picture(folder / f"drawn-{seed}{ending}", seed)
    return File(path.read_bytes(), pictures.examine(path).media_type)


def work(folder: Path, number: int, **changes: Any) -> WorkFacts:
    """A work sold once, with a picture."""
    token = number * 1_000_000 + 1
    tx = "0x" + f"{number:02x}" * 32
    moments = (
        Moment(token, "minted", 1_700_000_000, 4, tx, "", ALICE),
        Moment(token, "listed", 1_700_000_100, 5, tx, ALICE, lot="0x01", house="reserve auction"),
        Moment(token, "bid", 1_700_000_200, 6, tx, BOB, amount=ETHER, lot="0x01", said="1 ether"),
        Moment(token, "sold", 1_700_000_300, 7, tx, ALICE, BOB, 5 * ETHER // 4, "0x01", "1.25 ether"),
    )
    made = WorkFacts(
        number=number,
        tokens=(TokenFacts(token, BOB, moments),),
        editions=1,
        uri=f"ipfs://{bytes_cid(str(number).encode())}",
        content_digest="0x" + "ab" * 32,
        metadata_digest="0x" + "cd" * 32,
        royalty_bps=750,
        royalty_receiver=ALICE,
        name=f"Stone {number}",
        description="Found on the beach.",
        alt=f"A stone, number {number}.",
        attributes=(("Kind", "Banded"), ("", "Loose")),
        licence="CC-BY-4.0",
        created="2026-11",
        external_url="https://stones.example/1",
        picture=drawn(folder, number),
        picture_link=f"ipfs://{bytes_cid(b'picture')}/{number}.png",
        recording=None,
        recording_link="",
        withheld="",
        verified=True,
    )
    return replace(made, **changes)


def exhibit(*works: WorkFacts, **changes: Any) -> Exhibit:
    made = Exhibit(
        name="Pebbles",
        symbol="PEB",
        description="Stones from one beach.",
        address=ALICE,
        network="local",
        chain_id=1337,
        genesis_hash="0x" + "11" * 32,
        block=42,
        works=works,
    )
    return replace(made, **changes)
