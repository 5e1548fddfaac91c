"""The chart of the calendar, tested through the data it carries."""

from __future__ import annotations

from datetime import date

import altair as alt
import pytest

from charts.calendar import build_calendar_chart
from charts.vega import folded
from checklist.answers import Answer, Assessment
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from tests.support.vega import layers_of
from wording.calendar import summarise_calendar
from wording.subject import Subject


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("level", [0, 2, 4])
def test_it_draws_every_appointment_and_no_layer_is_empty(
    content: Content, lang: Lang, level: int
) -> None:
    assessment = Assessment(answers={c.id: Answer(level=level) for c in content.checklist.asked})
    subject = Subject(assess(assessment, content), lang, date(2026, 11, 20))
    calendar = summarise_calendar(subject)
    chart = build_calendar_chart(calendar)
    alt.LayerChart.from_dict(chart)
    inner = chart["layer"][0]
    *rows, now = inner["data"]["values"]
    assert [(row["kind"], row["begins"], row["ends"]) for row in rows] == [
        (a.kind, a.begins.isoformat(), a.ends.isoformat()) for a in calendar.appointments
    ]
    assert now == {"row": None, "kind": "today", "begins": "2026-11-20"}
    filters = [layer["transform"][0]["filter"] for layer in layers_of(chart)]
    kinds = {row["kind"] for row in (*rows, now)}
    assert {text.split("'")[1] for text in filters} == kinds
    told = {content.wording.of(lang)(f"calendar.legend_{kind}") for kind in kinds}
    assert set(calendar.legend) == told  # what stands there, and no more
    assert all(a.title in chart["description"] for a in calendar.appointments)


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("予算", ["予算"]),
        ("草の根技術協力事業（地域活性型）", ["草の根技術協力事業", "（地域活性型）"]),
        ("Grassroots technical cooperation", ["Grassroots technical", "cooperation"]),
        ("あ" * 40, ["あ" * 12, "あ" * 12, "あ" * 11 + "…"]),
        ("比べられる環境の実績データ（経営比較分析表、一般廃棄物処理事業実態調査）",
         ["比べられる環境の実績デー", "タ（経営比較分析表、", "一般廃棄物処理事業実態…"]),
        ("", [""]),
    ],
)  # fmt: skip
def test_a_long_name_is_folded_before_it_is_cut(label: str, lines: list[str]) -> None:
    assert folded(label, 12.0, 3).split("\n") == lines


def test_names_of_schemes_are_whole_on_a_phone(content: Content) -> None:
    """All but the few that are longer than three lines; those stand whole in the table above."""
    names = [
        scheme.name_today.of(lang) for scheme in content.schemes.values() for lang in ("ja", "en")
    ]
    cut = [name for name in names if folded(name, 12.0, 3).endswith("…")]
    assert len(cut) < len(names) // 3
