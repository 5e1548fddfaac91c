"""The one recommendation: the fewest schemes that make the next step of every gap that a scheme can
help with (method §5 Schemes)."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.offer import Offer

#: The size of a set, the sum of its costs, and its ids in their order.
_Sum = tuple[int, tuple[int, ...], tuple[str, ...]]


def smallest_set(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """The smallest set that raises the next level of every gap that any of the offers raises: for
    each gap from those that can be applied for, else from those to ask about. The lead first."""
    served: frozenset[str] = frozenset()
    together: list[Offer] = []
    for verdict in ("can", "ask"):
        serving = [
            (offer, gaps)
            for offer in offers
            if offer.verdict == verdict
            and (gaps := frozenset(lift.gap.requirement_id for lift in offer.helping) - served)
        ]
        together += sorted(_smallest(serving), key=lambda offer: offer.rank)
        served = served.union(*(gaps for _, gaps in serving))
    return tuple(together)


def _smallest(serving: Sequence[tuple[Offer, frozenset[str]]]) -> list[Offer]:
    """The fewest offers that serve every gap; among sets of as many the one with the smaller sum of
    costs, then the one whose sorted ids come first."""
    bits = {gap: 1 << n for n, gap in enumerate({gap for _, gaps in serving for gap in gaps})}
    best: dict[int, _Sum] = {0: (0, (0,) * 5, ())}
    # sums and ids only grow from the right, so the best way to serve some gaps stays the best part
    for offer, gaps in sorted(serving, key=lambda pair: pair[0].scheme.id):
        served, cost = sum(bits[gap] for gap in gaps), offer.cost
        for covered, (size, costs, ids) in list(best.items()):
            both = covered | served
            shortest = best.get(both)
            if both == covered or (shortest is not None and shortest[0] <= size):
                continue
            more = tuple(a + b for a, b in zip(costs, cost, strict=True))
            way = (size + 1, more, (*ids, offer.scheme.id))
            if shortest is None or way < shortest:
                best[both] = way
    chosen = best[sum(bits.values())][2]
    return [offer for offer, _ in serving if offer.scheme.id in chosen]
