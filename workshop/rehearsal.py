"""Simulated participants of a rehearsal, deterministic, so that a facilitator can practise. Their
votes differ in the first round and come closer in the second."""

from __future__ import annotations

import hashlib

from checklist.model import TOP_LEVEL
from workshop.votes import DONT_KNOW

PEOPLE = 12
#: One in so many does not know in the first vote.
_UNSURE = 9


def _drawn(*parts: object) -> int:
    """A pseudo-random number derived from its arguments."""
    text = "\n".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])


def level(criterion: str, round_: int, person: int) -> int:
    """The vote of a simulated person (0, 1, 2, …): a level, or ``DONT_KNOW``."""
    middle = 1 + _drawn(criterion) % 3
    if round_ == 1 and _drawn(criterion, "unsure", person) % _UNSURE == 0:
        return DONT_KNOW
    width = 2 if round_ == 1 else 1
    is_off = round_ == 1 or _drawn(criterion, round_, "moves", person) % 3 == 0
    step = _drawn(criterion, round_, person) % (2 * width + 1) - width if is_off else 0
    return min(TOP_LEVEL, max(0, middle + step))


def choices(offered: tuple[str, ...], dots: int, person: int) -> tuple[str, ...]:
    """The choices to which a simulated person gives dots, with a preference for the first ones."""

    def wish(choice: str) -> tuple[int, str]:
        return _drawn(choice, person) % 100 + 12 * offered.index(choice), choice

    return tuple(sorted(offered, key=wish)[:dots])
