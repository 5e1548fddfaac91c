"""庁内照会 by links: made with a press for one section or all; what came through them is added with
another."""

from __future__ import annotations

import re

from checklist.answers import Answer
from checklist.board import board
from checklist.inquiry import AskedPart, inquiry_of
from store.assessments import MOST_LINKS, AssessmentStore
from tests.support.asking_sections import ASKED, FINANCE, LEGAL, begun
from tests.support.kept import stored
from tests.support.visitor import Visitor
from views.server.resources import content


def test_what_came_through_links_is_added_with_a_press(kept: AssessmentStore) -> None:
    now = begun()
    code, _ = kept.create(now)
    inquiry = inquiry_of(now.asking)
    assert inquiry is not None
    for asked, level in zip(inquiry.sections[:2], (1, 2), strict=True):
        link = kept.add_link(code, "answer", "", part=AskedPart(section=asked))
        kept.save_part(link, 1, {FINANCE: Answer(level=level)})
    visitor = Visitor("sections", code=code)
    assert stored(kept, code) == now
    read = visitor.reads()
    assert read.count("リンクで回答あり（未取込、1問）") == 2
    assert "未着1課。" in read
    assert "水道局　御中" in read
    assert "財政課　御中" not in read
    assert "催促が要るかどうかが分かります：財政課、企画課" in read
    visitor.press("sections_links:0")
    assert "読み込み　財政課：財政課、1問" in visitor.notices()
    assert "リンク「企画課」" in visitor.reads()
    after = stored(kept, code)
    assert list(board(after, content().checklist).undecided) == [FINANCE]
    assert not [b for b in visitor.app.button if str(b.key).startswith("sections_links")]
    kept.save_part(link, 2, {FINANCE: Answer(level=1)})
    visitor.look_again().press("sections_links:1")
    assert stored(kept, code)[FINANCE].level == 1
    visitor.press("sections_undo:2").press("sections_undo:1")
    assert stored(kept, code) == now


def test_a_link_for_a_section_is_made_with_a_press(kept: AssessmentStore) -> None:
    code, _ = kept.create(begun(due="2026-12-18"))
    visitor = Visitor("sections", code=code).press("section_link:1")
    assert visitor.title == visitor.say("links.title")
    (made,) = (link for link in kept.links(code) if link.may == "answer")
    assert (made.name, made.section) == ("企画課", "企画課")
    code_of_link = re.search(r"section\?code=([\w-]+)", visitor.reads())
    assert code_of_link is not None
    opened = kept.open_part(code_of_link[1])
    assert opened is not None
    assert opened.part.section.criteria == (FINANCE, LEGAL)
    assert (opened.part.asker, opened.part.due) == ("環境課", "2026-12-18")


def test_a_link_for_every_section_is_made_with_one_press(kept: AssessmentStore) -> None:
    code, _ = kept.create(begun())
    kept.add_link(code, "answer", "", part=part_of("水道局"))
    visitor = Visitor("sections", code=code).press("section_links")
    assert visitor.title == visitor.say("links.title")
    assert {link.section for link in kept.links(code) if link.may == "answer"} == {*ASKED}
    codes = re.findall(r"section\?code=([\w-]+)", visitor.reads())
    opened = [kept.open_part(of_link) for of_link in codes]
    assert [of and of.part.section.key for of in opened] == ["財政課", "企画課"]
    assert codes[0] not in visitor.press("new_section_links_seen").reads()
    visitor = Visitor("sections", code=code).press("section_links")
    assert visitor.say("sections.links_made") in visitor.notices()
    assert len(kept.links(code)) == 4


def test_links_that_would_be_too_many_are_not_begun(kept: AssessmentStore) -> None:
    code, _ = kept.create(begun())
    for number in range(MOST_LINKS - 3):
        kept.add_link(code, "read", f"{number}")
    visitor = Visitor("sections", code=code).press("section_links")
    assert "あと2です" in visitor.problems()
    assert len(kept.links(code)) == MOST_LINKS - 2


def test_an_empty_field_of_who_answered_names_the_section(kept: AssessmentStore) -> None:
    code, _ = kept.create(begun())
    visitor = Visitor("section", code=kept.add_link(code, "answer", "", part=part_of("水道局")))
    visitor.unfold("fold:system.unit")
    (field,) = (f for f in visitor.app.text_input if f.key == "by:system.unit")
    assert (field.value, field.placeholder) == ("", "水道局")


def part_of(section: str) -> AskedPart:
    inquiry = inquiry_of(begun().asking)
    assert inquiry is not None
    return AskedPart(section=next(s for s in inquiry.sections if s.key == section))
