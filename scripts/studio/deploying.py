"""Deploys the suite through Brownie: what changed, and nothing that did not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eth_utils import keccak

from scripts.studio import deployments, settings
from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployed, Deployments
from scripts.studio.reverts import signature


@dataclass(frozen=True)
class Part:
    """One contract to deploy.

    `templates` are contracts it deploys itself, whose clones it hands out: their name, and the view that says where.
    """

    name: str
    args: Callable[[Chain, Deployments], Sequence[Any]] = lambda chain, book: ()
    templates: Mapping[str, str] = field(default_factory=dict)


HOUSES = ("EnglishAuctions", "DutchAuctions", "SealedBidAuctions", "UniformPriceSales", "RankedAuctions", "Offers")
"""The auction house, a contract a format: one fee, one treasury, one registry."""


def house_terms(chain: Chain, book: Deployments) -> Sequence[Any]:
    registry = book.contracts["Consignments"].address
    return [settings.treasury_address(chain), settings.HOUSE_BPS, [], registry]


def custodians(chain: Chain, book: Deployments) -> Sequence[Any]:
    """The houses that hold tokens for their owners; an offer is met without."""
    return [[book.contracts[name].address for name in HOUSES if name != "Offers"]]


SUITE = (
    Part("SplitFactory", templates={"Split": "IMPLEMENTATION"}),
    Part("ChangingSplitFactory", templates={"ManagedSplit": "MANAGED", "SharesSplit": "SHARES"}),
    Part("RecoupFactory", templates={"RecoupSplit": "IMPLEMENTATION"}),
    Part("CollectionFactory", templates={"Collection": "COLLECTION"}),
    Part("Vouchers"),
    Part("Phases"),
    Part("Airdrops"),
    Part("Recipes"),
    Part("Contributions"),
    Part("Licences"),
    Part("Consignments", lambda chain, book: [settings.levy_address()]),
    *(Part(name, house_terms) for name in HOUSES),
    Part("SaleCertificate", lambda chain, book: [[book.contracts[name].address for name in HOUSES]]),
    Part("BoundCollectionFactory", custodians, templates={"BoundCollection": "COLLECTION"}),
)
"""In this order: later parts are told where earlier ones are."""


def deploy(project: Any, account: Any, chain: Chain, tell: Callable[[str], None]) -> Deployments:
    """Brings `chain` to what `project` (a loaded Brownie project) compiles to, sending from a Brownie `account`.

    The file is written after each contract, so that an interruption loses nothing that was paid for.
    """
    book = _book_of(chain, tell)
    said = said_of_errors(build for _, build in project._build.items())
    for part in SUITE:
        artifact = getattr(project, part.name)
        args = list(part.args(chain, book))
        source = source_hash(artifact.bytecode, artifact.deploy.encode_input(*args))
        standing = book.contracts.get(part.name)
        if standing and standing.source_hash == source and deployments.is_live(chain, standing):
            tell(f"{part.name:22} {standing.address}  unchanged")
            continue
        contract = account.deploy(artifact, *args, silent=True)
        made = _record(chain, artifact, contract.address, contract.tx, account.address, args, source, said)
        book = book.with_contract(part.name, made)
        for name, view in part.templates.items():
            template = getattr(project, name)
            address = getattr(contract, view)()
            book = book.with_contract(
                name, _record(chain, template, address, contract.tx, contract.address, [], source, said)
            )
        book.save()
        tell(f"{part.name:22} {made.address}  deployed")
    return book


def _book_of(chain: Chain, tell: Callable[[str], None]) -> Deployments:
    found = deployments.read(chain.network)
    if found is None:
        return deployments.empty(chain)
    if not deployments.is_of(found, chain):
        tell("this chain was restarted: everything is deployed anew")
        return deployments.empty(chain)
    return found


def _record(
    chain: Chain,
    artifact: Any,
    address: str,
    tx: Any,
    deployer: str,
    args: Sequence[Any],
    source: str,
    said: Mapping[str, str],
) -> Deployed:
    build = artifact._build
    return Deployed(
        address=address,
        tx_hash=tx.txid,
        block=int(tx.block_number),
        deployer=deployer,
        args=list(args),
        code_hash=deployments.code_hash(chain, address),
        source_hash=source,
        solc=build["compiler"]["version"],
        evm_version=build["compiler"]["evm_version"],
        abi=build["abi"],
        errors=notices(build["abi"], said),
    )


def notices(abi: Sequence[Mapping[str, Any]], said: Mapping[str, str]) -> dict[str, str]:
    """What the interfaces say of each custom error a contract can revert with, by signature."""
    signatures = [signature(entry) for entry in abi if entry["type"] == "error"]
    by_selector = {error: keccak(text=error)[:4].hex() for error in signatures}
    return {error: said[selector] for error, selector in by_selector.items() if selector in said}


def said_of_errors(builds: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The notice of every error that a project's sources define, by selector (8 hex digits).

    Read from the syntax trees: where some of a contract's errors have `@dev`, Brownie keeps none of the notices.
    """
    return {
        definition["errorSelector"]: notice
        for build in builds
        for definition in _definitions(build.get("ast"))
        if (notice := _notice(definition))
    }


def _definitions(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, dict):
        if node.get("nodeType") == "ErrorDefinition":
            yield node
        for part in node.values():
            yield from _definitions(part)
    elif isinstance(node, list):
        for part in node:
            yield from _definitions(part)


def _notice(definition: Mapping[str, Any]) -> str:
    """The text after `@notice`, up to the next tag, on one line."""
    text = (definition.get("documentation") or {}).get("text", "")
    _, _, said = text.partition("@notice")
    return " ".join(said.partition(" @")[0].split())


def source_hash(bytecode: str, arguments: str) -> str:
    """Of creation code and constructor arguments: changes when the source, the compiler or its settings do."""
    return "0x" + keccak(hexstr=bytecode + arguments.removeprefix("0x")).hex()
