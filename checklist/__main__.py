"""``python -m checklist DATA_DIR``: check a content folder and print every error; exit 1 if any.
``python -m checklist DATA_DIR --freshness``: the schemes with what has to be looked at again and
all their links, as CSV.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from checklist.console import command
from checklist.freshness import freshness
from checklist.inquiry import assignment_problems, inquiry_problems
from checklist.load import DATA, SECTIONS, Content, load, load_inquiry, word_problems
from checklist.load_drafts import draft_problems, has_drafts, load_drafts
from checklist.load_reference import has_reference, load_reference, reference_problems
from checklist.model import Lang
from checklist.problems import ProblemsError


@command
def main(arguments: Sequence[str] | None) -> int:
    """Runs the command with these arguments (those of the shell by default); its exit status."""
    parser = argparse.ArgumentParser(prog="python -m checklist", description=__doc__)
    parser.add_argument("data_dir", nargs="?", type=Path, default=DATA)
    parser.add_argument("--lang", choices=("ja", "en"), default="ja")
    parser.add_argument(
        "--freshness", action="store_true", help="print how fresh the schemes are, as CSV"
    )
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        default=date.today(),
        help="day from which --freshness counts",
    )
    options = parser.parse_args(arguments)
    try:
        content = load(options.data_dir)
        problems = word_problems(options.data_dir)
        if has_reference(options.data_dir):
            problems += reference_problems(load_reference(options.data_dir), content)
        if has_drafts(options.data_dir):
            problems += draft_problems(load_drafts(options.data_dir), content)
        if (sections := options.data_dir / SECTIONS).is_file():
            asked = load_inquiry(sections)
            problems += inquiry_problems(asked, content.checklist, SECTIONS)
            problems += assignment_problems(asked, content.checklist, SECTIONS)
        if problems:
            raise ProblemsError(problems)
    except ProblemsError as error:
        print(*error.lines(options.lang), sep="\n")
        return 1
    if options.freshness:
        _print_freshness(content, options.lang, options.today)
        return 0
    counts = (
        f"{len(content.checklist.asked)} criteria, {len(content.schemes)} schemes, "
        f"{len(content.events)} case events, {len(content.municipalities)} municipalities"
    )
    print(f"OK: {counts}")
    return 0


def _print_freshness(content: Content, lang: Lang, today: date) -> None:
    """A row for each link: a scheme with several has several rows."""
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(
        ("id", "name", "checked", "last_confirmed_active", "old", "call", "contact", "link")
    )
    for row in freshness(content.schemes, today):
        standing = row.scheme.standing
        says = ("yes" if so else "no" for so in (row.is_old, row.has_call, row.has_contact))
        about = (
            *(row.scheme.id, row.scheme.name_today.of(lang), standing.checked),
            *(standing.last_confirmed_active or "", *says),
        )
        for link in row.links or ("",):
            table.writerow((*about, link))


if __name__ == "__main__":
    sys.exit(main())
