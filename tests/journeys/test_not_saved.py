"""What cannot be saved says so at once, stays on the page, and is saved when it is tried again.

What cannot be read says so in words, and nothing is written over it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from checklist.answers import Assessment
from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore, NotSaved
from store.interface import not_saved
from store.opening import database_path
from store.sqlite_file import DatabaseUnusable
from tests.support import by_day, samples
from tests.support.kept import stored
from tests.support.visitor import Visitor
from views.screens.parts import frame

Broken = Callable[[], None]


@contextmanager
def disk_full(kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every write fails as on a full disk; reading works."""

    def fails(*_: object, **__: object) -> None:
        raise not_saved("full", "save")

    with monkeypatch.context() as patched:
        for deed in ("create", "save", "delete"):
            patched.setattr(kept, deed, fails)
        yield


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_an_answer_waits_on_the_page_until_it_is_saved(
    lang: Lang, kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("capacity", lang=lang, code=code)
    with disk_full(kept, monkeypatch):
        visitor.choose_level("capacity.legal", 3)
        assert visitor.say("common.not_saved") in visitor.problems()
        visitor.type("note:capacity.legal", "条例 第3条").type("note:capacity.needs", "調査中")
        visitor.press("try_again")
        assert visitor.say("common.not_saved") in visitor.problems()
        visitor.follow(visitor.say("item.next", number=4))
        visitor.follow(visitor.say("item.previous", number=3))
        assert visitor.say("common.save_waits") in visitor.reads()
        assert visitor.level("capacity.legal") == 3
        assert visitor.value("note:capacity.legal") == "条例 第3条"
        assert stored(kept, code) == samples.half_filled()

    visitor.press("try_again")
    assert visitor.problems() == ""
    saved = stored(kept, code)
    assert (saved["capacity.legal"].level, saved["capacity.legal"].note) == (3, "条例 第3条")
    assert saved["capacity.needs"].note == "調査中"


def test_the_first_answer_waits_too(kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor("capacity")
    with disk_full(kept, monkeypatch):
        visitor.choose_level("capacity.legal", 3)
        visitor.choose_level("capacity.finance", 1)
        assert visitor.say("common.not_saved") in visitor.problems()
        assert visitor.level("capacity.legal") == 3
        visitor.press("try_again")
        assert visitor.problems()
        assert not {"a", "code"} & set(visitor.address)
    visitor.press("try_again")
    assert visitor.problems() == ""
    saved = stored(kept, visitor.code)
    assert (saved["capacity.legal"].level, saved["capacity.finance"].level) == (3, 1)


@pytest.mark.parametrize("has_code", [True, False])
def test_what_waits_is_saved_with_the_next_answer(
    has_code: bool, kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody presses "save again": the disk recovers, and the user goes on answering."""
    code = kept.create(Assessment())[0] if has_code else None
    visitor = Visitor("capacity", code=code)
    with disk_full(kept, monkeypatch):
        visitor.choose_level("capacity.legal", 3).type("note:capacity.legal", "条例")
        visitor.choose_level("capacity.needs", 2)
    visitor.choose_level("capacity.needs", 1).choose_level("capacity.people", 4)
    assert visitor.problems() == ""
    saved = stored(kept, visitor.code)
    levels = [saved[f"capacity.{c}"].level for c in ("legal", "needs", "people")]
    assert levels == [3, 1, 4]
    assert saved["capacity.legal"].note == "条例"


def test_starting_bringing_and_deleting_say_so_too(
    kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _ = kept.create(samples.half_filled())
    with disk_full(kept, monkeypatch):
        full = "空き容量"
        assert full in Visitor("results", example=True).press("start_own").problems()
        file = samples.half_filled().to_json().encode()
        assert full in Visitor().bring("a.json", file).press("upload_go").problems()
        assert (
            full in Visitor("answers", code=code).tick("delete_sure").press("delete_now").problems()
        )
    assert stored(kept, code) == samples.half_filled()


def test_a_database_that_cannot_be_written_is_said_by_the_store_itself(
    kept: AssessmentStore,
) -> None:
    """Nothing patched: another process holds the file for writing."""
    code, _ = kept.create(samples.half_filled())
    kept._database._wait = 0.2
    kept._database._writer.execute("PRAGMA busy_timeout = 200")
    visitor = Visitor("capacity", code=code)
    with closing(sqlite3.connect(database_path(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        visitor.choose_level("capacity.legal", 3)
        assert "混み合って" in visitor.problems()
        other.execute("ROLLBACK")
    visitor.press("try_again")
    assert visitor.problems() == ""
    assert stored(kept, code)["capacity.legal"].level == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_damaged_row_is_said_and_left_alone(lang: Lang, kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    damage(database_path())
    visitor = Visitor("capacity", lang=lang, code=code)
    assert visitor.title == visitor.say("common.unreadable_title")
    assert not visitor.app.radio  # nothing to answer: it would go to another assessment
    assert ("壊れている" if lang == "ja" else "damaged") in visitor.problems()
    assert visitor.say("common.not_saved") not in visitor.problems()
    visitor.press("open_again")
    assert visitor.title == visitor.say("common.unreadable_title")
    typed = Visitor(lang=lang).type("resume_code", code).press("resume_now")
    assert ("壊れている" if lang == "ja" else "damaged") in typed.problems()


def test_a_database_out_of_reach_for_a_moment_is_forgotten(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("capacity", code=code)
    away = database_path().with_suffix(".away")
    database_path().rename(away)
    visitor.look_again()
    assert visitor.problems()
    assert visitor.level("capacity.finance") == 2  # what the page knows stays on it
    away.rename(database_path())
    assert visitor.press("open_again").problems() == ""
    visitor.choose_level("capacity.finance", 4)
    assert stored(kept, code)["capacity.finance"].level == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_database_every_page_says_so(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    def unusable() -> NoReturn:
        raise DatabaseUnusable("ない: /srv/a.db", "missing: /srv/a.db")

    monkeypatch.setattr(frame, "store", unusable)
    visitor = Visitor("results", lang=lang)
    assert visitor.title == visitor.say("common.unavailable_title")
    assert visitor.say("common.unavailable") in visitor.reads()
    assert "/srv" not in visitor.reads()


def damage(path: Path) -> None:
    """A disk that returns other bytes than were written, in the middle of every assessment."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE assessment SET sealed = zeroblob(length(sealed))")


def test_no_page_tells_the_place_of_the_database(
    kept: AssessmentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("capacity", code=code)
    with disk_full(kept, monkeypatch):
        seen = visitor.choose_level("capacity.legal", 3).reads()
    damage(database_path())
    seen += Visitor("capacity", code=code).reads()
    for secret in (str(tmp_path), "sqlite", "SQLITE", "Traceback", ".py", NotSaved.__name__):
        assert secret not in seen
