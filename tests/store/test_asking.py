"""Asking the sections, saved and taken back on every kind of database, and by two people."""

from __future__ import annotations

from datetime import UTC, datetime

from checklist.answers import Answer, Assessment
from checklist.asking import Asking
from checklist.board import add, board, choose, undo
from checklist.returned import Returned
from store.assessments import AssessmentStore
from store.editing import Editing
from store.interface import Database
from tests.support.generated import REAL

AT = datetime(2026, 12, 1, 9, 30, 15, 123456, tzinfo=UTC)
FINANCE = "capacity.finance"
VERSION = REAL.checklist.version
BEGUN = Assessment(
    checklist=VERSION,
    asking=Asking.model_validate(
        {"sections": [{"name": name, "criteria": [FINANCE]} for name in ("財政課", "企画課")]}
    ),
)


def opened(store: AssessmentStore, code: str) -> Editing:
    page = Editing(store, VERSION, code)
    assert page.open()
    return page


def test_every_step_is_saved_and_taken_back_exactly(database: Database) -> None:
    store = AssessmentStore(database)
    code, _ = store.create(BEGUN)
    seen = [opened(store, code).saved]

    def goes_on(wanted: Assessment) -> Assessment:
        opened(store, code).take_over(wanted)
        again = opened(store, code).saved
        assert again == wanted
        return again

    for section, level in (("財政課", 1), ("企画課", 2)):
        file = Returned(f"{section}.xlsx", section, {FINANCE: Answer(level=level)}, {})
        seen.append(goes_on(add(seen[-1], [file], AT, REAL.checklist).assessment))
    (standing,) = board(seen[-1], REAL.checklist).undecided.values()
    now = goes_on(choose(seen[-1], FINANCE, standing.voices.given[1], AT))
    assert now[FINANCE].level == 2  # that of the second section of the list
    for earlier in reversed(seen):
        now = goes_on(undo(now))
        assert now == earlier


def test_two_who_take_in_files_at_once_are_asked_and_no_answer_is_lost(
    store: AssessmentStore,
) -> None:
    code, _ = store.create(BEGUN)
    mine, theirs = opened(store, code), opened(store, code)
    files = [
        Returned(f"{section}.xlsx", section, {criterion: Answer(level=1)}, {})
        for section, criterion in (("財政課", FINANCE), ("企画課", "capacity.legal"))
    ]
    for page, file in zip((theirs, mine), files, strict=True):
        page.take_over(add(page.shown, [file], AT, REAL.checklist).assessment)
    assert list(mine.clashes) == ["asking"]
    for criterion in (FINANCE, "capacity.legal"):
        assert mine.saved[criterion].level == 1
    mine.settle(keep_mine=False)
    now = opened(store, code).saved
    # the file that lost is added again, as what it is
    again = add(now, files, AT, REAL.checklist)
    assert again.copies == {"財政課.xlsx": "財政課.xlsx"}
    assert board(again.assessment, REAL.checklist).undecided == {}
    assert [again.assessment[c].level for c in (FINANCE, "capacity.legal")] == [1, 1]
