"""Means of many municipalities by question and group, in words.

Figures of groups that ``scoring.survey`` withholds are not stated; their names are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from checklist.model import OVERALL
from scoring.survey import Grid, Group, Mean, Survey
from wording.phrases import LABEL_ROOM, Phrases, shortened
from wording.shapes import Drawn, Table, Value

#: The number of groups drawn side by side, the largest; the workbook has all.
MOST_DRAWN = 8


@dataclass(frozen=True, slots=True)
class GridSummary:
    """Means by question and group. ``drawn`` and ``columns``: the largest groups, the whole first;
    ``all_groups`` and ``all_rows`` all of them, with how many are known beside each mean.
    ``notes``: what is not shown, and why."""

    name: str
    label: str
    columns: tuple[str, ...]
    drawn: Drawn
    notes: tuple[str, ...]
    all_groups: tuple[str, ...]
    all_rows: tuple[tuple[Value, ...], ...]


def summarise_grids(survey: Survey, phrases: Phrases) -> tuple[GridSummary, ...]:
    """One summary for each grouping of the cohort; a single one without groups where no group is
    large enough."""
    return _GridWriter(survey, phrases).grids()


class _GridWriter:
    def __init__(self, survey: Survey, phrases: Phrases) -> None:
        self._survey, self._phrases, self._say = survey, phrases, phrases.say

    def grids(self) -> tuple[GridSummary, ...]:
        shown = [grid for grid in self._survey.grids if grid.groups]
        if shown:
            return tuple(self._grid(grid) for grid in shown)
        none = Grid("", (), dict.fromkeys(self._means(), ()), (), (), 0)
        empty = replace(self._grid(none), notes=(self._say("analysis.grid_none"),))
        return (empty,) if not self._survey.grids else (replace(empty, notes=self._not_shown()),)

    def _means(self) -> list[str]:
        return [c.id for c in self._phrases.content.checklist.asked]

    def _not_shown(self) -> tuple[str, ...]:
        """Where there are groups, but none large enough."""
        return (
            self._say("analysis.grid_rule"),
            *(n for g in self._survey.grids for n in self._hidden(g)),
        )

    def _group(self, grid: str, name: str) -> str:
        """The name of a group: kinds and size classes have one in each language."""
        if grid == "size":
            return self._say(f"analysis.size_{name}")
        return self._phrases.name("kind", name) if grid == "kind" else name

    def _groups(self, grid: str, group: Group) -> str:
        """The name of a group that may be joined from several."""
        if group.names == ("town", "village") and not group.has_unknown:
            return self._say("analysis.towns_and_villages")
        names = [self._group(grid, name) for name in group.names]
        unknown = [self._say("analysis.grid_unknown")] if group.has_unknown else []
        return self._say("analysis.grid_between").join((*names, *unknown))

    def _joined(self, grid: Grid) -> list[str]:
        joined = [g for g in grid.groups if len(g.names) > 1 or g.has_unknown]
        if not joined:
            return []
        groups = self._phrases.listed(self._groups(grid.name, group) for group in joined)
        return [self._say("analysis.grid_joined", groups=groups)]

    def _hidden(self, grid: Grid) -> list[str]:
        notes = []
        if grid.hidden:
            groups = self._phrases.listed(self._group(grid.name, name) for name in grid.hidden)
            notes.append(self._say("analysis.grid_hidden", groups=groups))
        if grid.ungrouped:
            notes.append(self._say("analysis.grid_ungrouped", n=f"{grid.ungrouped:,}"))
        return notes

    def _grid(self, grid: Grid) -> GridSummary:
        names = [self._groups(grid.name, group) for group in grid.groups]
        by_rows = sorted(range(len(names)), key=lambda n: -grid.groups[n].rows)
        drawn = sorted(by_rows[:MOST_DRAWN])
        overall = (self._survey.all[OVERALL], *grid.scores)
        levels = {c: (self._survey.all[c], *grid.levels[c]) for c in self._means()}
        columns = (self._say("analysis.grid_all"), *(names[n] for n in drawn))
        places = (0, *(n + 1 for n in drawn))
        labels = {c: self._phrases.criterion(c) for c in levels}
        score = self._say("analysis.grid_score")
        marks: list[Mapping[str, Value]] = [
            _cell_mark(score, column, None, self._mean(overall[place], 0))
            for column, place in zip(columns, places, strict=True)
        ]
        for c, means in levels.items():
            for column, place in zip(columns, places, strict=True):
                mean = means[place]
                value = None if mean is None else mean.value
                label = shortened(labels[c], LABEL_ROOM)
                marks.append(_cell_mark(label, column, value, self._mean(mean, 1)))
        notes = [*self._joined(grid), self._say("analysis.grid_rule"), *self._hidden(grid)]
        if len(drawn) < len(names):
            notes.insert(0, self._say("analysis.grid_largest", n=MOST_DRAWN))
        counts = (self._survey.rows, *(group.rows for group in grid.groups))
        return GridSummary(
            name=grid.name,
            label=self._say(f"analysis.grid_{grid.name}")
            if grid.name
            else self._say("analysis.grid_all"),
            columns=columns,
            drawn=Drawn(
                rows=tuple(marks),
                legend=(
                    self._say("analysis.grid_legend"),
                    self._say("analysis.grid_legend_hidden"),
                ),
                axis="",
                alt=self._grid_alt(),
                table=Table(
                    (
                        self._say("analysis.question"),
                        *(
                            self._say("analysis.grid_group", name=name, n=f"{counts[place]:,}")
                            for name, place in zip(columns, places, strict=True)
                        ),
                    ),
                    (
                        (score, *(self._mean(overall[place], 0) for place in places)),
                        *(
                            (labels[c], *(self._mean(means[place], 1) for place in places))
                            for c, means in levels.items()
                        ),
                    ),
                ),
            ),
            notes=tuple(notes),
            all_groups=(self._say("analysis.grid_all"), *names),
            all_rows=(
                (score, *_numbers(overall)),
                *((labels[c], *_numbers(means)) for c, means in levels.items()),
            ),
        )

    def _mean(self, mean: Mean | None, places: int) -> str:
        return "―" if mean is None else self._phrases.number(mean.value, places)

    def _grid_alt(self) -> str:
        known = [(m.value, c) for c in self._means() if (m := self._survey.all[c]) is not None]
        if not known:
            return self._say("analysis.grid_alt_none")
        ends = [
            self._say(
                "analysis.grid_alt_value",
                name=self._phrases.criterion(c),
                value=self._phrases.number(value, 1),
            )
            for value, c in (max(known), min(known))
        ]
        return self._say("analysis.grid_alt", high=ends[0], low=ends[1])


def _cell_mark(row: str, column: str, level: float | None, words: str) -> Mapping[str, Value]:
    return {"row": row, "column": column, "level": level, "words": words}


def _numbers(means: Sequence[Mean | None]) -> tuple[Value, ...]:
    """Each mean with how many are known, side by side."""
    return tuple(
        value
        for mean in means
        for value in ((None, None) if mean is None else (mean.value, mean.known))
    )
