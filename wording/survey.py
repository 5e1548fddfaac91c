"""A survey of many municipalities in words: for its page and its workbook.

Beside the words of a figure is the number, for charts and spreadsheets. Names are those of the
table itself; figures of groups that ``scoring.survey`` withholds are not stated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.survey import BIN, Survey, Teaching
from wording.grid import GridSummary, summarise_grids
from wording.phrases import LABEL_ROOM, Phrases, shortened
from wording.requirement import requirement_name
from wording.shapes import Drawn, Figure, Table, Value

#: Numbers of schemes, and of names for each question, on the page.
MOST_SCHEMES, MOST_NAMES = 15, 5


@dataclass(frozen=True, slots=True)
class SurveySummary:
    """The whole survey. ``facts`` are the three large figures; ``grids`` by each way to part the
    cohort (one without groups where there is none); ``names`` only where the table has names.
    The ``…_rows`` hold numbers, for the workbook, under the heads of the same table."""

    facts: tuple[Figure, ...]
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


def summarise_survey(survey: Survey, names: Sequence[str], phrases: Phrases) -> SurveySummary:
    """The survey in words. ``names``: the municipality of each row; empty where it has none."""
    return _SurveyWriter(survey, names, phrases).summary()


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
        schemes = [(self._scheme(row.scheme_id), row.can, row.ask) for row in survey.demand]
        more = len(schemes) - MOST_SCHEMES
        names = [self._named(row.criterion_id, row.giving, row.taking) for row in survey.teaching]
        return SurveySummary(
            facts=self._facts(),
            scores=self._scores(),
            scores_without=self._say("analysis.scores_without", n=f"{without:,}")
            if without
            else "",
            stages=self._stages(),
            grids=summarise_grids(self._survey, self._phrases),
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
                tuple(self._say(f"analysis.{key}") for key in ("scheme", "agency", "can", "ask")),
                tuple(
                    (*who, self._count(can), self._count(ask))
                    for who, can, ask in schemes[:MOST_SCHEMES]
                ),
            ),
            demand_more=self._say("analysis.demand_more", n=more) if more > 0 else "",
            demand_rows=tuple(
                (*who, can, ask, (can + ask) / survey.rows) for who, can, ask in schemes
            ),
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

    def _facts(self) -> tuple[Figure, ...]:
        survey, number = self._survey, self._phrases.number
        without = survey.scores.without
        low = survey.stages.low
        most = low.index(max(low))
        return (
            Figure(
                self._say("analysis.rows"),
                self._say("analysis.rows_value", n=f"{survey.rows:,}"),
                self._say("analysis.complete", share=share_words(survey.complete, self._phrases)),
            ),
            Figure(
                self._say("analysis.mean"),
                self._say("analysis.no_mean")
                if survey.scores.mean is None
                else number(survey.scores.mean),
                self._say("analysis.mean_without", n=f"{without:,}")
                if without
                else self._say("analysis.mean_of_all"),
            ),
            Figure(
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

    def _scheme(self, scheme_id: str) -> tuple[str, str]:
        scheme = self._content.schemes[scheme_id]
        return scheme.name_today.of(self._lang), scheme.agency.of(self._lang)

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
                    "row": shortened(words["name"], LABEL_ROOM),
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
