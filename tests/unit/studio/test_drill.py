"""The exit drill: everything again from the chain and CARs alone, and every difference named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from eth_abi import encode
from web3 import Web3

from scripts.studio.archives import Archive
from scripts.studio.backups import back_up
from scripts.studio.cids import bytes_cid, cid_to_digest, folder_cid
from scripts.studio.drill import differences, drill, read_earlier
from scripts.studio.errors import IpfsError, StudioError
from scripts.studio.ipfs import Node
from scripts.studio.money import ETHER
from scripts.studio.rebuilt_splits import split_document
from scripts.studio.records import ABI
from scripts.studio.splits import make_terms
from tests.fixtures.stages import BASALT, Evening
from tests.support.folders import picture


@pytest.fixture(autouse=True)
def isolation(studio_suite, fn_isolation):
    """These tests do use the chain."""


@pytest.fixture
def cars(evening: Evening, tmp_path: Path) -> Path:
    made = back_up(evening.chain, evening.collection.address, [], evening.stage.node, tmp_path / "cars")
    assert made.complete
    return tmp_path / "cars"


def run(evening: Evening, cars: Path, **options: Any) -> Any:
    return drill(evening.chain, Archive.of(cars), [evening.collection.address], 0, **options)


def everything(evening: Evening) -> dict[str, Any]:
    """The studio's own records."""
    return {"book": evening.book, "node": evening.stage.node}


def test_every_event_and_view_read_is_the_contracts_own(compiled: Any) -> None:
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(part) for name, part in value.items() if name != "internalType"}
        return [plain(part) for part in value] if isinstance(value, list) else value

    for name, entries in ABI.items():
        theirs = [plain(entry) for entry in compiled._build.get(name)["abi"]]
        assert [entry["name"] for entry in entries if entry not in theirs] == []


def test_all_is_rebuilt_and_nothing_differs(evening: Evening, cars: Path) -> None:
    done = run(evening, cars, **everything(evening))
    assert done.differences == ()
    (found,) = done.document["collections"].values()
    assert (found["name"], found["symbol"], len(found["works"]), len(found["tokens"])) == ("Pebbles", "PEB", 3, 11)
    owners = {int(token): facts["owner"] for token, facts in found["tokens"].items()}
    alice, bob = (evening.chain.account(name).address for name in ("alice", "bob"))
    assert [token for token, owner in owners.items() if owner == alice] == [BASALT, BASALT + 1, 3_000_001]
    assert (owners[BASALT + 9], BASALT + 8 in owners) == (bob, False)
    assert {facts["title"] for facts in found["tokens"].values()} == {"Agate", "Basalt", "Chert"}
    (split,) = done.document["splits"].values()
    assert sorted((each["role"], each["shares"]) for each in split["recipients"].values()) == [
        ("artist", 7), ("gallery", 3)
    ]  # fmt: skip
    lots = {(lot["house"], lot["terms"]["tokenId"]) for lot in done.document["lots"].values()}
    houses = [evening.book.contracts[name].address for name in ("EnglishAuctions", "DutchAuctions")]
    assert lots == {(houses[0], 1_000_001), (houses[1], BASALT)}


def test_a_lot_can_be_taken_back_with_what_was_rebuilt(evening: Evening, cars: Path) -> None:
    lots = run(evening, cars).document["lots"].values()
    (lot,) = [lot for lot in lots if lot["terms"]["tokenId"] == 1_000_001]
    house = evening.book.contract(evening.chain, "EnglishAuctions", lot["house"])
    evening.send("artist", house.functions.cancel(lot["terms"]))
    done = run(evening, cars, **everything(evening))
    assert done.differences == () and len(done.document["lots"]) == 1


def test_the_earlier_document_is_a_record_and_a_doctored_one_is_told(evening: Evening, cars: Path) -> None:
    first = run(evening, cars).document
    assert run(evening, cars, earlier=json.loads(json.dumps(first))).differences == ()
    doctored = deepcopy(first)
    (collection,) = doctored["collections"].values()
    collection["tokens"]["1000001"]["owner"] = ETHER
    collection["works"]["2"]["cap"] = 11
    (split,) = doctored["splits"].values()
    next(iter(split["recipients"].values()))["shares"] += 1
    doctored["lots"].popitem()
    told = run(evening, cars, earlier=doctored).differences
    assert len(told) == 4
    for part in ("tokens 1000001 owner: ", "works 2 cap: rebuilt as 10, elsewhere 11", " shares: ", "lots 0x"):
        assert sum(part in line for line in told) == 1
    assert all(line.endswith("(the earlier drill)") for line in told)


