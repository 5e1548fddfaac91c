"""The Word report: real styles, headings, fields, tables and a chart that Word can edit, and
everything that the summary says."""

from __future__ import annotations

import re
from datetime import UTC
from io import BytesIO
from itertools import pairwise

import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import Lang
from checklist.versions import Migrated
from report.document.word import render_word
from report.document.word.builder import clean
from report.opening import read_report
from scoring.result import assess
from tests.support.generated import MADE_AT
from tests.support.in_word import Summarised, bare_text, fields, opened, styled
from tests.support.on_paper import bare
from wording.comparison import Before
from wording.subject import Subject
from wording.summary import Summary, summarise

# ---------------------------------------------------------------------------- what it is


def test_it_is_named_and_dated(in_word: tuple[Summary, WordDocument]) -> None:
    summary, document = in_word
    properties = document.core_properties
    assert properties.title == summary.title
    assert properties.author == summary.municipality
    assert properties.created is not None
    assert properties.created.replace(tzinfo=UTC) == summary.made_at
    assert properties.language == {"ja": "ja-JP", "en": "en-US"}[summary.lang]
    (language,) = document.styles.element.iter(qn("w:lang"))
    assert language.get(qn("w:val")) == properties.language
    assert language.get(qn("w:eastAsia")) == "ja-JP"


def test_the_page_is_a4_with_running_heads(in_word: tuple[Summary, WordDocument]) -> None:
    summary, document = in_word
    (section,) = document.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    head = section.header.paragraphs[0].text
    assert summary.municipality in head
    assert summary.words["title_short"] in head
    assert fields(section.footer._element) == ["PAGE", "NUMPAGES"]
    assert section.different_first_page_header_footer, "the first page stands alone"


def test_fonts_are_named_once(in_word: tuple[Summary, WordDocument]) -> None:
    """No theme and no style chooses another font: the same on every office computer."""
    summary, document = in_word
    (fonts,) = document.styles.element.iter(qn("w:rFonts"))
    assert fonts.getparent().getparent().tag == qn("w:rPrDefault")
    assert fonts.get(qn("w:eastAsia")) == "BIZ UDPゴシック"
    latin = {"ja": "BIZ UDPゴシック", "en": "Arial"}[summary.lang]
    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "cs")} == {latin}
    elsewhere = (
        document.part,
        document.part.numbering_part,
        *(s.header.part for s in document.sections),
    )
    assert not [node for part in elsewhere for node in part.element.iter(qn("w:rFonts"))]
    assert not [part for part in document.part.package.iter_parts() if "theme" in part.partname]


def test_every_style_used_is_there(in_word: tuple[Summary, WordDocument]) -> None:
    _, document = in_word
    there = {style.get(qn("w:styleId")) for style in document.styles.element.iter(qn("w:style"))}
    used = {
        node.get(qn("w:val"))
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for root in (document.element, document.part.numbering_part.element)
        for node in root.iter(qn(tag))
    }
    assert used <= there
    wanted = {"Title", "Heading1", "Heading2", "Heading3", "Caption", "ListBullet", "PlainTable2"}
    assert wanted <= used


# ---------------------------------------------------------------------------- how it is built


def test_chapters_are_those_of_the_pdf(in_word: tuple[Summary, WordDocument]) -> None:
    summary, document = in_word
    wanted = ("one_page", "stage_chapter", "items_chapter", "criteria_chapter", "findings_chapter")
    wanted += ("answers_chapter", "schemes_chapter", "cases_chapter", "plan_chapter")
    wanted += ("calendar_chapter", "method_chapter")
    assert styled(document, "Heading 1") == [summary.words[key] for key in wanted]


def test_contents_are_filled_in(in_word: tuple[Summary, WordDocument]) -> None:
    """The headings of two levels, each a link to its place."""
    summary, document = in_word
    headings, places = [], []
    for node in document.element.body.iter(qn("w:p")):
        paragraph = Paragraph(node, document)
        if paragraph.style is not None and paragraph.style.name in ("Heading 1", "Heading 2"):
            headings.append(paragraph.text)
            (mark,) = node.iter(qn("w:bookmarkStart"))
            places.append(mark.get(qn("w:name")))
    (contents,) = document.element.body.iter(qn("w:sdt"))
    entries = [Paragraph(node, document) for node in contents.iter(qn("w:p"))]
    links = [link for entry in entries for link in entry.hyperlinks]
    assert entries[0].text == summary.words["contents"]
    assert [link.text.strip() for link in links] == headings
    assert [link.fragment for link in links] == places
    asked = fields(document.element)
    assert [one for one in asked if one.startswith("TOC")] == ['TOC \\o "1-2" \\h \\z']
    assert [one for one in asked if one.startswith("PAGEREF")] == [
        f"PAGEREF {place} \\h" for place in places
    ]


