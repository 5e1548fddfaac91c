"""The first page of the Word report: one page, whatever the names, that can stand under a
decision."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from checklist.load import Content
from checklist.model import Lang
from report.document.word import render_word
from tests.support.in_word import Summarised, opened, styled
from wording.one_page import NextStep, OnePage
from wording.phrases import kana_width
from wording.stages import BindingRequirement
from wording.summary import Summary


def first_page(document: WordDocument) -> list[Paragraph]:
    """The paragraphs before the table of contents, those of its table too."""
    found = []
    for element in document.element.body:
        if element.tag == qn("w:sdt"):
            break
        found += [Paragraph(node, document) for node in element.iter(qn("w:p"))]
    return found


def stretched(one: OnePage, words: str) -> OnePage:
    """The page with names and texts as long as can be, and as many as can be."""
    lift: BindingRequirement = replace(one.binding[0], name=words * 20)
    steps: tuple[NextStep, ...] = tuple(
        replace(s, title=words * 20, text=words * 90) for s in one.steps
    )
    return replace(
        one,
        strongest=words * 30,
        weakest=words * 30,
        rank_note=words * 15,
        binding=(lift,) * 9,
        steps=steps,
    )


def look_of(document: WordDocument, style_id: str) -> dict[str, float]:
    """Lengths of a paragraph style in points, those of its base where it has none of its own."""
    styles = {
        style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))
    }
    look = {"before": 0.0, "after": 0.0, "line": 0.0, "left": 0.0, "size": 10.0}
    chain = [styles[style_id]]
    while (base := chain[0].find(qn("w:basedOn"))) is not None:
        chain.insert(0, styles[base.get(qn("w:val"))])
    for style in chain:
        for tag, unit in (("w:spacing", 20), ("w:ind", 20), ("w:sz", 2)):
            for node in style.iter(qn(tag)):
                for name, value in node.attrib.items():
                    key = "size" if tag == "w:sz" else name.partition("}")[2]
                    if key in look:
                        look[key] = int(value) / unit
    return look


def height(document: WordDocument, paragraph: Paragraph, width: float) -> float:
    """How high a paragraph is in points, in a font as wide as Japanese ones are."""
    mark = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    look = look_of(document, "Normal" if mark is None else mark.get(qn("w:val")))
    across = (width - look["left"]) / look["size"]
    text = paragraph.text.rpartition("\t")[2]  # what stands before the tab is in the margin
    lines = sum(max(1, ceil(kana_width(line) / across)) for line in text.split("\n"))
    return look["before"] + lines * look["line"] + look["after"]


@pytest.mark.parametrize(("lang", "words"), [("ja", "長い名前のもの"), ("en", "long words in it ")])
def test_the_first_page_stays_one_page(
    content: Content, summary_of: Summarised, lang: Lang, words: str
) -> None:
    """With names and texts as long and as many as can be, too."""
    summary = summary_of(content.example, lang)
    longest = replace(summary, municipality=words * 30, one_page=stretched(summary.one_page, words))
    for one in (summary, longest):
        document = opened(render_word(one, content.example))
        (section,) = document.sections
        sizes = (section.page_height, section.top_margin, section.bottom_margin)
        page_height, top, bottom = (size.pt for size in sizes if size is not None)
        width = 160 / 25.4 * 72
        used = 0.0
        for element in document.element.body:
            if element.tag == qn("w:sdt"):
                break
            if element.tag == qn("w:tbl"):
                cells = Table(element, document).rows[0].cells
                used += max(
                    sum(height(document, p, width / 3) for p in cell.paragraphs) for cell in cells
                )
            else:
                used += height(document, Paragraph(element, document), width)
        assert used <= page_height - top - bottom
        assert one.words["self_assessed"] in [p.text for p in first_page(document)]


@pytest.mark.parametrize(
    ("name", "lines"),
    [("津市", 1), ("みどり湾市（架空の見本）", 2), ("鹿児島県" + "長" * 40, 2)],
)
def test_the_title_is_broken_only_behind_the_name(
    content: Content, summary_of: Summarised, name: str, lines: int
) -> None:
    summary = replace(summary_of(content.example), municipality=name)
    document = opened(render_word(summary, content.example))
    (title,) = [p.text for p in first_page(document) if p.style and p.style.name == "Title"]
    told = title.split("\n")
    assert len(told) == lines
    assert all(kana_width(line) <= 453 / 15.5 for line in told)  # of the page, and of a letter
    assert told[-1].endswith("国際環境協力 準備度セルフチェックの結果について")


def test_the_first_page_can_stand_under_a_decision(in_word: tuple[Summary, WordDocument]) -> None:
    summary, document = in_word
    page = "\n".join(p.text for p in first_page(document))
    one = summary.one_page
    told = (summary.municipality, summary.made_on, one.stage_big, one.stage, one.score)
    told += (one.score_span, one.binding_heading, *(lift.name for lift in one.binding))
    told += tuple(step.kind for step in one.steps)
    assert [words for words in told if words not in page] == []
    assert summary.municipality in styled(document, "Title")[0]
