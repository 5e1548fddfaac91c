"""The PDF: opens anywhere, says everything, can be archived, read aloud and gone on from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from checklist.answers import MAX_TEXT, Answer, Assessment, Plan, PlannedStep, Profile
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from report.document.pdf import render_pdf, render_short_pdf
from report.opening import read_report
from report.savefile.pack import ATTACHMENT, write_savefile
from report.typesetting import MISSING, characters_without_font, clean
from tests.support import by_day, often
from tests.support.on_paper import bare, declared, findings, page_texts
from tests.support.overlong import with_overlong_note
from tests.support.shipped import CONTENT as REAL
from wording.phrases import LONGEST
from wording.summary import Summary

Summarised = Callable[..., Summary]


def made(summary: Summary, assessment: Assessment) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(summary, assessment)))


def whole_text(reader: PdfReader) -> str:
    """What stands on the pages, without the running heads that would stand inside a long text."""
    pages = []
    for number, page in enumerate(page_texts(reader), start=1):
        text = bare(page)
        if number > 1:
            text = re.sub(rf"{number}/{len(reader.pages)}$", "", text)
        pages.append(text)
    return "".join(pages)


@pytest.fixture(scope="module", params=["ja", "en"])
def example(
    request: pytest.FixtureRequest, content: Content, summary_of: Summarised
) -> tuple[Summary, PdfReader]:
    summary = summary_of(content.example, request.param)
    return summary, made(summary, content.example)


# ---------------------------------------------------------------------------- what is in it


def test_it_is_named_and_dated(example: tuple[Summary, PdfReader]) -> None:
    summary, reader = example
    assert reader.metadata is not None
    assert reader.metadata.title == summary.title
    assert reader.metadata.author == summary.municipality
    assert reader.metadata.creation_date == summary.made_at
    assert reader.root_object["/Lang"].lower().startswith(summary.lang)  # type: ignore[union-attr]
    assert 15 <= len(reader.pages) <= 30


def test_bookmarks_name_the_chapters(example: tuple[Summary, PdfReader]) -> None:
    summary, reader = example
    chapters = [one.title for one in reader.outline if not isinstance(one, list)]  # type: ignore[union-attr]
    wanted = ("one_page", "stage_chapter", "items_chapter", "criteria_chapter", "findings_chapter")
    wanted += ("answers_chapter", "schemes_chapter", "cases_chapter", "plan_chapter")
    wanted += ("calendar_chapter", "method_chapter")
    assert chapters == [summary.words[key] for key in wanted]


def test_the_summary_is_one_page(example: tuple[Summary, PdfReader]) -> None:
    summary, reader = example
    _, second, third, *_ = map(bare, page_texts(reader))
    assert bare(summary.words["one_page"]) in second
    assert bare(summary.words["next_case"]) in second
    assert bare(summary.words["stage_chapter"]) in third


def test_it_meets_the_standards(example: tuple[Summary, PdfReader]) -> None:
    _, reader = example
    assert declared(reader) == {"a 3", "a A", "ua 1"}
    assert reader.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_a_checker_from_outside_finds_nothing(
    summary_of: Summarised, mixed: Assessment, tmp_path: Path, lang: Lang
) -> None:
    assert findings(render_pdf(summary_of(mixed, lang), mixed), tmp_path) == []
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    untagged = BytesIO()
    writer.write(untagged)
    assert len(findings(untagged.getvalue(), tmp_path)) > 3  # the checker can find something


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_longest_ordinary_report_is_tagged(summary_of: Summarised, lang: Lang) -> None:
    """Every gap there can be, so every scheme and case: still read aloud by a screen reader."""
    furthest = Assessment(target=4, answers={c.id: Answer(level=0) for c in REAL.checklist.asked})
    assert made(summary_of(furthest, lang), furthest).root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]


def fonts(resources: Any) -> Iterator[Any]:
    resources = resources.get_object()
    for font in resources.get("/Font", {}).values():
        yield font.get_object()
    for drawing in resources.get("/XObject", {}).values():
        if "/Resources" in drawing.get_object():
            yield from fonts(drawing.get_object()["/Resources"])


def test_every_font_is_embedded(example: tuple[Summary, PdfReader]) -> None:
    _, reader = example
    seen = set()
    for page in reader.pages:
        for font in fonts(page["/Resources"]):
            (descendant,) = font["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            seen.add(font["/BaseFont"].partition("+")[2].split("-")[0])
            assert "/FontFile3" in descriptor
            assert "/ToUnicode" in font, "text could not be selected"
    assert seen == {"NotoSansCJKjp"}


def figures(node: Any) -> Iterator[Any]:
    """The figures in the tree that screen readers follow."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from figures(child)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node
        yield from figures(node.get("/K", []))


