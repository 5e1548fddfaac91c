"""The survey of many municipalities open in this browser session; it is not stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.session.streamlit_insides import session_state

if TYPE_CHECKING:
    from views.session.survey import Surveyed

_SURVEYED = "surveyed"


def surveyed() -> Surveyed:
    """The survey open now; one without files at first."""
    from views.session.survey import Surveyed  # brings NumPy along, which only its page needs

    state = session_state()
    survey: Surveyed = state[_SURVEYED] if _SURVEYED in state else Surveyed()
    return survey


def keep_surveyed(survey: Surveyed) -> None:
    """Keeps a survey in the session state."""
    session_state()[_SURVEYED] = survey
