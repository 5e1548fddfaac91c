"""The reference library, ``/reference``, and a page for each set, ``/reference/{set}``: what the
fact sheet says, with its dates and doubts, and what is true now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from starlette.routing import Route

from checklist.catalogue import Reference
from checklist.model import Lang, Text
from checklist.reference import Entry, EntryDoubt, Now, ReferenceSet, Value
from views.reading.page import Here, NotHereError, Page, reading
from views.server.resources import content, reference
from wording.phrases import Phrases
from wording.reference import ReferenceWords, table_rows
from wording.reference_charts import draw
from wording.scheme import source_remark
from wording.shapes import Drawn, Table

#: So many rows with values become a table of their own.
_TABLE_FROM = 3


@cache
def _words(lang: Lang) -> ReferenceWords:
    return ReferenceWords(content(), reference(), lang)


@dataclass(frozen=True)
class Source:
    """A page that was looked at: its address, what to call it, and what is known of it."""

    url: str
    title: str
    remark: str
    says: str


@dataclass(frozen=True)
class NowShown:
    """What is true now: ``head`` says of what date the source is and when it was looked at."""

    head: str
    text: str
    values: Sequence[tuple[str, ...]]
    sources: Sequence[Source]


@dataclass(frozen=True)
class ShownEntry:
    """An entry as its page shows it. ``values``: what is measured, the value, when, what kind of
    number; ``links``: address and name of our pages that tell more."""

    id: str
    title: str
    when: str
    is_added: bool
    is_dated: bool
    text: str
    points: Sequence[str]
    values: Sequence[tuple[str, ...]]
    printed: str
    printed_url: str
    remarks: Sequence[str]
    doubt: str
    likely: str
    doubt_sources: Sequence[Source]
    now: Sequence[NowShown]
    pages: Sequence[Source]
    links: Sequence[tuple[str, str]]
    parts: Sequence[ShownEntry] = ()


@dataclass(frozen=True)
class ReferencePart:
    """Entries under one heading: a timeline, a table of rows, or one after another."""

    heading: str
    is_timeline: bool = False
    table: Table | None = None
    entries: Sequence[ShownEntry] = field(default=())


@dataclass(frozen=True)
class Chart:
    """A drawing: the name of its file without its ending, its words and the same as a table, which
    stands on the page that shows the drawing first: ``table_on`` is the address and title of that
    page, empty on it."""

    file: str
    drawn: Drawn
    table_on: tuple[str, str] | None


# ---------------------------------------------------------------------------- one entry


def _source(reference: Reference, phrases: Phrases) -> Source:
    return Source(
        url=reference.url,
        title=reference.title or reference.url,
        remark=source_remark(reference, phrases),
        says=reference.says.of(phrases.lang) if reference.says else "",
    )


def _values(values: Iterable[Value], words: ReferenceWords) -> list[tuple[str, ...]]:
    """What is measured and whose it is, the value, when, and what kind of number it is."""
    of, phrases = words.lang, Phrases(words.content, words.lang)
    rows: list[tuple[str, ...]] = []
    for value in values:
        subject = words.subject(value)
        what = words.measure(value)
        kind = phrases.say("reading.number_printed" if value.printed else "reading.number_other")
        if value.note:
            kind = phrases.listed((kind, value.note.of(of)))
        rows.append(
            (
                phrases.say("reading.measure_of", what=what, of=subject) if subject else what,
                words.value(value),
                words.when(value) or "–",
                kind,
            )
        )
    return rows


def _now(now: Now, words: ReferenceWords, phrases: Phrases) -> NowShown:
    say = phrases.say
    seen = say("reading.now_seen", day=phrases.day(now.seen))
    agrees = say(f"reading.agrees_{now.agrees}") if now.agrees else ""
    return NowShown(
        head=phrases.listed(filter(None, (seen, agrees))),
        text=now.text.of(phrases.lang),
        values=_values(now.values, words),
        sources=[
            _source(now.source, phrases),
            *(Source(url, url, "", "") for url in now.more),
        ],
    )


def _when(entry: Entry, phrases: Phrases) -> str:
    """The date of an event as it is taken to be; where another is printed, that one too."""
    if entry.date is None:
        return ""
    printed = phrases.day(entry.date)
    if entry.until is not None:
        printed = phrases.say("reading.span", first=printed, last=phrases.day(entry.until))
    likely = entry.question.likely_year if entry.question else None
    if likely is None or str(likely) == entry.date[:4]:
        return printed
    return phrases.say("reading.year_corrected", likely=phrases.day(str(likely)), printed=printed)


def _links(entry: Entry, phrases: Phrases) -> list[tuple[str, str]]:
    lang, cases = phrases.lang, content().cases
    schemes = (content().schemes[scheme] for scheme in entry.schemes)
    links = [(f"schemes/{scheme.id}", scheme.name_today.of(lang)) for scheme in schemes]
    if entry.case is not None:
        links.append((f"cases/{entry.case}", cases[entry.case].title.of(lang)))
    return links


def _of(text: Text | None, lang: Lang) -> str:
    return text.of(lang) if text else ""


def _doubt_sources(question: EntryDoubt | None, phrases: Phrases) -> list[Source]:
    return [_source(source, phrases) for source in question.sources] if question else []


def _shown(entry: Entry, here: Here, parts: Sequence[ShownEntry] = ()) -> ShownEntry:
    phrases, words, lang = here.phrases, _words(here.lang), here.lang
    say, question = phrases.say, entry.question
    countries = [phrases.country(country) for country in entry.countries]
    remarks = [
        say("reading.by_whom", actor=entry.actor.of(lang)) if entry.actor else "",
        say("reading.countries", countries=phrases.listed(countries)) if countries else "",
        _of(entry.source.note, lang) if entry.source else "",
        _of(entry.note, lang),
        say(f"reading.known_{entry.lost.known_by.replace('-', '_')}") if entry.lost else "",
        _of(entry.lost.instead, lang) if entry.lost else "",
    ]
    return ShownEntry(
        id=entry.id,
        title=_of(entry.title, lang),
        when=_when(entry, phrases),
        is_added=entry.added,
        is_dated=entry.year is not None,
        text=entry.text.of(lang),
        points=[point.of(lang) for point in entry.points],
        values=_values(entry.values, words),
        printed=entry.source.text if entry.source else "",
        printed_url=(entry.source.url or "") if entry.source else "",
        remarks=[remark for remark in remarks if remark],
        doubt=question.text.of(lang) if question else "",
        likely=_of(question.likely, lang) if question else "",
        doubt_sources=_doubt_sources(question, phrases),
        now=[_now(now, words, phrases) for now in entry.now],
        pages=[_source(page, phrases) for page in entry.pages],
        links=_links(entry, phrases),
        parts=parts,
    )


# ---------------------------------------------------------------------------- a set


def _is_plain_row(entry: Entry) -> bool:
    """Whether a row of a table says all that there is in its cells."""
    return entry.kind == "row" and entry.title is not None and bool(entry.values)


def _row_table(entries: Sequence[Entry], words: ReferenceWords, phrases: Phrases) -> Table:
    """Rows with their values: a column for each thing that is measured."""
    measures = dict.fromkeys(words.measure(value) for entry in entries for value in entry.values)
    rows = []
    for entry in entries:
        cells = [
            " / ".join(
                dict.fromkeys(words.value(v) for v in entry.values if words.measure(v) == measure)
            )
            for measure in measures
        ]
        rows.append((_of(entry.title, words.lang), *(cell or "–" for cell in cells)))
    return Table((phrases.say("reading.row_of"), *measures), tuple(rows))


def _part(heading: str, entries: Sequence[Entry], here: Here) -> Iterable[ReferencePart]:
    """The entries under one heading: their rows in a table first, where there are several."""
    plain = [entry for entry in entries if _is_plain_row(entry)]
    table = None
    if len(plain) >= _TABLE_FROM:
        table = _row_table(plain, _words(here.lang), here.phrases)
        complete = {e.id for e in plain if not (e.now or e.question or e.points or e.note)}
        entries = [entry for entry in entries if entry.id not in complete]
    is_timeline = bool(entries) and all(entry.kind == "event" for entry in entries)
    below: dict[str, list[Entry]] = {}
    if is_timeline:
        entries = sorted(entries, key=lambda e: (e.year or 0, e.date or ""))
    else:
        for entry in entries:
            if entry.under:
                below.setdefault(entry.under, []).append(entry)
    above = {entry.id for entry in entries} & below.keys()
    yield ReferencePart(
        heading=heading,
        is_timeline=is_timeline,
        table=table,
        entries=[
            _shown(entry, here, [_shown(part, here) for part in below.get(entry.id, ())])
            for entry in entries
            if entry.under not in above
        ],
    )


def _parts(group: ReferenceSet, here: Here) -> list[ReferencePart]:
    """The entries of a set by the set's groups, else by the heading printed above them."""
    lang = here.lang
    titles = {part.id: part.title.of(lang) for part in group.groups}
    parts: list[ReferencePart] = []
    if titles:
        for name, title in titles.items():
            parts += _part(title, [e for e in group.entries if e.group == name], here)
        if rest := [entry for entry in group.entries if entry.group is None]:
            parts += _part("", rest, here)
        return [part for part in parts if part.entries or part.table]
    for heading, entries in groupby(group.entries, key=lambda entry: _of(entry.heading, lang)):
        parts += _part(heading, list(entries), here)
    return parts


