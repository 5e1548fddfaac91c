"""The eco-city indicator check on its page: entered, kept, refused, read from a file, examples."""

from __future__ import annotations

import pytest

from checklist.answers import Assessment
from checklist.city_values import CityValues
from store.assessments import AssessmentStore
from tests.support.visitor import Visitor

VALUES = CityValues(city="みなと新都市", values={"3": {"2020": 98.0}})


@pytest.fixture
def code(kept: AssessmentStore) -> str:
    return kept.create(Assessment(indicators=VALUES))[0]


def values(kept: AssessmentStore, code: str) -> dict[str, dict[str, float]]:
    return kept.open(code).assessment.indicators.values


def counted(visitor: Visitor, met: int, missed: int, unknown: int) -> bool:
    said = visitor.say("indicators.counts", met=met, missed=missed, unknown=unknown, rows=25)
    return said in visitor.reads()


def test_a_value_is_kept_judged_and_taken_away(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("indicators", code=code)
    assert counted(visitor, 0, 1, 24)
    visitor.type("indicator:1a:2020", "３１２")
    assert values(kept, code) == {"1a": {"2020": 312.0}, "3": {"2020": 98.0}}
    assert counted(visitor, 1, 1, 23)
    visitor.type("indicator:3:2020", "")
    assert values(kept, code) == {"1a": {"2020": 312.0}}
    assert counted(visitor, 1, 0, 24)


def test_a_wrong_value_stays_in_its_field_with_the_reason(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("indicators", code=code).type("indicator:4:2020", "101")
    assert "0から100まで" in visitor.problems()
    assert visitor.value("indicator:4:2020") == "101"
    assert values(kept, code) == VALUES.values


def test_another_year_is_entered_beside(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("indicators", code=code).enter_number("indicator_year", 2015)
    visitor.type("indicator:3:2015", "96")
    assert values(kept, code) == {"3": {"2015": 96.0, "2020": 98.0}}
    assert "未達成（4ポイント不足）" in visitor.reads()


def test_a_file_is_taken_over(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("indicators", code=code)
    visitor.bring("v.csv", "指標,年,値\n12,2020,52\n".encode(), key="indicator_file")
    assert values(kept, code) == VALUES.values, "nothing before the button is pressed"
    visitor.press("indicator_take")
    assert values(kept, code) == {
        "3": {"2020": 98.0},
        "12a": {"2020": 52.0},
        "12b": {"2020": 52.0},
    }


def test_a_file_that_cannot_be_read_says_why(code: str) -> None:
    visitor = Visitor("indicators", code=code)
    visitor.bring("v.csv", "指標,年,値\n99,2020,1\n".encode(), key="indicator_file")
    assert "「99」という指標はありません" in visitor.problems()


@pytest.mark.parametrize(("shown", "counts"), [("tianjin", (25, 0, 0)), ("example", (9, 13, 3))])
def test_the_examples_are_there(shown: str, counts: tuple[int, int, int]) -> None:
    visitor = Visitor("indicators").choose("indicator_shown", shown)
    assert counted(visitor, *counts)
    assert visitor.say("indicators.example_notice") in visitor.reads()
