"""Every file that people take home, by the name of its format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import Lang
from report.comparison import Before
from report.savefile import write_savefile

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Format:
    """How a file's name ends (without the dot), and what a browser calls it."""

    ending: str
    mime: str


#: The first of an ending is what a name with that ending means.
FORMATS: Mapping[str, Format] = {
    "pdf": Format("pdf", "application/pdf"),
    "xlsx": Format("xlsx", _SHEET),
    "json": Format("json", "application/json"),
    "worksheet": Format("pdf", "application/pdf"),
    "worksheet_a3": Format("pdf", "application/pdf"),
}


def make(
    name: str,
    assessment: Assessment,
    content: Content,
    lang: Lang,
    made_at: datetime,
    before: Before | None = None,
) -> bytes:
    """The file of a format in ``FORMATS``, dated ``made_at`` (with its time zone); a report
    compares with ``before``, where it is given.

    The writers are imported here: nobody needs all of them.
    """
    if name == "json":
        return write_savefile(assessment)
    if name in ("worksheet", "worksheet_a3"):
        from report.worksheet import render_worksheet

        return render_worksheet(content, lang, "a3" if name == "worksheet_a3" else "a4")

    from report.summary import summarise
    from scoring.result import assess

    result = assess(assessment, content)
    summary = summarise(assessment, result, content, lang, made_at, before)
    if name == "xlsx":
        from report.excel import render_excel

        return render_excel(summary, assessment)

    from report.pdf import render_pdf

    return render_pdf(summary, assessment)
