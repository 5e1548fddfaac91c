"""What has to be decided now, in words: target and plan, schemes, who does it, money, drafts, and
what to find out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.offer import Offer
from scoring.roadmap import Roadmap, Step
from wording.subject import Subject
from wording.to_check import summarise_to_check


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A decision: ``what`` it is about, what is to be decided (``text``), and ``until`` when (empty
    where nothing sets a day); ``resolution``: the same as a paper says it that is to be signed,
    with the day. ``key`` identifies it: ``plan``, ``scheme``, …"""

    key: str
    what: str
    text: str
    until: str
    resolution: str


def summarise_decisions(subject: Subject) -> tuple[ToDecide, ...]:
    """What has to be decided now, in the order in which one follows from the other."""
    return tuple(_decisions(subject))


def _decisions(subject: Subject) -> Iterator[ToDecide]:
    result, phrases = subject.result, subject.phrases
    if result.target is None:
        yield _decide("review", subject)
    else:
        if isinstance(subject.plan, Roadmap):
            yield from _of_plan(subject.plan, subject)
        else:
            yield _decide("no_plan", subject, stage=phrases.stage(result.target))
    if names := [subject.labels[c] for c in subject.advice.find_out]:
        yield _decide("find_out", subject, names)
    again = summarise_to_check(subject.assessment, phrases, subject.today)
    if again:
        yield _decide("to_check", subject, [answer.label for answer in again])


def _decide(
    key: str,
    subject: Subject,
    names: Sequence[str] = (),
    *,
    about: str = "",
    until: str = "",
    **values: object,
) -> ToDecide:
    """A decision in both forms; ``about`` is what it is about where that is not its key, ``names``
    are all told in the one and the first few in the other."""
    say = subject.say
    resolution = say(f"resolve_{key}", names=subject.phrases.few(names), **values)
    return ToDecide(
        key=about or key,
        what=say(f"decide_{about or key}"),
        text=say(
            f"decide_{key}" if about else f"decide_{key}_text",
            names=subject.phrases.listed(names),
            **values,
        ),
        until=until,
        resolution=say("resolve_until", text=resolution, day=until) if until else resolution,
    )


def _of_plan(plan: Roadmap, subject: Subject) -> Iterator[ToDecide]:
    phrases = subject.phrases
    if plan.steps:
        begins = phrases.fiscal_year(subject.assessment.plan.begins(subject.today))
        stage = phrases.stage(plan.target)
        yield _decide("plan", subject, stage=stage, begins=begins, years=plan.years)
    for offer in subject.advice.together:
        yield _of_scheme(offer, subject)
    first = plan.in_year(1)
    plan_remarks = subject.assessment.plan
    remarks = {step: plan_remarks.remarks_on(step.criterion_id, step.level) for step in first}
    unowned = [step for step in first if not (remarks[step].owner.strip() and remarks[step].due)]
    if unowned:
        yield _decide("owner", subject, _named(unowned, subject))
    if paid := [step for step in first if step.needs_budget]:
        year = subject.assessment.plan.begins(subject.today)
        last = subject.assessment.plan.budget.request_months(year)[-1]
        yield _decide("budget", subject, _named(paid, subject), until=phrases.day(last))
    titles = [
        draft.title.of(subject.lang)
        for step in first
        for draft in subject.drafts_of(step.criterion_id, step.level)
    ]
    if titles:
        yield _decide("draft", subject, list(dict.fromkeys(titles)))


def _of_scheme(offer: Offer, subject: Subject) -> ToDecide:
    name = subject.of(offer.scheme.name_today)
    latest = subject.timing(offer).decision
    until = "" if latest is None else subject.phrases.day(latest.day.isoformat())
    if offer.verdict == "ask":
        points = subject.advice_words.points(offer.open)
        return _decide("ask", subject, about="scheme", until=until, name=name, points=points)
    return _decide("apply", subject, about="scheme", until=until, name=name)


def _named(steps: Sequence[Step], subject: Subject) -> list[str]:
    return [
        subject.say("plan.alt_step", name=subject.labels[step.criterion_id], level=step.level)
        for step in steps
    ]
