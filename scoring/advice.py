"""Which scheme fits, when, and with what benefit: one verdict for each scheme, one recommendation
(method §5 Schemes).

Everything that shows a scheme takes it from here. ``today`` is an argument: what was last seen
running more than 24 months before it has to be confirmed first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from checklist.answers import Assessment, Profile
from checklist.catalogue import Advice as Standing
from checklist.catalogue import Country, FactName, MunicipalityKind, Need, Scheme
from checklist.load import Content
from checklist.model import HELPS_FROM, Checklist
from scoring.calls import NextCall, is_stale, next_call
from scoring.rating import Levels
from scoring.result import Result
from scoring.roadmap import NoRoadmap, Roadmap, own_plan
from scoring.stages import Gap

#: ``never``: ended, not recommended, or replaced by one that runs; ``not_for_us``: not open to this
#: municipality. The others are listed, in this order.
Verdict = Literal["can", "ask", "after", "introduce", "model", "not_for_us", "never"]
LISTED: tuple[Verdict, ...] = ("can", "ask", "after", "introduce", "model")

_RANK: Mapping[Standing, int] = {
    "recommend": 0,
    "running_confirm": 1,
    "introduce": 2,
    "confirm_first": 3,
    "model_to_copy": 4,
    "do_not_recommend": 5,
}
#: The open point of a scheme of which it is not known whether it runs, or who may apply.
CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Preparation:
    """What has to come about before a scheme is any use. ``requires``: the criterion (with
    ``level``) or the fact. ``year``: that of the plan in which it is done, ``None`` where it is not
    in the plan."""

    need: Need
    requires: str
    level: int | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Lift:
    """What a scheme does for a gap: it raises the criterion from the level ``now`` to ``to``.
    ``strength`` is that of the next level (1 only touches it), ``benefit`` counts in thirds."""

    gap: Gap
    criterion_id: str
    now: int
    to: int
    strength: int
    benefit: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A scheme as it stands for this municipality. ``advice``: that of its standing today.
    ``lifts`` by gap, only touching ones among them; ``open``: points that are not known yet;
    ``matched``: how many of its preferences the municipality meets."""

    scheme: Scheme
    verdict: Verdict
    advice: Standing
    lifts: tuple[Lift, ...]
    open: tuple[str, ...]
    after: tuple[Preparation, ...]
    matched: int
    call: NextCall | None

    @property
    def benefit(self) -> int:
        """Σ w·s, in thirds of the benefit."""
        return sum(lift.benefit for lift in self.lifts)

    @property
    def helping(self) -> tuple[Lift, ...]:
        """The lifts that make the next level true, all or most of it."""
        return tuple(lift for lift in self.lifts if lift.strength >= HELPS_FROM)

    @property
    def _call_day(self) -> int:
        return date.max.toordinal() if self.call is None else self.call.day.toordinal()

    @property
    def rank(self) -> tuple[int, int, int, str, int, str]:
        """Orders the offers of a verdict: the smaller comes first."""
        grade = self.scheme.standing.grade
        return (
            *(-self.benefit, _RANK[self.advice], -self.matched, grade),
            *(self._call_day, self.scheme.id),
        )

    def is_tied_with(self, other: Offer) -> bool:
        """Whether nothing but details tells which of the two is better."""
        return self.rank[:3] == other.rank[:3]

    @property
    def cost(self) -> tuple[int, int, int, int, int]:
        """What is added up to compare sets of equally many schemes, without ids: the smaller sum is
        better."""
        return (
            *(-self.benefit, _RANK[self.advice], -self.matched),
            *(ord(self.scheme.standing.grade), self._call_day),
        )


@dataclass(frozen=True, slots=True)
class Advice:
    """The advice to one municipality. ``offers``: those that help, in the order of the page.
    ``touching``: those that merely touch a gap. ``together``: the smallest set, its lead first.
    ``find_out``: criteria whose level is not known and stands between here and the target.
    ``unserved``: gaps whose next level no scheme raises that can be applied for or asked about.
    ``decisive``: the points on which a scheme for a gap depends, answered or not. ``verdicts`` of
    all schemes by id."""

    offers: tuple[Offer, ...]
    touching: tuple[Offer, ...]
    together: tuple[Offer, ...]
    find_out: tuple[str, ...]
    unserved: tuple[Gap, ...]
    decisive: tuple[str, ...]
    verdicts: Mapping[str, Verdict]

    @property
    def lead(self) -> Offer | None:
        """The one recommendation; ``None`` where nothing can be recommended."""
        return self.together[0] if self.together else None

    def of(self, *verdicts: Verdict) -> tuple[Offer, ...]:
        """The offers with these verdicts, in their order."""
        return tuple(offer for offer in self.offers if offer.verdict in verdicts)

    @property
    def questions(self) -> dict[str, int]:
        """Each open point of the listed schemes, with the number of schemes that wait for it."""
        points: dict[str, int] = {}
        for offer in self.offers:
            for point in offer.open:
                points[point] = points.get(point, 0) + 1
        return points


