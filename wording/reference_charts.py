"""What the charts of the reference library show: their marks, words, alternative text and table.

One function for each chart; ``draw`` finds it by the name that the sets use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from checklist.catalogue import RegionName
from checklist.reference import Entry, ReferenceSet, Value
from wording.reference import ReferenceWords
from wording.shapes import Drawn, Table

Row = dict[str, str | int | float | None]
Marks = Sequence[tuple[str, str]]


def _drawn(
    words: ReferenceWords,
    title: str,
    rows: Sequence[Row],
    keys: tuple[str, str],
    table: Table,
    marks: Marks,
) -> Drawn:
    """``keys``: of the legend and of the axis. ``marks``: item and words of each mark, for the
    alternative text."""
    phrase = words.say("reference.chart_between").join(
        words.say("reference.chart_row", item=item, words=text) for item, text in marks
    )
    legend, axis = keys
    return Drawn(
        rows=tuple(rows),
        legend=(words.say(legend),),
        axis=words.say(axis),
        alt=words.say(
            "reference.chart_alt", title=title, rows=phrase + words.say("reference.chart_end")
        ),
        table=table,
    )


def _marks(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Item and words of each row."""
    return [(str(row["item"]), str(row["words"])) for row in rows]


def _by_item(
    words: ReferenceWords,
    title: str,
    rows: Sequence[Row],
    keys: tuple[str, str],
    head: tuple[str, ...],
) -> Drawn:
    """A chart whose table has a row of item and words for each mark."""
    marks = _marks(rows)
    return _drawn(words, title, rows, keys, Table(head, tuple(marks)), marks)


def _head(words: ReferenceWords, *keys: str) -> tuple[str, ...]:
    return tuple(words.say(f"reference.col_{key}") for key in keys)


def _first(entry: Entry, measure: str) -> Value:
    """The first value of that measure. Raises StopIteration where the entry has none."""
    return next(value for value in entry.values if value.measure == measure)


def _set(words: ReferenceWords, name: str) -> tuple[ReferenceSet, str]:
    group = words.reference.sets[name]
    return group, group.title.of(words.lang)


def _urbanisation(words: ReferenceWords) -> Drawn:
    group, title = _set(words, "urbanisation")
    (series,) = group.series
    names = words.reference.names.subjects
    points = {(p.of or "", p.year): p for p in series.points}
    areas = list(dict.fromkeys(area for area, _ in points))
    years = sorted({year for _, year in points})

    def cell(area: str, year: int) -> str:
        point = points[area, year]
        return f"{point.value:g}%" + (words.say("reference.projected") if point.projected else "")

    rows: list[Row] = [
        {
            "item": names[area].of(words.lang),
            "year": year,
            "value": point.value,
            "projected": int(point.projected),
        }
        for (area, year), point in points.items()
    ]
    labels = [names[area].of(words.lang) for area in areas]
    table = Table(
        (*_head(words, "year"), *labels),
        tuple((str(year), *(cell(area, year) for area in areas)) for year in years),
    )
    marks = [
        (label, f"{years[0]}: {cell(area, years[0])} → {years[-1]}: {cell(area, years[-1])}")
        for area, label in zip(areas, labels, strict=True)
    ]
    return _drawn(
        words, title, rows, ("reference.urbanisation_legend", "reference.axis_share"), table, marks
    )


def _by_year(words: ReferenceWords, name: str, column: str, keys: tuple[str, str]) -> Drawn:
    """Columns over the years of a set's only series."""
    group, title = _set(words, name)
    (series,) = group.series
    marks = [(str(p.year), f"{p.value:,}") for p in series.points]
    rows: list[Row] = [
        {"year": p.year, "value": p.value, "words": f"{p.value:,}"} for p in series.points
    ]
    table = Table(_head(words, "fiscal_year", column), tuple(marks))
    return _drawn(words, title, rows, keys, table, marks)


def _plants(words: ReferenceWords) -> Drawn:
    keys = ("reference.incineration_legend", "reference.axis_plants")
    return _by_year(words, "facilities-run-by-municipalities", "plants", keys)


def _surplus(words: ReferenceWords) -> Drawn:
    return _by_year(
        words, "technology-trade", "surplus", ("reference.surplus_legend", "reference.axis_surplus")
    )


def _by_country(words: ReferenceWords) -> Drawn:
    group, title = _set(words, "cooperation-by-country")
    entries = [entry for entry in group.entries if entry.country]
    entries.sort(key=lambda entry: -_first(entry, "projects").value)
    rows: list[Row] = []
    table = []
    for entry in entries:
        country = words.content.countries[entry.country or ""]
        name = (entry.title or country.name).of(words.lang)
        count = _first(entry, "projects").value
        rows.append({"item": name, "value": count, "words": f"{count:g}", "full": country.jcm})
        share = f"{_first(entry, 'share-of-listed').value:g}%"
        table.append(
            (
                name,
                f"{count:g}",
                share,
                words.say("reference.jcm_yes" if country.jcm else "reference.jcm_no"),
            )
        )
    marks = _marks(rows)
    head = _head(words, "country", "projects", "share", "jcm")
    return _drawn(
        words,
        title,
        rows,
        ("reference.country_legend", "reference.axis_projects"),
        Table(head, tuple(table)),
        marks,
    )


def region_projects(words: ReferenceWords) -> dict[RegionName, int]:
    """How many projects the countries listed in the fact sheet have, by region; a region in which
    no listed country lies is absent, which does not mean zero."""
    counts: dict[RegionName, int] = {}
    for entry in words.reference.sets["cooperation-by-country"].entries:
        if entry.country:
            region = words.content.countries[entry.country].region
            counts[region] = counts.get(region, 0) + int(_first(entry, "projects").value)
    return counts


