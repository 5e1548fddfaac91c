"""The facilitator's guide: agendas that fit all criteria, and the same words in docs/ and app."""

from __future__ import annotations

import pytest

from checklist.guide import Agenda
from checklist.model import Lang
from tests.support import ROOT
from tests.support.generated import REAL
from wording.guide import GuidePart, GuideSummary, markdown, summarise_guide
from wording.phrases import Phrases

DOCS: list[tuple[Lang, str]] = [("ja", "facilitator-guide.md"), ("en", "facilitator-guide.en.md")]
ASKED = [criterion.id for criterion in REAL.checklist.asked]


@pytest.mark.parametrize(("lang", "name"), DOCS)
def test_docs_say_what_the_app_says(lang: Lang, name: str) -> None:
    assert markdown(summarise_guide(Phrases(REAL, lang))) == (ROOT / "docs" / name).read_text(
        encoding="utf-8"
    ), f"run: python -m tools.guide {lang} > docs/{name}"


def test_agendas_of_60_90_and_180_minutes_and_of_the_check() -> None:
    assert [one.minutes for one in REAL.guide.agendas] == [60, 90, 180, 60]
    assert [len(one.criteria) for one in REAL.guide.agendas] == [7, 12, 21, 0]
    assert [one.is_quick for one in REAL.guide.agendas] == [False, False, False, True]


@pytest.mark.parametrize("agenda", REAL.guide.agendas, ids=lambda one: one.id)
def test_an_agenda_ends_with_all_criteria_and_on_time(agenda: Agenda) -> None:
    assert set(agenda.criteria) <= set(ASKED)
    for start, row in zip(agenda.starts, agenda.rows, strict=True):
        assert start + row.minutes <= agenda.minutes
        assert len(row.criteria) * agenda.each <= row.minutes
    assert agenda.starts[-1] + agenda.rows[-1].minutes == agenda.minutes


def test_the_short_agendas_take_what_the_first_stages_require() -> None:
    """What the guide says of them, compared with the stages."""
    required = {
        number: {
            need.criterion
            for stage in REAL.stages.stages
            if stage.number <= number
            for need in stage.requires
            if need.criterion
        }
        for number in (2, 3)
    }
    short, middle, *_ = REAL.guide.agendas
    assert set(short.criteria) == required[2]
    assert required[2] < set(middle.criteria) <= required[3]


def told(guide: GuideSummary) -> list[str]:
    texts = [guide.title, guide.lead]
    for part in guide.parts:
        texts += [part.text, *part.items, *part.table.head]
        texts += [cell for row in part.table.rows for cell in row]
    return [text for text in texts if text]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_markdown_holds_all_of_it(lang: Lang) -> None:
    guide = summarise_guide(Phrases(REAL, lang))
    text = markdown(guide)
    assert all(words in text for words in told(guide))
    assert text.count("\n### ") == 4
    assert not any("|" in words or "\n" in words for words in told(guide)), "breaks a table"


def test_what_is_left_is_named_with_its_number() -> None:
    (left,) = [
        part.text
        for part in summarise_guide(Phrases(REAL, "ja")).parts
        if part.text.startswith("事前に答えておく9問")
    ]
    assert left.endswith("6-2 民間との人材交流")
    guide = summarise_guide(Phrases(REAL, "ja"))
    assert GuidePart("text", "事前に答えておく問いはありません。") in guide.parts
