"""An assessment of an earlier fiscal year asks whether its answers still hold."""

from __future__ import annotations

from datetime import timedelta

from checklist.answers import Answer, Assessment
from store.assessments import AssessmentStore
from tests.support.visitor import Visitor
from views.server.clock import now

LONG_AGO = now() - timedelta(days=400)


def test_an_answer_that_still_holds_is_confirmed_where_it_is_listed(kept: AssessmentStore) -> None:
    answers = {
        "capacity.finance": Answer(level=1, at=LONG_AGO, by="財政課"),
        "capacity.legal": Answer(level=1, at=now()),
    }
    code = kept.create(Assessment(answers=answers))[0]
    visitor = Visitor("results", code=code)
    assert visitor.say("to_check.lead", n=1) in visitor.reads()
    visitor.press("still:capacity.finance")
    assert visitor.say("to_check.title") not in visitor.reads()
    saved = kept.open(code)
    assert saved is not None
    answer = saved.assessment["capacity.finance"]
    assert (answer.level, answer.by) == (1, "財政課")
    assert answer.at is not None
    assert answer.at > LONG_AGO


def test_wherever_it_is_opened_the_answers_to_check_are_named_until_that_is_closed(
    kept: AssessmentStore,
) -> None:
    code = kept.create(Assessment(answers={"capacity.finance": Answer(level=1, at=LONG_AGO)}))[0]
    visitor = Visitor("profile", code=code)
    named = visitor.say("to_check.notice", n=1, labels="3-1 財政")
    assert named in visitor.reads()
    assert named in visitor.go_to("plan").reads()
    visitor.press("to_check_close")
    assert named not in visitor.reads()
    assert named not in visitor.go_to("report").reads()
    assert visitor.say("to_check.title") in visitor.go_to("results").reads()


def test_the_question_says_why_and_is_confirmed_there(kept: AssessmentStore) -> None:
    code = kept.create(Assessment(answers={"capacity.finance": Answer(level=1, at=LONG_AGO)}))[0]
    visitor = Visitor("capacity", code=code)
    number = visitor.say("to_check.confirm", number="3-1")
    assert number in visitor.reads()
    visitor.press("still_fits:capacity.finance")
    assert number not in visitor.reads()
    saved = kept.open(code)
    assert saved is not None
    at = saved.assessment["capacity.finance"].at
    assert at is not None
    assert at > LONG_AGO
