"""Validates a folder of artworks, pins it to IPFS, and mints every work of it once, however often it is run.

    .venv/bin/brownie run mint

VERNISSAGE_PLAN=plan.toml carries out a plan for one way to mint instead: see docs/minting.md.

The folder is artworks/, or VERNISSAGE_ARTWORKS. The account is `artist`, or the keystore named by VERNISSAGE_ARTIST.
The IPFS node is the one `make chain` keeps, or VERNISSAGE_IPFS (a multiaddress such as /ip4/127.0.0.1/tcp/5001).
"""

import os
from pathlib import Path

from scripts.studio import mainjob, mint_ways
from scripts.studio.door import run


def main() -> None:
    plan = os.environ.get(mint_ways.PLAN)
    run(lambda stage: mint_ways.carry_out(stage, mint_ways.ready(stage, Path(plan))) if plan else mainjob.mint(stage))
