"""Files that come back: whatever arrives is told apart by what it holds, and read.

A report in any format carries its save file; so every report opens the assessment again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from checklist.answers import Assessment
from checklist.load import Content
from checklist.problems import Problem, ProblemsError, problem
from checklist.reading import NOT_OURS, read_migrated
from checklist.versions import Migrated
from report import unanswered
from report.form.questions import name_of
from report.savefile.archive import Archive, is_archive
from report.savefile.attachment import NothingAttachedError, attached, is_pdf
from report.savefile.pack import MAX_REPORT_BYTES, unpack

#: How files of older office programs begin, and those that are protected by a password.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: White space and the byte-order mark that editors put before JSON.
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"

_TOO_LARGE = problem(
    "",
    "ファイルが大きすぎます（5MBまで）。この診断の報告書か保存ファイルを選んでください。",
    "The file is too large (5 MB at most). Choose a report or save file of this assessment.",
)
_EMPTY = problem(
    "",
    "ファイルの中身が空です。保存し直したファイルを選んでください。",
    "The file is empty. Choose one that was saved completely.",
)
_NO_ANSWERS = problem(
    "",
    "このファイルには回答のデータが入っていません。この診断から保存した報告書か調査票かを確かめてください。",
    "This file carries no answers. Check that it is a report or questionnaire saved by this "
    "assessment.",
)

_OLD_OR_LOCKED = problem(
    "",
    "このファイルは開けません。パスワードのかかったファイルか、古い形式（.xls、.doc）です。"
    "パスワードを外し、新しい形式（.xlsx、.docx）で保存し直してください。",
    "This file cannot be opened: it is protected by a password or of an old format (.xls, .doc). "
    "Remove the password and save it in the present format (.xlsx, .docx).",
)
_OPEN_DOCUMENT = problem(
    "",
    "OpenDocument形式（.ods、.odt）は読めません。"
    "Excelブック（.xlsx）かWord文書（.docx）の形式で保存し直してください。",
    "OpenDocument files (.ods, .odt) cannot be read. "
    "Save it again as an Excel workbook (.xlsx) or a Word document (.docx).",
)

Kind = Literal["json", "pdf", "word", "excel", "questionnaire", "submission"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brought: the assessment, and what another version of the checklist dropped or
    newly asks (``migrated``). ``refused`` are places that could not be read while all others were:
    empty for a save file, which is read whole or not at all. ``row``: of a submission, where it
    stands in its table as a spreadsheet counts. ``earlier``: of a questionnaire, what was filled
    in when it was handed out: only what differs was said."""

    migrated: Migrated
    kind: Kind
    refused: tuple[Problem, ...] = ()
    row: int | None = None
    earlier: Assessment = field(default_factory=Assessment, compare=False)

    @property
    def assessment(self) -> Assessment:
        return self.migrated.assessment


def read_report(data: bytes, content: Content, row: int | None = None) -> Brought:
    """The assessment in a report or save file of any format, or in a table of submissions.

    Raises ProblemsError with an instruction for whatever cannot be read. Where a table holds
    several submissions, it is a ``SeveralSubmissionsError``, which lists them: ``row`` chooses.
    """
    if len(data) > MAX_REPORT_BYTES:
        raise ProblemsError([_TOO_LARGE])
    if not data.strip():
        raise ProblemsError([_EMPTY])
    if data.lstrip(_BEFORE_JSON).startswith(b"{"):
        return _from_savefile(data, "json", content)
    if is_archive(data):
        return _from_archive(data, content)
    if data.startswith(_OLD_OFFICE):
        raise ProblemsError([_OLD_OR_LOCKED])
    if is_pdf(data):
        return _from_pdf(data, content)
    # imported here: it says in this module's words what it brought
    from report.form.read import read_submission

    submission = read_submission(data, content, row)
    if submission is not None:
        return submission
    raise ProblemsError([NOT_OURS])


def _from_savefile(data: bytes, kind: Kind, content: Content) -> Brought:
    return Brought(read_migrated(data, content.checklist), kind)


def _from_pdf(data: bytes, content: Content) -> Brought:
    try:
        found = attached(data)
    except NothingAttachedError as error:
        ours = unanswered.titled(error.title, content)
        raise error if ours is None else ProblemsError([ours]) from None
    return _from_savefile(found, "pdf", content)


def _from_archive(data: bytes, content: Content) -> Brought:
    archive = Archive(data)
    if archive.is_questionnaire:
        # imported here: it needs what is defined above
        from report.questionnaire.read import read_questionnaire

        return read_questionnaire(data, content)
    if archive.is_open_document:
        raise ProblemsError([_OPEN_DOCUMENT])
    pieces = archive.pieces()
    if not pieces or not (archive.is_spreadsheet or archive.is_document):
        raise ProblemsError([_without_answers(archive, content)])
    kind: Kind = "excel" if archive.is_spreadsheet else "word"
    return _from_savefile(unpack(pieces), kind, content)


def _without_answers(archive: Archive, content: Content) -> Problem:
    """What an office file without a save file is. Raises ProblemsError."""
    names = [name_of(criterion_id).encode() for criterion_id in content.checklist.criteria]
    if archive.is_spreadsheet and archive.holds(names):
        return unanswered.form(is_blank=archive.is_form)
    return unanswered.titled(archive.title, content) or _NO_ANSWERS
