"""Download buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import streamlit as st

from checklist.answers import Assessment
from checklist.drafts import DraftFor
from checklist.profile import Profile
from report.formats import FORMATS
from report.savefile.pack import write_savefile
from views import session
from views.screens.parts.words import phrases, words
from views.server.clock import now
from views.server.resources import drafts, maker
from views.session.cache import cached
from wording.comparison import Before
from wording.drafts import draft_name


def download(wanted: str, *, primary: bool = False, before: Before | None = None) -> None:
    """The button for a file of a format; a report compares with ``before``, where it is
    given. The file is made when the button is pressed, outside the run of the page,
    from values captured now."""
    say = words()
    _button(
        wanted,
        say(f"download.{wanted}"),
        say(f"download.file_{wanted}"),
        partial(_made(wanted), before),
        look="primary" if primary and not session.is_example() else "secondary",
    )


def download_point(earlier: Assessment, label: str) -> None:
    """The button for the save file of a point in time, all of it, as the save file of now is."""
    name = words()("download.file_json")
    _button("json", label, name, partial(write_savefile, earlier), key="point")


def download_drafts(criterion_id: str, level: int) -> None:
    """A button for each draft of a paper that a level of a criterion asks for."""
    say = words()
    papers = drafts().of(criterion_id, level)
    if not papers:
        return
    with st.container(key=f"drafts:{criterion_id}:{level}", horizontal=True):
        for draft in papers:
            wanted = DraftFor(criterion_id, level, draft.id)
            form = "draft" if draft.form == "word" else "draft_excel"
            _button(
                form,
                say("drafts.of_step", title=draft.title.of(session.lang())),
                draft_name(wanted, drafts(), phrases()),
                partial(_made(form), None, wanted),
                key=":".join(map(str, wanted)),
            )


def _made(wanted: str) -> Callable[..., bytes]:
    """What makes a file of a format out of the assessment as it is now, once while it stays so."""
    from report.making.maker import MadeFiles

    shown = session.assessment()
    files = cached("files", lambda: MadeFiles(maker(), shown, session.lang(), now()), shown)
    return partial(files.make, wanted)


def _named(profile: Profile) -> tuple[str, str]:
    """What the names of files begin and end with: the municipality, the day."""
    whose = "".join(c for c in profile.label if c.isalnum())
    return whose or words()("download.unnamed"), f"{now():%Y%m%d}"


def _button(
    wanted: str,
    label: str,
    name: str,
    data: Callable[[], bytes],
    *,
    key: str = "",
    look: Literal["primary", "secondary"] = "secondary",
) -> None:
    maker().warm()
    made, profile = FORMATS[wanted], session.assessment().profile
    whose, day = cached("named", lambda: _named(profile), profile)
    st.download_button(
        label,
        data=data,
        file_name=f"{whose}_{name}_{day}.{made.ending}",
        mime=made.mime,
        type=look,
        key=f"download_{key or wanted}",
        on_click="ignore",
    )
