"""Whether a scheme is open to a municipality: its standing today, its needs, the verdict (method §5
Schemes)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from checklist.answers import Profile
from checklist.catalogue import Country, FactName, Need, Scheme, SchemeAdvice
from checklist.model import Checklist
from checklist.municipality import MunicipalityKind
from scoring.calls import is_stale
from scoring.rating import Levels

#: ``never``: ended, not recommended, or replaced by one that runs; ``not_for_us``: not open to this
#: municipality. The others are listed, in this order.
Verdict = Literal["can", "ask", "after", "introduce", "model", "not_for_us", "never"]
LISTED: tuple[Verdict, ...] = ("can", "ask", "after", "introduce", "model")
#: The open point of a scheme of which it is not known whether it runs, or who may apply.
CONFIRM = "confirm"


def standing_today(scheme: Scheme, today: date) -> SchemeAdvice:
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
    if standing.value != "renamed":
        return False
    later = (schemes[s].standing for s in standing.successors if s in schemes)
    return any(s.value in ("active", "renamed") and s.advice != "do_not_recommend" for s in later)


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


def checked_needs(
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
            yield need, "field", have_in_common(need.field, profile.fields)
        else:
            yield need, "country", place


def points_of(
    scheme: Scheme, profile: Profile, countries: Mapping[str, Country]
) -> tuple[str, ...] | None:
    """The points of a scheme that the profile leaves open, levels aside; ``None`` where one of its
    needs fails by the profile."""
    points = [
        (point, holds)
        for need, point, holds in checked_needs(scheme, profile, countries)
        if need is None or need.level is None
    ]
    if any(holds is False for _, holds in points):
        return None
    return tuple(dict.fromkeys(point for point, holds in points if holds is None))


def judge_for_all(scheme: Scheme, schemes: Mapping[str, Scheme]) -> Verdict | None:
    """The verdict that is the same for every municipality, by the first rules; ``None`` where it
    depends on the municipality."""
    if is_never_listed(scheme, schemes):
        return "never"
    if scheme.standing.advice == "model_to_copy":
        return "model"
    if scheme.applicant.municipality == "no":
        return "introduce" if scheme.applicant.others else "not_for_us"
    return None


def judge(
    scheme: Scheme, kind: MunicipalityKind | None, failing: Sequence[Need], unknown: Sequence[str]
) -> Verdict:
    """The verdict where ``judge_for_all`` leaves it open, by the first of the other rules that
    applies: from the needs that fail and the points that are not known."""
    if is_of_kind(scheme, kind) is False or any(n.is_of_place or n.field for n in failing):
        return "not_for_us"
    if failing:
        return "after"
    return "ask" if unknown else "can"


def have_in_common(wanted: Sequence[str], own: Sequence[str]) -> bool | None:
    """Whether the two have a name in common; ``None`` where the municipality names none."""
    return bool(set(wanted) & set(own)) if own else None


def facts_that_decide(schemes: Iterable[Scheme]) -> tuple[FactName, ...]:
    """The facts on which any of the schemes depends, each once."""
    return tuple(dict.fromkeys(n.fact for s in schemes for n in s.needs if n.fact is not None))
