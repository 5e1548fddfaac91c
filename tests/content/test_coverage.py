"""Everything the fact sheet says is found on a page of this product, or told to be lost.

``coverage.yaml`` names for each entry the page and the words that stand in its visible text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
import yaml

from checklist.model import Frozen, Prose
from tests.support.plain_browser import HOST, PlainBrowser
from tests.support.reading_pages import addresses
from tests.support.shipped import library
from tests.support.visitor import Visitor
from views.server import resources


class Covered(Frozen):
    """One entry: its number, the lines of the fact sheet's text, where it stands and in what
    words. ``lost``: a figure of which only the place is left."""

    number: int
    lines: Prose
    item: Prose
    page: Prose
    words: tuple[Prose, ...]
    state: Literal["lost", "navigation"] | None = None


def covered() -> list[Covered]:
    file = Path(__file__).with_name("coverage.yaml")
    entries = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["entries"]
    return [Covered.model_validate(entry) for entry in entries]


COVERED = covered()


@pytest.fixture(scope="module", autouse=True)
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A store behind the answering pages."""
    folder = tmp_path_factory.mktemp("store")
    shared = (resources.rooms, resources.store, resources.database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE", str(folder / "assessments.db"))
        for resource in shared:
            resource.clear()
        yield
        resources.store().close()
        for resource in shared:
            resource.clear()


@cache
def visible(page: str) -> str:
    """What a reader meets on the Japanese page at an address, without spaces."""
    if page in addresses():
        return bare(shown(PlainBrowser().ask("GET", HOST + page).text))
    return bare(Visitor(page.removeprefix("/")).reads())


def shown(page: str) -> str:
    """The text of a reading page, the words that stand for pictures, and where its links lead."""
    page = re.sub(r"<(script|style|head)\b.*?</\1>", "", page, flags=re.DOTALL)
    page = re.sub(r'<img\b[^>]*\balt="([^"]*)"[^>]*>', r" \1 ", page)
    page = re.sub(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>', r" \1 ", page)
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_each_entry_stands_there_once() -> None:
    assert [entry.number for entry in COVERED] == list(range(1, 405))


def test_every_lost_figure_is_told() -> None:
    lost = [entry for entry in COVERED if entry.state == "lost"]
    assert {entry.page for entry in lost} == {"/reference/lost-figures"}
    assert len(lost) == len(library().sets["lost-figures"].entries) == 27


def test_a_reader_finds_it() -> None:
    missing = [
        (entry.number, word)
        for entry in COVERED
        for word in entry.words
        if bare(word) not in visible(entry.page)
    ]
    assert missing == []
