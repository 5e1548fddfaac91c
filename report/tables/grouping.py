"""A cohort with its names and groups, from the columns about municipalities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

import numpy as np

from checklist.load import Content
from checklist.model import LANGUAGES
from checklist.municipality import Municipality, MunicipalityKind
from report.tables.municipality import Register
from report.tables.profiles import profiles_of
from scoring.cohort import Cells
from scoring.survey import SIZES, Cohort, Grouping, size_class
from wording.level import as_typed
from wording.phrases import one_line

#: A column with more distinct values makes no groups.
MOST_GROUPS = 60


def grouped(
    levels: Cells,
    columns: Mapping[str, Sequence[str]],
    known: Sequence[Municipality | None],
    content: Content,
) -> Cohort:
    """The cohort with its names and groups, from its columns and the list of municipalities."""
    register = Register(content.municipalities)

    def filled(name: str, of: Callable[[Municipality], str]) -> list[str]:
        """A column of the table, and where it says nothing what is known of the municipality."""
        cells = columns.get(name) or ("",) * len(levels)
        return [
            cell or (of(municipality) if municipality else "")
            for cell, municipality in zip(cells, known, strict=True)
        ]

    kinds = _kinds(filled("kind", lambda m: m.kind), content)
    prefectures = [
        one_line(register.prefecture(cell))[:40]
        for cell in filled("prefecture", lambda m: m.prefecture)
    ]
    names = filled("name", lambda m: m.name or m.prefecture)
    groupings = (
        _grouping("kind", kinds, _KINDS),
        _sizes(columns.get("population", ())),
        _grouping("prefecture", prefectures, tuple(dict.fromkeys(register.prefectures.values()))),
    )
    profiles, profile_of = profiles_of(kinds, columns, content)
    return Cohort(
        levels=levels,
        criteria=tuple(content.checklist.criteria),
        groupings=tuple(grouping for grouping in groupings if grouping is not None),
        names=tuple(one_line(name)[:80] for name in names) if any(names) else (),
        profiles=profiles,
        profile_of=profile_of,
    )


_KINDS: tuple[str, ...] = get_args(MunicipalityKind)


def _kinds(cells: Sequence[str], content: Content) -> list[str]:
    """The kind of each municipality by its id or its name in either language; other texts
    unchanged."""
    words = {
        as_typed(content.wording.of(lang)(f"names.kind_{kind.replace('-', '_')}")): kind
        for kind in _KINDS
        for lang in LANGUAGES
    }
    words |= {kind: kind for kind in _KINDS}
    kinds = {cell: words.get(as_typed(cell), one_line(cell)[:40]) for cell in set(cells)}
    return [kinds[cell] for cell in cells]


def _grouping(name: str, cells: Sequence[str], order: Sequence[str]) -> Grouping | None:
    """The groups of a column's values, in a given order; ``None`` where it makes none."""
    values = set(cells) - {""}
    if not values or len(values) > MOST_GROUPS:
        return None
    groups = (*(group for group in order if group in values), *sorted(values - set(order)))
    number = {group: n for n, group in enumerate(groups)}
    return Grouping(name, groups, np.array([number.get(cell, -1) for cell in cells]))


def _sizes(cells: Sequence[str]) -> Grouping | None:
    classes = size_class(np.array([_population(cell) for cell in cells], np.int64))
    if not (classes >= 0).any():
        return None
    return Grouping("size", tuple(f"{n}" for n in range(len(SIZES) + 1)), classes)


def _population(cell: str) -> int:
    """A number of people as people write it; −1 where it is none."""
    if cell.isascii() and cell.isdigit() and len(cell) < 10:  # as nearly all do
        return int(cell)
    digits = as_typed(cell).removesuffix("人").replace(",", "").replace(" ", "").removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1
