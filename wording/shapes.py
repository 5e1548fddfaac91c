"""The data shapes that every chapter is made of: a fact, a link, a table, a finding.

Beside the words of a score or a date are the number (``…_point``, ``…_low``, ``…_high``) and the
ISO date (``…_iso``), for writers with typed cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass

#: A cell of a table that calculates.
Value = str | int | float | None
#: A sign of a chart in its own colour and the words behind it, or words alone.
_SIGN = re.compile(r"([■●▨◎]|^)([^■●▨◎]*)")
#: The field that only programs read.
_KEY = "key"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its label. ``key`` identifies it in every language."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion with a remark: its label and the text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in large type: what it is, the figure in words, and what stands below it."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A source: title, address, and a note (may be empty)."""

    title: str
    url: str
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of words; every row is as long as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The text of a chart, and the table beside it: ``rows`` is the data, one mapping a mark."""

    rows: tuple[Mapping[str, Value], ...]
    legend: tuple[str, ...]
    axis: str
    alt: str
    table: Table


@dataclass(frozen=True, slots=True)
class TextSection:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def length_of(value: object) -> int:
    """The number of characters in these shapes, or in plain data made of them (keys are not
    counted), by which writers decide what to keep on one page."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(length_of(part) for name, part in value.items() if name != _KEY)
    if isinstance(value, list | tuple):
        return sum(map(length_of, value))
    if is_dataclass(value):
        names = value.__dataclass_fields__  # ``fields`` takes longer than all the rest
        return sum(length_of(getattr(value, name)) for name in names if name != _KEY)
    return 0


def signs_apart(legend: str) -> list[tuple[str, str]]:
    """A line of a legend in pieces: each sign that is drawn in the colour of the chart (empty where
    there is none), and the words behind it."""
    return _SIGN.findall(legend)