def _printed_table(group: ReferenceSet, here: Here) -> list[dict[str, Any]]:
    """The rows of a printed table, in its order, each with the scheme it stands for today."""
    if group.table is None:
        return []
    lang, phrases = here.lang, here.phrases
    rows = []
    for listed in table_rows(content().schemes, group.table):
        row, scheme = listed.row, listed.scheme
        category = row.category_corrected or row.category_printed or "–"
        is_moved = row.category_corrected not in (None, row.category_printed)
        rows.append(
            {
                "number": str(row.number or "–"),
                "category": category,
                "category_printed": row.category_printed if is_moved else "",
                "name": row.name_printed,
                "agency": row.agency_printed or "",
                "description": _of(row.description, lang),
                "note": _of(row.note, lang),
                "id": scheme.id,
                "today": scheme.name_today.of(lang),
                "standing": phrases.name("value", scheme.standing.value),
            }
        )
    return rows


def _quotes(group: ReferenceSet, here: Here) -> Table | None:
    """The items and their questions with the section and the words that they rest on."""
    if not group.quotes:
        return None
    say, phrases = here.phrases.say, here.phrases
    head = (say("common.criterion"), say("reading.section"), say("reading.words"))
    rows = []
    for item in content().checklist.items:
        rows.append((phrases.item(item.id), item.source.section, item.source.quote))
        rows += [
            (phrases.criterion(criterion.id), criterion.source.section, criterion.source.quote)
            for criterion in item.criteria
            if criterion.source is not None
        ]
    return Table(head, tuple(rows))


