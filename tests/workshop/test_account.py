"""What a workshop leaves for a report: counts, and nothing that tells who voted what."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers import Assessment, Voted, VotedRound, Workshop
from checklist.load import Content
from checklist.savefile import read_assessment
from tests.support.rooms import CRITERIA, LATER, NOW, room, votes
from workshop.account import RoomRecord, account_of_room, tellable
from workshop.room import Agreed, LedgerEntry
from workshop.votes import LEAST_VOTERS, NO_GROUP, Votes, shown_votes, total_votes

FIRST, SECOND, THIRD = CRITERIA


def revealed(criterion: str, number: int, *given: Votes) -> LedgerEntry:
    return LedgerEntry(
        kind="revealed", at=LATER, chair="", criterion=criterion, round=number, votes=given
    )


def held(*ledger: LedgerEntry, **more: Any) -> RoomRecord:
    opening = LedgerEntry(kind="joining", at=NOW, chair="")
    told = {"room": room(), "teams": {NO_GROUP: 5}} | more
    return RoomRecord(ledger=(opening, *ledger), **told)


def test_rounds_and_what_was_agreed_stand_together() -> None:
    account = account_of_room(
        held(
            revealed(FIRST, 1, votes(1, 2, 0, 0, 0), votes(0, 0, 3, 0, 0, unknown=1, group=0)),
            revealed(FIRST, 2, votes(0, 1, 4, 0, 0)),
            revealed(SECOND, 1, votes(5, 0, 0, 0, 0)),
            room=room(agreed={FIRST: Agreed(level=2, reason="要綱がある", round=2, at=LATER)}),
        )
    )
    assert account == Workshop(
        title="準備度の会",
        held_at=NOW,
        people=5,
        criteria={
            FIRST: Voted(
                rounds=(
                    VotedRound(number=1, voters=7, counts=(1, 2, 3, 0, 0)),
                    VotedRound(number=2, voters=5, counts=(0, 1, 4, 0, 0)),
                ),
                level=2,
                reason="要綱がある",
            ),
            SECOND: Voted(rounds=(VotedRound(number=1, voters=5, counts=(5, 0, 0, 0, 0)),)),
        },
    )
    assert account.criteria[FIRST].rounds[0].unknown == 1


@pytest.mark.parametrize("voters", [1, 2])
def test_of_too_few_voters_only_their_number_is_told(voters: int) -> None:
    account = account_of_room(held(revealed(FIRST, 1, votes(0, voters, 0, 0, 0))))
    (found,) = account.criteria[FIRST].rounds
    assert (found.voters, found.counts, found.unknown) == (voters, None, None)


def test_alpha_needs_three_people_and_five_questions() -> None:
    apart = ((0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 2, 2, 2, 2))
    same = ((2, 4, 1, 0, 3),) * 3
    for few in (apart[:2], tuple(row[:4] for row in apart)):
        account = account_of_room(held(first=few, last=few))
        assert (account.alpha_first, account.alpha_last) == (None, None)
    enough = account_of_room(held(first=apart, last=same))
    assert enough.alpha_first is not None
    assert enough.alpha_first < 0.5
    assert enough.alpha_last == 1


def test_a_room_that_nobody_led_leaves_an_empty_account() -> None:
    assert account_of_room(RoomRecord(room=room(), ledger=(), teams={})) == Workshop(
        title="準備度の会"
    )


COUNTS = st.tuples(*[st.integers(0, 4)] * 5)


@given(st.lists(st.tuples(COUNTS, st.integers(0, 2)), max_size=6))
def test_nothing_told_comes_from_fewer_than_three(
    groups: list[tuple[tuple[int, ...], int]],
) -> None:
    cast = [votes(*counts, unknown=n, group=g) for g, (counts, n) in enumerate(groups)]
    told = tellable(shown_votes(cast))
    assert all(one.voters >= LEAST_VOTERS for one in told)
    if told:
        assert total_votes(told) == total_votes(cast)
    else:
        assert total_votes(cast).voters < LEAST_VOTERS


def test_it_travels_in_the_save_file(content: Content) -> None:
    account = account_of_room(
        held(
            revealed(FIRST, 1, votes(1, 2, 0, 0, 0)),
            first=((1, 2), (1, 2), (1, 3)),
            last=((1, 2), (1, 2), (1, 3)),
            room=room(rehearsal=True, groups=("財政課", "環境課")),
        )
    )
    whole = Assessment(checklist=content.checklist.version, workshop=account)
    assert read_assessment(whole.to_json().encode(), content.checklist) == whole
