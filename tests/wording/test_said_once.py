"""What is said in many places is said alike in all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Level
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from checklist.versions import Migrated
from scoring.result import assess
from wording.comparison import Before, summarise_comparison
from wording.formula import Bound, item_formula
from wording.ledger import detail_words, event_words
from wording.level import sign_of
from wording.phrases import Phrases
from wording.requirement import requirement_name
from wording.summary import Summary
from workshop.room import LedgerEntry
from workshop.votes import Votes

Summarised = Callable[..., Summary]
AT = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("requirement_id", "lang", "words"),
    [
        ("capacity.finance", "ja", "3-1 財政"),
        ("capacity.finance", "en", "3-1 Finance"),
        ("strength", "ja", "1 セールスポイント（どれか一つ）"),
        ("strength", "en", "1 Selling point (any one criterion)"),
        ("overall", "ja", "総合の点数"),
        ("overall", "en", "Overall score"),
    ],
)
def test_a_requirement_by_its_kind(
    content: Content, requirement_id: str, lang: Lang, words: str
) -> None:
    assert requirement_name(requirement_id, Phrases(content, lang)) == words


def test_a_requirement_bears_the_name_a_municipality_gave(content: Content) -> None:
    labels = {"strength.other": "1-4 大気の監視"}
    phrases = Phrases(content, "ja")
    assert requirement_name("strength.other", phrases, labels) == "1-4 大気の監視"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stages_and_goals_name_requirements_alike(
    content: Content, empty: Assessment, summary_of: Summarised, lang: Lang
) -> None:
    phrases = Phrases(content, lang)
    asked = [r for stage in content.stages.stages for r in stage.requires]
    names = {requirement_name(requirement.id, phrases) for requirement in asked}
    stages = summary_of(empty, lang).stage.stages
    assert {r.name for stage in stages for r in stage.requirements} == names
    before = Before(Migrated(empty.model_copy(update={"target": 4})))
    goals = summarise_comparison(before, empty, Phrases(content, lang)).goals
    assert {goal.name for goal in goals} == names


@pytest.mark.parametrize(
    ("level", "ja", "en", "sign"),
    [
        (2, "2 部分整備", "2 Partly in place", "2"),
        (UNKNOWN, "わからない", "Don’t know", "？"),
        (NOT_APPLICABLE, "該当しない", "Not applicable", "―"),
        (None, "未回答", "Not answered", "□"),
    ],
)
def test_every_answer_has_words_and_a_sign(
    content: Content, level: Level | None, ja: str, en: str, sign: str
) -> None:
    answer = Answer(level=level, reason="しない")
    assert (Phrases(content, "ja").level(level), Phrases(content, "ja").answer(answer)) == (ja, ja)
    assert Phrases(content, "en").level(level) == en
    assert sign_of(answer) == sign


@pytest.mark.parametrize(
    ("item_id", "bound", "formula"),
    [
        ("strength", "known", "最高のレベル3 ÷ 4 × 100 = 75.0"),
        ("strength", "high", "最高のレベル4 ÷ 4 × 100 = 100.0"),
        ("capacity", "known", "（1 + 2）÷（4 × 2）× 100 = 37.5"),
        ("capacity", "low", "（1 + 2 + 0 + 0 + 0 + 0）÷（4 × 6）× 100 = 12.5"),
        ("capacity", "high", "（1 + 2 + 4 + 4 + 4 + 4）÷（4 × 6）× 100 = 79.2"),
        ("business", "known", ""),
    ],
)
def test_the_formula_of_an_item_is_filled_in(
    content: Content, item_id: str, bound: Bound, formula: str
) -> None:
    criteria = [c.id for c in content.checklist.items_by_id["capacity"].criteria]
    strength = [c.id for c in content.checklist.items_by_id["strength"].criteria]
    answers: dict[str, Any] = {
        strength[0]: Answer(level=3),
        criteria[0]: Answer(level=1),
        criteria[1]: Answer(level=2),
    }
    result = assess(Assessment(answers=answers), content)
    item = content.checklist.items_by_id[item_id]
    assert item_formula(item, result, Phrases(content, "ja"), bound, 1) == formula


def entry(kind: Any, **fields: Any) -> LedgerEntry:
    return LedgerEntry(kind=kind, at=AT, chair="企画課", **fields)


VOTES = (Votes(group=0, counts=(0, 1, 2, 0, 0), unknown=1),)


@pytest.mark.parametrize(
    ("line", "event", "details"),
    [
        (entry("joining"), "受付を開始", ""),
        (
            entry("revealed", criterion="capacity.finance", round=2, votes=VOTES),
            "3-1 財政：第2回の結果を公開（投票4人）",
            "レベル0から順に 0・1・2・0・0、わからない 1",
        ),
        (
            entry("agreed", criterion="capacity.finance", round=2, level=UNKNOWN, reason="後で"),
            "3-1 財政：「わからない」で合意",
            "後で",
        ),
        (entry("opened", criterion="old.question", round=1), "old.question：第1回の投票を開始", ""),
        (
            entry("chosen", dots=(("capacity.finance", 3), ("一件", 1))),
            "優先順位の結果を公開",
            "3-1 財政 3、一件 1",
        ),
        (entry("taken_over"), "進行を交代（企画課）", ""),
        (entry("removed", people=30), "30人分の席とその投票を取消し", ""),
    ],
)
def test_a_line_of_the_ledger(
    content: Content, line: LedgerEntry, event: str, details: str
) -> None:
    phrases = Phrases(content, "ja")
    assert (event_words(line, phrases), detail_words(line, phrases)) == (event, details)
