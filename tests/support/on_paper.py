"""What stands on the pages of a PDF, by a reader that is fast enough for whole reports, and how a
sheet of a workbook is printed."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from pathlib import Path

import pypdfium2
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet
from pdfua import validate
from pypdf import PageObject, PdfReader

#: Papers as spreadsheets number them, and how many points go across them inside our margins: on its
#: side, or upright.
A4, A3 = 9, 8
_ACROSS = {(A4, True): 842 - 58, (A4, False): 595 - 58, (A3, True): 1191 - 58}
#: Points that a column is wide for each character in the program that makes it widest.
_CHARACTER = 8.6


def joined(text: str) -> str:
    """Without blanks; printed characters come back as radicals that look alike."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def page_texts(reader: PdfReader | bytes) -> list[str]:
    """The text within the edges of each page: what ran over one is in the file all the same."""
    data = reader if isinstance(reader, bytes) else _bytes(reader)
    with pypdfium2.PdfDocument(data) as document:
        return [_text(page) for page in document]


def bare(text: str) -> str:
    """Text without white space and the marks at which a line may break: what remains of it however
    it is set."""
    return re.sub(r"[\s\u200b]", "", text)


def _bytes(reader: PdfReader) -> bytes:
    assert isinstance(reader.stream, BytesIO)
    return reader.stream.getvalue()


def _text(page: pypdfium2.PdfPage) -> str:
    text: str = page.get_textpage().get_text_bounded()
    return text.replace("\r\n", "\n").replace("\x02", "-")  # a hyphen at the end of a line


def declared(reader: PdfReader) -> set[str]:
    """The standards that a PDF declares: PDF/A by part and conformance, PDF/UA by part."""
    metadata = reader.root_object["/Metadata"].get_data().decode("utf-8")  # type: ignore[union-attr]
    tags = re.findall(r"<pdf(a|ua)id:(part|conformance)>(\w+)<", metadata)
    return {f"{standard} {value}" for standard, _, value in tags}


def findings(pdf: bytes, folder: Path) -> list[str]:
    """What a checker of PDF/UA-1 that is not ours says of a file, which it is given in a folder."""
    file = folder / "checked.pdf"
    file.write_bytes(pdf)
    return [f"{found.rule_id}: {found.message}" for found in validate(str(file)).findings]


def placed_type(page: PageObject) -> list[tuple[float, float, float]]:
    """Every text of a page: its size, and where it begins (from the left, from below), in
    points."""
    seen: list[tuple[float, float, float]] = []

    def look(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            scale = abs(tm[3] * cm[3]) or 1.0
            seen.append((size * scale, tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]))

    page.extract_text(visitor_text=look)
    return seen


def coloured(page: PageObject) -> list[tuple[str, ...]]:
    """The colours of a page that are neither black, white nor grey."""
    drawn = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    values = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", drawn)
    return [colour for colour in values if len(set(colour)) > 1]


def printed_columns(sheet: Worksheet) -> int:
    """How many columns of a sheet are printed, from the first on."""
    last = str(sheet.print_area or "").split(":")[-1].strip("$").split("$")[0]
    return column_index_from_string(last) if last else sheet.max_column


def type_on_paper(sheet: Worksheet) -> float:
    """The smallest letters in points of a sheet, as just opened, that is printed one page wide;
    0 where it is more."""
    set_up = sheet.page_setup
    if sheet.col_breaks.brk or not sheet.sheet_properties.pageSetUpPr.fitToPage:
        return 0.0
    each = {
        n: look.width  # equal neighbours are written as one
        for look in sheet.column_dimensions.values()
        for n in range(look.min, look.max + 1)
    }
    width = sum(each[n] for n in range(1, printed_columns(sheet) + 1)) * _CHARACTER
    across = _ACROSS[int(set_up.paperSize), set_up.orientation == "landscape"]
    sizes = {cell.font.size for row in sheet.iter_rows() for cell in row if cell.value}
    return float(min(sizes) * min(1.0, across / width))
