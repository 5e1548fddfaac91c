"""Drafts of the papers that the levels ask for, as frozen models: what each one says, and which of
its parts makes which element of a level's text true.

Content is ``data/drafts.yaml`` (for each criterion and level which drafts serve it) and one file
for each kind of draft in ``data/drafts/``; the fields are explained in ``data/README.md``.
``load_drafts.py`` reads them.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from checklist.model import CriterionId, Frozen, Lang, Prose, Slug, Text
from checklist.problems import ProblemsError

#: The levels for which a paper can be written; level 4 asks for years of results.
DRAFTED_LEVELS = (1, 2, 3)
#: What a draft can be filled with, by the name that stands for it: ``{municipality}``.
FACTS = frozenset({
    "municipality", "own", "head", "fields", "countries", "partner", "ties", "strong", "unit",
    "due", "year1", "year2", "year3", "scheme", "criterion", "today",
})  # fmt: skip
#: What can be listed, a line or a row each.
Listed = Literal["countries", "evidence", "fields", "strengths", "ties", "years"]

#: A place to be filled in, with a note of what belongs there: ``[[the section in charge]]``.
BLANK = re.compile(r"\[\[(.+?)\]\]")

#: Text of a draft: Japanese alone, or both languages where the draft has both.
DraftText = Text | Prose
#: A cell of a table; an empty one is filled in by hand.
DraftCell = DraftText | Literal[""]


class DraftFor(NamedTuple):
    """Which draft is wanted: for which level of which criterion, and of which kind."""

    criterion: str
    level: int
    draft: str


def text_in(text: DraftCell, lang: Lang) -> str:
    """A text in a language; what is in Japanese alone, in Japanese."""
    return text if isinstance(text, str) else text.of(lang)


class FormLine(Frozen):
    """A line of a form: its label, and what stands there."""

    label: DraftText
    value: DraftText


class DraftGrid(Frozen):
    """A table: its ``head``, ``rows`` that are written, for ``each`` known thing one with its name
    in the first cell and ``then`` in the others, and ``blank`` empty rows."""

    head: Annotated[tuple[DraftText, ...], Field(min_length=1)]
    rows: tuple[tuple[DraftCell, ...], ...] = ()
    each: Listed | None = None
    then: tuple[DraftCell, ...] = ()
    blank: Annotated[int, Field(ge=0, le=20)] = 0

    @model_validator(mode="after")
    def _rows_have_the_width_of_the_head(self) -> Self:
        wrong = any(len(row) != len(self.head) for row in self.rows)
        if wrong or (self.each is not None and len(self.then) != len(self.head) - 1):
            raise ProblemsError.one(
                "行の数と見出しの数が違います。", "A row has more or fewer cells than the head."
            )
        return self


class DraftPart(Frozen):
    """An article or a section, below its ``title``: paragraphs, numbered ``points``, a form, a
    list of what is known (``each``; ``none`` where nothing is), a table.

    ``kind``: ``article`` (第1条 …), ``supplement`` (附則), ``section``. ``goes_with``: another
    part, without which it is left out, too.
    """

    id: Slug
    title: DraftText
    kind: Literal["article", "supplement", "section"] = "section"
    goes_with: Slug | None = None
    text: tuple[DraftText, ...] = ()
    points: tuple[DraftText, ...] = ()
    form: tuple[FormLine, ...] = ()
    each: Listed | None = None
    none: DraftText | None = None
    grid: DraftGrid | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.text or self.points or self.form or self.each or self.grid):
            raise ProblemsError.one("内容がありません。", "There is nothing in it.")
        if (self.each is None) != (self.none is None):
            raise ProblemsError.one(
                "each には none（何も分からないときの文）が必要です。",
                "each needs none: what is said where nothing is known.",
            )
        return self

    def texts(self) -> Iterator[DraftText]:
        """Every text of the part."""
        yield from (self.title, *self.text, *self.points)
        for entry in self.form:
            yield from (entry.label, entry.value)
        if self.none is not None:
            yield self.none
        if self.grid is not None:
            yield from self.grid.head
            for row in (self.grid.then, *self.grid.rows):
                yield from filter(None, row)


class Draft(Frozen):
    """A kind of paper: what it is, what has to be decided and who usually does (for the box above
    it), and its text. ``both``: it stands in Japanese and English."""

    id: Slug
    title: Text
    form: Literal["word", "excel"] = "word"
    both: bool = False
    purpose: Text
    decide: Annotated[tuple[Text, ...], Field(min_length=1)]
    decided_by: Text
    check: tuple[Text, ...] = ()
    heading: DraftText
    opening: tuple[DraftText, ...] = ()
    parts: Annotated[tuple[DraftPart, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_its_languages(self) -> Self:
        wrong = [t for t in self.texts() if isinstance(t, Text) != self.both]
        if wrong:
            first = text_in(wrong[0], "ja")[:20]
            raise ProblemsError.one(
                f"言語がそろっていません（「{first}」）。",
                f"Not in the languages of the draft: “{first}”.",
            )
        return self

    @model_validator(mode="after")
    def _each_part_once(self) -> Self:
        if len(self.by_id) < len(self.parts):
            raise ProblemsError.one(
                "同じ id の部分が2回あります。", "Two of its parts have the same id."
            )
        return self

    @model_validator(mode="after")
    def _goes_with_a_part_that_is_there(self) -> Self:
        wrong = {part.goes_with for part in self.parts} - {None, *self.by_id}
        if wrong:
            raise ProblemsError.one(
                f"goes_with の部分がありません（{', '.join(map(str, wrong))}）。",
                f"goes_with names no part of the draft: {', '.join(map(str, wrong))}.",
            )
        return self

    @cached_property
    def by_id(self) -> dict[str, DraftPart]:
        """Its parts by id."""
        return {part.id: part for part in self.parts}

    @property
    def languages(self) -> tuple[Lang, ...]:
        """The languages in which its text stands."""
        return ("ja", "en") if self.both else ("ja",)

    def texts(self) -> Iterator[DraftText]:
        """Every text that is written into the paper."""
        yield from (self.heading, *self.opening)
        for part in self.parts:
            yield from part.texts()

    def names(self) -> set[str]:
        """The names of everything that is filled in."""
        return {
            name
            for text in self.texts()
            for lang in self.languages
            for _, name, _, _ in string.Formatter().parse(text_in(text, lang))
            if name is not None
        }


class Element(Frozen):
    """Words of a level's text (``quote``, as they stand there in Japanese; ``{name}`` stands for
    the criterion's own words), and the part of the draft in which what they ask for stands."""

    quote: Prose
    part: Slug