#: Makes the plan of an assessment up to a stage, as ``roadmap.own_plan`` does.
FindPlan = Callable[[Assessment, Content, Levels, int], Roadmap | NoRoadmap]


def advise(
    assessment: Assessment,
    content: Content,
    result: Result,
    today: date,
    find_plan: FindPlan = own_plan,
) -> Advice:
    """The advice to a municipality; ``result`` is that of the assessment. The plan is only made
    where a scheme waits for a level."""
    return _Adviser(assessment, content, result, today, find_plan).advice()


def standing_today(scheme: Scheme, today: date) -> Standing:
    """The advice of a scheme's standing; what was seen running too long ago, or never, has to be
    confirmed first."""
    advice = scheme.standing.advice
    if advice in ("recommend", "running_confirm", "introduce"):
        return "confirm_first" if is_stale(scheme.standing.last_confirmed_active, today) else advice
    return advice


def is_never_listed(scheme: Scheme, schemes: Mapping[str, Scheme]) -> bool:
    """Whether a scheme has ended, is not recommended, or was replaced by one that runs."""
    standing = scheme.standing
    if standing.value == "ended" or standing.advice == "do_not_recommend":
        return True
    later = (schemes[s].standing for s in standing.successors if s in schemes)
    return standing.value == "renamed" and any(
        s.value in ("active", "renamed") and s.advice != "do_not_recommend" for s in later
    )


def level_need(need: Need, levels: Levels, checklist: Checklist) -> bool | None:
    """Whether an own level holds, fails (``False``; not applicable fails), or is not known."""
    named = [need.criterion] if need.criterion else checklist.named[need.item or ""]
    known = [levels[c] for c in named if c in levels]
    level = need.level or 0
    if any(x.low >= level for x in known):
        return True
    return None if any(x.high >= level for x in known) else False


def place_needs(
    needs: Iterable[Need], countries: Sequence[str], known: Mapping[str, Country]
) -> bool | None:
    """Whether one and the same candidate country meets all needs of a place; ``None`` where no
    country is named."""
    of_place = [need for need in needs if need.is_of_place]
    if not of_place:
        return True
    if not countries:
        return None
    return any(all(_is_met_by(need, code, known) for need in of_place) for code in countries)


def _is_met_by(need: Need, code: str, known: Mapping[str, Country]) -> bool:
    country = known.get(code)
    if need.country:
        return code in need.country
    if country is None:
        return False
    return country.oda if need.oda else country.region in need.region


def is_of_kind(scheme: Scheme, kind: MunicipalityKind | None) -> bool | None:
    """Whether a kind of municipality may apply; ``None`` where that is not known."""
    if not scheme.applicant.kinds:
        return True
    return None if kind is None else kind in scheme.applicant.kinds


def checked(
    scheme: Scheme, profile: Profile, countries: Mapping[str, Country]
) -> Iterator[tuple[Need | None, str, bool | None]]:
    """Each need that can exclude, with the point that decides it and whether it holds by the
    profile; the kind of municipality first, without a need. A level is left open here."""
    yield None, "kind", is_of_kind(scheme, profile.kind)
    needs = [need for need in scheme.needs if not need.priority]
    place = place_needs(needs, profile.countries, countries)
    for need in needs:
        if need.level is not None:
            yield need, f"criterion:{need.criterion or need.item}", None
        elif need.fact:
            yield need, f"fact:{need.fact}", profile.facts.get(need.fact)
        elif need.field:
            yield need, "field", _shares(need.field, profile.fields)
        else:
            yield need, "country", place


def points_of(
    scheme: Scheme, profile: Profile, countries: Mapping[str, Country]
) -> tuple[str, ...] | None:
    """The points of a scheme that the profile leaves open, levels aside; ``None`` where one of its
    needs fails by the profile."""
    points = [
        (point, holds)
        for need, point, holds in checked(scheme, profile, countries)
        if need is None or need.level is None
    ]
    if any(holds is False for _, holds in points):
        return None
    return tuple(dict.fromkeys(point for point, holds in points if holds is None))


