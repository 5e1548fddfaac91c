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

import pytest
import yaml
from pydantic import BaseModel

from checklist.load import load
from checklist.load_reference import load_reference
from checklist.model import Frozen, Prose, Text
from checklist.reference import Value
from tests.support.plain_browser import HOST, PlainBrowser
from tests.support.reading_pages import addresses
from wording.reference import ReferenceWords, table_rows

CONTENT, LIBRARY = load(), load_reference()
WORDS = ReferenceWords(CONTENT, LIBRARY, "ja")
KEYS = CONTENT.wording.keys()


class Covered(Frozen):
    """One entry: its number, the lines of the fact sheet's text, where it stands and in what
    words. ``lost``: a figure of which only the place is left."""

    number: int
    lines: Prose
    item: Prose
    page: Prose
    words: tuple[Prose, ...]
    state: str | None = None


def covered() -> list[Covered]:
    file = Path(__file__).with_name("coverage.yaml")
    entries = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["entries"]
    return [Covered.model_validate(entry) for entry in entries]


COVERED = covered()


def texts(part: object) -> Iterator[str]:
    """Every Japanese text, name and number in a model, as a page shows it."""
    if isinstance(part, Value):
        yield from (WORDS.value(part), WORDS.subject(part), WORDS.when(part))
    elif isinstance(part, Text):
        yield part.ja
    elif isinstance(part, BaseModel):
        for _, value in part:
            yield from texts(value)
    elif isinstance(part, (tuple, list)):
        for value in part:
            yield from texts(value)
    elif isinstance(part, dict):
        yield from texts(list(part.values()))
    elif isinstance(part, (int, float)) and not isinstance(part, bool):
        yield f"{part:g}" if isinstance(part, float) else f"{part}"
        yield f"{part:,}"
    elif isinstance(part, str):
        yield part


def of_reference(name: str) -> Iterator[str]:
    group = LIBRARY.sets[name]
    yield from texts(group)
    if group.table is not None:
        for listed in table_rows(CONTENT.schemes, group.table):
            yield from texts(listed.row)
    if group.quotes:
        for criterion in CONTENT.checklist.criteria.values():
            yield from texts(criterion.source)


def of_case(name: str) -> Iterator[str]:
    yield from texts(CONTENT.cases[name])
    for entry in LIBRARY.sets["printed-headings"].entries:
        if entry.case == name:
            yield from texts(entry)


@cache
def visible(page: str) -> str:
    """The visible text of the Japanese page at an address, without spaces: of a reading page as it
    is served, of a page with a session the texts of its content."""
    if page in addresses():
        return bare(shown(PlainBrowser().ask("GET", HOST + page).text))
    _, folder, *rest = page.split("/")
    name = rest[0] if rest else ""
    if folder == "reference":
        found = of_reference(name)
    elif folder == "cases":
        found = of_case(name)
    elif folder == "schemes":
        listed = [CONTENT.schemes[name]] if name else list(CONTENT.schemes.values())
        kinds = (CONTENT.wording.text(k).ja for k in KEYS if "kind" in k)
        found = iter([*texts(listed), *kinds])
    elif folder == "about":
        found = texts([CONTENT.checklist.source, list(CONTENT.doubts)])
    elif folder == "indicators":
        found = iter(CONTENT.wording.text(k).ja for k in KEYS if k.startswith("indicators."))
    else:
        found = texts(CONTENT.checklist.items_by_id[folder])
    return bare("\n".join(found))


def shown(page: str) -> str:
    """What a reader sees of a page: its text, and the words that stand for pictures."""
    page = re.sub(r"<(script|style|head)\b.*?</\1>", "", page, flags=re.DOTALL)
    page = re.sub(r'<img\b[^>]*\balt="([^"]*)"[^>]*>', r" \1 ", page)
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_each_entry_stands_there_once() -> None:
    assert [entry.number for entry in COVERED] == list(range(1, 405))


def test_every_lost_figure_is_told() -> None:
    lost = [entry for entry in COVERED if entry.state == "lost"]
    assert {entry.page for entry in lost} == {"/reference/lost-figures"}
    assert len(lost) == len(LIBRARY.sets["lost-figures"].entries) == 27


@pytest.mark.parametrize("entry", COVERED, ids=lambda entry: str(entry.number))
def test_a_reader_finds_it(entry: Covered) -> None:
    page = visible(entry.page)
    assert [word for word in entry.words if bare(word) not in page] == []