def test_no_heading_level_is_skipped(in_word: tuple[Summary, WordDocument]) -> None:
    _, document = in_word
    levels = [
        int(p.style.name[-1])
        for p in document.paragraphs
        if p.style is not None and (p.style.name or "").startswith("Heading")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_fields_open_and_close(in_word: tuple[Summary, WordDocument]) -> None:
    _, document = in_word
    kinds = [node.get(qn("w:fldCharType")) for node in document.element.iter(qn("w:fldChar"))]
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "separate": 0, "end": -1}[kind]
        assert depth >= 0
    assert depth == 0
    assert kinds.count("begin") == kinds.count("separate") == 1, "the table of contents"
    assert not document.settings.element.findall(qn("w:updateFields")), "no question on opening"


def test_captions_are_counted(in_word: tuple[Summary, WordDocument]) -> None:
    summary, document = in_word
    captions = styled(document, "caption") + styled(document, "Caption")
    for kind in ("table", "figure"):
        label = summary.words[kind]
        numbers = [
            int(match[1]) for one in captions if (match := re.match(rf"{label} (\d+)\b", one))
        ]
        assert numbers == list(range(1, len(numbers) + 1))
        assert fields(document.element).count(f"SEQ {label} \\* ARABIC") == len(numbers) > 0
    # the tables of words have a caption each; the three key figures need none
    assert len(document.tables) - 1 == sum(
        one.startswith(summary.words["table"]) for one in captions
    )


def test_tables_have_widths_and_heads(in_word: tuple[Summary, WordDocument]) -> None:
    _, document = in_word
    for table in document.tables[1:]:
        columns = [int(node.get(qn("w:w"))) for node in table._tbl.iter(qn("w:gridCol"))]
        assert sum(columns) <= 160 / 25.4 * 1440 + 5, "not wider than the text"
        for row in table._tbl.tr_lst:
            widths = [int(cell.find(f".//{qn('w:tcW')}").get(qn("w:w"))) for cell in row.tc_lst]
            assert widths == columns
        heads = [bool(row.findall(f".//{qn('w:tblHeader')}")) for row in table._tbl.tr_lst]
        assert heads == [True] + [False] * (len(heads) - 1)


def test_every_drawing_has_words(in_word: tuple[Summary, WordDocument]) -> None:
    summary, document = in_word
    told = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    assert told == [summary.stage.staircase.alt, summary.items.alt]
    numbers = [node.get("id") for node in document.element.body.iter(qn("wp:docPr"))]
    assert len(set(numbers)) == 2, "Word asks for a number of its own for each"
    described = [node.get(qn("w:val")) for node in document.element.iter(qn("w:tblDescription"))]
    assert described == [summary.criteria.alt]
    (shape,) = [s for s in document.inline_shapes if s._inline.graphic.graphicData.pic is not None]
    assert shape.width.mm > 100


def test_levels_are_cells_of_a_table(in_word: tuple[Summary, WordDocument]) -> None:
    """As many blue cells as the level says, and one for level 0; the words stand beside."""
    summary, document = in_word
    (table,) = [t for t in document.tables if t._tbl.findall(f".//{qn('w:tblDescription')}")]
    rows = list(zip(summary.criteria.rows, table._tbl.tr_lst[1:], strict=True))
    for told, row in rows:
        shades = [node.get(qn("w:fill")) for node in row.iter(qn("w:shd"))]
        assert shades.count("0017C1") == (0 if told.level is None else told.level + 1)
        assert (len(shades) == 5) == (told.level == 4 or told.state == "unknown")
        marks = "".join(node.text or "" for node in row.iter(qn("w:t")))
        assert ("▽" in marks) == (told.required is not None and told.state != "not_applicable")
    words = [tuple(cell.text for cell in row.cells) for row in Table(table._tbl, document).rows]
    told_rows = [(row[0], *row[6:]) for row in words[1:]]
    items = {row.label for row in summary.criteria.rows if row.is_item}
    assert tuple(row for row in told_rows if row[0] not in items) == summary.criteria.table.rows


def test_signs_of_a_legend_have_the_colour_of_their_chart(
    in_word: tuple[Summary, WordDocument],
) -> None:
    summary, document = in_word
    signs = [
        (run.text, run.style.name)
        for paragraph in document.paragraphs
        if paragraph.text in map("\n".join, (summary.items.legend, summary.criteria.legend))
        for run in paragraph.runs
        if run.text in set("●■▨")
    ]
    assert signs == [("●", "Accent"), ("■", "Accent"), ("▨", "Accent")]


