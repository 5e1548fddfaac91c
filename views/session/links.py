"""The links of the open assessment: who else can do what with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from checklist.inquiry import AskedPart
from store.assessments import Link, Right
from store.events import Event
from store.sealing import lookup_of, shown_id
from views.server.resources import store
from views.session.opened import code, remember, remembered

_NEW, _OF_SECTIONS = "new_link", "new_section_links"


@dataclass(frozen=True)
class NewLink:
    """A link just made, whose code is shown once."""

    id: str
    code: str = field(repr=False)


def _own_code() -> str:
    own = code()
    assert own is not None  # noqa: S101 (pages ask for it before)
    return own


def links() -> tuple[Link, ...]:
    """All links of the open assessment. Raises ProblemsError."""
    return store().links(_own_code())


def link_history() -> tuple[Event, ...]:
    """What was done through which link. Raises ProblemsError."""
    return store().history(_own_code())


def add_link(may: Right, name: str, part: AskedPart | None = None) -> None:
    """Makes a link, the ``new_link``. Raises ProblemsError."""
    _show(store().add_link(_own_code(), may, name, part=part))


def add_section_links(parts: Iterable[AskedPart]) -> None:
    """Makes a link for each of them, the ``new_section_links``. Raises ProblemsError; those made
    before stay."""
    remember(_OF_SECTIONS, ())
    for part in parts:
        new_code = store().add_link(_own_code(), "answer", "", part=part)
        remember(_OF_SECTIONS, (*new_section_links(), _new(new_code)))


def new_section_links() -> tuple[NewLink, ...]:
    """The links made last for several sections, until their codes were passed on."""
    made: tuple[NewLink, ...] = remembered(_OF_SECTIONS, ())
    return made


def new_section_links_were_seen() -> None:
    """Shows the codes of these links no more."""
    remember(_OF_SECTIONS, ())


def replace_link(link_id: str) -> None:
    """Gives a link a new code, the ``new_link``; the old one ends. Raises ProblemsError."""
    _show(store().replace(_own_code(), link_id))


def withdraw_link(link_id: str) -> None:
    """Withdraws a link; one that answers for a section is closed. Raises ProblemsError."""
    store().withdraw(_own_code(), link_id)


def reopen_link(link_id: str) -> None:
    """Opens a closed link of a section again. Raises ProblemsError."""
    store().reopen(_own_code(), link_id)


def remove_link(link_id: str) -> None:
    """Removes a closed link of a section with its answers. Raises ProblemsError."""
    store().remove(_own_code(), link_id)


def new_link() -> NewLink | None:
    """The link made last, until its code was passed on."""
    made: NewLink | None = remembered(_NEW)
    return made


def new_link_was_seen() -> None:
    """Shows the code of the new link no more."""
    remember(_NEW, None)


def _show(new_code: str) -> None:
    remember(_NEW, _new(new_code))


def _new(new_code: str) -> NewLink:
    return NewLink(shown_id(lookup_of(new_code)), new_code)
