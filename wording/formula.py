"""The formulas of the scores, filled in (method §2)."""

from __future__ import annotations

from checklist.model import Item
from scoring.result import Result
from wording.phrases import Phrases
from wording.weights import own_weights


def item_calculation(item: Item, result: Result, phrases: Phrases) -> str:
    """How the score of an item comes about from the levels that are known."""
    levels = result.rating.levels
    known = [x.known for c in item.criteria if (x := levels.get(c.id)) and x.known is not None]
    if not known:
        return phrases.say("calculation_none")
    score = phrases.number(result.rating.items[item.id].point)
    if item.rule == "best":
        return phrases.say("calculation_best", best=max(known), score=score)
    return phrases.say(
        "calculation_mean", levels=" + ".join(map(str, known)), n=len(known), score=score
    )


def overall_calculation(result: Result, phrases: Phrases) -> str:
    """How the overall score comes about, with the municipality's own weights where it set any."""
    filled = overall_formula(result, phrases, "point", evidenced=False)
    if not filled:
        return phrases.say("calculation_overall_none")
    formula = phrases.say("calculation_overall", formula=filled)
    own = own_weights(result, phrases)
    return phrases.say("sentences", first=formula, second=own) if own else formula


def overall_formula(result: Result, phrases: Phrases, of_score: str, *, evidenced: bool) -> str:
    """The formula of the overall score filled in, for its ``point``, ``low`` or ``high``; empty
    where an item has no such value."""
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
