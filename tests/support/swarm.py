"""A private swarm: Kubo nodes that know one key, talk on loopback alone, and ask nobody else for anything."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.studio import services
from scripts.studio.ipfs import Node
from tests.support.nodes import daemon_of

KEY = "/key/swarm/psk/1.0.0/\n/base16/\n" + "5e" * 32 + "\n"


@dataclass
class Member:
    """One node of the swarm."""

    repo: Path
    node: Node
    stack: ExitStack

    def die(self) -> None:
        """Killed outright, as by a power cut."""
        daemon_of(self.node).kill()
        self.stack.close()

    def die_and_lose_its_disk(self) -> None:
        self.die()
        shutil.rmtree(self.repo)


def started(repo: Path) -> Member:
    """A node of the swarm on a repo, made if it is not there."""
    if not repo.exists():
        repo.mkdir(parents=True)
        environment = {**os.environ, "IPFS_PATH": str(repo)}
        command = [str(services.KUBO), "init", "--profile=test"]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
        (repo / "swarm.key").write_text(KEY)
        config = json.loads((repo / "config").read_text())
        config["Bootstrap"] = []
        config["AutoConf"] = {"Enabled": False}
        config["Routing"] = {"Type": "none", "DelegatedRouters": []}
        config["DNS"] = {"Resolvers": {}}
        config["Ipns"] = {**config.get("Ipns", {}), "DelegatedPublishers": []}
        config["Discovery"] = {"MDNS": {"Enabled": False}}
        config["Addresses"]["Swarm"] = [f"/ip4/127.0.0.1/tcp/{services.free_port()}"]
        (repo / "config").write_text(json.dumps(config))
    stack = ExitStack()
    return Member(repo, Node(stack.enter_context(services.kubo(repo, online=True)), seconds=10, add_seconds=20), stack)


@contextmanager
def swarm(folder: Path, count: int = 3) -> Iterator[list[Member]]:
    """So many nodes, each connected to the first; what is left of them ends with the block."""
    before = os.environ.get("LIBP2P_FORCE_PNET")
    os.environ["LIBP2P_FORCE_PNET"] = "1"
    members: list[Member] = []
    try:
        for number in range(count):
            members.append(started(folder / f"member-{number}"))
        for member in members[1:]:
            assert member.node.connect(members[0].node)
        yield members
    finally:
        for member in members:
            member.stack.close()
        if before is None:
            del os.environ["LIBP2P_FORCE_PNET"]
        else:
            os.environ["LIBP2P_FORCE_PNET"] = before
