"""Each page in each language, with nothing answered, half of it, and the example: it is there, has
its title, and speaks the reader's language only."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

import pytest

from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from tests.support import by_day, samples
from tests.support.languages import JAPANESE, LATIN, words_of
from tests.support.visitor import Visitor
from views.screens.parts.routes import ITEMS, ROUTES
from views.server.resources import content

STATES = ("empty", "half", "example")


def visit(name: str, lang: Lang, state: str, kept: AssessmentStore) -> Visitor:
    if state == "example":
        return Visitor(name, lang=lang, example=True)
    code = kept.create(samples.half_filled())[0] if state == "half" else None
    return Visitor(name, lang=lang, code=code)


def expected_title(name: str, lang: Lang) -> str:
    say = content().wording.of(lang)
    if name in ITEMS:
        title = content().checklist.items_by_id[name].title.of(lang)
        return say("item.heading", number=ITEMS.index(name) + 1, title=title)
    return say("report_page.title" if name == "report" else f"{name}.title")


#: By day each page in each language in one state, in turn.
EVERY_PAGE = [
    (name, lang, STATES[(turn + n) % 3])
    for turn, (name, lang) in enumerate(product(ROUTES, LANGUAGES))
    for n in range(3)
]


@pytest.mark.parametrize(("name", "lang", "state"), by_day(EVERY_PAGE, 3))
def test_page_stands_in_its_language(
    name: str, lang: Lang, state: str, kept: AssessmentStore
) -> None:
    visitor = visit(name, lang, state, kept)
    assert visitor.title == expected_title(name, lang)
    assert visitor.problems() == ""
    foreign, pattern = (words_of("ja"), LATIN) if lang == "ja" else (words_of("en"), JAPANESE)
    strays = {
        (stray, shown.text[:80])
        for shown in visitor.everything()
        if shown.kind != "chart" or lang == "en"  # a chart's settings are English words
        for stray in pattern.findall(_without_typed(shown.text))
        if stray not in foreign
    }
    assert not strays


def test_the_sieve_catches_a_foreign_word() -> None:
    """The test above can fail."""
    assert [w for w in LATIN.findall("quartz-cheese を選ぶ") if w not in words_of("ja")] == [
        "quartz",
        "cheese",
    ]
    assert JAPANESE.findall("See 結果") == ["結果"]
    assert "結果" not in words_of("en")


def _without_typed(text: str) -> str:
    """Without the code and what the people of the samples typed."""
    text = re.sub(r"\b[2-9A-HJKMNP-Z]{5}(-[2-9A-HJKMNP-Z]{5}){3}\b", "", text)
    for typed in _typed_in_example():
        text = text.replace(typed, "")
    return text


@cache
def _typed_in_example() -> list[str]:
    example = content().example
    labels = {profile.label for profile in (example.profile, samples.half_filled().profile)}
    found = {example.profile.name, *labels, *example.profile.ties, "\n".join(example.profile.ties)}
    for answer in example.answers.values():
        found |= {answer.name, answer.reason, answer.note, answer.by, *answer.evidence}
        found.add("\n".join(answer.evidence))
    for step in (*example.plan.steps, *content().example_before.plan.steps):
        found |= {step.owner, step.note}
    return sorted(found - {""}, key=len, reverse=True)
