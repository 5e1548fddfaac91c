"""Levels tried out on the page "what if", for the assessment shown; never saved."""

from __future__ import annotations

from collections.abc import Mapping

from views.session.address import EXAMPLE, is_example
from views.session.cache import in_session
from views.session.opened import code

_TRIALS = "trials"


def trial() -> dict[str, int]:
    """The levels tried out for the assessment shown, by criterion id."""
    return dict(_trials().get(_shown(), {}))


def try_only(levels: Mapping[str, int]) -> None:
    """Tries out these levels, and no others."""
    _trials()[_shown()] = dict(levels)


def try_level(criterion_id: str, level: int | None) -> None:
    """Tries out one more level; ``None`` returns to the answered one."""
    others = {c: n for c, n in trial().items() if c != criterion_id}
    try_only(others if level is None else {**others, criterion_id: level})


def _trials() -> dict[str | None, dict[str, int]]:
    """What is tried out, by the code of the assessment for which it is."""
    return in_session(_TRIALS, dict[str | None, dict[str, int]])


def _shown() -> str | None:
    return EXAMPLE if is_example() else code()
