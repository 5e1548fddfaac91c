"""The facilitator's guide as plain data, for its page and for ``docs/``.

``python -m tools.guide ja`` prints it as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checklist.guide import Agenda, GuideBlock
from checklist.model import Lang
from wording.phrases import Phrases
from wording.shapes import Table

_NO_TABLE = Table((), ())


@dataclass(frozen=True, slots=True)
class GuidePart:
    """A heading of level 2 or 3 (empty: none), a paragraph, a list, or a table."""

    kind: Literal["h2", "h3", "text", "list", "table"]
    text: str = ""
    items: tuple[str, ...] = ()
    table: Table = _NO_TABLE


@dataclass(frozen=True, slots=True)
class GuideSummary:
    """The whole guide: its title, a first sentence, and its parts in their order."""

    title: str
    lead: str
    parts: tuple[GuidePart, ...]


def summarise_guide(phrases: Phrases) -> GuideSummary:
    """The guide in one language, its parts in reading order."""
    guide, lang = phrases.content.guide, phrases.lang
    parts: list[GuidePart] = []
    for section in guide.sections:
        parts.append(GuidePart("h2", section.title.of(lang)))
        parts += (_part(block, lang) for block in section.blocks)
        if section.agendas:
            parts += (part for agenda in guide.agendas for part in _agenda(agenda, phrases))
    return GuideSummary(phrases.say("guide.title"), guide.lead.of(lang), tuple(parts))


def _part(block: GuideBlock, lang: Lang) -> GuidePart:
    if block.text is not None:
        return GuidePart("text", block.text.of(lang))
    if block.list is not None:
        return GuidePart("list", items=tuple(text.of(lang) for text in block.list))
    assert block.table is not None  # noqa: S101 (the model lets nothing else through)
    head = tuple(text.of(lang) for text in block.table.head)
    rows = tuple(tuple(cell.of(lang) for cell in row) for row in block.table.rows)
    return GuidePart("table", table=Table(head, rows))


def _agenda(agenda: Agenda, phrases: Phrases) -> Iterator[GuidePart]:
    say, lang = phrases.say, phrases.lang
    yield GuidePart("h3", agenda.title.of(lang))
    yield GuidePart("text", say("guide.why", why=agenda.why.of(lang)))
    head = tuple(say(f"guide.{key}") for key in ("start", "what", "how"))
    rows = []
    for start, row in zip(agenda.starts, agenda.rows, strict=True):
        end = _clock(start + row.minutes)
        span = say("guide.span", start=_clock(start), end=end, n=row.minutes)
        how = row.how.of(lang)
        if row.criteria:
            votes = say(
                "guide.votes_on", criteria=phrases.listed(map(phrases.criterion, row.criteria))
            )
            how = phrases.joined((how, votes))
        rows.append((span, row.what.of(lang), how))
    yield GuidePart("table", table=Table(head, tuple(rows)))
    if agenda.is_quick:
        yield GuidePart("text", say("guide.quick"))
        return
    rest = [c.id for c in phrases.content.checklist.asked if c.id not in agenda.criteria]
    if not rest:
        yield GuidePart("text", say("guide.beforehand_none"))
        return
    criteria = phrases.listed(map(phrases.criterion, rest))
    yield GuidePart("text", say("guide.beforehand", n=len(rest), criteria=criteria))


def _clock(minutes: int) -> str:
    """``1:05`` after 65 minutes."""
    return f"{minutes // 60}:{minutes % 60:02}"


# ---------------------------------------------------------------------------- in docs/


def markdown(guide: GuideSummary) -> str:
    """The guide as Markdown."""
    lines = [f"# {guide.title}", "", guide.lead]
    for part in guide.parts:
        lines.append("")
        if part.kind == "table":
            lines += _table(part.table)
        elif part.kind == "list":
            lines += [f"- {item}" for item in part.items]
        else:
            mark = {"h2": "## ", "h3": "### ", "text": ""}[part.kind]
            lines.append(mark + part.text)
    return "\n".join(lines) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(table.head)} |"
    yield "|" + "---|" * len(table.head)
    for row in table.rows:
        yield f"| {' | '.join(row)} |"