def test_a_car_with_one_byte_changed_or_gone_is_told_with_what_it_takes_along(evening: Evening, cars: Path) -> None:
    uri = evening.chain.call(evening.collection.functions.tokenURI(3_000_001))
    car = cars / f"{uri.removeprefix('ipfs://')}.car"
    data = car.read_bytes()
    car.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    told = run(evening, cars, **everything(evening)).differences
    assert told[0].startswith(f"CAR {car.name}: ") and "a broken CAR" in told[0]
    assert told[1] == f"{uri}: metadata: in no CAR"
    assert 'tokens 3000001 title: rebuilt as "", elsewhere "Chert"' in told[2]
    car.unlink()
    told = run(evening, cars, **everything(evening)).differences
    assert [line.split(":")[0] for line in told] == [
        "ipfs",
        f"collections {evening.collection.address} tokens 3000001 title",
    ]


def test_a_picture_that_is_missing_is_told(evening: Evening, cars: Path) -> None:
    uri = evening.chain.call(evening.collection.functions.tokenURI(1_000_001))
    image = json.loads(evening.stage.node.read(uri.removeprefix("ipfs://")))["image"]
    (cars / f"{image.removeprefix('ipfs://').split('/')[0]}.car").unlink()
    told = run(evening, cars).differences
    assert told == (f"{image}: needed by {uri}: in no CAR",)


def test_other_bytes_than_were_registered_are_told(evening: Evening, tmp_path: Path, cars: Path) -> None:
    """Metadata that names another picture than the one whose digest the artist registered."""
    node: Node = evening.stage.node
    other = picture(tmp_path / "other.png", 5).read_bytes()
    metadata = json.dumps({"name": "Mismatch", "image": f"ipfs://{bytes_cid(other)}"}).encode()
    for data in (other, metadata):
        node.add_bytes(data, bytes_cid(data))
    artist = evening.chain.account("artist").address
    terms = (b"\x07" * 32, cid_to_digest(bytes_cid(metadata))[0], artist, ETHER, 0, 1, 0, 0)
    evening.send("artist", evening.collection.functions.publish([terms], artist, [1]))
    back_up(evening.chain, evening.collection.address, [], node, cars)
    (told,) = run(evening, cars).differences
    assert told == f"ipfs://{bytes_cid(metadata)}: none of its files has the SHA-256 0x{'07' * 32}"


def add_work(evening: Evening, cars: Path, receiver: str) -> None:
    """Another work of the artist's, with its bytes in the CARs, whose royalties go to `receiver`."""
    node: Node = evening.stage.node
    drawn = picture(cars / "drawn.png", int(receiver, 16) % 1_000).read_bytes()
    metadata = json.dumps({"name": "One more", "image": f"ipfs://{bytes_cid(drawn)}"}).encode()
    for data in (drawn, metadata):
        node.add_bytes(data, bytes_cid(data))
    artist = evening.chain.account("artist").address
    work = (hashlib.sha256(drawn).digest(), cid_to_digest(bytes_cid(metadata))[0], artist, receiver, 500, 1, 0, 0)
    evening.send("artist", evening.collection.functions.publish([work], artist, [1]))
    back_up(evening.chain, evening.collection.address, [], node, cars)


def make_split(evening: Evening, factory_name: str, event: str, call: str, *args: Any) -> str:
    """Makes a split with its factory; where it is."""
    factory = evening.book.contract(evening.chain, factory_name)
    receipt = evening.send("artist", factory.functions[call](*args))
    return str(evening.chain.events_in(receipt, factory, event)[0].args["split"])


@pytest.fixture
def names(evening: Evening) -> tuple[str, ...]:
    """Addresses of the artist, Alice, Bob and the gallery."""
    return tuple(evening.chain.account(name).address for name in ("artist", "alice", "bob", "gallery"))


