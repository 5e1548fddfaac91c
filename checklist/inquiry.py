"""Asking the sections (庁内照会): which section is asked which criteria, and what it is handed.

``data/sections.yaml`` suggests it; a municipality's own file has the same form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Self
from unicodedata import normalize

from pydantic import BeforeValidator, Field, model_validator

from checklist.answers import Answer, Assessment
from checklist.model import Checklist, CriterionId, Frozen, Text
from checklist.month import read_day
from checklist.problems import Problem, ProblemsError, problem
from checklist.profile import Profile
from checklist.typed import ShortText

#: Characters of the name of a section: it is part of names of files.
MOST_NAME = 40
#: Sections asked at most.
MOST_SECTIONS = 100


def _both(name: object) -> object:
    """A name alone is the name in both languages."""
    return {"ja": name, "en": name} if isinstance(name, str) else name


def _day(typed: object) -> str | None:
    return None if typed is None else read_day(f"{typed}")


class Asked(Frozen):
    """A section with the criteria it is asked. ``name``: in both languages, or one for both."""

    name: Annotated[Text, BeforeValidator(_both)]
    criteria: Annotated[tuple[CriterionId, ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _can_be_written(self) -> Self:
        if any(len(name) > MOST_NAME or not name.isprintable() for name in self.names):
            raise ProblemsError.one(
                f"課の名前は{MOST_NAME}文字以内の1行にしてください。",
                f"The name of a section is one line of at most {MOST_NAME} characters.",
            )
        if twice := [c for c, times in Counter(self.criteria).items() if times > 1]:
            raise ProblemsError.one(
                f"同じ問いが2回あります（{twice[0]}）。",
                f"A criterion stands here twice: {twice[0]}.",
            )
        return self

    @property
    def key(self) -> str:
        """Its Japanese name, by which files that come back are told apart."""
        return self.name.ja

    @property
    def names(self) -> tuple[str, str]:
        """Its name in each language."""
        return self.name.ja, self.name.en


class Inquiry(Frozen):
    """The sections in the order in which they are listed. ``asker``: the section that asks (empty:
    a blank in the letter); ``due``: the day by which answers are due, ``2026-12-18``."""

    asker: ShortText = ""
    due: Annotated[str | None, BeforeValidator(_day)] = None
    sections: Annotated[tuple[Asked, ...], Field(min_length=1, max_length=MOST_SECTIONS)]

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = Counter(_plain(name) for asked in self.sections for name in {*asked.names})
        if twice := [name for name, times in names.items() if times > 1]:
            raise ProblemsError.one(
                f"同じ名前の課が2つあります（{twice[0]}）。1つにまとめてください。",
                f"Two sections have the name {twice[0]}. Make them one.",
            )
        return self

    def place(self, key: str) -> int:
        """The place of a section by its key; behind all others where it is not asked."""
        keys = [asked.key for asked in self.sections]
        return keys.index(key) if key in keys else len(keys)

    def unasked(self, checklist: Checklist) -> tuple[str, ...]:
        """The criteria that no section is asked, in the order of the checklist."""
        asked = {criterion for section in self.sections for criterion in section.criteria}
        return tuple(c.id for c in checklist.asked if c.id not in asked)


def _plain(name: str) -> str:
    return "".join(normalize("NFKC", name).split()).lower()


def inquiry_problems(
    inquiry: Inquiry, checklist: Checklist, file: str, *, once: bool = False
) -> Iterator[Problem]:
    """Criteria that the checklist does not have; with ``once`` also those that are not assigned to
    exactly one section."""
    times = Counter(criterion for asked in inquiry.sections for criterion in asked.criteria)
    for position, asked in enumerate(inquiry.sections):
        for criterion in asked.criteria:
            if criterion not in checklist.criteria:
                yield problem(
                    f"{file}.sections.{position}.criteria",
                    f"「{criterion}」という問いはありません。",
                    f"There is no criterion {criterion}.",
                )
    for criterion in checklist.criteria if once else ():
        if times[criterion] != 1:
            yield problem(
                f"{file}.{criterion}",
                "全ての問いを、一つずつの課に割り当ててください。",
                "Each criterion is assigned to exactly one section.",
            )


def handed_out(now: Assessment, asked: Asked, name: str, checklist: Checklist) -> Assessment:
    """What a section's file holds: which municipality it is, and of the criteria it is asked the
    answers that this section itself has given; nobody else's. Blank ones bear its ``name``."""
    profile = now.profile
    answers = {
        criterion: now[criterion] if now[criterion].by.strip() in asked.names else Answer(by=name)
        for criterion in asked.criteria
    }
    return Assessment(
        checklist=now.checklist or checklist.version,
        profile=Profile(
            name=profile.name,
            prefecture=profile.prefecture,
            code=profile.code,
            kind=profile.kind,
        ),
        answers=answers,
    )
