"""Recognises files by their content and passes each to its reader.

A report in any format contains its save file; so every report can be opened again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checklist.load import Content
from checklist.problems import ProblemsError, problem
from checklist.savefile import NOT_OURS, read_migrated
from checklist.versions import without_unknown_countries
from report import unanswered
from report.apart import NotReadError
from report.brought import Brought, FileKind
from report.form.questions import form_name
from report.form.read import read_submission, read_submission_workbook
from report.questionnaire.read import read_questionnaire
from report.savefile.archive import Archive, is_archive
from report.savefile.attachment import NothingAttachedError, attached, is_pdf
from report.savefile.pack import MAX_REPORT_BYTES, unpack

__all__ = ["Brought", "FileKind", "read_report"]

#: White space and the byte-order mark that editors put before JSON.
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"
#: The signature of files of older office programs and of encrypted ones, and the names in them.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

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
_ZIP = problem(
    "",
    "ZIPファイルのままでは読めません。展開（解凍）して、中の報告書か調査票、CSVを選んでください。",
    "A ZIP file cannot be read as it is. Unpack it and choose the report, questionnaire or CSV in "
    "it.",
)
_OLD_FORMAT = problem(
    "",
    "古い形式（.xls、.doc）のファイルは読めません。"
    "新しい形式（.xlsx、.docx）で保存し直したものを選んでください。",
    "Files of the old formats (.xls, .doc) cannot be read. "
    "Save it in the present format (.xlsx, .docx) and choose that.",
)
_OPEN_DOCUMENT = problem(
    "",
    "OpenDocument形式（.ods、.odt）は読めません。"
    "Excelブック（.xlsx）かWord文書（.docx）の形式で保存し直してください。",
    "OpenDocument files (.ods, .odt) cannot be read. "
    "Save it again as an Excel workbook (.xlsx) or a Word document (.docx).",
)

Reader = Callable[[bytes, Content, int | None], Brought]


def read_report(data: bytes, content: Content, row: int | None = None) -> Brought:
    """The assessment in a report or save file of any format, or in a table of submissions.

    Raises ProblemsError with an instruction for whatever cannot be read. Where a table holds
    several submissions, it is a ``SeveralSubmissionsError``, which lists them: ``row`` chooses.
    """
    if len(data) > MAX_REPORT_BYTES:
        raise ProblemsError([_TOO_LARGE])
    if not data.strip():
        raise ProblemsError([_EMPTY])
    read = next(read for is_this, read in _KINDS if is_this(data))
    return read(data, content, row)


def _is_savefile(data: bytes) -> bool:
    return data.lstrip(_BEFORE_JSON).startswith(b"{")


def _is_old_office(data: bytes) -> bool:
    return data.startswith(_OLD_OFFICE)


def _from_json(data: bytes, content: Content, _row: int | None) -> Brought:
    return _from_savefile(data, "json", content)


def _from_savefile(data: bytes, kind: FileKind, content: Content) -> Brought:
    read = read_migrated(data, content.checklist)
    return Brought(without_unknown_countries(read, content.countries), kind)


def _from_old_office(data: bytes, _content: Content, _row: int | None) -> Brought:
    raise old_office(data)


def old_office(data: bytes) -> ProblemsError:
    """Why a file that begins as those of older office programs do is not read."""
    return NotReadError("locked") if _ENCRYPTED in data else ProblemsError([_OLD_FORMAT])


def _from_pdf(data: bytes, content: Content, _row: int | None) -> Brought:
    try:
        savefile = attached(data)
    except NothingAttachedError as error:
        ours = unanswered.titled(error.title, content)
        raise error if ours is None else ProblemsError([ours]) from None
    return _from_savefile(savefile, "pdf", content)


def _from_archive(data: bytes, content: Content, row: int | None) -> Brought:
    archive = Archive(data)
    if archive.is_questionnaire:
        return read_questionnaire(data, content)
    if archive.is_open_document:
        raise ProblemsError([_OPEN_DOCUMENT])
    if archive.is_presentation:
        raise ProblemsError([_NO_ANSWERS])
    if not (archive.is_spreadsheet or archive.is_document):
        return _from_zip(archive, content, row)
    pieces = archive.pieces()
    if pieces:
        kind: FileKind = "excel" if archive.is_spreadsheet else "word"
        return _from_savefile(unpack(pieces), kind, content)
    names = [form_name(criterion_id).encode() for criterion_id in content.checklist.criteria]
    if archive.is_spreadsheet and archive.holds(names):
        if archive.is_form:
            raise ProblemsError([unanswered.FORM])
        return read_submission_workbook(data, content, row)
    raise ProblemsError([unanswered.titled(archive.title, content) or _NO_ANSWERS])


def _from_zip(archive: Archive, content: Content, row: int | None) -> Brought:
    """The submissions in a ZIP, as ODK Central exports them: its one CSV of the form."""
    tables = {name: archive.read(name) for name in archive.tables}
    if len(tables) > 1:  # ODK Central adds one for each repeated group, which is not of the form
        tables = {name: data for name, data in tables.items() if _is_submission(data, content)}
    if not tables:
        raise ProblemsError([_ZIP])
    if len(tables) > 1:
        ja, en = "」「".join(list(tables)[:5]), ", ".join(list(tables)[:5])
        raise ProblemsError.one(
            f"ZIPファイルに、提出のCSVがいくつもあります（「{ja}」）。展開して、読み込むものを選んでください。",
            f"The ZIP file holds several CSV of submissions ({en}). Unpack it and choose the one "
            "to read.",
        )
    (data,) = tables.values()
    return _from_text(data, content, row)


def _is_submission(data: bytes, content: Content) -> bool:
    try:
        return read_submission(data, content) is not None
    except ProblemsError:  # it is one, of which something is wrong or has to be chosen
        return True


def _from_text(data: bytes, content: Content, row: int | None) -> Brought:
    table = unanswered.table_without_answers(data, content)
    submission = None if table is not None else read_submission(data, content, row)
    if submission is None:
        raise ProblemsError([table or unanswered.other_text(data, content) or NOT_OURS])
    return submission


#: How each kind of file is known, and who reads it; the first that fits counts.
_KINDS: Sequence[tuple[Callable[[bytes], bool], Reader]] = (
    (_is_savefile, _from_json),
    (is_archive, _from_archive),
    (_is_old_office, _from_old_office),
    (is_pdf, _from_pdf),
    (lambda _data: True, _from_text),
)
