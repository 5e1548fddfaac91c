"""Answers to another version of the checklist: carried over by id, and nothing lost silently."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers import Answer, Assessment
from checklist.load import load
from checklist.problems import ProblemsError
from checklist.savefile import read_assessment, read_migrated
from checklist.versions import (
    Dropped,
    is_of_other_version,
    migrate,
    notes,
    version_number,
    without_unknown_countries,
)
from scoring.__main__ import main as score
from tests.support.later_checklist import LATER, REAL

Change = Callable[[str, str, str], Path]


def saved(version: str | None, **answers: Any) -> bytes:
    content: dict[str, Any] = {
        "format": 1,
        "answers": {name.replace("__", "."): answer for name, answer in answers.items()},
    }
    if version is not None:
        content["checklist"] = version
    return json.dumps(content).encode()


def test_ids_are_carried_over_and_the_rest_is_listed() -> None:
    read = read_migrated(
        saved(
            "2026.1",
            capacity__budget={"level": 2, "note": "予算書"},
            capacity__legal={"level": 1},
            capacity__songs={"level": 4, "evidence": ["歌集"]},
            system__evaluation={"level": "not_applicable", "reason": "方針"},
            system__unit={"level": "unknown"},
        ),
        LATER,
    )
    assert read.assessment.checklist == "2027.3"
    assert read.assessment.answers == {
        "capacity.finance": Answer(level=2, note="予算書", asked="2026.1"),
        "capacity.rules": Answer(level=1, asked="2026.1"),
        "system.unit": Answer(level="unknown"),
    }
    assert read.dropped == (
        Dropped("capacity.songs", Answer(level=4, evidence=("歌集",))),
        Dropped("system.evaluation", Answer(level="not_applicable", reason="方針")),
    )
    assert read.added == ("capacity.citizens",)


@pytest.mark.parametrize(
    ("answers", "finance", "dropped"),
    [
        ({"capacity__budget": 1, "capacity__money": 2}, 1, ["capacity.money"]),
        ({"capacity__finance": 3, "capacity__budget": 1}, 3, ["capacity.budget"]),
        ({"capacity__money": 2}, 2, []),
    ],
)
def test_where_two_answers_claim_one_place_the_later_id_holds(
    answers: dict[str, int], finance: int, dropped: list[str]
) -> None:
    levels = {name: {"level": level} for name, level in answers.items()}
    read = read_migrated(saved("2026.1", **levels), LATER)
    assert read.assessment["capacity.finance"].level == finance
    assert [one.id for one in read.dropped] == dropped


@pytest.mark.parametrize(
    ("version", "added"),
    [("2026.1", True), ("2026.12", True), ("2027.1", False), ("2027.2", False), ("2028.1", False)],
)
def test_new_is_what_a_later_version_first_asked(version: str, added: bool) -> None:
    read = read_migrated(saved(version, system__unit={"level": 1}), LATER)
    assert read.added == (("capacity.citizens",) if added else ())
    answered = read_migrated(saved(version, capacity__citizens={"level": 1}), LATER)
    assert answered.added == ()


@pytest.mark.parametrize("version", ["2027.3", None, "", "draft", "2027", "2027.3.1", "２０２７.4"])
def test_an_unknown_id_in_a_file_of_this_version_stays_an_error(version: str | None) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_assessment(saved(version, capacity__budget={"level": 1}), LATER)
    assert [p.place for p in caught.value.problems] == ["answers.capacity.budget"]


def test_another_version_excuses_no_other_fault() -> None:
    with pytest.raises(ProblemsError) as caught:
        read_assessment(saved("2026.1", capacity__songs={"level": 7}, Songs={"level": 1}), LATER)
    assert [p.place for p in caught.value.problems] == [
        "answers.capacity.songs.level",
        "answers.Songs",
    ]


def test_versions_are_compared_as_numbers() -> None:
    ten, nine = version_number("2026.10"), version_number("2026.9")
    assert ten is not None
    assert nine is not None
    assert ten > nine
    assert version_number("2026") is None
    assert version_number(2026.1) is None
    assert not is_of_other_version("2027.03", LATER)


ids = st.sampled_from(
    [*LATER.criteria, "capacity.budget", "capacity.money", "capacity.legal", "old.one", "old.two"]
)
levels = st.one_of(st.none(), st.integers(0, 4), st.sampled_from(["unknown", "not_applicable"]))
answers_given = st.builds(
    lambda level, note: Answer(level=level, note=note, reason="方針"), levels, st.just("メモ")
)


@given(st.dictionaries(ids, answers_given), st.sampled_from(["2026.1", "2027.1", "2029.4"]))
def test_every_answer_is_carried_over_or_listed(answers: dict[str, Answer], version: str) -> None:
    migrated = migrate(Assessment(checklist=version, answers=answers), LATER)
    kept = [a.model_copy(update={"asked": None}) for a in migrated.assessment.answers.values()]
    listed = [dropped.answer for dropped in migrated.dropped]
    assert len(kept) + len(listed) == len(answers)
    assert sorted(map(repr, kept + listed)) == sorted(map(repr, answers.values()))
    assert migrated.assessment.answers.keys() <= LATER.criteria.keys()
    # what came out is of this version: reading it back changes nothing more
    again = read_migrated(migrated.assessment.to_json().encode(), LATER)
    assert again.assessment == migrated.assessment
    assert not again.dropped
    assert not again.added


def test_what_happened_is_said_in_one_line_each() -> None:
    read = read_migrated(
        saved(
            "2026.1", capacity__songs={"level": 4, "note": "一行目\n二行目", "evidence": ["歌集"]}
        ),
        LATER,
    )
    told = list(notes(read, LATER))
    assert [note.of("ja") for note in told] == [
        "answers.capacity.songs: 今の版（2027.3）のチェックリストにない問いです。"
        "回答は引き継ぎません：レベル4、歌集、一行目 二行目",
        "answers.capacity.citizens: 前の版にはなかった問い"
        f"「{REAL.criteria['capacity.citizens'].title.ja}」です。未回答になっています。",
    ]
    assert "level 4; 歌集; 一行目 二行目" in told[0].of("en")
    assert list(notes(migrate(Assessment(), LATER), LATER)) == []


# ------------------------------------------------------------------- content and command


FORMER = 'former: [office.budget]\nsince: "2025.2"\n'


def test_the_content_says_what_an_id_was_called_before(change: Change) -> None:
    checklist = load(
        change(
            "checklist/office/money.yaml", "effort: [S, M, M, L]", f"effort: [S, M, M, L]\n{FORMER}"
        )
    ).checklist
    assert checklist.criteria["office.money"].former == ("office.budget",)
    assert checklist.criteria["office.money"].since == "2025.2"


@pytest.mark.parametrize(
    ("former", "said"),
    [
        ("former: [office.staff]", "office.staff"),
        ("former: [office.budget, office.budget]", "office.budget"),
        ("former: [budget]", "former.0"),
        ("since: soon", "since"),
    ],
)
def test_former_ids_that_lead_nowhere_are_refused(change: Change, former: str, said: str) -> None:
    folder = change(
        "checklist/office/money.yaml", "effort: [S, M, M, L]", f"effort: [S, M, M, L]\n{former}"
    )
    with pytest.raises(ProblemsError) as caught:
        load(folder)
    assert said in "\n".join(caught.value.lines("ja"))


def test_the_command_tells_what_it_dropped_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "older.json"
    path.write_bytes(saved("2025.1", capacity__songs={"level": 4}, system__unit={"level": 2}))
    assert score([str(path), "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["progress"]["answered"] == 1
    assert told.err.startswith("answers.capacity.songs: ")
    assert told.err.count("\n") == 1


def test_a_country_that_nobody_knows_is_told_and_left_out() -> None:
    saved = {"format": 1, "answers": {}, "profile": {"countries": ["VNM", "XXZ", "IDN"]}}
    read = read_migrated(json.dumps(saved).encode(), LATER)
    brought = without_unknown_countries(read, {"VNM", "IDN"})
    assert brought.assessment.profile.countries == ("VNM", "IDN")
    assert brought.countries == ("XXZ",)
    assert brought.loses
    told = list(notes(brought, LATER))
    assert [note.place for note in told] == ["profile.countries"]
    assert "XXZ" in told[0].text.ja
    assert "XXZ" in told[0].text.en
    assert without_unknown_countries(brought, {"VNM", "IDN"}) is brought
