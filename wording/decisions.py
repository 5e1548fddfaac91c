"""What has to be decided now, in words: target and plan, schemes, who does it, money, drafts, and
what to find out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.offer import Offer
from scoring.roadmap import Roadmap, Step
from wording.subject import Subject
from wording.to_check import summarise_to_check


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A decision: ``what`` it is about, what is to be decided (``text``), and ``until`` when (empty
    where nothing sets a day). ``key`` identifies it: ``plan``, ``scheme``, …"""

    key: str
    what: str
    text: str
    until: str


def summarise_decisions(subject: Subject) -> tuple[ToDecide, ...]:
    """What has to be decided now, in the order in which one follows from the other."""
    return tuple(_decisions(subject))


def _decisions(subject: Subject) -> Iterator[ToDecide]:
    say, result, phrases = subject.say, subject.result, subject.phrases
    if result.target is None:
        yield _decide("review", say("decide_review_text"), subject)
    else:
        levels = result.rating.levels
        plan = subject.find_plan(subject.assessment, subject.content, levels, result.target)
        if isinstance(plan, Roadmap):
            yield from _of_plan(plan, subject)
        else:
            text = say("decide_no_plan_text", stage=phrases.stage(result.target))
            yield _decide("no_plan", text, subject)
    names = [subject.labels[c] for c in subject.advice.find_out]
    if names:
        yield _decide("find_out", say("decide_find_out_text", names=phrases.listed(names)), subject)
    again = summarise_to_check(subject.assessment, phrases, subject.today)
    if again:
        names = [answer.label for answer in again]
        yield _decide("to_check", say("decide_to_check_text", names=phrases.listed(names)), subject)


def _decide(key: str, text: str, subject: Subject, until: str = "") -> ToDecide:
    return ToDecide(key, subject.say(f"decide_{key}"), text, until)


def _of_plan(plan: Roadmap, subject: Subject) -> Iterator[ToDecide]:
    say, phrases = subject.say, subject.phrases
    if plan.steps:
        begins = phrases.fiscal_year(subject.assessment.plan.begins(subject.today))
        stage = phrases.stage(plan.target)
        text = say("decide_plan_text", stage=stage, begins=begins, years=plan.years)
        yield _decide("plan", text, subject)
    for offer in subject.advice.together:
        yield _of_scheme(offer, subject)
    first = plan.in_year(1)
    plan_remarks = subject.assessment.plan
    remarks = {step: plan_remarks.said(step.criterion_id, step.level) for step in first}
    unowned = [step for step in first if not (remarks[step].owner.strip() and remarks[step].due)]
    if unowned:
        text = say("decide_owner_text", names=_named(unowned, subject))
        yield _decide("owner", text, subject)
    if paid := [step for step in first if step.needs_budget]:
        text = say("decide_budget_text", names=_named(paid, subject))
        year = subject.assessment.plan.begins(subject.today)
        last = subject.assessment.plan.budget.request_months(year)[-1]
        yield _decide("budget", text, subject, phrases.day(last))
    titles = [
        draft.title.of(subject.lang)
        for step in first
        for draft in subject.drafts_of(step.criterion_id, step.level)
    ]
    if titles:
        text = say("decide_draft_text", names=phrases.listed(dict.fromkeys(titles)))
        yield _decide("draft", text, subject)


def _of_scheme(offer: Offer, subject: Subject) -> ToDecide:
    say, words = subject.say, subject.advice_words
    name = subject.of(offer.scheme.name_today)
    latest = subject.timing(offer).decision
    text = say("decide_apply", name=name)
    if offer.verdict == "ask":
        text = say("decide_ask", name=name, points=words.points(offer.open))
    until = "" if latest is None else subject.phrases.day(latest.day.isoformat())
    return _decide("scheme", text, subject, until)


def _named(steps: list[Step], subject: Subject) -> str:
    return subject.phrases.listed(
        subject.say("plan.alt_step", name=subject.labels[step.criterion_id], level=step.level)
        for step in steps
    )
