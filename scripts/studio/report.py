"""What happened, for people and for machines: a table on the terminal, receipts as JSON, a page to open.

Everything in it is read from the chain and the pinned metadata, nothing from what the steps said they did.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from web3.datastructures import AttributeDict

from scripts.studio import mainjob
from scripts.studio.houses import format_of
from scripts.studio.ledger import Balance, Ledger
from scripts.studio.lots import Lot, Stage
from scripts.studio.money import ether
from scripts.studio.tokens import WORK_SIZE, tokens_of

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class WorkLine:
    """One work of the plan as it stands on the chain."""

    number: int  # in the collection
    name: str
    alt: str
    file: str
    editions: int
    uri: str
    holders: tuple[tuple[str, int], ...]  # name and how many they hold


@dataclass(frozen=True)
class SaleLine:
    """One lot that ended; amounts in wei."""

    token: int
    name: str
    seller: str
    buyer: str  # "" if it went back
    price: int
    house_fee: int
    gallery_fee: int
    royalty: int
    to_seller: int


@dataclass(frozen=True)
class Facts:
    """All that the report shows."""

    network: str
    collection: str
    collection_name: str
    description: str
    split: str
    works: tuple[WorkLine, ...]
    sales: tuple[SaleLine, ...]
    payees: tuple[Balance, ...]
    ledger: Ledger


def write(stage: mainjob.Stage, folder: Path) -> Path:
    """Prints the tables, writes `receipts.json`, `facts.json` and `index.html` with its pictures; the page's path."""
    facts = gather(stage)
    _tables(stage, facts)
    (folder / "pictures").mkdir(parents=True)
    for work in facts.works:
        shutil.copyfile(stage.folder / work.file, folder / "pictures" / work.file)
    (folder / "receipts.json").write_text(_json([receipt.raw for receipt in facts.ledger.receipts]))
    (folder / "facts.json").write_text(_json(_facts_document(facts)))
    page = folder / "index.html"
    page.write_text(_page(facts))
    return page


def gather(stage: mainjob.Stage) -> Facts:
    """Reads the facts from the chain."""
    chain = stage.chain
    collection = stage.collection()
    book = mainjob.account_for(stage)
    names = {balance.address: balance.name for balance in book.balances}
    tokens = tokens_of(chain, collection)
    works = []
    titles = {}
    for work in stage.plan.works:
        number = chain.call(collection.functions.workOf(work.content_digest))
        titles[number] = work.name
        holders: dict[str, int] = {}
        for token in tokens:
            if token.work == number:
                holder = names.get(token.owner) or token.owner
                holders[holder] = holders.get(holder, 0) + 1
        works.append(
            WorkLine(
                number, work.name, work.sidecar.alt, work.file, work.editions, work.token_uri, tuple(holders.items())
            )
        )
    payees = tuple(sorted((b for b in book.balances if b.name and b.earned), key=lambda b: -b.earned))
    return Facts(
        network=chain.network,
        collection=collection.address,
        collection_name=stage.plan.collection.name,
        description=stage.plan.collection.description or "",
        split=chain.call(collection.functions.terms(1))[3],
        works=tuple(works),
        sales=tuple(_sale(stage, lot, names, titles) for lot in mainjob.lots(stage)),
        payees=payees,
        ledger=book,
    )


def _sale(stage: mainjob.Stage, lot: Lot, names: Mapping[str, str], titles: Mapping[int, str]) -> SaleLine:
    state = format_of(lot).state(stage.chain, lot)
    sold = state.stage is Stage.SOLD
    fees = stage.chain.call(lot.house.functions.proceeds(lot.terms, state.amount)) if sold else (0, 0, 0, 0)
    return SaleLine(
        lot.token_id,
        titles.get(lot.token_id // WORK_SIZE, ""),
        names.get(lot.seller) or lot.seller,
        (names.get(state.buyer) or state.buyer) if sold else "",
        state.amount if sold else 0,
        *fees,
    )


def _tables(stage: mainjob.Stage, facts: Facts) -> None:
    console = stage.console
    console.table(
        f"{facts.collection_name}: works",
        ["work", "title", "file", "tokens", "held by"],
        [
            [str(w.number), w.name, w.file, w.editions, ", ".join(n if c == 1 else f"{n} ({c})" for n, c in w.holders)]
            for w in facts.works
        ],
    )
    console.table(
        "Sales",
        ["token", "title", "seller", "buyer", "price", "house", "gallery", "royalty", "to the seller"],
        [[str(sale.token), sale.name, sale.seller, *_outcome(sale)] for sale in facts.sales],
    )
    console.table(
        "Who has more or less than at the start, gas apart",
        ["who", "address", "earned"],
        [[payee.name, payee.address, ether(payee.earned)] for payee in facts.payees],
    )


def _outcome(sale: SaleLine) -> list[str]:
    if not sale.buyer:
        return ["unsold", "", "", "", "", ""]
    return [sale.buyer, *map(ether, (sale.price, sale.house_fee, sale.gallery_fee, sale.royalty, sale.to_seller))]


def _page(facts: Facts) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["ether"] = ether
    return environment.get_template("demo.html").render(facts=facts)


def _facts_document(facts: Facts) -> dict[str, Any]:
    return {
        "network": facts.network,
        "collection": facts.collection,
        "split": facts.split,
        "works": [vars(work) for work in facts.works],
        "sales": [vars(sale) for sale in facts.sales],
        "payees": [{**vars(payee), "earned": payee.earned} for payee in facts.payees],
        "gas_wei": facts.ledger.gas,
        "missing_wei": facts.ledger.missing,
    }


def _json(value: Any) -> str:
    def plain(item: Any) -> Any:
        if isinstance(item, bytes):
            return "0x" + item.hex()
        if isinstance(item, AttributeDict):
            return dict(item)
        raise TypeError(f"{type(item).__name__} has no JSON")

    return json.dumps(value, default=plain, indent=1) + "\n"
