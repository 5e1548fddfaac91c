"""The smallest set of schemes that together serve every gap that can be served.

Source: method §5 Schemes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.programme import Programme
from scoring.stages import Gap
from scoring.support import Match, Recommendation, Support
from scoring.thresholds import HELPS_FROM


@dataclass(frozen=True, slots=True)
class Covering:
    """A smallest set of schemes. ``chosen``: its schemes, in the order of the matches. ``served``:
    by the id of its requirement, for each gap that can be served, the chosen schemes that serve it,
    in the same order. ``slightly``: those of these gaps that recommended schemes only touch (help
    1). ``to_confirm``: the gaps served only by schemes whose standing has to be confirmed first;
    ``unserved``: those that no scheme serves."""

    chosen: tuple[Match, ...]
    served: Mapping[str, tuple[Match, ...]]
    slightly: tuple[Gap, ...]
    to_confirm: tuple[Gap, ...]
    unserved: tuple[Gap, ...]


def _gain(match: Match) -> int:
    """Σ p·h, proportional to the fit with the same factor for all schemes."""
    return sum(reason.gap.priority * reason.help for reason in match.reasons)


def _serving(gap: Gap, matches: Sequence[Match]) -> tuple[Match, ...]:
    """The schemes that serve a gap: those that help (2 or 3); where there are none, those that
    touch it (1)."""
    helping = {
        match.scheme.id: reason.help
        for match in matches
        for reason in match.reasons
        if reason.gap == gap
    }
    enough = min(HELPS_FROM, max(helping.values(), default=0))
    return tuple(m for m in matches if helping.get(m.scheme.id, 0) >= max(enough, 1))


def _undominated(candidates: Sequence[Match], serves: Mapping[str, frozenset[str]]) -> list[Match]:
    """The candidates without those for which another serves at least the same gaps and comes first
    by fit or id: none of the left-out ones can be in the smallest set."""

    def comes_first(match: Match, other: Match) -> bool:
        return (-_gain(match), match.scheme.id) < (-_gain(other), other.scheme.id)

    return [
        match
        for match in candidates
        if not any(
            serves[match.scheme.id] <= serves[other.scheme.id] and comes_first(other, match)
            for other in candidates
        )
    ]


def cover(gaps: Sequence[Gap], support: Support) -> Covering:
    """The smallest set of recommended schemes that serves every gap any of them serves: the fewest
    schemes; among such sets the one with the largest sum of fits; then the one whose sorted ids
    come first."""
    recommended = [m for m in support.matches if m.recommendation is Recommendation.RECOMMENDED]
    to_confirm = [m for m in support.matches if m.recommendation is Recommendation.CONFIRM_FIRST]
    serving = {
        g.requirement_id: serving_it for g in gaps if (serving_it := _serving(g, recommended))
    }
    chosen = _smallest(serving)
    open_gaps = [gap for gap in gaps if gap.requirement_id not in serving]
    return Covering(
        chosen=tuple(m for m in recommended if m.scheme.id in chosen),
        served={
            gap_id: tuple(m for m in serving_it if m.scheme.id in chosen)
            for gap_id, serving_it in serving.items()
        },
        slightly=tuple(
            gap
            for gap in gaps
            if gap.requirement_id in serving
            and all(
                reason.help < HELPS_FROM
                for match in serving[gap.requirement_id]
                for reason in match.reasons
                if reason.gap == gap
            )
        ),
        to_confirm=tuple(gap for gap in open_gaps if _serving(gap, to_confirm)),
        unserved=tuple(gap for gap in open_gaps if not _serving(gap, to_confirm)),
    )


def _smallest(serving: Mapping[str, Sequence[Match]]) -> frozenset[str]:
    """The ids of the smallest set with a scheme from each list."""
    if not serving:
        return frozenset()
    by_id = {match.scheme.id: match for matches in serving.values() for match in matches}
    serves = {
        scheme_id: frozenset(g for g, matches in serving.items() if match in matches)
        for scheme_id, match in by_id.items()
    }
    candidates = sorted(_undominated(list(by_id.values()), serves), key=lambda m: m.scheme.id)
    numbers = {match.scheme.id: number for number, match in enumerate(candidates)}
    programme = Programme(len(candidates))
    for gap_id in serving:
        programme.require(
            {n: 1 for scheme_id, n in numbers.items() if gap_id in serves[scheme_id]}, least=1
        )
    gains = {n: _gain(match) for n, match in enumerate(candidates)}
    # no fit outweighs one scheme more
    a_scheme = sum(gains.values()) + 1
    best = programme.least({n: a_scheme - gain for n, gain in gains.items()})
    assert best is not None  # noqa: S101 (all candidates together serve everything)
    programme.require(dict.fromkeys(gains, 1), len(best), len(best))
    most = sum(gains[n] for n in best)
    programme.require(gains, most, most)
    first = programme.first([[n] for n in range(len(candidates))])
    assert first is not None  # noqa: S101 (``best`` is a solution)
    return frozenset(candidates[n].scheme.id for n in first)
