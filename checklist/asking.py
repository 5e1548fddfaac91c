"""Asking the sections (庁内照会) as an assessment keeps it: who is asked what, and every step
since – what came back, and what was chosen.

Nothing is ever taken out of a step; what stands in the answers follows from all of them
(``checklist.board``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Self
from unicodedata import normalize

from pydantic import BeforeValidator, Field, model_validator

from checklist.answer import Answer
from checklist.model import CriterionId, Frozen, Text
from checklist.month import read_day
from checklist.problems import ProblemsError
from checklist.typed import Moment, ShortText

#: Characters of the name of a section: it is part of names of files.
MOST_NAME = 40
#: Sections asked at most.
MOST_SECTIONS = 100
#: Names that a section had before, steps, and files of one step at most.
_MOST_FORMER, _MOST_STEPS, _MOST_FILES = 50, 5_000, 500


def _both(name: object) -> object:
    """A name alone is the name in both languages."""
    return {"ja": name, "en": name} if isinstance(name, str) else name


def _day(typed: object) -> str | None:
    return None if typed is None else read_day(f"{typed}")


#: The day by which answers are due.
DueDay = Annotated[str | None, BeforeValidator(_day)]


class Named(Frozen):
    """A section of the office with criteria. ``name``: in both languages, or one for both."""

    name: Annotated[Text, BeforeValidator(_both)]
    criteria: Annotated[tuple[CriterionId, ...], Field(max_length=100)] = ()

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

    def is_called(self, name: str) -> bool:
        """Whether this is one of its names, in whatever width or case."""
        return comparable_name(name) in map(comparable_name, self.names)


class Section(Named):
    """A section as a municipality has it in its list, at first perhaps without criteria.
    ``former``: the keys it had before, under which files may still come back."""

    former: Annotated[tuple[ShortText, ...], Field(max_length=_MOST_FORMER)] = ()

    @classmethod
    def like(cls, other: Named) -> Section:
        """The section of another list."""
        return cls(name=other.name, criteria=other.criteria)

    def named(self, name: str) -> Section:
        """The same section under another name. Raises pydantic's ValidationError for a name that no
        section can have."""
        former = tuple(dict.fromkeys((*self.former, self.key)))[-_MOST_FORMER:]
        return Section(name=name, criteria=self.criteria, former=former)  # type: ignore[arg-type] # read by _both


def refuse_same_names(sections: Iterable[Named]) -> None:
    """Raises ProblemsError where two of them have the same name, in whatever width or case."""
    names = Counter(comparable_name(name) for section in sections for name in {*section.names})
    if twice := [name for name, times in names.items() if times > 1]:
        raise ProblemsError.one(
            f"同じ名前の課が2つあります（{twice[0]}）。1つにまとめてください。",
            f"Two sections have the name {twice[0]}. Make them one.",
        )


def comparable_name(name: str) -> str:
    """A name without the differences of width, case and blanks."""
    return "".join(normalize("NFKC", name).split()).lower()


#: The answers of one file to a criterion: more than one where its sheets differ.
Answers = Annotated[tuple[Answer, ...], Field(min_length=1, max_length=1_000)]


class Came(Frozen):
    """The answers that came from a section. ``name``: of the file or link; ``section``: the key of
    the section when it was handed out; ``answers``: what was answered, by criterion, none where the
    file came back with nothing filled in; ``before``: the answers that the file held when it was
    handed out, of these criteria; ``by_link``: through a link, whose answers replace those that
    came through it before."""

    name: ShortText
    section: ShortText
    at: Moment
    answers: Annotated[dict[CriterionId, Answers], Field(max_length=100)]
    before: Annotated[dict[CriterionId, Answer], Field(max_length=100)] = Field(
        default_factory=dict
    )
    by_link: bool = False


class InquiryStep(Frozen):
    """What was done at once, and is taken back at once: files and links that ``came``, or answers
    ``chosen``. ``stood``: the answers that stood there and did not follow from the steps before –
    those given before anybody was asked, or by hand since."""

    at: Moment
    came: Annotated[tuple[Came, ...], Field(max_length=_MOST_FILES)] = ()
    chosen: Annotated[dict[CriterionId, Answer], Field(max_length=100)] = Field(
        default_factory=dict
    )
    stood: Annotated[dict[CriterionId, Answer], Field(max_length=100)] = Field(default_factory=dict)


class Asking(Frozen):
    """``asker``: the section that asks (empty: a blank in the letter); ``due``: the day by which
    answers are due, ``2026-12-18``; ``sections`` in the order in which they are listed; ``steps``
    in the order in which they were done."""

    asker: ShortText = ""
    due: DueDay = None
    sections: Annotated[tuple[Section, ...], Field(max_length=MOST_SECTIONS)] = ()
    steps: Annotated[tuple[InquiryStep, ...], Field(max_length=_MOST_STEPS)] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        refuse_same_names(self.sections)
        return self

    def section_of(self, key: str) -> Section | None:
        """The section that has, or had, this key; ``None`` where none is asked under it."""
        by_name = {
            comparable_name(name): section for section in self.sections for name in section.former
        }
        by_name |= {
            comparable_name(name): section for section in self.sections for name in section.names
        }
        return by_name.get(comparable_name(key))
