"""The calendar as files: what other programs read, the same bytes for the same."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from icalendar import Calendar

from checklist.answers import Answer, Assessment, Profile
from checklist.load import Content
from checklist.model import Lang
from report.formats import MakingJob, make
from scoring.result import assess
from wording.calendar import CalendarSummary, summarise_calendar
from wording.subject import Subject

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LANGUAGES: tuple[Lang, ...] = ("ja", "en")


@pytest.fixture(scope="module")
def town(content: Content) -> Assessment:
    answers = {c.id: Answer(level=0) for c in content.checklist.asked}
    answers["purpose.other"] = Answer(level=1, name='=HYPERLINK("http://x.example")')
    return Assessment(profile=Profile(name="架空町", kind="town"), answers=answers)


def told(assessment: Assessment, content: Content, lang: Lang) -> CalendarSummary:
    return summarise_calendar(Subject(assess(assessment, content), lang, AT.date()))


def events(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_calendars_read_it(town: Assessment, content: Content, lang: Lang) -> None:
    file, calendar = make(MakingJob("calendar", town, lang, AT), content), told(town, content, lang)
    ahead = [a for a in calendar.appointments if a.ends >= AT.date()]
    read = events(file)
    assert len(read) == len(ahead) > 3
    for event, appointment in zip(read, ahead, strict=True):
        assert str(event["summary"]) == appointment.title
        # a whole day is a date without a time, and the end is the first day after it
        assert event["dtstart"].dt == appointment.begins
        assert event["dtend"].dt == appointment.ends + timedelta(days=1)
        assert not isinstance(event["dtstart"].dt, datetime)
        assert str(event["description"]).startswith(appointment.text)
        assert event["transp"] == "TRANSPARENT"
        assert not event.errors


def test_lines_are_folded_between_whole_characters(town: Assessment, content: Content) -> None:
    file = make(MakingJob("calendar", town, "ja", AT), content)
    lines = file.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")  # a character cut in two would not decode


def test_the_same_calendar_has_the_same_bytes(town: Assessment, content: Content) -> None:
    for name in ("calendar", "calendar_csv"):
        job = MakingJob(name, town, "ja", AT)
        assert make(job, content) == make(job, content)


def test_a_later_file_renews_the_same_appointments(town: Assessment, content: Content) -> None:
    """Also in the other language; another municipality has its own."""
    first = {str(e["uid"]) for e in events(make(MakingJob("calendar", town, "ja", AT), content))}
    later = AT + timedelta(days=1)
    again = {str(e["uid"]) for e in events(make(MakingJob("calendar", town, "en", later), content))}
    assert len(first) == len(events(make(MakingJob("calendar", town, "ja", AT), content)))
    assert again == first
    other = town.model_copy(update={"profile": Profile(name="別の町", kind="town")})
    theirs = {str(e["uid"]) for e in events(make(MakingJob("calendar", other, "ja", AT), content))}
    assert not theirs & first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_has_a_row_for_each_appointment(
    town: Assessment, content: Content, lang: Lang
) -> None:
    file, calendar = (
        make(MakingJob("calendar_csv", town, lang, AT), content),
        told(town, content, lang),
    )
    assert file.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(StringIO(file.decode("utf-8-sig")))
    assert tuple(head) == (*calendar.columns, "id")
    assert [row[1] for row in rows] == [a.title for a in calendar.appointments]
    for row in rows:
        assert date.fromisoformat(row[2]) <= date.fromisoformat(row[3])
        assert not any(re.match(r"[=+@]", cell) for cell in row)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_day_to_decide_stands_beside_the_scheme_in_the_report(
    town: Assessment, content: Content, lang: Lang
) -> None:
    from wording.summary import summarise

    calendar = told(town, content, lang)
    decide = {a.row: a for a in calendar.appointments if a.kind == "decide"}
    assert decide
    summary = summarise(Subject(assess(town, content), lang, AT.date()), AT)
    cards = {s.name: s.call for group in summary.schemes.groups for s in group.schemes}
    words = Subject(assess(town, content), lang, AT.date()).phrases
    for name, appointment in decide.items():
        assert words.day(appointment.begins.isoformat()) in cards[name]


def test_there_is_a_calendar_without_any_scheme(content: Content) -> None:
    """Of one that has reached the top only the budget is left."""
    top = Assessment(answers={c.id: Answer(level=4) for c in content.checklist.asked})
    calendar = told(top, content, "ja")
    assert not calendar.table.rows
    assert {a.kind for a in calendar.appointments} == {"budget"}
    assert len(events(make(MakingJob("calendar", top, "ja", AT), content))) == 3
