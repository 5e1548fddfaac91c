"""The short report: a few pages, the words of the full one, everything inside that was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from checklist.answers import Answer, Assessment, Plan, PlannedStep, Profile
from checklist.model import LANGUAGES, Lang
from report.__main__ import main
from report.document import pdf
from report.document.pdf import FULL_ATTACHMENT, render_pdf, render_short_pdf
from report.document.word import render_short_word, render_word
from report.draft.write import shipped
from report.formats import MakingJob, make
from report.opening import read_report
from report.savefile.pack import ATTACHMENT
from report.site import SETTING
from report.typesetting import typeset
from scoring.result import assess
from tests.support import ROOT, by_day, often
from tests.support.generated import MADE_AT, REAL, assessments
from tests.support.in_word import bare_text, opened
from tests.support.official import say
from tests.support.on_paper import bare, declared, findings, page_texts
from tests.support.plain_data import texts
from tests.support.samples import half_filled
from wording.short import shorten
from wording.subject import Subject
from wording.summary import Summary, summarise

ASKED = [criterion.id for criterion in REAL.checklist.asked]
TOWN = Profile(name="みなみ町", kind="town", population=8_000)
#: The most pages of each: of the example six, of whoever has little or nothing four.
ASSESSMENTS = {
    "example": (REAL.example, 6),
    "nothing": (Assessment(profile=TOWN, answers={c: Answer(level=0) for c in ASKED}), 4),
    "blank": (Assessment(profile=TOWN), 4),
    "half filled": (half_filled(), 4),
}
WHO = sorted(ASSESSMENTS)


@cache
def summary_of(who: str, lang: Lang) -> Summary:
    return summarised(ASSESSMENTS[who][0], lang)


def summarised(assessment: Assessment, lang: Lang = "ja", site: str = "") -> Summary:
    result = assess(assessment, REAL)
    return summarise(Subject(result, lang, MADE_AT.date(), drafts=shipped(), site=site), MADE_AT)


@cache
def short_of(who: str, lang: Lang) -> PdfReader:
    data = render_short_pdf(summary_of(who, lang), ASSESSMENTS[who][0])
    return PdfReader(BytesIO(data))


@pytest.mark.parametrize(("who", "lang"), by_day(product(WHO, LANGUAGES), 3))
def test_it_has_a_few_pages(who: str, lang: Lang) -> None:
    assert len(short_of(who, lang).pages) <= ASSESSMENTS[who][1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_first_page_says_where_the_rest_is(lang: Lang) -> None:
    summary, reader = summary_of("example", lang), short_of("example", lang)
    first = bare(page_texts(reader)[0])
    assert bare(summary.words["short_of"]) in first
    assert FULL_ATTACHMENT in first
    assert bare(say("download.pdf_full", lang)) in first
    assert bare(summary.words["next_case"]) in first  # the summary stands on this page
    word = bare_text(opened(render_short_word(summary, REAL.example)))
    assert bare(summary.words["short_of"]) in word
    assert bare(say("download.docx_full", lang)) in word


def test_the_full_report_is_inside_and_brings_the_answers_back() -> None:
    summary, reader = summary_of("example", "ja"), short_of("example", "ja")
    assert list(reader.attachments) == [ATTACHMENT, FULL_ATTACHMENT]
    (full,) = reader.attachments[FULL_ATTACHMENT]
    assert full == render_word(summary, REAL.example)
    assert read_report(full, REAL).assessment == REAL.example


def test_a_full_report_too_large_to_be_read_back_is_not_attached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "_MOST_ATTACHED", 1_000)
    summary = summary_of("blank", "ja")
    reader = PdfReader(BytesIO(render_short_pdf(summary, ASSESSMENTS["blank"][0])))
    assert list(reader.attachments) == [ATTACHMENT]
    assert FULL_ATTACHMENT not in bare(page_texts(reader)[0])
    assert bare(summary.words["short_of"]) in bare(page_texts(reader)[0])


def test_only_the_short_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting the full one as well would take five times as long."""
    templates: list[Path] = []

    def counted(template: Path, *args: Any, **kwargs: Any) -> bytes:
        templates.append(template)
        return typeset(template, *args, **kwargs)

    monkeypatch.setattr(pdf, "typeset", counted)
    render_short_pdf(summary_of("example", "ja"), REAL.example)
    assert templates == [pdf.SHORT]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_meets_the_standards(lang: Lang, tmp_path: Path) -> None:
    short = short_of("half filled", lang)
    assert findings(short.stream.getvalue(), tmp_path) == []  # type: ignore[attr-defined]
    assert declared(short) == {"a 3", "a A", "ua 1"}


