"""Ordinary files, damaged at random, are read or refused in words: no crash, no hang.

``HOSTILE=1000000 python -m pytest tests/report/test_damaged_files.py`` (``make night``) says how
many; without it there are 2,000, always the same.
"""

from __future__ import annotations

import logging
import os
import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report import parser
from report.apart import PDF, Other
from report.questionnaire import read as filled
from report.questionnaire.cells import Sheet, read_sheets
from report.savefile.pack import ATTACHMENT, pack, write_savefile
from tests.support import often
from tests.support.archives import archive
from tests.support.harm import damaged, no_hang
from tests.support.report_files import SMALL, pdf, questionnaire, submission, survives, word

HOW_MANY = int(os.environ.get("HOSTILE", "2000"))


#: Each container with its share of the damaged files: those that take longer are fewer.
CONTAINERS = {
    "json": (lambda: write_savefile(SMALL), 0.45),
    "word": (word, 0.35),
    "submission": (submission, 0.03),
}


@pytest.mark.parametrize("kind", CONTAINERS)
def test_damaged_files_are_read_or_refused(kind: str) -> None:
    make, share = CONTAINERS[kind]
    whole = make()
    assert survives(whole) is not None
    chance = random.Random(f"{kind} 20261124")  # noqa: S311 (no secret)
    read = sum(survives(damaged(whole, chance)) is not None for _ in range(round(HOW_MANY * share)))
    assert read  # some damage does no harm: else nothing beyond the first byte was tried


def test_damaged_pdfs_end_soon_in_the_parser() -> None:
    """As the child parses them, without starting one for each: whatever the damage, it ends with
    our attachment, a title, or an error that the child turns into a code. Some go the whole way."""
    job = {"characters": 2_000_000, "unpacked": 10_000_000, "attachment": ATTACHMENT}
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    whole = pdf()
    chance = random.Random("pdf 20261129")  # noqa: S311 (no secret)
    read = 0
    for n in range(HOW_MANY // 5):
        hostile = damaged(whole, chance)
        if n % 100 == 0:
            survives(hostile)
        with no_hang(PDF.seconds):
            try:
                read += parser.pdf(hostile, job).startswith(b"attached\n")
            except Exception:  # noqa: S112 (any: that is what is tried)
                continue
    assert read


def test_what_was_packed_damaged_is_refused() -> None:
    """Damage below the packing, where no checksum of the archive finds it."""
    chance = random.Random(20261124)  # noqa: S311 (no secret)
    whole = "".join(pack(SMALL)).encode()
    for _ in range(HOW_MANY // 20):
        pieces = damaged(whole, chance)
        brought = survives(archive({"word/document.xml": b"<x/>", "item.xml": pieces}))
        assert brought is None or brought.assessment == SMALL


def test_damaged_questionnaires_are_read_or_refused() -> None:
    """Inside the archive, so that the reading program gets to see it."""
    chance = random.Random(20261125)  # noqa: S311 (no secret)
    names = [n for n in questionnaire() if n.startswith("xl/") and "theme" not in n]
    for _ in range(max(6, HOW_MANY // 1000)):
        name = chance.choice(names)
        whole = {**questionnaire(), name: damaged(questionnaire()[name], chance)}
        survives(archive(whole))


values = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from(
        ["2", "わからない", "該当しない", "○", "capacity.finance", "strength.other", "x"]
    )
    | st.builds(Other, st.sampled_from(["formula", "error", "date"]), st.text(max_size=20))
)


@cache
def whole_cells() -> list[Sheet]:
    return read_sheets(archive(questionnaire()))


@settings(max_examples=max(often(150), HOW_MANY // 200), deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 16), st.integers(1, 40), values), max_size=40
    )
)
def test_whatever_stands_in_the_cells(changes: list[tuple[int, int, int, object]]) -> None:
    """Every cell may hold anything, the keys and ids too: it is read, or named, or the whole is
    refused; and what was read is a whole assessment."""
    sheets = [Sheet(sheet.name, dict(sheet.cells)) for sheet in whole_cells()]
    for number, column, row, value in changes:
        made = dict(sheets[number].cells)
        if value is None:
            made.pop((column, row), None)
        else:
            made[column, row] = value  # type: ignore[assignment] # what a reader may give
        sheets[number] = Sheet(sheets[number].name, made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filled, "read_sheets", lambda _data: sheets)
        brought = survives(archive(questionnaire()))
    if brought is not None:
        assert all(p.place.startswith("「") and p.of("en") for p in brought.refused)
