"""What is drawn anew is what changed, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from views.session import cache as module
from views.session.cache import cached, in_session


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made, in order, in a browser session of its own."""
    state: dict[str, object] = {}
    monkeypatch.setattr(module, "session_state", lambda: state)
    monkeypatch.setattr(module, "lang", lambda: "ja")
    monkeypatch.setattr(module, "today", lambda: date(2026, 11, 30))
    return []


def make(made: list[str], name: str, *on: object) -> str:
    def new() -> str:
        made.append(f"{name}{on}")
        return f"{name} {len(made)}"

    return cached(name, new, *on)


def test_it_is_made_once_until_what_it_depends_on_changes(made: list[str]) -> None:
    assert make(made, "a", 1, [2]) == "a 1"
    assert make(made, "a", 1, [2]) == "a 1"
    assert make(made, "a", 1, [3]) == "a 2"
    assert make(made, "a", 1, [2]) == "a 3", "the last alone is kept"


def test_names_do_not_meet(made: list[str]) -> None:
    assert make(made, "a", 1) == "a 1"
    assert make(made, "b", 1) == "b 2"
    assert make(made, "a", 1) == "a 1"


@pytest.mark.parametrize(("name", "value"), [("lang", "en"), ("today", date(2026, 12, 1))])
def test_another_language_and_another_day_are_another_page(
    made: list[str], monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    assert make(made, "a", 1) == "a 1"
    monkeypatch.setattr(module, name, lambda: value)
    assert make(made, "a", 1) == "a 2"


def test_what_a_session_keeps_is_made_when_first_asked_for(made: list[str]) -> None:
    def new() -> list[str]:
        made.append("new")
        return []

    kept = in_session("a", new)
    kept.append("1")
    assert in_session("a", new) is kept
    assert in_session("b", new) == []
    assert made == ["new", "new"]
