"""A link that reads, or answers for a section, open on a page: what the store refuses waits and is
told, and what it takes is saved as everything is."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.inquiry import AskedPart, AskedSection
from store.assessments import AssessmentStore, Gone, NotAllowed
from store.editing import Edit, Editing
from store.own_part import OwnPart
from tests.support.shipped import CONTENT

FINANCE, LEGAL = "capacity.finance", "capacity.legal"
VERSION = CONTENT.checklist.version
BEGUN = Assessment(
    checklist=VERSION,
    profile=Profile(name="港市"),
    answers={FINANCE: Answer(level=3), LEGAL: Answer(level=1)},
)


@pytest.fixture
def code(store: AssessmentStore) -> str:
    return store.create(BEGUN)[0]


@pytest.fixture
def opened(store: AssessmentStore, code: str) -> Callable[[str], Editing]:
    """The page of a link with a right, just made."""

    def open_page(may: str) -> Editing:
        part = AskedPart(
            section=AskedSection.model_validate({"name": "財政課", "criteria": (FINANCE,)})
        )
        if may == "answer":
            link = store.add_link(code, "answer", "", part=part)
        else:
            link = store.add_link(code, "read", "課長")
        page = Editing(store, VERSION, link)
        page.look()
        return page

    return open_page


def sent(level: int, *, base: int | None) -> Edit:
    return Edit(id=uuid4().hex, place=FINANCE, fields={"level": level}, base=base)


@pytest.mark.parametrize("base", [1, None])
def test_what_may_only_be_read_waits_and_asks_nothing(
    store: AssessmentStore, code: str, opened: Callable[[str], Editing], base: int | None
) -> None:
    page, before = opened("read"), store.open(code)
    assert page.is_locked
    page.apply(sent(0, base=base))
    for _ in range(2):
        assert isinstance(page.trouble, NotAllowed)
        assert page.clashes == {}
        assert page.shown[FINANCE].level == 0
        assert page.saved[FINANCE].level == 3
        page.look()
    page.drop()
    assert (page.trouble, page.shown, page.has_unsaved) == (None, BEGUN, False)
    assert store.open(code) == before


def test_what_may_only_be_read_is_gone_when_the_link_is(
    store: AssessmentStore, code: str, opened: Callable[[str], Editing]
) -> None:
    page = opened("read")
    (link,) = [link for link in store.links(code) if not link.own]
    store.withdraw(code, link.id)
    page.look()
    assert (page.stored, page.is_missing, page.is_gone) == (None, True, False)
    assert page.shown == Assessment(checklist=VERSION)


def test_a_section_saves_its_part_and_nothing_else(
    store: AssessmentStore, code: str, opened: Callable[[str], Editing]
) -> None:
    page, before = opened("answer"), store.open(code)
    assert page.saved.answers == {}
    page.change(FINANCE, {"level": 2})
    assert (page.trouble, page.version) == (None, 2)
    page.change("profile", {"name": "別の市"})
    assert isinstance(page.trouble, NotAllowed)
    assert page.saved.profile.name == "港市"
    page.drop()
    (returned,) = store.returned(code)
    assert returned.answers == {FINANCE: Answer(level=2)}
    assert store.open(code) == before


def test_what_comes_too_late_waits(
    store: AssessmentStore, code: str, opened: Callable[[str], Editing]
) -> None:
    page = opened("answer")
    page.change(FINANCE, {"level": 2})
    assert not page.is_locked
    (link,) = [link for link in store.links(code) if not link.own]
    store.withdraw(code, link.id)
    page.change(FINANCE, {"level": 4})
    assert isinstance(page.trouble, NotAllowed)
    page.look()
    assert page.is_locked
    assert (page.shown[FINANCE].level, page.saved[FINANCE].level) == (4, 2)
    store.remove(code, link.id)
    page.look()
    assert (page.is_gone, page.is_locked) == (True, True)
    assert page.shown[FINANCE].level == 4
    with pytest.raises(Gone):
        OwnPart(store).save(str(page.code), 2, page.shown)
