"""The checklist and the stages as frozen models.

Everything here is content that editors write in ``data/`` (see ``data/README.md``); the
models only say which shapes are allowed. Both languages are required everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from checklist.problems import ProblemsError
from checklist.text import LANGUAGES as LANGUAGES
from checklist.text import Frozen as Frozen
from checklist.text import Lang as Lang
from checklist.text import Prose as Prose
from checklist.text import Text as Text

#: A short name used inside ids: ``self-evaluation``.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
#: ``item.criterion``, for example ``capacity.finance``.
CriterionId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$")
]
#: A version of the checklist: a year, and a number within it.
Version = Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d+$")]
#: A criterion's level, 0 (nothing yet) to 4 (measured and improved).
LevelNumber = Annotated[int, Field(strict=True, ge=0, le=4)]
#: A level to which a step leads: from the one below.
StepLevel = Annotated[int, Field(strict=True, ge=1, le=4)]

TOP_LEVEL = 4
#: From this strength on a scheme makes a level's text true, all or most of it, and does not only
#: touch it.
HELPS_FROM = 2
#: The id of a requirement on the overall score.
OVERALL = "overall"


class SourcePlace(Frozen):
    """Where in the fact sheet a thing stands: the section and the words printed there."""

    section: Prose
    quote: Prose


class ScaleStep(Frozen):
    """One of the five names of the general scale, for example 2 部分整備."""

    title: Text
    meaning: Text


#: Effort of one level step; the roadmap counts S, M, L as 1, 2, 4 (method §4 Gap).
Effort = Literal["S", "M", "L"]

#: Who has, does or is shown what a level asks for.
Holder = Literal["section", "municipality", "assembly", "both-sides", "outside"]
#: The paper or record in which it stands.
Paper = Literal[
    "activity-record",
    "assembly-paper",
    "budget",
    "change-record",
    "decision-paper",
    "division-rules",
    "duty-list",
    "evaluation",
    "guideline",
    "handover",
    "indicator",
    "list",
    "material",
    "memorandum",
    "official-document",
    "ordinance",
    "payment-record",
    "personnel-document",
    "plan-or-policy",
    "post",
    "public-notice",
    "published",
    "recognition",
    "report",
    "survey",
]
#: The time of which it has to be true; the words of each are in ``data/README.md``.
Window = Literal[
    "now",
    "in-force",
    "past-year",
    "past-3-years",
    "past-5-years",
    "both-years",
    "latest-2-years",
    "this-budget",
    "two-budgets",
    "latest-accounts",
]


#: How many years each window looks back; none where it asks for what stands now.
WINDOW_YEARS: Mapping[Window, int] = {
    "past-year": 1,
    "past-3-years": 3,
    "past-5-years": 5,
    "both-years": 2,
    "latest-2-years": 2,
    "this-budget": 1,
    "two-budgets": 2,
    "latest-accounts": 1,
}


class LevelText(Text):
    """The description of a level. ``wall``: what it adds to the one below, in short, for the large
    type of the projector; phone and console show the whole text."""

    wall: Text


class Rung(LevelText):
    """The description of a level above 0, and the facts that make it checkable.

    ``who``, ``where`` and ``when`` are what this level asks beyond the one below. ``takes``: whole
    fiscal years from the one in which the step begins to the one in which the text is true.
    ``needs_budget``: whether the step begins only with money in an initial budget. ``reworded``:
    the latest version of the checklist that changed the meaning of the text.
    """

    who: Holder
    where: Annotated[tuple[Paper, ...], Field(min_length=1)]
    when: Annotated[tuple[Window, ...], Field(min_length=1)]
    takes: Annotated[int, Field(strict=True, ge=0, le=2)]
    needs_budget: Annotated[bool, Field(strict=True)]
    reworded: Version | None = None


class Criterion(Frozen):
    """One question with five levels.

    ``not_applicable`` says when "not applicable" may be chosen; ``None`` means never. ``own`` marks
    the ``other`` of an item, which the municipality names itself: it is not among the 21 and is
    absent until named. ``former``: ids under which earlier versions of the checklist asked the
    same, latest first. ``scheme_levels``: those that a support scheme can make true, all or most of
    the text; the others are the municipality's own work. ``evidence``: the papers that prove level
    1, 2, 3 and 4. ``since``: the version that first asked it, where that was not the first version.
    """

    id: CriterionId
    title: Text
    question: Text
    why: Text
    levels: tuple[LevelText, Rung, Rung, Rung, Rung]
    evidence: tuple[Text, Text, Text, Text]
    not_applicable: Text | None
    effort: Annotated[tuple[Effort, ...], Field(min_length=4, max_length=4)]
    scheme_levels: tuple[StepLevel, ...] = ()
    source: SourcePlace
    own: bool = False
    former: tuple[CriterionId, ...] = ()
    since: Version | None = None

    @property
    def item_id(self) -> str:
        """The item to which it belongs: ``capacity`` of ``capacity.finance``."""
        return self.id.partition(".")[0]

    def rung(self, level: int) -> Rung:
        """The description of a level 1 to 4 with its facts. Raises IndexError for any other."""
        rung = self.levels[level]
        if not isinstance(rung, Rung):
            raise IndexError(level)
        return rung

    def window(self, level: int) -> int | None:
        """How many years an answer looks back: the shortest window among the level and those that
        it includes; for level 0, which denies level 1, that of level 1. ``None``: it asks for
        what stands now."""
        windows = (w for n in range(1, max(level, 1) + 1) for w in self.rung(n).when)
        return min((WINDOW_YEARS[w] for w in windows if w in WINDOW_YEARS), default=None)


class Item(Frozen):
    """One of the six checklist items.

    ``rule`` says how its score is made (method §2 Score): the best of its criteria, or their mean.
    """

    id: Slug
    title: Text
    question: Text
    why: Text
    rule: Literal["best", "mean"]
    source: SourcePlace
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @cached_property
    def asked(self) -> tuple[Criterion, ...]:
        """The criteria everyone is asked, without the one the municipality names itself."""
        return tuple(c for c in self.criteria if not c.own)


class CountedExample(Frozen):
    """Something that may be taken for international environmental cooperation, whether it counts,
    and why."""

    what: Text
    counts: Annotated[bool, Field(strict=True)]
    why: Text


class Term(Frozen):
    """A word of the level texts and what is meant by it."""

    word: Text
    meaning: Text


class Instructions(Frozen):
    """How to read the questions, the same wherever an answer is chosen.

    ``short``: the definition in a line. ``definition``: of international environmental cooperation,
    with ``examples``. ``choosing``: the rule for choosing a level. ``counting``: how the time
    windows are counted. ``terms``: what other words mean.
    """

    short: Text
    definition: Text
    examples: Annotated[tuple[CountedExample, ...], Field(min_length=1)]
    choosing: Text
    counting: Text
    terms: tuple[Term, ...] = ()


class Checklist(Frozen):
    """The whole questionnaire. ``version`` changes whenever a criterion comes, goes or moves, or a
    level changes its meaning."""

    version: Version
    source: Text
    instructions: Instructions
    scale: Annotated[tuple[ScaleStep, ...], Field(min_length=5, max_length=5)]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion by full id, in the order asked."""
        return {c.id: c for item in self.items for c in item.criteria}

    @cached_property
    def items_by_id(self) -> dict[str, Item]:
        """Every item by id, in the order asked."""
        return {item.id: item for item in self.items}

    @cached_property
    def numbers(self) -> dict[str, str]:
        """``3`` of the third item, ``3-1`` of its first criterion, by id."""
        numbers = {}
        for position, item in enumerate(self.items, start=1):
            numbers[item.id] = str(position)
            numbers |= {c.id: f"{position}-{n}" for n, c in enumerate(item.criteria, start=1)}
        return numbers

    @cached_property
    def named(self) -> dict[str, tuple[str, ...]]:
        """The ids of the criteria that an id stands for: itself, or all of that item."""
        items = {item.id: tuple(c.id for c in item.criteria) for item in self.items}
        return items | {c: (c,) for c in self.criteria}

    @cached_property
    def asked(self) -> tuple[Criterion, ...]:
        """The criteria that count towards completeness (21 in the real checklist)."""
        return tuple(c for item in self.items for c in item.asked)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [c.id for item in self.items for c in item.criteria]
        item_ids = [item.id for item in self.items]
        for seen, ja, en in ((ids, "問い", "criterion"), (item_ids, "項目", "item")):
            twice = sorted({i for i in seen if seen.count(i) > 1})
            if twice:
                listed = ", ".join(twice)
                raise ProblemsError.one(
                    f"{ja}が2回載っています: {listed}。", f"{en} listed twice: {listed}"
                )
        return self

    @model_validator(mode="after")
    def _former_ids_lead_to_one_criterion(self) -> Self:
        former = [former_id for c in self.criteria.values() for former_id in c.former]
        unclear = sorted({i for i in former if former.count(i) > 1 or i in self.criteria})
        if unclear:
            listed = ", ".join(unclear)
            raise ProblemsError.one(
                f"former に書いた id が、別の問いの id か former にもあります: {listed}。",
                f"ids under former that another criterion has as its id or under former: {listed}",
            )
        return self


