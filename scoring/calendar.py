"""When to decide, apply and ask for money: the calendar of the schemes of the set and of the plan
(method §5 Schemes, calendar)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from checklist.fiscal import BudgetCycle, months_before
from checklist.model import Checklist
from checklist.plan import Plan
from scoring.advice import Advice
from scoring.calls import NextCall, first_day, next_call
from scoring.offer import Offer
from scoring.result import Result
from scoring.roadmap import Roadmap, Step

#: What a municipality's own decision and the application take, in months before a call closes.
PREPARING_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """The latest day to decide on a scheme: because its ``call`` closes, or because money is asked
    for in the initial budget of ``fiscal_year`` (``call``: ``None`` where none is known).
    ``missed``: the fiscal year whose budget it needs but cannot be asked for any more."""

    day: date
    because: Literal["call", "budget"]
    call: NextCall | None
    fiscal_year: int
    missed: int | None


@dataclass(frozen=True, slots=True)
class Timing:
    """When a scheme can be used: its next call (``None``: none is known), and the latest day to
    decide (``None``: neither a call nor a budget sets one), so many ``days`` from today. Where the
    time before the next call is too short, the decision is about a later one."""

    call: NextCall | None
    decision: Decision | None
    days: int | None = None

    @property
    def is_short(self) -> bool:
        """Whether the time before the next call is too short for a decision."""
        return self.decision is not None and self.decision.call != self.call


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A scheme in the calendar: whether it is of the smallest set, the steps of the plan for which
    it stands first, and when it can be used."""

    offer: Offer
    in_set: bool
    steps: tuple[Step, ...]
    timing: Timing


@dataclass(frozen=True, slots=True)
class Calendar:
    """The entries, what has to be decided first on top; and the budgets that matter, by fiscal
    year: first and last day of ``request``, ``assessed`` and ``council``."""

    entries: tuple[CalendarEntry, ...]
    budgets: dict[int, dict[str, tuple[date, date]]]


def needs_budget(offer: Offer, checklist: Checklist) -> bool:
    """Whether using a scheme takes money of the municipality: it bears a share, or a step that the
    scheme makes begins only with money."""
    money = offer.scheme.money
    if money is not None and money.own_share is not None:
        return True
    return any(
        checklist.criteria[lift.criterion_id].rung(level).needs_budget
        for lift in offer.helping
        for level in range(lift.now + 1, lift.to + 1)
    )


def timing(offer: Offer, checklist: Checklist, plan: Plan, today: date) -> Timing:
    """When a scheme can be used; ``plan``: the municipality's settings. One to be prepared for has
    the first call after the fiscal year of the plan in which that is done."""
    if offer.verdict not in ("can", "ask", "after"):
        return Timing(offer.call, None)
    ready = _ready(offer, plan.begins(today), today)
    if ready is None:
        return Timing(offer.call, None)
    is_paid = needs_budget(offer, checklist)
    call = soonest = next_call(offer.scheme.calls, ready)
    latest = _decision(call, plan.budget, ready, is_paid=is_paid)
    while latest is not None and call is not None and latest.day < ready:
        call = next_call(offer.scheme.calls, call.day + timedelta(days=1))
        latest = _decision(call, plan.budget, ready, is_paid=is_paid)
    return Timing(soonest, latest, None if latest is None else (latest.day - today).days)


def _ready(offer: Offer, begins: int, today: date) -> date | None:
    """The day from which a scheme can be applied for; ``None`` where something has to come about
    that is not in the plan."""
    day = today
    for preparation in offer.after:
        if preparation.year is None:
            return None
        day = max(day, date(begins + preparation.year, 3, 31))
    return day


def _decision(
    call: NextCall | None, budget: BudgetCycle, ready: date, *, is_paid: bool
) -> Decision | None:
    """Two months before the first day on which the call can close; where it takes money, at the
    latest on the last day on which the budget for it is asked for (without a call: the next one
    that can be)."""
    if call is None:
        if not is_paid:
            return None
        year = budget.first_year(ready)
        return Decision(budget.spans(year)["request"][1], "budget", None, year, None)
    year = _spent_in(call, budget)
    closes = months_before(_closing(call), PREPARING_MONTHS)
    asked_until = budget.spans(year)["request"][1]
    if is_paid and ready <= asked_until < closes:
        return Decision(asked_until, "budget", call, year, None)
    missed = year if is_paid and asked_until < ready else None
    return Decision(closes, "call", call, year, missed)


def _closing(call: NextCall) -> date:
    """The first day on which a call can close; the first on which it can open, where no closing day
    is known."""
    return first_day(call.closes or call.opens or "")


def _spent_in(call: NextCall, budget: BudgetCycle) -> int:
    """The fiscal year in which the work begins: that of the call, or the next where the call closes
    when the requests for that one have begun."""
    later = call.fiscal_year + 1
    return later if _closing(call) >= budget.spans(later)["request"][0] else call.fiscal_year


def calendar_of(result: Result, advice: Advice, roadmap: Roadmap | None, today: date) -> Calendar:
    """The calendar of a municipality; ``roadmap``: its plan, where there is one."""
    plan, checklist = result.assessment.plan, result.content.checklist
    steps = () if roadmap is None else roadmap.steps
    chosen = {offer.scheme.id for offer in advice.together}
    offers = {offer.scheme.id: offer for offer in advice.together}
    first: dict[str, list[Step]] = {}
    for step in steps:
        if (offer := advice.first_for(step.criterion_id, step.level)) is not None:
            offers.setdefault(offer.scheme.id, offer)
            first.setdefault(offer.scheme.id, []).append(step)
    entries = [
        CalendarEntry(
            offer=offer,
            in_set=name in chosen,
            steps=tuple(first.get(name, ())),
            timing=timing(offer, checklist, plan, today),
        )
        for name, offer in offers.items()
    ]
    return Calendar(
        entries=tuple(sorted(entries, key=_when)),
        budgets=_budgets(plan, steps, entries, today),
    )


def _when(entry: CalendarEntry) -> tuple[date, date, str]:
    """What has to be decided first comes first; without a day the next call, then the id."""
    latest, call = entry.timing.decision, entry.timing.call
    return (
        date.max if latest is None else latest.day,
        date.max if call is None else call.day,
        entry.offer.scheme.id,
    )


def _budgets(
    plan: Plan, steps: Sequence[Step], entries: Sequence[CalendarEntry], today: date
) -> dict[int, dict[str, tuple[date, date]]]:
    """The next budget that can be asked for, and those that a step or a scheme needs."""
    years = {plan.budget.first_year(today)}
    years |= {plan.begins(today) + step.year - 1 for step in steps if step.needs_budget}
    for entry in entries:
        latest = entry.timing.decision
        if latest is not None and latest.because == "budget":
            years.add(latest.fiscal_year)
    spans = {year: plan.budget.spans(year) for year in sorted(years)}
    return {year: span for year, span in spans.items() if span["request"][1] >= today}
