"""The chart of the calendar, tested through the data it carries."""

from __future__ import annotations

from datetime import date

import altair as alt
import pytest

from charts.calendar import build_calendar_chart
from checklist.answers import Answer, Assessment
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from wording.calendar import summarise_calendar
from wording.subject import Subject


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("level", [0, 2, 4])
def test_it_draws_every_appointment_and_no_layer_is_empty(
    content: Content, lang: Lang, level: int
) -> None:
    assessment = Assessment(answers={c.id: Answer(level=level) for c in content.checklist.asked})
    subject = Subject(assessment, assess(assessment, content), content, lang, date(2026, 11, 20))
    calendar = summarise_calendar(subject)
    chart = build_calendar_chart(calendar)
    alt.LayerChart.from_dict(chart)
    inner = chart["layer"][0]
    *rows, now = inner["data"]["values"]
    assert [(row["kind"], row["begins"], row["ends"]) for row in rows] == [
        (a.kind, a.begins.isoformat(), a.ends.isoformat()) for a in calendar.appointments
    ]
    assert now == {"row": None, "kind": "today", "begins": "2026-11-20"}
    filters = [layer["transform"][0]["filter"] for layer in inner["layer"]]
    kinds = {row["kind"] for row in (*rows, now)}
    assert {text.split("'")[1] for text in filters} == kinds
    assert all(a.title in chart["description"] for a in calendar.appointments)
