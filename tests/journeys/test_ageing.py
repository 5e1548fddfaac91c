"""An assessment of an earlier fiscal year asks whether its answers still hold."""

from __future__ import annotations

from datetime import timedelta

from checklist.answers import Answer, Assessment
from store.assessments import AssessmentStore
from tests.support.visitor import Visitor
from views.server.clock import now


def test_an_answer_that_still_holds_is_confirmed_where_it_is_listed(kept: AssessmentStore) -> None:
    long_ago = now() - timedelta(days=400)
    answers = {
        "capacity.finance": Answer(level=1, at=long_ago, by="財政課"),
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
    assert answer.at > long_ago
