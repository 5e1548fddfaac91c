"""What people type into the cells of a questionnaire is understood, or named with its place and
what was asked there."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from checklist.answers import MAX_TEXT, NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Profile
from checklist.model import LANGUAGES, Lang
from report.apart import Value
from report.opening import read_report
from report.questionnaire.cells import Keyed, Refusals, Sheet
from report.questionnaire.layout import PROFILE
from report.questionnaire.profile import read_profile
from report.questionnaire.write import write_questionnaire
from tests.support import by_day
from tests.support.archives import archive, members_of, saved
from tests.support.generated import REAL
from tests.support.questionnaires import blank, cell_of, choices, filled
from wording.phrases import Phrases

LEVELS = [
    (2, 2), (2.0, 2), ("2", 2), ("２", 2), (" ２　部分整備 ", 2), ("2 Partly in place", 2),
    ("2: 部分整備", 2), ("2.0", 2), ("部分整備", 2), ("partly in place", 2), ("レベル２", 2),
    (0, 0), ("0 未着手", 0), ("4", 4), ("わからない", UNKNOWN), ("Don’t know", UNKNOWN),
    ("don't know", UNKNOWN), ("", None), ("　", None), (None, None),
]  # fmt: skip


def test_levels_are_understood_in_either_language() -> None:
    ids = list(REAL.checklist.criteria)[: len(LEVELS)]
    brought = filled({(c, "level"): v for c, (v, _) in zip(ids, LEVELS, strict=True)})
    assert [brought.assessment[c].level for c in ids] == [level for _, level in LEVELS]
    assert brought.refused == ()


@pytest.mark.parametrize("earlier", [Answer(), Answer(level=NOT_APPLICABLE, reason="なし")])
def test_a_word_for_none_is_no_reason_unless_it_was_handed_out(earlier: Answer) -> None:
    place = "purpose.tourism"
    handed_out = Assessment(answers={place: earlier})
    given = {(place, "level"): "該当しない", (place, "reason"): "なし", (place, "note"): "要確認"}
    brought = filled(given, write_questionnaire(Phrases(REAL, "ja"), handed_out))
    was_there = earlier.level == NOT_APPLICABLE
    assert brought.assessment[place].level == earlier.level
    assert brought.assessment[place].note == "要確認"
    assert [p.of("ja").count("「なし」などは理由になりません") for p in brought.refused] == [1] * (
        not was_there
    )


WRONG_LEVELS = [5, -9, 2.5, "2.5", "12", "2 制度化", "2 3", True, datetime(2026, 4, 1), "4月1日"]


def test_what_is_no_level_is_refused_with_its_cell_and_the_rest_is_read() -> None:
    ids = list(REAL.checklist.criteria)[: len(WRONG_LEVELS)]
    entries = {(c, "level"): v for c, v in zip(ids, WRONG_LEVELS, strict=True)}
    brought = filled({**entries, ("business.talent", "level"): 3, (ids[0], "note"): "メモ"})
    book = load_workbook(BytesIO(blank()))
    places = [f"「回答」!{cell_of(book, c).coordinate}" for c in ids]
    assert [p.place for p in brought.refused] == places
    assert all("一覧から選ぶ" in p.of("ja") for p in brought.refused)
    assert all("Choose from the list" in p.of("en") for p in brought.refused)
    assert "「2 制度化」は回答として読めません" in brought.refused[5].of("ja")
    assert brought.assessment["business.talent"].level == 3
    assert brought.assessment[ids[0]] == Answer(note="メモ")


REFUSED = [
    ("capacity.finance", "level", "=1+1", "式"),
    ("capacity.finance", "note", "=A1", "式"),
    ("capacity.finance", "by", "課" * 201, "200文字"),
    (
        "capacity.finance",
        "note",
        "x" * (MAX_TEXT + 1),
        "20,000文字以内にしてください（今は20,001文字）",
    ),
    ("system.network", "level", "該当しない", "選べません"),
    ("purpose.tourism", "level", "該当しない", "理由"),
    ("name", "", "=A1", "式"),
    ("code", "", "123456", "コード"),
    ("kind", "", "大都市", "一覧"),
    ("population", "", "12万台", "0から20,000,000まで"),
    ("population", "", 99_999_999, "0から20,000,000まで"),
    ("target", "", "9", "1から4"),
    ("fields.water", "", "たぶん", "○"),
]


def test_every_other_cell_that_cannot_be_read_is_named() -> None:
    """One by one they would start a program each: the same file shows several at once."""
    rounds: list[dict[tuple[str, str], Any]] = []
    said: dict[tuple[str, str, Any], str] = {}
    for key, field, value, words in REFUSED:
        place = (key, field)
        group = next((g for g in rounds if place not in g), None)
        if group is None:
            rounds.append(group := {})
        group[place] = value
        said[key, field, value] = words
    for entries in rounds:
        brought = filled({**entries, ("business.talent", "level"): 3})
        book = load_workbook(BytesIO(blank()))
        found = {p.place.partition("!")[2]: p.of("ja") for p in brought.refused}
        assert len(found) == len(brought.refused) == len(entries)
        for (key, field), value in entries.items():
            assert said[key, field, value] in found[cell_of(book, key, field).coordinate]
        assert brought.assessment["business.talent"].level == 3


EARLIER = {
    "capacity.finance": Answer(level=3, evidence=("予算書 p.84",), note="3年目"),
    "purpose.tourism": Answer(level=NOT_APPLICABLE, reason="県の所管"),
    "system.unit": Answer(level=2, note="分担表"),
}
CELLS_OVER_THEM = [
    ("capacity.finance", "level", "3か4"),
    ("capacity.finance", "evidence", "=A1"),
    ("purpose.tourism", "reason", None),
    ("system.unit", "level", "該当しない"),
]
CALLED = [
    ("capacity.finance", "level", "3か4", "3-1 財政", "3-1 Finance"),
    ("strength.other", "note", "=A1", "1-4 その他の分野）", "1-4 Another field)"),
    ("population", "", "12万台", "人口", "Population"),
    ("fields.water", "", "たぶん", "得意な分野: ", "Fields of strength: "),
]


def test_a_refused_cell_says_what_was_asked_there() -> None:
    """The name of a cell alone says it only to who has the workbook open."""
    brought = filled({(key, field): value for key, field, value, _, _ in CALLED})
    book = load_workbook(BytesIO(blank()))
    found = {p.place.partition("!")[2]: p for p in brought.refused}
    for key, field, _, ja, en in CALLED:
        cell = cell_of(book, key, field).coordinate
        assert f"!{cell}（{ja}" in found[cell].of("ja")
        assert f"!{cell} ({en}" in found[cell].of("en")


def test_a_refused_cell_leaves_what_was_answered_before() -> None:
    before = Assessment(checklist=REAL.checklist.version, answers=EARLIER)
    book = load_workbook(BytesIO(write_questionnaire(Phrases(REAL, "ja"), before)))
    for criterion_id, field, value in CELLS_OVER_THEM:
        cell_of(book, criterion_id, field).value = value
    brought = read_report(saved(book), REAL)
    assert len(brought.refused) == len(CELLS_OVER_THEM)
    assert brought.assessment.answers == EARLIER


@pytest.mark.parametrize(
    ("lang", "before", "cell", "after"),
    by_day(
        (
            (lang, *cells)
            for cells in (
                ("", "Fukuoka", "福岡県"),
                ("福岡県", None, "福岡県"),
                ("福岡県", "Saga", "佐賀県"),
                ("福岡県", "佐賀県", "佐賀県"),
                ("Fukuoka", None, "Fukuoka"),  # typed by hand, and not touched
                ("甲県", "乙県", "乙県"),
            )
            for lang in LANGUAGES
        ),
        3,
    ),
)
def test_a_prefecture_is_understood_in_either_language(
    lang: Lang, before: str, cell: str | None, after: str
) -> None:
    earlier = Assessment(profile=Profile(prefecture=before, name="港市"))
    book = load_workbook(BytesIO(write_questionnaire(Phrases(REAL, lang), earlier)))
    here = cell_of(book, "prefecture")
    if before == "福岡県":
        assert here.value == {"ja": "福岡県", "en": "Fukuoka"}[lang]
    assert ("Saga" in choices(book, here)) == (lang == "en")
    if cell is not None:
        here.value = cell
    assert read_report(saved(book), REAL).assessment.profile.prefecture == after


def test_values_that_spreadsheets_change_are_understood() -> None:
    brought = filled(
        {
            ("code", ""): 11002,
            ("population", ""): "１２０，０００人",
            ("kind", ""): "Designated city",
            ("target", ""): 2,
            ("fields.water", ""): "◯",
            ("fields.waste", ""): "×",
            ("capacity.finance", "by"): 3.0,
            ("capacity.finance", "note"): datetime(2026, 4, 1),
        }
    )
    assert brought.refused == ()
    profile = brought.assessment.profile
    assert (profile.code, profile.population, profile.kind) == (
        "011002",
        120_000,
        "designated-city",
    )
    assert (brought.assessment.target, profile.fields) == (2, ("water",))
    assert brought.assessment["capacity.finance"].by == "3"
    assert "2026-04-01" in brought.assessment["capacity.finance"].note


CODES = [
    (12203, "市川市", "千葉県", "122033"),
    ("12203", "士別市", None, "012203"),
    ("１２２０３", "市川市", "Chiba", "122033"),
]


@pytest.mark.parametrize(("code", "name", "prefecture", "expected"), CODES)
def test_a_code_of_five_digits_is_what_the_name_says(
    code: object, name: str, prefecture: str | None, expected: str
) -> None:
    brought = filled({("code", ""): code, ("name", ""): name, ("prefecture", ""): prefecture})
    assert brought.refused == ()
    assert brought.assessment.profile.code == expected


@pytest.mark.parametrize(("code", "name"), [(12203, None), (122033, "士別市"), (12203, "架空市")])
def test_a_code_that_nothing_confirms_is_told(code: int, name: str | None) -> None:
    brought = filled({("code", ""): code, ("name", ""): name})
    (refused,) = brought.refused
    assert "市川市" in refused.of("ja")
    assert brought.assessment.profile.code is None


def test_escapes_of_other_systems_do_not_stand_in_reports() -> None:
    brought = filled(
        {
            ("name", ""): "架空市_x000D_",
            ("capacity.finance", "level"): "3 制度化_x000D_",
            ("capacity.finance", "evidence"): "予算書_x000D_\n決算書_x000D_",
            ("capacity.finance", "note"): "一_x000D_\n二 _x005F_x000D_",
            ("capacity.finance", "by"): "財政課_x000D_",
        }
    )
    assert brought.refused == ()
    assert brought.assessment.profile.name == "架空市"
    assert brought.assessment["capacity.finance"] == Answer(
        level=3, evidence=("予算書", "決算書"), note="一\n二 _x000D_", by="財政課"
    )


def test_a_formula_counts_as_what_it_shows() -> None:
    """As Excel saves it, with its value; without one nobody knows what it shows."""
    members = members_of(saved(formula_in_level()))
    for name, text in members.items():
        members[name] = re.sub(rb"<f>1\+2</f><v ?(/>|></v>)", b"<f>1+2</f><v>3</v>", text)
    assert read_report(archive(members), REAL).assessment["capacity.finance"].level == 3
    (refused,) = read_report(saved(formula_in_level()), REAL).refused
    assert "保存されていません" in refused.of("ja")


def formula_in_level() -> Workbook:
    book = load_workbook(BytesIO(blank()))
    cell_of(book, "capacity.finance").value = "=1+2"
    return book


def test_words_for_no_evidence_are_kept_and_count_for_nothing() -> None:
    brought = filled(
        {
            ("capacity.finance", "level"): 4,
            ("capacity.finance", "evidence"): "なし",
            ("capacity.people", "level"): 4,
            ("capacity.people", "evidence"): "Ｎ／Ａ\n要綱",
        }
    )
    without, with_one = (brought.assessment[c] for c in ("capacity.finance", "capacity.people"))
    assert without.evidence == ("なし",)
    assert not without.is_shown
    assert with_one.evidence == ("Ｎ／Ａ", "要綱")
    assert with_one.is_shown


TARGETS = [
    (2, 2), ("2 研修", 2), ("研修", 2), ("段階２", 2), ("Stage 2", 2), ("2.0", 2), (2.0, 2),
    ("", None), (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "stage"), TARGETS)
def test_a_target_is_understood(cell: Value | None, stage: int | None) -> None:
    cells: dict[tuple[int, int], Value] = {(1, 1): PROFILE, (1, 2): "target"}
    if cell is not None:
        cells[3, 2] = cell
    refusals = Refusals()
    _, target = read_profile([Keyed(Sheet("p", cells), 1, 1)], Assessment(), REAL, refusals)
    assert (target, refusals.problems) == (stage, [])
