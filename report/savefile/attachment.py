"""The save file of a PDF report: the attachment written by ``report.document.pdf``."""

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
    """A PDF without a save file; ``title`` is its title, empty where it has none."""

    def __init__(self, title: str) -> None:
        super().__init__([_FOREIGN])
        self.title = title


def is_pdf(data: bytes) -> bool:
    """Whether the data begins like a PDF."""
    return MARK in data[:MARK_WITHIN]


def attached(data: bytes) -> bytes:
    """The save file inside a PDF report. Raises ``NothingAttachedError`` where there is none, and
    ProblemsError where the PDF cannot be read."""
    attachment, title = read_pdf(data, ATTACHMENT)
    if attachment is None:
        raise NothingAttachedError(title)
    return attachment