class PaperFor(Frozen):
    """A draft that serves a level, with the elements that it holds."""

    draft: Slug
    elements: Annotated[tuple[Element, ...], Field(min_length=1)]


class LevelPapers(Frozen):
    """The papers for one level of some criteria, the main one first, and what remains to be done
    beside them. No papers: no draft can help, and ``remains`` says why."""

    criteria: Annotated[tuple[CriterionId, ...], Field(min_length=1)]
    level: Annotated[int, Field(strict=True, ge=DRAFTED_LEVELS[0], le=DRAFTED_LEVELS[-1])]
    papers: tuple[PaperFor, ...] = ()
    remains: Text


class DraftTable(Frozen):
    """Which drafts serve which level. ``words``: what a draft that serves several criteria says
    for each of them, by criterion and name."""

    words: Mapping[CriterionId, Mapping[str, Text]] = Field(default_factory=dict)
    levels: tuple[LevelPapers, ...]

    @cached_property
    def by_step(self) -> dict[tuple[str, int], LevelPapers]:
        """The papers by criterion and level."""
        return {(c, entry.level): entry for entry in self.levels for c in entry.criteria}

    def quoted(self, element: Element, criterion_id: str) -> str:
        """The words of a criterion's level text that an element names."""
        words = {name: text.ja for name, text in self.words.get(criterion_id, {}).items()}
        return element.quote.format(**words)


class Drafts(Frozen):
    """All drafts by id, and the table of what they serve."""

    kinds: Mapping[Slug, Draft]
    table: DraftTable

    def parts(self, wanted: DraftFor) -> tuple[DraftPart, ...]:
        """The parts of a draft for a level of a criterion: what only a higher level of that
        criterion asks for is left out, with what goes with it. A paper must not promise more than
        its level."""
        asked, later = set[str](), set[str]()
        for level in DRAFTED_LEVELS:
            entry = self.table.by_step.get((wanted.criterion, level))
            for paper in () if entry is None else entry.papers:
                if paper.draft == wanted.draft:
                    parts = {element.part for element in paper.elements}
                    (asked if level <= wanted.level else later).update(parts)
        left_out = later - asked
        return tuple(
            part
            for part in self.kinds[wanted.draft].parts
            if not {part.id, part.goes_with} & left_out
        )

    def of(self, criterion_id: str, level: int) -> tuple[Draft, ...]:
        """The drafts that serve a level of a criterion, the main one first."""
        entry = self.table.by_step.get((criterion_id, level))
        return () if entry is None else tuple(self.kinds[paper.draft] for paper in entry.papers)
