"""Who may do what (R38): every function that changes anything, who may call it, its cap and its delay.

Each state-changing function of every contract stands in this table, also those anyone may call, so that no new one can
slip in unseen: a test holds the table against the compiled ABIs. Who holds a power now is read from the chain. Powers
that were used up in a constructor stand in a table of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from web3.contract import Contract

from scripts.studio.chain import Chain
from scripts.studio.deployments import Deployments
from scripts.studio.reverts import signature
from scripts.studio.rights import rights_of


@dataclass(frozen=True)
class Power:
    """What one function may do, for whom."""

    holder: str  # "anyone", "holder of the token", "owner", ...
    limit: str = ""  # what bounds it: the cap beside it
    delay: str = "none"

    @property
    def privileged(self) -> bool:
        """Whether it is a power over something that others rely on, and not over one's own."""
        return self.holder in ("owner", "minter", "factory", "feed", "controller")


ANYONE = Power("anyone")
OWN = Power("each for their own")
TOKEN = Power("holder of the token, or whom the holder approved")
SELLER = Power("seller", "before the first bid; never the buyer's money")
WINNER = Power("winner")
OWNER = "owner"
MINTER = "minter"

CREDITS = {"withdraw": OWN, "deliver": Power("anyone", "to the creditor alone")}

CHANGING: Mapping[str, Power] = {
    **CREDITS,
    "claim": OWN,
    "claimTo": OWN,
    "claimAsCredit": OWN,
    "pay": Power("anyone", "to the holder alone"),
    "payMany": Power("anyone", "to the holders alone"),
}

COLLECTION: Mapping[str, Power] = {
    "register": Power(MINTER, "of every work; royalty at most 25 %; terms final"),
    "publish": Power(MINTER, "of every work; at most MAX_PUBLISH works; each work's cap"),
    "mint": Power(MINTER, "each work's cap, which only falls; 500 at once"),
    "lowerCap": Power(OWNER, "only down, never below what is minted"),
    "close": Power(OWNER, "ends an edition for ever"),
    "revise": Power(OWNER, "later mints only; a holder's token changes by its holder's consent"),
    "reveal": Power("whoever has the seal", "only to what was committed before the first mint"),
    "declare": Power(MINTER, "of every work; licence once; disclosure never lowered"),
    "freezeWork": Power(OWNER, "ends every power over the work"),
    "setMinter": Power(OWNER, "gives no more than the owner has; taken back at will"),
    "setContractDigest": Power(OWNER, "the collection's own page; no work's"),
    "transferOwnership": Power(OWNER, "two steps"),
    "renounceOwnership": Power(OWNER, "for ever"),
    "acceptOwnership": Power("proposed owner"),
    "initialize": Power("factory", "once"),
    "freeze": TOKEN,
    "acceptVersion": Power("holder of the token"),
    "burn": TOKEN,
    "setUser": TOKEN,
    "approve": TOKEN,
    "setApprovalForAll": OWN,
    "permit": Power("anyone", "with the holder's signature"),
    "transferFrom": TOKEN,
    "safeTransferFrom": TOKEN,
}

SALE = {**CREDITS, "list": Power("holder of the token"), "cancel": SELLER, "settle": ANYONE, "reclaim": ANYONE}

