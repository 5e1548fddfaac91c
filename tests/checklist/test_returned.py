"""Answers of the sections put together: nothing overwritten, nothing lost, in any order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers import BLANK, NOT_APPLICABLE, UNKNOWN, Answer, Assessment
from checklist.inquiry import Inquiry
from checklist.returned import BEFORE, Given, Merged, Returned, answered_content, merge, says
from tests.support.generated import REAL
from tests.support.given_answers import ANY_ANSWER

FINANCE, LEGAL, OTHER = "capacity.finance", "capacity.legal", "strength.other"
SECTIONS = ("財政課", "企画課", "環境課")
INQUIRY = Inquiry.model_validate(
    {"sections": [{"name": name, "criteria": [FINANCE, LEGAL]} for name in SECTIONS]}
)


def back(
    section: str, answers: Mapping[str, Answer], file: str = "", before: Any = None
) -> Returned:
    return Returned(file or f"{section}.xlsx", section, answers, before or {})


def merged(*files: Returned, before: Answer = BLANK) -> Merged:
    now = Assessment().with_answer(FINANCE, before)
    return merge(now, files, INQUIRY, REAL.checklist)


NA = Answer(level=NOT_APPLICABLE, reason="ない")
#: What two sections and nobody before answered, and the level taken; "-": undecided.
TABLE: list[tuple[Answer, Answer, Answer, Any]] = [
    (BLANK, Answer(level=2), Answer(level=2), 2),
    (BLANK, Answer(level=2), Answer(level=3), "-"),
    (BLANK, Answer(level=0), NA, "-"),
    (BLANK, Answer(level=2), Answer(level=UNKNOWN), 2),
    (BLANK, Answer(level=2), Answer(note="調査中"), 2),
    (BLANK, Answer(level=2), BLANK, 2),
    (BLANK, Answer(note="ある"), Answer(note="ない"), None),
    (BLANK, Answer(level=UNKNOWN), Answer(level=UNKNOWN), UNKNOWN),
    (Answer(level=1), Answer(level=2), Answer(level=2), "-"),
    (Answer(level=UNKNOWN), Answer(level=2), Answer(level=2), 2),
    (Answer(note="前の"), Answer(level=2), BLANK, 2),
    (BLANK, Answer(level=2, name="港"), Answer(level=2, name="森"), "-"),
    (BLANK, Answer(level=2, note="あ" * 15_000), Answer(level=2, note="い" * 15_000), "-"),
]


@pytest.mark.parametrize(("before", "one", "other", "level"), TABLE)
def test_what_is_taken(before: Answer, one: Answer, other: Answer, level: Any) -> None:
    both = merged(back("財政課", {FINANCE: one}), back("企画課", {FINANCE: other}), before=before)
    if level == "-":
        assert both.undecided == (FINANCE,)
        assert both.assessment[FINANCE] == before
    else:
        assert both.undecided == ()
        assert both.assessment[FINANCE].level == level


def test_answers_that_agree_are_one_with_all_that_was_typed() -> None:
    one = Answer(level=2, evidence=("予算書", "計画"), note="款項", by="財政課")
    other = Answer(level=2, evidence=("計画", "議事録"), note="3月", by="企画課 総合計画係")
    both = merged(back("企画課", {FINANCE: other}), back("財政課", {FINANCE: one}))
    assert both.assessment[FINANCE] == Answer(
        level=2,
        evidence=("予算書", "計画", "議事録"),
        note="款項\n3月",
        by="財政課、企画課 総合計画係",
    )


def test_a_section_that_says_nothing_of_itself_is_named() -> None:
    assert merged(back("財政課", {FINANCE: Answer(level=2)})).assessment[FINANCE].by == "財政課"


def test_a_section_may_change_its_own_earlier_answer() -> None:
    old = Answer(level=1, by="財政課")
    file = back("財政課", {FINANCE: Answer(level=2)}, before={FINANCE: old})
    changed = merged(file, before=old)
    assert (changed.assessment[FINANCE].level, changed.undecided) == (2, ())
    assert changed.replaced == {FINANCE: old}
    # a level taken out of the file leaves the earlier one
    taken_out = back("財政課", {FINANCE: Answer(note="確認中")}, before={FINANCE: old})
    kept = merged(taken_out, before=old)
    assert (kept.assessment[FINANCE].level, kept.assessment[FINANCE].note) == (1, "確認中")
    # as it was handed out, it is no answer of today
    same = merged(back("財政課", {FINANCE: old}, before={FINANCE: old}), before=old)
    assert (same.given, same.empty) == ({}, ("財政課.xlsx",))


def test_the_same_file_twice_is_told_once() -> None:
    answers = {FINANCE: Answer(level=2)}
    both = merged(
        back("財政課", answers, "b.xlsx"),
        back("財政課", answers, "a.xlsx"),
        back("財政課", {}, "c"),
    )
    assert both.twice == (("a.xlsx", "b.xlsx"),)
    assert both.given == {FINANCE: (Given("財政課", Answer(level=2), ("a.xlsx", "b.xlsx")),)}
    assert both.empty == ("c",)
    assert both.back == {"財政課": ("a.xlsx", "b.xlsx", "c")}


def test_two_answers_of_one_section_are_not_chosen_from() -> None:
    both = merged(
        back("財政課", {FINANCE: Answer(level=2)}, "1"),
        back("財政課", {FINANCE: Answer(level=3)}, "2"),
    )
    assert both.undecided == (FINANCE,)
    assert [(one.answer.level, one.files) for one in both.given[FINANCE]] == [
        (2, ("1",)),
        (3, ("2",)),
    ]


def test_what_is_missing_is_told_for_each_section_that_was_asked() -> None:
    files = (
        back("財政課", {FINANCE: Answer(level=2)}),
        back("企画課", {FINANCE: Answer(level=3), LEGAL: Answer(note="調査中")}),
    )
    both = merged(*files)
    # the contradiction is not missing; a note alone is no answer
    assert both.missing == dict.fromkeys(SECTIONS, (LEGAL,))
    assert "環境課" not in both.back


def test_a_field_of_ones_own_that_nobody_named_is_not_missing() -> None:
    inquiry = Inquiry.model_validate({"sections": [{"name": "環境課", "criteria": [OTHER]}]})
    assert merge(Assessment(), (), inquiry, REAL.checklist).missing == {"環境課": ()}
    named = back("環境課", {OTHER: Answer(name="騒音")})
    found = merge(Assessment(), (named,), inquiry, REAL.checklist)
    assert found.missing == {"環境課": (OTHER,)}


def test_who_knows_goes_before_who_does_not_and_both_are_told() -> None:
    both = merged(
        back("財政課", {FINANCE: Answer(level=UNKNOWN)}), back("企画課", {FINANCE: Answer(level=2)})
    )
    assert both.unsure == (FINANCE,)
    assert len(both.given[FINANCE]) == 2


_FILES = st.lists(
    st.builds(
        back,
        st.sampled_from([*SECTIONS, "知らない課"]),
        st.dictionaries(st.sampled_from([FINANCE, LEGAL]), ANY_ANSWER, max_size=2),
        st.sampled_from("abcdef"),
        st.dictionaries(st.just(FINANCE), ANY_ANSWER, max_size=1),
    ),
    max_size=6,
    unique_by=lambda file: file.name,
)


@given(_FILES, ANY_ANSWER, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(files: Any, before: Answer, random: Any) -> None:
    shuffled = random.sample(files, len(files))
    assert merged(*shuffled, before=before) == merged(*files, before=before)


@given(_FILES, ANY_ANSWER)
def test_nothing_vanishes_and_nothing_is_chosen(files: Any, before: Answer) -> None:
    """Every text answered stands in the answer or beside it with who gave it; a level is taken only
    where no other was answered."""
    all_of_it = merged(*files, before=before)
    for criterion in (FINANCE, LEGAL):
        taken = all_of_it.assessment[criterion]
        told = all_of_it.given.get(criterion, ())
        for file in files:
            if criterion in file.given:
                (answer,) = file.given[criterion]
                assert any(file.name in one.files and one.answer == answer for one in told)
                assert criterion in all_of_it.undecided or (
                    set(answer.evidence) <= set(taken.evidence)
                    and set(answer.note.split()) <= set(taken.note.split())
                )
        old = before if criterion == FINANCE else BLANK
        if says(old) and told and criterion not in all_of_it.replaced:
            assert Given(BEFORE, old) in told
        if not told:
            assert taken == (
                old if answered_content(old) != answered_content(BLANK) or old.by else BLANK
            )
        known = {one.answer.level for one in told} - {None, UNKNOWN}
        assert (len(known) > 1) == (criterion in all_of_it.undecided)
