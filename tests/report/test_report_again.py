"""A report made again is the same file, in PDF and in Word, and can be read back however long it
is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from checklist.answers import Answer, Assessment
from checklist.load import Content
from report.document.pdf import render_pdf
from report.document.word import render_word
from report.opening import read_report
from report.savefile.pack import MAX_REPORT_BYTES
from tests.support.in_word import Summarised, opened
from wording.summary import Summary


def pdf_made_at(data: bytes) -> datetime:
    metadata = PdfReader(BytesIO(data)).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    return metadata.creation_date


def word_made_at(data: bytes) -> datetime:
    created = opened(data).core_properties.created
    assert created is not None
    return created.replace(tzinfo=UTC)


KINDS: Mapping[str, Callable[[Summary, Assessment], bytes]] = {
    "pdf": render_pdf,
    "word": render_word,
}


@pytest.mark.parametrize("kind", KINDS)
def test_same_input_same_bytes(content: Content, summary_of: Summarised, kind: str) -> None:
    render = KINDS[kind]
    first, second = (render(summary_of(content.example), content.example) for _ in range(2))
    assert first == second


def test_no_entry_of_the_archive_tells_a_time(content: Content, summary_of: Summarised) -> None:
    with ZipFile(BytesIO(render_word(summary_of(content.example), content.example))) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_time_differs(content: Content, summary_of: Summarised, kind: str) -> None:
    summary = summary_of(content.example)
    later = replace(summary, made_at=summary.made_at + timedelta(hours=1))
    assert KINDS[kind](summary, content.example) != KINDS[kind](later, content.example)


@pytest.mark.parametrize(("kind", "made_at"), [("pdf", pdf_made_at), ("word", word_made_at)])
def test_any_time_zone_will_do(
    content: Content, summary_of: Summarised, kind: str, made_at: Callable[[bytes], datetime]
) -> None:
    at = datetime(2026, 11, 23, 8, 5, 6, 789, tzinfo=ZoneInfo("Asia/Tokyo"))
    summary = replace(summary_of(content.example), made_at=at)
    assert made_at(KINDS[kind](summary, content.example)) == at.replace(microsecond=0)


@pytest.mark.parametrize(
    ("kind", "links"),
    [("pdf", 0), ("word", 200)],  # a PDF of that many links would take minutes to set
)
def test_a_report_of_hundreds_of_pages_can_be_read_back(
    content: Content, summary_of: Summarised, kind: str, links: int
) -> None:
    answer = Answer(
        level=2,
        note="国際環境協力の経緯をここに長く書いています。" * 600,
        name="港",
        evidence=("https://example.jp/a",) * links,
    )
    assessment = content.example
    for criterion_id in content.checklist.criteria:
        assessment = assessment.with_answer(criterion_id, answer)
    data = KINDS[kind](summary_of(assessment), assessment)
    assert len(data) < MAX_REPORT_BYTES
    assert read_report(data, content).assessment == assessment
