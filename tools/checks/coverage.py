"""make coverage: which ways of every branch of our contracts the tests go, on Ganache, in calls and transactions alike.

Exits with 1 where a way is never gone that tools/checks/unreachable.toml does not explain, where a function never runs,
or where an explanation there is of something that is gone.

    make coverage
    make coverage ARGS="tests/unit/royalties"      what those tests alone go through; always exits with 0
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

from scripts.studio.services import ROOT
from scripts.studio.statuses import ExitStatus
from tools.checks.artefacts import read_artefacts
from tools.checks.branches import Branch, Syntax, read_syntax
from tools.checks.watching import CONTRACT_TESTS, count, read_seen, watch

REPORTS = ROOT / "reports" / "coverage"
SEEN = REPORTS / "seen.json"
LOG = REPORTS / "tests.log"
UNREACHABLE = Path(__file__).with_name("unreachable.toml")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make coverage", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("tests", nargs="*", help="test files or folders; all tests of contracts unless given")
    parser.add_argument("--workers", default="auto", help="processes that run tests; as many as there are cores")
    parser.add_argument("--again", action="store_true", help="count the last run again, without running tests")
    asked = parser.parse_args()
    if not asked.again:
        status = watch(asked.tests or CONTRACT_TESTS, SEEN, LOG, asked.workers)
        if status:
            print(f"coverage: the tests failed, see {LOG.relative_to(ROOT)}", file=sys.stderr)
            return ExitStatus.FAILED
    artefacts = read_artefacts()
    syntax = read_syntax(artefacts)
    count(read_seen(SEEN, artefacts), artefacts, syntax)
    explained = {entry["branch"]: entry["why"] for entry in tomllib.loads(UNREACHABLE.read_text())["unreachable"]}
    print("\n".join(table(syntax)))
    missing = {way: branch for branch in syntax.branches.values() for way in branch.missing}
    open_ = [f"{branch.place.path}:{branch.line}  {way}" for way, branch in missing.items() if way not in explained]
    idle = [f"{one.place.path}:{one.line}  {one.name}: never runs" for one in syntax.functions.values() if not one.ran]
    stale = [f"{UNREACHABLE.name}  {way}: is reached, or is gone" for way in explained if way not in missing]
    print("\n".join([*sorted(open_), *sorted(idle), *stale]))
    kept = len(missing) - len(open_)
    print(
        f"coverage: {len(open_)} ways never gone, {kept} explained, {len(idle)} functions never run, {len(stale)} stale"
    )
    return ExitStatus.FAILED if (open_ or idle or stale) and not asked.tests else ExitStatus.DONE


def table(syntax: Syntax) -> list[str]:
    """A line for each source file: ways gone of all there are."""
    files: dict[str, list[Branch]] = defaultdict(list)
    for branch in syntax.branches.values():
        files[str(branch.place.path)].append(branch)
    lines = []
    for path, branches in sorted(files.items()):
        gone = sum(branch.ways for branch in branches)
        lines.append(
            f"{path.removeprefix('contracts/'):45} {gone:4} of {2 * len(branches):4}  {gone / len(branches) / 2:6.1%}"
        )
    gone, whole = sum(branch.ways for branch in syntax.branches.values()), 2 * len(syntax.branches)
    return [*lines, f"{'all':45} {gone:4} of {whole:4}  {gone / whole:6.1%}"]


if __name__ == "__main__":
    sys.exit(main())
