"""A measured figure beside its goal and its baseline, and the page of all of them."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import distributions, version
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of the table. ``met``: whether the goal is met; ``None`` where there is none."""

    what: str
    measured: str
    how: str
    goal: str = "–"
    baseline: str = "–"
    ratio: float | None = None
    met: bool | None = None


def interleaved(rounds: int, *subjects: Callable[[], float]) -> list[list[float]]:
    """The figures of each subject, measured once a round, one after another, so that other load
    affects all of them alike."""
    by_subject: list[list[float]] = [[] for _ in subjects]
    for _ in range(rounds):
        for figures, subject in zip(by_subject, subjects, strict=True):
            figures.append(subject())
    return by_subject


def ratio(candidate: Sequence[float], baseline: Sequence[float]) -> float:
    """The median of the rounds' ratios."""
    return statistics.median(c / b for c, b in zip(candidate, baseline, strict=True))


def percentile(figures: Sequence[float], share: float) -> float:
    """The figure below which ``share`` (0 to 1) of the figures lie."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# ---------------------------------------------------------------------------- the page

_READING = """\
Made by `make bench` ([benchmarks/](../benchmarks/)); each part says when it was last measured, and with what. Ratios are what counts: subject and baseline are measured in turn,
round by round, in the same minutes, and the median of the rounds is shown, so that a slow or busy machine slows both.
Absolute times belong to the machine and to what else it did. *Server CPU* is the processor time of the whole server
process (Linux, `/proc`), divided by the number of interactions. The *bare script* (`benchmarks/bare/replay.py`) draws the
same elements with the same texts and links under the same `config.toml`, with nothing behind them: no content, no
store, no callbacks. A choice on an item page draws its card alone, the bare script all of it. On a machine that does nothing else
figures vary by some 10 % between runs; at a load above its number of cores processor time itself grows, by a half and
more, and with it every absolute time below."""


def _machine() -> str:
    model = next(
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {gigabytes:.0f} GB, Linux {platform.release()}"


def _versions() -> str:
    names = (
        "streamlit",
        "starlette",
        "uvicorn",
        "pydantic",
        "typst",
        "xlsxwriter",
        "openpyxl",
        "numpy",
        "pyarrow",
        "polars",
    )
    has = {package.metadata["Name"] for package in distributions()}
    listed = ", ".join(f"{name} {version(name)}" for name in names if name in has)
    return f"Python {platform.python_version()}, {listed}"


def load_now() -> str:
    """The load averages of the machine over 1, 5 and 15 minutes."""
    return " / ".join(f"{load:.1f}" for load in os.getloadavg())


def lines(rows: Sequence[Row]) -> list[str]:
    """The rows as a Markdown table, a line each."""
    marks = {True: "yes", False: "**no**", None: "–"}
    head = [
        "| what | goal | measured | baseline | ratio | met | how |",
        "|---|---|---|---|---|---|---|",
    ]
    return head + [
        f"| {row.what} | {row.goal} | {row.measured} | {row.baseline} "
        f"| {'–' if row.ratio is None else f'{row.ratio:.2f}'} | {marks[row.met]} | {row.how} |"
        for row in rows
    ]


def facts(load_before: str) -> str:
    """When, where and with what a part was measured that is through now: a line."""
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {_machine()}; load of the machine (1, 5, 15 "
        f"minutes) before and after: {load_before}; {load_now()}; {_versions()}."
    )


def renewed(page: str, made: Mapping[str, str], order: Sequence[str]) -> str:
    """docs/benchmarks.md with some parts made anew, each ``facts`` and a table by its title; the
    others stand as they did. ``order``: all titles; a part of another title is dropped."""
    _, *parts = f"\n{page}".split("\n## ")
    text = {title: body.rstrip("\n") for title, _, body in (p.partition("\n\n") for p in parts)}
    text |= made
    sections = [f"## {title}\n\n{text[title]}\n" for title in order if title in text]
    return "\n".join([f"# Benchmarks\n\n{_READING}\n", *sections])
