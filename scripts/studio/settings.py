"""What the house and the studio are set to, in one place. Terms an artist chooses live in the artist's own folder."""

from __future__ import annotations

import os
from decimal import Decimal, InvalidOperation
from typing import Any

from eth_utils import is_checksum_address

from scripts.studio.caps import GWEI, MAX_FEES, MAX_GAS_PRICE, Caps
from scripts.studio.chain import Chain
from scripts.studio.errors import SettingsError, shown
from scripts.studio.money import WEI

HOUSE_BPS = 250
"""The auction house's fee, in basis points of the hammer price; fixed for ever when the house is deployed."""

NO_LEVY = "0x" + "00" * 20

DEPLOYER = "VERNISSAGE_DEPLOYER"
ARTIST = "VERNISSAGE_ARTIST"
TREASURY = "VERNISSAGE_TREASURY"
LEVY = "VERNISSAGE_LEVY"
CURRENCIES = "VERNISSAGE_CURRENCIES"
CONFIRMATIONS = "VERNISSAGE_CONFIRMATIONS"

LIVE_CONFIRMATIONS = 2
"""Blocks, its own included, after which a transaction on a live network counts; unless said otherwise."""
LIVE_GAS_PRICE = 100 * GWEI
"""The most wei a gas that is paid on a live network; unless said otherwise."""


def deployer_name() -> str:
    """The account that deploys: a role of the local chain, or a keystore's name."""
    return os.environ.get(DEPLOYER, "deployer")


def artist_name() -> str:
    """The account that mints."""
    return os.environ.get(ARTIST, "artist")


def treasury_address(chain: Chain) -> str:
    """Where the house's fees are owed: VERNISSAGE_TREASURY, or a local chain's account of that role.

    Raises SettingsError where a live network has none, or the address fails its checksum.
    """
    given = os.environ.get(TREASURY)
    if given is None:
        if not chain.web3.eth.accounts:
            raise SettingsError("no treasury is named", field=TREASURY, expected="a checksummed address")
        return chain.account("treasury").address
    if not is_checksum_address(given):
        raise SettingsError("the treasury is no address", field=TREASURY, expected="a checksummed address", found=given)
    return given


def levy_address() -> str:
    """The resale levy (`ResaleLevy`) that lots of the houses may carry: VERNISSAGE_LEVY, or none (the zero address).

    Raises SettingsError where the address fails its checksum.
    """
    given = os.environ.get(LEVY, NO_LEVY)
    if not is_checksum_address(given):
        raise SettingsError("the resale levy is no address", field=LEVY, expected="a checksummed address", found=given)
    return given


def currencies() -> list[str]:
    """ERC-20s that the houses take beside ether, fixed when they are deployed: VERNISSAGE_CURRENCIES, by commas.

    Raises SettingsError where one is no address, or fails its checksum.
    """
    given = [part.strip() for part in os.environ.get(CURRENCIES, "").split(",") if part.strip()]
    for address in given:
        if not is_checksum_address(address):
            raise SettingsError(
                "a currency is no address", field=CURRENCIES, expected="checksummed addresses", found=address
            )
    return given


def confirmations() -> int:
    """Blocks after which a transaction on a live network counts."""
    return int(_number(CONFIRMATIONS, Decimal(LIVE_CONFIRMATIONS), 1, "a whole number from 1"))


def caps() -> Caps:
    """The most that gas may cost on a live network."""
    price = _number(MAX_GAS_PRICE, Decimal(LIVE_GAS_PRICE) / GWEI, GWEI, "gwei a gas, as 25")
    fees = _number(MAX_FEES, None, WEI, "ether, as 0.2")
    return Caps(int(price * GWEI), None if fees is None else int(fees * WEI))


def _number(name: str, otherwise: Decimal | None, parts: int, expected: str) -> Any:
    """A positive number from the environment, a whole one once multiplied by `parts`. Raises SettingsError."""
    text = os.environ.get(name)
    if text is None:
        return otherwise
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0 or value * parts != int(value * parts):
        raise SettingsError("not a number that can be used", field=name, expected=expected, found=shown(text))
    return value
