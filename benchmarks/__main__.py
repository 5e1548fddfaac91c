"""``python -m benchmarks``: measures everything and writes ``docs/benchmarks.md``.
``python -m benchmarks core report``: only these, shown and not written."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from benchmarks.server import ROOT
from benchmarks.table import Row, lines, load_now, page

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


def main() -> int:
    """Runs the benchmarks named in the arguments, or all; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(SUBJECTS))
    wanted: list[str] = parser.parse_args().names
    unknown = set(wanted) - SUBJECTS.keys()
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    load_before = load_now()
    subjects: dict[str, list[Row]] = {}
    for name in wanted or SUBJECTS:
        print(f"{SUBJECTS[name]} …", flush=True)
        subjects[SUBJECTS[name]] = import_module(f"benchmarks.{name}").measure()
        print(*lines(subjects[SUBJECTS[name]]), sep="\n", flush=True)
    if not wanted:
        target = ROOT / "docs" / "benchmarks.md"
        target.write_text(page(subjects, load_before), encoding="utf-8")
        print(f"written: {target.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
