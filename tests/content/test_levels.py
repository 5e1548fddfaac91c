"""The levels: checkable, in the same words everywhere, and as ``docs/levels.md`` prints them."""

from __future__ import annotations

import re

import pytest

from checklist.model import LANGUAGES, Criterion, Lang, Rung, Window
from checklist.versions import version_number
from tests.support import ROOT
from tests.support.shipped import CONTENT
from tools.levels import levels_page

CRITERIA = list(CONTENT.checklist.criteria.values())

#: The words by which a text names its time window. ``now`` has none: it is how things stand today.
WINDOWS: dict[Window, dict[Lang, str]] = {
    "in-force": {"ja": "現行の|有効|施行されている", "en": "in force|valid"},
    "past-year": {"ja": "過去1年間", "en": "the past year"},
    "past-3-years": {"ja": "過去3年間", "en": "the past three years|in those years"},
    "past-5-years": {"ja": "過去5年間", "en": "the past five years"},
    "both-years": {
        "ja": "前年度と前々年度の両方",
        "en": "in each of the last two completed fiscal years",
    },
    "latest-2-years": {"ja": "直近2年度分", "en": "the latest two fiscal years"},
    "this-budget": {"ja": "今年度の当初予算", "en": "this year's initial budget"},
    "two-budgets": {
        "ja": "今年度と前年度の両方の当初予算",
        "en": "initial budgets of both this and the last fiscal year",
    },
    "latest-accounts": {"ja": "直近の決算", "en": "the latest settlement of accounts"},
}


def rungs(criterion: Criterion) -> list[Rung]:
    return [criterion.rung(level) for level in (1, 2, 3, 4)]


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_names_the_time_of_which_it_has_to_be_true(criterion: Criterion, lang: Lang) -> None:
    for level, rung in enumerate(rungs(criterion), start=1):
        text = rung.of(lang)
        named = {w for w, words in WINDOWS.items() if re.search(words[lang], text, re.IGNORECASE)}
        assert named == set(rung.when) - {"now"}, f"level {level}: {text}"


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
def test_how_long_a_step_takes_is_at_least_what_its_windows_force(criterion: Criterion) -> None:
    for level, rung in enumerate(rungs(criterion), start=1):
        windows = set(rung.when)
        if windows & {"both-years", "latest-2-years"}:
            assert rung.takes == 2, level
        elif "two-budgets" in windows:
            assert rung.takes == 1, level
        else:
            assert rung.takes <= 1, level
        if windows & {"this-budget", "two-budgets"}:
            assert rung.needs_budget, level


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
def test_a_level_is_about_as_short_as_the_others(criterion: Criterion) -> None:
    for level in criterion.levels:
        assert len(level.ja) <= 145, level.ja
        assert len(level.ja.split("。")) <= 4, "at most three sentences"


#: Characters that the wall form of a level has at most: two lines on the projector.
LONGEST: dict[Lang, int] = {"ja": 54, "en": 126}
#: The words by which a wall form names its time window, shorter than those of the whole text.
ON_THE_WALL: dict[Window, dict[Lang, str]] = {
    "past-year": {"ja": "過去1年間", "en": "past year"},
    "past-3-years": {"ja": "過去3年間", "en": "past 3 years"},
    "past-5-years": {"ja": "過去5年間", "en": "past 5 years"},
    "both-years": {"ja": "前年度と前々年度", "en": "last 2 completed fiscal years"},
    "latest-2-years": {"ja": "直近2年度分", "en": "latest 2 fiscal years"},
    "this-budget": {"ja": "今年度の当初予算", "en": "this year's (initial )?budget"},
    "two-budgets": {
        "ja": "今年度と前年度の両方の当初予算",
        "en": "initial budgets of both this and the last fiscal year",
    },
    "latest-accounts": {"ja": "直近の決算", "en": "latest accounts"},
}


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_wall_form_is_short_and_names_the_same_time(criterion: Criterion, lang: Lang) -> None:
    for level, text in enumerate(criterion.levels):
        short = text.wall.of(lang)
        assert len(short) <= min(LONGEST[lang], len(text.of(lang))), short
        named = {
            w for w, words in ON_THE_WALL.items() if re.search(words[lang], short, re.IGNORECASE)
        }
        # level 0 denies level 1; those that repeat the window of a level below may leave it out
        assert named >= set(criterion.rung(max(level, 1)).when) & set(ON_THE_WALL), short
        assert named <= {w for n in range(1, 5) for w in criterion.rung(n).when}, short


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_wall_forms_of_a_question_are_alike(criterion: Criterion, lang: Lang) -> None:
    assert len({text.wall.of(lang) for text in criterion.levels}) == len(criterion.levels)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
def test_a_text_changed_with_a_version_that_exists(criterion: Criterion) -> None:
    now = version_number(CONTENT.checklist.version)
    assert now is not None
    for rung in rungs(criterion):
        if rung.reworded is not None:
            changed = version_number(rung.reworded)
            assert changed is not None
            assert changed <= now


def test_levels_rise_from_a_record_to_publication() -> None:
    """The scale: only the top asks for what was changed, and a written rule comes before."""
    for criterion in CRITERIA:
        *below, top = rungs(criterion)
        assert "change-record" in top.where or "published" in top.where, criterion.id
        assert not any("change-record" in rung.where for rung in below), criterion.id


def test_the_page_of_levels_is_the_content() -> None:
    page = (ROOT / "docs" / "levels.md").read_text(encoding="utf-8")
    assert page == levels_page(CONTENT.checklist), "python -m tools.levels > docs/levels.md"
