"""The matched support schemes in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checklist.catalogue import Scheme
from scoring.support import Match, Recommendation
from wording.covering import CoveringSummary, summarise_covering
from wording.labels import gap_name
from wording.phrases import Phrases
from wording.shapes import Link
from wording.subject import Subject


@dataclass(frozen=True, slots=True)
class SchemeSummary:
    """A matched support scheme. ``fit`` is 0 to 100, ``fit_shown`` the same in whole
    numbers; ``remarks`` are facts beside it."""

    id: str
    name: str
    former_name: str
    agency: str
    fit: float
    fit_shown: str
    fit_words: str
    summary: str
    remarks: tuple[str, ...]
    reasons: tuple[str, ...]
    access: str
    applicants: str
    check: str
    standing: str
    grade: str
    checked: str
    checked_iso: str
    note: str
    doubt: str
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Schemes:
    """The matched schemes by what their standing allows; ``unserved`` names the gaps that no
    scheme serves; ``covering`` only where there is a gap."""

    intro: str
    covering: CoveringSummary | None
    recommended: tuple[SchemeSummary, ...]
    read_or_join: tuple[SchemeSummary, ...]
    confirm_first: tuple[SchemeSummary, ...]
    models: tuple[SchemeSummary, ...]
    unserved: tuple[str, ...]


def summarise_schemes(subject: Subject) -> Schemes:
    """The chapter on schemes."""
    result, say = subject.result, subject.say
    if not result.gaps:
        return Schemes(say("schemes_none"), None, (), (), (), (), ())
    checked_on = last_checked(subject)
    groups: dict[Recommendation, list[SchemeSummary]] = {}
    for match in result.support.matches:
        groups.setdefault(match.recommendation, []).append(_scheme(match, subject))
    return Schemes(
        intro=say(
            "schemes_intro",
            gaps=len(result.gaps),
            day=subject.phrases.day(checked_on) if checked_on else "–",
        ),
        covering=summarise_covering(result, subject.assessment, subject.content, subject.lang),
        recommended=tuple(groups.get(Recommendation.RECOMMENDED, ())),
        read_or_join=tuple(groups.get(Recommendation.READ_OR_JOIN, ())),
        confirm_first=tuple(groups.get(Recommendation.CONFIRM_FIRST, ())),
        models=tuple(groups.get(Recommendation.MODEL, ())),
        unserved=tuple(
            gap_name(gap, subject.phrases, subject.labels) for gap in result.support.uncovered
        ),
    )


def last_checked(subject: Subject) -> str:
    """The last day (ISO) on which the standing of a scheme was checked; empty without schemes."""
    return max((s.standing.checked for s in subject.content.schemes.values()), default="")


def reasons_of(match: Match, phrases: Phrases, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Why a scheme fits, a sentence for each gap it helps with."""
    return tuple(
        phrases.say(
            f"match.reason_{reason.help}",
            criterion=labels[reason.criterion_id],
            level=reason.gap.level,
            required=reason.gap.required,
        )
        for reason in match.reasons
    )


def remarks_of(match: Match, phrases: Phrases) -> tuple[str, ...]:
    """The facts beside the fit of a scheme: its fields and regions, and the scheme it succeeds."""
    remarks = []
    for name, fits in (("field", match.fields), ("region", match.regions)):
        if fits is not None:
            remarks.append(phrases.say(f"{name}_{'fits' if fits else 'differs'}"))
    if match.replaces:
        schemes, lang = phrases.content.schemes, phrases.lang
        names = phrases.listed(schemes[old].name.of(lang) for old in match.replaces)
        remarks.append(phrases.say("replaces", names=names))
    return tuple(remarks)


def _scheme(match: Match, subject: Subject) -> SchemeSummary:
    scheme, phrases, of = match.scheme, subject.phrases, subject.of
    standing = scheme.standing
    # the reader in another language finds the body in charge by its Japanese name
    former = subject.say("renamed", name=of(scheme.name)) if standing.current_name else ""
    return SchemeSummary(
        id=scheme.id,
        name=of(scheme.name_today),
        former_name=former,
        agency=of(scheme.agency),
        fit=100 * match.fit,
        fit_shown=phrases.number(100 * match.fit),
        fit_words=phrases.fit(match.fit),
        summary=of(scheme.summary),
        remarks=remarks_of(match, phrases),
        reasons=reasons_of(match, phrases, subject.labels),
        access=phrases.name("access", scheme.access),
        applicants=of(scheme.applicants),
        check=of(scheme.check),
        standing=_standing(scheme, subject),
        grade=standing.grade,
        checked=phrases.day(standing.checked),
        checked_iso=standing.checked,
        note=of(standing.note),
        doubt=of(standing.doubt),
        sources=tuple(map(subject.link, standing.sources)),
    )


def _standing(scheme: Scheme, subject: Subject) -> str:
    standing, phrases = scheme.standing, subject.phrases
    known = {"grade": standing.grade, "day": phrases.day(standing.checked)}
    seen = standing.last_confirmed_active
    if seen is not None and standing.value == "active":
        return subject.say("last_seen", seen=phrases.day(seen), **known)
    sentences = [
        subject.say("standing_line", value=phrases.name("value", standing.value), **known),
        *([subject.say("last_seen_then", seen=phrases.day(seen))] if seen is not None else []),
    ]
    return phrases.joined(sentences)
