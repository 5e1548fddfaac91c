"""All levels with the facts that make them checkable, as Markdown, for ``docs/levels.md``:
``python -m tools.levels``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from checklist.console import command
from checklist.load import load
from checklist.model import Checklist, Criterion, Rung

_INTRODUCTION = """\
# The levels, one by one

Made from `data/checklist/` by `python -m tools.levels`; change the content, not this page.
Each row says what a level asks beyond the one below it:

- **Who** has it, does it or is shown it; **Where** it is written; **When** it has to be true. The
  words of each are explained in [data/README.md](../data/README.md).
- **Takes**: whole fiscal years from the one in which the step begins to the one in which the text
  is true, at the earliest. 0: within the same year. 1: it takes effect with the next fiscal year
  (a plan with a term, an ordinance, the rules on the division of duties), rests on the results of
  one year, or has to stand in two budgets. 2: two completed fiscal years.
- **Budget**: yes where the step begins only with money in an initial budget: the text names the
  budget, or asks for a post, a secondment or an agreed share of the costs.
- **Changed**: the latest version of the checklist that changed the meaning of the text.

"""
_HEAD = ("Level", "Text", "Who", "Where", "When", "Takes", "Budget", "Changed")


def levels_page(checklist: Checklist) -> str:
    """The page as Markdown."""
    given = checklist.instructions
    rules = f"Choosing a level: {given.choosing.en}\n\n{given.counting.en}\n"
    tables = (_table(c, checklist.numbers[c.id]) for c in checklist.criteria.values())
    return _INTRODUCTION + rules + "".join(tables)


def _table(criterion: Criterion, number: str) -> str:
    lines = [
        f"\n## {number} {criterion.title.en} ({criterion.title.ja})\n",
        f"`{criterion.id}`: {criterion.question.en}\n",
        _row(_HEAD),
        _row("---" for _ in _HEAD),
        *(_row(cells) for cells in _rows(criterion)),
    ]
    return "\n".join(lines) + "\n"


def _rows(criterion: Criterion) -> Iterator[Sequence[str]]:
    for level, description in enumerate(criterion.levels):
        facts = [""] * 6
        if isinstance(description, Rung):
            facts = [
                description.who,
                ", ".join(description.where),
                ", ".join(description.when),
                str(description.takes),
                "yes" if description.needs_budget else "",
                description.reworded or "",
            ]
        yield [str(level), description.en, *(fact.replace("-", " ") for fact in facts)]


def _row(cells: Iterator[str] | Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


@command
def main(_arguments: Sequence[str] | None) -> int:
    """Prints the page; returns the exit status."""
    print(levels_page(load().checklist), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
