"""What a page shows of a result."""

from __future__ import annotations

from scoring.result import Result
from tests.support.visitor import Visitor
from views.server.resources import content
from wording.phrases import Phrases


def assert_numbers_are_those_of(result: Result, visitor: Visitor) -> None:
    """Stage, score with its range, and the items: the page shows what the method says."""
    page = visitor.reads()
    overall, evidenced = result.rating.overall, result.rating.evidenced
    phrases = Phrases(content(), visitor.lang)
    assert f"\n{phrases.score(overall)}\n" in page
    assert f"\n{phrases.score(evidenced)}\n" in page
    title = content().stages[result.stage.low].title.of(visitor.lang)
    number = result.stage.low
    shown = visitor.say("common.stage", n=number, title=title) if number else title
    assert f"\n{shown}\n" in page
    assert (visitor.say("results.no_stage_yet") in page) == (number == 0)
    for gate in result.staircase.binding:
        assert gate.requirement.reason.of(visitor.lang) in page
    assert visitor.say("results.next_support") in page
    assert visitor.say("results.next_cases") in page
