"""The commands of ``python -m scoring`` for tables: from file to file, a part at a time.

While one part is scored, the next is read and the one before is written. Only those are in memory.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from checklist.load import Content
from checklist.model import Lang
from checklist.problems import Problem, ProblemsError, problem
from report.apart import AT_A_SHELL
from report.tables import partitions, synthetic
from report.tables.columns import BadCell
from report.tables.files import open_table
from report.tables.heading import NO_ROWS
from report.tables.roll import Roll
from report.tables.rows import RowAside
from report.tables.scored import Scored, TableScorer
from report.tables.writers import ENDINGS, writing

#: The number of bad cells listed one by one.
_MOST_TOLD = 50
#: Seconds between two updates of the progress bar.
_TICK = 0.2

T = TypeVar("T")


def score(options: argparse.Namespace, content: Content) -> None:
    """Writes the table ``options.answers`` with its scores to ``options.out``. Raises
    ProblemsError."""
    out = _target(options)
    bad: list[BadCell] = []
    bad_in_all = 0
    aside: list[RowAside] = []
    with (
        nullcontext() if options.dask is None else partitions.cluster(options.dask) as client,
        open_table(options.answers, options.chunk, content, AT_A_SHELL, options.heading) as table,
    ):
        scorer = TableScorer(table.schema, content)
        roll = Roll(scorer.columns, first=table.first)
        _print_problems([*table.notes, *scorer.columns.notes], options.lang)
        with (
            writing(out, scorer.schema) as writer,
            _behind(writer.write) as write,
            _bar(table.rows, options.lang) as move_on,
            _ahead(roll.through(table.parts)) as parts,
        ):
            threads = os.cpu_count() or 1
            scored_parts: Iterator[Scored] = (
                (scorer.score(part, _MOST_TOLD, threads) for part in parts)
                if client is None
                else partitions.scored(scorer, parts, client, _MOST_TOLD)
            )
            rows = 0
            for scored in scored_parts:
                rows += scored.batch.num_rows
                bad += scored.bad[: _MOST_TOLD - len(bad)]
                bad_in_all += scored.bad_in_all
                aside += scored.aside
                if options.strict and bad:
                    raise ProblemsError([*(cell.problem() for cell in bad), _STOPPED])
                write(scored.batch)
                move_on(scored.batch.num_rows)
            if not rows:
                raise ProblemsError([NO_ROWS])
    if bad:
        _print_problems([*(cell.problem() for cell in bad), _counted(bad_in_all)], options.lang)
    _print_problems(roll.notes(aside, content), options.lang)


def make_up(options: argparse.Namespace, content: Content) -> None:
    """Writes a synthetic cohort to ``options.out``. Raises ProblemsError."""
    out = _target(options)
    seed = synthetic.SEED if options.seed is None else options.seed
    municipalities = tuple(content.municipalities.values())
    with (
        writing(out, synthetic.schema(content.checklist)) as writer,
        _bar(options.synthetic, options.lang) as move_on,
    ):
        for batch in synthetic.cohort(options.synthetic, content.checklist, municipalities, seed):
            writer.write(batch)
            move_on(batch.num_rows)


def _target(options: argparse.Namespace) -> Path:
    """The table to write. Raises ProblemsError."""
    out: Path | None = options.out
    endings = " / ".join(ENDINGS)
    if out is None or out.suffix.lower() not in ENDINGS:
        raise ProblemsError.one(
            f"書き出すファイルを --out で指定してください。名前の終わりは {endings} のどれかです。",
            f"Give the file to write with --out, by a name that ends with {endings}.",
            "" if out is None else str(out),
        )
    if options.answers is not None and out.resolve() == options.answers.resolve():
        raise ProblemsError.one(
            "元の表には書き込みません。--out に別の名前を指定してください。",
            "The table itself is not overwritten. Give --out another name.",
            str(out),
        )
    return out


# ---------------------------------------------------------------------------- what is told


_STOPPED = problem(
    "",
    "--strict のため、ここで止めました。何も書き出していません。",
    "Stopped here because of --strict. Nothing was written.",
)


def _counted(bad: int) -> Problem:
    return problem(
        "",
        f"答えとして読めないセルは全部で{bad:,}個あり、未回答として数えました。"
        f"上に示したのは、はじめの{_MOST_TOLD}個までです。0から4の整数かレベルの名前、-1（わからない）、"
        "-2（該当しない。選べる問いだけ）、-3か空欄（未回答）のどれかにしてください。",
        f"Cells that are no answer: {bad:,} in all, counted as blank. "
        f"At most the first {_MOST_TOLD} are listed above. Use a whole number 0 to 4 or the name "
        "of a level, -1 (don't know), -2 (not applicable, where that may be chosen), or -3 or "
        "nothing (blank).",
    )


def _print_problems(problems: Iterable[Problem], lang: Lang) -> None:
    for note in problems:
        sys.stderr.write(note.of(lang) + "\n")


@contextmanager
def _bar(rows: int | None, lang: Lang) -> Iterator[Callable[[int], None]]:
    """On a terminal, how many rows are done; ``rows`` in all, where that is known. Yields what has
    to be called with the number of rows of each part."""
    begun = looked = time.monotonic()
    done = 0
    is_seen = sys.stderr.isatty()

    def show(now: float) -> None:
        share = "" if not rows else f" [{'#' * (20 * done // rows):<20}] {100 * done // rows} %"
        words = {"ja": f"{done:,}行", "en": f"{done:,} rows"}[lang]
        speed = done / max(now - begun, 1e-9)
        sys.stderr.write(f"\r{words}{share} ({speed:,.0f}/s) ")
        sys.stderr.flush()

    def move_on(more: int) -> None:
        nonlocal done, looked
        done += more
        now = time.monotonic()
        if is_seen and now - looked >= _TICK:
            looked = now
            show(now)

    try:
        yield move_on
    finally:
        if is_seen:
            show(time.monotonic())
            sys.stderr.write("\n")


# ---------------------------------------------------------------------------- at the same time


@contextmanager
def _ahead(parts: Iterator[T]) -> Iterator[Iterator[T]]:
    """The same parts, each fetched in a thread while the one before is in use."""
    end = object()
    with ThreadPoolExecutor(1) as pool:

        def fetched() -> Iterator[T]:
            coming: Future[Any] = pool.submit(next, parts, end)
            while (part := coming.result()) is not end:
                coming = pool.submit(next, parts, end)
                yield part

        yield fetched()


@contextmanager
def _behind(do: Callable[[T], None]) -> Iterator[Callable[[T], None]]:
    """Applies ``do`` to each part in a thread while the next is made: one at a time, in order."""
    with ThreadPoolExecutor(1) as pool:
        last: Future[None] | None = None

        def soon(part: T) -> None:
            nonlocal last
            if last is not None:
                last.result()
            last = pool.submit(do, part)

        yield soon
        if last is not None:
            last.result()
