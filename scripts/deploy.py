"""Deploys the suite and writes deployments/<network>.json; what did not change is not deployed again.

    .venv/bin/brownie run deploy

On the chain of `make chain` the account `deployer` pays. Elsewhere: --network NAME, the keystore named by
VERNISSAGE_DEPLOYER, and the house's treasury in VERNISSAGE_TREASURY. There the cost is shown and asked about first;
VERNISSAGE_YES=1 says yes. Beside the file goes a folder with each contract's standard-JSON input, for explorers.
"""

from scripts.studio import mainjob, settings
from scripts.studio.door import brownie_account, run


def main() -> None:
    run(lambda stage: mainjob.deploy(stage, lambda: brownie_account(stage, settings.deployer_name())))
