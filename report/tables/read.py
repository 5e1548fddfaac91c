"""A cohort from files: tables of levels (CSV, Excel, Parquet), and reports and save files, each of
which is one row.

What cannot be read is reported with its place, and the rest is used. A table needs columns named by
the ids of criteria; columns about the municipality (``heading.HEADINGS``) make the groups; every
other column passes through. A municipality counts once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from checklist.load import Content
from checklist.municipality import Municipality
from checklist.problems import Problem, ProblemsError, problem
from report.tables.grouping import grouped
from report.tables.heading import SYNTHETIC
from report.tables.municipality import MunicipalityRow, Register, matched
from report.tables.parts import MAX_ROWS, TOO_MANY, FilePart, part_of
from report.tables.profiles import ProfileWords, unread_of
from report.tables.rows import MOST_TOLD
from scoring.survey import Cohort
from scoring.thresholds import FEWEST
from wording.phrases import one_line

#: How many files make a cohort at most.
MAX_FILES = 300


@dataclass(frozen=True, slots=True)
class Gathered:
    """A cohort read from files. ``others``: the columns besides the answers, by their heading;
    ``refused``: the first of the places not read, of ``refused_in_all``; ``notes``: remarks on the
    tables. ``is_synthetic``: generated, not answers of real municipalities."""

    cohort: Cohort
    others: Mapping[str, tuple[str, ...]]
    refused: tuple[Problem, ...] = ()
    refused_in_all: int = 0
    notes: tuple[Problem, ...] = ()
    is_synthetic: bool = False


def gather(
    files: Collection[tuple[str, bytes]], content: Content, heading: int | None = None
) -> Gathered:
    """The cohort in files, given by name and content; looked at one after another. ``heading``: the
    row of tables that names their columns, where that is known.

    Raises ProblemsError, with an instruction for each file, where fewer than five municipalities
    are found, or more than ``MAX_ROWS`` rows, or more than ``MAX_FILES`` files are given.
    """
    if len(files) > MAX_FILES:
        raise ProblemsError.one(
            f"ファイルが多すぎます（{MAX_FILES}個まで）。回答を一つの表にまとめてください。",
            f"Too many files ({MAX_FILES} at most). Put the answers into one table.",
        )
    parts, failed = [], []
    for name, data in files:
        place = one_line(name)[:80] if len(files) > 1 else ""
        try:
            parts.append(part_of(data, place, content, heading))
        except ProblemsError as error:
            failed += [replace(p, place=" ".join((place, p.place)).strip()) for p in error.problems]
    if sum(len(part.levels) for part in parts) > MAX_ROWS:
        raise ProblemsError([TOO_MANY])
    if not parts:
        raise ProblemsError(failed or [_too_few(0)])
    whole = _together(parts, failed, content)
    if whole.cohort.rows < FEWEST:
        raise ProblemsError([*failed, _too_few(whole.cohort.rows), *whole.notes])
    return whole


def synthetic(rows: int, content: Content) -> Gathered:
    """A generated cohort, marked as such in a column of its own."""
    # imported here: it brings pyarrow along, which other pages do without
    from report.tables import synthetic as made

    municipalities = list(content.municipalities.values())
    batches = list(made.cohort(rows, content.checklist, municipalities))
    levels = [
        np.concatenate([b.column(c).to_numpy() for b in batches])
        for c in content.checklist.criteria
    ]
    others = tuple(
        (
            name,
            name,
            tuple("" if v is None else str(v) for b in batches for v in b.column(name).to_pylist()),
        )
        for name in (SYNTHETIC, "name", "prefecture", "kind", "population")
    )
    return _together([FilePart(np.array(levels).T, others, range(1, rows + 1))], [], content)


def _too_few(rows: int) -> Problem:
    return problem(
        "",
        f"集計には{FEWEST}団体以上が必要です（読み取れたのは{rows}団体）。"
        "ほかの団体の行か、報告書や保存ファイルを加えてください。"
        "一つの団体の結果は、「はじめに」の「前回の続きから再開する」で報告書を選ぶと見られます。",
        f"At least {FEWEST} municipalities are needed (found: {rows}). Add rows, or reports or "
        "save files, of others. For the results of a single one, choose its report under "
        "“Resume” on the first page.",
    )


def _together(parts: Sequence[FilePart], failed: Sequence[Problem], content: Content) -> Gathered:
    """The parts one after the other, each municipality once; columns that mean the same are one."""
    headings: dict[str, str] = {}
    for part in parts:
        for means, heading, _ in part.others:
            headings.setdefault(means, heading)
    columns: dict[str, list[str]] = {means: [] for means in headings}
    for part in parts:
        there = {means: cells for means, _, cells in reversed(part.others)}
        for means, column in columns.items():
            column += there.get(means, ("",) * len(part.levels))
    levels = np.concatenate([part.levels for part in parts])
    is_synthetic = all(cell.lower() in ("true", "1") for cell in columns.get(SYNTHETIC, ("",)))
    notes = [note for part in parts for note in part.notes]
    known: Sequence[Municipality | None] = [None] * len(levels)
    words = ProfileWords(content)
    if not is_synthetic:
        rows = _who(parts, columns)
        numbers, places = [row.number for row in rows], [row.place for row in rows]
        notes += unread_of(columns, numbers, places, words)
        who = matched(rows, Register(content.municipalities))
        once = [n for n in range(len(levels)) if n not in who.again]
        levels = levels[once]
        columns = {means: [cells[n] for n in once] for means, cells in columns.items()}
        known = [who.municipalities[n] for n in once]
        notes += who.notes
    refused = [*failed, *(p for part in parts for p in part.refused)]
    return Gathered(
        cohort=grouped(levels, columns, known, content, words),
        others={headings[means]: tuple(cells) for means, cells in columns.items()},
        refused=tuple(refused[: MOST_TOLD + len(failed)]),
        refused_in_all=len(failed) + sum(part.refused_in_all for part in parts),
        notes=tuple(dict.fromkeys(notes)),
        is_synthetic=is_synthetic,
    )


def _who(parts: Sequence[FilePart], columns: Mapping[str, Sequence[str]]) -> list[MunicipalityRow]:
    """The cells of each row about its municipality."""
    numbers = [number for part in parts for number in part.numbers]
    places = [place for part in parts for place in part.places]
    nothing = [""] * len(numbers)
    cells = (columns.get(name, nothing) for name in ("code", "name", "prefecture"))
    return [MunicipalityRow(*row) for row in zip(numbers, *cells, places, strict=True)]
