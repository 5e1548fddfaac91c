"""An edit that comes again, after a lost line or a restart, is made once and overwrites nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest

from store.editing import Edit
from tests.support.editing import Shelf, answer, both, broken, editing

FINANCE, LEGAL = "capacity.finance", "capacity.legal"


def an_edit(base: int | None, place: str = FINANCE, **fields: object) -> Edit:
    """An edit as a browser sends it: out of JSON."""
    edit = Edit(id=uuid4().hex, place=place, fields=fields, base=base)
    return Edit.model_validate_json(edit.model_dump_json())


def test_an_edit_that_comes_again_is_made_once() -> None:
    shelf = Shelf()
    page, _, code = both(shelf)
    first, second = an_edit(1, level=1), an_edit(2, level=2)
    page.apply(first, first)
    page.apply(second)
    page.apply(first, second, first)
    assert shelf.kept[code].assessment[FINANCE].level == 2
    assert shelf.kept[code].version == 3
    assert not page.has_unsaved


def test_an_edit_that_comes_again_while_it_waits_or_clashes_is_made_once() -> None:
    shelf = Shelf()
    page, other, _ = both(shelf)
    note = an_edit(1, note="委員会で確認")
    with broken(shelf):
        page.apply(note)
        page.apply(note)
        assert page.waiting[FINANCE].edits == (note,)
    other.change(FINANCE, answer(level=4))
    page.look()
    page.apply(note)
    assert page.clashes[FINANCE].edits == (note,)
    page.settle(keep_mine=False)
    page.apply(note)
    assert page.saved[FINANCE] == other.saved[FINANCE]


def test_after_a_restart_an_edit_that_comes_again_changes_nothing() -> None:
    """The server that made it is gone, and with it the memory of its id."""
    shelf = Shelf()
    page, _, code = both(shelf)
    edit = an_edit(1, level=1)
    page.apply(edit)
    renewed = editing(shelf, code)
    renewed.look()
    renewed.apply(edit)
    assert not renewed.clashes
    assert shelf.kept[code].assessment[FINANCE].level == 1
    assert shelf.kept[code].version == 2


@pytest.mark.parametrize("base", [1, None])
def test_after_a_restart_an_edit_never_overwrites_what_came_later(base: int | None) -> None:
    shelf = Shelf()
    page, other, code = both(shelf)
    page.change(LEGAL, answer(level=3))
    other.look()
    other.change(FINANCE, answer(level=4))
    renewed = editing(shelf, code)
    renewed.look()
    renewed.apply(an_edit(base, level=1))
    assert shelf.kept[code].assessment[FINANCE].level == 4
    assert renewed.clashes[FINANCE].mine[FINANCE].level == 1


def test_after_a_restart_an_edit_on_the_present_version_is_simply_saved() -> None:
    shelf = Shelf()
    page, _, code = both(shelf)
    page.change(FINANCE, answer(level=1))
    renewed = editing(shelf, code)
    renewed.look()
    renewed.apply(an_edit(2, level=3))
    assert not renewed.clashes
    assert shelf.kept[code].assessment[FINANCE].level == 3


@pytest.mark.parametrize(
    ("place", "fields"),
    [(FINANCE, {"level": 7}), (FINANCE, {"height": 1}), ("nowhere", {"value": 1})],
)
def test_of_edits_with_one_that_cannot_be_made_none_is(
    place: str, fields: dict[str, object]
) -> None:
    shelf = Shelf()
    page, _, code = both(shelf)
    wrong = Edit(id=uuid4().hex, place=place, fields=fields, base=1)
    with pytest.raises(ValueError, match=r"place|level|height"):
        page.apply(an_edit(1, LEGAL, level=2), wrong)
    assert shelf.kept[code].version == 1
    assert not page.has_unsaved
