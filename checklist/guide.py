"""The facilitator's guide as frozen models: agendas whose minutes add up, and sections of text."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from checklist.model import CriterionId, Frozen, Slug, Text
from checklist.problems import ProblemsError

Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


#: What a part of a running order shows on the wall. ``joining``: how to join; ``vote``: questions;
#: ``beforehand``: answers given before; ``results``: the stage and what was agreed;
#: ``priorities``: the vote on them; ``step``: the priorities, to talk about the first step;
#: ``closing``: all that came out. ``opening`` and ``pause`` show the running order.
PartKind = Literal[
    "opening", "joining", "vote", "pause", "beforehand", "results", "priorities", "step", "closing"
]


class AgendaRow(Frozen):
    """A part of an agenda, and what it is; ``criteria`` are those that the room votes on in it, one
    after another. ``is_quick``: it votes on those that the ten-minute check asks, instead."""

    kind: PartKind
    minutes: Annotated[int, Field(strict=True, ge=1)]
    what: Text
    how: Text
    criteria: tuple[CriterionId, ...] = ()
    is_quick: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def _votes_have_criteria(self) -> Self:
        if self.is_quick and (self.criteria or self.kind != "vote"):
            raise ProblemsError.one(
                f"「{self.what.ja}」：is_quick は、criteria のない kind: vote の行だけに書けます。",
                f"“{self.what.en}”: is_quick belongs to rows of kind vote without criteria.",
            )
        if bool(self.criteria) != (self.kind == "vote" and not self.is_quick):
            raise ProblemsError.one(
                f"「{self.what.ja}」：criteria は kind: vote の行だけに、必ず書いてください。",
                f"“{self.what.en}”: criteria belong to rows of kind vote, and to each of them.",
            )
        return self


class Agenda(Frozen):
    """An agenda of ``minutes``; ``each`` is the minutes that one criterion takes. Criteria in none
    of its rows are answered beforehand, where it is not quick."""

    id: Annotated[str, Field(pattern=r"^[1-9a-z][0-9a-z]*$")]
    minutes: Annotated[int, Field(strict=True, ge=1)]
    each: Annotated[int, Field(strict=True, ge=1)]
    title: Text
    why: Text
    rows: Annotated[tuple[AgendaRow, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _it_fits(self) -> Self:
        total = sum(row.minutes for row in self.rows)
        if total != self.minutes:
            raise ProblemsError.one(
                f"合計が{total}分で、{self.minutes}分になりません。",
                f"The rows take {total} minutes, not {self.minutes}.",
            )
        for row in self.rows:
            if len(row.criteria) * self.each > row.minutes:
                raise ProblemsError.one(
                    f"「{row.what.ja}」の{row.minutes}分に、問い{len(row.criteria)}問は入りません。",
                    f"{len(row.criteria)} criteria do not fit into the {row.minutes} minutes of "
                    f"“{row.what.en}”.",
                )
        if len(set(self.criteria)) < len(self.criteria):
            raise ProblemsError.one("同じ問いが2回あります。", "A criterion stands there twice.")
        return self

    @property
    def criteria(self) -> tuple[str, ...]:
        """What the room votes on, in the order of the rows."""
        return tuple(c for row in self.rows for c in row.criteria)

    @property
    def is_quick(self) -> bool:
        """Whether the room votes on what the ten-minute check asks."""
        return any(row.is_quick for row in self.rows)

    @property
    def starts(self) -> tuple[int, ...]:
        """When each row begins, in minutes from the start."""
        return tuple(sum(r.minutes for r in self.rows[:n]) for n in range(len(self.rows)))


class GuideTable(Frozen):
    """A table of text; every row is as long as the head."""

    head: Texts
    rows: Annotated[tuple[Texts, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _rows_fit_the_head(self) -> Self:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ProblemsError.one(
                "見出しと列の数が違う行があります。", "A row has more or fewer cells than the head."
            )
        return self


class GuideBlock(Frozen):
    """One paragraph, list or table: exactly one of them."""

    text: Text | None = None
    list: Texts | None = None
    table: GuideTable | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(part is not None for part in (self.text, self.list, self.table)) != 1:
            raise ProblemsError.one(
                "text、list、table のうち一つだけを書いてください。",
                "Give exactly one of text, list and table.",
            )
        return self


class GuideSection(Frozen):
    """A heading with what stands below it; ``agendas``: the agendas follow its blocks."""

    id: Slug
    title: Text
    agendas: Annotated[bool, Field(strict=True)] = False
    blocks: Annotated[tuple[GuideBlock, ...], Field(min_length=1)]


class Guide(Frozen):
    """The whole guide; the agendas belong to one of its sections."""

    lead: Text
    agendas: Annotated[tuple[Agenda, ...], Field(min_length=1)]
    sections: Annotated[tuple[GuideSection, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _agendas_stand_once(self) -> Self:
        if sum(section.agendas for section in self.sections) != 1:
            raise ProblemsError.one(
                "agendas: true は一つの節にだけ書いてください。",
                "Give agendas: true in exactly one section.",
            )
        return self
