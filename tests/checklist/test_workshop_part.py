"""The account of a workshop in the save file: kept whole, refused with its place, and brought to
another version of the checklist by id."""

from __future__ import annotations

import json
from typing import Any

import pytest

from checklist.answers import Assessment, Voted, VotedRound, Workshop
from checklist.places import changes
from checklist.problems import ProblemsError
from checklist.savefile import read_assessment, read_migrated
from checklist.versions import notes
from tests.support.later_checklist import LATER, REAL

HELD = Workshop(
    title="準備度の会",
    people=28,
    groups=("財政課", "環境課"),
    alpha_first=0.412,
    alpha_last=0.807,
    criteria={
        "system.unit": Voted(
            rounds=(
                VotedRound(number=1, voters=27, counts=(3, 9, 10, 4, 0)),
                VotedRound(number=2, voters=2),
            ),
            level=2,
            reason="要綱がある",
        )
    },
)


def saved(workshop: dict[str, Any], **content: Any) -> bytes:
    return json.dumps(
        {"format": 1, "answers": {}, "workshop": {"title": "会", **workshop}, **content}
    ).encode()


def test_a_save_file_brings_it_back() -> None:
    whole = Assessment(workshop=HELD)
    assert read_assessment(whole.to_json().encode(), REAL) == whole
    assert [place.name for place in changes(Assessment(), whole)] == ["workshop"]
    assert Assessment().with_workshop(HELD) == whole


def test_dont_know_is_what_is_left() -> None:
    first, second = HELD.criteria["system.unit"].rounds
    assert (first.unknown, second.unknown) == (1, None)


def rounds(*told: dict[str, Any]) -> dict[str, Any]:
    return {"criteria": {"system.unit": {"rounds": list(told)}}}


REFUSED = [
    ({"criteria": {"system.songs": {"level": 1}}}, "workshop.criteria.system.songs"),
    ({"beforehand": ["system.songs"]}, "workshop.beforehand.0"),
    (
        {"homework": [{"what": "歌集"}, {"what": "歌集", "criterion": "system.songs"}]},
        "workshop.homework.1.criterion",
    ),
    ({"homework": [{"what": " "}]}, "workshop.homework.0"),
    ({"homework": [{"what": "歌集", "due": "2027-13"}]}, "workshop.homework.0.due"),
    ({"priorities": [{"choice": "歌", "dots": -1}]}, "workshop.priorities.0.dots"),
    ({"criteria": {"system.unit": {"level": 5}}}, "workshop.criteria.system.unit.level"),
    ({"alpha_first": 3}, "workshop.alpha_first"),
    (
        rounds({"number": 1, "voters": 3, "counts": [0, 4, 0, 0, 0]}),
        "workshop.criteria.system.unit.rounds.0",
    ),
    (
        rounds({"number": 1, "voters": 3, "counts": [1, 1, 1]}),
        "workshop.criteria.system.unit.rounds.0.counts",
    ),
]


@pytest.mark.parametrize(("workshop", "place"), REFUSED)
def test_what_cannot_be_is_refused_with_its_place(workshop: dict[str, Any], place: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        read_assessment(saved(workshop), REAL)
    assert [p.place for p in refused.value.problems] == [place]
    assert all(p.text.ja and p.text.en for p in refused.value.problems)


def test_votes_move_with_the_ids_of_another_version() -> None:
    criteria = {
        "capacity.money": {"level": 1, "reason": "前の前の呼び名"},
        "capacity.songs": {"level": 4, "reason": "歌集"},
        "capacity.budget": {"level": 2, "reason": "前の呼び名"},
        "capacity.legal": {"level": 3},
    }
    read = read_migrated(saved({"criteria": criteria}, checklist="2026.1"), LATER)
    assert read.assessment.workshop is not None
    kept = {c: voted.level for c, voted in read.assessment.workshop.criteria.items()}
    assert kept == {"capacity.finance": 2, "capacity.rules": 3}
    assert read.votes == ("capacity.money", "capacity.songs")
    assert read.loses
    told = [note.place for note in notes(read, LATER)]
    assert {"workshop.capacity.money", "workshop.capacity.songs"} <= set(told)


def test_priorities_and_homework_move_as_well() -> None:
    """What is said of a criterion that is gone keeps its words."""
    told = {
        "beforehand": ["capacity.songs", "capacity.legal"],
        "priorities": [{"choice": "capacity.budget", "dots": 7}, {"choice": "歌う", "dots": 1}],
        "homework": [
            {"what": "要綱を探す", "criterion": "capacity.legal", "owner": "総務課"},
            {"what": "歌集を探す", "criterion": "capacity.songs"},
        ],
    }
    read = read_migrated(saved(told, checklist="2026.1"), LATER).assessment.workshop
    assert read is not None
    assert read.beforehand == ("capacity.rules",)
    assert [(p.choice, p.dots) for p in read.priorities] == [("capacity.finance", 7), ("歌う", 1)]
    assert [(task.what, task.criterion) for task in read.homework] == [
        ("要綱を探す", "capacity.rules"),
        ("歌集を探す", None),
    ]