def test_every_picture_has_words(example: tuple[Summary, PdfReader]) -> None:
    summary, reader = example
    told = {str(figure.get("/Alt")) for figure in figures(reader.root_object["/StructTreeRoot"])}
    assert {
        summary.cover.sign.alt,
        summary.stage.staircase.alt,
        summary.items.alt,
        summary.items.weights.alt if summary.items.weights is not None else "",
        summary.plan.alt if summary.plan is not None else "",
        summary.criteria.alt,
    } == told


def test_everything_typed_is_on_the_pages(
    example: tuple[Summary, PdfReader],
    content: Content,
    mixed: Assessment,
    summary_of: Summarised,
) -> None:
    summary, reader = example
    for assessment, read in (
        (content.example, reader),
        (mixed, made(summary_of(mixed, summary.lang), mixed)),
    ):
        text = whole_text(read)
        assert bare(assessment.profile.label) in text
        for tie in assessment.profile.ties:
            assert bare(tie) in text
        for answer in assessment.answers.values():
            typed = (answer.name, answer.note, answer.reason, answer.by, *answer.evidence)
            for one in typed:
                assert bare(one) in text


#: Every character of this is in the fonts, and much of it would be markup somewhere.
PLAIN = "#*_$<>@[]{}\\`~|\"'&;%=+-/髙𠮷①㈱あがアー漢字abcXYZ019 　\n"


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    typed=st.lists(st.text(st.sampled_from(PLAIN), min_size=1, max_size=60), min_size=4, max_size=4)
)
def test_hostile_text_is_only_text(summary_of: Summarised, typed: list[str]) -> None:
    note, line, name, tie = typed
    assessment = Assessment(
        profile=Profile(name=name, ties=(tie,)),
        answers={
            "system.unit": Answer(level=2, note=note, evidence=(line,), by=name),
            "strength.other": Answer(level=3, name=name),
        },
    )
    data = render_pdf(summary_of(assessment), assessment)
    text = whole_text(PdfReader(BytesIO(data)))
    for one in typed:
        assert bare(one) in text
    assert read_report(data, REAL).assessment == assessment


def test_answers_come_back(example: tuple[Summary, PdfReader], content: Content) -> None:
    _, reader = example
    assert reader.attachments[ATTACHMENT] == [write_savefile(content.example)]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_answered_and_everything_reached(
    content: Content,
    empty: Assessment,
    perfect: Assessment,
    summary_of: Summarised,
    lang: Lang,
) -> None:
    for assessment in (empty, perfect):
        data = render_pdf(summary_of(assessment, lang), assessment)
        assert read_report(data, content).assessment == assessment


def test_two_hundred_links(content: Content, summary_of: Summarised) -> None:
    lines = tuple(
        f"https://www.example.lg.jp/kankyo/kokusai/kyoryoku/report/{n:03}/index.html?year=2026&page={n}"
        for n in range(200)
    )
    assessment = content.example.with_answer("system.unit", Answer(level=2, evidence=lines))
    reader = made(summary_of(assessment), assessment)
    text = whole_text(reader)
    assert all(line in text for line in lines)
    targets = set()
    for page in reader.pages:
        for link in page.get("/Annots", []):
            action = link.get_object().get("/A", {})
            targets.add(action.get("/URI"))
            left, _, right, _ = link.get_object()["/Rect"]
            assert 0 < left < right < page.mediabox.width, "it must not leave the page"
    assert set(lines) <= targets


def test_only_web_addresses_become_links(content: Content, summary_of: Summarised) -> None:
    odd = (
        *("javascript:alert(1)", "file:///etc/passwd", "https://example.jp/ を参照", "//x.jp"),
        *("https://example.jp/[1]", "https://example.jp/100%", "https://user@example.jp/"),
    )
    lines = (*odd, "https://example.jp/a%20b")
    found = set()
    assessment = content.example.with_answer("system.unit", Answer(level=2, evidence=lines))
    for page in made(summary_of(assessment), assessment).pages:
        for link in page.get("/Annots", []):
            uri = link.get_object().get("/A", {}).get("/URI", "https://")
            assert uri.startswith(("https://", "http://"))
            found.add(uri)
    assert lines[-1] in found
    assert not found & {*odd, "https://example.jp/"}


# ---------------------------------------------------------------------------- what is kept out


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("髙𠮷①㈱", "髙𠮷①㈱"),
        ("消防😀", "消防〓"),
        ("العربية", "〓" * 7),
        ("葛\U000e0100城市", "葛城市"),
        ("\ufeff市\u200b役\u202e所\u2066", "市役所"),
        ("外字\ue000\uf8ff", "外字"),
        ("a\r\nb\u2028c\x85d\x0be", "a\nb\nc\nd\ne"),
        ("a\tb\u00a0c", "a b\u00a0c"),
        ("か\u3099", "か\u3099"),
        ("#set text(red)", "#set text(red)"),
    ],
)
def test_typed_text_is_cleaned_before_it_is_set(typed: str, set_as: str) -> None:
    assert clean(typed) == set_as


