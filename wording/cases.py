"""The events of other municipalities from which to learn, in words."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.cases import CaseEvent
from scoring.cases import CaseMatch, CaseMatches
from wording.labels import gap_name
from wording.phrases import Phrases
from wording.shapes import Link
from wording.subject import Subject


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case event, and the gaps that it illustrates."""

    id: str
    case: str
    title: str
    when: str
    step: str
    text: str
    shows: tuple[str, ...]
    remark: str
    doubt: str
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """The matched events; ``unillustrated`` names the gaps without one."""

    intro: str
    events: tuple[CaseSummary, ...]
    unillustrated: tuple[str, ...]


def summarise_cases(subject: Subject) -> Cases:
    """The chapter on cases."""
    result, phrases = subject.result, subject.phrases
    if not result.gaps:
        return Cases(subject.say("cases_none"), (), ())
    return Cases(
        intro=phrases.joined((subject.say("cases_intro"), likeness_words(result.cases, phrases))),
        events=tuple(_event(match, subject) for match in result.cases.matches),
        unillustrated=tuple(
            gap_name(gap, phrases, subject.labels) for gap in result.cases.uncovered
        ),
    )


def likeness_words(cases: CaseMatches, phrases: Phrases) -> str:
    """A sentence: whether events of similar municipalities come first, or that there are none."""
    if any(match.likeness.is_similar for match in cases.matches):
        return phrases.say("cases_similar_first")
    return phrases.say("cases_similar_none" if cases.is_profile_known else "cases_similar_unknown")


def case_when(event: CaseEvent, subject: Subject) -> str:
    """The year of an event, and where the fact sheet prints another, that one too."""
    say = subject.say
    if event.year is None:
        return "" if event.likely_year is None else say("case_year", year=event.likely_year)
    if event.until is not None:
        printed = say("case_years", year=event.year, until=event.until)
    else:
        printed = say("case_ongoing" if event.ongoing else "case_year", year=event.year)
    if event.likely_year is None or event.likely_year == event.year:
        return printed
    return say("case_corrected", likely=event.likely_year, printed=printed)


def _event(match: CaseMatch, subject: Subject) -> CaseSummary:
    event, of = match.event, subject.of
    text = of(event.summary)
    if event.question is not None:
        text = subject.say("case_question", question=of(event.question), answer=text)
    remarks = [subject.say("case_similar")] if match.likeness.is_similar else []
    if event.likely is not None:
        remarks.append(of(event.likely))
    criteria = [c for gap in match.gaps for c in gap.criteria if c in event.criteria]
    return CaseSummary(
        id=event.id,
        case=of(match.case.title),
        title=of(event.title),
        when=case_when(event, subject),
        step="" if event.step is None else subject.phrases.stage(event.step),
        text=text,
        shows=tuple(subject.labels[c] for c in criteria),
        remark=subject.phrases.listed(remarks),
        doubt=of(event.doubt),
        sources=tuple(map(subject.link, event.sources)),
    )
