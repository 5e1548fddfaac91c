"""Simulated participants answer every question, each time alike, and come nearer by talking."""

from __future__ import annotations

import pytest

from checklist.load import Content
from workshop.agreement import agreement
from workshop.rehearsal import PEOPLE, choices, level
from workshop.votes import DONT_KNOW, LEVELS


def counts(criterion: str, round_: int) -> list[int]:
    given = [level(criterion, round_, person) for person in range(PEOPLE)]
    return [given.count(n) for n in range(LEVELS)]


def test_every_answer_is_one_that_people_can_give(content: Content) -> None:
    given = {
        level(criterion, round_, person)
        for criterion in content.checklist.criteria
        for round_ in (1, 2, 3)
        for person in range(PEOPLE)
    }
    assert given == {DONT_KNOW, 0, 1, 2, 3, 4}
    assert level("a.b", 1, 3) == level("a.b", 1, 3)


def test_the_second_vote_is_nearer(content: Content) -> None:
    nearer = [
        (agreement(counts(c.id, 1)) or 0) < (agreement(counts(c.id, 2)) or 0)
        for c in content.checklist.asked
    ]
    assert sum(nearer) >= 0.9 * len(nearer)


@pytest.mark.parametrize("dots", [1, 3, 9])
def test_simulated_people_give_as_many_dots_as_they_may(dots: int) -> None:
    offered = ("a", "b", "c", "d")
    for person in range(PEOPLE):
        given = choices(offered, dots, person)
        assert len(given) == len(set(given)) == min(dots, 4)
        assert set(given) <= set(offered)
    assert len({choices(offered, 1, person) for person in range(PEOPLE)}) > 1
