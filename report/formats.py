"""Every file that people take home, by the name of its format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import Lang
from report.savefile import write_savefile


@dataclass(frozen=True, slots=True)
class Format:
    """How a file's name ends (without the dot), and what a browser calls it."""

    ending: str
    mime: str


#: The first of an ending is what a name with that ending means.
FORMATS: Mapping[str, Format] = {
    "pdf": Format("pdf", "application/pdf"),
    "json": Format("json", "application/json"),
}


def make(
    name: str, assessment: Assessment, content: Content, lang: Lang, made_at: datetime
) -> bytes:
    """The file of a format in ``FORMATS``, dated ``made_at`` (with its time zone).

    The writers are imported here: nobody needs all of them.
    """
    if name == "json":
        return write_savefile(assessment)

    from report.pdf import render_pdf
    from report.summary import summarise
    from scoring.result import assess

    result = assess(assessment, content)
    return render_pdf(summarise(assessment, result, content, lang, made_at), assessment)
