"""What came out of a workshop: counts of votes, what was agreed, priorities and homework, no
people."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from checklist.model import TOP_LEVEL, CriterionId, Frozen
from checklist.plan import Month
from checklist.problems import ProblemsError
from checklist.typed import GivenLevel, Moment, ShortText, UserText

#: How many chose each level 0 to 4.
Counts = Annotated[
    tuple[Annotated[int, Field(strict=True, ge=0, le=100_000)], ...],
    Field(min_length=TOP_LEVEL + 1, max_length=TOP_LEVEL + 1),
]


class VotedRound(Frozen):
    """A round of votes of a workshop, without the people. ``voters``: how many voted, *don't know*
    included. ``counts``: votes by level; ``None`` where so few voted that single votes could be
    derived."""

    number: Annotated[int, Field(strict=True, ge=1, le=1000)]
    voters: Annotated[int, Field(strict=True, ge=0, le=100_000)]
    counts: Counts | None = None

    @model_validator(mode="after")
    def _counts_are_voters(self) -> Self:
        if self.counts is not None and sum(self.counts) > self.voters:
            raise ProblemsError.one(
                "レベルごとの票の合計が、投票した人数より多くなっています。",
                "The votes on levels are more than the people who voted.",
            )
        return self

    @property
    def unknown(self) -> int | None:
        """How many voted *don't know*."""
        return None if self.counts is None else self.voters - sum(self.counts)


class Voted(Frozen):
    """What a workshop did with one criterion: the rounds that everybody saw, and the level agreed
    with its reason (``None``: none was agreed)."""

    rounds: Annotated[tuple[VotedRound, ...], Field(max_length=100)] = ()
    level: GivenLevel = None
    reason: UserText = ""


class Priority(Frozen):
    """What a choice got in the vote on priorities. ``choice``: the id of a criterion or of a
    scheme, else a proposal of the workshop's own in its own words; ``dots``: how many people chose
    it."""

    choice: ShortText
    dots: Annotated[int, Field(strict=True, ge=0, le=100_000)]


class Homework(Frozen):
    """What is to be found out or done after a workshop: ``what``, on which criterion (``None``: on
    none), by which section (``owner``, never a person), and by the end of which month."""

    what: ShortText
    criterion: CriterionId | None = None
    owner: ShortText = ""
    due: Month | None = None

    @model_validator(mode="after")
    def _it_says_what(self) -> Self:
        if not self.what.strip():
            raise ProblemsError.one(
                "宿題に、何を確かめるかを書いてください。", "Say what the homework is."
            )
        return self


#: Priorities and homework of one workshop, at most.
MOST_PRIORITIES, MOST_HOMEWORK = 40, 50

#: Krippendorff's α.
Alpha = Annotated[float, Field(strict=True, ge=-10, le=1, allow_inf_nan=False)]


class Workshop(Frozen):
    """The workshop out of which the answers came: counts and what was agreed, no people.

    ``people``: how many came. ``groups``: what the groups were called. ``alpha_first`` and
    ``alpha_last``: how far people agreed over all criteria in the first and in the last round
    of each. ``rehearsal``: the participants were simulated. ``criteria`` in the order in which
    the workshop had them. ``beforehand``: criteria whose answers were given before and taken over
    without a vote; ``priorities``: what got dots, most first; ``homework`` as it was agreed on.
    """

    title: ShortText
    venue: ShortText = ""
    held_at: Moment | None = None
    people: Annotated[int, Field(strict=True, ge=0, le=100_000)] = 0
    groups: Annotated[tuple[ShortText, ...], Field(max_length=100)] = ()
    rehearsal: Annotated[bool, Field(strict=True)] = False
    alpha_first: Alpha | None = None
    alpha_last: Alpha | None = None
    criteria: Annotated[dict[CriterionId, Voted], Field(max_length=100)] = Field(
        default_factory=dict
    )
    beforehand: Annotated[tuple[CriterionId, ...], Field(max_length=100)] = ()
    priorities: Annotated[tuple[Priority, ...], Field(max_length=MOST_PRIORITIES)] = ()
    homework: Annotated[tuple[Homework, ...], Field(max_length=MOST_HOMEWORK)] = ()
