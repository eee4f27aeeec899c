"""Verifies each token from the chain to the bytes on IPFS and on disk and, on a local chain, every wei.

.venv/bin/brownie run verify
"""

from scripts.studio import mainjob
from scripts.studio.door import run


def main() -> None:
    run(mainjob.verify)
