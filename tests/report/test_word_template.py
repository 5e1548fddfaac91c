"""The template of the Word report: no text of its own, and every style and piece that is copied."""

from __future__ import annotations

import re

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from report.document.word.builder import CELLS, TEMPLATE, Builder
from tests.support.generated import MADE_AT


@pytest.fixture(scope="module")
def template() -> WordDocument:
    return Document(str(TEMPLATE))


def test_the_template_holds_no_text(template: WordDocument) -> None:
    """Whatever stands in it would stand in every report."""
    parts = [p for p in template.part.package.iter_parts() if p.partname.endswith(".xml")]
    texts = {
        part.partname: "".join(re.findall(r"<(?:w|a):t[ >][^<]*", part.blob.decode("utf-8")))
        for part in parts
    }
    footer = texts.pop("/word/footer1.xml")
    assert re.sub(r"<[^>]*>", "", footer) == "1 / 1", "the number of the page"
    assert {name for name, text in texts.items() if re.sub(r"<[^>]*>", "", text).strip()} == set()
    properties = template.core_properties
    assert {properties.title, properties.author, properties.comments} == {""}


def test_the_template_has_the_pieces_that_are_copied(template: WordDocument) -> None:
    key_figures, samples = template.tables
    assert [len(cell.paragraphs) for cell in key_figures.rows[0].cells] == [3, 3, 3]
    (row,) = samples._tbl.tr_lst
    looks = [
        (
            [node.get(qn("w:fill")) for node in cell.iter(qn("w:shd"))],
            bool(cell.findall(f".//{qn('w:tcBorders')}")),
            [Paragraph(node, samples).style.name for node in cell.p_lst],  # type: ignore[union-attr]
        )
        for cell in row.tc_lst
    ]
    assert len(looks) == len(CELLS)
    assert all(looks.count(look) == 1 for look in looks), "each sample cell has a look of its own"
    (contents,) = template.element.body.iter(qn("w:sdt"))
    assert len(list(contents.iter(qn("w:p")))) == 2
    (chart,) = [p for p in template.part.package.iter_parts() if "chart+xml" in p.content_type]
    assert chart.blob.count(b"<c:ser>") == 2
    assert [r.target_part.partname[-5:] for r in chart.rels.values()] == [".xlsx"]


def test_headings_have_levels_and_no_line_stands_alone(template: WordDocument) -> None:
    for level in range(1, 4):
        style = template.styles[f"Heading {level}"].element
        assert style.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) == str(level - 1)
    assert template.styles["Normal"].paragraph_format.widow_control


def test_a_style_that_the_template_has_not_is_refused() -> None:
    with pytest.raises(KeyError):
        Builder("ja", {}, MADE_AT).add("a", "Heading of another kind")
