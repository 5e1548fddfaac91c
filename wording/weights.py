"""Robustness under other weights in words: for the results page and the report."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.result import Result
from scoring.robustness import MOST, Robustness, pulled_by, robustness
from wording.phrases import Phrases
from wording.ranking import rank_items
from wording.shapes import Table


@dataclass(frozen=True, slots=True)
class WeightsRow:
    """An item with a point; ``share``: in how many of the weightings, in per cent, it lowers the
    score most."""

    id: str
    label: str
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class WeightsSummary:
    """The robustness under other weights: sentences (the one on the ``weakest`` item is the one
    that says whether it stays the weakest), and a chart with its table."""

    intro: str
    weakest: str
    sentences: tuple[str, ...]
    rows: tuple[WeightsRow, ...]
    legend: tuple[str, ...]
    axis: str
    alt: str
    table: Table


def summarise_weights(result: Result, phrases: Phrases) -> WeightsSummary | None:
    """The range of the overall score and the item that lowers it most, under other weights;
    ``None`` where fewer than two items have a point."""
    spread = robustness(result.rating.items)
    if spread is None:
        return None
    say = phrases.say
    rows = tuple(
        WeightsRow(
            id=item_id,
            label=phrases.item(item_id),
            share=100 * share,
            words=say("weights.share_value", share=phrases.number(100 * share)),
        )
        for item_id, share in spread.pulls.items()
    )
    weakest = _weakest(result, spread, phrases)
    sentences = [_span(result, spread, phrases), weakest]
    if spread.left_out:
        items = phrases.listed(phrases.item(i) for i in spread.left_out)
        sentences.append(say("weights.left_out", items=items))
    alt_rows = (
        say("weights.alt_row", item=row.label, share=phrases.number(row.share)) for row in rows
    )
    return WeightsSummary(
        intro=say("weights.intro"),
        weakest=weakest,
        sentences=tuple(sentences),
        rows=rows,
        legend=(say("weights.legend"),),
        axis=say("weights.axis"),
        alt=say("weights.alt", rows=phrases.joined(alt_rows)),
        table=Table(
            (say("weights.item"), say("weights.score"), say("weights.share")),
            tuple(
                (row.label, phrases.number(result.rating.items[row.id].point), row.words)
                for row in rows
            ),
        ),
    )


def weakest_words(result: Result, phrases: Phrases) -> str:
    """The sentence of ``summarise_weights`` on the weakest item alone; empty where there is no
    summary."""
    spread = robustness(result.rating.items)
    return "" if spread is None else _weakest(result, spread, phrases)


def own_weights(result: Result, phrases: Phrases) -> str:
    """A sentence with the municipality's own weights; empty where all weigh alike."""
    own = [
        phrases.say("weights.own_item", item=phrases.item(i), weight=phrases.number(w))
        for i, w in result.weights.items.items()
    ]
    return phrases.say("weights.own_note", items=phrases.listed(own)) if own else ""


def _span(result: Result, spread: Robustness, phrases: Phrases) -> str:
    low, high = phrases.number(spread.low), phrases.number(spread.high)
    if result.rating.overall.point is None:
        return phrases.say("weights.span_unlike", low=low, high=high)
    point = phrases.number(result.rating.overall.point)
    if low == high:
        return phrases.say("weights.span_exact", point=point)
    key = "weights.span_own" if result.weights.items else "weights.span"
    return phrases.say(key, low=low, high=high, point=point)


def _weakest(result: Result, spread: Robustness, phrases: Phrases) -> str:
    """Whether the weakest item stays what pulls the score down most."""
    weakest = rank_items(result).weakest
    if not any(spread.pulls.values()):
        return phrases.say("weights.nothing")
    if not weakest:
        return phrases.say("weights.alike")
    share = pulled_by(spread, weakest)
    items = phrases.listed(phrases.item(i) for i in weakest)
    shown = phrases.number(100 * share)
    if share >= MOST:
        return phrases.say("weights.stays", items=items, share=shown)
    others = {i: s for i, s in spread.pulls.items() if i not in weakest}
    other = max(others, key=lambda i: others[i])
    return phrases.say(
        "weights.depends",
        items=items,
        share=shown,
        other=phrases.item(other),
        other_share=phrases.number(100 * others[other]),
    )
