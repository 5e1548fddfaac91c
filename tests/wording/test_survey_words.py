"""A survey in words: every figure of the core stands there, in both languages, and what is hidden
nowhere."""

from __future__ import annotations

import json
from datetime import date

import altair as alt
import numpy as np
import pytest

from charts.survey import (
    build_grid_chart,
    build_lacks_chart,
    build_scores_chart,
    build_stages_chart,
    build_teaching_chart,
)
from checklist.model import LANGUAGES, Lang
from report.tables.read import Gathered, synthetic
from scoring.cohort import BLANK
from scoring.survey import Cohort, Grouping, Survey, survey
from tests.support import by_day
from tests.support.generated import REAL
from wording.grid import MOST_DRAWN
from wording.phrases import Phrases
from wording.survey import MOST_NAMES, MOST_SCHEMES, SurveySummary, summarise_survey

CRITERIA = tuple(REAL.checklist.criteria)
FINANCE = CRITERIA.index("capacity.finance")


def found_in(cohort: Cohort) -> Survey:
    return survey(cohort, REAL, date(2026, 11, 29))


def told_of(cohort: Cohort, lang: Lang = "ja", of_cohort: Survey | None = None) -> SurveySummary:
    return summarise_survey(of_cohort or found_in(cohort), cohort.names, Phrases(REAL, lang))


@pytest.fixture(scope="module")
def made() -> Gathered:
    return synthetic(600, REAL)


@pytest.fixture(scope="module")
def surveyed(made: Gathered) -> Survey:
    return found_in(made.cohort)


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_every_figure_is_told(made: Gathered, surveyed: Survey, lang: Lang) -> None:
    found, told = surveyed, told_of(made.cohort, lang, surveyed)
    assert [row["count"] for row in told.scores.rows] == list(found.scores.bins)
    assert sum(found.scores.bins) + found.scores.without == 600
    assert [row["low"] for row in told.stages.rows] == [n / 6 for n in found.stages.low]
    assert [(row[1], row[4]) for row in told.lacks_rows] == [
        (one.rows, one.unknown) for one in found.lacks
    ]
    assert len(told.demand.rows) == min(MOST_SCHEMES, len(found.demand))
    assert [row[2:4] for row in told.demand_rows] == [(one.can, one.ask) for one in found.demand]
    assert [(g, t) for _, g, t in told.teaching_rows] == [
        (one.givers, one.takers) for one in found.teaching
    ]
    assert [one.name for one in told.grids] == ["kind", "size", "prefecture"]
    for grid, one in zip(found.grids, told.grids, strict=True):
        assert len(one.columns) == 1 + min(MOST_DRAWN, len(grid.groups))
        assert len(one.drawn.rows) == 22 * len(one.columns)
        assert len(one.all_groups) == 1 + len(grid.groups)


def test_the_largest_groups_are_drawn_in_their_order(made: Gathered, surveyed: Survey) -> None:
    grid = next(one for one in surveyed.grids if one.name == "prefecture")
    grids = told_of(made.cohort, of_cohort=surveyed).grids
    told = next(one for one in grids if one.name == "prefecture")
    sizes = {group.names[0]: group.rows for group in grid.groups}
    drawn = told.columns[1:]
    others = [n for name, n in sizes.items() if name not in drawn]
    assert min(sizes[name] for name in drawn) >= max(others)
    assert list(drawn) == [name for name in sizes if name in drawn]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_hidden_is_a_dash_everywhere(lang: Lang) -> None:
    levels = np.full((16, len(CRITERIA)), 1, np.int8)
    levels[:10, FINANCE] = 3
    levels[2:10, FINANCE] = BLANK
    kinds = Grouping("kind", ("city", "town"), np.array([0] * 10 + [1] * 6))
    told = told_of(Cohort(levels, CRITERIA, (kinds,)), lang)
    (grid,) = told.grids
    finance = next(row for row in grid.drawn.table.rows if row[0].startswith("3-1"))
    # two cities are known, so with all known the towns would give them away
    assert finance[1:] == ("1.5", "―", "―")
    marks = [row["words"] for row in grid.drawn.rows if str(row["row"]).startswith("3-1")]
    assert marks == ["1.5", "―", "―"]
    assert next(row for row in grid.all_rows if str(row[0]).startswith("3-1"))[1:] == (
        1.5, 8, None, None, None, None,
    )  # fmt: skip
    drawn = json.dumps(build_grid_chart(grid), ensure_ascii=False)
    assert '"level": 3.0' not in drawn


