"""How a run of many files uses the whole machine: `-n auto`, whole files dealt out, the longest first.

Files are not divided, since their fixtures and their chain belong to one process. A single file runs in the process
that was started: a second one would cost more than it gains.
"""

from __future__ import annotations

import os
from collections import Counter

import brownie
import pytest

MOST_WORKERS = 8
LONG = ("tests/integration/", "tests/stateful/", "tests/attacks/")
"""Folders whose files take long, however few tests they have: in this order, before all others."""


def pytest_configure(config: pytest.Config) -> None:
    """Before the workers load the project, all at once: Brownie deletes what nothing needs at the load after the one
    that compiled it, and a worker that finds a file gone gives up.

    Workers would also name a path that is not there only after a page of their own trouble.
    """
    if hasattr(config, "workerinput"):
        return
    missing = [path for path in _paths(config) if not (config.invocation_params.dir / path).exists()]
    if missing:
        raise pytest.UsageError(f"no such file or folder of tests: {', '.join(missing)}")
    project = brownie.project.get_loaded_projects()[0]
    ours = set(project._sources.get_contract_list())
    for path in (project._build_path / "contracts").glob("*.json"):
        if path.stem not in ours and ours.isdisjoint(project._build.get_dependents(path.stem)):
            path.unlink()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """As many as there are cores; none for a single file."""
    files = _paths(config)
    if len(files) == 1 and files[0].endswith(".py"):
        return 0
    return min(len(os.sched_getaffinity(0)), MOST_WORKERS)


def _paths(config: pytest.Config) -> list[str]:
    """The files and folders asked for, each once."""
    return list(dict.fromkeys(argument.split("::")[0] for argument in config.args))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where the files are dealt out, those that take long come first, so that no worker ends with one of them."""
    if not hasattr(config, "workerinput"):
        return
    tests = Counter(item.path for item in items)

    def urgency(item: pytest.Item) -> tuple[int, int, str]:
        file = item.nodeid.split("::")[0]
        rank = next((place for place, folder in enumerate(LONG) if file.startswith(folder)), len(LONG))
        return rank, -tests[item.path], file

    items.sort(key=urgency)
