"""The strongest and weakest items in words, and whether unknown answers could change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.result import Result
from wording.doubt import open_words
from wording.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ids of the items with the highest and the lowest point, all of them where several are
    equal. Both are empty where fewer than two items have a point, or all are equal.

    ``…_open``: the items whose unknown and blank answers could change that; empty where none could.
    """

    strongest: tuple[str, ...]
    weakest: tuple[str, ...]
    strongest_open: tuple[str, ...] = ()
    weakest_open: tuple[str, ...] = ()


def _open(spans: Mapping[str, tuple[float, float]]) -> tuple[str, ...]:
    """Of items with their lowest and highest score, those whose range decides which is lowest."""
    least = min(high for _, high in spans.values())
    possible = [i for i, (low, _) in spans.items() if low <= least]
    # one alone is the lowest wherever it lies in its range
    return tuple(i for i in possible if spans[i][0] < spans[i][1]) if len(possible) > 1 else ()


def rank_items(result: Result) -> Ranking:
    """The strongest and the weakest items by their points."""
    points = {
        item.id: score.point
        for item in result.content.checklist.items
        if (score := result.rating.items[item.id]).point is not None
    }
    # compared as they are shown, so that two items with the same number are a tie
    shown = {item_id: Phrases.number(point) for item_id, point in points.items()}
    if len(set(shown.values())) < 2:
        return Ranking((), ())
    highest = shown[max(points, key=lambda i: points[i] or 0.0)]
    lowest = shown[min(points, key=lambda i: points[i] or 0.0)]
    spans = {
        i: (score.low, score.high)
        for i, score in result.rating.items.items()
        if score.low is not None and score.high is not None
    }
    return Ranking(
        strongest=tuple(i for i, words in shown.items() if words == highest),
        weakest=tuple(i for i, words in shown.items() if words == lowest),
        strongest_open=_open({i: (-high, -low) for i, (low, high) in spans.items()}),
        weakest_open=_open(spans),
    )


#: So many items are named one by one, at most.
_NAMED = 2


def rank_words(result: Result, phrases: Phrases) -> dict[str, str]:
    """By item id ``最も強い`` or ``最も弱い``, for the strongest and weakest items, and whether
    that is certain; empty for the others."""
    ranking, say = rank_items(result), phrases.say
    words = dict.fromkeys(result.rating.items, "")
    ranks = (
        (ranking.weakest, "chart.weakest_so_far" if ranking.weakest_open else "chart.weakest"),
        (
            ranking.strongest,
            "chart.strongest_so_far" if ranking.strongest_open else "chart.strongest",
        ),
    )
    for items, key in ranks:
        words.update(dict.fromkeys(items, say(key)))
    return words


def rank_doubts(result: Result, phrases: Phrases) -> str:
    """Which items may yet change the ranking; empty where none can."""
    ranking = rank_items(result)
    opens = {"strongest": ranking.strongest_open, "weakest": ranking.weakest_open}
    if ranking.strongest_open == ranking.weakest_open:
        opens = {"both" if len(ranking.weakest_open) <= _NAMED else "many": ranking.weakest_open}
    doubt = open_words(result.assessment, phrases)
    return phrases.joined(
        phrases.say(
            f"chart.{which}_open", items=phrases.listed(map(phrases.item, items)), doubt=doubt
        )
        for which, items in opens.items()
        if items
    )


def rank_sentences(result: Result, phrases: Phrases) -> str:
    """The strongest and the weakest items in a sentence, and which items may yet change that."""
    ranking = rank_items(result)
    if not ranking.strongest:
        return phrases.say("chart.no_ranks")
    ranks = phrases.say(
        "chart.ranks",
        strongest=phrases.listed(map(phrases.item, ranking.strongest)),
        weakest=phrases.listed(map(phrases.item, ranking.weakest)),
    )
    return phrases.joined(filter(None, (ranks, rank_doubts(result, phrases))))
