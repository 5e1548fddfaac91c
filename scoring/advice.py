"""Which scheme fits, when, and with what benefit: one verdict for each scheme, one recommendation
(method §5 Schemes).

Everything that shows a scheme takes it from here. ``today`` is an argument: what was last seen
running more than 24 months before it has to be confirmed first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from checklist.catalogue import Need, Scheme
from checklist.load import Content
from checklist.model import HELPS_FROM
from checklist.profile import Profile
from scoring.calls import next_call
from scoring.offer import Lift, Offer, Preparation, lift_of
from scoring.result import Result
from scoring.roadmap import NoRoadmap, Roadmap, own_plan
from scoring.smallest_set import smallest_set
from scoring.stages import Gap
from scoring.verdict import (
    CONFIRM,
    LISTED,
    Verdict,
    checked_needs,
    have_in_common,
    judge,
    judge_for_all,
    level_need,
    place_needs,
    standing_today,
)


@dataclass(frozen=True)
class Advice:
    """The advice to one municipality. ``offers``: those that help, in the order of the page.
    ``touching``: those that merely touch a gap. ``together``: the smallest set, its lead first.
    ``find_out``: criteria whose level is not known and stands between here and the target.
    ``unserved``: gaps whose next level no scheme raises that can be applied for or asked about.
    ``decisive``: the points on which it depends whether and how a scheme is offered, answered or
    not."""

    offers: tuple[Offer, ...]
    touching: tuple[Offer, ...]
    together: tuple[Offer, ...]
    find_out: tuple[str, ...]
    unserved: tuple[Gap, ...]
    decisive: tuple[str, ...]
    _judge_all: Callable[[], Mapping[str, Verdict]] = field(repr=False, compare=False)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdicts on all schemes by id, judged when first asked for: most raise nothing that
        is missing."""
        return self._judge_all()

    @property
    def lead(self) -> Offer | None:
        """The one recommendation; ``None`` where nothing can be recommended."""
        return self.together[0] if self.together else None

    def of(self, *verdicts: Verdict) -> tuple[Offer, ...]:
        """The offers with these verdicts, in their order."""
        return tuple(offer for offer in self.offers if offer.verdict in verdicts)

    def first_for(self, criterion_id: str, level: int) -> Offer | None:
        """The offer that stands first among those to use, ask about or prepare for that make a
        level of a criterion true, all or most of it; ``None`` also where the present level has to
        be found out first."""
        if criterion_id in self.find_out:
            return None
        able = (
            offer
            for offer in self.of("can", "ask", "after")
            if offer.scheme.strengths.get(criterion_id, {}).get(level, 0) >= HELPS_FROM
        )
        return next(able, None)

    @property
    def questions(self) -> dict[str, int]:
        """Each open point of the listed schemes, with the number of schemes that wait for it."""
        points: dict[str, int] = {}
        for offer in self.offers:
            for point in offer.open:
                points[point] = points.get(point, 0) + 1
        return points


#: Makes the plan of a municipality, as ``roadmap.own_plan`` does.
FindPlan = Callable[[Result], Roadmap | NoRoadmap | None]


def advise(result: Result, today: date, find_plan: FindPlan = own_plan) -> Advice:
    """The advice to a municipality. The plan is only made where a scheme waits for a level."""
    return _Adviser(result, today, find_plan).advice()