TABLE: Mapping[str, Mapping[str, Power]] = {
    "Collection": COLLECTION,
    "BoundCollection": {
        **COLLECTION,
        "bind": Power("factory", "once"),
        "loosen": Power(OWNER, "a policy may loosen and never tighten"),
    },
    "CollectionFactory": {"create": ANYONE},
    "BoundCollectionFactory": {"create": ANYONE},
    "Contributions": {"say": Power(MINTER, "every person named signs; tools get no share")},
    "Licences": {
        "publish": ANYONE,
        "grant": Power("creator of the work, owner of the collection", "to the holder; nobody takes it back"),
    },
    "Airdrops": {"drop": Power(MINTER, "each work's cap; a page once")},
    "Phases": {
        **CREDITS,
        "open": Power(MINTER, "terms are hashed: an open phase never changes"),
        "end": Power(MINTER, "only ends it"),
        "mint": ANYONE,
        "mintListed": Power("whom the list names"),
    },
    "Recipes": {"open": Power(MINTER, "terms are hashed"), "redeem": TOKEN},
    "Vouchers": {**CREDITS, "redeem": Power("whom the voucher names"), "revoke": Power("signer of the voucher")},
    "SplitFactory": {
        "create": ANYONE,
        "createPublished": ANYONE,
        "publish": ANYONE,
        "deploy": Power("factory", "its own inner call"),
    },
    "Split": {
        **CREDITS,
        "claim": OWN,
        "claimTo": OWN,
        "claimAsCredit": OWN,
        "movePayout": OWN,
        "open": ANYONE,
        "openAndPay": Power("anyone", "to the recipient alone"),
        "pay": Power("anyone", "to the recipient alone"),
        "payAll": Power("anyone", "to the recipients alone"),
        "payPage": Power("anyone", "to the recipients alone"),
    },
    "ChangingSplitFactory": {"createManaged": ANYONE, "createShares": ANYONE},
    "ManagedSplit": {
        **CHANGING,
        "prepare": Power("factory", "once, in the transaction that makes it"),
        "moveShares": Power("controller", "of what comes later; nothing that was earned"),
        "offerControl": Power("controller", "two steps"),
        "acceptControl": Power("proposed controller"),
        "renounceControl": Power("controller", "for ever"),
    },
    "SharesSplit": {
        **CHANGING,
        "prepare": Power("factory", "once, in the transaction that makes it"),
        "transfer": OWN,
        "approve": OWN,
        "transferFrom": Power("whom the holder approved", "what the holder allowed"),
    },
    "RecoupFactory": {"create": ANYONE},
    "RecoupSplit": {
        **CREDITS,
        "claim": OWN,
        "claimTo": OWN,
        "claimAsCredit": OWN,
        "pay": Power("anyone", "to the recipient alone"),
        "payAll": Power("anyone", "to the recipients alone"),
    },
    "EnglishAuctions": {
        **SALE,
        "bid": ANYONE,
        "bidWith": ANYONE,
        "buy": ANYONE,
        "accept": WINNER,
        "refuse": Power(
            "winner", "where the metadata changed; anyone after it", "7 days for anyone, 30 as a last resort"
        ),
    },
    "DutchAuctions": {**SALE, "buy": ANYONE, "rebate": Power("anyone", "to the buyer alone")},
    "SealedBidAuctions": {
        **SALE,
        "commit": ANYONE,
        "reveal": Power("whoever committed"),
        "redeem": Power("anyone", "to the bidder alone"),
        "accept": WINNER,
        "refuse": Power(
            "winner", "where the metadata changed; anyone after it", "7 days for anyone, 30 as a last resort"
        ),
    },
    "UniformPriceSales": {
        **SALE,
        "commit": ANYONE,
        "reveal": Power("whoever committed"),
        "redeem": Power("anyone", "to the bidder alone"),
    },
    "RankedAuctions": {**SALE, "bid": ANYONE},
    "Offers": {
        **CREDITS,
        "make": OWN,
        "deposit": OWN,
        "cancel": OWN,
        "raiseNonce": OWN,
        "accept": Power("holder of the token"),
    },
    "Consignments": {
        "consign": Power("holder of the token"),
        "unconsign": Power("consignor", "at once; a lot that has a bid goes on"),
        "link": Power("each for their own", "counts once both said so"),
    },
    "SaleCertificate": {
        "draw": ANYONE,
        "drawPurchase": ANYONE,
        "commit": Power("buyer"),
        "approve": Power("nobody", "certificates stay where they are"),
        "setApprovalForAll": Power("nobody", "certificates stay where they are"),
        "transferFrom": Power("nobody", "certificates stay where they are"),
        "safeTransferFrom": Power("nobody", "certificates stay where they are"),
    },
}
"""By contract and function name; overloads share a line."""

