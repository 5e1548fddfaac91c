"""Every file format that the app writes, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from checklist.answers import Assessment
from checklist.drafts import DraftFor
from checklist.load import Content
from checklist.model import Lang
from report.savefile.pack import write_savefile
from report.site import public_site
from wording.comparison import Before
from wording.phrases import Phrases

_OFFICE = "application/vnd.openxmlformats-officedocument"
_SHEET = f"{_OFFICE}.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Format:
    """The ending of a file's name (without the dot), and its media type. ``is_blank``: whether it
    holds no answers, so that everybody gets the same one of a language."""

    ending: str
    mime: str
    is_blank: bool = False


#: The first format of an ending is the default for it.
FORMATS: Mapping[str, Format] = {
    "pdf": Format("pdf", "application/pdf"),
    "docx": Format("docx", f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": Format("xlsx", _SHEET),
    "pdf_full": Format("pdf", "application/pdf"),
    "docx_full": Format("docx", f"{_OFFICE}.wordprocessingml.document"),
    "json": Format("json", "application/json"),
    "questionnaire": Format("xlsx", _SHEET),
    "worksheet": Format("pdf", "application/pdf", is_blank=True),
    "worksheet_a3": Format("pdf", "application/pdf", is_blank=True),
    "quick_sheet": Format("pdf", "application/pdf", is_blank=True),
    "xlsform": Format("xlsx", _SHEET, is_blank=True),
    "calendar": Format("ics", "text/calendar"),
    "calendar_csv": Format("csv", "text/csv"),
    "draft": Format("docx", f"{_OFFICE}.wordprocessingml.document"),
    "draft_excel": Format("xlsx", _SHEET),
    "drafts": Format("zip", "application/zip"),
    "pack": Format("zip", "application/zip"),
    "proposal": Format("docx", f"{_OFFICE}.wordprocessingml.document"),
    "overview": Format("pdf", "application/pdf"),
    "overview_word": Format("docx", f"{_OFFICE}.wordprocessingml.document"),
    "budget": Format("xlsx", _SHEET),
    "questions": Format("docx", f"{_OFFICE}.wordprocessingml.document"),
    "slides": Format("pptx", f"{_OFFICE}.presentationml.presentation"),
    "markdown": Format("md", "text/markdown"),
    "inquiry": Format("zip", "application/zip"),
}
#: The full report of each format that has a short one.
FULL: Mapping[str, str] = {"pdf": "pdf_full", "docx": "docx_full"}
#: The reports, which may compare with an earlier assessment: one that does is the full one.
REPORTS = (*FULL, "xlsx", *FULL.values())
#: The checklist on paper, by the size of its sheets.
WORKSHEETS: Mapping[str, Literal["a4", "a3"]] = {"worksheet": "a4", "worksheet_a3": "a3"}
#: Drafts: one, which is named beside the format, or those of the whole plan.
DRAFTS = ("draft", "draft_excel", "drafts")
#: The papers of the pack for a decision (``pack``), besides the report.
PAPERS = (
    "proposal", "overview", "overview_word", "budget", "questions", "slides", "markdown",
)  # fmt: skip


class MakingJob(NamedTuple):
    """A file as it is asked for: in which format of ``FORMATS``, of whom, in which language and
    dated when (with its time zone). A report compares with ``before``, where it is given; of drafts
    it is the one ``wanted``, where it is given."""

    name: str
    assessment: Assessment
    lang: Lang
    made_at: datetime
    before: Before | None = None
    wanted: DraftFor | None = None


def make(job: MakingJob, content: Content) -> bytes:
    """The file of a job. Raises ValueError for a format that no writer makes.

    The writers are imported here: nobody needs all of them.
    """
    name, assessment, lang, made_at, _, wanted = job
    phrases = Phrases(content, lang)
    if name in REPORTS:
        return _report(job, content)
    if name == "questionnaire":
        from report.questionnaire.write import write_questionnaire

        return write_questionnaire(phrases, assessment)
    if name == "xlsform":
        from report.form.write import write_xlsform

        return write_xlsform(content)
    if name == "json":
        return write_savefile(assessment)
    if name in ("calendar", "calendar_csv"):
        return _calendar(job, content)
    if name in DRAFTS:
        from report.draft.write import DraftWriter, shipped
        from scoring.result import assess

        writer = DraftWriter(assess(assessment, content), shipped(), lang, made_at)
        return writer.archive(writer.planned()) if wanted is None else writer.one(wanted)
    if name == "pack" or name in PAPERS:
        from report.pack.write import Packer
        from scoring.result import assess

        packer = Packer(assess(assessment, content), lang, made_at)
        return packer.archive() if name == "pack" else packer.one(name)
    if name == "quick_sheet":
        from report.worksheet.quick_sheet import render_quick_sheet

        return render_quick_sheet(phrases)
    if name == "inquiry":
        from report.inquiry.write import InquiryWriter, inquiry_or_suggested

        inquiry = inquiry_or_suggested(assessment)
        return InquiryWriter(assessment, inquiry, phrases, made_at).archive()
    if name in WORKSHEETS:
        from report.worksheet.write import render_worksheet

        return render_worksheet(phrases, WORKSHEETS[name])
    raise ValueError(f"no writer makes the format {name}")


def _calendar(job: MakingJob, content: Content) -> bytes:
    from report.calendar.write import write_csv, write_ics
    from scoring.result import assess
    from wording.calendar import summarise_calendar
    from wording.subject import Subject

    result = assess(job.assessment, content)
    calendar = summarise_calendar(Subject(result, job.lang, job.made_at.date()))
    return write_ics(calendar, job.made_at) if job.name == "calendar" else write_csv(calendar)


def _report(job: MakingJob, content: Content) -> bytes:
    from report.draft.write import shipped
    from scoring.result import assess
    from wording.subject import Subject
    from wording.summary import summarise

    name, assessment, lang, made_at, before, _ = job
    if before is not None:
        name = FULL.get(name, name)
    result = assess(assessment, content)
    subject = Subject(result, lang, made_at.date(), drafts=shipped(), site=public_site())
    summary = summarise(subject, made_at, before)
    if name == "xlsx":
        from report.document.excel import render_excel

        return render_excel(summary, assessment)
    if name in ("docx", FULL["docx"]):
        from report.document.word import render_short_word, render_word

        render = render_short_word if name in FULL else render_word
    else:
        from report.document.pdf import render_pdf, render_short_pdf

        render = render_short_pdf if name in FULL else render_pdf
    return render(summary, assessment)
