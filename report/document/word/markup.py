"""WordprocessingML that python-docx has no interface for.

Typed text never passes through here as markup: it is set as the text or an attribute of an element.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from io import BytesIO
from zipfile import ZipFile

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl
from docx.oxml.text.hyperlink import CT_Hyperlink
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length

from checklist.model import Lang

LANGUAGE_TAGS: dict[Lang, str] = {"ja": "ja-JP", "en": "en-US"}
#: Every reader has it; the Japanese font with its own Latin letters need not be there.
_LATIN_EN = "Arial"
_ASSESSMENT = "urn:cooperation-readiness:assessment"
_ITEM_ID = "{6F1B2C64-3B0E-4C57-9A35-0D3C6B0E7A21}"


@cache
def _blank(tag: str) -> BaseOxmlElement:
    """An element, made once: copying it takes a third of the time."""
    return OxmlElement(tag)


@cache
def _name(attribute: str) -> str:
    return qn(f"w:{attribute}")


def _element(tag: str, **attributes: str | int) -> BaseOxmlElement:
    element: BaseOxmlElement = copy(_blank(tag))
    for name, value in attributes.items():
        element.set(_name(name), str(value))
    return element


def read_in(document: Document, lang: Lang) -> str:
    """Sets the language of a document, in English with other Latin letters; returns their font.
    (The library reaches fonts and language of a style, not those of the whole document.)"""
    letters = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts = letters.find(qn("w:rFonts"))
    letters.find(qn("w:lang")).set(qn("w:val"), LANGUAGE_TAGS[lang])
    if lang == "en":
        for name in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{name}"), _LATIN_EN)
    font: str = fonts.get(qn("w:ascii"))
    return font


def field(instruction: str, shown: str = "") -> BaseOxmlElement:
    """A number that Word counts, with what it shows until Word does: the library has no fields."""
    made = _element("w:fldSimple", instr=f" {instruction} ")
    if shown:
        made.append(run := OxmlElement("w:r"))
        run.add_t(shown)
    return made


def bookmark(paragraph: CT_P, name: str, number: int) -> None:
    """Makes a paragraph's text (its properties come first) a target for links: the library has no
    bookmarks."""
    paragraph.insert(1, _element("w:bookmarkStart", id=number, name=name))
    paragraph.append(_element("w:bookmarkEnd", id=number))


def link(*, anchor: str = "", relation: str = "") -> CT_Hyperlink:
    """A link to a bookmark or to the address under a relation: the library only reads links."""
    made = _element("w:hyperlink", history=1)
    made.set(*((qn("w:anchor"), anchor) if anchor else (qn("r:id"), relation)))
    return made


def describe(table: CT_Tbl, width: Length, alt: str) -> None:
    """The width of a whole table and its alternative text: the library has neither."""
    total = table.tblPr.find(qn("w:tblW"))
    total.set(qn("w:type"), "dxa")
    total.set(qn("w:w"), str(width.twips))
    if alt:
        table.tblPr.append(_element("w:tblDescription", val=alt))


def no_head(table: CT_Tbl) -> None:
    """Gives the first row of a table the look of the others: the library has no such choice. (Word
    reads the one attribute, LibreOffice the other.)"""
    look = table.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:firstRow"), "0")
    look.set(qn("w:val"), "0480")


def row_look(row: CT_Row, *, head: bool = False, parts: bool = False) -> CT_Row:
    """The row, in one piece unless ``parts`` lets it break over pages; a ``head`` repeats on every
    page. The library has neither."""
    look = row.get_or_add_trPr()
    if not parts:
        look.append(_element("w:cantSplit"))
    if head:
        look.append(_element("w:tblHeader"))
    return row


def in_english(paragraph: CT_P) -> None:
    """Sets a paragraph of a Japanese document in English: words stay whole, as the library cannot
    say, and are known as English."""
    paragraph.get_or_add_pPr().insert_element_before(
        _element("w:wordWrap", val=1),
        *("w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi"),
        *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
        *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:rPr", "w:sectPr"),
    )
    for run in paragraph.iter(qn("w:r")):
        letters = run.get_or_add_rPr()
        letters.append(_element("w:lang", val=LANGUAGE_TAGS["en"]))


def removable(block: BaseOxmlElement, name: str) -> None:
    """Puts a table into a content control of this name, which is chosen and deleted as one: the
    library has none."""
    control = _element("w:sdt")
    control.append(properties := _element("w:sdtPr"))
    properties.append(_element("w:alias", val=name))
    control.append(content := _element("w:sdtContent"))
    block.addprevious(control)
    content.append(block)


def add_savefile(document: Document, pieces: list[str]) -> None:
    """The packed answers as custom XML, which office programs keep and do not show: the library
    has none."""
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    packed = "".join(f"<piece>{piece}</piece>" for piece in pieces)

    def part(name: str, kind: str, inside: str) -> Part:
        start = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
        data = f"{start}{inside}".encode("ascii")
        return Part(PackURI(f"/customXml/{name}1.xml"), kind, data, document.part.package)

    item = part(
        "item", "application/xml", f'<assessment xmlns="{_ASSESSMENT}">{packed}</assessment>'
    )
    properties = part(
        "itemProps",
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        f'<ds:datastoreItem ds:itemID="{_ITEM_ID}" xmlns:ds="{schema}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{_ASSESSMENT}"/></ds:schemaRefs></ds:datastoreItem>',
    )
    item.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def dated_alike(data: bytes) -> bytes:
    """The same archive with a fixed date on every member: the library writes the time of day."""
    made = bytearray(data)
    with ZipFile(BytesIO(data)) as archive:
        entry = archive.start_dir
        for info in archive.infolist():
            for at in (info.header_offset + 10, entry + 12):
                made[at : at + 4] = b"\x00\x00\x21\x00"  # 0:00 on 1 January 1980
            entry += 46 + len(info.filename.encode()) + len(info.extra) + len(info.comment)
    return bytes(made)
