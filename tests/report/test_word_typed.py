"""Whatever was typed stands in the Word report as text, breaks nothing, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist.answers import MAX_TEXT, Answer, Assessment, Plan, PlannedStep
from checklist.load import Content
from checklist.model import Lang
from report.document.word import render_word
from report.document.word.builder import clean
from report.opening import read_report
from tests.support import often
from tests.support.generated import REAL, assessments
from tests.support.in_word import Summarised, bare_text, opened
from tests.support.on_paper import bare
from tests.support.overlong import with_overlong_note
from wording.phrases import LONGEST


def typed_in(assessment: Assessment) -> Iterator[str]:
    """Everything that somebody typed, and that a report must therefore show."""
    yield assessment.profile.label
    yield from assessment.profile.ties
    for answer in assessment.answers.values():
        yield from (answer.name, answer.note, answer.reason, answer.by, *answer.evidence)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_everything_typed_is_in_it(
    content: Content, mixed: Assessment, summary_of: Summarised, lang: Lang
) -> None:
    for assessment in (content.example, mixed):
        text = bare_text(opened(render_word(summary_of(assessment, lang), assessment)))
        for typed in typed_in(assessment):
            assert bare(typed) in text


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
    text = bare_text(opened(data))
    for typed in typed_in(assessment):
        assert bare(clean(typed)) in text
    assert read_report(data, REAL).assessment == assessment.for_others()


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
    assert bare(line) in bare_text(document)


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
def test_typed_text_is_cleaned_before_it_is_written(typed: str, set_as: str) -> None:
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
    text = bare_text(opened(render_word(summary_of(assessment), assessment)))
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
    text = bare_text(opened(render_word(summary_of(assessment), assessment)))
    assert step.owner in text
    assert step.note in text


def test_text_longer_than_allowed_is_cut_with_a_mark(
    content: Content, summary_of: Summarised
) -> None:
    summary = with_overlong_note(summary_of(content.example))
    text = bare_text(opened(render_word(summary, content.example)))
    assert text.count("長" * 10) <= LONGEST / 10 + 1
    assert "長" + bare(summary.words["cut"]) in text
