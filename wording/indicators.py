"""The eco-city indicator check in words: its rows, what was printed and corrected, its chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklist.cases import Indicator
from checklist.city_values import CityValues
from scoring.indicators import Checked, CheckedRow, CityCheck, check_city
from wording.phrases import Phrases
from wording.shapes import Drawn, Table

#: A bar ends here at the latest: a city at three times the target is as good as one at twice.
_MOST_SHARE = 200.0


@dataclass(frozen=True, slots=True)
class IndicatorsSummary:
    """The check of one city: ``counts`` how many rows are met, missed, unknown; ``table`` the rows
    with their latest value; ``history`` every value where a row has several; ``readings`` what the
    fact sheet prints where a row was read otherwise, and why. Each table has its heading."""

    heading: str
    city: str
    counts: str
    remark: str
    table: Table
    history_heading: str
    history: Table
    readings_heading: str
    readings: Table


def target_words(indicator: Indicator, phrases: Phrases) -> str:
    """The target with its sign and unit: ≥ 310 日/年; GB3838-2002 IV類."""
    if not isinstance(indicator.value, float):
        return f"{indicator.value} {indicator.unit.of(phrases.lang)}"
    sign = {">=": "≥", "<=": "≤", "=": "="}[indicator.operator]
    return f"{sign} {amount(indicator.value, indicator, phrases)}"


def amount(number: float, indicator: Indicator, phrases: Phrases) -> str:
    """A number with the unit of the row: 12 日/年, 98%."""
    unit = indicator.unit.of(phrases.lang)
    return f"{number:g}%" if unit.startswith("%") else f"{number:g} {unit}"


def value_words(indicator: Indicator, value: float, phrases: Phrases) -> str:
    """A value as it is shown: a number, or whether a standard is met."""
    if isinstance(indicator.value, float):
        return f"{value:g}"
    return phrases.say("indicators.standard_met" if value else "indicators.standard_missed")


def dated_value(indicator: Indicator, checked: Checked, phrases: Phrases) -> str:
    """A value with its year: 312（2020年）."""
    value = value_words(indicator, checked.value, phrases)
    return phrases.say("indicators.dated", value=value, y=checked.year)


def row_verdict(indicator: Indicator, checked: Checked | None, phrases: Phrases) -> str:
    """Met, missed by so much in the unit of the row (points, where that is %), or unknown."""
    if checked is None:
        return phrases.say("indicators.unknown")
    if checked.verdict == "met":
        return phrases.say("indicators.met")
    if checked.gap is None:
        return phrases.say("indicators.missed")
    key = (
        "indicators.missed_above"
        if checked.value > float(indicator.value)
        else "indicators.missed_below"
    )
    if indicator.unit.of(phrases.lang).startswith("%"):
        gap = phrases.say("indicators.points", n=f"{checked.gap:g}")
    else:
        gap = amount(checked.gap, indicator, phrases)
    return phrases.say(key, gap=gap)


def year_words(indicator: Indicator, phrases: Phrases) -> str:
    """The target year, or that it holds from the start."""
    year = indicator.target_year
    return (
        phrases.say("indicators.from_start")
        if year is None
        else phrases.say("indicators.year", y=year)
    )


def name_words(indicator: Indicator, phrases: Phrases) -> str:
    """Number and name, apart also where the name begins with a number: 10．1人1日当たりの…"""
    name = indicator.name.of(phrases.lang)
    return phrases.say("indicators.named", row=indicator.row, name=name)


def _row(row: CheckedRow, phrases: Phrases) -> tuple[str, ...]:
    indicator, latest = row.indicator, row.latest
    return (
        name_words(indicator, phrases),
        target_words(indicator, phrases),
        year_words(indicator, phrases),
        "" if latest is None else dated_value(indicator, latest, phrases),
        row_verdict(indicator, latest, phrases),
    )


def _head(phrases: Phrases, *keys: str) -> tuple[str, ...]:
    return tuple(phrases.say(f"indicators.col_{key}") for key in keys)


def readings(indicators: Sequence[Indicator], phrases: Phrases) -> Table:
    """What the fact sheet prints in the rows that were read otherwise, and why."""
    return Table(
        _head(phrases, "row", "printed", "category_printed", "why"),
        tuple(
            (
                name_words(indicator, phrases),
                indicator.printed or "",
                indicator.category_printed
                if indicator.category_printed != indicator.category.ja
                else "",
                indicator.note.of(phrases.lang) if indicator.note else "",
            )
            for indicator in indicators
            if indicator.reading != "as_printed"
        ),
    )


def summarise_indicators(values: CityValues, phrases: Phrases) -> IndicatorsSummary | None:
    """The whole check in words; None where no value was given."""
    indicators = phrases.content.indicators
    if values == CityValues() or not indicators:
        return None
    check = check_city(indicators, values)
    return IndicatorsSummary(
        heading=phrases.say("indicators.title"),
        city=values.city or phrases.say("indicators.no_city"),
        counts=phrases.say(
            "indicators.counts",
            met=check.count("met"),
            missed=check.count("missed"),
            unknown=check.count("unknown"),
            rows=len(check.rows),
        ),
        remark=phrases.say("indicators.remark"),
        table=Table(
            _head(phrases, "row", "target", "target_year", "value", "verdict"),
            tuple(_row(row, phrases) for row in check.rows),
        ),
        history_heading=phrases.say("indicators.history"),
        history=Table(
            _head(phrases, "row", "year", "value", "verdict"),
            tuple(
                (
                    name_words(row.indicator, phrases),
                    str(checked.year),
                    value_words(row.indicator, checked.value, phrases),
                    row_verdict(row.indicator, checked, phrases),
                )
                for row in check.rows
                if len(row.years) > 1
                for checked in row.years
            ),
        ),
        readings_heading=phrases.say("indicators.readings"),
        readings=readings(indicators, phrases),
    )


def draw_indicators(check: CityCheck, phrases: Phrases) -> Drawn:
    """Each row with a number, by its name in the table: the latest value in per cent of its target.
    Where the target is a most, less is better."""
    rows: list[dict[str, str | int | float | None]] = []
    cells: list[tuple[str, ...]] = []
    for row in check.rows:
        latest, target = row.latest, row.indicator.value
        if latest is None or not isinstance(target, float):
            continue
        share = 100 * latest.value / target
        rows.append(
            {
                "item": row.indicator.row,
                "value": min(_MOST_SHARE, share),
                "words": f"{share:.0f}",
                "full": latest.verdict == "met",
            }
        )
        verdict = row_verdict(row.indicator, latest, phrases)
        cells.append(
            (
                name_words(row.indicator, phrases),
                dated_value(row.indicator, latest, phrases),
                f"{share:.0f}",
                verdict,
            )
        )
    listed = phrases.say("indicators.between").join(f"{name}: {v}" for name, _, _, v in cells)
    return Drawn(
        rows=tuple(rows),
        legend=(phrases.say("indicators.legend"),),
        axis=phrases.say("indicators.axis"),
        alt=phrases.say("indicators.alt", rows=listed),
        table=Table(_head(phrases, "row", "value", "share", "verdict"), tuple(cells)),
    )
