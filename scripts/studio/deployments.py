"""What is deployed on which chain: `deployments/<network>.json`, written atomically after each contract.

The file names the chain by its id and genesis hash and each contract by the hash of its code, so that a restarted chain
or a foreign file is recognised instead of believed. It carries the ABIs: whoever has the file needs no compiler.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eth_utils import keccak
from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.errors import DeploymentError
from scripts.studio.reverts import ErrorTable
from scripts.studio.services import ROOT

FOLDER = Path(os.environ.get("VERNISSAGE_DEPLOYMENTS", ROOT / "deployments"))
SCHEMA = 1
DEPLOY = ".venv/bin/brownie run deploy"


@dataclass(frozen=True)
class Deployed:
    """One contract on one chain."""

    address: str
    tx_hash: str
    block: int
    deployer: str
    args: Sequence[Any]  # constructor arguments
    code_hash: str  # keccak256 of the code on chain
    source_hash: str  # of what it was compiled from: creation code, settings included in it, and arguments
    solc: str
    evm_version: str
    abi: list[dict[str, Any]]
    errors: Mapping[str, str]  # signature -> what the interface says of the error
    history: Sequence[str] = ()  # earlier addresses, oldest first


@dataclass(frozen=True)
class Deployments:
    """The deployments of one chain."""

    network: str
    chain_id: int
    genesis_hash: str
    contracts: Mapping[str, Deployed]
    since: int | None = None  # the block of the first contract ever deployed here; None where there is none yet

    def path(self) -> Path:
        return path_of(self.network)

    def with_contract(self, name: str, deployed: Deployed) -> Deployments:
        """With `name` deployed anew; its earlier addresses are kept as history."""
        earlier = self.contracts.get(name)
        if earlier:
            deployed = replace(deployed, history=[*earlier.history, earlier.address])
        since = deployed.block if self.since is None else min(self.since, deployed.block)
        return replace(self, contracts={**self.contracts, name: deployed}, since=since)

    def save(self, folder: Path | None = None) -> None:
        """Writes the whole file or nothing of it; to where files of deployments are, unless another folder is said."""
        document = {
            "schema": SCHEMA,
            "network": self.network,
            "chainId": self.chain_id,
            "genesisHash": self.genesis_hash,
            "since": self.since,
            "updatedAt": datetime.now(UTC).isoformat(timespec="seconds"),
            "contracts": {name: asdict(deployed) for name, deployed in self.contracts.items()},
        }
        path = folder / self.path().name if folder else self.path()
        path.parent.mkdir(exist_ok=True)
        scratch = path.with_suffix(".new")
        with scratch.open("w") as file:
            json.dump(document, file, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)

    def names(self) -> dict[str, str]:
        """The name of each contract by its address."""
        return {deployed.address: name for name, deployed in self.contracts.items()}

    def contract(self, chain: Chain, name: str, address: str | None = None) -> Contract:
        """The contract `name`, or its ABI at another address (a clone's). Raises DeploymentError if never deployed."""
        deployed = self.contracts.get(name)
        if deployed is None:
            raise DeploymentError("not deployed", where=self.path(), field=name, expected="an address", run=DEPLOY)
        return chain.at(address or deployed.address, deployed.abi)

    def every(self, chain: Chain, name: str) -> list[Contract]:
        """The contract `name` wherever it was ever deployed, oldest first; none where it never was."""
        deployed = self.contracts.get(name)
        if deployed is None:
            return []
        return [chain.at(address, deployed.abi) for address in (*deployed.history, deployed.address)]

    def error_table(self) -> ErrorTable:
        notices: dict[str, str] = {}
        for deployed in self.contracts.values():
            notices.update(deployed.errors)
        return ErrorTable([deployed.abi for deployed in self.contracts.values()], notices)


def path_of(network: str) -> Path:
    return FOLDER / f"{network}.json"


def empty(chain: Chain) -> Deployments:
    return Deployments(chain.network, chain.chain_id, chain.genesis_hash, {})


def read(network: str) -> Deployments | None:
    """The file as it is; None where there is none. Raises DeploymentError where it is not one of ours."""
    path = path_of(network)
    try:
        document = json.loads(path.read_text())
        if document["schema"] != SCHEMA:
            raise DeploymentError(
                "another version's file",
                where=path,
                field="schema",
                expected=SCHEMA,
                found=document["schema"],
            )
        contracts = {name: Deployed(**fields) for name, fields in document["contracts"].items()}
        since = document.get("since", min((each.block for each in contracts.values()), default=None))
        return Deployments(document["network"], document["chainId"], document["genesisHash"], contracts, since)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeploymentError(
            "not a deployments file", where=path, expected="what deploy writes", found=str(error),
            run=f"mv {path} {path}.broken; {DEPLOY}",
        ) from error  # fmt: skip


def is_of(deployments: Deployments, chain: Chain) -> bool:
    """Whether the file speaks of this very chain."""
    return (deployments.chain_id, deployments.genesis_hash) == (chain.chain_id, chain.genesis_hash)


def is_live(chain: Chain, deployed: Deployed) -> bool:
    """Whether the contract's code is on the chain as it was recorded."""
    return code_hash(chain, deployed.address) == deployed.code_hash


def code_hash(chain: Chain, address: str) -> str:
    return "0x" + keccak(chain.code(address)).hex()


def load(chain: Chain) -> Deployments:
    """The deployments of `chain`, checked against it; its custom errors are then told in the interfaces' words.

    Raises DeploymentError where nothing is deployed, the chain was restarted, or a contract's code is not there.
    """
    found = read(chain.network)
    where = path_of(chain.network)
    if found is None:
        raise DeploymentError(
            "nothing is deployed yet", where=where, expected=f"a file for {chain.network!r}", run=DEPLOY
        )
    if not is_of(found, chain):
        raise DeploymentError(
            "this chain was restarted: the file speaks of another", where=where, field="genesisHash",
            expected=chain.genesis_hash, found=found.genesis_hash, run=DEPLOY,
        )  # fmt: skip
    for name, deployed in found.contracts.items():
        if not is_live(chain, deployed):
            raise DeploymentError(
                "this chain has other code there", where=where, field=name, expected=deployed.code_hash,
                found=code_hash(chain, deployed.address), run=DEPLOY,
            )  # fmt: skip
    chain.errors = found.error_table()
    chain.oldest = found.since or 0
    return found
