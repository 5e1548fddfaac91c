"""Answers whose level texts changed since: kept, shown where they are answered, confirmed or chosen
again."""

from __future__ import annotations

import pytest

from checklist.answers import Answer, Assessment
from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.shipped import CONTENT
from tests.support.visitor import Visitor
from wording.phrases import Phrases

LEGAL, FINANCE = "capacity.legal", "capacity.finance"
OLDER = Assessment(
    checklist="2026.1",
    answers={
        LEGAL: Answer(level=1, note="規則"),
        FINANCE: Answer(level=4),
        "system.unit": Answer(),
    },
)


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_answers_to_a_changed_text_are_listed_until_somebody_looks_at_them(
    kept: AssessmentStore, lang: Lang
) -> None:
    code, _ = kept.create(OLDER)
    visitor = Visitor("results", lang=lang, code=code)
    assert visitor.say("to_check.title") in visitor.reads()
    assert visitor.say("to_check.lead", n=2) in visitor.reads()
    why = visitor.say("to_check.reworded", levels=Phrases(CONTENT, lang).listed(("1", "2")))
    assert why in visitor.reads()

    visitor.go_to("capacity")
    assert visitor.level(LEGAL) == 1, "the answer is kept"
    assert visitor.say("to_check.card", why=why) in visitor.reads()
    visitor.press(f"still_fits:{LEGAL}")
    assert visitor.say("to_check.card", why=why) not in visitor.reads()
    visitor.choose_level(FINANCE, 3)

    stored = kept.open(code)
    assert stored is not None
    assert stored.assessment[LEGAL].level == 1
    assert stored.assessment[LEGAL].note == "規則"
    assert all(answer.asked is None for answer in stored.assessment.answers.values())
    assert visitor.say("to_check.title") not in visitor.go_to("results").reads()
