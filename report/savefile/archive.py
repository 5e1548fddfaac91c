"""Word and Excel files from outside: ZIP archives, opened only after their directory is checked.

Nothing here parses XML: the pieces of a packed save file are found as plain characters.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from functools import cached_property
from html import unescape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from checklist.problems import ProblemsError, problem
from report.apart import NotReadError
from report.savefile.pack import pieces_in

#: Limits of an archive: files in it, bytes of one of them and of all, unpacked.
MAX_MEMBERS = 1_000
MAX_MEMBER_BYTES = 20_000_000
MAX_BYTES_IN_ALL = 40_000_000

_ENTRY = b"PK\x01\x02"
#: How the last record of an archive begins; a remark of 64 KB may follow.
_END, _END_WITHIN = b"PK\x05\x06", 66_000
#: How office programs compress.
_PLAIN = (ZIP_STORED, ZIP_DEFLATED)
#: The name of a sheet, which cannot be typed into a cell.
_SHEET = re.compile(rb'<(?:\w+:)?sheet\s[^<>]*?\bname="([^"<>]{0,100})"')
_TITLE = re.compile(rb"<(?:\w+:)?title(?:\s[^<>]*)?>([^<]{0,1000})</")

_PACKED = problem(
    "",
    "ふつうとは違う方法で圧縮されているため、読めません。WordかExcelで保存し直したものを選んでください。",
    "It is compressed in an unusual way and cannot be read. Save it again in Word or Excel and "
    "choose that.",
)
_TOO_LARGE = problem(
    "",
    "ファイルの中身が大きすぎるため、開きません。この診断から保存した報告書か、調査票を選んでください。",
    "What is inside the file is too large, so it is not opened. "
    "Choose a report or questionnaire saved by this assessment.",
)


def is_archive(data: bytes) -> bool:
    """Whether the data begins like a ZIP archive."""
    return data.startswith(b"PK\x03\x04")


def without_directory(data: bytes) -> NotReadError:
    """Why the directory of an archive cannot be read."""
    return NotReadError("damaged" if _END in data[-_END_WITHIN:] else "cut_off")


class Archive:
    """A ZIP archive whose directory keeps the limits of number, size and packing. Raises
    ProblemsError (NotReadError where it is damaged or encrypted) on any other."""

    def __init__(self, data: bytes) -> None:
        if data.count(_ENTRY) > MAX_MEMBERS:  # reading a long directory takes long, too
            raise ProblemsError([_TOO_LARGE])
        try:
            self._file = ZipFile(BytesIO(data))
        except Exception:  # a damaged directory raises nearly every type
            raise without_directory(data) from None
        self._members = {info.filename: info for info in self._file.infolist()}
        sizes = [info.file_size for info in self._file.infolist()]
        if max(sizes, default=0) > MAX_MEMBER_BYTES or sum(sizes) > MAX_BYTES_IN_ALL:
            raise ProblemsError([_TOO_LARGE])
        if any(info.flag_bits & 0x1 for info in self._file.infolist()):
            raise NotReadError("locked")
        if any(info.compress_type not in _PLAIN for info in self._file.infolist()):
            raise ProblemsError([_PACKED])

    @property
    def is_spreadsheet(self) -> bool:
        """Whether it is an Excel workbook."""
        return "xl/workbook.xml" in self._members

    @property
    def is_questionnaire(self) -> bool:
        """A spreadsheet that names the hidden sheet of our questionnaire among its sheets. Raises
        ProblemsError."""
        return b"questionnaire" in self._sheets

    @property
    def is_form(self) -> bool:
        """A spreadsheet with the sheets of an XLSForm. Raises ProblemsError."""
        return {b"survey", b"choices"} <= self._sheets

    @cached_property
    def _sheets(self) -> frozenset[bytes]:
        main = self._members.get("xl/workbook.xml")
        return frozenset(_SHEET.findall(self._read(main)) if main is not None else ())

    @property
    def is_presentation(self) -> bool:
        """Whether it holds slides of PowerPoint."""
        return "ppt/presentation.xml" in self._members

    @property
    def is_document(self) -> bool:
        """Whether it is a Word document."""
        return "word/document.xml" in self._members

    @property
    def is_open_document(self) -> bool:
        """Whether it is in a format of LibreOffice (ODF)."""
        return {"mimetype", "content.xml"} <= self._members.keys()

    @property
    def title(self) -> str:
        """The title in its properties, empty without one. Raises ProblemsError."""
        core = self._members.get("docProps/core.xml")
        title = None if core is None else _TITLE.search(self._read(core))
        return "" if title is None else unescape(title[1].decode("utf-8", "replace"))

    @property
    def tables(self) -> list[str]:
        """The names of its CSV files, without those that macOS adds."""
        names = (name for name in self._members if name.lower().endswith((".csv", ".tsv")))
        return [name for name in names if not name.startswith("__MACOSX/")]

    def read(self, name: str) -> bytes:
        """One of its members, unpacked. Raises ProblemsError."""
        return self._read(self._members[name])

    def holds(self, words: Collection[bytes]) -> bool:
        """Whether any of the words stands in any of its files. Raises ProblemsError."""
        parts = (self._read(m) for name, m in self._members.items() if name.endswith(".xml"))
        return any(word in part for part in parts for word in words)

    def pieces(self) -> dict[int, bytes]:
        """The pieces of a packed save file in any of its files, by number; empty without one.
        Raises ProblemsError."""
        pieces: dict[int, bytes] = {}
        for name, info in self._members.items():
            if name.endswith(".xml"):
                pieces = pieces_in(self._read(info), pieces)
        return pieces

    def _read(self, info: ZipInfo) -> bytes:
        try:
            return self._file.read(info)
        except (BadZipFile, LargeZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
            raise NotReadError("damaged") from None