@dataclass(frozen=True)
class _Adviser:
    assessment: Assessment
    content: Content
    result: Result
    today: date
    find_plan: FindPlan

    @property
    def _profile(self) -> Profile:
        return self.assessment.profile

    @cached_property
    def _criteria(self) -> frozenset[str]:
        """The criteria that are nearest to closing a gap."""
        return frozenset(c for gap in self.result.gaps for c in gap.criteria)

    def advice(self) -> Advice:
        offers = [self._offer(scheme) for scheme in self.content.schemes.values()]
        listed = sorted(
            (offer for offer in offers if offer.verdict in LISTED and offer.lifts),
            key=lambda offer: (LISTED.index(offer.verdict), offer.rank),
        )
        helping = tuple(offer for offer in listed if offer.helping)
        served = {
            lift.gap.requirement_id
            for offer in helping
            if offer.verdict in ("can", "ask")
            for lift in offer.helping
        }
        return Advice(
            offers=helping,
            touching=tuple(offer for offer in listed if not offer.helping),
            together=_together(helping),
            find_out=self._find_out(),
            unserved=tuple(g for g in self.result.gaps if g.requirement_id not in served),
            decisive=self._decisive(offers),
            verdicts={offer.scheme.id: offer.verdict for offer in offers},
        )

    def _decisive(self, offers: Sequence[Offer]) -> tuple[str, ...]:
        points = (
            point
            for offer in offers
            if offer.verdict in ("can", "ask", "after", "not_for_us")
            and not self._criteria.isdisjoint(offer.scheme.strengths)
            for need, point, _ in checked(offer.scheme, self._profile, self.content.countries)
            if need is not None or offer.scheme.applicant.kinds
        )
        return tuple(dict.fromkeys(points))

    # ------------------------------------------------------------------ the verdict

    def _offer(self, scheme: Scheme) -> Offer:
        advice = standing_today(scheme, self.today)
        failing, unknown = self._needs(scheme)
        if scheme.applicant.municipality == "unknown" or advice == "confirm_first":
            unknown = (*unknown, CONFIRM)
        verdict = self._verdict(scheme, failing, unknown)
        may_help = verdict in LISTED and not self._criteria.isdisjoint(scheme.strengths)
        is_applied_for = verdict in ("can", "ask", "after")
        after: tuple[Preparation, ...] = ()
        if verdict == "after" and may_help:
            after = tuple(map(self._preparation, failing))
        year = max((p.year for p in after if p.year is not None), default=0)
        return Offer(
            scheme=scheme,
            verdict=verdict,
            advice=advice,
            lifts=tuple(self._lifts(scheme, year)) if may_help else (),
            open=unknown if is_applied_for else (),
            after=after,
            matched=sum(map(self._is_preferred, scheme.needs)) if may_help else 0,
            call=next_call(scheme.calls, self.today) if may_help else None,
        )

    def _verdict(self, scheme: Scheme, failing: Sequence[Need], unknown: Sequence[str]) -> Verdict:
        """The first rule that applies."""
        if is_never_listed(scheme, self.content.schemes):
            return "never"
        if scheme.standing.advice == "model_to_copy":
            return "model"
        if scheme.applicant.municipality == "no":
            return "introduce" if scheme.applicant.others else "not_for_us"
        kind = self._profile.kind
        if is_of_kind(scheme, kind) is False or any(n.is_of_place or n.field for n in failing):
            return "not_for_us"
        if failing:
            return "after"
        return "ask" if unknown else "can"

    def _needs(self, scheme: Scheme) -> tuple[tuple[Need, ...], tuple[str, ...]]:
        """The needs of levels and facts that fail, and the points that are not known, each once."""
        failing: list[Need] = []
        unknown: list[str] = []
        for need, point, holds in checked(scheme, self._profile, self.content.countries):
            if need is not None and need.level is not None:
                holds = level_need(need, self.result.rating.levels, self.content.checklist)
            if holds is False and need is not None:
                failing.append(need)
            elif holds is None and point not in unknown:
                unknown.append(point)
        return tuple(failing), tuple(unknown)

    def _is_preferred(self, need: Need) -> bool:
        if not need.priority:
            return False
        if need.field:
            return bool(_shares(need.field, self._profile.fields))
        if need.region and not self._profile.countries:
            return bool(_shares(need.region, self._profile.regions))
        return bool(place_needs([need], self._profile.countries, self.content.countries))

    # ------------------------------------------------------------------ what it waits for

    @cached_property
    def _plan(self) -> Roadmap | None:
        target = self.result.target
        if target is None:
            return None
        plan = self.find_plan(self.assessment, self.content, self.result.rating.levels, target)
        return plan if isinstance(plan, Roadmap) else None

    def _preparation(self, need: Need) -> Preparation:
        if need.fact:
            return Preparation(need, need.fact, None, None)
        item = need.item or ""
        named = [need.criterion] if need.criterion else self.content.checklist.named[item]
        steps = [] if self._plan is None else self._plan.steps
        ways = [s for s in steps if s.criterion_id in named and s.level == need.level]
        if not ways:
            return Preparation(need, need.criterion or need.item or "", need.level, None)
        first = min(ways, key=lambda step: step.ends)
        return Preparation(need, first.criterion_id, need.level, first.ends)

    def _level_in(self, criterion_id: str, year: int) -> int:
        """The level that the plan holds at the end of a year (0: now)."""
        level = self.result.rating.levels[criterion_id].low
        if not year or self._plan is None:
            return level
        steps = self._plan.steps
        return max(
            (s.level for s in steps if s.criterion_id == criterion_id and s.ends <= year),
            default=level,
        )

    # ------------------------------------------------------------------ the benefit

    def _lifts(self, scheme: Scheme, year: int) -> Iterator[Lift]:
        """What it does for each gap, through the best of the nearest criteria that are known."""
        levels = self.result.rating.levels
        for gap in self.result.gaps:
            if year and self._is_closed(gap, year):
                continue
            ways = [
                lift
                for c in gap.criteria
                if c in scheme.strengths
                and levels[c].known is not None
                and (lift := _lift(scheme, gap, c, self._level_in(c, year))) is not None
            ]
            if ways:
                yield max(ways, key=lambda lift: lift.benefit)  # the first among equals

    def _is_closed(self, gap: Gap, year: int) -> bool:
        named = self.content.checklist.named[gap.requirement_id]
        reached = (self._level_in(c, year) for c in named if c in self.result.rating.levels)
        return max(reached) >= gap.required

    def _find_out(self) -> tuple[str, ...]:
        levels = self.result.rating.levels
        unknown = (c for gap in self.result.gaps for c in gap.criteria if levels[c].known is None)
        return tuple(dict.fromkeys(unknown))


