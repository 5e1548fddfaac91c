"""The support schemes that fit, in words: the recommendation, then each verdict under its
heading."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.catalogue import Scheme
from scoring.cases import CaseMatch
from scoring.offer import Offer
from scoring.stages import Gap
from scoring.verdict import LISTED
from wording.advice import applied_words, terms_words
from wording.calendar import decision_words, timing_words
from wording.cases import case_name, users_words
from wording.labels import gap_name
from wording.shapes import SourceLink, Table
from wording.subject import Subject


@dataclass(frozen=True, slots=True)
class SchemeSummary:
    """A scheme that fits. ``does`` is one sentence on what it brings about, ``call`` the next
    call; ``open`` and ``before`` what has to be found out and put in place; ``is_far``: a level
    that it waits for is not in the plan; ``used``: the cases that used it, nearest first."""

    id: str
    name: str
    former_name: str
    agency: str
    verdict: str
    does: str
    call: str
    open: tuple[str, ...]
    before: tuple[str, ...]
    is_far: bool
    summary: str
    reasons: tuple[str, ...]
    access: str
    applicants: str
    money: tuple[str, ...]
    contact: str
    used: tuple[str, ...]
    check: str
    standing: str
    grade: str
    checked: str
    checked_iso: str
    note: str
    doubt: str
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class SchemeGroup:
    """The schemes with one verdict, under its heading; ``more`` is a heading for those without a
    card."""

    verdict: str
    heading: str
    text: str
    more: str
    schemes: tuple[SchemeSummary, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The one recommendation: the smallest set, its lead first. ``ids`` are those of the rows."""

    heading: str
    lead: str
    lead_text: str
    tied: str
    together: str
    text: str
    ids: tuple[str, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class OwnWork:
    """A gap that no scheme serves: the next level's text, the papers that prove it, and the nearest
    case (empty where there is none)."""

    name: str
    level: str
    text: str
    papers: str
    case: str


@dataclass(frozen=True, slots=True)
class FindOut:
    """A criterion whose level is not known: the papers that tell it."""

    name: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schemes:
    """The chapter on schemes; without a gap only its ``intro``."""

    intro: str
    recommendation: Recommendation | None
    find_out: tuple[FindOut, ...]
    groups: tuple[SchemeGroup, ...]
    touching: str
    own_work: tuple[OwnWork, ...]


def summarise_schemes(subject: Subject) -> Schemes:
    """The chapter on schemes."""
    result, advice, say = subject.result, subject.advice, subject.say
    if not result.gaps:
        return Schemes(say("schemes_none"), None, (), (), "", ())
    checked_on, words = last_checked(subject), subject.advice_words
    groups = []
    for verdict in LISTED:
        if offers := advice.of(verdict):
            groups.append(
                SchemeGroup(
                    verdict=verdict,
                    heading=words.heading(verdict, offers),
                    text=words.say(f"advice.{verdict}_text"),
                    more=say("schemes_more", n=len(offers)),
                    schemes=tuple(_scheme(offer, subject) for offer in offers),
                )
            )
    touching = touching_words(subject)
    return Schemes(
        intro=say(
            "schemes_intro",
            gaps=len(result.gaps),
            day=subject.phrases.day(checked_on) if checked_on else "–",
        ),
        recommendation=recommendation(subject),
        find_out=find_out(subject),
        groups=tuple(groups),
        touching=touching,
        own_work=tuple(own_work(gap, subject) for gap in advice.unserved),
    )


def touching_words(subject: Subject) -> str:
    """The schemes that merely touch a gap, in one line; empty where there is none."""
    offers = subject.advice.touching
    if not offers:
        return ""
    names = subject.phrases.listed(subject.of(offer.scheme.name_today) for offer in offers)
    heading = subject.advice_words.say("advice.touching", n=len(offers))
    return subject.say("pair", first=heading, second=names)


def last_checked(subject: Subject) -> str:
    """The last day (ISO) on which the standing of a scheme was checked; empty without schemes."""
    return max((s.standing.checked for s in subject.content.schemes.values()), default="")


def recommendation(subject: Subject) -> Recommendation:
    """The lead and the set, in words."""
    advice, words, of = subject.advice, subject.advice_words, subject.of
    rows = tuple(
        (of(offer.scheme.name_today), words.does(offer), _next_step(offer, subject))
        for offer in advice.together
    )
    head = (
        words.say("advice.head_scheme"),
        words.say("report.does"),
        words.say("advice.head_next"),
    )
    table = Table(head, rows)
    lead = advice.lead
    if lead is None:
        return Recommendation(
            words.say("advice.lead_none"),
            "",
            words.say("advice.lead_none_text"),
            "",
            "",
            "",
            (),
            table,
        )
    tied, number = words.tied(advice), len(rows)
    return Recommendation(
        heading=words.say("advice.lead" if lead.verdict == "can" else "advice.lead_ask"),
        lead=of(lead.scheme.name_today),
        lead_text=subject.phrases.joined(
            (words.does(lead), *call_sentences(lead, subject)),
        ),
        tied=words.say("advice.tied", n=tied) if tied else "",
        together=words.say("advice.together_one")
        if number == 1
        else words.say("advice.together", n=number),
        text=words.say("advice.together_text"),
        ids=tuple(offer.scheme.id for offer in advice.together),
        table=table,
    )


def _next_step(offer: Offer, subject: Subject) -> str:
    """What to do next, and by when to decide, where that is known."""
    text = subject.advice_words.next_step(offer)
    latest = decision_words(subject.timing(offer), subject.phrases)
    if not latest:
        return text
    return subject.say("calendar.call_and_decide", call=text, decide=latest)


def call_sentences(offer: Offer, subject: Subject) -> tuple[str, ...]:
    """When the next call is, and by when to decide; that neither is known."""
    timing = subject.timing(offer)
    call = applied_words(offer.scheme, timing.call, subject.phrases)
    latest = decision_words(timing, subject.phrases)
    sentences = []
    if not (call or latest):
        sentences.append(subject.say("calendar.no_period"))
    if call and timing.call is None and offer.scheme.application == "not_needed":
        sentences.append(subject.say("calendar.sentence", text=call))
    elif call:
        label = subject.say("calendar.head_call")
        sentences.append(subject.say("labelled", label=label, text=call))
    if latest:
        sentences.append(subject.say("calendar.sentence", text=latest))
    return tuple(sentences)


def find_out(subject: Subject) -> tuple[FindOut, ...]:
    """What to find out first, with the papers to look at."""
    criteria = subject.content.checklist.criteria
    return tuple(
        FindOut(subject.labels[c], tuple(subject.of(text) for text in criteria[c].evidence))
        for c in subject.advice.find_out
    )


def own_work(gap: Gap, subject: Subject) -> OwnWork:
    """A gap that no scheme serves, with what helps all the same."""
    criterion = subject.content.checklist.criteria[gap.criteria[0]]
    near = next(iter(subject.result.cases.of_gap(gap)), None)
    return OwnWork(
        name=gap_name(gap, subject.phrases, subject.labels),
        level=subject.advice_words.say("advice.next_level", level=gap.level + 1),
        text=subject.of(criterion.levels[gap.level + 1]),
        papers=subject.of(criterion.evidence[gap.level]),
        case="" if near is None else _case(near, subject),
    )


def _case(near: CaseMatch, subject: Subject) -> str:
    return case_name(near.case, near.event, subject.phrases)


def _scheme(offer: Offer, subject: Subject) -> SchemeSummary:
    scheme, phrases, of, words = offer.scheme, subject.phrases, subject.of, subject.advice_words
    standing, contact = scheme.standing, scheme.contact
    # the reader in another language finds the body in charge by its Japanese name
    former = subject.say("renamed", name=of(scheme.name)) if standing.current_name else ""
    return SchemeSummary(
        id=scheme.id,
        name=of(scheme.name_today),
        former_name=former,
        agency=of(scheme.agency),
        verdict=offer.verdict,
        does=words.does(offer),
        call=timing_words(subject.timing(offer), phrases),
        open=tuple(map(words.point, offer.open)),
        before=tuple(map(words.preparation, offer.after)),
        is_far=any(each.level is not None and each.year is None for each in offer.after),
        summary=of(scheme.summary),
        reasons=words.reasons(offer),
        access=phrases.name("municipality", scheme.applicant.municipality),
        applicants=of(scheme.applicants),
        money=terms_words(scheme.money, phrases),
        contact="" if contact is None else of(contact.office),
        used=users_words(scheme.id, subject.result.cases, phrases),
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
