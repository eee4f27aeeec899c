"""A token of anybody's ERC-721 contract, checked: is it on the chain at all, and is all there that it needs.

contract  its code is on the chain, and says that it is an ERC-721 contract
owner     somebody holds the token, and the last Transfer went there
uri       `tokenURI` answers, with bytes on the chain or a link that has a hash in it
needed    every link from there on leads to bytes that are whole on the node, hashed again here
copies    each root is kept by enough nodes and services, where a number is asked for
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from web3.contract import Contract

from scripts.studio.backups import erc721
from scripts.studio.cars import check_car
from scripts.studio.chain import Chain
from scripts.studio.crawling import Crawl, crawl, data_of, path_in
from scripts.studio.errors import IpfsError, IpfsUnreachable, StudioError, TransactionFailed
from scripts.studio.healing import Keeper, Root
from scripts.studio.ipfs import Node
from scripts.studio.tokens import NOBODY, Token
from scripts.studio.verifying import Finding

ERC_721_ID = bytes.fromhex("80ac58cd")
"""What `supportsInterface` is asked for."""


def verify_foreign(
    chain: Chain,
    address: str,
    ids: Sequence[int],
    node: Node,
    keepers: Sequence[Keeper] = (),
    least: int = 0,
    since: int = 0,
    fetch: bool = False,
) -> Iterator[Finding]:
    """Checks some tokens. With `fetch`, the node gets and pins what it lacks; no Transfer is older than block `since`.

    Raises VerificationFailed where there is no contract, IpfsUnreachable where no node answers.
    """
    contract = erc721(chain, address)
    general = [] if _is_erc721(chain, contract) else ["contract: it does not say that it is an ERC-721 contract"]
    seen: dict[str, tuple[str, list[str]]] = {}
    for token in ids:
        owner, failures = _owner(chain, contract, token, since)
        uri, wrong = _uri(chain, contract, token) if owner != NOBODY else ("", [])
        if uri and uri not in seen:
            seen[uri] = _behind(node, uri, keepers, least, fetch)
        name, missing = seen.get(uri, ("", []))
        yield Finding(Token(token, owner), name, uri, (*general, *failures, *wrong, *missing))


def _is_erc721(chain: Chain, contract: Contract) -> bool:
    try:
        return bool(chain.call(contract.functions.supportsInterface(ERC_721_ID)))
    except TransactionFailed:
        return False


def _owner(chain: Chain, contract: Contract, token: int, since: int) -> tuple[str, list[str]]:
    try:
        owner = str(chain.call(contract.functions.ownerOf(token)))
    except TransactionFailed as error:
        return NOBODY, [f"owner: there is no such token ({error.what})"]
    moves = chain.events(contract, "Transfer", since, tokenId=token)
    if not moves:
        return owner, ["owner: no Transfer ever told of this token"]
    last = moves[-1].args["to"]
    return owner, [] if last == owner else [f"owner: the contract says {owner}, the last Transfer {last}"]


def _uri(chain: Chain, contract: Contract, token: int) -> tuple[str, list[str]]:
    try:
        uri = str(chain.call(contract.functions.tokenURI(token)))
    except TransactionFailed as error:
        return "", [f"uri: tokenURI does not answer ({error.what})"]
    return uri, [] if uri else ["uri: it is empty"]


def _behind(node: Node, uri: str, keepers: Sequence[Keeper], least: int, fetch: bool) -> tuple[str, list[str]]:
    """The title behind a link, and all that is wrong with what it needs."""
    found = crawl(node, {uri: "tokenURI"}, fetch=fetch)
    failures = [f"needed: {link}: no hash to check it by, needed by {why}" for link, why in found.outside.items()]
    failures += [f"needed: {cid}: {why}" for cid, why in found.missing.items()]
    failures += _hashed_again(node, found)
    try:
        title = _title(node, uri)
    except IpfsUnreachable:
        raise
    except (StudioError, ValueError, KeyError, TypeError) as error:
        title = ""
        if not failures:
            failures.append(f"needed: what tokenURI leads to is not a token's JSON ({error})")
    for cid in found.roots if least else ():
        copies = sum(keeper.state(Root(uri, cid)) == "kept" for keeper in keepers)
        if copies < least:
            failures.append(f"copies: {cid}: {copies} of {least}")
    return title, failures


def _hashed_again(node: Node, found: Crawl) -> Iterator[str]:
    """Each root as a CAR, every block of it hashed here: a node's word is not enough."""
    for cid in found.roots:
        if cid in found.missing:
            continue
        with tempfile.NamedTemporaryFile(prefix="vernissage-", suffix=".car") as file:
            try:
                node.export_car(cid, file)  # type: ignore[arg-type]
                file.flush()
                report = check_car(Path(file.name))
                if report.root != cid:
                    yield f"needed: {cid}: the node gives {report.root} for it"
            except IpfsUnreachable:
                raise
            except IpfsError as error:
                yield f"needed: {cid}: {error.what}"


def _title(node: Node, uri: str) -> str:
    data = data_of(uri)
    return str(json.loads(node.read(path_in(uri) or "") if data is None else data)["name"])
