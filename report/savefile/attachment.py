"""The answers out of a PDF report: the attachment that ``report.document.pdf`` put in."""

from __future__ import annotations

from checklist.problems import ProblemsError, problem
from report.apart import read_pdf
from report.parser import MARK, MARK_WITHIN
from report.savefile.pack import ATTACHMENT

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
    return MARK in data[:MARK_WITHIN]


def attached(data: bytes) -> bytes:
    """The save file inside a PDF report. Raises ``NothingAttachedError`` where there is none, and
    ProblemsError where the PDF cannot be read."""
    attachment, title = read_pdf(data, ATTACHMENT)
    if attachment is None:
        raise NothingAttachedError(title)
    return attachment
