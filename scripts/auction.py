"""An evening at the auction house: reserve auctions with bids, outbids, an extension, a refused refund, a resale.

    .venv/bin/brownie run auction

For local chains, whose clock it moves. Sells works that `brownie run mint` put in the artist's hands.
"""

from brownie import Refuser

from scripts.studio import mainjob
from scripts.studio.door import brownie_account, run


def main() -> None:
    run(evening)


def evening(stage: mainjob.Stage) -> None:
    stranger = brownie_account(stage, "stranger")
    mainjob.auction(stage, lambda: stranger.deploy(Refuser, silent=True).address)
