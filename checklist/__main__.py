"""``python -m checklist DATA_DIR``: check a content folder and print every error; exit 1 if any."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from checklist.console import command
from checklist.load import DATA, load, word_problems
from checklist.problems import ProblemsError


@command
def main(arguments: Sequence[str] | None) -> int:
    """Runs the command with these arguments (those of the shell by default); its exit status."""
    parser = argparse.ArgumentParser(prog="python -m checklist", description=__doc__)
    parser.add_argument("data_dir", nargs="?", type=Path, default=DATA)
    parser.add_argument("--lang", choices=("ja", "en"), default="ja")
    options = parser.parse_args(arguments)
    try:
        content = load(options.data_dir)
        if problems := word_problems(options.data_dir):
            raise ProblemsError(problems)
    except ProblemsError as error:
        print(*error.lines(options.lang), sep="\n")
        return 1
    counts = (
        f"{len(content.checklist.asked)} criteria, {len(content.schemes)} schemes, "
        f"{len(content.events)} case events, {len(content.municipalities)} municipalities"
    )
    print(f"OK: {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
