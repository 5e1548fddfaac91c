"""DrawingML that python-pptx has no interface for.

Typed text never passes through here as markup: it is set as the text or an attribute of an element.
"""

from __future__ import annotations

from typing import Any

from pptx.chart.chart import Chart
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.presentation import Presentation as Deck
from pptx.shapes.graphfrm import GraphicFrame
from pptx.table import Table
from pptx.text.text import _Paragraph, _Run
from pptx.util import Pt

from checklist.model import Lang

LANGUAGES: dict[Lang, str] = {"ja": "ja-JP", "en": "en-US"}
#: The layout that every slide has: nothing but a title.
_TITLE_ONLY = 5
_FOOTERS = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
#: The style of tables with thin rules and no fill.
_PLAIN_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"


def prepare(deck: Deck, width: float, height: float, font: str, colour: str) -> None:
    """Gives the library's own template our page (points), fonts and colour, and takes out what no
    slide uses."""
    layouts = deck.slide_layouts
    title_only = layouts[_TITLE_ONLY]
    for layout in [layout for layout in layouts if layout is not title_only]:
        layouts.remove(layout)
    stretch = Pt(width) / deck.slide_width
    for owner in (deck.slide_master, title_only):
        for shape in list(owner.placeholders):
            if shape.placeholder_format.type in _FOOTERS:
                shape._element.getparent().remove(shape._element)
            else:
                shape.left, shape.width = int(shape.left * stretch), int(shape.width * stretch)
    deck.slide_width, deck.slide_height = Pt(width), Pt(height)
    deck.element.sldSz.attrib.pop("type")  # 4:3
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _themed(theme.blob, font, colour)
    package = deck.part.package
    for name, relation in list(package._rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package._rels.pop(name)


def _themed(theme: bytes, font: str, colour: str) -> bytes:
    root = parse_xml(theme)
    for name in ("latin", "ea"):
        for letters in root.iterfind(f".//{qn('a:fontScheme')}//{qn(f'a:{name}')}"):
            letters.set("typeface", font)
    for letters in root.iterfind(f".//{qn('a:fontScheme')}//{qn('a:font')}[@script='Jpan']"):
        letters.set("typeface", font)
    accent = root.find(f".//{qn('a:accent1')}/{qn('a:srgbClr')}")
    accent.set("val", colour[1:])
    made: bytes = serialize_part_xml(root)
    return made


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(name, value)
    return made


def lettered(run: _Run, font: str, lang: Lang) -> None:
    """The font of a run, for Japanese too, and its language."""
    run.font.name = font
    letters = run._r.get_or_add_rPr()
    letters.set("lang", LANGUAGES[lang])
    letters.set("altLang", LANGUAGES["en" if lang == "ja" else "ja"])
    _for_japanese(letters, font)


def _for_japanese(letters: Any, font: str) -> None:
    latin = letters.find(qn("a:latin"))
    latin.addnext(_element("a:ea", typeface=font))


def letters_of_chart(chart: Chart, font: str) -> None:
    """The font of a chart, for Japanese too."""
    for latin in chart._chartSpace.iter(qn("a:latin")):
        if latin.getnext() is None or latin.getnext().tag != qn("a:ea"):
            _for_japanese(latin.getparent(), font)


def describe(frame: GraphicFrame, alt: str) -> None:
    """The alternative text of a table or chart."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)


def plain_grid(table: Table) -> None:
    """Thin rules, no fill."""
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_GRID


def numbered(paragraph: _Paragraph, inset: float) -> None:
    """Has the program number a paragraph, its text set in by ``inset`` points."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Pt(inset)))
    properties.set("indent", str(-Pt(inset)))
    properties.append(_element("a:buFont", typeface="+mj-lt"))
    properties.append(_element("a:buAutoNum", type="arabicPeriod"))
