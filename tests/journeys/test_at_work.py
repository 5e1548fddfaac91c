"""What takes longer than a moment is said while it is done, in every place, and done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import streamlit as st

from checklist.model import LANGUAGES, Lang
from report.reading.reader import Reader
from report.savefile.pack import write_savefile
from store.assessments import AssessmentStore
from tests.support import samples
from tests.support.visitor import Visitor
from views.session.survey import Surveyed

FILE = write_savefile(samples.half_filled())
TABLE = "name,prefecture,capacity.finance\n青葉市,福岡県,3\n".encode()
CITY = "指標,年,値\n12,2020,52\n".encode()
#: Where a file is brought, by page and file chooser (an empty key: one for several files), and
#: where something is made: its button. With what is said meanwhile.
PLACES = {
    "go on with a file": ("resume", "upload", FILE, "common.reading"),
    "take a file over": ("report", "take_over", FILE, "common.reading"),
    "compare with a file": ("progress", "before", FILE, "common.reading"),
    "answers before a workshop": ("workshop", "room_beforehand_file", FILE, "common.reading"),
    "values of a city": ("indicators", "indicator_file", CITY, "common.reading"),
    "what sections sent": ("sections", "", FILE, "common.reading"),
    "a table": ("analysis", "", TABLE, "common.reading"),
    "made-up data": ("analysis", "see_synthetic", b"", "analysis.making"),
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """What the page said when something slow began, for each time."""
    shown: list[str] = []
    at_each: list[str | None] = []

    @contextmanager
    def spinner(text: str) -> Iterator[None]:
        shown.append(text)
        yield
        shown.remove(text)

    def noted(slow: Callable[..., object]) -> Callable[..., object]:
        def call(*args: Any, **kwargs: Any) -> object:
            at_each.append(shown[-1] if shown else None)
            return slow(*args, **kwargs)

        return call

    monkeypatch.setattr(st, "spinner", spinner)
    for name in ("report", "cohort", "city"):
        monkeypatch.setattr(Reader, name, noted(getattr(Reader, name)))
    monkeypatch.setattr(Surveyed, "with_synthetic", noted(Surveyed.with_synthetic))
    return at_each


@pytest.mark.parametrize("place", PLACES)
def test_it_is_said_and_done_once(
    place: str, told: list[str | None], kept: AssessmentStore
) -> None:
    page, key, data, words = PLACES[place]
    lang: Lang = LANGUAGES[len(place) % 2]
    code = None if page in ("resume", "analysis") else kept.create(samples.half_filled())[0]
    visitor = Visitor(page, lang=lang, code=code)
    if page == "workshop":
        visitor.choose("room_beforehand", "file")
    if page == "sections":
        visitor.press("sections_suggest")
    if not data:
        visitor.press(key)
    elif key:
        visitor.bring("a.csv" if data is CITY else "a.json", data, key=key)
    else:
        (chooser,) = visitor.app.file_uploader
        chooser.set_value([("a.csv" if data is TABLE else "a.json", data, "text/plain")])
        visitor.look_again()
    visitor.look_again()
    assert told == [visitor.say(words)]
