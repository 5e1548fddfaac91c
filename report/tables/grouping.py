"""A cohort with its names and groups, from the columns about municipalities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from checklist.load import Content
from checklist.municipality import Municipality, MunicipalityKind
from report.tables.municipality import Register
from report.tables.profiles import ProfileWords, profiles_of
from scoring.cohort import Cells
from scoring.survey import SIZES, Cohort, Grouping, size_class
from wording.phrases import one_line

#: The kinds as they stand beside each other: each is nearest to its neighbours.
_KINDS: tuple[MunicipalityKind, ...] = (
    *("prefecture", "designated-city", "core-city", "ward", "city", "town", "village"),
)


def grouped(
    levels: Cells,
    columns: Mapping[str, Sequence[str]],
    known: Sequence[Municipality | None],
    content: Content,
    words: ProfileWords,
) -> Cohort:
    """The cohort with its names and groups, from its columns and the list of municipalities. A cell
    that is not understood counts as empty."""

    def filled(
        name: str, read: Callable[[str], str], of: Callable[[Municipality], str]
    ) -> list[str]:
        """A column of the table, and where it says nothing what is known of the municipality."""
        cells = columns.get(name) or ("",) * len(levels)
        means = {cell: read(cell) for cell in set(cells)}
        return [
            means[cell] or (of(municipality) if municipality else "")
            for cell, municipality in zip(cells, known, strict=True)
        ]

    kinds = filled("kind", words.kind, lambda m: m.kind)
    prefectures = filled("prefecture", words.prefecture, lambda m: m.prefecture)
    names = filled("name", one_line, lambda m: m.name or m.prefecture)
    all_prefectures = tuple(dict.fromkeys(Register(content.municipalities).prefectures.values()))
    groupings = (
        _grouping("kind", kinds, _KINDS),
        _sizes(columns.get("population", ()), words),
        _grouping("prefecture", prefectures, all_prefectures),
    )
    profiles, profile_of = profiles_of(kinds, columns, words)
    return Cohort(
        levels=levels,
        criteria=tuple(content.checklist.criteria),
        groupings=tuple(grouping for grouping in groupings if grouping is not None),
        names=tuple(name[:80] for name in names) if any(names) else (),
        profiles=profiles,
        profile_of=profile_of,
    )


def _grouping(name: str, cells: Sequence[str], order: Sequence[str]) -> Grouping | None:
    """The groups of a column's values, in a given order; ``None`` where it has none."""
    values = set(cells)
    groups = tuple(group for group in order if group in values)
    if not groups:
        return None
    number = {group: n for n, group in enumerate(groups)}
    return Grouping(name, groups, np.array([number.get(cell, -1) for cell in cells]))


def _sizes(cells: Sequence[str], words: ProfileWords) -> Grouping | None:
    people = {cell: words.population(cell) for cell in set(cells)}
    classes = size_class(np.array([people[cell] for cell in cells], np.int64))
    if not (classes >= 0).any():
        return None
    return Grouping("size", tuple(f"{n}" for n in range(len(SIZES) + 1)), classes)
