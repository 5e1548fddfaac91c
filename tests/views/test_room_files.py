"""The files that a facilitator takes home from a room, out of what the store has of it."""

from __future__ import annotations

import csv
from functools import partial
from io import BytesIO, StringIO
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from store.rooms import RoomStore
from tests.support.leading import FIRST, SECOND, Facilitator
from views.screens.parts.console import room_files
from views.server import resources
from views.server.clock import JAPAN
from workshop.account import account_of_room
from workshop.moves import agree
from workshop.outcome import assessment_of


@pytest.fixture
def lead(store: RoomStore) -> Facilitator:
    """A room in which five voted on one criterion and agreed."""
    lead = Facilitator(store)
    phones = [store.join(lead.code).result() for _ in range(5)]
    lead.opens()
    for phone, level in zip(phones, (0, 2, 2, 2, 3), strict=True):
        store.vote(phone, FIRST, 1, level, 1).result()
    lead.reveals()
    return lead.does(partial(agree, level=2, reason="要綱がある"))


def test_the_account_and_what_was_agreed_go_into_one_assessment(
    lead: Facilitator, store: RoomStore
) -> None:
    record = store.record(lead.secret)
    account = account_of_room(record)
    assert account.people == 5
    assert list(account.criteria) == [FIRST]
    assert account.criteria[FIRST].rounds[0].counts == (1, 0, 3, 1, 0)
    assert account.held_at is not None
    assert account.held_at.utcoffset() == JAPAN.utcoffset(None)
    whole = assessment_of(record.room, resources.content().checklist).with_workshop(account)
    assert (whole[FIRST].level, whole[SECOND].level) == (2, None)


def page(lead: str) -> None:
    from views.screens.parts.console.room_files import offer_files
    from views.server.resources import rooms

    offer_files(rooms().record(lead))


def test_every_button_makes_its_file(lead: Facilitator, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[dict[str, Any]] = []

    def button(label: str, **given: Any) -> bool:
        offered.append({"label": label, **given})
        return False

    monkeypatch.setattr(room_files.st, "download_button", button)
    run = AppTest.from_function(page, args=(lead.secret,)).run(timeout=20)
    assert not run.exception
    word, book, table = (one["data"]() for one in offered)
    assert "要綱がある" in "".join(
        cell.text for t in Document(BytesIO(word)).tables for row in t.rows for cell in row.cells
    ) + "".join(p.text for p in Document(BytesIO(word)).paragraphs)
    assert load_workbook(BytesIO(book)).sheetnames[0] == "投票"
    (row,) = csv.DictReader(StringIO(table.decode("utf-8-sig")))
    assert (row["id"], row["レベル2"]) == (FIRST, "3")
    names = [one["file_name"] for one in offered]
    assert [name.rpartition(".")[2] for name in names] == ["docx", "xlsx", "csv"]
    assert all(name.startswith("みどり湾市の会_") for name in names)
