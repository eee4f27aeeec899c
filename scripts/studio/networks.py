"""Network names: `local`, the chain that `make chain` keeps, and what the user's own Brownie network list holds."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import yaml

from scripts.studio import settings
from scripts.studio.accounts import ROLES
from scripts.studio.chain import Chain
from scripts.studio.errors import NoChain, UnknownNetwork, WrongChain
from scripts.studio.rpc import place
from scripts.studio.services import LOCAL_RECORD, Record, chain_port, read_record

LOCAL = "local"
BROWNIE_NETWORKS = Path.home() / ".brownie" / "network-config.yaml"


@dataclass(frozen=True)
class Network:
    """A name, where its chain answers, and what its chain must be."""

    name: str
    rpc: str
    chain_id: int | None = None
    genesis_hash: str | None = None
    ipfs: str | None = None  # multiaddress of a Kubo RPC kept beside it
    is_local: bool = False  # a chain of ours, with Ganache's accounts and a clock that can be moved

    def people(self) -> tuple[str, ...]:
        """Names of the accounts a local chain holds."""
        return ROLES if self.is_local else ()


def find_network(name: str = LOCAL) -> Network:
    """The network called `name`. Raises UnknownNetwork with the names there are."""
    if name == LOCAL:
        return of_record(read_record(LOCAL_RECORD))
    known = live_networks()
    if name not in known:
        raise UnknownNetwork(
            "no such network",
            where=name,
            expected=_nearest(name, known),
            run=".venv/bin/brownie networks list",
        )
    return known[name]


def _nearest(name: str, known: Iterable[str]) -> str:
    """What a name may have been meant to be: there are dozens."""
    names = sorted(known)
    likely = [LOCAL, *get_close_matches(name, names)]
    return f"{', '.join(likely)}, or another of Brownie's {len(names)} live networks"


def of_record(record: Record | None) -> Network:
    if record is None:
        return Network(LOCAL, f"http://127.0.0.1:{chain_port()}", is_local=True)
    return Network(LOCAL, record.rpc, record.chain_id, record.genesis_hash, record.ipfs, is_local=True)


def live_networks() -> dict[str, Network]:
    """Brownie's live networks, read and never written; environment variables in an address are filled in."""
    try:
        listed = yaml.safe_load(BROWNIE_NETWORKS.read_text())["live"]
    except (OSError, KeyError, TypeError, yaml.YAMLError):
        return {}
    entries = [entry for group in listed for entry in group["networks"]]
    return {
        entry["id"]: Network(entry["id"], os.path.expandvars(entry["host"]), int(entry["chainid"])) for entry in entries
    }


def connect(network: Network) -> Chain:
    """Connects, and makes sure it is the chain the name stands for. On a live one, more care is taken: only keystores
    sign, transactions count after some confirmations, and gas has a highest price (see `settings`).

    Raises NoChain where nothing answers, or nothing says what the local chain should be; WrongChain where another one
    answers at its address.
    """
    if network.name == LOCAL and network.genesis_hash is None:
        raise NoChain(
            "no local chain runs", where=network.rpc, expected="the record that `make chain` keeps", run="make chain"
        )
    chain = Chain.open(network.rpc, network.name)
    if network.chain_id not in (None, chain.chain_id):
        raise WrongChain(
            "another chain answers there", where=place(network.rpc), expected=network.chain_id, found=chain.chain_id
        )
    if network.genesis_hash not in (None, chain.genesis_hash):
        raise WrongChain(
            "another chain answers there", where=place(network.rpc), expected=f"genesis {network.genesis_hash}",
            found=chain.genesis_hash, run="make chain",
        )  # fmt: skip
    if not network.is_local:
        chain.live, chain.caps = True, settings.caps()
        chain.limits = replace(chain.limits, confirmations=settings.confirmations())
    return chain
