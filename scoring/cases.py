"""Gaps → case events: events on the same criteria, nearest first (method §6 Cases)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from checklist.answers import Profile
from checklist.catalogue import Case, CaseEvent
from scoring.stages import Gap

#: Distance of an event that belongs to no step: behind every event with one.
_NO_STEP = 9


@dataclass(frozen=True, slots=True)
class CaseMatch:
    """An event that illustrates gaps. ``step_distance``: the number of stages between the event and
    the municipality's next one (``None``: the event belongs to no stage). ``is_similar``: same kind
    of municipality, or a population between half and double."""

    case: Case
    event: CaseEvent
    gaps: tuple[Gap, ...]
    step_distance: int | None
    is_similar: bool


@dataclass(frozen=True, slots=True)
class CaseMatches:
    """Ranked events, and the gaps that no event illustrates. ``is_profile_known``: whether the
    profile has a kind or a population, without which similarity cannot be judged."""

    matches: tuple[CaseMatch, ...]
    uncovered: tuple[Gap, ...]
    is_profile_known: bool

    def of_gap(self, gap: Gap) -> tuple[CaseMatch, ...]:
        """The events that illustrate one gap, in their order."""
        return tuple(m for m in self.matches if gap in m.gaps)


def _is_similar(case: Case, profile: Profile) -> bool:
    if profile.kind is not None and profile.kind == case.kind:
        return True
    if not case.population or not profile.population:
        return False
    return abs(log2(case.population / profile.population)) <= 1


def match(
    gaps: Sequence[Gap], cases: Mapping[str, Case], profile: Profile, next_step: int | None
) -> CaseMatches:
    """The events on the criteria of the gaps, sorted by: distance from the next stage, similar kind
    or size first, larger gap, order in the source."""
    matches = []
    for case in cases.values():
        similar = _is_similar(case, profile)
        for event in case.events:
            shown = tuple(gap for gap in gaps if set(gap.criteria) & set(event.criteria))
            if shown:
                distance = (
                    None if event.step is None or next_step is None else abs(event.step - next_step)
                )
                matches.append(CaseMatch(case, event, shown, distance, similar))

    def nearness(m: CaseMatch) -> tuple[int, bool, int]:
        distance = _NO_STEP if m.step_distance is None else m.step_distance
        return distance, not m.is_similar, -sum(gap.priority for gap in m.gaps)

    matches.sort(key=nearness)  # stable: equals stay in the order of the source
    illustrated = {gap.requirement_id for m in matches for gap in m.gaps}
    return CaseMatches(
        matches=tuple(matches),
        uncovered=tuple(gap for gap in gaps if gap.requirement_id not in illustrated),
        is_profile_known=profile.kind is not None or bool(profile.population),
    )
