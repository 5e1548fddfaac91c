"""What was agreed becomes an ordinary assessment."""

from __future__ import annotations

from checklist.answers import Answer, Assessment, Profile
from checklist.load import Content
from checklist.savefile import read_assessment
from tests.support.rooms import CRITERIA, NOW, room
from workshop.outcome import assessment_of
from workshop.room import Agreed

FIRST, SECOND, THIRD = CRITERIA
HELD = room(
    agreed={
        FIRST: Agreed(level=2, reason="要綱がある", round=2, at=NOW),
        SECOND: Agreed(level="unknown", round=1, at=NOW),
        "gone.question": Agreed(level=4, round=1, at=NOW),
    }
)


def test_agreed_levels_become_answers(content: Content) -> None:
    found = assessment_of(HELD, content.checklist)
    assert found.checklist == content.checklist.version
    assert found.answers == {
        FIRST: Answer(level=2, note="要綱がある", by="準備度の会", at=NOW),
        SECOND: Answer(level="unknown", by="準備度の会", at=NOW),
    }
    assert read_assessment(found.to_json().encode(), content.checklist) == found


def test_what_was_there_stays(content: Content) -> None:
    base = Assessment(
        profile=Profile(name="みどり市"),
        answers={
            FIRST: Answer(level=0, evidence=("要綱",), note="前のメモ", by="財政課"),
            SECOND: Answer(level=3, note="名簿", evidence=("名簿",)),
            THIRD: Answer(level=1),
        },
    )
    found = assessment_of(HELD, content.checklist, base)
    assert found.profile == base.profile
    assert found[FIRST] == Answer(
        level=2, evidence=("要綱",), note="要綱がある", by="準備度の会", at=NOW
    )
    assert (found[SECOND].level, found[SECOND].note) == ("unknown", "名簿")
    assert found[THIRD] == base[THIRD]


def test_not_applicable_keeps_its_reason(content: Content) -> None:
    held = room(
        criteria=("purpose.tourism",),
        agreed={
            "purpose.tourism": Agreed(
                level="not_applicable", reason="観光は扱わない", round=1, at=NOW
            )
        },
    )
    found = assessment_of(held, content.checklist)["purpose.tourism"]
    assert (found.level, found.reason, found.note) == ("not_applicable", "観光は扱わない", "")
    agreed_after = held.model_copy(
        update={"agreed": {"purpose.tourism": Agreed(level=1, round=2, at=NOW)}}
    )
    again = assessment_of(agreed_after, content.checklist, assessment_of(held, content.checklist))[
        "purpose.tourism"
    ]
    assert (again.level, again.reason) == (1, "")
