"""WordprocessingML, the language of Word files, as text: runs, paragraphs, fields and tables.

Text that is not ours enters only through ``run``, which escapes it; every other function takes
what these functions made. (Building the same through objects took four times as long.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NewType

from wording.phrases import LINE_END

#: A piece of a document, well-formed.
Xml = NewType("Xml", str)

NOTHING = Xml("")

#: Namespaces of everything made here; they are declared once, on the root.
NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{name}"'
    for prefix, name in {
        "w": "wordprocessingml/2006/main",
        "r": "officeDocument/2006/relationships",
        "wp": "drawingml/2006/wordprocessingDrawing",
        "a": "drawingml/2006/main",
        "pic": "drawingml/2006/picture",
        "c": "drawingml/2006/chart",
    }.items()
)
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"

#: What XML forbids or nobody sees: controls, surrogates, noncharacters, the byte-order mark; and
#: the marks that turn the direction of the text around them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    + "".join(
        f"|[{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}]"
        for plane in range(1 << 16, 17 << 16, 1 << 16)
    )
)


def clean(text: str) -> str:
    """The text with nothing in it that a Word file cannot hold: line ends are line feeds, tabs
    are spaces, invisible characters are gone."""
    return _UNSEEN.sub("", LINE_END.sub("\n", text).replace("\t", " "))


def twips(millimetres: float) -> int:
    """Word's unit of length: a twentieth of a point."""
    return round(millimetres * 1440 / 25.4)


def emu(millimetres: float) -> int:
    """The unit of length of drawings."""
    return round(millimetres * 36_000)


def joined(parts: Iterable[Xml]) -> Xml:
    return Xml("".join(parts))


# ---------------------------------------------------------------------------- runs


def run(text: str, style: str = "") -> Xml:
    """Text in one look; ``style`` is the id of a character style. Line feeds become breaks."""
    if not text:
        return NOTHING
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else ""
        for line in clean(text).split("\n")
    )
    return Xml(f"<w:r>{look}{lines}</w:r>")


TAB = Xml("<w:r><w:tab/></w:r>")


def field(instruction: str, result: Xml = NOTHING) -> Xml:
    """A field with what it shows until Word works it out anew. The instruction is ours."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    told = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return Xml(mark("begin") + told + mark("separate") + result + mark("end"))


def bookmark(name: str, number: int, content: Xml) -> Xml:
    return Xml(
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def link_inside(target: str, content: Xml) -> Xml:
    """A link to a bookmark."""
    return Xml(f'<w:hyperlink w:anchor="{target}" w:history="1">{content}</w:hyperlink>')


def link_outside(relation: str, content: Xml) -> Xml:
    """A link to the address kept under this relation."""
    return Xml(f'<w:hyperlink r:id="{relation}" w:history="1">{content}</w:hyperlink>')


def _drawing(inside: str, kind: str, number: int, alt: str, size: tuple[float, float]) -> Xml:
    width, height = map(emu, size)
    return Xml(
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="{number}" descr="{escape(clean(alt))}"/>'
        f'<a:graphic><a:graphicData uri="{kind}">{inside}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def picture(relation: str, number: int, alt: str, size: tuple[float, float]) -> Xml:
    """A picture of a size in millimetres, with its alternative text."""
    width, height = map(emu, size)
    return _drawing(
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{number}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic>",
        _PICTURE,
        number,
        alt,
        size,
    )


def chart(relation: str, number: int, alt: str, size: tuple[float, float]) -> Xml:
    """A chart of Word's own, kept under this relation."""
    return _drawing(f'<c:chart r:id="{relation}"/>', _CHART, number, alt, size)


# ---------------------------------------------------------------------------- paragraphs


def paragraph(content: Xml, style: str = "", *, keep: bool = False, look: str = "") -> Xml:
    """A paragraph; ``keep``: on one page with the next one. ``look`` are further properties."""
    told = (
        (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:keepNext/>" if keep else "") + look
    )
    return Xml(f"<w:p>{f'<w:pPr>{told}</w:pPr>' if told else ''}{content}</w:p>")


# ---------------------------------------------------------------------------- tables


_FRAME = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="949494"/>'
    for side in ("top", "left", "bottom", "right")
)


_NO_ROOM = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))


def cell(
    content: Xml, width: int, *, shade: str = "", framed: bool = False, mark: bool = False
) -> Xml:
    """A cell of paragraphs, ``width`` in twips. ``shade``: a colour as RRGGBB, or ``hatch``; a
    ``mark`` takes the whole width."""
    filled = ""
    if shade == "hatch":
        filled = '<w:shd w:val="thinDiagStripe" w:color="666666" w:fill="FFFFFF"/>'
    elif shade:
        filled = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'
    frame = f"<w:tcBorders>{_FRAME}</w:tcBorders>" if framed else ""
    narrow = f"<w:tcMar>{_NO_ROOM}</w:tcMar>" if mark else ""
    told = f'<w:tcW w:w="{width}" w:type="dxa"/>{frame}{filled}{narrow}'
    return Xml(f"<w:tc><w:tcPr>{told}</w:tcPr>{content}</w:tc>")


def row(cells: Iterable[Xml], *, head: bool = False, parts: bool = False) -> Xml:
    """A row in one piece, unless it ``parts`` over pages; a ``head`` stands on every page."""
    told = ("" if parts else "<w:cantSplit/>") + ("<w:tblHeader/>" if head else "")
    return Xml(f"<w:tr>{f'<w:trPr>{told}</w:trPr>' if told else ''}{''.join(cells)}</w:tr>")


def table(rows: Iterable[Xml], widths: Sequence[int], style: str, alt: str = "") -> Xml:
    """A table of fixed column widths in twips; the first row is its head."""
    described = f'<w:tblDescription w:val="{escape(clean(alt))}"/>' if alt else ""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return Xml(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"{described}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