def managed_split(evening: Evening, names: tuple[str, ...]) -> str:
    """60 of the artist's and 40 of Alice's, 15 of which went on to Bob; in Alice's control since."""
    artist, alice, bob, _ = names
    terms = make_terms([(artist, "artist", 60), (alice, "producer", 40)], reduce=False)
    made = ("ChangingSplitFactory", "ManagedSplitCreated", "createManaged")
    split = make_split(evening, *made, artist, terms.list, [])
    managed = evening.book.contract(evening.chain, "ManagedSplit", split).functions
    evening.send("artist", managed.moveShares([(artist, bob, 15)]))
    evening.send("artist", managed.offerControl(alice))
    evening.send("alice", managed.acceptControl())
    return split


def shares_split(evening: Evening, names: tuple[str, ...]) -> str:
    """1,000 shares that are sold; Alice sold Bob 250 of hers."""
    artist, alice, bob, _ = names
    terms = make_terms([(artist, "artist", 600), (alice, "producer", 400)], reduce=False)
    made = ("ChangingSplitFactory", "SharesSplitCreated", "createShares")
    split = make_split(evening, *made, "Shares of the evening", "EVE", terms.list, [])
    shares = evening.book.contract(evening.chain, "SharesSplit", split).functions
    evening.send("alice", shares.transfer(bob, 250))
    return split


def recoup_split(evening: Evening, names: tuple[str, ...]) -> str:
    """The gallery's advance of a tenth of an ether and Bob's of two first, then 3 to 1."""
    artist, alice, bob, gallery = names
    terms = make_terms([(artist, "artist", 3), (alice, "producer", 1)])
    advances = [(gallery, ETHER, 10**17), (bob, ETHER, 2 * 10**17)]
    return make_split(evening, "RecoupFactory", "RecoupCreated", "create", (advances, terms.list))


def shares_in(document: dict[str, Any]) -> dict[str, int]:
    return {address: each["shares"] for address, each in document["recipients"].items()}


def test_shares_that_moved_are_rebuilt_as_they_are_now(evening: Evening, cars: Path, names: tuple[str, ...]) -> None:
    artist, alice, bob, _ = names
    managed, shares = managed_split(evening, names), shares_split(evening, names)
    for split in (managed, shares):
        add_work(evening, cars, split)
    done = run(evening, cars, **everything(evening))
    assert done.differences == ()
    found = done.document["splits"]
    assert (found[managed]["kind"], found[managed]["whole"], found[managed]["controller"]) == ("managed", 100, alice)
    assert shares_in(found[managed]) == {artist: 45, alice: 40, bob: 15}
    assert (found[shares]["kind"], shares_in(found[shares])) == ("shares", {artist: 600, alice: 150, bob: 250})
    assert found[shares]["recipients"][alice]["role"] == "producer"


def test_a_split_that_recoups_is_rebuilt_whole_and_can_be_paid_by_what_was_rebuilt(
    evening: Evening, cars: Path, names: tuple[str, ...]
) -> None:
    artist, alice, bob, gallery = names
    split = recoup_split(evening, names)
    add_work(evening, cars, split)
    done = run(evening, cars, **everything(evening))
    assert done.differences == ()
    found = done.document["splits"][split]
    assert (found["kind"], found["whole"], shares_in(found)) == ("recoup", 4, {artist: 3, alice: 1})
    assert [(each["recipient"], each["amount"]) for each in found["advances"]] == [(gallery, 10**17), (bob, 2 * 10**17)]
    terms = make_terms([(address, each["role"], each["shares"]) for address, each in found["recipients"].items()])
    advances = [tuple(each.values()) for each in found["advances"]]
    contract = evening.book.contract(evening.chain, "RecoupSplit", split)
    evening.chain.pay(evening.chain.account("stranger"), split, 7 * 10**17, "royalties")
    before = evening.chain.balance(alice)
    evening.send("stranger", contract.functions.payAll((advances, terms.list), ETHER))
    assert evening.chain.balance(alice) - before == 10**17  # a quarter of what the advances leave


def test_a_doctored_record_of_any_split_differs(evening: Evening, cars: Path, names: tuple[str, ...]) -> None:
    splits = [make(evening, names) for make in (managed_split, shares_split, recoup_split)]
    for split in splits:
        add_work(evening, cars, split)
    managed, shares, recoup = splits
    first = json.dumps(run(evening, cars).document)
    assert run(evening, cars, earlier=json.loads(first)).differences == ()
    for split, doctor in (
        (managed, lambda split: split.update(controller=ETHER)),
        (managed, lambda split: split["recipients"].popitem()),
        (shares, lambda split: split.update(whole=999)),
        (recoup, lambda split: split["advances"].reverse()),
        (recoup, lambda split: split["advances"][0].update(amount=1)),
    ):
        earlier = json.loads(first)
        doctor(earlier["splits"][split])
        (told,) = run(evening, cars, earlier=earlier).differences
        assert told.startswith(f"splits {split} ") and told.endswith("(the earlier drill)")


