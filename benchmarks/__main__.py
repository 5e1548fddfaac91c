"""``python -m benchmarks``: measures everything and writes ``docs/benchmarks.md``.
``python -m benchmarks core report``: only these; the other parts of the page stay as they are.
With ``--show`` nothing is written."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from benchmarks.server import ROOT
from benchmarks.table import facts, lines, load_now, renewed

#: In the order of the page; the heavy ones last, so that the short ones are soon seen.
SUBJECTS = {
    "core": "Scoring and content",
    "cohort": "Tables of municipalities",
    "store": "Store",
    "report": "Report",
    "start": "Start and first page",
    "reading": "Reading pages",
    "line": "A slow line",
    "pages": "Pages",
    "peers": "A large peer room",
    "memory": "Memory",
    "officials": "Officials at work",
    "phones": "Phones in a room",
}


PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Runs the benchmarks named in the arguments, or all; each is written as soon as it is
    through. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(SUBJECTS))
    parser.add_argument("--show", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    wanted: list[str] = arguments.names
    unknown = set(wanted) - SUBJECTS.keys()
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    for name in wanted or SUBJECTS:
        title, load_before = SUBJECTS[name], load_now()
        print(f"{title} …", flush=True)
        table = "\n".join(lines(import_module(f"benchmarks.{name}").measure()))
        print(table, flush=True)
        if not arguments.show:
            made = {title: f"{facts(load_before)}\n\n{table}"}
            page = renewed(PAGE.read_text(encoding="utf-8"), made, list(SUBJECTS.values()))
            PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
