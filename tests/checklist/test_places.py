"""Places: every field of an assessment is (part of) one, can be read, changed, found by name and
said in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from checklist.answers import (
    BLANK,
    NOT_APPLICABLE,
    Answer,
    Assessment,
    Plan,
    Profile,
)
from checklist.asking import Asking
from checklist.city_values import CityValues
from checklist.model import LANGUAGES, Lang
from checklist.places import (
    KINDS,
    AnswerPlace,
    TargetPlace,
    changes,
    filled_up,
    place_of,
)
from tests.support.generated import assessments as everything
from tests.support.shipped import CONTENT
from tests.support.whole import NEVER, STEP, WHOLE, WORKSHOP
from wording.difference import values_apart
from wording.phrases import Phrases
from wording.place import place_name, place_value

#: What a save file is, not what the municipality says.
NO_PLACES = {"format", "checklist"}
NOTHING = Assessment()


def test_every_field_is_a_place() -> None:
    """A new field of Assessment is a new kind of place in ``checklist/places.py``."""
    assert {kind.part for kind in KINDS} == Assessment.model_fields.keys() - NO_PLACES
    kinds = {type(place) for place in changes(NOTHING, WHOLE)}
    assert kinds == {*KINDS}, "WHOLE says something at every place"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [place.name for place in changes(NOTHING, WHOLE)])
def test_a_place_has_a_name_and_its_value_words(name: str, lang: Lang) -> None:
    phrases = Phrases(CONTENT, lang)
    assert place_of(name).name == name
    assert place_name(name, phrases)
    assert place_value(WHOLE, name, phrases) != place_value(NOTHING, name, phrases)


@given(everything(), everything(), st.sampled_from(LANGUAGES))
def test_two_values_that_contradict_each_other_never_read_the_same(
    one: Assessment, other: Assessment, lang: Lang
) -> None:
    phrases = Phrases(CONTENT, lang)
    for place in changes(one, other):
        if place.contradicts(one, other):
            lines = values_apart((one, other), place.name, phrases)
            assert lines[0] != lines[1], place.name
            assert all(line.strip() for line in lines)


ASKED = Asking.model_validate(
    {"sections": [{"name": "財政課", "criteria": ["capacity.finance"]}], "asker": "環境課"}
)
RENAMED = (ASKED.sections[0].named("財政企画課"),)
OTHERWISE: list[tuple[dict[str, Any], list[str]]] = [
    ({"sections": RENAMED}, ["財政課", "財政企画課"]),
    ({"sections": ()}, ["財政課", "次のものがない"]),
    ({"asker": "国際課"}, ["環境課", "国際課"]),
    ({"due": "2026-12-18"}, ["－", "2026年12月18日"]),
]


@pytest.mark.parametrize(("changed", "words"), OTHERWISE)
def test_what_differs_in_asking_the_sections_is_named(
    changed: dict[str, Any], words: list[str]
) -> None:
    pair = [Assessment(asking=asking) for asking in (ASKED, ASKED.model_copy(update=changed))]
    lines = values_apart((pair[0], pair[1]), "asking", Phrases(CONTENT, "ja"))
    for line, word in zip(lines, words, strict=True):
        assert word in line


#: Of each field one of several values: what two people may say of the same municipality.
assessments = st.builds(
    Assessment,
    profile=st.sampled_from([Profile(), WHOLE.profile, Profile(name="港市", ties=("大連市",))]),
    target=st.sampled_from([None, 1, 4]),
    weights=st.dictionaries(st.sampled_from(["capacity", "system"]), st.integers(1, 10)),
    plan=st.sampled_from(
        [Plan(), WHOLE.plan, Plan(steps=(STEP.model_copy(update={"note": "補"}),))]
    ),
    workshop=st.sampled_from([None, WORKSHOP]),
    indicators=st.sampled_from(
        [CityValues(), CityValues(city="新都市", values={"3": {"2020": 98}})]
    ),
    answers=st.dictionaries(
        st.sampled_from(["system.unit", "capacity.legal", "purpose.tourism"]),
        st.sampled_from([Answer(level=0), Answer(level=2, note="要綱"), NEVER]),
    ),
)


@given(assessments, assessments)
def test_every_difference_can_be_taken_over(before: Assessment, after: Assessment) -> None:
    taken = before
    for place in changes(before, after):
        taken = place.changed(taken, place.fields(after), whole=True)
    assert taken == after
    assert list(changes(after, taken)) == []


@given(assessments, assessments)
def test_a_change_of_one_place_leaves_the_others(before: Assessment, after: Assessment) -> None:
    for place in changes(before, after):
        changed = place.changed(before, place.fields(after), whole=True)
        assert list(changes(before, changed)) == [place]


def test_the_time_of_an_answer_is_no_contradiction() -> None:
    at = {"at": "2026-11-29T10:00:00+09:00"}
    place = place_of("system.unit")
    later = place.changed(WHOLE, at)
    assert list(changes(WHOLE, later)) == [place]
    assert not place.contradicts(WHOLE, later)
    assert place.contradicts(WHOLE, place.changed(later, {"level": 3}))


def test_an_answer_from_which_everything_was_taken_out_is_a_blank() -> None:
    at = "2026-11-29T10:00:00+09:00"
    place = AnswerPlace("system.unit")
    emptied = place.changed(WHOLE, {"level": None, "evidence": [], "at": at})
    assert "system.unit" not in emptied.answers
    assert place.fields(emptied) == dict(BLANK)


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("target", {"value": 9}),
    ("target", {"value": 2, "answers": {}}),
    ("target", {"answers": {}}),
    ("weights", {"capacity": 0}),
    ("plan", {"capacity": 0}),
    ("plan", {"owner": "環境課"}),
    ("step:system.unit:2", {"due": "2027-13"}),
    ("profile", {"code": "000000"}),
    ("system.unit", {"level": 5}),
    ("system.unit", {"level": NOT_APPLICABLE}),
    ("workshop", {"value": {"title": "会", "people": -1}}),
    ("indicators", {"values": {"3": {"20": 98}}}),
    ("indicators", {"values": {"三": {"2020": 98}}}),
    ("indicators", {"values": {"3": {"2020": -1}}}),
]


@pytest.mark.parametrize(("name", "fields"), REFUSED)
def test_what_cannot_stand_at_a_place_is_refused(name: str, fields: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        place_of(name).changed(NOTHING, fields)


def test_steps_are_not_changed_with_what_the_plan_rests_on() -> None:
    changed = place_of("plan").changed(WHOLE, {"capacity": 9, "steps": []})
    assert changed.plan == Plan(capacity=9, first_year=2027, steps=(STEP,))


@pytest.mark.parametrize("name", ["", "answers", "format", "step:system.unit:5", "step:x", "A.b"])
def test_what_is_no_place_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a place"):
        place_of(name)


UNIT = AnswerPlace("system.unit")
FILLED = [
    # what stands now, what the file says, what was handed out, what there is then
    (WHOLE, NOTHING, NOTHING, WHOLE),
    (NOTHING, WHOLE, NOTHING, WHOLE),
    (WHOLE, WHOLE, WHOLE, WHOLE),
    (NOTHING, WHOLE, WHOLE, NOTHING),  # handed out and brought back as it was
    (
        WHOLE,
        Assessment(answers={"system.unit": Answer(level=4)}),
        NOTHING,
        UNIT.changed(WHOLE, {"level": 4}),
    ),
    (
        Assessment(answers={"purpose.tourism": Answer(note="港")}),
        Assessment(answers={"purpose.tourism": NEVER}),
        Assessment(answers={"purpose.tourism": Answer(level=1, reason=NEVER.reason)}),
        Assessment(answers={"purpose.tourism": NEVER.model_copy(update={"note": "港"})}),
    ),
    (WHOLE, Assessment(target=4), Assessment(target=2), TargetPlace().changed(WHOLE, {"value": 4})),
    (  # one municipality is never made of two
        Assessment(profile=Profile(name="甲市", prefecture="福岡県", code="401005")),
        Assessment(profile=Profile(name="乙町", population=9_000)),
        NOTHING,
        Assessment(profile=Profile(name="乙町", population=9_000)),
    ),
    (  # steps that the file does not know stay
        WHOLE,
        Assessment(plan=Plan(capacity=9)),
        NOTHING,
        WHOLE.with_plan(WHOLE.plan.model_copy(update={"capacity": 9})),
    ),
]


@pytest.mark.parametrize(("now", "said", "earlier", "then"), FILLED)
def test_a_file_fills_up_what_it_says(
    now: Assessment, said: Assessment, earlier: Assessment, then: Assessment
) -> None:
    assert filled_up(now, said, earlier) == then
