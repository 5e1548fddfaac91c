"""An address whose assessment is gone keeps from no page that needs none."""

from __future__ import annotations

from itertools import product
from typing import NoReturn

import pytest

from checklist.answers import Assessment
from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from store.interface import not_opened
from tests.support import by_day
from tests.support.visitor import Visitor
from views.screens.parts.routes import ROUTES

GONE = "ABCDE-FGHJK-MNPQR-STUVW"
OPEN = ("unknown", "resume", "near", "analysis", "workshop", "facilitate", "answers")


def test_every_page_is_one_or_the_other() -> None:
    assert [r.name for r in ROUTES.values() if not r.about_assessment] == list(OPEN)


@pytest.mark.parametrize(("name", "lang"), by_day(product(OPEN, LANGUAGES), 3))
def test_a_page_that_needs_no_assessment_opens_with_a_notice(name: str, lang: Lang) -> None:
    visitor = Visitor(name, lang=lang, code=GONE)
    assert visitor.title == visitor.say(f"{name}.title")
    assert visitor.problems() == visitor.say("resume.missing")


@pytest.mark.parametrize("name", by_day([name for name in ROUTES if name not in OPEN], 3))
def test_any_other_page_says_that_it_is_missing(name: str) -> None:
    visitor = Visitor(name, code=GONE)
    assert visitor.title == visitor.say("common.missing_title")
    assert not visitor.app.radio
    assert visitor.press(visitor.app.button[-1].key).title == visitor.say("resume.title")


@pytest.mark.parametrize("name", by_day(OPEN, 3))
def test_one_that_cannot_be_read_keeps_from_none_of_them_either(
    name: str, kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_: str) -> NoReturn:
        raise not_opened()

    code, _ = kept.create(Assessment())
    monkeypatch.setattr(kept, "open", damaged)
    visitor = Visitor(name, code=code)
    assert visitor.title == visitor.say(f"{name}.title")
    assert "読めませんでした" in visitor.problems()


def test_from_such_a_page_one_can_go_on_with_another(kept: AssessmentStore) -> None:
    code, _ = kept.create(Assessment())
    visitor = Visitor("workshop", code=GONE)
    visitor.follow(visitor.say("resume.title")).type("resume_code", code).press("resume_now")
    assert visitor.code == code
