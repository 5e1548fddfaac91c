"""A survey of many municipalities in words: for its page and its workbook.

Beside the words of a figure stands the figure, for charts and for tables that calculate. Names are
those that the table itself brought, and nothing is told of groups that ``scoring.survey`` keeps
back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from checklist.catalogue import MunicipalityKind
from checklist.load import Content
from checklist.model import OVERALL, Lang
from scoring.survey import BIN, Grid, Mean, Survey, Teaching
from wording.phrases import Phrases, shortened
from wording.requirement import requirement_name
from wording.shapes import Table

#: So many groups are drawn side by side, the largest; the workbook holds all.
MOST_DRAWN = 8
#: So many schemes, and names for each question, stand on the page.
MOST_SCHEMES, MOST_NAMES = 15, 5
#: Room for a label beside a chart, in kana.
_ROOM = 15

Say = Callable[..., str]
#: A cell of the workbook.
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A large figure: what it is, the figure in words, a remark below."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart's words, and the table beside it: ``rows`` is what is drawn, one mapping a mark."""

    rows: tuple[Mapping[str, Value], ...]
    legend: tuple[str, ...]
    axis: str
    alt: str
    table: Table


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


@dataclass(frozen=True, slots=True)
class SurveySummary:
    """The whole survey. ``facts`` are the three large figures; ``grids`` by each way to part the
    cohort (one without groups where there is none); ``names`` only where the table has names.
    The ``…_rows`` hold numbers, for the workbook, under the heads of the same table."""

    facts: tuple[Fact, ...]
    scores: Drawn
    scores_without: str
    stages: Drawn
    grids: tuple[GridSummary, ...]
    lacks: Drawn
    lacks_rows: tuple[tuple[Value, ...], ...]
    demand: Table
    demand_more: str
    demand_rows: tuple[tuple[Value, ...], ...]
    teaching: Drawn
    teaching_rows: tuple[tuple[Value, ...], ...]
    names: Table | None
    names_rows: tuple[tuple[Value, ...], ...]


def summarise_survey(
    survey: Survey, names: Sequence[str], content: Content, lang: Lang
) -> SurveySummary:
    """The survey in words. ``names``: the municipality of each row; empty where it has none."""
    return _SurveyWriter(survey, names, Phrases(content, lang)).summary()


