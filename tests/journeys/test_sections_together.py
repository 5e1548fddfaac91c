"""庁内照会 by two people at once: who chooses differently is asked again, only the last step is
taken back, and what the other changed is named."""

from __future__ import annotations

import re

import pytest

from checklist.answers import Answer
from checklist.board import add, board
from checklist.returned import Returned
from store.assessments import AssessmentStore
from tests.support.asking_sections import FINANCE, LEGAL, begun
from tests.support.generated import MADE_AT
from tests.support.kept import stored
from tests.support.visitor import Visitor
from views.server.resources import content

OTHER = "strength.other"


def contradicted(kept: AssessmentStore, *criteria: str) -> str:
    """The code of an assessment in which two sections contradict each other, on two questions or on
    those named."""
    now = begun()
    files = [
        Returned(
            f"{section}.xlsx",
            section,
            {
                c: Answer(level=level, name="港湾" if c == OTHER else "")
                for c in criteria or (FINANCE, LEGAL)
            },
            {},
        )
        for section, level in (("財政課", 1), ("企画課", 2))
    ]
    return kept.create(add(now, files, MADE_AT, content().checklist).assessment)[0]


@pytest.mark.usefixtures("at_the_same_moment")
def test_two_who_choose_differently_are_both_asked_again(kept: AssessmentStore) -> None:
    code = contradicted(kept)
    one, two = Visitor("sections", code=code), Visitor("sections", code=code)
    one.press(f"take:{FINANCE}:0:1")
    two.press(f"take:{FINANCE}:1:1")
    again = Visitor("sections", code=code)  # as after a reload: nothing hangs on the page
    for page in (two, again):
        assert "今の回答（財政課）" in page.reads()
    now = stored(kept, code)
    assert now[FINANCE].level == 1  # until it is decided, what was chosen first
    voices = board(now, content().checklist).undecided[FINANCE].voices.given
    assert [(voice.who, voice.answer.level) for voice in voices] == [("財政課", 1), ("企画課", 2)]
    again.press(f"take:{FINANCE}:1:3")
    decided = stored(kept, code)
    assert (decided[FINANCE].level, decided[FINANCE].by) == (2, "企画課")
    assert "財政課：1 個別対応" in re.sub(r"今の回答（(.+?)）", r"\1", again.reads())


@pytest.mark.usefixtures("at_the_same_moment")
def test_two_who_choose_for_different_questions_or_the_same_are_asked_nothing(
    kept: AssessmentStore,
) -> None:
    code = contradicted(kept)
    one, two = Visitor("sections", code=code), Visitor("sections", code=code)
    one.press(f"take:{FINANCE}:0:1")
    two.press(f"take:{LEGAL}:1:1")
    assert two.problems() == ""
    one.press(f"take:{LEGAL}:1:2")
    now = stored(kept, code)
    assert [now[criterion].level for criterion in (FINANCE, LEGAL)] == [1, 2]
    assert board(now, content().checklist).undecided == {}
    assert len(now.asking.steps) == 3  # what both chose alike is one step


@pytest.mark.usefixtures("at_the_same_moment")
def test_a_step_is_taken_back_only_where_it_is_still_the_last(kept: AssessmentStore) -> None:
    code = contradicted(kept)
    one, two = Visitor("sections", code=code), Visitor("sections", code=code)
    one.press(f"take:{FINANCE}:0:1")
    before = stored(kept, code)
    two.press("sections_undo:1")  # the reading, behind which the choice came
    assert stored(kept, code) == before
    assert two.problems() == ""


def test_what_another_changed_in_what_sections_are_asked_is_named(kept: AssessmentStore) -> None:
    """Section and question, not only how many there are."""
    code, _ = kept.create(begun())
    one, two = Visitor("sections", code=code), Visitor("sections", code=code)
    (asked, *_) = (m for m in one.app.multiselect if m.key == "section_criteria:0")
    asked.set_value([FINANCE, LEGAL])
    one.look_again()
    told = two.look_again().notices()
    assert two.say("common.taken_over") in told
    assert "「財政課」に聞く問いは3-1 財政、3-3 条例・要綱" in told
    assert "水道局" not in told
    one.type("answers_due", "2027-02-01")
    assert "2027年2月1日" in two.look_again().notices(), "all since it was seen"
    assert "3-3 条例・要綱" in two.notices()


@pytest.mark.parametrize("criteria", [(OTHER,), (OTHER, FINANCE)])
def test_what_sections_name_themselves_is_decided_here_not_in_a_room(
    kept: AssessmentStore, criteria: tuple[str, ...]
) -> None:
    visitor = Visitor("sections", code=contradicted(kept, *criteria))
    assert "（1-4 その他の分野）" in visitor.reads()
    rooms = [link for link in visitor.app.get("page_link") if "decide" in link.proto.query_string]
    assert len(rooms) == len(criteria) - 1
