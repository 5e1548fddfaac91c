"""The calendar in words: when to decide and to apply, for its page, its files and beside each
scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checklist.model import Lang
from scoring.calendar import Calendar, CalendarEntry, Decision, Timing
from scoring.calls import NextCall, first_day, last_day
from wording.advice import applied_words, call_words, period_words
from wording.phrases import Phrases
from wording.shapes import Table
from wording.subject import Subject

#: Days up to which it is said how many are left to decide.
_SOON = 14


@dataclass(frozen=True, slots=True)
class Appointment:
    """One line of the calendar, from the day it ``begins`` to the one it ``ends`` on. ``id`` stays
    the same from one making to the next; ``kind``: ``decide``, ``call``, ``usual`` (an expected
    call) or ``budget``, in words ``kind_words``; ``row``: the name of its row in the chart."""

    id: str
    kind: str
    kind_words: str
    row: str
    title: str
    begins: date
    ends: date
    sure: str
    text: str
    contact: str
    url: str


@dataclass(frozen=True, slots=True)
class CalendarSummary:
    """The calendar: a table of the schemes, and its appointments by day. ``whose``: the
    municipality's code, or its name. ``dated``: the appointments in words, a row each;
    ``columns``: the names of what an appointment tells, for a file."""

    lang: Lang
    title: str
    whose: str
    today: date
    intro: str
    rule: str
    table: Table
    appointments: tuple[Appointment, ...]
    dated: Table
    months: str
    columns: tuple[str, ...]
    legend: tuple[str, ...]
    axis: str
    alt: str


def timing_words(timing: Timing, phrases: Phrases) -> str:
    """The next call and the latest day to decide, in a line; empty where neither is known."""
    call, latest = call_words(timing.call, phrases), decision_words(timing, phrases)
    if call and latest:
        return phrases.say("calendar.call_and_decide", call=call, decide=latest)
    return call or latest


def decision_words(timing: Timing, phrases: Phrases) -> str:
    """The latest day to decide; empty where there is none."""
    latest = timing.decision
    if latest is None:
        return ""
    say, day = phrases.say, phrases.day(latest.day.isoformat())
    if timing.is_short and latest.call is not None:
        text = say(
            "calendar.decide_later",
            day=day,
            when=period_words(latest.call.opens, latest.call.closes, phrases),
        )
    elif latest.because == "budget":
        year = phrases.fiscal_year(latest.fiscal_year)
        text = say("calendar.decide_budget", day=day, year=year)
    else:
        text = say("calendar.decide", day=day)
    if timing.days is not None and 0 <= timing.days <= _SOON:
        text = say("calendar.days_left", text=text, n=timing.days)
    if latest.missed is None:
        return text
    missed = say("calendar.missed", year=phrases.fiscal_year(latest.missed))
    return say("calendar.call_and_decide", call=text, decide=missed)


def summarise_calendar(subject: Subject) -> CalendarSummary:
    """The calendar of a municipality."""
    phrases, calendar = subject.phrases, subject.calendar
    say, profile = phrases.say, subject.assessment.profile
    appointments = tuple(
        sorted(_appointments(calendar, subject), key=lambda a: (a.begins, a.ends, a.id))
    )
    heads = ("scheme", "call", "decide", "for", "contact")
    columns = ("kind", "title", "begins", "ends", "sure", "text", "contact", "url")
    return CalendarSummary(
        lang=subject.lang,
        title=say("calendar.title"),
        whose=profile.code or profile.label,
        today=subject.today,
        intro=say("calendar.lead" if calendar.entries else "calendar.none"),
        rule=say("calendar.rule"),
        table=Table(
            tuple(say(f"calendar.head_{head}") for head in heads),
            tuple(_row(entry, subject) for entry in calendar.entries),
        ),
        appointments=appointments,
        months=say("calendar.months"),
        dated=Table(
            tuple(say(f"calendar.column_{column}") for column in ("when", "title", "sure")),
            tuple((_span(a, phrases), a.title, a.sure) for a in appointments),
        ),
        columns=tuple(say(f"calendar.column_{column}") for column in columns),
        legend=tuple(
            say(f"calendar.legend_{sign}")
            for sign in ("decide", "call", "usual", "budget", "today")
            if sign == "today" or any(a.kind == sign for a in appointments)
        ),
        axis=say("calendar.axis"),
        alt=say(
            "calendar.alt",
            rows=phrases.joined(
                say("calendar.alt_row", title=a.title, when=_span(a, phrases)) for a in appointments
            ),
        ),
    )


def _span(appointment: Appointment, phrases: Phrases) -> str:
    begins, ends = appointment.begins.isoformat(), appointment.ends.isoformat()
    return period_words(begins, ends, phrases)


def _row(entry: CalendarEntry, subject: Subject) -> tuple[str, ...]:
    phrases, say, timing = subject.phrases, subject.say, entry.timing
    latest = decision_words(timing, phrases)
    if not latest:
        latest = say("calendar.to_prepare" if entry.offer.after else "calendar.no_decision")
    return (
        subject.of(entry.offer.scheme.name_today),
        applied_words(entry.offer.scheme, timing.call, phrases) or say("calendar.no_call"),
        latest,
        phrases.listed(_purposes(entry, subject)),
        _office(entry, subject),
    )


def _purposes(entry: CalendarEntry, subject: Subject) -> Iterator[str]:
    if entry.in_set:
        yield subject.say("calendar.in_set")
    begins = subject.assessment.plan.begins(subject.today)
    for step in entry.steps:
        yield subject.say(
            "calendar.for_step",
            year=subject.phrases.plan_year(step.year, begins),
            name=subject.labels[step.criterion_id],
            level=step.level,
        )


def _appointments(calendar: Calendar, subject: Subject) -> Iterator[Appointment]:
    """The calls, the days to decide that are not over, and the budgets."""
    for entry in calendar.entries:
        latest = entry.timing.decision
        calls = [entry.timing.call, None if latest is None else latest.call]
        used: set[str] = set()
        for call in dict.fromkeys(c for c in calls if c is not None):
            yield _call(entry, call, subject, used)
        if latest is not None and latest.day >= subject.today:
            yield _decide(entry, latest, subject)
    for year, spans in calendar.budgets.items():
        for name, span in spans.items():
            yield _budget(year, name, span, subject)


def _call(entry: CalendarEntry, call: NextCall, subject: Subject, used: set[str]) -> Appointment:
    """``used``: the ids of other calls of the scheme; a second one of a year gets its own."""
    scheme = entry.offer.scheme
    place = f"call/{scheme.id}/{call.fiscal_year}"
    place = f"{place}/2" if place in used else place
    used.add(place)
    is_usual = call.kind == "usual"
    name = subject.of(scheme.name_today)
    return Appointment(
        id=place,
        kind="usual" if is_usual else "call",
        kind_words=subject.say("calendar.kind_call"),
        row=name,
        title=subject.say(
            "calendar.event_call_usual" if is_usual else "calendar.event_call", name=name
        ),
        begins=first_day(call.opens or call.closes or ""),
        ends=last_day(call.closes or call.opens or ""),
        sure=subject.say(f"calendar.sure_{call.kind}"),
        text=_details(entry, call_words(call, subject.phrases), subject),
        contact=_office(entry, subject),
        url=call.call.source,
    )


def _decide(entry: CalendarEntry, latest: Decision, subject: Subject) -> Appointment:
    scheme = entry.offer.scheme
    name = subject.of(scheme.name_today)
    return Appointment(
        id=f"decide/{scheme.id}/{latest.fiscal_year}",
        kind="decide",
        kind_words=subject.say("calendar.kind_decide"),
        row=name,
        title=subject.say("calendar.event_decide", name=name),
        begins=latest.day,
        ends=latest.day,
        sure=subject.say("calendar.sure_decide"),
        text=_details(entry, timing_words(entry.timing, subject.phrases), subject),
        contact=_office(entry, subject),
        url="" if scheme.contact is None else scheme.contact.url,
    )


def _budget(year: int, name: str, span: tuple[date, date], subject: Subject) -> Appointment:
    say, when = subject.say, subject.phrases.fiscal_year(year)
    return Appointment(
        id=f"budget/{year}/{name}",
        kind="budget",
        kind_words=say("calendar.kind_budget"),
        row=say("calendar.budget_row", year=when),
        title=say("calendar.event_budget", what=say(f"calendar.{name}", year=when)),
        begins=span[0],
        ends=span[1],
        sure=say("calendar.sure_budget"),
        text=say("calendar.months"),
        contact="",
        url="",
    )


def _details(entry: CalendarEntry, when: str, subject: Subject) -> str:
    """When, what for, and what to check before, a line each."""
    return "\n".join((when, *_purposes(entry, subject), subject.of(entry.offer.scheme.check)))


def _office(entry: CalendarEntry, subject: Subject) -> str:
    contact = entry.offer.scheme.contact
    return "" if contact is None else subject.of(contact.office)
