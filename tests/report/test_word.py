"""The Word report: real styles, everything that was typed, nothing that could break it, and the
answers inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from checklist.answers import MAX_TEXT, Answer, Assessment, Plan, PlannedStep
from checklist.load import Content
from checklist.model import Lang
from checklist.versions import Migrated
from report.document.word import render_word
from report.document.word.builder import CELLS, TEMPLATE, Builder, clean
from report.opening import read_report
from report.savefile.pack import MAX_REPORT_BYTES
from scoring.result import assess
from tests.support import often
from tests.support.generated import MADE_AT, REAL, assessments
from tests.support.overlong import with_overlong_note
from wording.comparison import Before
from wording.one_page import OnePage, Step
from wording.phrases import LONGEST, kana_width
from wording.stages import Lift
from wording.summary import Summary, summarise

Summarised = Callable[..., Summary]


def opened(data: bytes) -> WordDocument:
    return Document(BytesIO(data))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def whole_text(document: WordDocument) -> str:
    """All that stands in the body: paragraphs, links and tables in their order."""
    return bare("".join(node.text or "" for node in document.element.body.iter(qn("w:t"))))


def typed_in(assessment: Assessment) -> Iterator[str]:
    """Everything that somebody typed, and that a report must therefore show."""
    yield assessment.profile.label
    yield from assessment.profile.ties
    for answer in assessment.answers.values():
        yield from (answer.name, answer.note, answer.reason, answer.by, *answer.evidence)


def styled(document: WordDocument, style: str) -> list[str]:
    """The texts of all paragraphs of a style, with what their fields show."""
    return [
        "".join(node.text or "" for node in p._p.iter(qn("w:t")))
        for p in document.paragraphs
        if p.style is not None and p.style.name == style
    ]


def fields(element: Any) -> list[str]:
    """The instructions of all fields."""
    simple = [node.get(qn("w:instr")) for node in element.iter(qn("w:fldSimple"))]
    long = [node.text for node in element.iter(qn("w:instrText"))]
    return [(instruction or "").strip() for instruction in (*long, *simple)]


@pytest.fixture(scope="module", params=["ja", "en"])
def example(
    request: pytest.FixtureRequest, content: Content, summary_of: Summarised
) -> tuple[Summary, WordDocument]:
    summary = summary_of(content.example, request.param)
    return summary, opened(render_word(summary, content.example))


# ---------------------------------------------------------------------------- what it is


def test_it_is_named_and_dated(example: tuple[Summary, WordDocument]) -> None:
    summary, document = example
    properties = document.core_properties
    assert properties.title == summary.title
    assert properties.author == summary.municipality
    assert properties.created is not None
    assert properties.created.replace(tzinfo=UTC) == summary.made_at
    assert properties.language == {"ja": "ja-JP", "en": "en-US"}[summary.lang]
    (language,) = document.styles.element.iter(qn("w:lang"))
    assert language.get(qn("w:val")) == properties.language
    assert language.get(qn("w:eastAsia")) == "ja-JP"


def test_the_page_is_a4_with_running_heads(example: tuple[Summary, WordDocument]) -> None:
    summary, document = example
    (section,) = document.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    head = section.header.paragraphs[0].text
    assert summary.municipality in head
    assert summary.words["title_short"] in head
    assert fields(section.footer._element) == ["PAGE", "NUMPAGES"]
    assert section.different_first_page_header_footer, "the first page stands alone"


def test_fonts_are_named_once(example: tuple[Summary, WordDocument]) -> None:
    """No theme and no style chooses another font: the same on every office computer."""
    summary, document = example
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


def test_every_style_used_is_there(example: tuple[Summary, WordDocument]) -> None:
    _, document = example
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


# ---------------------------------------------------------------------------- the template


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


# ---------------------------------------------------------------------------- how it is built


def test_chapters_are_those_of_the_pdf(example: tuple[Summary, WordDocument]) -> None:
    summary, document = example
    wanted = ("one_page", "stage_chapter", "items_chapter", "criteria_chapter", "findings_chapter")
    wanted += ("answers_chapter", "schemes_chapter", "cases_chapter", "plan_chapter")
    wanted += ("calendar_chapter", "method_chapter")
    assert styled(document, "Heading 1") == [summary.words[key] for key in wanted]


def test_contents_are_filled_in(example: tuple[Summary, WordDocument]) -> None:
    """The headings of two levels, each a link to its place."""
    summary, document = example
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


def test_no_heading_level_is_skipped(example: tuple[Summary, WordDocument]) -> None:
    _, document = example
    levels = [
        int(p.style.name[-1])
        for p in document.paragraphs
        if p.style is not None and (p.style.name or "").startswith("Heading")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_fields_open_and_close(example: tuple[Summary, WordDocument]) -> None:
    _, document = example
    kinds = [node.get(qn("w:fldCharType")) for node in document.element.iter(qn("w:fldChar"))]
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "separate": 0, "end": -1}[kind]
        assert depth >= 0
    assert depth == 0
    assert kinds.count("begin") == kinds.count("separate") == 1, "the table of contents"
    assert not document.settings.element.findall(qn("w:updateFields")), "no question on opening"


def test_captions_are_counted(example: tuple[Summary, WordDocument]) -> None:
    summary, document = example
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


def test_tables_have_widths_and_heads(example: tuple[Summary, WordDocument]) -> None:
    _, document = example
    for table in document.tables[1:]:
        columns = [int(node.get(qn("w:w"))) for node in table._tbl.iter(qn("w:gridCol"))]
        assert sum(columns) <= 160 / 25.4 * 1440 + 5, "not wider than the text"
        for row in table._tbl.tr_lst:
            widths = [int(cell.find(f".//{qn('w:tcW')}").get(qn("w:w"))) for cell in row.tc_lst]
            assert widths == columns
        heads = [bool(row.findall(f".//{qn('w:tblHeader')}")) for row in table._tbl.tr_lst]
        assert heads == [True] + [False] * (len(heads) - 1)


def test_every_drawing_has_words(example: tuple[Summary, WordDocument]) -> None:
    summary, document = example
    told = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    assert told == [summary.stage.staircase.alt, summary.items.alt]
    numbers = [node.get("id") for node in document.element.body.iter(qn("wp:docPr"))]
    assert len(set(numbers)) == 2, "Word asks for a number of its own for each"
    described = [node.get(qn("w:val")) for node in document.element.iter(qn("w:tblDescription"))]
    assert described == [summary.criteria.alt]
    (shape,) = [s for s in document.inline_shapes if s._inline.graphic.graphicData.pic is not None]
    assert shape.width.mm > 100


def test_levels_are_cells_of_a_table(example: tuple[Summary, WordDocument]) -> None:
    """As many blue cells as the level says, and one for level 0; the words stand beside."""
    summary, document = example
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
    example: tuple[Summary, WordDocument],
) -> None:
    summary, document = example
    signs = [
        (run.text, run.style.name)
        for paragraph in document.paragraphs
        if paragraph.text in map("\n".join, (summary.items.legend, summary.criteria.legend))
        for run in paragraph.runs
        if run.text in set("●■▨")
    ]
    assert signs == [("●", "Accent"), ("■", "Accent"), ("▨", "Accent")]


def test_the_chart_is_one_that_word_can_edit(example: tuple[Summary, WordDocument]) -> None:
    """What the chart shows is what stands in the workbook inside it: point, lowest, range."""
    summary, document = example
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
    summary = summarise(now, assess(now, content), content, lang, MADE_AT, before)
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
    text = whole_text(document)
    said = [told.intro, told.goals_intro, *(fact.value for fact in told.facts)]
    said += [word for row in told.goals_table.rows for word in row]
    said += [word for row in told.items_table.rows for word in row]
    said += [fact.value for fact in told.calculations]
    assert [one for one in said if bare(one) not in text] == []


# ---------------------------------------------------------------------------- what is in it


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_everything_typed_is_in_it(
    content: Content, mixed: Assessment, summary_of: Summarised, lang: Lang
) -> None:
    for assessment in (content.example, mixed):
        text = whole_text(opened(render_word(summary_of(assessment, lang), assessment)))
        for typed in typed_in(assessment):
            assert bare(typed) in text


def test_everything_said_is_in_it(example: tuple[Summary, WordDocument]) -> None:
    """Whatever the summary says of answers, stages, findings and method."""
    summary, document = example
    text = whole_text(document)
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


def test_answers_come_back(content: Content, mixed: Assessment, summary_of: Summarised) -> None:
    for assessment in (content.example, mixed):
        brought = read_report(render_word(summary_of(assessment), assessment), content)
        assert brought.kind == "word"
        assert brought.assessment == assessment


@settings(
    max_examples=often(24),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(assessment=assessments(), lang=st.sampled_from(["ja", "en"]))
def test_whatever_is_typed_is_in_it_and_comes_back(
    summary_of: Summarised, assessment: Assessment, lang: Lang
) -> None:
    data = render_word(summary_of(assessment, lang), assessment)
    text = whole_text(opened(data))
    for typed in typed_in(assessment):
        assert bare(clean(typed)) in text
    assert read_report(data, REAL).assessment == assessment


# ---------------------------------------------------------------------------- links


def targets(document: WordDocument) -> dict[str, str]:
    """The addresses that the document links to, by the words of the link."""
    return {
        link.text: link.address
        for p in document.paragraphs
        for link in p.hyperlinks
        if link.address
    }


def test_two_hundred_links(content: Content, summary_of: Summarised) -> None:
    lines = tuple(
        f"https://www.example.lg.jp/kankyo/{n:03}/index.html?year=2026&page={n}#top"
        for n in range(200)
    )
    assessment = content.example.with_answer("system.unit", Answer(level=2, evidence=lines))
    found = targets(opened(render_word(summary_of(assessment), assessment)))
    assert all(found[line] == line for line in lines)
    assert all(words == address for words, address in found.items()), "only to themselves"


@pytest.mark.parametrize(
    "line",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//x.jp",
        "ftp://example.jp/",
        "https://example.jp/ を参照",
        "https://example.jp/100%",
        "https://example.jp/[1]",
        "https://user@example.jp/",
        "https://例え.jp/",
        "https://",
        "https://example.jp/" + "a" * 3000,
    ],
)
def test_other_evidence_is_text(content: Content, summary_of: Summarised, line: str) -> None:
    """Word calls a file damaged that links to an address it cannot read."""
    assessment = content.example.with_answer("system.unit", Answer(level=2, evidence=(line,)))
    document = opened(render_word(summary_of(assessment), assessment))
    assert line not in targets(document)
    assert all(one.startswith(("http://", "https://")) for one in targets(document).values())
    assert bare(line) in whole_text(document)


# ---------------------------------------------------------------------------- what is kept out


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("髙𠮷①㈱〓😀", "髙𠮷①㈱〓😀"),
        ("葛\U000e0100城市", "葛\U000e0100城市"),
        ("外字\ue000", "外字\ue000"),
        ("a\r\nb\u2028c\x85d\x0be", "a\nb\nc\nd\ne"),
        ("a\tb", "a b"),
        ("\x00\x1f\x7f\ud800\ufffe\uffff\ufeff\U0001ffff", ""),
        ("市\u202e役\u2066所\u200f", "市役所"),
    ],
)
def test_cleaning(typed: str, set_as: str) -> None:
    assert clean(typed) == set_as


def test_lines_stay_lines(content: Content, summary_of: Summarised) -> None:
    assessment = content.example.with_answer("system.unit", Answer(level=2, note="一\n\n二"))
    document = opened(render_word(summary_of(assessment), assessment))
    (paragraph,) = [p for p in document.paragraphs if p.text.endswith("一\n\n二")]
    assert len(paragraph._p.findall(f".//{qn('w:br')}")) == 2


def test_what_a_summary_holds_by_mistake_breaks_nothing(
    content: Content, summary_of: Summarised
) -> None:
    """The model refuses such text; a summary made otherwise must still make a sound file."""
    odd = "\x00\x08\ud800\udfff\ufffe\uffff<w:p>&"
    whole = summary_of(content.example)
    stage = replace(whole.stage, staircase=replace(whole.stage.staircase, alt=odd))
    items = replace(whole.items, alt=odd, axis=odd)
    summary = replace(whole, municipality=odd, title=odd, stage=stage, items=items)
    document = opened(render_word(summary, content.example))
    told = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    assert told == ["<w:p>&", "<w:p>&"]
    assert document.core_properties.title == "<w:p>&"
    assert "<w:p>&" in document.sections[0].header.paragraphs[0].text


def test_long_runs_are_kept_whole(content: Content, summary_of: Summarised) -> None:
    lines = ("b" * 500, "長" * 5000, "https://example.jp/" + "c" * 1500)
    answer = Answer(level=2, note="A" * 3000, evidence=lines, by="課" * 200)
    assessment = content.example.with_answer("system.unit", answer)
    text = whole_text(opened(render_word(summary_of(assessment), assessment)))
    assert [one for one in (*lines, answer.note, answer.by) if one not in text] == []


def test_the_longest_note_of_a_step_is_whole(content: Content, summary_of: Summarised) -> None:
    """Owner and month stand in the same cell."""
    step = PlannedStep(
        criterion="partner.nurturing",
        level=2,
        owner="鱒" * 200,
        due="2030-01",
        note="譲" * (MAX_TEXT - 1) + "畢",
    )
    assessment = content.example.with_plan(Plan(first_year=2027, steps=(step,)))
    text = whole_text(opened(render_word(summary_of(assessment), assessment)))
    assert step.owner in text
    assert step.note in text


def test_text_longer_than_allowed_is_cut_with_a_mark(
    content: Content, summary_of: Summarised
) -> None:
    summary = with_overlong_note(summary_of(content.example))
    text = whole_text(opened(render_word(summary, content.example)))
    assert text.count("長" * 10) <= LONGEST / 10 + 1
    assert "長" + bare(summary.words["cut"]) in text


def test_a_report_of_hundreds_of_pages_can_be_read_back(
    content: Content, summary_of: Summarised
) -> None:
    note = "国際環境協力の経緯をここに長く書いています。" * 600
    assessment = content.example
    for criterion_id in content.checklist.criteria:
        answer = Answer(level=2, note=note, name="港", evidence=("https://example.jp/a",) * 200)
        assessment = assessment.with_answer(criterion_id, answer)
    data = render_word(summary_of(assessment), assessment)
    assert len(data) < MAX_REPORT_BYTES
    assert read_report(data, content).assessment == assessment


# ---------------------------------------------------------------------------- the first page


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
    lift: Lift = replace(one.binding[0], name=words * 20)
    steps: tuple[Step, ...] = tuple(
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


def test_the_first_page_can_stand_under_a_decision(example: tuple[Summary, WordDocument]) -> None:
    summary, document = example
    page = "\n".join(p.text for p in first_page(document))
    one = summary.one_page
    told = (summary.municipality, summary.made_on, one.stage_big, one.stage, one.score)
    told += (one.score_span, one.binding_heading, *(lift.name for lift in one.binding))
    told += tuple(step.kind for step in one.steps)
    assert [words for words in told if words not in page] == []
    assert summary.municipality in styled(document, "Title")[0]


# ---------------------------------------------------------------------------- the same again


def test_same_input_same_bytes(content: Content, summary_of: Summarised) -> None:
    summary = summary_of(content.example)
    first, second = (render_word(summary, content.example) for _ in range(2))
    assert first == second
    with ZipFile(BytesIO(first)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.namelist()[0] == "[Content_Types].xml"


def test_only_the_time_differs(content: Content, summary_of: Summarised) -> None:
    summary = summary_of(content.example)
    later = replace(summary, made_at=summary.made_at + timedelta(hours=1))
    assert render_word(summary, content.example) != render_word(later, content.example)


def test_any_time_zone_will_do(content: Content, summary_of: Summarised) -> None:
    at = datetime(2026, 11, 23, 8, 5, 6, 789, tzinfo=ZoneInfo("Asia/Tokyo"))
    summary = replace(summary_of(content.example), made_at=at)
    created: Any = opened(render_word(summary, content.example)).core_properties.created
    assert created.replace(tzinfo=UTC) == at.replace(microsecond=0)
