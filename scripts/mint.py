"""Validates a folder of artworks, pins it to IPFS, and mints every work of it once, however often it is run.

    .venv/bin/brownie run mint

The folder is artworks/, or VERNISSAGE_ARTWORKS. The account is `artist`, or the keystore named by VERNISSAGE_ARTIST.
The IPFS node is the one `make chain` keeps, or VERNISSAGE_IPFS (a multiaddress such as /ip4/127.0.0.1/tcp/5001).
"""

from scripts.studio import mainjob
from scripts.studio.door import run


def main() -> None:
    run(mainjob.mint)
