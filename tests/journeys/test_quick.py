"""The ten-minute check as an official goes through it: one question after another, to the stage."""

from __future__ import annotations

import pytest

from checklist.model import Lang
from store.assessments import AssessmentStore
from tests.support.visitor import Visitor

#: The answers of a municipality, to whatever is asked.
LEVELS = {"capacity.people": 1, "capacity.citizens": 1, "partner.site": "unknown"}


def question_of(visitor: Visitor) -> str:
    (radio,) = visitor.app.radio
    return str(radio.key).removeprefix("level:")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_from_the_first_page_to_the_stage(kept: AssessmentStore, lang: Lang) -> None:
    visitor = Visitor.beginning(lang, page="quick")
    asked = []
    for left in range(21, 0, -1):
        if not visitor.app.radio:
            break
        criterion = question_of(visitor)
        assert criterion not in asked
        asked.append(criterion)
        shown = [n for n in range(22) if visitor.say("quick.at_most", n=n) in visitor.reads()]
        assert shown
        assert shown[0] <= left
        visitor.choose_level(criterion, LEVELS.get(criterion, 2))
        labels = [one.proto.label for one in visitor.app.get("page_link")]
        to_end = visitor.say("quick.to_end")
        visitor.follow(to_end if to_end in labels else visitor.say("quick.next"))
    assert 5 <= len(asked) <= 12
    assert asked[:3] == list(LEVELS)
    read = visitor.reads()
    assert visitor.say("quick.left", n=21 - len(asked)) in read
    assert visitor.say("results.stage_now") in read
    stored = kept.open(visitor.code)
    assert stored is not None
    assert stored.assessment.answers.keys() == set(asked), "ordinary answers of the assessment"
    visitor.follow(visitor.say("quick.go_on"))
    assert visitor.title != visitor.say("quick.title")


def test_one_goes_back_and_the_answer_is_there() -> None:
    visitor = Visitor.beginning(page="quick").choose_level("capacity.people", 2)
    visitor.follow(visitor.say("quick.next")).choose_level("capacity.citizens", 0)
    visitor.follow(visitor.say("quick.previous"))
    assert visitor.level("capacity.people") == 2
    visitor.follow(visitor.say("quick.next"))
    assert visitor.level("capacity.citizens") == 0
    assert visitor.say("quick.to_end") in visitor.reads(), "no stage can be reached any more"


def test_nothing_leads_on_before_an_answer() -> None:
    visitor = Visitor.beginning(page="quick")
    assert visitor.say("quick.choose") in visitor.reads()
    assert visitor.say("quick.next") not in visitor.reads()


@pytest.mark.parametrize("wanted", ["end", "nothing", "capacity.people"])
def test_an_address_shows_its_question_or_the_next(wanted: str) -> None:
    visitor = Visitor.beginning(page="quick")
    visitor.app.query_params["q"] = wanted
    visitor.look_again()
    assert question_of(visitor) == "capacity.people"
