"""The cases of other municipalities from which to learn, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checklist.cases import Case, CaseEvent, Indicator
from scoring.cases import CaseMatch, CaseMatches
from wording.labels import gap_name
from wording.phrases import Phrases
from wording.shapes import SourceLink
from wording.subject import Subject

#: How many cases a report tells, and how many users of a scheme stand beside it.
MOST_CASES = 6
MOST_USERS = 3
_SIGNS: Mapping[str, str] = {">=": "≥ ", "<=": "≤ ", "=": "= ", "meets": ""}


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case event, and the gaps that it illustrates. ``facts``: what else is known of it, label
    and text; ``near``: what it has in common with the municipality."""

    id: str
    case: str
    title: str
    when: str
    step: str
    text: str
    facts: tuple[tuple[str, str], ...]
    near: str
    shows: tuple[str, ...]
    remark: str
    doubt: str
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """The nearest cases, and how many ``more`` there are; ``unillustrated`` names the gaps without
    one."""

    intro: str
    events: tuple[CaseSummary, ...]
    more: str
    unillustrated: tuple[str, ...]


def summarise_cases(subject: Subject) -> Cases:
    """The chapter on cases."""
    result, phrases = subject.result, subject.phrases
    if not result.gaps:
        return Cases(subject.say("cases_none"), (), "", ())
    nearest = result.cases.nearest()
    more = len(nearest) - MOST_CASES
    return Cases(
        intro=phrases.joined((subject.say("cases_intro"), likeness_words(result.cases, phrases))),
        events=tuple(_event(match, subject) for match in nearest[:MOST_CASES]),
        more=subject.say("cases_more", n=more) if more > 0 else "",
        unillustrated=tuple(
            gap_name(gap, phrases, subject.labels) for gap in result.cases.uncovered
        ),
    )


def likeness_words(cases: CaseMatches, phrases: Phrases) -> str:
    """A sentence: whether cases of similar municipalities come first, or that there are none."""
    if any(match.likeness.is_similar for match in cases.matches):
        return phrases.say("cases_similar_first")
    return phrases.say("cases_similar_none" if cases.is_profile_known else "cases_similar_unknown")


def case_when(event: CaseEvent, phrases: Phrases) -> str:
    """The years of an event: of what goes on, the latest source that says so; where the fact sheet
    prints another year than a check gave, that one too. Empty for a lesson without a year."""
    say, seen = phrases.say, event.known_until
    if event.year is None:
        if event.ongoing and seen is not None:
            return say("case_going_on", seen=seen)
        if event.until is not None:
            return say("case_until", until=event.until)
        if event.likely_year is not None:
            return say("case_year", year=event.likely_year)
        return say("case_undated") if event.kind == "cooperation" else ""
    if event.until is not None and event.until != event.year:
        printed = say("case_years", year=event.year, until=event.until)
    elif event.ongoing and seen is not None and seen > event.year:
        printed = say("case_ongoing_seen", year=event.year, seen=seen)
    elif event.ongoing:
        printed = say("case_ongoing", year=event.year)
    elif event.kind == "cooperation" and event.until is None:
        printed = say("case_begun", year=event.year)
    else:
        printed = say("case_year", year=event.year)
    if event.likely_year is None or event.likely_year == event.year:
        return printed
    return say("case_corrected", likely=event.likely_year, printed=printed)


def case_name(case: Case, event: CaseEvent, phrases: Phrases) -> str:
    """Who did what, and when, as far as that is known."""
    who, what = case.title.of(phrases.lang), event.title.of(phrases.lang)
    title, when = phrases.say("pair", first=who, second=what), case_when(event, phrases)
    return phrases.say("case_dated", title=title, when=when) if when else title


