"""From a voucher's plan to a voucher: the work's terms filled in, a nonce and a bearer's key drawn, signed, written."""

from __future__ import annotations

import secrets
from pathlib import Path

from eth_account import Account
from eth_utils import to_checksum_address
from web3 import Web3
from web3.contract import Contract

from scripts.studio import vouchers
from scripts.studio.accounts import Signer
from scripts.studio.chain import Chain, Receipt
from scripts.studio.deployments import DEPLOY, Deployments
from scripts.studio.errors import DeploymentError
from scripts.studio.mint_plans import DISCLOSURES, MintPlanError, VoucherPlan
from scripts.studio.rights import EVERY_WORK, ensure_right
from scripts.studio.steps import Steps
from scripts.studio.tokens import NOBODY
from scripts.studio.vouchers import Domain, Signed, Voucher
from scripts.studio.work_terms import planned_terms, registered

NONCE_BITS = 52
"""Of a nonce nobody chose: any JSON reader keeps it exact."""


def draft_voucher(
    plan: VoucherPlan, collection: str, signer: str, chain: Chain | None, contract: Contract | None
) -> tuple[Voucher, bytes | None]:
    """The voucher a plan asks for, and the one-time key where it has a bearer.

    Without a chain (`chain` and `contract` None) the plan has to give the work's terms, and where the price goes.
    """
    licence, disclosure = plan.licence, plan.disclosure
    if plan.work is not None:
        if chain is None or contract is None:
            raise MintPlanError(
                "a registered work's terms are on the chain", where=plan.path, field="work",
                expected="[terms] in the plan, to sign offline", found=plan.work,
            )  # fmt: skip
        terms, licence, disclosure = registered(chain, contract, plan.work)
        _check_declared(plan, licence, disclosure)
    else:
        terms = planned_terms(plan, signer)
    payee = plan.payee or (terms.royalty_receiver if terms.royalty_receiver != NOBODY else signer)
    key = secrets.token_bytes(32) if plan.bearer else None
    voucher = Voucher(
        collection=to_checksum_address(collection),
        signer=signer,
        terms=terms,
        licence=licence,
        disclosure=disclosure,
        currency=plan.currency,
        price=plan.price,
        payee=payee if plan.price else NOBODY,
        recipient=plan.recipient or NOBODY,
        bearer=Account.from_key(key).address if key else NOBODY,
        uses=plan.uses,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        nonce=secrets.randbits(NONCE_BITS) if plan.nonce is None else plan.nonce,
    )
    return voucher, key


def right_of_vouchers(steps: Steps, book: Deployments, collection: Contract, work: int | None) -> Receipt | None:
    """Gives the contract of vouchers the right it needs: to a registered work, or to register."""
    return ensure_right(steps, collection, book.contract(steps.chain, "Vouchers"), work or EVERY_WORK)


def domain_of(book: Deployments) -> Domain:
    """Where this deployment's vouchers are good. Raises DeploymentError where the contract is not deployed."""
    deployed = book.contracts.get("Vouchers")
    if deployed is None:
        raise DeploymentError("not deployed", where=book.path(), field="Vouchers", run=DEPLOY)
    return Domain(book.chain_id, to_checksum_address(deployed.address))


def sign_and_write(
    voucher: Voucher, key: bytes | None, domain: Domain, signer: Signer, web3: Web3 | None, out: Path
) -> tuple[Signed, Path | None]:
    """Signs, and writes the voucher and, where it has a bearer, the bearer's file; where that is."""
    signed = vouchers.sign(voucher, domain, signer, web3)
    bearer = out.with_suffix(".bearer.json") if key else None
    for path in (out, bearer):
        if path and path.exists():
            raise MintPlanError(
                "it is there already", where=path, expected="a new file, since a voucher is worth money"
            )
    if key and bearer:
        vouchers.write_bearer(key, signed, bearer)
    vouchers.write_voucher(signed, out)
    return signed, bearer


def _check_declared(plan: VoucherPlan, licence: bytes, disclosure: int) -> None:
    if any(plan.licence) and plan.licence != licence:
        raise MintPlanError(
            "the work has another licence", where=plan.path, field="licence", expected="0x" + licence.hex(),
            found="0x" + plan.licence.hex(),
        )  # fmt: skip
    if plan.disclosure and plan.disclosure != disclosure:
        raise MintPlanError(
            "the work is disclosed otherwise", where=plan.path, field="disclosure", expected=DISCLOSURES[disclosure],
            found=DISCLOSURES[plan.disclosure],
        )  # fmt: skip
