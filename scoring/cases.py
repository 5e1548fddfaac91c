"""Cases near to a municipality: those that illustrate its gaps, and all others, nearest first
(method §6 Cases)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from checklist.answers import Profile
from checklist.cases import Case, CaseEvent
from checklist.catalogue import Country, CountryCode, FieldName
from checklist.load import Content
from checklist.municipality import Municipality
from scoring.stages import Gap

#: Distance of an event that belongs to no step: behind every event with one.
_NO_STEP = 9


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a case has in common with a municipality. ``kind``: the same kind of municipality;
    ``size``: a population between half and double; ``fields`` and ``countries``: those of both;
    ``region``: a country of the case lies in a part of the world that the municipality names or
    looks for a partner in."""

    kind: bool
    size: bool
    fields: tuple[FieldName, ...]
    countries: tuple[CountryCode, ...]
    region: bool

    @property
    def is_similar(self) -> bool:
        """Whether the municipality of the case is of the same kind or about as large."""
        return self.kind or self.size


@dataclass(frozen=True, slots=True)
class CaseMatch:
    """An event of a case, and the gaps that it illustrates. ``step_distance``: the number of stages
    between the event and the municipality's next one (``None``: one of them has no stage)."""

    case: Case
    event: CaseEvent
    gaps: tuple[Gap, ...]
    step_distance: int | None
    likeness: Likeness

    @property
    def nearness(self) -> tuple[int, bool, int, int, int]:
        """Smaller is nearer: kind and size, field, country before region, step, newer year."""
        like = self.likeness
        return (
            -like.kind - like.size,
            not like.fields,
            0 if like.countries else 1 if like.region else 2,
            _NO_STEP if self.step_distance is None else self.step_distance,
            -(self.event.known_until or 0),
        )


@dataclass(frozen=True, slots=True)
class CaseMatches:
    """The events of other municipalities, nearest first: ``matches`` those that illustrate a gap,
    ``others`` the rest. ``uncovered``: the gaps that none illustrates; ``own``: the municipality's
    own cases, which are no example for it. ``is_profile_known``: whether the profile has a kind or
    a population, without which similarity cannot be judged."""

    matches: tuple[CaseMatch, ...]
    others: tuple[CaseMatch, ...]
    uncovered: tuple[Gap, ...]
    own: tuple[Case, ...]
    is_profile_known: bool

    def of_gap(self, gap: Gap) -> tuple[CaseMatch, ...]:
        """The cases that illustrate one gap, nearest first, each with its nearest event."""
        return _each_once(m for m in self.matches if gap in m.gaps)

    def nearest(self) -> tuple[CaseMatch, ...]:
        """The cases that illustrate any gap, each with its nearest event: first the nearest one of
        each gap, then the others, both nearest first."""
        first = {m.case.id for gap in self._gaps() for m in self.of_gap(gap)[:1]}
        each = _each_once(self.matches)
        return tuple(sorted(each, key=lambda m: m.case.id not in first))

    def all(self) -> tuple[CaseMatch, ...]:
        """Every case, nearest first, each with its nearest event, whether it illustrates a gap or
        not."""
        return _nearest_first((*self.matches, *self.others))

    def users(self, scheme_id: str) -> tuple[CaseMatch, ...]:
        """The cases that used a scheme, nearest first."""
        return _nearest_first(
            m for m in (*self.matches, *self.others) if scheme_id in m.case.schemes
        )

    def _gaps(self) -> tuple[Gap, ...]:
        return tuple({gap.requirement_id: gap for m in self.matches for gap in m.gaps}.values())


def _nearest_first(matches: Iterable[CaseMatch]) -> tuple[CaseMatch, ...]:
    return _each_once(sorted(matches, key=lambda m: m.nearness))


def _each_once(matches: Iterable[CaseMatch]) -> tuple[CaseMatch, ...]:
    """The first match of each case."""
    first: dict[str, CaseMatch] = {}
    for match in matches:
        first.setdefault(match.case.id, match)
    return tuple(first.values())


def is_own(case: Case, profile: Profile, municipalities: Mapping[str, Municipality]) -> bool:
    """Whether a case is the municipality's own: the same code, or for a profile without a code the
    same prefecture and name; ``municipalities`` by their codes."""
    if profile.code is not None or case.code is None:
        return case.code is not None and case.code == profile.code
    home = municipalities.get(case.code)
    return home is not None and home.label == profile.label


def likeness(
    case: Case, profile: Profile, regions: Collection[str], countries: Mapping[str, Country]
) -> Likeness:
    """What a case and a municipality have in common. ``regions``: those in which it looks for a
    partner; ``countries`` by their codes."""
    size = bool(
        case.population
        and profile.population
        and abs(log2(case.population / profile.population)) <= 1
    )
    return Likeness(
        kind=profile.kind is not None and profile.kind == case.kind,
        size=size,
        fields=tuple(name for name in profile.fields if name in case.fields),
        countries=tuple(code for code in profile.countries if code in case.countries),
        region=bool(regions)
        and any(code in countries and countries[code].region in regions for code in case.countries),
    )


def match(
    gaps: Sequence[Gap], content: Content, profile: Profile, next_step: int | None
) -> CaseMatches:
    """The events of all cases but the municipality's own, sorted by their nearness; among equally
    near ones, the larger gaps first, then the order of the content."""
    own, ranked = [], []
    named = (content.countries[c].region for c in profile.countries if c in content.countries)
    regions = {*profile.regions, *named}
    bearing: dict[str, list[int]] = {}
    for number, gap in enumerate(gaps):
        for criterion in gap.criteria:
            bearing.setdefault(criterion, []).append(number)
    for case in content.cases.values():
        if is_own(case, profile, content.municipalities):
            own.append(case)
            continue
        like = likeness(case, profile, regions, content.countries)
        for event in case.events:
            numbers = {n for criterion in event.criteria for n in bearing.get(criterion, ())}
            shown = tuple(gaps[number] for number in sorted(numbers))
            distance = (
                None if event.step is None or next_step is None else abs(event.step - next_step)
            )
            ranked.append(CaseMatch(case, event, shown, distance, like))
    ranked.sort(key=lambda m: (m.nearness, -sum(gap.priority for gap in m.gaps)))
    matches = tuple(m for m in ranked if m.gaps)
    illustrated = {gap.requirement_id for m in matches for gap in m.gaps}
    return CaseMatches(
        matches=matches,
        others=tuple(m for m in ranked if not m.gaps),
        uncovered=tuple(gap for gap in gaps if gap.requirement_id not in illustrated),
        own=tuple(own),
        is_profile_known=profile.kind is not None or bool(profile.population),
    )
