"""The charts of the reference library: drawn from the content of today, with words beside them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import altair as alt
import pytest

from charts.reference import FORMS
from charts.vega import Spec
from checklist.model import LANGUAGES, Lang
from tests.support.shipped import CONTENT, library
from tools.reference_charts import FOLDER, digest, specifications
from wording.reference import ReferenceWords
from wording.reference_charts import CHARTS, draw, region_projects

LIBRARY = library()


@cache
def specified() -> Mapping[str, Spec]:
    """The specification of each file."""
    return dict(specifications(CONTENT, LIBRARY))


def words(lang: Lang) -> ReferenceWords:
    return ReferenceWords(CONTENT, LIBRARY, lang)


def test_every_chart_of_a_set_can_be_drawn() -> None:
    named = {name for group in LIBRARY.sets.values() for name in group.charts}
    assert named == set(CHARTS) == set(FORMS)


def test_the_files_show_the_content_of_today() -> None:
    """Else: python -m tools.reference_charts"""
    for name, spec in specified().items():
        drawn = (FOLDER / name).read_text(encoding="utf-8")
        assert drawn.startswith(f"<!-- {digest(spec)} -->"), name
        assert "<text" in drawn, "no words: the fonts were missing when it was drawn"


def test_no_file_is_left_over() -> None:
    assert {path.name for path in FOLDER.glob("chart-*.svg")} == set(specified())


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_valid_by_the_schema_of_vega_lite(name: str) -> None:
    alt.LayerChart.from_dict(specified()[f"chart-{name}-ja.svg"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", CHARTS)
def test_words_say_what_a_chart_shows(name: str, lang: Lang) -> None:
    drawn = draw(name, words(lang))
    assert all((drawn.alt, drawn.axis, *drawn.legend))
    assert drawn.table.rows
    assert all(len(row) == len(drawn.table.head) for row in drawn.table.rows)


#: A cell of each table as the fact sheet, or the page behind it, has it.
CELLS = {
    "urbanisation": ("2050", "68.4%（推計）"),
    "incineration-plants": ("2009", "1,243"),
    "technology-trade": ("2012", "22,724"),
    "cooperation-by-country": ("ミャンマー", "10"),
    "cooperation-by-region": ("アフリカ", "件数のある国なし（0件ではない）"),
    "sister-cities": ("町村", "245"),
    "cooperation-kinds": ("内訳の分からない分", "18%"),
    "cooperation-purposes": ("水環境の保全", "18%"),
    "patent-ranks": ("大気汚染対策", "2位から3位"),
    "policy-timeline": ("1988", "国際交流"),
}


@pytest.mark.parametrize(("name", "cells"), CELLS.items())
def test_a_table_tells_the_numbers(name: str, cells: tuple[str, str]) -> None:
    rows = draw(name, words("ja")).table.rows
    assert [row for row in rows if row[: len(cells)] == cells]


def test_regions_add_up_and_none_is_made_up() -> None:
    found = region_projects(words("ja"))
    assert found == {
        "east-asia": 190,
        "southeast-asia": 164,
        "south-asia": 22,
        "pacific": 3,
        "europe": 16,
    }
