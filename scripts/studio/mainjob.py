"""The main job's steps: from a folder of artworks to money in every collaborator's wallet.

`brownie run deploy|mint|auction|payout|verify` are these steps one at a time, `make demo` is all of them in a row. Each
reads what it needs from the chain and the folder, so any of them can be run again, alone, or after an interruption.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from web3.contract import Contract

from scripts.studio import deploying, deployments, exhibition, ledger, payouts, settings
from scripts.studio.caps import gwei
from scripts.studio.chain import Chain
from scripts.studio.collections import address_of, created_by, find_collection
from scripts.studio.console import Environment
from scripts.studio.deployments import Deployments
from scripts.studio.errors import DeploymentError, TooDear, UsageError
from scripts.studio.growth import Standing, stand
from scripts.studio.houses import all_lots, house_of
from scripts.studio.ipfs import Node
from scripts.studio.journal import Journal
from scripts.studio.ledger import Ledger
from scripts.studio.lots import Lot
from scripts.studio.minting import Minted, Minter, split_for
from scripts.studio.money import ether
from scripts.studio.networks import Network
from scripts.studio.pinning import pin_plan
from scripts.studio.plans import Plan, make_plan
from scripts.studio.royalties import pin_terms
from scripts.studio.services import ROOT, STATE
from scripts.studio.splits import checked_address
from scripts.studio.steps import Direct
from scripts.studio.verifying import Finding, require_all, verify_collection

FOLDER = "VERNISSAGE_ARTWORKS"
IPFS = "VERNISSAGE_IPFS"
IPFS_DEFAULT = "/ip4/127.0.0.1/tcp/5001"


@dataclass
class Stage:
    """Everything a step works with. What is expensive is made once, when first asked for."""

    chain: Chain
    network: Network
    project: Any  # the loaded Brownie project
    console: Environment = field(default_factory=Environment)
    folder: Path = field(default_factory=lambda: Path(os.environ.get(FOLDER, ROOT / "artworks")))
    state: Path = STATE
    _plan: Plan | None = None
    _book: Deployments | None = None

    def __post_init__(self) -> None:
        self.chain.watch(self.console.wait)

    @property
    def plan(self) -> Plan:
        if self._plan is None:
            self._plan = make_plan(self.folder)
        return self._plan

    @plan.setter
    def plan(self, plan: Plan) -> None:
        self._plan = plan

    @property
    def book(self) -> Deployments:
        if self._book is None:
            self._book = deployments.load(self.chain)
        return self._book

    @property
    def node(self) -> Node:
        return Node(self.network.ipfs or os.environ.get(IPFS, IPFS_DEFAULT))

    def say(self, text: str) -> None:
        self.console.say(text)

    def journal(self, contract: str) -> Journal:
        """The journal of the plan's collection on this chain: one, however the folder grows."""
        collection = self.plan.collection.id
        name = f"{self.chain.network}-{self.chain.genesis_hash[2:10]}-{collection[:16]}.jsonl"
        return Journal.open(
            self.state / "journals" / name,
            plan=collection,
            chain_id=self.chain.chain_id,
            genesis_hash=self.chain.genesis_hash,
            contract=contract,
        )

    def address_of(self, who: str, field: str) -> str:
        """The address of an account's name, or an address as given, its checksum checked."""
        return checked_address(who, field) if who.startswith("0x") else str(self.chain.account(who).address)

    def collection_named(self, which: str) -> str:
        """Where a collection is, by its address or as the artist's of that name; needs deployments only for a name.

        Raises UsageError where none or several have the name.
        """
        if which.startswith("0x"):
            return checked_address(which, "--collection")
        artist = self.chain.address(settings.artist_name())
        return address_of(created_by(self.chain, self.book, artist), which)

    def collection_at(self, which: str) -> Contract:
        """A collection by its address, or the artist's of that name."""
        return self.book.contract(self.chain, "Collection", self.collection_named(which))

    def collection(self) -> Contract:
        """The plan's collection. Raises DeploymentError where it was not minted yet."""
        artist = self.chain.address(settings.artist_name())
        found = find_collection(self.chain, self.book, artist, self.plan.collection.id)
        if found is None:
            raise DeploymentError("nothing is minted yet", where=self.folder, run=f"./vernissage mint {self.folder}")
        return self.book.contract(self.chain, "Collection", found)


