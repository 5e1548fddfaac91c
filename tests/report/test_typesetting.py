"""What the fonts can draw, and what the first file has to load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from report import typesetting
from report.formats import MakingJob, make
from report.typesetting import plain
from scoring.result import assess
from tests.support import ROOT
from tests.support.shipped import CONTENT as REAL
from wording.subject import Subject
from wording.summary import summarise


def test_the_characters_of_a_font_are_those_that_another_program_reads() -> None:
    fonts = [font for folder in typesetting._font_directories() for font in folder.glob("*.otf")]
    assert len(fonts) == 2
    for font in fonts:
        ours = list(chain.from_iterable(typesetting._code_points(font)))
        with TTFont(font, lazy=True) as theirs:
            assert ours == sorted(theirs.getBestCmap())


def test_one_look_finds_what_no_font_can_draw() -> None:
    drawable = typesetting._drawable() | {ord("\n")}
    look = typesetting._unusual().fullmatch
    assert all((look(chr(code)) is None) is (code in drawable) for code in range(0x10000))


#: What the first file waits for: a workbook and then a PDF, in a process that has loaded nothing.
FIRST = """
import sys
from datetime import UTC, datetime
from checklist.load import load
from report.formats import MakingJob, make
content = load()
for name in ("xlsx", "pdf"):
    make(MakingJob(name, content.example, "ja", datetime(2026, 11, 28, tzinfo=UTC)), content)
    print(*{module.partition(".")[0] for module in sys.modules})
"""


def test_the_first_file_loads_no_library_of_another_format() -> None:
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", FIRST], cwd=ROOT, capture_output=True, text=True, check=True
    )
    workbook, pdf = (set(line.split()) for line in done.stdout.splitlines())
    assert "xlsxwriter" in workbook
    assert not workbook & {"docx", "lxml", "typst"}
    assert {"typst", "docx"} <= pdf, "the Word file is carried by the PDF"
    assert not pdf & {"openpyxl", "pandas", "pptx", "fontTools", "streamlit"}


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_what_is_attached_is_the_same_where_no_file_can_be_kept_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Linux hands attachments over as files in memory; they do not stay open."""
    job = MakingJob("pdf", REAL.example, "ja", datetime(2026, 11, 28, tzinfo=UTC))
    made, before = make(job, REAL), open_files()
    assert make(job, REAL) == made
    assert open_files() == before
    monkeypatch.delattr(os, "memfd_create")
    assert make(job, REAL) == made
    names = {"assessment.json", "full-report.docx"}
    assert PdfReader(BytesIO(made)).attachments.keys() == names, "no folder of ours in a name"


def test_plain_data_is_what_the_library_makes_of_data_classes() -> None:
    at = datetime(2026, 11, 28, tzinfo=UTC)
    summary = summarise(Subject(assess(REAL.example, REAL), "ja", at.date()), at)
    assert json.dumps(plain(summary), default=str) == json.dumps(asdict(summary), default=str)