class Requirement(Frozen):
    """One thing a stage asks for (method §3 Stage): exactly one of a criterion at a level, the best
    criterion of an item at a level, or an overall score (0 to 100).

    ``not_applicable_meets``: whether a not-applicable criterion counts as met. ``reason``: why the
    stage asks for it; ``note``: what the fact sheet does and does not say about it.
    ``events``: ids of the case events that this requirement rests on.
    """

    criterion: CriterionId | None = None
    best_of: Slug | None = None
    overall: Annotated[int, Field(ge=0, le=100)] | None = None
    level: Annotated[int, Field(ge=1, le=4)] | None = None
    not_applicable_meets: bool = False
    reason: Text
    note: Text | None = None
    events: Annotated[tuple[Slug, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [k for k in (self.criterion, self.best_of, self.overall) if k is not None]
        if len(kinds) != 1:
            raise ProblemsError.one(
                "criterion、best_of、overall のどれか一つだけを書いてください。",
                "give exactly one of criterion, best_of, overall",
            )
        if (self.level is None) != (self.overall is not None):
            raise ProblemsError.one(
                "criterion と best_of には level が必要です。overall には書けません。",
                "criterion and best_of need a level; overall takes none",
            )
        return self

    @cached_property
    def id(self) -> str:
        """What it is about: a criterion id, an item id, or ``overall``."""
        return self.criterion or self.best_of or OVERALL

    @cached_property
    def threshold(self) -> int:
        """What it must reach: a level (1 to 4), or for ``overall`` a score (0 to 100)."""
        threshold = self.level if self.overall is None else self.overall
        assert threshold is not None  # noqa: S101 (_one_kind promises it)
        return threshold


class Stage(Frozen):
    """A step of the staircase. Stage 0 requires nothing; the highest is "be recognised"."""

    number: Annotated[int, Field(ge=0)]
    title: Text
    summary: Text
    requires: tuple[Requirement, ...] = ()


class Stages(Frozen):
    """All stages from 0 upwards."""

    stages: Annotated[tuple[Stage, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _numbered_from_zero(self) -> Self:
        if [s.number for s in self.stages] != list(range(len(self.stages))):
            raise ProblemsError.one(
                "段階の番号は 0、1、2、… と順に付けてください。",
                "stages must be numbered 0, 1, 2, … in order",
            )
        if self.stages[0].requires:
            raise ProblemsError.one("段階0には requires を書けません。", "stage 0 requires nothing")
        return self

    def __getitem__(self, number: int) -> Stage:
        return self.stages[number]

    @property
    def top(self) -> int:
        """The number of the highest stage."""
        return len(self.stages) - 1

    def closed_by(self, criterion_id: str) -> Stage | None:
        """The first stage out of reach while that criterion is not applicable; ``None`` where there
        is none. (A best-of requirement can still be met by the other criteria of its item.)"""
        for number, requirement in self.required_up_to(self.top):
            if requirement.criterion == criterion_id and not requirement.not_applicable_meets:
                return self[number]
        return None

    def required_up_to(self, number: int) -> Iterator[tuple[int, Requirement]]:
        """(stage, requirement) of every stage from 1 to ``number``: a stage is held only when
        those of every earlier stage hold too."""
        for stage in self.stages[1 : number + 1]:
            for requirement in stage.requires:
                yield stage.number, requirement
