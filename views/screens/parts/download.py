"""Download buttons."""

from __future__ import annotations

from functools import partial

import streamlit as st

from report.formats import FORMATS
from views import session
from views.screens.parts.words import words
from views.server.clock import now
from views.server.resources import maker
from wording.comparison import Before


def download(wanted: str, *, primary: bool = False, before: Before | None = None) -> None:
    """The button for a file of a format; a report compares with ``before``, where it is
    given. The file is made when the button is pressed, outside the run of the page,
    from values captured now."""
    say, language = words(), session.lang()
    assessment, made = session.assessment(), FORMATS[wanted]
    today = now()
    whose = "".join(c for c in assessment.profile.label if c.isalnum())
    stem = f"{whose or say('download.unnamed')}_{say(f'download.file_{wanted}')}_{today:%Y%m%d}"
    st.download_button(
        say(f"download.{wanted}"),
        data=partial(maker().make, wanted, assessment, language, today, before),
        file_name=f"{stem}.{made.ending}",
        mime=made.mime,
        type="primary" if primary and not session.is_example() else "secondary",
        key=f"download_{wanted}",
        on_click="ignore",
    )