class _SurveyWriter:
    def __init__(self, survey: Survey, names: Sequence[str], phrases: Phrases) -> None:
        self._survey, self._names, self._phrases = survey, names, phrases
        self._content, self._lang = phrases.content, phrases.lang
        self._say = phrases.say

    def _percent(self, rows: int) -> str:
        return share_words(rows / self._survey.rows, self._phrases)

    def _count(self, rows: int) -> str:
        return self._say("analysis.count", n=f"{rows:,}", share=self._percent(rows))

    def _alt(self, name: str, rows: Sequence[Mapping[str, object]]) -> str:
        sentences = (self._say(f"analysis.{name}_alt_row", **values) for values in rows)
        return self._say(f"analysis.{name}_alt", rows=self._phrases.joined(sentences))

    def summary(self) -> SurveySummary:
        survey = self._survey
        without = survey.scores.without
        schemes = [self._scheme(row.scheme_id, row.rows) for row in survey.demand]
        more = len(schemes) - MOST_SCHEMES
        names = [self._named(row.criterion_id, row.giving, row.taking) for row in survey.teaching]
        return SurveySummary(
            facts=self._facts(),
            scores=self._scores(),
            scores_without=self._say("analysis.scores_without", n=f"{without:,}")
            if without
            else "",
            stages=self._stages(),
            grids=self._grids(),
            lacks=self._lacks(),
            lacks_rows=tuple(
                (
                    requirement_name(row.requirement_id, self._phrases),
                    row.rows,
                    row.rows / survey.rows,
                    row.size,
                    row.unknown,
                )
                for row in survey.lacks
            ),
            demand=Table(
                tuple(
                    self._say(f"analysis.{key}") for key in ("scheme", "agency", "municipalities")
                ),
                tuple((*who, self._count(rows)) for who, rows in schemes[:MOST_SCHEMES]),
            ),
            demand_more=self._say("analysis.demand_more", n=more) if more > 0 else "",
            demand_rows=tuple((*who, rows, rows / survey.rows) for who, rows in schemes),
            teaching=self._teaching(),
            teaching_rows=tuple(
                (self._phrases.criterion(row.criterion_id), row.givers, row.takers)
                for row in survey.teaching
            ),
            names=Table(
                tuple(self._say(f"analysis.{key}") for key in ("question", "givers", "takers")),
                tuple(
                    self._some(row, named)
                    for row, named in zip(survey.teaching, names, strict=True)
                ),
            )
            if self._names
            else None,
            names_rows=tuple(
                (question, self._phrases.listed(giving), self._phrases.listed(taking))
                for question, giving, taking in names
            ),
        )

    # ------------------------------------------------------------------ figures

    def _facts(self) -> tuple[Fact, ...]:
        survey, number = self._survey, self._phrases.number
        without = survey.scores.without
        low = survey.stages.low
        most = low.index(max(low))
        return (
            Fact(
                self._say("analysis.rows"),
                self._say("analysis.rows_value", n=f"{survey.rows:,}"),
                self._say("analysis.complete", share=share_words(survey.complete, self._phrases)),
            ),
            Fact(
                self._say("analysis.mean"),
                self._say("analysis.no_mean")
                if survey.scores.mean is None
                else number(survey.scores.mean),
                self._say("analysis.mean_without", n=f"{without:,}")
                if without
                else self._say("analysis.mean_of_all"),
            ),
            Fact(
                self._say("analysis.most_stage"),
                self._phrases.stage(most),
                self._count(low[most]),
            ),
        )

    def _scores(self) -> Drawn:
        counts = self._survey.scores.bins
        bins = [f"{n * BIN}–{n * BIN + BIN - 1}" for n in range(len(counts))]
        bins[-1] = f"{100 - BIN}–100"
        return Drawn(
            rows=tuple(
                {"from": n * BIN, "to": (n + 1) * BIN, "count": count, "words": f"{count:,}"}
                for n, count in enumerate(counts)
            ),
            legend=(self._say("analysis.scores_legend"),),
            axis=self._phrases.say("chart.axis_score"),
            alt=self._alt(
                "scores",
                [{"bin": b, "n": f"{n:,}"} for b, n in zip(bins, counts, strict=True) if n],
            ),
            table=Table(
                tuple(
                    self._say(f"analysis.{key}")
                    for key in ("scores_bin", "municipalities", "share")
                ),
                tuple((b, f"{n:,}", self._percent(n)) for b, n in zip(bins, counts, strict=True)),
            ),
        )

    def _stages(self) -> Drawn:
        low, high, rows = self._survey.stages.low, self._survey.stages.high, self._survey.rows
        titles = [stage.title.of(self._lang) for stage in self._content.stages.stages]
        labels = [
            self._say("analysis.stage_label", number=n, title=title) if n else title
            for n, title in enumerate(titles)
        ]
        bars = [
            {"stage": label, "low": f"{now:,}", "high": f"{best:,}"}
            for label, now, best in zip(labels, low, high, strict=True)
        ]
        return Drawn(
            rows=tuple(
                {
                    "item": label,
                    "low": 100 * now / rows,
                    "high": 100 * best / rows,
                    "most": 100 * max(now, best) / rows,
                    "words": self._say("analysis.stages_words", low=f"{now:,}", high=f"{best:,}"),
                }
                for label, now, best in zip(labels, low, high, strict=True)
            ),
            legend=(self._say("analysis.stages_legend"), self._say("analysis.stages_legend_high")),
            axis=self._say("analysis.share_axis"),
            alt=self._alt("stages", bars),
            table=Table(
                tuple(
                    self._say(f"analysis.{key}") for key in ("stage", "stages_low", "stages_high")
                ),
                tuple((bar["stage"], bar["low"], bar["high"]) for bar in bars),
            ),
        )

    # ------------------------------------------------------------------ groups

    def _grids(self) -> tuple[GridSummary, ...]:
        shown = [grid for grid in self._survey.grids if grid.groups]
        if shown:
            return tuple(self._grid(grid) for grid in shown)
        none = Grid("", (), dict.fromkeys(self._means(), ()), (), (), 0)
        empty = replace(self._grid(none), notes=(self._say("analysis.grid_none"),))
        return (empty,) if not self._survey.grids else (replace(empty, notes=self._not_shown()),)

    def _means(self) -> list[str]:
        return [c.id for c in self._content.checklist.asked]

    def _not_shown(self) -> tuple[str, ...]:
        """Where there are groups, but none large enough."""
        return (
            self._say("analysis.grid_rule"),
            *(n for g in self._survey.grids for n in self._hidden(g)),
        )

    def group(self, grid: str, name: str) -> str:
        """The name of a group: kinds and size classes have one in each language."""
        if grid == "size":
            return self._say(f"analysis.size_{name}")
        has_name = grid == "kind" and name in get_args(MunicipalityKind)
        return self._phrases.name("kind", name) if has_name else name

    def _hidden(self, grid: Grid) -> list[str]:
        notes = []
        if grid.hidden:
            groups = self._phrases.listed(self.group(grid.name, name) for name in grid.hidden)
            notes.append(self._say("analysis.grid_hidden", groups=groups))
        if grid.ungrouped:
            notes.append(self._say("analysis.grid_ungrouped", n=f"{grid.ungrouped:,}"))
        return notes

    def _grid(self, grid: Grid) -> GridSummary:
        names = [self.group(grid.name, group.name) for group in grid.groups]
        by_rows = sorted(range(len(names)), key=lambda n: -grid.groups[n].rows)
        drawn = sorted(by_rows[:MOST_DRAWN])
        overall = (self._survey.all[OVERALL], *grid.scores)
        levels = {c: (self._survey.all[c], *grid.levels[c]) for c in self._means()}
        columns = (self._say("analysis.grid_all"), *(names[n] for n in drawn))
        places = (0, *(n + 1 for n in drawn))
        labels = {c: self._phrases.criterion(c) for c in levels}
        score = self._say("analysis.grid_score")
        marks: list[Mapping[str, Value]] = [
            _mark(score, column, None, self._mean(overall[place], 0))
            for column, place in zip(columns, places, strict=True)
        ]
        for c, means in levels.items():
            for column, place in zip(columns, places, strict=True):
                mean = means[place]
                value = None if mean is None else mean.value
                label = shortened(labels[c], _ROOM)
                marks.append(_mark(label, column, value, self._mean(mean, 1)))
        notes = [self._say("analysis.grid_rule"), *self._hidden(grid)]
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

    # ------------------------------------------------------------------ gaps and teaching

    def _lacks(self) -> Drawn:
        survey = self._survey
        number = self._phrases.number
        lacks = [
            (requirement_name(lack.requirement_id, self._phrases), lack) for lack in survey.lacks
        ]
        return Drawn(
            rows=tuple(
                {
                    "item": name,
                    "share": 100 * lack.rows / survey.rows,
                    "words": self._say(
                        "analysis.lacks_words",
                        share=self._percent(lack.rows),
                        size=number(lack.size, 1),
                    ),
                }
                for name, lack in lacks
            ),
            legend=(self._say("analysis.lacks_legend"),),
            axis=self._say("analysis.share_axis"),
            alt=self._alt(
                "lacks", [{"name": name, "share": self._percent(lack.rows)} for name, lack in lacks]
            ),
            table=Table(
                tuple(
                    self._say(f"analysis.{key}")
                    for key in (
                        *("lacks_name", "municipalities", "share"),
                        *("lacks_size", "lacks_unknown"),
                    )
                ),
                tuple(
                    (
                        name,
                        f"{lack.rows:,}",
                        self._percent(lack.rows),
                        number(lack.size, 1),
                        f"{lack.unknown:,}",
                    )
                    for name, lack in lacks
                ),
            ),
        )

    def _scheme(self, scheme_id: str, rows: int) -> tuple[tuple[str, str], int]:
        scheme = self._content.schemes[scheme_id]
        return (scheme.name_today.of(self._lang), scheme.agency.of(self._lang)), rows

    def _teaching(self) -> Drawn:
        rows = self._survey.rows
        spoken = [
            {
                "name": self._phrases.criterion(row.criterion_id),
                "givers": f"{row.givers:,}",
                "takers": f"{row.takers:,}",
            }
            for row in self._survey.teaching
        ]
        return Drawn(
            rows=tuple(
                {
                    "row": shortened(words["name"], _ROOM),
                    "givers": 100 * row.givers / rows,
                    "takers": 100 * row.takers / rows,
                }
                for row, words in zip(self._survey.teaching, spoken, strict=True)
            ),
            legend=(
                self._say("analysis.teaching_legend"),
                self._say("analysis.teaching_legend_takers"),
            ),
            axis=self._say("analysis.share_axis"),
            alt=self._alt("teaching", spoken),
            table=Table(
                tuple(self._say(f"analysis.{key}") for key in ("question", "givers", "takers")),
                tuple((row["name"], row["givers"], row["takers"]) for row in spoken),
            ),
        )

    def _named(
        self, criterion_id: str, giving: Sequence[int], taking: Sequence[int]
    ) -> tuple[str, list[str], list[str]]:
        """The names of the first rows that have one."""
        named = [
            [self._names[row] for row in rows if self._names[row]] if self._names else []
            for rows in (giving, taking)
        ]
        return self._phrases.criterion(criterion_id), named[0], named[1]

    def _some(self, row: Teaching, named: tuple[str, list[str], list[str]]) -> tuple[str, ...]:
        question, giving, taking = named
        return question, self._few(giving, row.givers), self._few(taking, row.takers)

    def _few(self, names: Sequence[str], in_all: int) -> str:
        shown = self._phrases.listed(names[:MOST_NAMES])
        more = in_all - len(names[:MOST_NAMES])
        if not shown:
            return "–" if not in_all else self._say("analysis.rows_value", n=f"{in_all:,}")
        return self._say("analysis.names_more", names=shown, n=f"{more:,}") if more else shown


def share_words(share: float, phrases: Phrases) -> str:
    """A share from 0 to 1 in per cent: ``62%``."""
    return phrases.say("weights.share_value", share=phrases.number(100 * share))


def _mark(row: str, column: str, level: float | None, words: str) -> Mapping[str, Value]:
    return {"row": row, "column": column, "level": level, "words": words}


def _numbers(means: Sequence[Mean | None]) -> tuple[Value, ...]:
    """Each mean with how many are known, side by side."""
    return tuple(
        value
        for mean in means
        for value in ((None, None) if mean is None else (mean.value, mean.known))
    )
