"""The assessments that this browser keeps, on a page where none is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from checklist.problems import ProblemsError
from views.server.clock import JAPAN
from views.server.kept_codes import code_of, kept_handles
from views.server.resources import store
from views.session.address import is_example
from views.session.opened import code, handles_left, needs_code, remember, remembered

#: Assessments offered at most, those kept last.
MOST_OFFERED = 3
_LOOKED_UP = "kept_here"


@dataclass(frozen=True)
class KeptHere:
    """An assessment that this browser can open: its handle, the label of its municipality (empty
    where it has none) and when it was saved last, in Japan's time."""

    handle: str
    label: str
    saved_at: datetime


def kept_here() -> tuple[KeptHere, ...]:
    """The assessments to go on with where none is open and the address names none, the one kept
    last first; looked up once in a browser session."""
    if is_example() or code() is not None or needs_code():
        return ()
    offers: tuple[KeptHere, ...] | None = remembered(_LOOKED_UP)
    if offers is None:
        offers = _looked_up()
        remember(_LOOKED_UP, offers)
    return tuple(offer for offer in offers if offer.handle not in handles_left())


def _looked_up() -> tuple[KeptHere, ...]:
    cookies = st.context.cookies
    offers: list[KeptHere] = []
    for handle in reversed(kept_handles(cookies)):
        if len(offers) == MOST_OFFERED:
            break
        try:
            stored = store().open(code_of(cookies, handle) or "")
        except ProblemsError:  # of a section's questions, or it cannot be read just now
            continue
        if stored is not None:
            label = stored.assessment.profile.label
            offers.append(KeptHere(handle, label, stored.saved_at.astimezone(JAPAN)))
    return tuple(offers)