def _shares(wanted: Sequence[str], own: Sequence[str]) -> bool | None:
    """Whether the two have a name in common; ``None`` where the municipality names none."""
    return bool(set(wanted) & set(own)) if own else None


def _lift(scheme: Scheme, gap: Gap, criterion_id: str, now: int) -> Lift | None:
    """What a scheme does for a gap through one criterion; ``None`` where it does nothing."""
    strengths = scheme.strengths[criterion_id]
    benefit, to, level = 0, now, now + 1
    while level <= gap.required and (strength := strengths.get(level, 0)):
        benefit += strength
        if to == level - 1 and strength >= HELPS_FROM:
            to = level
        level += 1
    if not benefit:
        return None
    weight = 2 if gap.blocks_next else 1
    return Lift(gap, criterion_id, now, to, strengths[now + 1], weight * benefit)


# ---------------------------------------------------------------------------- the set

#: The size of a set, the sum of its costs, and its ids in their order.
_Sum = tuple[int, tuple[int, ...], tuple[str, ...]]


def _together(offers: Sequence[Offer]) -> tuple[Offer, ...]:
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
    best: dict[frozenset[str], _Sum] = {frozenset(): (0, (0,) * 5, ())}
    # sums and ids only grow from the right, so the best way to serve some gaps stays the best part
    for offer, gaps in sorted(serving, key=lambda pair: pair[0].scheme.id):
        cost = offer.cost
        for covered, (size, costs, ids) in list(best.items()):
            if gaps <= covered:
                continue
            both = covered | gaps
            more = tuple(a + b for a, b in zip(costs, cost, strict=True))
            way = (size + 1, more, (*ids, offer.scheme.id))
            if both not in best or way < best[both]:
                best[both] = way
    every = frozenset[str]().union(*(gaps for _, gaps in serving))
    chosen = best[every][2]
    return [offer for offer, _ in serving if offer.scheme.id in chosen]


def facts_that_decide(schemes: Iterable[Scheme]) -> tuple[FactName, ...]:
    """The facts on which any of the schemes depends, each once."""
    return tuple(dict.fromkeys(n.fact for s in schemes for n in s.needs if n.fact is not None))
