"""The ten-minute check on paper: the path that a pencil follows is on it, in its order, legible."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from report.worksheet.quick_sheet import render_quick_sheet
from scoring.quick_path import PathDecision, quick_path
from tests.support.on_paper import bare, coloured, declared, findings, page_texts, placed_type
from wording.phrases import Phrases

A4 = (595.3, 841.9)
MILLIMETRE = 72 / 25.4


class Sheet:
    """The sheet as it was made."""

    def __init__(self, content: Content, lang: Lang) -> None:
        self.content, self.lang = content, lang
        self.phrases = Phrases(content, lang)
        self.data = render_quick_sheet(Phrases(content, lang))
        self.reader = PdfReader(BytesIO(self.data))
        self.text = bare("".join(page_texts(self.data)))


@pytest.fixture(scope="module", params=LANGUAGES)
def sheet(request: pytest.FixtureRequest, content: Content) -> Sheet:
    return Sheet(content, request.param)


def printed(decision: PathDecision, number: int, sheet: Sheet) -> list[str]:
    """What of a decision has to be on the sheet, in its order."""
    phrases, required = sheet.phrases, decision.requirement
    criteria = sheet.content.checklist.criteria
    if required.level is None:
        return [str(number), str(required.overall)]
    level = phrases.level(required.level)
    if required.criterion is None:
        names = [phrases.criterion(c) for c in decision.criteria]
        return [str(number), phrases.item(required.id), level, *names]
    text = criteria[required.criterion].levels[required.level].of(sheet.lang)
    return [str(number), phrases.criterion(required.criterion), level, text]


def test_the_whole_path_is_on_it_in_its_order(sheet: Sheet, content: Content) -> None:
    say, number, wanted = sheet.phrases.say, 0, []
    for part in quick_path(content.checklist, content.stages):
        title = content.stages[part.stage].title.of(sheet.lang)
        wanted.append(say("quick_sheet.stage", number=part.stage, title=title))
        wanted.append(say("quick_sheet.stage_down", below=part.stage - 1))
        for decision in part.decisions:
            number += 1
            wanted += printed(decision, number, sheet)
    assert re.search(".*?".join(re.escape(bare(text)) for text in wanted), sheet.text)


def test_a_stage_that_goes_on_overleaf_is_named_there(sheet: Sheet, content: Content) -> None:
    say, front, back = sheet.phrases.say, *map(bare, page_texts(sheet.data))
    assert bare(say("quick_sheet.both_sides")) in front
    cut = [
        part.stage
        for part in quick_path(content.checklist, content.stages)
        if bare(say("quick_sheet.stage_down", below=part.stage - 1)) in front
        and bare(say("quick_sheet.stage_down", below=part.stage - 1)) in back
    ]
    named = [
        n
        for n in range(1, content.stages.top + 1)
        if bare(say("quick_sheet.stage_again", number=n)) in back
    ]
    assert named == cut
    assert len(cut) == 1
    assert bare(say("quick_sheet.stage_again", number=cut[0])) not in front


def test_the_rules_are_on_it(sheet: Sheet, content: Content) -> None:
    for rule in ("order", "yes", "unknown", "no", "end", "any"):
        words = sheet.phrases.say(f"quick_sheet.how_{rule}", top=content.stages.top)
        assert bare(words) in sheet.text
    assert bare(sheet.phrases.say("quick_sheet.how_met")) not in sheet.text


def test_what_not_applicable_meets_says_so(content: Content) -> None:
    stages = content.stages
    first = stages[1].requires[2].model_copy(update={"not_applicable_meets": True})
    stage = stages[1].model_copy(update={"requires": (first,)})
    changed = stages.model_copy(update={"stages": (stages[0], stage, *stages.stages[2:])})
    text = Sheet(replace(content, stages=changed), "ja").text
    assert text.count("該当しないも可") == 2  # the rule, and the decision
    assert bare(Phrases(content, "ja").say("quick_sheet.how_met")) in text


def test_every_level_has_a_box_to_be_added_up(sheet: Sheet, content: Content) -> None:
    last = sheet.text.rpartition(bare(sheet.phrases.say("quick_sheet.scores_how")))[2]
    for criterion in content.checklist.criteria:
        assert sheet.phrases.criterion_number(criterion) in last
    for item in content.checklist.items:
        rule = sheet.phrases.say(f"quick_sheet.rule_{item.rule}")
        assert bare(sheet.phrases.item(item.id) + rule) in last


def test_it_is_one_sheet_and_legible(sheet: Sheet) -> None:
    assert len(sheet.reader.pages) == 2
    edge = 9 * MILLIMETRE  # what printers leave blank
    for page in sheet.reader.pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        assert size == pytest.approx(A4, abs=1)
        for points, x, y in placed_type(page):
            assert points >= 9 - 0.01
            assert edge <= x <= A4[0] - edge
            assert edge <= y <= A4[1] - edge
        assert coloured(page) == []


def test_it_is_archived_and_read_aloud(sheet: Sheet, content: Content, tmp_path: Path) -> None:
    assert declared(sheet.reader) == {"a 3", "a A", "ua 1"}
    root = sheet.reader.root_object
    assert root["/Lang"].lower().startswith(sheet.lang)  # type: ignore[union-attr]
    assert sheet.reader.metadata is not None
    assert sheet.reader.metadata.title == sheet.phrases.say("quick_sheet.title")
    (chapter, stages) = sheet.reader.outline
    assert chapter.title == sheet.phrases.say("quick_sheet.heading")  # type: ignore[union-attr]
    assert len(stages) == content.stages.top + 1  # type: ignore[arg-type] # and the score
    assert findings(sheet.data, tmp_path) == []


def test_same_content_same_bytes(sheet: Sheet, content: Content) -> None:
    assert render_quick_sheet(Phrases(content, sheet.lang)) == sheet.data
