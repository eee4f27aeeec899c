"""make bench: the gas of every operation of ours beside its best peers, in one run on a chain of its own.

Writes reports/gas.json and docs/gas.md. Exits with 1 where a row could not be measured; a row over its goal is marked,
and is no failure.

    make bench
    make bench ARGS="--only royalties"      shows one feature's rows, writes nothing
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.studio.errors import StudioError
from scripts.studio.statuses import ExitStatus
from tools.bench.bench import FEATURES, run, write


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", choices=list(FEATURES), help="one feature; writes nothing")
    only = parser.parse_args().only
    try:
        sections = run([only] if only else list(FEATURES), say=lambda line: print(line, flush=True))
        if not only:
            for path in write(sections):
                print(f"wrote {path}")
    except StudioError as error:
        print(f"bench: {error.line()}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print("bench: stopped; nothing was written", file=sys.stderr)
        return ExitStatus.INTERRUPTED
    failed = [row.id for section in sections for row in section.measured if row.errors]
    if failed:
        print(f"bench: {len(failed)} rows with errors: {', '.join(failed)}", file=sys.stderr)
    return ExitStatus.FAILED if failed else ExitStatus.DONE


if __name__ == "__main__":
    sys.exit(main())
