"""Deploys the suite through Brownie: what changed, and nothing that did not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eth_utils import keccak

from scripts.studio import compiler_inputs, deployments, settings
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


NOWHERE = Deployed("", "", 0, "", [], "", "", "", "", [], {})

HOUSES = ("EnglishAuctions", "DutchAuctions", "SealedBidAuctions", "UniformPriceSales", "RankedAuctions", "Offers")
"""The auction house, a contract a format: one fee, one treasury, one registry."""


def house_terms(chain: Chain, book: Deployments) -> Sequence[Any]:
    registry = book.contracts["Consignments"].address
    return [settings.treasury_address(chain), settings.HOUSE_BPS, settings.currencies(), registry]


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


CREATION, CALLDATA_BYTE, CODE_BYTE, SETTING_UP = 53_000, 16, 200, 60_000
"""Gas of a transaction that creates a contract, of each byte of its code on the way and where it stays, and of what a
constructor does."""
CLONE_SOURCE = 32_000
"""Gas of creating a template inside a constructor."""


def outstanding(project: Any, chain: Chain) -> dict[str, int]:
    """The parts of the suite that `deploy` would deploy, with the gas each takes, to within a tenth."""
    book = _book_of(chain, lambda line: None)
    found: dict[str, int] = {}
    for part in SUITE:
        artifact = getattr(project, part.name)
        standing = book.contracts.get(part.name)
        args = list(part.args(chain, book))
        if _stands(chain, artifact, args, standing):
            continue
        found[part.name] = _gas(artifact, [getattr(project, name) for name in part.templates])
        made = replace(standing or NOWHERE, address=f"0x{len(found):040x}")  # whoever is told where it is changes too
        book = book.with_contract(part.name, made)
    return found


def _gas(artifact: Any, templates: Sequence[Any]) -> int:
    sent = len(artifact._build["bytecode"]) // 2
    kept = sum(len(each._build["deployedBytecode"]) // 2 for each in (artifact, *templates))
    return CREATION + SETTING_UP + CALLDATA_BYTE * sent + CODE_BYTE * kept + CLONE_SOURCE * len(templates)


def _stands(chain: Chain, artifact: Any, args: Sequence[Any], standing: Deployed | None) -> bool:
    source = source_hash(artifact.bytecode, artifact.deploy.encode_input(*args))
    return standing is not None and standing.source_hash == source and deployments.is_live(chain, standing)


def deploy(
    project: Any, account: Any, chain: Chain, tell: Callable[[str], None], confirmations: int = 1
) -> Deployments:
    """Brings `chain` to what `project` (a loaded Brownie project) compiles to, sending from a Brownie `account`.

    The file is written after each contract, so that an interruption loses nothing that was paid for; beside it goes the
    standard-JSON input of each contract. Raises TooDear where the chain's caps forbid the next one.
    """
    book = _book_of(chain, tell)
    said = said_of_errors(build for _, build in project._build.items())
    spent = 0
    for part in SUITE:
        artifact = getattr(project, part.name)
        args = list(part.args(chain, book))
        source = source_hash(artifact.bytecode, artifact.deploy.encode_input(*args))
        standing = book.contracts.get(part.name)
        if _stands(chain, artifact, args, standing):
            tell(f"{part.name:22} {book.contracts[part.name].address}  unchanged")
            continue
        gas = _gas(artifact, [getattr(project, name) for name in part.templates])
        chain.caps.capped(f"deploy {part.name}", {"gas": gas}, int(chain.web3.eth.gas_price), spent)
        contract = account.deploy(artifact, *args, silent=True, required_confs=confirmations)
        spent += int(contract.tx.gas_used) * int(contract.tx.gas_price or 0)
        made = _record(chain, artifact, contract.address, contract.tx, account.address, args, source, said)
        book = book.with_contract(part.name, made)
        for name, view in part.templates.items():
            template = getattr(project, name)
            address = getattr(contract, view)()
            book = book.with_contract(
                name, _record(chain, template, address, contract.tx, contract.address, [], source, said)
            )
        book.save()
        for name in (part.name, *part.templates):
            compiler_inputs.write_input(chain.network, name, getattr(project, name)._build)
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