def test_terms_that_a_liar_announced_of_a_split_are_not_believed(
    evening: Evening, cars: Path, names: tuple[str, ...]
) -> None:
    """Of a split that others made, told before its factory told, or after: it does not lie where those terms put it."""
    stranger = evening.chain.account("stranger").address
    lie = make_terms([(stranger, "artist", 1)]).list
    splits = [make(evening, names) for make in (managed_split, shares_split, recoup_split)]
    for split in splits:
        add_work(evening, cars, split)
        where = bytes.fromhex(split[2:]).rjust(32, b"\0")
        who = bytes.fromhex(stranger[2:]).rjust(32, b"\0")
        signature = "ManagedSplitCreated(address,address,bytes,address[])"
        emit(evening, [Web3.keccak(text=signature), where, who], encode(["bytes", "address[]"], [lie, []]))
        signature = "RecoupCreated(address,((address,address,uint256)[],bytes))"
        facts = encode(["((address,address,uint256)[],bytes)"], [([], lie)])
        emit(evening, [Web3.keccak(text=signature), where], facts)
    done = run(evening, cars, **everything(evening))
    assert done.differences == ()
    assert [done.document["splits"][split]["kind"] for split in splits] == ["managed", "shares", "recoup"]
    assert all(stranger not in done.document["splits"][split]["recipients"] for split in splits)


def test_a_split_whose_only_teller_lies_is_told_as_one_without_terms(
    evening: Evening, cars: Path, names: tuple[str, ...]
) -> None:
    split = recoup_split(evening, names)
    made = evening.chain.events(evening.book.contract(evening.chain, "RecoupFactory"), "RecoupCreated")[0].block
    add_work(evening, cars, split)
    done = drill(evening.chain, Archive.of(cars), [evening.collection.address], 0)
    assert done.differences == ()
    faults: list[str] = []
    assert split_document(evening.chain, split, made + 1, faults) == {"kind": "other"}
    assert faults == [f"split {split}: the event that tells its terms is not there"]


def test_a_collection_with_a_policy_is_rebuilt_with_it(
    evening: Evening, tmp_path: Path, names: tuple[str, ...]
) -> None:
    artist = evening.chain.account("artist").address
    factory = evening.book.contract(evening.chain, "BoundCollectionFactory")
    policy = (86_400, 3_600, False, False, True, False)
    create = factory.functions.create("Kept", "KEP", artist, bytes(32), b"\5" * 32, policy)
    receipt = evening.send("artist", create)
    address = evening.chain.events_in(receipt, factory, "BoundCollectionCreated")[0].args["collection"]
    bound = Evening(evening.stage, address)
    cars = tmp_path / "kept"
    cars.mkdir()
    add_work(bound, cars, recoup_split(evening, names))
    (fresh,) = run(bound, cars, **everything(bound)).document["collections"].values()
    assert fresh["policy"]["firstHold"] == 86_400
    contract = evening.book.contract(evening.chain, "BoundCollection", address)
    evening.send("artist", contract.functions.loosen((0, 0, False, False, True, False)))
    done = run(bound, cars, **everything(bound))
    assert done.differences == ()
    (found,) = done.document["collections"].values()
    assert (found["policy"]["firstHold"], found["policy"]["noResale"], len(found["works"])) == (0, True, 1)
    doctored = deepcopy(done.document)
    doctored["collections"][address]["policy"]["noResale"] = False
    (told,) = run(bound, cars, earlier=doctored).differences
    assert "policy noResale: rebuilt as true, elsewhere false" in told


def test_terms_that_nobody_published_are_told_and_somebodys_wallet_needs_none(evening: Evening, cars: Path) -> None:
    factory = evening.book.contract(evening.chain, "SplitFactory")
    add_work(evening, cars, factory.address)  # a contract, and no split
    assert run(evening, cars).differences == ()
    terms = make_terms([(evening.chain.account(name).address, "artist", 1) for name in ("alice", "bob", "carol")])
    evening.send("artist", factory.functions.create(terms.root))
    split = evening.chain.call(factory.functions.splitOf(terms.root))
    add_work(evening, cars, split)
    assert run(evening, cars).differences == (f"split {split}: its terms were never published",)