def deploy(stage: Stage, open_account: Callable[[], Any]) -> Deployments:
    """Deploys what changed, from a Brownie account; on a live network the cost is shown and agreed to first, and only
    then is the account opened.

    Raises UsageError where nobody agrees, TooDear where it costs more than the caps allow.
    """
    if not stage.network.is_local:
        parts = deploying.outstanding(stage.project, stage.chain)
        payer = stage.chain.address(settings.deployer_name())
        agree(stage, f"Deploy {len(parts)} contracts", payer, sum(parts.values()), len(parts))
    stage._book = deploying.deploy(
        stage.project, open_account(), stage.chain, stage.say, stage.chain.limits.confirmations
    )
    stage.chain.errors = stage._book.error_table()
    return stage._book


def mint(stage: Stage, revise: bool = False) -> Minted:
    """Validates the folder, pins it, mints what is not minted yet; `revise` gives later mints changed metadata.

    On a live network the cost is shown and agreed to before anything is pinned or sent.
    """
    plan = stage.plan
    stage.say(f"{len(plan.works)} works, {plan.tokens} tokens, {plan.size / 1e6:.1f} MB in {stage.folder.name}/")
    if not stage.network.is_local:
        standing = outlook(stage, revise)
        cost = standing.cost(revise)
        agree(stage, standing.summary, stage.chain.address(settings.artist_name()), cost.gas, cost.transactions)
    artist = stage.chain.account(settings.artist_name())
    factory = stage.book.contract(stage.chain, "CollectionFactory")
    with stage.journal(factory.address) as journal:
        minter = Minter(stage.chain, stage.book, artist, plan, journal)
        minter.standing().require(stage.node.read, revise)
        pin_plan(plan, stage.node, stage.say)
        stage.say(f"pinned   pictures {plan.pictures_cid}")
        stage.say(f"pinned   metadata {plan.metadata_cid}: both as computed here")
        if split := split_for(stage.chain, plan):
            stage.say(f"pinned   the split's terms {pin_terms(stage.node, split.document())}")
        with stage.console.progress("minting", len(plan.works)) as progress:
            minted = minter.mint(progress, revise)
    stage.say(f"minted   collection {minted.collection}, split {minted.split}, {minted.sent} transactions")
    return minted


def found(stage: Stage) -> Contract:
    """Pins the folder and creates its collection, with nothing in it yet, where there is none; the collection.

    On a live network the cost is shown and agreed to before anything is pinned or sent.
    """
    plan, standing = stage.plan, outlook(stage)
    if standing.collection is None and not stage.network.is_local:
        payer = stage.chain.address(settings.artist_name())
        agree(stage, f"Create {plan.collection.name}", payer, standing.cost().collection, 1)
    factory = stage.book.contract(stage.chain, "CollectionFactory")
    with stage.journal(factory.address) as journal:
        minter = Minter(stage.chain, stage.book, stage.chain.account(settings.artist_name()), plan, journal)
        pin_plan(plan, stage.node, stage.say)
        return minter.found()


def outlook(stage: Stage, revise: bool = False) -> Standing:
    """How far the chain is with the folder; sends nothing. Raises PlanErrors for what changed after it was minted."""
    standing = stand(stage.chain, stage.book, stage.chain.address(settings.artist_name()), stage.plan)
    standing.require(stage.node.read, revise)
    return standing


def agree(stage: Stage, what: str, payer: str, gas: int, transactions: int) -> None:
    """Shows what `gas` costs now and what the payer has, and asks; after that no more than twice the price is paid.

    Nothing is asked where nothing is sent. Raises UsageError for a no, TooDear where the payer has too little.
    """
    if not transactions:
        return
    chain = stage.chain
    price, balance = int(chain.web3.eth.gas_price), chain.balance(payer)
    cost = gas * price
    cap = f", at most {gwei(chain.caps.gas_price)}" if chain.caps.gas_price else ""
    stage.say(f"{what} on {stage.network.name}: about {gas:,} gas in {transactions} transactions")
    stage.say(f"  costs about {ether(cost)} at {gwei(price)} a gas{cap}; {payer} has {ether(balance)}")
    if balance < cost:
        raise TooDear("not enough ether", where=payer, expected=f"about {ether(cost)}", found=ether(balance))
    chain.caps.capped(what, {"gas": gas}, price, 0)
    if not stage.console.confirm(f"{what} on {stage.network.name}, for real money?"):
        raise UsageError("nothing was sent", found="no as answer")
    if chain.caps.fees is None:
        chain.caps = replace(chain.caps, fees=2 * cost)