def case_facts(case: Case, phrases: Phrases) -> tuple[tuple[str, str], ...]:
    """What is known of a cooperation besides its text, label and text: partner, fields, schemes,
    outcome, and how well it is known. Empty for a case of the fact sheet."""
    cooperation, say, lang = case.cooperation, phrases.say, phrases.lang
    if cooperation is None:
        return ()
    names = [phrases.content.schemes[scheme].name_today.of(lang) for scheme in cooperation.schemes]
    means = [*names, *([cooperation.means.of(lang)] if cooperation.means else [])]
    known = [
        say(f"case_grade_{cooperation.grade}"),
        say("case_seen", day=phrases.day(cooperation.seen)),
        *([say("case_partly")] if cooperation.partly else []),
    ]
    facts = [
        (say("case_partner"), cooperation.partner.of(lang)),
        (say("case_fields"), phrases.listed(phrases.name("field", f) for f in cooperation.fields)),
        (say("case_means"), phrases.listed(means)),
        (say("case_outcome"), cooperation.outcome.of(lang) if cooperation.outcome else ""),
        (say("case_known"), phrases.joined(known)),
    ]
    return tuple((label, text) for label, text in facts if text)


def indicator_cells(row: Indicator, phrases: Phrases) -> list[str]:
    """The cells of an indicator: name, category, value with unit, year, remarks."""
    say, lang = phrases.say, phrases.lang
    value = f"{row.value:g}" if isinstance(row.value, float | int) else row.value
    note = [
        say("near.printed", text=row.printed) if row.printed else "",
        row.note.of(lang) if row.note else "",
    ]
    return [
        f"{row.number}{row.sub or ''} {row.name.of(lang)}",
        row.category.of(lang),
        f"{_SIGNS[row.operator]}{value} {row.unit.of(lang)}",
        say("near.at_once") if row.target_year is None else str(row.target_year),
        " ".join(text for text in note if text) or "–",
    ]


def near_words(match: CaseMatch, phrases: Phrases) -> tuple[str, ...]:
    """What a case has in common with the municipality, most important first."""
    like, case, say = match.likeness, match.case, phrases.say
    words = []
    if like.kind:
        words.append(say("near_kind", kind=phrases.name("kind", case.kind)))
    if like.size:
        words.append(say("near_size", n=f"{case.population:,}"))
    if like.fields:
        names = phrases.listed(phrases.name("field", field) for field in like.fields)
        words.append(say("near_fields", names=names))
    if like.countries:
        words.append(
            say("near_countries", names=phrases.listed(map(phrases.country, like.countries)))
        )
    elif like.region:
        words.append(say("near_region"))
    if match.step_distance == 0:
        words.append(say("near_step"))
    return tuple(words)


def own_words(case: Case, phrases: Phrases) -> str:
    """``貴市の事例``: the mark of the municipality's own case."""
    return phrases.say("case_own", whose=phrases.name("own", case.kind))


def users_words(scheme_id: str, cases: CaseMatches, phrases: Phrases) -> tuple[str, ...]:
    """The cases that used a scheme: the municipality's own, marked, and the nearest ones, then how
    many more there are. Empty where none is known."""
    own = [case for case in cases.own if scheme_id in case.schemes]
    near = [match.case for match in cases.users(scheme_id)]
    lines = [f"{_user(case, phrases)} {own_words(case, phrases)}" for case in own]
    lines += [_user(case, phrases) for case in near[:MOST_USERS]]
    if (more := len(near) - MOST_USERS) > 0:
        lines.append(phrases.say("used_more", n=more))
    return tuple(lines)


def _user(case: Case, phrases: Phrases) -> str:
    return case_name(case, case.events[0], phrases)


def _event(match: CaseMatch, subject: Subject) -> CaseSummary:
    event, of, phrases = match.event, subject.of, subject.phrases
    text = of(event.summary)
    if event.question is not None:
        text = subject.say("case_question", question=of(event.question), answer=text)
    criteria = [c for gap in match.gaps for c in gap.criteria if c in event.criteria]
    return CaseSummary(
        id=event.id,
        case=of(match.case.title),
        title=of(event.title),
        when=case_when(event, phrases),
        step="" if event.step is None else phrases.stage(event.step),
        text=text,
        facts=case_facts(match.case, phrases),
        near=phrases.listed(near_words(match, phrases)),
        shows=tuple(subject.labels[c] for c in dict.fromkeys(criteria)),
        remark=of(event.likely),
        doubt=of(event.doubt),
        sources=tuple(map(subject.link, event.sources)),
    )
