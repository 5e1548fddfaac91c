"""The page of near cases: the nearest of each gap, all of them by filters, the own ones marked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.cases import Case
from scoring.result import assess
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.visitor import Visitor
from views.server.resources import content

LOW = {criterion.id: Answer(level=0) for criterion in content().checklist.asked}
OSAKI = Profile(
    name="大崎町",
    prefecture="鹿児島県",
    code="464686",
    kind="town",
    population=12_385,
    fields=("waste",),
    countries=("IDN",),
)
KITAKYUSHU = Profile(name="北九州市", prefecture="福岡県", kind="designated-city")


def near(kept: AssessmentStore, profile: Profile) -> Visitor:
    return Visitor("near", code=kept.create(Assessment(answers=LOW, profile=profile))[0])


def listed(visitor: Visitor) -> str:
    """What stands between the filters and the stories."""
    before, after = visitor.say("near.list"), visitor.say("near.stories")
    return visitor.reads().rpartition(f"\n{before}\n")[2].partition(f"\n{after}\n")[0]


def titles(cases: list[Case]) -> set[str]:
    return {case.events[0].title.ja for case in cases}


FOUND = [case for case in content().cases.values() if case.cooperation is not None]

#: filter, choice, and which cases it lets through
FILTERS: list[tuple[str, object, Callable[[Case], bool]]] = [
    ("country", "FJI", lambda case: "FJI" in case.countries),
    ("kind", "village", lambda case: case.kind == "village"),
    ("size", "under_10", lambda case: case.population is not None and case.population < 10_000),
    ("field", "air", lambda case: "air" in case.fields),
    ("step", 4, lambda case: any(event.step == 4 for event in case.events)),
    ("criterion", "capacity.legal", lambda case: "capacity.legal" in case.events[0].criteria),
    ("scheme", "clair-expert-dispatch", lambda case: "clair-expert-dispatch" in case.schemes),
]


@pytest.mark.parametrize(("name", "choice", "lets_through"), by_day(FILTERS, 2))
def test_a_filter_shows_what_fits_and_nothing_else(
    kept: AssessmentStore, name: str, choice: object, lets_through: Callable[[Case], bool]
) -> None:
    page = near(kept, Profile()).choose(f"near_{name}", choice)
    shown = listed(page)
    fitting = [case for case in FOUND if lets_through(case)]
    assert 0 < len(fitting) <= 20
    assert {title for title in titles(FOUND) if f"{title} " in shown} == titles(fitting)


def test_filters_that_nothing_fits_are_told(kept: AssessmentStore) -> None:
    page = near(kept, Profile()).choose("near_kind", "village").choose("near_country", "FJI")
    assert page.say("near.none_found") in listed(page)
    assert page.say("near.found", n=0, all=len(content().cases)) in listed(page)


def test_no_case_is_left_out_of_the_list(kept: AssessmentStore) -> None:
    page = near(kept, OSAKI)
    key = next(box.key for box in page.app.selectbox if box.key.startswith("near_shown"))
    seen = set()
    for first in range(0, len(content().cases), 20):
        shown = listed(page.choose(key, first) if first else page)
        seen |= {title for title in titles(FOUND) if f"{title} " in shown}
    assert seen == titles(FOUND)


def test_an_own_case_is_marked_and_no_example(kept: AssessmentStore) -> None:
    page = near(kept, OSAKI)
    own = titles([case for case in FOUND if case.code == "464686"])
    assert len(own) == 3
    mark = r"鹿児島県大崎町\s*【貴町の事例】\s*"
    assert {title for title in own if re.search(mark + re.escape(title), listed(page))} == own
    examples = page.reads().partition(page.say("near.list"))[0]
    assert not [title for title in own if title in examples]


def test_the_ladder_stays_for_those_who_climbed_it(kept: AssessmentStore) -> None:
    page = near(kept, KITAKYUSHU)
    assert page.app.radio(key="case").options[:2] == ["北九州市 【貴市の事例】", "横浜市"]
    ladder = page.reads().partition(page.say("near.stories"))[2]
    assert "大連市と友好都市に" in ladder
    own = [event.title.ja for event in content().cases["kitakyushu"].events]
    examples = page.reads().partition(page.say("near.stories"))[0]
    assert not [title for title in own if title in examples]


def test_the_own_stage_is_marked_on_the_ladder(kept: AssessmentStore) -> None:
    good = {criterion: Answer(level=2) for criterion in LOW}
    assessment = Assessment(answers=good)
    stage = assess(assessment, content()).stage.low
    page = Visitor("near", code=kept.create(assessment)[0])
    title = page.say("common.stage", n=stage, title=content().stages[stage].title.ja)
    assert stage == 1
    assert page.say("near.you_are_here", stage=title) in page.reads()


def test_each_scheme_names_those_who_used_it(kept: AssessmentStore) -> None:
    page = near(kept, OSAKI).go_to("support")
    used = page.reads().partition("研修員受入事業")[2].partition(page.say("support.standing"))[0]
    assert page.say("report.used_by") in used
    assert "鹿児島県大崎町　総合計画とごみ行政のつながりを市長らに　2024年 【貴町の事例】" in used
    assert page.say("report.used_more", n=16) in used


def test_each_case_leads_to_its_own_page(kept: AssessmentStore) -> None:
    page = near(kept, Profile()).choose("near_country", "FJI")
    html = "".join(block.proto.body for block in page.app.get("html"))
    for case in FOUND:
        if "FJI" in case.countries:
            assert f'href="./cases/{case.id}"' in html


def test_before_the_first_answer_all_cases_can_be_read() -> None:
    page = Visitor("near")
    assert page.say("near.empty") in page.reads()
    assert page.say("near.found", n=len(content().cases), all=len(content().cases)) in listed(page)