MADE_BY: Mapping[str, tuple[str, str, str]] = {
    "Collection": ("CollectionFactory", "CollectionCreated", "collection"),
    "BoundCollection": ("BoundCollectionFactory", "BoundCollectionCreated", "collection"),
    "Split": ("SplitFactory", "SplitCreated", "split"),
    "ManagedSplit": ("ChangingSplitFactory", "ManagedSplitCreated", "split"),
    "SharesSplit": ("ChangingSplitFactory", "SharesSplitCreated", "split"),
    "RecoupSplit": ("RecoupFactory", "RecoupCreated", "split"),
}
"""Templates, the factory that clones them, the event that says so and the field that says where."""


FIXED: Mapping[str, str] = {
    "treasury": "is owed the house's fee, as credit; has no say",
    "houseBps": "the house's fee in basis points, at most MAX_HOUSE_BPS",
    "currencies": "ERC-20s that lots may be priced in, beside ether",
    "registry": "asked at listing for consignments, links and what a collection allows",
    "houses": "of a policy: hold tokens for their owners; of certificates: whose sales are certified",
    "levy": "says what a resale owes its author",
    "schedule_": "the levy's thresholds and rates, within the directive's bounds",
    "feeds": "euro rates, by currency",
    "maxAge": "seconds after which a rate is no rate",
    "factory": "whose splits are read",
}
"""What constructors fix for ever, by the parameter's name: powers that were used once, by who deployed."""


@dataclass(frozen=True)
class Held:
    """One function of one deployed contract, and who has the power now."""

    contract: str
    address: str
    function: str
    power: Power
    now: str  # the addresses that hold it, "; " between them; "" where it is not somebody's by name


@dataclass(frozen=True)
class Fixed:
    """What a constructor was given and nobody can change."""

    contract: str
    parameter: str
    value: str
    meaning: str


def powers_of(chain: Chain, book: Deployments) -> Iterator[Held]:
    """Every function of every deployed contract and of every clone the factories made."""
    for name, deployed in book.contracts.items():
        for address in _instances(chain, book, name) if name in MADE_BY else [deployed.address]:
            yield from _held(chain, book, name, book.contract(chain, name, address))


def unlisted(name: str, abi: list[dict[str, object]]) -> list[str]:
    """Functions of a contract that change something and stand in no line of the table."""
    listed = TABLE.get(name, {})
    return [
        signature(entry)
        for entry in abi
        if entry["type"] == "function"
        and entry["stateMutability"] not in ("view", "pure")
        and entry["name"] not in listed
    ]


def fixed_of(book: Deployments) -> Iterator[Fixed]:
    """What the constructors of the deployed contracts were given."""
    for name, deployed in book.contracts.items():
        for parameter, value in zip(parameters(deployed.abi), deployed.args, strict=False):
            yield Fixed(name, parameter, str(value), FIXED[parameter])


def parameters(abi: list[dict[str, Any]]) -> list[str]:
    """The names of a constructor's parameters."""
    return [given["name"] for entry in abi if entry["type"] == "constructor" for given in entry["inputs"]]


def _held(chain: Chain, book: Deployments, name: str, contract: Contract) -> Iterator[Held]:
    views = {entry.get("name") for entry in contract.abi}
    holder = next((view for view in ("owner", "controller") if view in views), None)
    owner = str(chain.call(contract.functions[holder]())) if holder else ""
    minters = "; ".join([owner, *_minters(chain, book, contract)]) if "isMinter" in views else ""
    now = {OWNER: owner, "controller": owner, MINTER: minters}
    for function, power in TABLE.get(name, {}).items():
        yield Held(name, contract.address, function, power, now.get(power.holder, ""))


def _minters(chain: Chain, book: Deployments, collection: Contract) -> Iterator[str]:
    """Who may mint beside the owner, and what."""
    for right in rights_of(chain, book, collection):
        yield f"{right.way or right.minter} ({f'work {right.work}' if right.work else 'every work'})"


def _instances(chain: Chain, book: Deployments, template: str) -> list[str]:
    """The clones of a template that its factory made."""
    factory, event, field = MADE_BY[template]
    return [each.args[field] for made in book.every(chain, factory) for each in chain.events(made, event)]
