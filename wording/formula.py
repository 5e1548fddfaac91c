"""The formulas of the scores, filled in (method §2 Score)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from checklist.model import Item
from scoring.result import Result
from wording.phrases import Phrases
from wording.weights import own_weights

#: The three values of a score: of the known levels alone, and with what is open at its lowest and
#: at its highest.
Bound = Literal["known", "low", "high"]
#: Where a score keeps each.
_SCORE: Mapping[Bound, str] = {"known": "point", "low": "low", "high": "high"}


def item_formula(item: Item, result: Result, phrases: Phrases, bound: Bound, places: int) -> str:
    """The formula of an item's score filled in, for one of its three values, to ``places``
    decimals; empty where no level goes into it."""
    ranges = [result.rating.levels[c.id] for c in item.criteria if c.id in result.rating.levels]
    levels = [level for x in ranges if (level := getattr(x, bound)) is not None]
    if not levels:
        return ""
    score = phrases.number(getattr(result.rating.items[item.id], _SCORE[bound]), places)
    if item.rule == "best":
        return phrases.say("calculation_best", best=max(levels), score=score)
    return phrases.say(
        "calculation_mean", levels=" + ".join(map(str, levels)), n=len(levels), score=score
    )


def item_calculation(item: Item, result: Result, phrases: Phrases) -> str:
    """How the score of an item is computed from its known levels, in a sentence."""
    return item_formula(item, result, phrases, "known", 0) or phrases.say("calculation_none")


def overall_calculation(result: Result, phrases: Phrases) -> str:
    """How the overall score is computed, in a sentence, with the municipality's own
    weights if set."""
    filled = overall_formula(result, phrases, "known", evidenced=False)
    if not filled:
        return phrases.say("calculation_overall_none")
    formula = phrases.say("calculation_overall", formula=filled)
    own = own_weights(result, phrases)
    return phrases.say("sentences", first=formula, second=own) if own else formula


def overall_formula(result: Result, phrases: Phrases, bound: Bound, *, evidenced: bool) -> str:
    """The formula of the overall score filled in, for one of its three values; empty where an item
    has no such value."""
    of_score = _SCORE[bound]
    items = result.rating.evidenced_items if evidenced else result.rating.items
    overall = result.rating.evidenced if evidenced else result.rating.overall
    values = {i: getattr(s, of_score) for i, s in items.items() if s.low is not None}
    if not values or None in values.values():
        return ""
    weights = {i: result.weights.items.get(i, 1) for i in values}
    number = phrases.number
    inside = " + ".join(
        number(value, 1) if weights[i] == 1 else f"{number(weights[i])} × {number(value, 1)}"
        for i, value in values.items()
    )
    total = number(sum(weights.values()))
    return f"({inside}) ÷ {total} = {number(getattr(overall, of_score), 1)}"