@pytest.mark.parametrize(
    ("lang", "columns", "joined"),
    [
        ("ja", ("全体", "政令指定都市", "町村"), "並び順で隣のグループと合わせて示します：町村。"),
        (
            "en",
            ("All", "Designated city", "Towns and villages"),
            "beside them: Towns and villages.",
        ),
    ],
)
def test_towns_and_a_few_villages_are_one_column(
    lang: Lang, columns: tuple[str, ...], joined: str
) -> None:
    levels = np.full((18, len(CRITERIA)), 2, np.int8)
    kinds = Grouping(
        "kind", ("designated-city", "town", "village"), np.repeat([0, 1, 2], [8, 6, 4])
    )
    (grid,) = told_of(Cohort(levels, CRITERIA, (kinds,)), lang).grids
    assert grid.columns == columns
    assert all(cell != "―" for row in grid.drawn.table.rows for cell in row)
    assert [note for note in grid.notes if joined in note]


def test_other_neighbours_are_named_and_the_unknown_among_them() -> None:
    levels = np.full((13, len(CRITERIA)), 2, np.int8)
    sizes = Grouping("size", ("0", "1", "2", "3", "4"), np.repeat([0, 1, 3, -1], [2, 3, 6, 2]))
    (grid,) = told_of(Cohort(levels, CRITERIA, (sizes,))).grids
    assert grid.columns == ("全体", "1万人未満・1万～5万人", "20万～50万人・不明")
    assert "この分け方が分からない自治体：2団体。" in grid.notes


def test_groups_too_small_are_named_and_without_groups_it_says_so() -> None:
    levels = np.full((9, len(CRITERIA)), 2, np.int8)
    small = Grouping("prefecture", ("千葉県",), np.array([0, 0, 0, *[-1] * 6]))
    (grid,) = told_of(Cohort(levels, CRITERIA, (small,))).grids
    assert grid.columns == ("全体",)
    assert any("千葉県" in note for note in grid.notes)
    (none,) = told_of(Cohort(levels, CRITERIA)).grids
    assert none.columns == ("全体",)
    assert none.notes == (REAL.wording.of("ja")("analysis.grid_none"),)


def test_names_only_where_the_table_has_them() -> None:
    levels = np.full((9, len(CRITERIA)), 1, np.int8)
    levels[:, FINANCE] = 3
    told = told_of(Cohort(levels, CRITERIA))
    assert told.names is None
    names = tuple(f"第{n}市" if n else "" for n in range(9))
    told = told_of(Cohort(levels, CRITERIA, names=names))
    assert told.names is not None
    finance = next(row for row in told.names.rows if row[0].startswith("3-1"))
    assert finance[1] == f"第1市、第2市、第3市、第4市、第5市 ほか{9 - MOST_NAMES}団体"
    assert finance[2] == "–"


def test_nothing_missing_is_said_with_no_chart() -> None:
    told = told_of(Cohort(np.full((6, len(CRITERIA)), 4, np.int8), CRITERIA))
    assert told.lacks.rows == ()
    assert told.demand.rows == ()
    assert told.facts[1].value == "100"


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_charts_have_an_alternative_and_no_tooltip(
    made: Gathered, surveyed: Survey, lang: Lang
) -> None:
    told = told_of(made.cohort, lang, surveyed)
    charts = [
        build_scores_chart(told.scores),
        build_stages_chart(told.stages),
        build_lacks_chart(told.lacks),
        build_teaching_chart(told.teaching),
        *(build_grid_chart(grid) for grid in told.grids),
    ]
    for drawn in charts:
        alt.LayerChart.from_dict(drawn)  # valid by the schema of Vega-Lite
        assert len(drawn["description"]) > 20
        assert "tooltip" not in json.dumps(drawn)
    # the declaration is shared, the figures are not
    other = build_scores_chart(told_of(synthetic(300, REAL).cohort, lang).scores)
    assert other["layer"] != charts[0]["layer"]
    assert build_scores_chart(told.scores) == charts[0]


def test_numbers_can_be_read_on_their_cells(made: Gathered, surveyed: Survey) -> None:
    """White from level 2.5 on, black below: 4.5 to 1 on every shade."""
    (layers,) = build_grid_chart(told_of(made.cohort, of_cohort=surveyed).grids[0])["layer"]
    color = layers["layer"][0]["encoding"]["color"]["scale"]
    assert (color["range"], color["interpolate"]) == (["#FFFFFF", "#0017C1"], "rgb")

    def light(rgb: tuple[float, ...]) -> float:
        parts = (c / 255 for c in rgb)
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for tenth in range(41):
        share = tenth / 40
        shade = light(tuple(255 + (blue - 255) * share for blue in (0, 0x17, 0xC1)))
        text = 1.0 if tenth / 10 > 2.5 else 0.0
        contrast = (max(shade, text) + 0.05) / (min(shade, text) + 0.05)
        assert contrast >= 4.5, tenth