@dataclass(frozen=True)
class _Adviser:
    result: Result
    today: date
    find_plan: FindPlan

    @property
    def _content(self) -> Content:
        return self.result.content

    @property
    def _profile(self) -> Profile:
        return self.result.assessment.profile

    @cached_property
    def _criteria(self) -> frozenset[str]:
        """The criteria that are nearest to closing a gap."""
        return frozenset(c for gap in self.result.gaps for c in gap.criteria)

    def advice(self) -> Advice:
        schemes = self._content.schemes.values()
        offers = [self._offer(s) for s in schemes if not self._criteria.isdisjoint(s.strengths)]
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
            together=smallest_set(helping),
            find_out=self._find_out(),
            unserved=tuple(g for g in self.result.gaps if g.requirement_id not in served),
            decisive=self._decisive(offers),
            _judge_all=lambda: {scheme.id: self._judged(scheme)[0] for scheme in schemes},
        )

    def _decisive(self, offers: Sequence[Offer]) -> tuple[str, ...]:
        points = (
            point
            for offer in offers
            if offer.verdict in ("can", "ask", "after", "not_for_us") and self._could_help(offer)
            for need, point, _ in checked_needs(
                offer.scheme, self._profile, self._content.countries
            )
            if need is not None or offer.scheme.applicant.kinds
        )
        return tuple(dict.fromkeys(points))

    def _could_help(self, offer: Offer) -> bool:
        """Whether an offer is of help, or would be if nothing excluded the municipality."""
        if offer.verdict == "not_for_us":
            offer = replace(offer, lifts=tuple(self._lifts(offer.scheme, 0)))
        return bool(offer.helping)

    # ------------------------------------------------------------------ the verdict

    def _judged(self, scheme: Scheme) -> tuple[Verdict, tuple[Need, ...], tuple[str, ...]]:
        """The verdict on a scheme, the needs that fail, and the points that are not known, where it
        depends on them."""
        verdict = judge_for_all(scheme, self._content.schemes)
        if verdict is not None:
            return verdict, (), ()
        failing, unknown = self._needs(scheme)
        is_seen = standing_today(scheme, self.today) != "confirm_first"
        if scheme.applicant.municipality == "unknown" or not is_seen:
            unknown = (*unknown, CONFIRM)
        return judge(scheme, self._profile.kind, failing, unknown), failing, unknown

    def _offer(self, scheme: Scheme) -> Offer:
        """What becomes of a scheme that raises something that is missing."""
        verdict, failing, unknown = self._judged(scheme)
        advice = standing_today(scheme, self.today)
        points = unknown if verdict in ("can", "ask", "after") else ()
        if verdict not in LISTED:
            return Offer(scheme, verdict, advice, (), points, (), 0, None)
        after = tuple(map(self._preparation, failing)) if verdict == "after" else ()
        year = max((p.year for p in after if p.year is not None), default=0)
        return Offer(
            scheme=scheme,
            verdict=verdict,
            advice=advice,
            lifts=tuple(self._lifts(scheme, year)),
            open=points,
            after=after,
            matched=sum(map(self._is_preferred, scheme.needs)),
            call=next_call(scheme.calls, self.today),
        )

    def _needs(self, scheme: Scheme) -> tuple[tuple[Need, ...], tuple[str, ...]]:
        """The needs of levels and facts that fail, and the points that are not known, each once."""
        failing: list[Need] = []
        unknown: list[str] = []
        for need, point, holds in checked_needs(scheme, self._profile, self._content.countries):
            if need is not None and need.level is not None:
                holds = level_need(need, self.result.rating.levels, self._content.checklist)
            if holds is False and need is not None:
                failing.append(need)
            elif holds is None and point not in unknown:
                unknown.append(point)
        return tuple(failing), tuple(unknown)

    def _is_preferred(self, need: Need) -> bool:
        if not need.priority:
            return False
        if need.field:
            return bool(have_in_common(need.field, self._profile.fields))
        if need.region and not self._profile.countries:
            return bool(have_in_common(need.region, self._profile.regions))
        return bool(place_needs([need], self._profile.countries, self._content.countries))

    # ------------------------------------------------------------------ what it waits for

    @cached_property
    def _plan(self) -> Roadmap | None:
        plan = self.find_plan(self.result)
        return plan if isinstance(plan, Roadmap) else None

    def _preparation(self, need: Need) -> Preparation:
        if need.fact:
            return Preparation(need, need.fact, None, None)
        item = need.item or ""
        named = [need.criterion] if need.criterion else self._content.checklist.named[item]
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
                and (lift := lift_of(scheme, gap, c, self._level_in(c, year))) is not None
            ]
            if ways:
                yield max(ways, key=lambda lift: lift.benefit)  # the first among equals

    def _is_closed(self, gap: Gap, year: int) -> bool:
        named = self._content.checklist.named[gap.requirement_id]
        reached = (self._level_in(c, year) for c in named if c in self.result.rating.levels)
        return max(reached) >= gap.required

    def _find_out(self) -> tuple[str, ...]:
        levels = self.result.rating.levels
        unknown = (c for gap in self.result.gaps for c in gap.criteria if levels[c].known is None)
        return tuple(dict.fromkeys(unknown))
