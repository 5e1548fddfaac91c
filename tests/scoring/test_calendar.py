"""The latest day to decide, worked by hand from ``docs/method.md``."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.catalogue import Call, Money, Scheme
from checklist.fiscal import BudgetCycle, months_before
from checklist.model import HELPS_FROM, Text
from checklist.plan import Plan
from scoring.advice import Advice, advise
from scoring.calendar import PREPARING_MONTHS, Decision, Timing, calendar_of, timing
from scoring.offer import Offer, Preparation
from scoring.result import assess
from scoring.roadmap import Roadmap, own_plan
from tests.support.shipped import CONTENT

TODAY = date(2026, 11, 30)
SAID = Text(ja="理由", en="reason")
#: A scheme that raises a step without money, and one without any call or cost.
BARE = CONTENT.schemes["jica-municipal-mou"]


def call(fiscal_year: int, opens: str | None, closes: str | None, kind: str = "usual") -> Call:
    return Call.model_validate(
        {
            "fiscal_year": fiscal_year,
            "opens": opens,
            "closes": closes,
            "kind": kind,
            "source": "https://example.org",
            "seen": "2026-11",
        }
    )


def offered(
    *calls: Call, is_paid: bool = False, verdict: Any = "can", after: tuple[Preparation, ...] = ()
) -> Offer:
    money = Money(own_share=SAID) if is_paid else None
    scheme: Scheme = BARE.model_copy(update={"calls": calls, "money": money})
    return Offer(scheme, verdict, "recommend", (), (), after, 0, None)


def timed(offer: Offer, today: date = TODAY, plan: Plan | None = None) -> Timing:
    return timing(offer, CONTENT.checklist, plan or Plan(), today)


def decided(offer: Offer, today: date = TODAY, plan: Plan | None = None) -> tuple[str, str]:
    latest = timed(offer, today, plan).decision
    assert latest is not None
    return latest.day.isoformat(), latest.because


@pytest.mark.parametrize(
    ("opens", "closes", "day"),
    [
        ("2027-06-01", "2027-06-30", "2027-04-30"),  # an exact day: two months before
        (None, "2027-06", "2027-04-01"),  # only the month: it may close on its first day
        ("2027-06", None, "2027-04-01"),  # no closing day: before it opens
        (None, "2027-04-30", "2027-02-28"),  # February has no 30th
        (None, "2028-04-30", "2028-02-29"),
    ],
)
def test_two_months_before_the_call_can_close(
    opens: str | None, closes: str | None, day: str
) -> None:
    assert decided(offered(call(2027, opens, closes))) == (day, "call")
    assert PREPARING_MONTHS == 2


@pytest.mark.parametrize(
    ("closes", "today", "expected"),
    [
        # closes before the requests for the next year: the money is that of the call's year
        ("2028-05-10", TODAY, ("2027-11-30", "budget", 2028)),
        # closes while they run: the money is that of the year after
        ("2027-10", TODAY, ("2027-08-01", "call", 2028)),
        # its budget cannot be asked for any more, and that is told
        ("2027-05-31", date(2026, 12, 5), ("2027-03-31", "call", 2027)),
    ],
)
def test_money_is_asked_for_in_time(closes: str, today: date, expected: tuple[str, ...]) -> None:
    offer = offered(call(int(closes[:4]), None, closes), is_paid=True)
    latest = timed(offer, today).decision
    assert latest is not None
    assert (latest.day.isoformat(), latest.because, latest.fiscal_year) == expected
    assert latest.missed == (2027 if today > TODAY else None)


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 30), "2026-11-30"),  # the last day on which fiscal 2027 can be asked for
        (date(2026, 12, 1), "2027-11-30"),
        (date(2027, 4, 1), "2027-11-30"),
    ],
)
def test_without_a_call_the_budget_sets_the_day(today: date, day: str) -> None:
    assert decided(offered(is_paid=True), today) == (day, "budget")
    assert timed(offered(), today) == Timing(None, None)


def test_the_municipality_sets_the_months_of_its_budget() -> None:
    plan = Plan(budget=BudgetCycle(request_from=8, request_to=9))
    assert decided(offered(is_paid=True), date(2026, 9, 1), plan) == ("2026-09-30", "budget")


def test_a_call_that_comes_too_soon_is_told_and_the_next_one_decided_on() -> None:
    soon, later = call(2026, None, "2026-12-20", "actual"), call(2027, None, "2027-12")
    timing = timed(offered(soon, later))
    assert timing.is_short
    assert timing.call is not None
    assert timing.call.call == soon
    assert timing.decision is not None
    assert (timing.decision.day, timing.decision.call and timing.decision.call.call) == (
        date(2027, 10, 1),
        later,
    )


def test_a_closed_call_comes_again_in_the_next_year() -> None:
    timing = timed(offered(call(2026, "2026-04-01", "2026-05-20", "actual")))
    assert not timing.is_short
    assert timing.call is not None
    assert (timing.call.kind, timing.call.closes, timing.call.rests_on) == (
        "usual",
        "2027-05",
        (2026,),
    )
    assert timing.decision is not None
    assert timing.decision.day == date(2027, 3, 1)


def test_an_expected_call_rests_on_those_of_its_month() -> None:
    """A call of April is no reason to expect one in February."""
    february = (
        call(2024, "2024-02-02", "2024-02-22", "actual"),
        call(2026, None, "2026-02", "actual"),
    )
    april = call(2023, "2023-04-04", "2023-04-25", "actual")
    for calls in ((*february, april, call(2027, "2027-02", "2027-02")), (*february, april)):
        timing = timed(offered(*calls))
        assert timing.call is not None
        assert (timing.call.kind, timing.call.rests_on) == ("usual", (2024, 2026))


def test_a_call_of_one_phase_does_not_come_again() -> None:
    past = call(2021, "2021-05", "2021-08", "actual").model_copy(update={"once": True})
    assert timed(offered(past)).call is None
    ahead = timed(offered(past), date(2021, 5, 1)).call
    assert ahead is not None
    assert ahead.kind == "actual"


def test_what_has_to_be_prepared_comes_first() -> None:
    """A call counts after the fiscal year of the plan in which the preparation is done; without
    that year there is no day to decide."""
    need = next(n for n in CONTENT.schemes["jica-trainee-acceptance"].needs if n.level)
    ready = Preparation(need, "strength.infrastructure", 1, 2)  # year 2: fiscal 2028
    calls = (call(2027, None, "2027-06"), call(2029, None, "2029-06"))
    timing = timed(offered(*calls, verdict="after", after=(ready,)))
    assert timing.call is not None
    assert timing.call.call == calls[1]
    assert timing.decision is not None
    assert timing.decision.day == date(2029, 4, 1)
    unplanned = Preparation(need, "strength.infrastructure", 1, None)
    assert timed(offered(*calls, verdict="after", after=(ready, unplanned))).decision is None


@pytest.mark.parametrize("verdict", ["introduce", "model"])
def test_nobody_decides_on_what_others_apply_for(verdict: str) -> None:
    assert timed(offered(call(2027, None, "2027-06"), verdict=verdict)).decision is None


def test_no_day_to_decide_lies_behind_us() -> None:
    """For every scheme on every first of a month, whether it takes money or not."""
    for scheme in CONTENT.schemes.values():
        for months in range(0, 30, 3):
            today = months_before(date(2029, 1, 1), months)
            offer = Offer(scheme, "can", "recommend", (), (), (), 0, None)
            timing = timed(offer, today)
            latest: Decision | None = timing.decision
            assert timing.call is not None or all(each.once for each in scheme.calls)
            assert latest is None or latest.day >= today
            if latest is not None and latest.call is not None:
                assert latest.day < latest.call.day


def with_plan(assessment: Assessment) -> tuple[Advice, Roadmap | None]:
    result = assess(assessment, CONTENT)
    advice = advise(result, TODAY)
    assert result.target is not None
    plan = own_plan(result)
    return advice, plan if isinstance(plan, Roadmap) else None


@pytest.mark.parametrize("kind", ["town", "prefecture"])
def test_the_calendar_holds_the_set_and_the_schemes_of_the_plan(kind: Any) -> None:
    nothing = {c.id: Answer(level=0) for c in CONTENT.checklist.asked}
    assessment = Assessment(profile=Profile(kind=kind), answers=nothing, target=2)
    advice, plan = with_plan(assessment)
    assert plan is not None
    calendar = calendar_of(assess(assessment, CONTENT), advice, plan, TODAY)
    beside = {
        offer.scheme.id
        for step in plan.steps
        if (offer := advice.first_for(step.criterion_id, step.level)) is not None
    }
    together = {offer.scheme.id for offer in advice.together}
    assert {entry.offer.scheme.id for entry in calendar.entries} == beside | together
    assert {e.offer.scheme.id for e in calendar.entries if e.in_set} == together
    for entry in calendar.entries:
        for step in entry.steps:
            assert entry.offer.scheme.strengths[step.criterion_id][step.level] >= HELPS_FROM
    days = [e.timing.decision.day for e in calendar.entries if e.timing.decision is not None]
    assert days == sorted(days)
    # every year in which a step asks for money has its budget
    asked = {2026 + step.year for step in plan.steps if step.needs_budget}
    assert asked <= calendar.budgets.keys()
    assert calendar.budgets[2027] == {
        "request": (date(2026, 10, 1), date(2026, 11, 30)),
        "assessed": (date(2027, 1, 1), date(2027, 1, 31)),
        "council": (date(2027, 2, 1), date(2027, 3, 31)),
    }
    without = calendar_of(assess(assessment, CONTENT), advice, None, TODAY)
    assert {e.offer.scheme.id for e in without.entries} == together


def test_days_are_counted_to_the_day_of_the_decision() -> None:
    example = CONTENT.example
    offers = advise(assess(example, CONTENT), TODAY).of("can", "ask")
    times = [timing(offer, CONTENT.checklist, example.plan, TODAY) for offer in offers]
    assert any(one.decision for one in times)
    for one in times:
        assert one.days == (None if one.decision is None else (one.decision.day - TODAY).days)


def test_no_scheme_stands_beside_a_step_whose_level_has_to_be_found_out() -> None:
    """The page of schemes counts none for it either."""
    levels = {c.id: Answer(level=0) for c in CONTENT.checklist.asked}
    unknown = levels | {"capacity.people": Answer(level="unknown")}
    for answers, is_named in ((levels, True), (unknown, False)):
        assessment = Assessment(answers=answers, target=2)
        advice = advise(assess(assessment, CONTENT), TODAY)
        assert (advice.first_for("capacity.people", 1) is not None) is is_named
