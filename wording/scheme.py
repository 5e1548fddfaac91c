"""All that is known of one scheme, in words: for its card and for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checklist.catalogue import Need, Reference, Scheme, SchemeAdvice, Standing
from scoring.calls import next_call
from scoring.verdict import standing_today
from wording.advice import applied_words, terms_words
from wording.labels import item_or_criterion
from wording.phrases import Phrases


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """A scheme by what is known of it today; texts in sequences are lines. ``call`` is the next
    one, empty where none is known; ``sources`` each with its date and kind."""

    scheme: Scheme
    advice: SchemeAdvice
    advice_name: str
    access: str
    needs: Sequence[str]
    raises: Sequence[str]
    call: str
    money: Sequence[str]
    contact: Sequence[str]
    standing: Sequence[str]
    origin: Sequence[str]
    sources: Sequence[tuple[Reference, str]]


def scheme_facts(
    scheme: Scheme, phrases: Phrases, labels: Mapping[str, str], today: date
) -> SchemeFacts:
    """The facts of a scheme on a day. ``labels``: those of all criteria."""
    advice = standing_today(scheme, today)
    return SchemeFacts(
        scheme=scheme,
        advice=advice,
        advice_name=phrases.name("advice", advice),
        access=phrases.name("municipality", scheme.applicant.municipality),
        needs=[need_words(need, phrases, labels) for need in scheme.needs],
        raises=_raises(scheme, phrases, labels),
        call=applied_words(scheme, next_call(scheme.calls, today), phrases),
        money=terms_words(scheme.money, phrases),
        contact=_contact(scheme, phrases),
        standing=_standing(scheme, phrases),
        origin=_origin(scheme, phrases),
        sources=[(source, source_remark(source, phrases)) for source in scheme.standing.sources],
    )


def need_words(need: Need, phrases: Phrases, labels: Mapping[str, str]) -> str:
    """What must hold before applying, and why."""
    say, lang = phrases.say, phrases.lang
    if need.level is not None:
        name = item_or_criterion(need.criterion or need.item or "", phrases, labels)
        text = say("support.need_level", name=name, level=need.level)
    elif need.fact is not None:
        text = phrases.content.facts[need.fact].title.of(lang)
    elif need.oda:
        text = phrases.content.marks.oda.title.of(lang)
    elif need.country:
        text = phrases.listed(map(phrases.country, need.country))
    elif need.region:
        text = phrases.listed(phrases.name("region", name) for name in need.region)
    else:
        names = phrases.listed(phrases.name("field", name) for name in need.field)
        text = say("support.need_field", names=names)
    if need.priority:
        text = say("support.need_priority", need=text)
    return say("support.reason", need=text, why=need.why.of(lang))


def source_remark(source: Reference, phrases: Phrases) -> str:
    """The date of a source and what kind it is, as far as they are known."""
    return phrases.listed(
        filter(
            None,
            (
                phrases.day(source.date) if source.date else "",
                source.date_note.of(phrases.lang) if source.date_note else "",
                phrases.name("source", source.kind) if source.kind else "",
            ),
        )
    )


def _raises(scheme: Scheme, phrases: Phrases, labels: Mapping[str, str]) -> list[str]:
    say = phrases.say
    lines = []
    for raised in scheme.raises:
        levels = phrases.listed(map(str, raised.to))
        made = say("support.made", levels=levels, help=say(f"support.help_{raised.strength}"))
        lines.append(f"{labels[raised.criterion]} {made} – {raised.why.of(phrases.lang)}")
    return lines


def _contact(scheme: Scheme, phrases: Phrases) -> list[str]:
    contact = scheme.contact
    if contact is None:
        return []
    lines = [contact.office.of(phrases.lang)]
    if contact.phone is not None:
        lines.append(phrases.say("advice.phone", phone=contact.phone, year=contact.phone_year))
    return lines


def _standing(scheme: Scheme, phrases: Phrases) -> list[str]:
    grade = scheme.standing.grade
    meaning = phrases.name("grade", grade)
    return [
        *_seen(scheme.standing, phrases),
        phrases.say("support.grade", grade=grade, meaning=meaning),
    ]


def _seen(standing: Standing, phrases: Phrases) -> list[str]:
    """What was seen of a scheme: that it ran, in a source of what date, looked up on what day."""
    say, seen = phrases.say, standing.last_confirmed_active
    checked = phrases.day(standing.checked)
    if seen is not None and standing.value == "active":
        return [say("support.last_seen", seen=phrases.day(seen), day=checked)]
    is_undated = seen is None and standing.value == "active"
    value = say("support.running_undated") if is_undated else phrases.name("value", standing.value)
    lines = [value, say("support.checked", day=checked)]
    if seen is not None:
        lines.append(say("report.last_seen_then", seen=phrases.day(seen)))
    return lines


def _origin(scheme: Scheme, phrases: Phrases) -> list[str]:
    lines = [phrases.name("origin", scheme.origin)]
    for row in scheme.rows:
        category = row.category_corrected or row.category_printed or "–"
        name = row.name_printed
        lines.append(phrases.say("support.row", table=row.table, category=category, name=name))
        if row.note:
            lines.append(row.note.of(phrases.lang))
    return lines
