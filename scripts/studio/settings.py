"""What the house and the studio are set to, in one place. Terms an artist chooses live in the artist's own folder."""

from __future__ import annotations

import os

from eth_utils import is_checksum_address

from scripts.studio.chain import Chain
from scripts.studio.errors import SettingsError

HOUSE_BPS = 250
"""The auction house's fee, in basis points of the hammer price; fixed for ever when the house is deployed."""

NO_LEVY = "0x" + "00" * 20

DEPLOYER = "VERNISSAGE_DEPLOYER"
ARTIST = "VERNISSAGE_ARTIST"
TREASURY = "VERNISSAGE_TREASURY"
LEVY = "VERNISSAGE_LEVY"


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