def test_the_chart_is_one_that_word_can_edit(in_word: tuple[Summary, WordDocument]) -> None:
    """What the chart shows is what stands in the workbook inside it: point, lowest, range."""
    summary, document = in_word
    (chart,) = [p for p in document.part.package.iter_parts() if "chart+xml" in p.content_type]
    (book,) = [relation.target_part for relation in chart.rels.values()]
    rows = list(load_workbook(BytesIO(book.blob)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert len(rows) == 1 + len(summary.items.scores)
    for item, (name, point, low, span) in zip(summary.items.scores, rows[1:], strict=True):
        assert name == f"{item.number} {item.title}"
        assert [point, low] == pytest.approx([item.point, item.low])
        assert span == pytest.approx(None if item.high is None else item.high - (item.low or 0))
    xml = chart.blob.decode("utf-8")
    shown = [float(value) for value in re.findall(r"<c:v>([\d.]+)</c:v>", xml)]
    held = [v for row in rows[1:] for v in row[1:] if v is not None]
    assert sorted(shown) == pytest.approx(sorted(held))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_then_and_now_have_a_chapter(content: Content, lang: Lang) -> None:
    """Where an earlier assessment is given: ○ then, ● now, ◎ the same, and all its words."""
    before, now = Before(Migrated(content.example_before)), content.example
    summary = summarise(Subject(assess(now, content), lang, MADE_AT.date()), MADE_AT, before)
    told = summary.comparison
    assert told is not None
    document = opened(render_word(summary, now))
    assert summary.words["comparison_chapter"] in styled(document, "Heading 1")
    described = {
        str(node.get(qn("w:val"))): node.getparent().getparent()
        for node in document.element.iter(qn("w:tblDescription"))
    }
    assert set(described) == {clean(summary.criteria.alt), clean(told.alt)}
    rows = list(Table(described[clean(told.alt)], document).rows)
    for one, row in zip(told.rows, rows[1:], strict=True):
        cells = [cell.text for cell in row.cells]
        levels = {
            "○": one.then_level if one.then_level != one.now_level else None,
            "●": one.now_level if one.then_level != one.now_level else None,
            "◎": one.now_level if one.then_level == one.now_level else None,
            "▽": one.required,
        }
        for sign, level in levels.items():
            assert [at for at, text in enumerate(cells[1:6]) if sign in text] == (
                [] if level is None else [level]
            )
        assert cells[0] == one.label
        assert cells[6:9] == [one.then, one.now, one.change_words]
    text = bare_text(document)
    said = [told.intro, told.goals_intro, *(fact.value for fact in told.facts)]
    said += [word for row in told.goals_table.rows for word in row]
    said += [word for row in told.items_table.rows for word in row]
    said += [fact.value for fact in told.calculations]
    assert [one for one in said if bare(one) not in text] == []


def test_everything_said_is_in_it(in_word: tuple[Summary, WordDocument]) -> None:
    """Whatever the summary says of answers, stages, findings and method."""
    summary, document = in_word
    text = bare_text(document)
    said = [
        *(fact.value for fact in (*summary.cover.facts, *summary.answers.profile)),
        *(word for lift in summary.stage.lifts for word in (lift.means, lift.reason, lift.unlocks)),
        *(one.verdict for stage in summary.stage.stages for one in stage.requirements),
        *(word for item in summary.items.scores for word in (item.title, item.calculation)),
        *(word for answer in summary.answers.all for word in (answer.means, answer.at)),
        *(
            one.name
            for one in (
                *summary.findings.strengths,
                *summary.findings.gaps,
                *summary.findings.unknowns,
            )
        ),
        *(scheme.name for group in summary.schemes.groups for scheme in group.schemes),
        *(word for section in summary.method.sections for word in section.paragraphs),
        *(
            word
            for doubt in summary.method.doubts
            for word in (doubt.where, doubt.detail, doubt.taken)
        ),
        *summary.method.sources,
    ]
    assert summary.items.weights is not None
    said += [summary.items.weights.intro, *summary.items.weights.sentences]
    said += [word for row in summary.items.weights.table.rows for word in row]
    assert [one for one in said if bare(one) not in text] == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_answered_and_everything_reached(
    content: Content, empty: Assessment, perfect: Assessment, summary_of: Summarised, lang: Lang
) -> None:
    for assessment in (empty, perfect):
        summary = summary_of(assessment, lang)
        data = render_word(summary, assessment)
        assert read_report(data, content).assessment == assessment
        assert summary.words["method_chapter"] in styled(opened(data), "Heading 1")
