"""The smallest set of schemes that serves every gap, in words: for its page and the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import Lang
from scoring.covering import cover
from scoring.result import Result
from scoring.stages import Gap
from wording.labels import gap_name, labels_of
from wording.phrases import Phrases
from wording.shapes import Table


@dataclass(frozen=True, slots=True)
class CoveringSummary:
    """The smallest set of schemes that serves every gap: the gaps that each serves, and notes on
    those left. The table has no rows where no recommended scheme serves any gap; ``ids`` are the
    schemes of its rows."""

    heading: str
    text: str
    ids: tuple[str, ...]
    table: Table
    notes: tuple[str, ...]


def summarise_covering(
    result: Result, assessment: Assessment, content: Content, lang: Lang
) -> CoveringSummary | None:
    """The smallest set of schemes, with the gaps that each serves and those left to others;
    ``None`` where there is no gap. (Gaps that no scheme serves are in ``Schemes.unserved``.)"""
    if not result.gaps:
        return None
    phrases = Phrases(content, lang)
    say = phrases.say
    labels = labels_of(phrases, assessment)
    covering = cover(result.gaps, result.support)

    def named(gaps: Iterable[Gap]) -> str:
        return phrases.listed(gap_name(gap, phrases, labels) for gap in gaps)

    rows = tuple(
        (
            match.scheme.name_today.of(lang),
            phrases.listed(
                say(
                    "covering.gap",
                    gap=labels[reason.criterion_id],
                    help=say(f"support.help_{reason.help}"),
                )
                for reason in match.reasons
                if match in covering.served.get(reason.gap.requirement_id, ())
            ),
        )
        for match in covering.chosen
    )
    heading = say("covering.none")
    if rows:
        is_all = not (covering.to_confirm or covering.unserved)
        heading = say("covering.all" if is_all else "covering.all_but", n=len(rows))
    notes = (
        ("covering.slightly", covering.slightly),
        ("covering.to_confirm", covering.to_confirm),
    )
    return CoveringSummary(
        heading=heading,
        text=say("covering.text") if rows else "",
        ids=tuple(match.scheme.id for match in covering.chosen),
        table=Table((say("covering.scheme"), say("covering.gaps")), rows),
        notes=tuple(say(key, gaps=named(gaps)) for key, gaps in notes if gaps),
    )
