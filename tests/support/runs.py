"""A plan minted as the studio does it, in this process, again and again; and what has to stand on the chain then."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from scripts.studio.chain import Chain, Limits
from scripts.studio.deployments import Deployments
from scripts.studio.journal import Journal
from scripts.studio.minting import Minted, Minter
from scripts.studio.plans import Plan
from scripts.studio.rpc import Patience, PatientProvider
from tools.soak.losses import chain_losses

QUICK = Patience(seconds=1.5, tries=4, pause=0.02, longest_pause=2)
SOON = Limits(receipt_seconds=6, gone_seconds=0.2)


@dataclass
class Runs:
    """One artist, one plan, one folder of journals."""

    book: Deployments
    plan: Plan
    state: Path
    limits: Limits = SOON
    told: list[str] = field(default_factory=list)

    def connect(self, rpc: str) -> Chain:
        """A new connection, as a new process makes one."""
        link = Chain.open(rpc, "tests")
        assert isinstance(link.web3.provider, PatientProvider)
        link.web3.provider.patience = QUICK
        link.limits = self.limits
        link.turns = self.state / "turns"  # chains that begin in one second may share a genesis
        link.watch(self.told.append)
        link.errors = self.book.error_table()
        return link

    @property
    def journal_path(self) -> Path:
        return self.state / "journals" / "plan.jsonl"

    def journal(self, link: Chain) -> Journal:
        factory = self.book.contracts["CollectionFactory"].address
        return Journal.open(
            self.journal_path, plan=self.plan.collection.id, chain_id=link.chain_id, genesis_hash=link.genesis_hash,
            contract=factory,
        )  # fmt: skip

    def mint(self, rpc: str) -> Minted:
        """One run of the command."""
        link = self.connect(rpc)
        with self.journal(link) as journal:
            return Minter(link, self.book, link.account("artist"), self.plan, journal).mint()

    def assert_once(self, rpc: str) -> None:
        """Every work of the plan is on the chain once, every token of it with the artist, and nothing else is."""
        link = Chain.open(rpc, "tests")
        assert list(chain_losses(link, self.book, self.plan, link.account("artist").address)) == []
