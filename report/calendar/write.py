"""Writes the calendar: iCalendar (RFC 5545) and CSV."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from report.workbook import clean, inert
from wording.calendar import Appointment, CalendarSummary

#: Out of this and an appointment's own id its UID is made: the same in every file.
_OURS = UUID("6f1f6f0e-5a1c-4a53-9f0e-6f3b1d0c2a77")


def write_ics(calendar: CalendarSummary, made_at: datetime) -> bytes:
    """What is not over, as all-day appointments that leave the day free; an appointment keeps its
    UID, so that a later file renews it. The same calendar made at the same time has the same
    bytes."""
    file = Calendar()
    file.add("prodid", "-//readiness-check//calendar//JA")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", calendar.title)
    for appointment in calendar.appointments:
        if appointment.ends >= calendar.today:
            file.add_component(_event(appointment, calendar, made_at))
    return bytes(file.to_ical(sorted=False))


def _event(appointment: Appointment, calendar: CalendarSummary, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid5(_OURS, f"{calendar.whose}/{appointment.id}")))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", appointment.begins)
    event.add("dtend", appointment.ends + timedelta(days=1))  # the first day after it
    event.add("summary", clean(appointment.title))
    lines = (appointment.text, appointment.sure, appointment.contact, appointment.url)
    event.add("description", clean("\n".join(filter(None, lines))))
    event.add("categories", [appointment.kind_words])
    if appointment.url:
        event.add("url", appointment.url)
    event.add("transp", "TRANSPARENT")
    return event


def write_csv(calendar: CalendarSummary) -> bytes:
    """A row for each appointment: CSV in UTF-8 with the mark that Excel needs, days as
    ``2027-02-01``. What would be taken for a formula has an apostrophe in front."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow((*calendar.columns, "id"))
    for a in calendar.appointments:
        days = (a.begins.isoformat(), a.ends.isoformat())
        cells = (a.kind_words, a.title, *days, a.sure, a.text, a.contact, a.url, a.id)
        writer.writerow(map(inert, cells))
    return file.getvalue().encode("utf-8-sig")
