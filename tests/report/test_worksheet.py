"""The worksheet on paper: everything asked is on it, can be printed anywhere and written on."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from checklist.load import Content
from checklist.model import Lang
from report.worksheet.write import PaperSize, render_worksheet
from tests.support import by_day
from tests.support.on_paper import bare, coloured, declared, findings, page_texts, placed_type
from wording.phrases import Phrases

#: Width and height in points: A4 upright, A3 sideways.
SIZES = {"a4": (595.3, 841.9), "a3": (1190.6, 841.9)}
#: Points of the smallest type.
SMALLEST = {"a4": 9.0, "a3": 10.4}
SHEETS: list[tuple[Lang, PaperSize]] = [("ja", "a4"), ("ja", "a3"), ("en", "a3"), ("en", "a4")]


class Sheets:
    """A worksheet as it was made."""

    def __init__(self, content: Content, lang: Lang, paper: PaperSize) -> None:
        self.lang, self.paper = lang, paper
        self.phrases = Phrases(content, lang)
        self.data = render_worksheet(Phrases(content, lang), paper)
        self.reader = PdfReader(BytesIO(self.data))

    @cached_property
    def pages(self) -> list[str]:
        return [bare(text) for text in page_texts(self.data)]

    @property
    def last(self) -> str:
        """The page that adds up."""
        return self.pages[-1]

    def page_of(self, *texts: str) -> int:
        """The only page on which all of these stand, and in this order."""
        wanted = re.compile(".*?".join(re.escape(bare(text)) for text in texts))
        found = [number for number, page in enumerate(self.pages) if wanted.search(page)]
        assert len(found) == 1, (texts, found)
        return found[0]


@pytest.fixture(
    scope="module",
    params=by_day([(sheet,) for sheet in SHEETS], 2),
    ids=lambda sheet: "-".join(sheet),
)
def sheets(request: pytest.FixtureRequest, content: Content) -> Sheets:
    return Sheets(content, *request.param)


def test_every_criterion_is_whole_on_one_page(sheets: Sheets, content: Content) -> None:
    say, lang = sheets.phrases.say, sheets.lang
    for criterion in content.checklist.criteria.values():
        scale = content.checklist.scale
        choices = [
            f"{level}{scale[level].title.of(lang)}{words.of(lang)}"
            for level, words in enumerate(criterion.levels)
        ]
        choices.append(sheets.phrases.level("unknown"))
        if criterion.not_applicable is not None:
            choices.append(criterion.not_applicable.of(lang))
            choices.append(say("worksheet.reason"))
        name = [say(f"worksheet.own_name_{criterion.item_id}")] if criterion.own else []
        heading = sheets.phrases.criterion(criterion.id)
        sheets.page_of(
            heading,
            criterion.question.of(lang),
            *name,
            *choices,
            say("worksheet.evidence"),
            say("worksheet.note"),
        )


def test_what_decides_about_schemes_is_asked_on_one_page(sheets: Sheets, content: Content) -> None:
    say, lang = sheets.phrases.say, sheets.lang
    questions = [fact.question.of(lang) for fact in content.facts.values()]
    page = sheets.page_of(say("worksheet.decides"), say("worksheet.countries"), *questions)
    yes = bare(say("advice.fact_yes"))
    assert sheets.pages[page].count(yes + bare(say("advice.fact_no"))) == len(questions)


def test_not_applicable_is_offered_only_where_it_is_allowed(
    sheets: Sheets, content: Content
) -> None:
    reason = bare(sheets.phrases.level("not_applicable"))
    allowed = [c for c in content.checklist.criteria.values() if c.not_applicable is not None]
    boxes = [text for page in sheets.pages[1:-1] for text in re.findall(re.escape(reason), page)]
    assert len(boxes) == len(allowed) > 0


def test_an_item_begins_on_a_new_page(sheets: Sheets, content: Content) -> None:
    first_pages = []
    for item in content.checklist.items:
        number = sheets.phrases.item_number(item.id)
        title = item.title.of(sheets.lang)
        heading = sheets.phrases.say("worksheet.item", number=number, title=title)
        page = sheets.page_of(heading, item.question.of(sheets.lang))
        last_label = sheets.phrases.say("worksheet.date")
        assert sheets.pages[page].startswith(
            bare(sheets.phrases.say("worksheet.municipality"))
            + bare(sheets.phrases.say("worksheet.section"))
            + bare(last_label)
            + bare(heading)
        )
        first_pages.append(page)
    assert all(before < after for before, after in pairwise(first_pages))


def test_the_last_page_adds_up_by_hand(sheets: Sheets, content: Content) -> None:
    last = sheets.pages[-1]
    for criterion_id in content.checklist.criteria:
        assert sheets.phrases.criterion_number(criterion_id) in last
    for item in content.checklist.items:
        assert bare(sheets.phrases.item(item.id)) in last
    for stage in content.stages.stages[1:]:
        assert bare(stage.title.of(sheets.lang)) in last
    required = [one for stage in content.stages.stages for one in stage.requires]
    levels = [str(one.level) for one in required if one.level is not None]
    ladder = last.partition(bare(sheets.phrases.say("worksheet.stages_how")))[2]
    at_least = [sheets.phrases.say("worksheet.at_least", level=n) for n in ("1", "2", "3", "75")]
    assert sum(len(re.findall(rf"(?<!\d){re.escape(words)}", ladder)) for words in at_least) == len(
        required
    ) - levels.count("4")
    assert "75" in ladder


def test_a_requirement_that_not_applicable_meets_says_so(content: Content) -> None:
    stages = content.stages
    first = stages[1].requires[2].model_copy(update={"not_applicable_meets": True})
    stage = stages[1].model_copy(update={"requires": (first,)})
    changed = stages.model_copy(update={"stages": (stages[0], stage, *stages.stages[2:])})
    sheets = Sheets(replace(content, stages=changed), "ja", "a4")
    assert "（該当しないも可）" in sheets.last
    assert "（該当しないも可）" not in Sheets(content, "ja", "a4").last


def test_it_is_of_the_paper_asked_for(sheets: Sheets) -> None:
    width, height = SIZES[sheets.paper]
    for page in sheets.reader.pages:
        assert float(page.mediabox.width) == pytest.approx(width, abs=1)
        assert float(page.mediabox.height) == pytest.approx(height, abs=1)


def test_everything_is_large_enough_and_on_the_page(sheets: Sheets) -> None:
    width, height = SIZES[sheets.paper]
    edge = 9 * 72 / 25.4  # millimetres that printers leave blank
    for page in sheets.reader.pages:
        seen = placed_type(page)
        assert seen
        assert min(size for size, _, _ in seen) >= SMALLEST[sheets.paper] - 0.01
        assert all(edge <= x <= width - edge for _, x, _ in seen)
        assert all(edge <= y <= height - edge for _, _, y in seen)


#: Millimetres from a line to write on to the next, and how many there are for a criterion.
WRITING = {"a4": (8, 4), "a3": (10, 8)}
RULE = re.compile(r"1 0 0 -1 ([\d.]+) ([\d.]+) cm/c0 cs 0\.43[\d. ]+ scn ([\d.]+) [\d.]+ m")


def test_there_is_room_to_write(sheets: Sheets, content: Content) -> None:
    """For each criterion enough lines far enough apart; a group's sheet has more of both."""
    apart, least = WRITING[sheets.paper]
    count = len(content.checklist.criteria)
    columns = 2 if sheets.paper == "a3" else 1
    lines = 0
    for page in sheets.reader.pages[1:-1]:
        drawn = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
        found = [tuple(map(float, rule)) for rule in RULE.findall(drawn)]
        # the longest are those to write on; others stand at the head of a page, or for a reason
        width = float(page.mediabox.width)
        longest = width / columns * 0.7
        by_column: dict[float, set[float]] = {}
        for x, y, length in found:
            if length > longest and y < float(page.mediabox.height) - 60:
                by_column.setdefault(x // (width / columns), set()).add(y)
        lines += sum(map(len, by_column.values()))
        for ys in by_column.values():
            gaps = [b - a for a, b in pairwise(sorted(ys))]
            assert min(gaps, default=apart * 72) >= apart * 72 / 25.4 - 0.1
    assert lines >= least * count


def test_only_the_sheet_of_a_group_counts_hands(sheets: Sheets, content: Content) -> None:
    hands = sheets.phrases.say("worksheet.hands")
    lines = [line.strip() for text in page_texts(sheets.data) for line in text.split("\n")]
    told = lines.count(hands)
    assert told == (len(content.checklist.criteria) if sheets.paper == "a3" else 0)
    assert (bare(sheets.phrases.say("worksheet.how_hands")) in sheets.pages[0]) == bool(told)


def test_it_prints_in_black_and_white(sheets: Sheets) -> None:
    for page in sheets.reader.pages:
        assert coloured(page) == []


def test_it_is_archived_and_read_aloud(sheets: Sheets, content: Content) -> None:
    assert declared(sheets.reader) == {"a 3", "a A", "ua 1"}
    root = sheets.reader.root_object
    assert root["/Lang"].lower().startswith(sheets.lang)  # type: ignore[union-attr]
    assert sheets.reader.metadata is not None
    assert sheets.reader.metadata.title == sheets.phrases.say("worksheet.title")
    chapters = [one.title for one in sheets.reader.outline if not isinstance(one, list)]  # type: ignore[union-attr]
    assert len(chapters) == len(content.checklist.items) + 2


def test_a_checker_from_outside_finds_nothing(sheets: Sheets, tmp_path: Path) -> None:
    assert findings(sheets.data, tmp_path) == []


@pytest.mark.parametrize(("lang", "paper"), SHEETS[::2])
def test_same_content_same_bytes(content: Content, lang: Lang, paper: PaperSize) -> None:
    phrases = Phrases(content, lang)
    assert render_worksheet(phrases, paper) == render_worksheet(phrases, paper)