def _by_region(words: ReferenceWords) -> Drawn:
    _, title = _set(words, "cooperation-by-country")
    counts = region_projects(words)
    rows: list[Row] = []
    for region in get_args(RegionName):
        count = counts.get(region)
        rows.append(
            {
                "item": words.content.wording.of(words.lang)(
                    f"names.region_{region.replace('-', '_')}"
                ),
                "value": count or 0,
                "words": words.say("reference.region_unknown") if count is None else str(count),
                "full": True,
            }
        )
    return _by_item(
        words,
        title,
        rows,
        ("reference.region_legend", "reference.axis_projects"),
        _head(words, "region", "projects"),
    )


def _sister_cities(words: ReferenceWords) -> Drawn:
    group, title = _set(words, "sister-cities")
    rows: list[Row] = []
    table = []
    for name in ("ties-prefectures", "ties-cities", "ties-towns", "ties-all"):
        entry = group.by_id[name]
        active, everyone = _first(entry, "with-ties").value, _first(entry, "total").value
        ties, share = _first(entry, "ties").value, _first(entry, "share").value
        label = words.subject(_first(entry, "total"))
        phrase = words.say(
            "reference.sister_words",
            share=f"{share:g}",
            n=f"{active:,}",
            all=f"{everyone:,}",
            ties=f"{ties:,}",
        )
        rows.append({"item": label, "share": 100 * active / everyone, "words": phrase})
        table.append((label, f"{active:,}", f"{everyone:,}", f"{share:g}%", f"{ties:,}"))
    marks = _marks(rows)
    head = _head(words, "kind", "with_ties", "all", "share", "ties")
    return _drawn(
        words,
        title,
        rows,
        ("reference.sister_legend", "reference.axis_share"),
        Table(head, tuple(table)),
        marks,
    )


def _shares(words: ReferenceWords, name: str) -> Drawn:
    """The shares that a set prints, and the one that is not divided."""
    group, title = _set(words, name)
    shares = [
        v for e in group.entries for v in e.values if v.measure == "share" and v.unit == "percent"
    ]
    rows: list[Row] = [
        {
            "item": words.subject(value),
            "value": value.value,
            "words": f"{value.value:g}%",
            "full": value.printed,
        }
        for value in shares
    ]
    return _by_item(
        words,
        title,
        rows,
        ("reference.kinds_legend", "reference.axis_share"),
        _head(words, "what", "share"),
    )


def _kinds(words: ReferenceWords) -> Drawn:
    return _shares(words, "cooperation-kinds")


def _purposes(words: ReferenceWords) -> Drawn:
    return _shares(words, "cooperation-purposes")


def _patents(words: ReferenceWords) -> Drawn:
    group, title = _set(words, "env-patents")
    rows: list[Row] = []
    for entry in group.entries:
        ranks = [v for v in entry.values if v.measure == "rank" and v.printed and len(v.of) == 3]
        if ranks:
            best, worst = min(v.value for v in ranks), max(v.value for v in ranks)
            key = "reference.ranks_words" if best == worst else "reference.ranks_range"
            label = words.reference.names.subjects[ranks[0].of[2]].of(words.lang)
            phrase = words.say(key, n=f"{best:g}", m=f"{worst:g}")
            rows.append({"item": label, "low": best, "high": worst, "words": phrase})
    return _by_item(
        words,
        title,
        rows,
        ("reference.ranks_legend", "reference.axis_rank"),
        _head(words, "field", "rank"),
    )


def _timeline(words: ReferenceWords) -> Drawn:
    """Both timelines as one: a mark for each event with a year, by strand."""
    printed, title = _set(words, "policy-timeline")
    since, _ = _set(words, "policy-timeline-since")
    strands = {group.id: group.title.of(words.lang) for group in (*since.groups, *printed.groups)}
    events = [
        (entry, strands[entry.group or ""], entry.added)
        for group in (printed, since)
        for entry in group.entries
        if entry.year is not None and entry.under is None
    ]
    events.sort(key=lambda event: event[0].year or 0)
    rows: list[Row] = [
        {"item": strand, "year": entry.year, "full": not added} for entry, strand, added in events
    ]
    table = Table(
        _head(words, "year", "strand", "event", "origin"),
        tuple(
            (
                str(entry.year),
                strand,
                entry.text.of(words.lang),
                words.say("reference.timeline_no" if added else "reference.timeline_yes"),
            )
            for entry, strand, added in events
        ),
    )
    counts = {strand: sum(s == strand for _, s, _ in events) for _, strand, _ in events}
    marks = [(strand, words.say("reference.timeline_words", n=n)) for strand, n in counts.items()]
    return _drawn(
        words, title, rows, ("reference.timeline_legend", "reference.axis_year"), table, marks
    )


#: Every chart by the name that the sets use.
CHARTS: Mapping[str, Callable[[ReferenceWords], Drawn]] = {
    "urbanisation": _urbanisation,
    "incineration-plants": _plants,
    "technology-trade": _surplus,
    "cooperation-by-country": _by_country,
    "cooperation-by-region": _by_region,
    "sister-cities": _sister_cities,
    "cooperation-kinds": _kinds,
    "cooperation-purposes": _purposes,
    "patent-ranks": _patents,
    "policy-timeline": _timeline,
}


def draw(name: str, words: ReferenceWords) -> Drawn:
    """What the chart of that name shows. Raises KeyError for a name that no chart has."""
    return CHARTS[name](words)
