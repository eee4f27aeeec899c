"""Pays what is owed: the split to each collaborator, and every credit of the auction house to its owner.

.venv/bin/brownie run payout
"""

from scripts.studio import mainjob
from scripts.studio.door import run


def main() -> None:
    run(mainjob.payout)