def auction(stage: Stage, refuser: Callable[[], str]) -> list[Lot]:
    """An evening at the auction house; local chains only. `refuser` deploys the bidder that takes no ether back."""
    house = stage.book.contract(stage.chain, "EnglishAuctions")
    collection = stage.collection()
    abi = stage.project.Refuser.abi
    return exhibition.play(exhibition.House(stage.chain, house, collection, stage.chain.at(refuser(), abi), stage.say))


def payout(stage: Stage) -> int:
    """Pays out the split of the plan and every credit of the house; returns the wei that moved."""
    chain, book = stage.chain, stage.book
    collection, house = stage.collection(), book.contract(chain, "EnglishAuctions")
    moved = 0
    receiver = chain.call(collection.functions.terms(1))[3]
    if chain.code(receiver):
        moved += _pay_split(stage, book.contract(chain, "Split", receiver))
    for credit in payouts.credits_of(chain, house):
        moved += _pay_credit(stage, credit)
    return moved


def _pay_split(stage: Stage, split: Contract) -> int:
    chain = stage.chain
    terms = payouts.terms_of(chain, stage.book, split.address)
    owed = [payee for payee in payouts.payees_of(chain, split, terms) if payee.owed]
    if owed:
        payouts.pay_everybody(Direct(chain, chain.account("stranger")), split, terms)
    for payee in owed:
        stage.say(f"split    {payee.leaf.recipient}  {payee.percent:g} %  {ether(payee.owed)}")
    return sum(payee.owed for payee in owed)


def _pay_credit(stage: Stage, credit: payouts.Credit) -> int:
    chain = stage.chain
    owners = {account.address: account for account in map(chain.account, stage.network.people())}
    if credit.account in owners:
        payouts.withdraw(Direct(chain, owners[credit.account]), credit)
    else:
        stranger = chain.account("stranger")
        owner = chain.at(credit.account, stage.project.Refuser.abi)
        withdrawal = credit.contract.encode_abi("withdraw", [payouts.ETHER, stranger.address])
        rescue = owner.functions.act(credit.contract.address, withdrawal, 0)
        chain.send(stranger, rescue, "withdraw a refused refund to another address")
    stage.say(f"credit   {credit.account}  {ether(credit.amount)}")
    return credit.amount


def verify(stage: Stage) -> list[Finding]:
    """Every token from the chain to the bytes; on a local chain, every wei. Raises at the first thing that is wrong."""
    digests = {work.content_digest for work in make_plan(stage.folder).works}
    findings = list(verify_collection(stage.chain, stage.collection(), stage.node, digests))
    count = require_all(findings)
    stage.say(f"verified {count} tokens: owner, tokenURI, metadata, picture, file on disk")
    if stage.network.is_local:
        book = account_for(stage)
        stage.say(f"verified {len(book.balances)} balances: every wei accounted for, {ether(book.gas)} of gas apart")
    return findings


def account_for(stage: Stage) -> Ledger:
    """The chain's ledger since its genesis, checked."""
    chain = stage.chain
    known = [(name, chain.account(name).address) for name in stage.network.people()]
    known += [(name, deployed.address) for name, deployed in stage.book.contracts.items()]
    collection = stage.collection()
    known += [("collection", collection.address), ("split", chain.call(collection.functions.terms(1))[3])]
    book = ledger.read_ledger(chain, known)
    ledger.check(book)
    return book


def lots(stage: Stage) -> list[Lot]:
    """Every lot of the reserve auctions."""
    return all_lots(stage.chain, [house_of(stage.chain, stage.book, "english")])