@settings(
    max_examples=often(4),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(assessment=assessments(), lang=st.sampled_from(LANGUAGES))
def test_whatever_is_typed_comes_back(assessment: Assessment, lang: Lang) -> None:
    summary = summarised(assessment, lang)
    for render in (render_short_pdf, render_short_word):
        assert read_report(render(summary, assessment), REAL).assessment == assessment.for_others()


# ---------------------------------------------------------------------------- one summary


@pytest.mark.parametrize(
    ("kind", "who", "lang"),
    by_day(product(["pdf", "word"], ["example", "nothing"], LANGUAGES), 3),
)
def test_it_says_nothing_that_the_full_report_does_not(kind: str, who: str, lang: Lang) -> None:
    summary, assessment = summary_of(who, lang), ASSESSMENTS[who][0]
    if kind == "word":
        full = bare_text(opened(render_word(summary, assessment)))
    else:
        reader = PdfReader(BytesIO(render_pdf(summary, assessment)))
        pages = enumerate(map(bare, page_texts(reader)), start=1)
        full = "".join(re.sub(rf"{n}/{len(reader.pages)}$", "", page) for n, page in pages)
    brief = asdict(shorten(summary))
    for key in [key for key in brief if key.endswith("_more")]:
        del brief[key]  # how many are left out: the full one leaves out none
    of_the_short = {text for key, text in summary.words.items() if key.startswith("short_")}
    del brief["lead"]  # one of the schemes: its other fields are read by nobody
    said = {
        part
        for text in texts(brief)
        for line in text.split("\n")
        for part in re.split("[　、]|, ", line)
        if text not in of_the_short and "…" not in line
    }
    said -= {*summary_ids(summary), ""}
    assert len(said) > 40
    assert [text for text in said if bare(text) not in full] == []


def summary_ids(summary: Summary) -> tuple[str, ...]:
    chosen = summary.schemes.recommendation
    lifts = tuple(lift.id for lift in summary.stage.lifts)
    return lifts if chosen is None else (*chosen.ids, *lifts)


@pytest.mark.parametrize("render", [render_short_pdf, render_short_word])
def test_the_same_bytes_for_the_same(render: Callable[[Summary, Assessment], bytes]) -> None:
    first, second = (render(summarised(half_filled()), half_filled()) for _ in range(2))
    assert first == second


# ---------------------------------------------------------------------------- names and addresses


def test_a_step_names_what_helps_and_its_address_where_the_site_has_one() -> None:
    site, path = "https://readiness.example.jp/", "schemes/env-benchmark-data"
    plans = [summary_of("example", "ja").plan, summarised(REAL.example, site=site).plan]
    for plan, address in zip(plans, ("", f"{site}{path}"), strict=True):
        assert plan is not None
        (first, _), *_ = (year.steps for year in plan.years)
        assert [aid.kind for aid in first.aids] == ["scheme", "case", "draft"]
        assert (first.aids[0].path, first.aids[0].address) == (path, address)
        cell = plan.years[0].table.rows[0][3].split("\n")
        assert [line for line in cell if line.startswith("http")] == (
            [address, first.aids[1].address] if address else []
        )
    summary = summarised(REAL.example, site=site)
    text = bare("".join(page_texts(render_pdf(summary, REAL.example))))
    word = bare_text(opened(render_word(summary, REAL.example)))
    for aid in first.aids:
        for words in filter(None, (aid.text, aid.address)):
            assert bare(words) in text
            assert bare(words) in word
    made = PdfReader(BytesIO(render_short_pdf(summary, REAL.example)))
    targets = {
        str(note.get_object()["/A"]["/URI"])
        for page in made.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    assert {first.aids[0].address, first.aids[1].address} <= targets


def test_a_step_names_the_entry_of_the_calendar() -> None:
    summary = summary_of("example", "ja")
    assert summary.plan is not None
    (_, second), *_ = (year.steps for year in summary.plan.years)
    (entry,) = [aid for aid in second.aids if aid.kind == "calendar"]
    assert "遅くとも2027年9月1日までに決定" in entry.text


@pytest.mark.parametrize(
    ("setting", "printed"),
    [
        ("https://readiness.example.jp/", True),
        ("https://readiness.example.jp", True),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_the_public_address_is_that_of_the_environment(
    setting: str, printed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, setting)
    data = make(MakingJob("docx_full", REAL.example, "en", MADE_AT), REAL)
    address = "https://readiness.example.jp/schemes/env-benchmark-data?lang=en"
    assert (address in bare_text(opened(data))) is printed


# ---------------------------------------------------------------------------- to decide now


def test_what_to_decide_follows_from_the_answers() -> None:
    nothing = {one.key: one for one in summary_of("nothing", "ja").decisions}
    assert set(nothing) == {"plan", "scheme", "owner", "draft"}
    step = PlannedStep(criterion="system.unit", level=2, owner="総務課", due="2027-12")
    answers = {c: Answer(level=1) for c in ASKED} | {"system.unit": Answer(level="unknown")}
    told = {
        one.key: one
        for one in summarised(
            Assessment(profile=TOWN, target=2, answers=answers, plan=Plan(steps=(step,)))
        ).decisions
    }
    assert "4-1" in told["find_out"].text
    blocked = Assessment(profile=TOWN, answers=answers, target=4, plan=Plan(capacity=1))
    assert next(one.key for one in summarised(blocked).decisions) == "no_plan"
    top = Assessment(answers={c: Answer(level=4, evidence=("要綱",)) for c in ASKED})
    assert [one.key for one in summarised(top).decisions] == ["review"]


def test_a_day_to_decide_is_that_of_the_calendar() -> None:
    summary = summary_of("example", "ja")
    days = [one.until for one in summary.decisions if one.key == "scheme" and one.until]
    assert days == ["2027年9月1日"]
    assert all(any(day in cell for row in summary.calendar.table.rows for cell in row)
               for day in days)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_next_calls_stand_in_both_and_every_entry_in_the_full_one(lang: Lang) -> None:
    summary = summary_of("nothing", lang)
    assessment = ASSESSMENTS["nothing"][0]
    short = bare("".join(page_texts(short_of("nothing", lang))))
    full = bare("".join(page_texts(render_pdf(summary, assessment))))
    word = bare_text(opened(render_word(summary, assessment)))
    short_word = bare_text(opened(render_short_word(summary, assessment)))
    assert len(summary.calendar.table.rows) >= 4
    for name, call, decide, *_ in summary.calendar.table.rows:
        for text in (short, full, word, short_word):
            assert all(bare(cell) in text for cell in (name, call, decide))
    assert len(summary.calendar.appointments) >= 6
    for appointment in summary.calendar.appointments:
        assert bare(appointment.title) in full
        assert bare(appointment.title) in word


# ---------------------------------------------------------------------------- the command


def test_the_command_makes_the_short_one_unless_asked(tmp_path: Path) -> None:
    example, before = (str(ROOT / "data" / f"{n}.json") for n in ("example", "example-before"))
    pages = {}
    for name, more in {"short": (), "full": ("--full",), "then": ("--before", before)}.items():
        file = tmp_path / f"{name}.pdf"
        assert main([example, "-o", str(file), *more]) == 0
        pages[name] = len(PdfReader(file).pages)
        assert read_report(file.read_bytes(), REAL).assessment == REAL.example
    assert pages["short"] <= 6 < 15 <= pages["full"] < pages["then"]
