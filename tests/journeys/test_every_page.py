"""Each page in each language, with nothing answered, half of it, and the example: it is there, has
its title, and speaks the reader's language only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import samples
import yaml
from visitor import Visitor

from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from views.screens.parts.routes import ITEMS, ROUTES
from views.server.resources import content

STATES = ("empty", "half", "example")
DATA = Path(__file__).resolve().parents[2] / "data"
#: Fields that hold what the fact sheet prints, shown as it stands.
PRINTED = ("printed", "name_printed", "category_printed", "category_corrected", "table", "source")
JAPANESE = re.compile(r"[々〆ぁ-ゖァ-ヺ一-鿿ー]+")
LATIN = re.compile(r"[A-Za-z][A-Za-z']+")


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


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ROUTES)
def test_page_stands_in_its_language(
    name: str, lang: Lang, state: str, kept: AssessmentStore
) -> None:
    visitor = visit(name, lang, state, kept)
    assert visitor.title == expected_title(name, lang)
    assert visitor.problems() == ""
    foreign, pattern = (_words_of("ja"), LATIN) if lang == "ja" else (_words_of("en"), JAPANESE)
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
    assert [w for w in LATIN.findall("core-city を選ぶ") if w not in _words_of("ja")] == [
        "core",
        "city",
    ]
    assert JAPANESE.findall("See 結果") == ["結果"]
    assert "結果" not in _words_of("en")


def _without_typed(text: str) -> str:
    """Without the code and what the example's people typed."""
    text = re.sub(r"\b[2-9A-HJKMNP-Z]{5}(-[2-9A-HJKMNP-Z]{5}){3}\b", "", text)
    for typed in _typed_in_example():
        text = text.replace(typed, "")
    return text


@cache
def _typed_in_example() -> list[str]:
    example = content().example
    found = {example.profile.name, *example.profile.ties, "\n".join(example.profile.ties)}
    for answer in example.answers.values():
        found |= {answer.name, answer.reason, answer.note, answer.by, *answer.evidence}
        found.add("\n".join(answer.evidence))
    for step in (*example.plan.steps, *content().example_before.plan.steps):
        found |= {step.owner, step.note}
    return sorted(found - {""}, key=len, reverse=True)


@cache
def _words_of(lang: Lang) -> frozenset[str]:
    """Words of the other script that the texts of this language contain on purpose: proper names,
    abbreviations, quotes of the fact sheet."""
    pattern = LATIN if lang == "ja" else JAPANESE
    texts = [text for path in DATA.rglob("*.yaml") for text in _texts(path, lang)]
    texts.append("English max" if lang == "ja" else "日本語")  # the other language; a formula
    if lang == "en":
        texts += [
            text for m in content().municipalities.values() for text in (m.prefecture, m.name)
        ]
    return frozenset(word for text in texts for word in pattern.findall(text))


def _texts(path: Path, lang: Lang) -> Iterator[str]:
    """All texts in a language, and what the fact sheet printed."""

    def walk(value: object, key: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            for field, inner in value.items():
                yield from walk(inner, str(field))
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner, key)
        elif key in (lang, *PRINTED):
            yield str(value)

    yield from walk(yaml.safe_load(path.read_text(encoding="utf-8")))
