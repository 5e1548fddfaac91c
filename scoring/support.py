"""Gaps → schemes: fit, facts beside it, standing, and the gaps that no scheme serves (method §5
Schemes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from checklist.answers import Profile
from checklist.catalogue import Advice, Scheme
from scoring.stages import Gap

#: Strongest help a scheme can give a criterion ("made for it").
MADE_FOR_IT = 3


class Recommendation(IntEnum):
    """How a scheme may be recommended, given its standing; lower comes first in every list."""

    RECOMMENDED = 0
    READ_OR_JOIN = 1
    CONFIRM_FIRST = 2
    MODEL = 3
    NEVER = 4


_BY_ADVICE: Mapping[Advice, Recommendation] = {
    "recommend_check_dates": Recommendation.RECOMMENDED,
    "recommend_to_partner_check_dates": Recommendation.RECOMMENDED,
    "confirm_first": Recommendation.CONFIRM_FIRST,
    "model_to_copy": Recommendation.MODEL,
    "do_not_recommend": Recommendation.NEVER,
}


def recommendation(scheme: Scheme) -> Recommendation:
    """The recommendation by the scheme's standing; an open scheme that is only read or attended is
    not one to apply for."""
    allowed = _BY_ADVICE[scheme.standing.advice]
    if allowed is Recommendation.RECOMMENDED and scheme.access == "as_user":
        return Recommendation.READ_OR_JOIN
    return allowed


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a scheme matches: the gap it serves, through which criterion, how strongly (1–3)."""

    gap: Gap
    criterion_id: str
    help: int


@dataclass(frozen=True, slots=True)
class Match:
    """A scheme that serves a gap of this municipality. ``fit`` is 0 to 1. ``fields`` and
    ``regions`` say whether it covers one that the profile names: ``None`` where the scheme or the
    profile names none. ``replaces``: ids of ended schemes that helped with these gaps and name it
    as successor."""

    scheme: Scheme
    fit: float
    recommendation: Recommendation
    reasons: tuple[Reason, ...]
    fields: bool | None
    regions: bool | None
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """Ranked matches (never an ended scheme), and the gaps that none of the recommended or
    to-be-confirmed schemes serves."""

    matches: tuple[Match, ...]
    uncovered: tuple[Gap, ...]


def _reasons(gaps: Sequence[Gap], scheme: Scheme) -> tuple[Reason, ...]:
    reasons = []
    for gap in gaps:
        helps = {c: scheme.helps[c] for c in gap.criteria if c in scheme.helps}
        if helps:
            best = max(helps, key=lambda c: helps[c])  # first in checklist order among equals
            reasons.append(Reason(gap, best, helps[best]))
    return tuple(reasons)


def fit(gaps: Sequence[Gap], scheme: Scheme) -> float:
    """Σ p·h/3 ÷ Σ p over the gaps, 0 to 1 (method §5 Schemes): 1 is a scheme made for every gap.

    A best-of gap counts once, with the strongest help to any of its nearest criteria.
    """
    total = sum(gap.priority for gap in gaps)
    if not total:
        return 0.0
    helped = sum(reason.gap.priority * reason.help for reason in _reasons(gaps, scheme))
    return helped / MADE_FOR_IT / total


def _overlap(offered: Sequence[str], wanted: Sequence[str]) -> bool | None:
    return bool(set(offered) & set(wanted)) if offered and wanted else None


def match(gaps: Sequence[Gap], schemes: Mapping[str, Scheme], profile: Profile) -> Support:
    """The schemes that serve a gap: recommended first, then what is read or joined, then those
    to confirm, then models to imitate; by fit within each, then the better-checked, then by id."""
    ended = {s.id: s for s in schemes.values() if recommendation(s) is Recommendation.NEVER}
    matches = []
    for scheme in schemes.values():
        reasons = _reasons(gaps, scheme)
        if not reasons or scheme.id in ended:
            continue
        matches.append(
            Match(
                scheme=scheme,
                fit=fit(gaps, scheme),
                recommendation=recommendation(scheme),
                reasons=reasons,
                fields=_overlap(scheme.fields, profile.fields),
                regions=_overlap(scheme.regions, profile.regions),
                replaces=tuple(
                    old.id
                    for old in ended.values()
                    if scheme.id in old.standing.successors and _reasons(gaps, old)
                ),
            )
        )
    matches.sort(key=lambda m: (m.recommendation, -m.fit, m.scheme.standing.grade, m.scheme.id))
    served = {
        reason.gap.requirement_id
        for m in matches
        if m.recommendation < Recommendation.MODEL
        for reason in m.reasons
    }
    return Support(
        matches=tuple(matches),
        uncovered=tuple(gap for gap in gaps if gap.requirement_id not in served),
    )
