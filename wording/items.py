"""The items in words: their scores, chart and table, and how each score is computed."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.answers import NOT_APPLICABLE
from checklist.model import Item
from scoring.result import Result
from wording.doubt import open_words
from wording.formula import item_calculation, overall_calculation
from wording.phrases import Phrases
from wording.ranking import rank_sentences, rank_words
from wording.shapes import Table
from wording.subject import Subject
from wording.weights import WeightsSummary, summarise_weights


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item with its scores (0 to 100): the point and its range, and the point with evidence.
    ``None`` where there is none."""

    id: str
    number: int
    title: str
    rule: str
    score: str
    point: float | None
    low: float | None
    high: float | None
    evidenced: str
    evidenced_point: float | None
    remark: str
    chart_words: str
    calculation: str


@dataclass(frozen=True, slots=True)
class ItemsChapter:
    """The scores of the items: a chart, the table beside it, the calculation of each and of the
    overall score. ``weights`` only where two items have a point."""

    scores: tuple[ItemScore, ...]
    legend: tuple[str, ...]
    axis: str
    alt: str
    table: Table
    overall_calculation: str
    weights: WeightsSummary | None


def summarise_items(subject: Subject) -> ItemsChapter:
    """The chapter on the items."""
    result, phrases = subject.result, subject.phrases
    ranks = rank_words(result, phrases)
    return ItemsChapter(
        scores=tuple(
            _item(item, ranks[item.id], subject) for item in subject.content.checklist.items
        ),
        legend=items_legend(result, phrases),
        axis=subject.say("chart.axis_score"),
        alt=describe_items(result, phrases),
        table=items_table(result, phrases),
        overall_calculation=overall_calculation(result, phrases),
        weights=summarise_weights(result, phrases),
    )


def _item(item: Item, rank: str, subject: Subject) -> ItemScore:
    result, phrases = subject.result, subject.phrases
    score, evidenced = result.rating.items[item.id], result.rating.evidenced_items[item.id]
    return ItemScore(
        id=item.id,
        number=phrases.item_number(item.id),
        title=subject.of(item.title),
        rule=subject.say(f"rule_{item.rule}"),
        score=phrases.score(score),
        point=score.point,
        low=score.low,
        high=score.high,
        evidenced=phrases.score(evidenced),
        evidenced_point=evidenced.point,
        remark=rank,
        chart_words=score_words(item.id, rank, result, phrases),
        calculation=item_calculation(item, result, phrases),
    )


def score_words(item_id: str, rank: str, result: Result, phrases: Phrases) -> str:
    """The label at an item's place in the chart: its point and ``rank`` (``rank_words``), or why it
    has none."""
    score = result.rating.items[item_id]
    if score.low is None:
        return phrases.level(NOT_APPLICABLE)
    if score.point is None:
        return phrases.say("chart.no_point", span=phrases.span(score))
    return f"{phrases.number(score.point)} {rank}".strip()


def items_legend(result: Result, phrases: Phrases) -> tuple[str, ...]:
    """What the signs that stand in the chart of the items mean, a line each."""
    say, scores = phrases.say, result.rating.items.values()
    lines = [say("chart.items_legend")] if any(s.point is not None for s in scores) else []
    if any(not s.is_exact for s in scores):
        doubt = open_words(result.assessment, phrases)
        lines.append(say("chart.items_legend_range", doubt=doubt))
    return tuple(lines)


def describe_items(result: Result, phrases: Phrases) -> str:
    """The chart of the items in words."""
    rows = [
        phrases.say(
            "chart.items_alt_row",
            item=phrases.item(item_id),
            score=phrases.score(score) if score.low is not None else phrases.level(NOT_APPLICABLE),
        )
        for item_id, score in result.rating.items.items()
    ]
    return phrases.say(
        "chart.items_alt",
        rows=phrases.joined(rows),
        ranks=rank_sentences(result, phrases),
    )


def items_table(result: Result, phrases: Phrases) -> Table:
    """The table beside the chart of the items."""
    rows, ranks = [], rank_words(result, phrases)
    for item_id, score in result.rating.items.items():
        remark = ranks[item_id]
        rows.append(
            (
                phrases.item(item_id),
                phrases.number(score.point),
                "–" if score.is_exact else phrases.span(score),
                phrases.score(result.rating.evidenced_items[item_id]),
                (remark or "–") if score.low is not None else phrases.level(NOT_APPLICABLE),
            )
        )
    head = tuple(
        phrases.say(f"chart.{name}") for name in ("item", "score", "range", "evidenced", "remark")
    )
    return Table(head, tuple(rows))