def test_events_of_a_liar_are_not_believed(evening: Evening, cars: Path) -> None:
    """Somebody else's contract announces a lot of a token it does not have, and terms the split was not made of."""
    before = run(evening, cars).document
    lot_abi = next(entry for entry in ABI["EnglishAuctions"] if entry["name"] == "LotListed")
    fields = [part["type"] for part in lot_abi["inputs"][3]["components"]]
    stranger = evening.chain.account("stranger").address
    terms = [stranger, evening.collection.address, 1_000_001, ETHER, ETHER, ETHER, b"\1" * 32, 0, 0]
    signature = f"LotListed(bytes32,address,address,({','.join(fields)}))"
    collection = bytes.fromhex(evening.collection.address[2:]).rjust(32, b"\0")
    emit(evening, [Web3.keccak(text=signature), b"\2" * 32, b"\3" * 32, collection], encode(fields, terms))
    split = bytes.fromhex(next(iter(before["splits"]))[2:]).rjust(32, b"\0")
    lie = encode(["bytes"], [make_terms([(stranger, "artist", 1)]).list])
    emit(evening, [Web3.keccak(text="TermsPublished(address,bytes)"), split], lie)
    emit(evening, [Web3.keccak(text="TermsPublished(address,bytes)"), split], b"\xff" * 7)
    done = run(evening, cars, **everything(evening))
    assert done.differences == () and done.document == before


def emit(evening: Evening, topics: list[bytes], data: bytes) -> None:
    """Deploys code that emits one event of any kind."""
    code = b"".join(b"\x7f" + topic for topic in reversed(topics))
    code += b"\x61" + len(data).to_bytes(2, "big") + b"\x5f" + bytes([0xA0 + len(topics)]) + b"\x00"
    start = len(code) + 9
    copy = b"\x61" + len(data).to_bytes(2, "big") + b"\x61" + start.to_bytes(2, "big") + b"\x5f\x39"
    code = copy + b"\x5b" + code
    assert len(code) == start
    stranger = evening.chain.account("stranger").address
    sent = evening.chain.web3.eth.send_transaction({"from": stranger, "data": code + data, "gas": 1_000_000})
    assert evening.chain.web3.eth.wait_for_transaction_receipt(sent)["logs"]


@pytest.fixture
def sharded(tmp_path: Path) -> Iterator[Path]:
    """A directory of so many long names that it is kept as a tree, with a large file in it."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3_000):
        (folder / f"{'a-name-that-is-rather-long-' * 3}{number}.txt").write_bytes(str(number).encode())
    (folder / "large.bin").write_bytes(bytes(range(256)) * 4_000)
    yield folder


def test_sharded_directories_and_large_files_are_read_out_of_cars(sharded: Path, tmp_path: Path) -> None:
    import aleph_cid

    cid = folder_cid(sharded)
    cars = tmp_path / "archive"
    cars.mkdir()
    aleph_cid.write_folder_car(sharded, cars / "many.car", cid_version=1, follow_symlinks=True)
    archive = Archive.of(cars)
    assert archive.entries(cid).keys() == {path.name for path in sharded.iterdir()}
    assert archive.read(f"{cid}/{'a-name-that-is-rather-long-' * 3}2999.txt") == b"2999"
    assert archive.read(f"{cid}/large.bin") == (sharded / "large.bin").read_bytes()
    with pytest.raises(IpfsError, match="no such file"):
        archive.read(f"{cid}/nothing")
    with pytest.raises(IpfsError, match="not a file"):
        archive.read(cid)
    with pytest.raises(IpfsError, match="no CARs"):
        Archive.of(sharded)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"chain": 1}'])
def test_what_is_no_record_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(StudioError, match="not a drill's document"):
        read_earlier(tmp_path / "x.json")


def test_differences_name_the_place_and_both_values() -> None:
    one, other = {"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 1, "c": 4}, "e": 5}
    assert list(differences(one, other)) == [
        "a c: rebuilt as 2, elsewhere 4", "d: rebuilt, and not there", "e: there, and not rebuilt"
    ]  # fmt: skip
