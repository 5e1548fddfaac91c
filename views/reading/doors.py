"""The doors to all that can be read: on the first page, and on that of the search."""

from __future__ import annotations

from dataclasses import dataclass

from views.reading.page import Here


@dataclass(frozen=True, slots=True)
class Door:
    """A section that can be read: where it is, its name and what is in it."""

    address: str
    name: str
    text: str


def doors(here: Here) -> list[Door]:
    """The sections that can be read."""
    say = here.phrases.say
    return [
        Door(address, say(f"reading.door_{address}"), say(f"reading.door_{address}_text"))
        for address in ("schemes", "cases", "reference", "guide", "about")
    ]
