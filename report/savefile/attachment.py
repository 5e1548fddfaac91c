"""The answers out of a PDF report: the attachment that ``report.document.pdf`` put in.

A PDF that arrives may be any file at all. It is opened only far enough to find that attachment;
whatever goes wrong becomes one instruction in both languages.
"""

from __future__ import annotations

import logging
import re
from io import BytesIO
from typing import Any

from checklist.answers import MAX_BYTES
from checklist.problems import ProblemsError, problem
from report.savefile.pack import ATTACHMENT, MAX_REPORT_BYTES

_PDF_MARK = b"%PDF-"
#: A PDF may have other bytes before its mark, but only so many.
_MARK_WITHIN = 1024
#: A whole PDF ends with its mark; pypdf looks for it line by line through all of the file.
_END_MARK = b"%%EOF"
_END_WITHIN = 2048
#: Attachments looked at before giving up: our reports have one.
_MAX_ATTACHMENTS = 20
#: What pypdf has no limit for and would spend seconds on: the places where a file is said to
#: begin, the lines of its table of contents, the length of one hexadecimal text. Our reports
#: have one, some thousands, and some hundreds.
_MAX_STARTS = 1_000
_MAX_PLACES = 100_000
_MAX_HEX = 100_000
_LONGEST_TITLE = 1_000
_LONG_HEX = re.compile(rb"<[0-9A-Fa-f\s]{1000}[0-9A-Fa-f\s]*")

_BROKEN = problem(
    "",
    "PDFを読めません。壊れているか、パスワードがかかっています。"
    "この診断から保存した元の報告書（PDF）か、保存ファイル（JSON）を選んでください。",
    "The PDF cannot be read: it is damaged or protected by a password. "
    "Choose the report (PDF) as this assessment saved it, or the save file (JSON).",
)
_FOREIGN = problem(
    "",
    "このPDFには回答のデータが入っていません。この診断から保存した報告書か確かめてください。"
    "印刷し直したPDFや、ほかのソフトで保存し直したPDFからは続けられません。",
    "This PDF carries no answers. Check that it is a report saved by this assessment; a PDF that "
    "was printed or saved again by other software cannot be used.",
)


class NothingAttachedError(ProblemsError):
    """A PDF without answers, with the title that it bears (or none)."""

    def __init__(self, title: str) -> None:
        super().__init__([_FOREIGN])
        self.title = title


def is_pdf(data: bytes) -> bool:
    return _PDF_MARK in data[:_MARK_WITHIN]


def _is_laboured(data: bytes) -> bool:
    """Whether a PDF is cut off, or of a kind that only costs time."""
    return (
        _END_MARK not in data[-_END_WITHIN:]
        or data.count(b"startxref") > _MAX_STARTS
        or data.count(b" n") > _MAX_PLACES
        or any(len(text.group()) > _MAX_HEX for text in _LONG_HEX.finditer(data))
    )


def attached(data: bytes) -> bytes:
    """The save file inside a PDF report. Raises ProblemsError where there is none: of a whole PDF
    a ``NothingAttachedError``."""
    if _is_laboured(data):
        raise ProblemsError([_BROKEN])
    # imported here: most people bring no PDF, and the pages import this module
    from pypdf import apply_configuration

    # a damaged file would fill the log, and some of these messages fail themselves
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        # a context variable: it does not reach other threads, so it is set around every reading
        with apply_configuration(
            maximum_declared_stream_length=2 * MAX_REPORT_BYTES,
            array_based_stream_maximum_output_length=2 * MAX_REPORT_BYTES,
            zlib_maximum_output_length=2 * MAX_REPORT_BYTES,
            zlib_maximum_recovery_input_length=MAX_BYTES,
            lzw_maximum_output_length=MAX_BYTES,
            run_length_maximum_output_length=MAX_BYTES,
            brotli_maximum_output_length=MAX_BYTES,
            jbig2_maximum_output_length=MAX_BYTES,
            array_maximum_element_count=50_000,
            dictionary_maximum_element_count=50_000,
            stream_filters_maximum_length=4,
            stream_decoding_work_maximum_length=4 * MAX_REPORT_BYTES,
            named_destinations_maximum_entries=20_000,
            named_destinations_maximum_depth=20,
            jbig2dec_binary=None,
        ):
            return _find(data)
    except ProblemsError:
        raise
    except Exception:  # pypdf raises nearly every type on a damaged file
        raise ProblemsError([_BROKEN]) from None


def _find(data: bytes) -> bytes:
    """The bytes of our attachment. Raises ``NothingAttachedError`` where there is none of that
    name."""
    from pypdf import PdfReader

    # strict: mending damaged files takes minutes on some, and a damaged report is of no use.
    # Places are counted from the mark, whatever a mail program put before it.
    reader = PdfReader(BytesIO(data[data.index(_PDF_MARK) :]), strict=True)
    root = reader.trailer.get("/Root")
    catalogue = None if root is None else root.get_object()
    # without a catalogue pypdf would look for one through the whole file
    if not isinstance(catalogue, dict) or catalogue.get("/Type") != "/Catalog":
        raise ProblemsError([_BROKEN])
    if reader.is_encrypted:
        raise ProblemsError([_BROKEN])
    for position, attachment in enumerate(reader.attachment_list):
        if position >= _MAX_ATTACHMENTS:
            break
        if attachment.name == ATTACHMENT:
            content: Any = attachment.content
            if not isinstance(content, bytes):
                raise ProblemsError([_BROKEN])
            return content
    told = reader.metadata
    title = None if told is None else told.title
    raise NothingAttachedError(title[:_LONGEST_TITLE] if isinstance(title, str) else "")
