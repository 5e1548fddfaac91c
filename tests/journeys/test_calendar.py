"""The calendar: the same days on its page, beside the lead, on the plan and in the files."""

from __future__ import annotations

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.shipped import CONTENT
from tests.support.visitor import Visitor
from views.server.clock import today
from wording.calendar import decision_words, summarise_calendar
from wording.subject import Subject


def beginning() -> Assessment:
    """A town with nothing but strength: its lead and its set have days to decide."""
    nothing = {c.id: Answer(level=0) for c in CONTENT.checklist.asked}
    return Assessment(profile=Profile(name="架空町", kind="town"), answers=nothing)


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_the_day_to_decide_stands_wherever_the_scheme_does(
    lang: Lang, kept: AssessmentStore
) -> None:
    assessment = beginning()
    code = kept.create(assessment)[0]
    subject = Subject(assess(assessment, CONTENT), lang, today())
    calendar = summarise_calendar(subject)
    page = Visitor("calendar", code=code, lang=lang).on_one_line()
    for row in calendar.table.rows:
        assert all(" ".join(cell.split()) in page for cell in row)
    days = [
        decision_words(entry.timing, subject.phrases)
        for entry in subject.calendar.entries
        if entry.timing.decision is not None and entry.in_set
    ]
    assert days
    support = Visitor("support", code=code, lang=lang).on_one_line()
    for day in days:
        assert " ".join(day.split()) in support
    results = Visitor("results", code=code, lang=lang).on_one_line()
    lead = subject.advice.lead
    assert lead is not None
    assert lead.scheme.name_today.of(lang) in results


def test_the_months_of_the_budget_move_the_days(kept: AssessmentStore) -> None:
    visitor = Visitor("plan", code=kept.create(beginning())[0])
    before = Visitor("calendar", code=visitor.code).on_one_line()
    visitor.choose("budget_request_to", 12)
    after = Visitor("calendar", code=visitor.code).on_one_line()
    assert "12月31日" in after
    assert "12月31日" not in before


def test_the_calendar_of_nobody_says_what_will_be_there(kept: AssessmentStore) -> None:
    code = kept.create(Assessment())[0]
    visitor = Visitor("calendar", code=code)
    assert visitor.say("calendar.empty") in visitor.reads()


def test_the_plan_and_the_calendar_are_one_press_apart() -> None:
    visitor = Visitor("plan", example=True).go_to("calendar")
    assert visitor.say("calendar.rule") in visitor.reads()
    assert visitor.go_to("plan").say("plan.lead") in visitor.reads()
