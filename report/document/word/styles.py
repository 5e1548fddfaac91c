"""The look of the Word report: styles, bullets, settings, page and running heads.

Every style names its fonts, East Asian ones too; theme fonts are not used, so that the document
looks the same on every office computer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from checklist.model import Lang
from report.document.word.markup import NAMESPACES, twips

BLUE = "0017C1"
PALE = "E8F1FE"
INK = "1A1A1A"
GREY = "666666"
LINE = "949494"
FAINT = "D0D0D0"

#: Text is so wide, in millimetres; A4 with margins of 25.
TEXT_WIDTH = 160.0
#: The labels beside facts, in millimetres.
LABEL_WIDTH: Mapping[Lang, float] = {"ja": 30.0, "en": 34.0}

#: Latin letters, and the rest. The Japanese font is that of Windows made for reading (UD), and
#: its Latin letters go with it; an English reader need not have it.
FONT = "BIZ UDPゴシック"
LATIN: Mapping[Lang, str] = {"ja": FONT, "en": "Arial"}
_LANGUAGE: Mapping[Lang, str] = {"ja": "ja-JP", "en": "en-US"}

#: Parts of the library's blank document that a report does not need: another program's
#: bibliography, styles for Word 2007, a thumbnail, a list of fonts.
_UNNEEDED = ("customXml", "stylesWithEffects", "thumbnail", "webSettings", "fontTable")


def _fonts(lang: Lang) -> str:
    latin = LATIN[lang]
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{FONT}" w:cs="{latin}"/>'


def _letters(size: float | None = None, colour: str = "", *, bold: bool | None = None) -> str:
    """Properties of letters after their fonts; ``size`` in points."""
    told = "" if bold is None else f'<w:b w:val="{int(bold)}"/><w:bCs w:val="{int(bold)}"/>'
    if colour:
        told += f'<w:color w:val="{colour}"/>'
    if size is not None:
        told += f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'
    return told


def _space(before: float, after: float, line: float) -> str:
    """Room around a paragraph and the least height of its lines, in points: at least so much,
    whatever font there is, and more where a picture needs it."""
    return (
        f'<w:spacing w:before="{round(20 * before)}" w:after="{round(20 * after)}" '
        f'w:line="{round(20 * line)}" w:lineRule="atLeast"/>'
    )


def _indent(left: float, hanging: float = 0.0) -> str:
    return f'<w:ind w:left="{twips(left)}" w:hanging="{twips(hanging)}"/>'


def _tabs(kind: str, *at: float) -> str:
    stops = "".join(f'<w:tab w:val="{kind}" w:pos="{twips(place)}"/>' for place in at)
    return f"<w:tabs>{stops}</w:tabs>"


def _rule(side: str, size: int, colour: str, space: int = 4) -> str:
    return (
        f'<w:pBdr><w:{side} w:val="single" w:sz="{size}" w:space="{space}" '
        f'w:color="{colour}"/></w:pBdr>'
    )


_BULLET = '<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def _styles(lang: Lang) -> str:
    """All styles of a report, as the children of ``w:styles``."""
    fonts = _fonts(lang)
    ja = lang == "ja"
    line = 17.0 if ja else 15.0
    label = LABEL_WIDTH[lang]

    def style(
        kind: str, name: str, paragraph: str = "", letters: str = "", *, base: str = "",
        following: str = "", table: str = "", default: bool = False, priority: int = 99,
    ) -> str:  # fmt: skip
        own = ' w:default="1"' if default else ""
        if priority == 99:
            own += ' w:customStyle="1"'
        return (
            f'<w:style w:type="{kind}"{own} '
            f'w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
            + (f'<w:basedOn w:val="{base}"/>' if base else "")
            + (f'<w:next w:val="{following}"/>' if following else "")
            + f'<w:uiPriority w:val="{priority}"/><w:qFormat/>'
            + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
            + (f"<w:rPr>{fonts}{letters}</w:rPr>" if name != "Default Paragraph Font" else "")
            + f"{table}</w:style>"
        )

    def text(name: str, paragraph: str = "", letters: str = "", **more: Any) -> str:
        return style("paragraph", name, paragraph, letters, **{"base": "Normal", **more})

    def heading(level: int, paragraph: str, size: float) -> str:
        return text(
            f"heading {level}",
            f'<w:keepNext/><w:keepLines/>{paragraph}<w:jc w:val="left"/>'
            f'<w:outlineLvl w:val="{level - 1}"/>',
            _letters(size, INK, bold=True),
            following="Normal",
            priority=9,
        )

    justified = "both" if ja else "left"
    language = f'<w:lang w:val="{_LANGUAGE[lang]}" w:eastAsia="ja-JP" w:bidi="ar-SA"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_letters(10)}{language}</w:rPr>"
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    ruled = (
        "<w:tblPr><w:tblBorders>"
        f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>'
        f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{FAINT}"/>'
        '</w:tblBorders><w:tblCellMar><w:top w:w="55" w:type="dxa"/>'
        '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="55" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        "</w:tcBorders></w:tcPr></w:tblStylePr>"
    )
    plain = (
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="113" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
    return defaults + "".join([
        style("paragraph", "Normal", f'<w:widowControl/>{_space(0, 6, line)}'
              f'<w:jc w:val="{justified}"/>', _letters(colour=INK), default=True, priority=0),
        style("character", "Default Paragraph Font", default=True, priority=1),
        style("table", "Normal Table", table=plain, default=True, priority=1),
        text("Title", f'<w:keepNext/>{_space(0, 4, 24)}<w:jc w:val="left"/>',
             _letters(15.5, INK, bold=True), following="Normal", priority=10),
        text("Subtitle", f'<w:keepNext/>{_space(0, 6, 14)}<w:jc w:val="left"/>',
             _letters(9.5, BLUE, bold=True), following="Normal", priority=11),
        heading(1, f'<w:pageBreakBefore/>{_rule("bottom", 10, BLUE)}{_space(0, 14, 26)}', 17),
        heading(2, _space(18, 6, 18), 12.5),
        heading(3, _space(12, 3, 16), 10.5),
        text("caption", f'<w:keepNext/>{_space(8, 4, 14)}<w:jc w:val="left"/>',
             _letters(9, GREY), following="Normal", priority=35),
        text("List Bullet", _BULLET.format(level=0) + _space(0, 3, line), priority=36),
        text("List Bullet 2", _BULLET.format(level=1) + f'{_space(0, 2, line)}<w:jc w:val="left"/>',
             priority=36),
        text("List Bullet 3", _BULLET.format(level=2) + f'{_space(0, 2, 13.5)}<w:jc w:val="left"/>',
             _letters(9), priority=36),
        text("header", _rule("bottom", 4, FAINT) + _tabs("right", TEXT_WIDTH)
             + f'{_space(0, 0, 12)}<w:jc w:val="left"/>', _letters(8, GREY), priority=97),
        text("footer", f'{_space(0, 0, 12)}<w:jc w:val="right"/>', _letters(8, GREY), priority=97),
        text("TOC Heading", f'<w:keepNext/><w:pageBreakBefore/>{_rule("bottom", 10, BLUE)}'
             f'{_space(0, 8, 26)}<w:jc w:val="left"/>', _letters(17, INK, bold=True), priority=39),
        text("toc 1", _tabs("right", TEXT_WIDTH) + f'{_space(3, 0, 12)}<w:jc w:val="left"/>',
             _letters(10, bold=True), priority=39),
        text("toc 2", _tabs("right", TEXT_WIDTH) + _space(0, 0, 11) + _indent(5)
             + '<w:jc w:val="left"/>', _letters(8.5), priority=39),
        style("character", "Hyperlink", letters=_letters(colour=BLUE), priority=40),
        style("character", "Strong", letters=_letters(bold=True), priority=22),
        style("table", "Plain Table 2", letters="", base="NormalTable", table=ruled, priority=42),
        # ours
        text("Note", f'{_space(0, 4, 14)}<w:jc w:val="left"/>', _letters(8.5, GREY)),
        text("Fact", _tabs("left", label) + _space(0, 3, line - 1) + _indent(label, label)
             + '<w:jc w:val="left"/>', _letters(9.5)),
        text("Wide Fact", _tabs("left", 50) + _space(0, 3, line - 1) + _indent(50, 50)
             + '<w:jc w:val="left"/>', _letters(9.5)),
        text("Fact Label", f'<w:keepNext/>{_space(0, 0, 13)}', _letters(9.5)),
        text("Short Fact", _tabs("left", label + 4) + f'{_space(0, 3, 13.5)}'
             + _indent(label + 4, label + 4) + '<w:jc w:val="left"/>', _letters(9)),
        text("Answer", f'<w:keepNext/>{_space(0, 3, line)}<w:jc w:val="left"/>'),
        text("Source", _tabs("left", label) + _space(0, 2, 12) + _indent(label, label)
             + '<w:jc w:val="left"/>', _letters(8)),
        text("Table Text", f'{_space(0, 0, 13)}<w:jc w:val="left"/>', _letters(8.5)),
        text("Table Mark", f'{_space(0, 0, 13)}<w:jc w:val="center"/>', _letters(8.5)),
        text("Key Figure", f'{_space(0, 0, 26)}<w:jc w:val="left"/>',
             _letters(20, INK, bold=True)),
        text("Drawing", f'<w:keepNext/>{_space(6, 2, 12)}<w:jc w:val="left"/>'),
        style("character", "Label", letters=_letters(8.5, GREY)),
        style("character", "Small", letters=_letters(8.5, GREY)),
        style("character", "Accent", letters=_letters(colour=BLUE, bold=True)),
        style("character", "On Blue", letters=_letters(colour="FFFFFF", bold=True)),
    ])  # fmt: skip


def style_id(name: str) -> str:
    """The id of a style: its name without spaces, as Word writes it."""
    return {"heading": "Heading", "toc": "TOC", "caption": "Caption", "header": "Header",
            "footer": "Footer"}.get(first := name.split(" ")[0], first) + "".join(
        name.split(" ")[1:]
    )  # fmt: skip


def _numbering(lang: Lang) -> str:
    """One list with a bullet on each of three levels."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:pStyle w:val="{name}"/><w:suff w:val="tab"/><w:lvlText w:val="・"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{_indent(left + 4, 4)}</w:pPr>'
        f"<w:rPr>{_fonts(lang)}{_letters(colour=GREY)}</w:rPr></w:lvl>"
        for level, (name, left) in enumerate(
            [("ListBullet", 0.0), ("ListBullet2", LABEL_WIDTH[lang]), ("ListBullet3", 0.0)]
        )
    )
    return (
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        f'{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def _settings(lang: Lang) -> str:
    """Settings of Word 2013 and later: without them it opens the file as one of Word 2007."""
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="{value}"/>'
        for name, value in {
            "compatibilityMode": 15,
            "overrideTableStyleFontSizeAndJustification": 1,
            "enableOpenTypeFeatures": 1,
            "doNotFlipMirrorIndents": 1,
        }.items()
    )
    return (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat>{compatible}</w:compat>"
        f'<w:themeFontLang w:val="{_LANGUAGE[lang]}" w:eastAsia="ja-JP"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    )


def _fill(element: Any, inside: str) -> None:
    """Replaces what is in an element of the library's by our own."""
    for child in list(element):
        element.remove(child)
    for child in parse_xml(f"<w:all {NAMESPACES}>{inside}</w:all>"):
        element.append(child)


@cache
def blank(lang: Lang) -> bytes:
    """An empty document with everything that all reports of a language share."""
    document = Document()
    part = document.part
    for relations in (part.rels, part.package.rels):
        for relation in list(relations.values()):
            if relation.reltype.rsplit("/", 1)[-1] in _UNNEEDED:
                del relations[relation.rId]
    _fill(document.styles.element, _styles(lang))
    _fill(part.numbering_part.element, _numbering(lang))
    _fill(document.settings.element, _settings(lang))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.header_distance, section.footer_distance = Mm(12), Mm(11)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:  # lines keep the distance of their style
        section._sectPr.remove(grid)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