def _sums(group: ReferenceSet, here: Here) -> Table | None:
    if not group.sums:
        return None
    say = here.phrases.say
    head = (say("reading.sum"), say("reading.expression"), say("reading.result"))
    rows = tuple(
        (
            each.text.of(here.lang),
            each.expression.replace("*", "×").replace(" / ", " ÷ ").replace(" - ", " − "),
            result if each.agrees else say("reading.disagrees", n=result),
        )
        for each in group.sums
        for result in (f"{each.equals:,}".replace("-", "−"),)
    )
    return Table(head, rows)


def _series(group: ReferenceSet, here: Here) -> list[Source]:
    """Where the numbers of a drawing come from."""
    sources = [series.source for series in group.series if series.source is not None]
    return [_source(source, here.phrases) for source in sources]


def _table_on(chart: str, group: ReferenceSet, lang: Lang) -> tuple[str, str] | None:
    first = next(each for each in reference().sets.values() if chart in each.charts)
    return None if first is group else (f"reference/{first.id}", first.title.of(lang))


def draw_set(here: Here) -> Page:
    """``/reference/{set}``. Raises NotHereError for an unknown one."""
    group = reference().sets.get(here.path.rpartition("/")[2])
    if group is None:
        raise NotHereError
    lang = here.lang
    names = list(reference().sets)
    place = names.index(group.id)
    beside = [(names[n] if 0 <= n < len(names) else "") for n in (place - 1, place + 1)]
    return Page(
        "reference_set.html",
        group.title.of(lang),
        {
            "summary": group.summary.of(lang),
            "source_section": _of(group.section, lang),
            "note": _of(group.note, lang),
            "charts": [
                Chart(
                    file=f"chart-{name}-{lang}",
                    drawn=draw(name, _words(lang)),
                    table_on=_table_on(name, group, lang),
                )
                for name in group.charts
            ],
            "series": _series(group, here),
            "parts": _parts(group, here),
            "printed_table": _printed_table(group, here),
            "quotes": _quotes(group, here),
            "sums": _sums(group, here),
            "beside": [
                (f"reference/{name}", reference().sets[name].title.of(lang)) if name else None
                for name in beside
            ],
        },
        trail=[("reference", here.phrases.say("reading.reference"))],
    )


def draw_index(here: Here) -> Page:
    """``/reference``."""
    sets = reference().sets
    return Page(
        "reference.html",
        here.phrases.say("reading.reference"),
        {
            "chapters": [
                (
                    chapter.title.of(here.lang),
                    [_set_line(sets[name], here) for name in chapter.sets],
                )
                for chapter in reference().chapters
            ]
        },
    )


def _set_line(group: ReferenceSet, here: Here) -> Mapping[str, str]:
    return {
        "id": group.id,
        "title": group.title.of(here.lang),
        "summary": group.summary.of(here.lang),
    }


ROUTES = [
    Route("/reference", reading(draw_index), methods=["GET"]),
    Route("/reference/{id}", reading(draw_set), methods=["GET"]),
]
