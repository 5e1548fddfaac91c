"""The shortest way to the stage: exact, short, and nothing asked that can no longer matter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random
from statistics import median

import pytest
import yaml

from checklist.answers import Answer, Assessment
from checklist.load import Content
from checklist.model import Checklist, Stages
from checklist.savefile import migrated_from
from scoring.quick import QuickCheck, quick_check
from scoring.rating import levels_of, weights_of
from scoring.stages import StageRange, Staircase
from tests.support import ROOT
from tests.support.complete import complete
from tests.support.tiny import ASKED, STEPS, answered, checklist, stages


def stage_of(assessment: Assessment, asked: Checklist, steps: Stages) -> StageRange:
    levels, weights = levels_of(assessment, asked), weights_of(assessment)
    return Staircase(asked, steps, levels, weights).stage


def way(whole: Assessment, asked: Checklist, steps: Stages) -> Iterator[QuickCheck]:
    """The checks on the way to the stage: ``whole`` has the answer to whatever is asked."""
    named = {c: answer.model_copy(update={"level": None}) for c, answer in whole.answers.items()}
    given = whole.model_copy(update={"answers": named})
    while True:
        check = quick_check(given, asked, steps)
        yield check
        if check.next is None:
            return
        answer = whole[check.next]
        if answer.level is None:  # nobody knows it yet
            answer = answer.model_copy(update={"level": "unknown"})
        answers = {**given.answers, check.next: answer}
        given = given.model_copy(update={"answers": answers})


@pytest.mark.parametrize(
    ("row", "following", "at_most", "low", "high"),
    [
        # a single criterion before the best of an item, though the item stands first
        ("", "office.staff", 5, 0, 4),
        ("office.staff 0", None, 0, 0, 0),  # nothing can lift it any more
        ("office.staff 1", "port.water", 2, 0, 1),  # money, law and the score are out of reach
        ("office.staff 4", "port.water", 4, 0, 4),
        ("office.staff 1, port.water 2", None, 0, 1, 1),
        ("office.staff 1, port.water 1", "port.air", 1, 0, 1),
        ("office.staff 1, port.water 1, port.air 1", None, 0, 0, 0),
        # an own strength that was named is asked as well
        ("office.staff 1, port.water 1, port.air 1, port.other . 港湾", "port.other", 1, 0, 1),
        # of two requirements the one that is likelier to fail
        ("office.staff 2, port.water 2", "office.money", 2, 1, 2),
        # don't know leaves a range, and the high end is asked for all the same
        ("office.staff ?", "port.water", 4, 0, 4),
        ("office.staff ?, port.water 4, office.money ?, office.law ?", None, 0, 0, 4),
        # not applicable meets the requirement on the law, and no other
        ("office.staff 3, port.water 3, office.money 2, office.law -", None, 0, 3, 3),
        ("office.staff 3, port.water 3, office.money -", None, 0, 1, 1),
        # with the law at 2 the score is 75: another strength is no matter
        ("office.staff 3, port.water 3, office.money 4, office.law 2", None, 0, 4, 4),
        ("office.staff 3, port.water 3, office.money 4", "office.law", 1, 2, 4),
    ],
)
def test_what_is_asked_next(
    row: str, following: str | None, at_most: int, low: int, high: int
) -> None:
    check = quick_check(answered(row), ASKED, STEPS)
    assert (check.next, check.at_most) == (following, at_most)
    assert check.stage == StageRange(low, high)


def test_another_purpose_is_asked_where_the_score_depends_on_it() -> None:
    """port 50 and 100 are 75 together with office 100 and 50: the last requirement."""
    asked = checklist(port="best water air", office="mean staff money")
    steps = stages("port 2, office.staff 2", "office.money 2", "overall 70")
    check = quick_check(answered("port.water 2, office.staff 4, office.money 2"), asked, steps)
    assert (check.next, check.at_most) == ("port.air", 1)  # 62.5, or 87.5
    check = quick_check(answered("port.water 3, office.staff 4, office.money 2"), asked, steps)
    assert (check.next, check.stage) == (None, StageRange(3, 3))  # 75 already


def test_no_question_remains_and_each_mattered_by_trying_all_answers() -> None:
    """Against every possible answer to every question that is left, on a small checklist."""
    asked = checklist(port="best water air", office="mean staff money")
    steps = stages("port 2, office.staff 1", "port 3, office.money 3", "office.staff 3, overall 75")
    choices = (0, 2, 3, 4, "unknown")
    ids = [c.id for c in asked.asked]
    stage = {
        levels: stage_of(
            Assessment(answers={c: Answer(level=x) for c, x in zip(ids, levels, strict=True)}),
            asked,
            steps,
        )
        for levels in product(choices, repeat=len(ids))
    }
    for given in product((None, *choices), repeat=len(ids)):
        open_places = [n for n, level in enumerate(given) if level is None]
        answers = {c: Answer(level=x) for c, x in zip(ids, given, strict=True)}
        check = quick_check(Assessment(answers=answers), asked, steps)

        def ends(place: int, given: tuple[object, ...] = given) -> set[tuple[StageRange, ...]]:
            """The stages by the answer to one question, for all answers to the others."""
            others = [choices if x is None and n != place else (x,) for n, x in enumerate(given)]
            return {
                tuple(stage[(*rest[:place], x, *rest[place + 1 :])] for x in choices)
                for rest in product(*others)
            }

        mattering = [ids[n] for n in open_places if any(len(set(row)) > 1 for row in ends(n))]
        assert check.at_most == len(mattering)
        assert (check.next in mattering) if mattering else check.next is None


@pytest.mark.parametrize(
    ("count", "unknown"),
    [
        (800, 0.0),
        (300, 0.1),
        pytest.param(100_000, 0.0, marks=pytest.mark.slow),
        pytest.param(100_000, 0.1, marks=pytest.mark.slow),
    ],
)
def test_the_stage_is_that_of_all_21_answers(real: Content, count: int, unknown: float) -> None:
    """Municipalities made up as ``tests.support.complete`` says."""
    random, asked, steps = Random(20261130), real.checklist, real.stages  # noqa: S311 - no secret
    known: dict[tuple[object, ...], QuickCheck] = {}
    lengths = []
    for _ in range(count):
        whole = complete(asked, random, unknown)
        answers: dict[str, Answer] = {}
        at_most = len(asked.asked) + 1
        while True:
            key = tuple(sorted((c, answer.level) for c, answer in answers.items()))
            check = known.get(key) or quick_check(Assessment(answers=answers), asked, steps)
            if len(answers) < 6:  # the first are the same for many
                known[key] = check
            assert check.at_most < at_most
            at_most = check.at_most
            if check.next is None:
                break
            answers = {**answers, check.next: whole[check.next]}
        assert check.stage == stage_of(whole, asked, steps)
        lengths.append(len(answers))
    if not unknown:  # as the facilitator's guide says
        assert median(lengths) <= 6
        assert sorted(lengths)[count * 8 // 10] <= 9


def test_the_stage_of_the_examples(real: Content) -> None:
    paths = sorted((ROOT / "tests" / "examples").glob("*.yaml"))
    worked = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
    inputs = [migrated_from(one["input"], real.checklist) for one in worked if "input" in one]
    for whole in [real.example, *(read.assessment for read in inputs)]:
        *_, check = way(whole, real.checklist, real.stages)
        assert check.stage == stage_of(whole, real.checklist, real.stages)


def test_own_weights_count() -> None:
    asked = checklist(port="best water air", office="mean staff")
    steps = stages("overall 75")
    row = answered("port.water 2, office.staff 4")  # 75 if both weigh alike
    assert quick_check(row, asked, steps).next is None
    heavy = row.model_copy(update={"weights": {"port": 3}})  # 62.5, or 100
    assert quick_check(heavy, asked, steps).next == "port.air"
