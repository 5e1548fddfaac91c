"""What is said of sections that are asked, and of what came back."""

from __future__ import annotations

import pytest

from checklist.answers import Answer, Assessment
from checklist.board import add, board, choose
from checklist.model import LANGUAGES, Lang
from checklist.returned import BEFORE, Given, Returned
from tests.support.asking_sections import EVALUATION, FINANCE, LEGAL, begun
from tests.support.inquiries import NOW
from tests.support.shipped import CONTENT
from wording.phrases import Phrases
from wording.place import place_value
from wording.sections import asked_lines, assigned_table, board_lines, board_table

CHECKLIST = CONTENT.checklist


def returned(section: str, answers: dict[str, Answer], name: str = "") -> Returned:
    return Returned(name or f"{section}.xlsx", section, answers, {})


def brought(now: Assessment, *files: Returned, by_link: bool = False) -> Assessment:
    return add(now, files, NOW, CHECKLIST, by_link=by_link).assessment


def test_what_came_empty_is_no_answer() -> None:
    answered = returned("財政課", {FINANCE: Answer(level=2)})
    now = brought(begun(), answered, returned("水道局", {}))
    assert place_value(now, "asking", Phrases(CONTENT, "ja")).startswith(
        "3課に照会、届いた回答1件、選んだ回答0件"
    )


def test_a_link_that_came_again_and_a_question_decided_again_count_once() -> None:
    now = begun()
    for level in (1, 2):
        now = brought(now, returned("財政課", {FINANCE: Answer(level=level)}, "L"), by_link=True)
        now = choose(now, FINANCE, Given(BEFORE, Answer(level=level)), NOW)
    assert place_value(now, "asking", Phrases(CONTENT, "ja")).startswith(
        "3課に照会、届いた回答1件、選んだ回答1件"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_section_not_back_with_answers_is_explained(lang: Lang) -> None:
    """As after going on from a report, which does not hold what came back."""
    phrases = Phrases(CONTENT, lang)
    finance = returned("財政課", {FINANCE: Answer(level=2), EVALUATION: Answer(level=1)})
    resumed = brought(begun(), finance).for_others()
    now = brought(resumed, returned("企画課", {LEGAL: Answer(level=0)}))
    known = phrases.say("sections.known", sections="財政課")
    assert known in board_lines(board(now, CHECKLIST), now, phrases)
    again = brought(now, finance)
    assert again[FINANCE].level == now[FINANCE].level == 2
    assert board(again, CHECKLIST).undecided == {}
    assert known not in board_lines(board(again, CHECKLIST), again, phrases)


def test_due_day_asker_and_questions_of_each_section() -> None:
    phrases = Phrases(CONTENT, "ja")
    asking = begun(due="2026-12-18").asking
    assert asked_lines(asking, phrases) == ["回答期限　令和8年12月18日", "照会した課　環境課"]
    assert asked_lines(begun(asker="").asking, phrases) == []
    assert assigned_table(asking, phrases).rows[0] == ("財政課", "3-1 財政、4-2 成果の評価")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_section_whose_question_somebody_else_answered_is_not_called_answered(lang: Lang) -> None:
    phrases = Phrases(CONTENT, lang)
    unread = returned("財政課", {FINANCE: Answer(level=2), EVALUATION: Answer(note="別紙")})
    now = brought(begun(), unread).with_answer(EVALUATION, Answer(level=1))
    status = board_table(board(now, CHECKLIST), phrases).rows[0][1]
    assert status == phrases.say("sections.status_otherwise", n=1)
    now = brought(now, returned("財政課", {EVALUATION: Answer(level=1)}, "後.xlsx"))
    status = board_table(board(now, CHECKLIST), phrases).rows[0][1]
    assert status == phrases.say("sections.status_back")
