"""Asking the sections (庁内照会): which section is asked which criteria, and what it is handed.

``data/sections.yaml`` suggests it; a municipality's own file has the same form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from checklist.answers import Answer, Assessment
from checklist.asking import MOST_SECTIONS as MOST_SECTIONS
from checklist.asking import Asking, DueDay, Named, refuse_same_names
from checklist.model import Checklist, CriterionId, Frozen
from checklist.problems import Problem, problem
from checklist.profile import Profile
from checklist.typed import ShortText


class AskedSection(Named):
    """A section with the criteria it is asked, at least one."""

    criteria: Annotated[tuple[CriterionId, ...], Field(min_length=1, max_length=100)]


class Inquiry(Frozen):
    """The sections in the order in which they are listed. ``asker``: the section that asks (empty:
    a blank in the letter); ``due``: the day by which answers are due, ``2026-12-18``."""

    asker: ShortText = ""
    due: DueDay = None
    sections: Annotated[tuple[AskedSection, ...], Field(min_length=1, max_length=MOST_SECTIONS)]

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        refuse_same_names(self.sections)
        return self

    def place(self, key: str) -> int:
        """The place of a section by its key; behind all others where it is not asked."""
        keys = [asked.key for asked in self.sections]
        return keys.index(key) if key in keys else len(keys)

    def unasked(self, checklist: Checklist) -> tuple[str, ...]:
        """The criteria that no section is asked, in the order of the checklist."""
        asked = {criterion for section in self.sections for criterion in section.criteria}
        return tuple(c.id for c in checklist.asked if c.id not in asked)


def inquiry_of(asking: Asking) -> Inquiry | None:
    """The inquiry of an assessment: its sections that are asked anything; ``None`` without any."""
    sections = tuple(
        AskedSection(name=section.name, criteria=section.criteria)
        for section in asking.sections
        if section.criteria
    )
    if not sections:
        return None
    return Inquiry(asker=asking.asker, due=asking.due, sections=sections)


class AskedPart(Frozen):
    """What one section is asked by a link: its criteria, by whom (``asker``; may be empty) and
    until when (``due``: ``2026-12-18``)."""

    section: AskedSection
    asker: ShortText = ""
    due: DueDay = None


def inquiry_problems(inquiry: Inquiry, checklist: Checklist, file: str) -> Iterator[Problem]:
    """Criteria that the checklist does not have."""
    for position, asked in enumerate(inquiry.sections):
        for criterion in asked.criteria:
            if criterion not in checklist.criteria:
                yield problem(
                    f"{file}.sections.{position}.criteria",
                    f"「{criterion}」という問いはありません。",
                    f"There is no criterion {criterion}.",
                )


def assignment_problems(inquiry: Inquiry, checklist: Checklist, file: str) -> Iterator[Problem]:
    """Criteria that are not assigned to exactly one section."""
    times = Counter(criterion for asked in inquiry.sections for criterion in asked.criteria)
    for criterion in checklist.criteria:
        if times[criterion] != 1:
            yield problem(
                f"{file}.{criterion}",
                "全ての問いを、一つずつの課に割り当ててください。",
                "Each criterion is assigned to exactly one section.",
            )


def part_of(now: Assessment, asked: AskedSection) -> Assessment:
    """What a section may know of an assessment: which municipality it is, and of the criteria it is
    asked the answers that this section itself has given; nobody else's."""
    profile = now.profile
    return Assessment(
        checklist=now.checklist,
        profile=Profile(
            name=profile.name,
            prefecture=profile.prefecture,
            code=profile.code,
            kind=profile.kind,
        ),
        answers={
            criterion: now[criterion]
            for criterion in asked.criteria
            if now[criterion].by.strip() in asked.names
        },
    )


def handed_out(now: Assessment, asked: AskedSection, name: str, checklist: Checklist) -> Assessment:
    """What a section's file holds: ``part_of``; blank answers bear its ``name``."""
    part, blank = part_of(now, asked), Answer(by=name)
    answers = {criterion: part.answers.get(criterion, blank) for criterion in asked.criteria}
    version = now.checklist or checklist.version
    return part.model_copy(update={"checklist": version, "answers": answers})