@settings(max_examples=often(300), deadline=None)
@given(st.text(st.characters()))
def test_cleaned_text_stays_clean(typed: str) -> None:
    once = clean(typed)
    assert clean(once) == once
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]", once)


def test_missing_characters_do_not_stop_the_report(
    content: Content, summary_of: Summarised
) -> None:
    odd = "😀العربية\ufeff\ue000\u202e\u0301\U000e0100\u0378\ufffe\U0010ffff\x85\u2029"
    profile = Profile(name=f"市{odd}", prefecture=odd, ties=(odd,))
    answer = Answer(level=3, name=odd, note=odd, reason=odd, evidence=(odd,), by=odd)
    assessment = Assessment(profile=profile, answers={"strength.other": answer})
    data = render_pdf(summary_of(assessment), assessment)
    assert MISSING in whole_text(PdfReader(BytesIO(data)))
    assert read_report(data, content).assessment == assessment, "the save file keeps what was typed"


def test_the_file_says_which_characters_are_replaced(summary_of: Summarised) -> None:
    """Those that it shows: the short report shows names, and no notes."""
    answers = {"system.unit": Answer(level=1, note="消防🚒と😀")}
    assessment = Assessment(profile=Profile(name="港市😀"), answers=answers)
    summary = summary_of(assessment)
    words = summary.words["missing_characters"]
    for render, named, count in (
        (render_pdf, "U+1F600、U+1F692", 2),
        (render_short_pdf, "U+1F600", 1),
    ):
        first = bare(page_texts(render(summary, assessment))[0])
        assert bare(words.format(characters=named, n=count)) in first
    plain = Assessment(answers={"system.unit": Answer(level=1, note="消防〓")})
    assert "U+" not in bare(page_texts(render_pdf(summary_of(plain), plain))[0])


def test_the_fonts_have_all_of_windows_31j_but_one_sign() -> None:
    pairs = (bytes([high, low]) for high in range(0x81, 0xFD) for low in range(0x40, 0xFD))
    text = "".join(pair.decode("cp932", "ignore") for pair in pairs)
    assert len(text) > 7_000
    assert characters_without_font(text) == ("≒",)


def test_text_longer_than_allowed_is_cut_with_a_mark(
    content: Content, summary_of: Summarised
) -> None:
    """The model refuses such a text; a summary made otherwise must not swamp the report."""
    summary = with_overlong_note(summary_of(content.example))
    text = whole_text(made(summary, content.example))
    assert text.count("長") < LONGEST + 100
    assert bare(summary.words["cut"]) in text


def test_long_runs_and_names_stay_on_the_page(summary_of: Summarised) -> None:
    profile = Profile(name="とても長い名前の市" * 22, prefecture="")
    answer = Answer(level=2, note="A" * 3000, evidence=("b" * 500, "長" * 5000), by="課" * 200)
    assessment = Assessment(profile=profile, answers={"system.unit": answer})
    reader = made(summary_of(assessment), assessment)
    text = whole_text(reader)
    assert text.count("A") >= 3000
    assert text.count("b") >= 500
    assert text.count("長") >= 5000
    rightmost = []
    reader.pages[1].extract_text(
        visitor_text=lambda _text, _cm, tm, _font, _size: rightmost.append(tm[4])
    )
    assert max(rightmost) < reader.pages[1].mediabox.width
    assert bare(summary_of(assessment).words["one_page"]) in bare(page_texts(reader)[1])


@pytest.mark.parametrize("choice", by_day([None, "forbidden"], 2))
def test_a_long_note_of_a_step_stands_in_the_plan_to_its_end(
    content: Content, summary_of: Summarised, choice: Literal["forbidden"] | None
) -> None:
    """Its row is higher than a page: what did not part would end at the edge of the paper."""
    step = PlannedStep(
        criterion="partner.nurturing",
        level=2,
        choice=choice,
        owner="鱒" * 200,
        due="2030-01",
        note="\n".join(["譲" * 99] * 200)[: MAX_TEXT - 1] + "畢",
    )
    assessment = content.example.with_plan(Plan(first_year=2027, steps=(step,)))
    text = whole_text(made(summary_of(assessment), assessment))
    assert (text.count("鱒"), text.count("譲"), text.count("畢")) == (200, 200 * 99, 1)
    assert bare(summary_of(assessment).words["cut"]) not in text
