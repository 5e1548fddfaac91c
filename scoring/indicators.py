"""The check of a city against Tianjin's targets (method §11 Eco-city indicators).

Each row is met, missed by so much, or unknown; its operator and unit are honoured. A row for a
standard is met or not, without a distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from checklist.cases import Indicator
from checklist.city_values import MOST_VALUE, CityValues
from checklist.model import Lang
from checklist.problems import Problem, problem

RowVerdict = Literal["met", "missed", "unknown"]
VERDICTS: tuple[RowVerdict, ...] = get_args(RowVerdict)
#: Differences are rounded to so many decimals: 0.7 less 0.6 is 0.1.
_DECIMALS = 9
#: The value of a standard that is met.
MEETS = 1.0


@dataclass(frozen=True, slots=True)
class Checked:
    """One value against its target: ``gap`` is how much is missing, in the unit of the row, above 0
    where it is missed and None where that cannot be said."""

    year: int
    value: float
    verdict: RowVerdict
    gap: float | None = None


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of the table: its verdict is that of the latest value; ``years`` all of them, earliest
    first."""

    indicator: Indicator
    years: tuple[Checked, ...]

    @property
    def latest(self) -> Checked | None:
        """The value of the latest year; None where there is none."""
        return self.years[-1] if self.years else None

    @property
    def verdict(self) -> RowVerdict:
        """Of the latest value; unknown without one."""
        return "unknown" if self.latest is None else self.latest.verdict


@dataclass(frozen=True, slots=True)
class CityCheck:
    """The whole table for one city."""

    rows: tuple[CheckedRow, ...]

    def count(self, verdict: RowVerdict) -> int:
        """How many rows have that verdict."""
        return sum(row.verdict == verdict for row in self.rows)


def shortfall(indicator: Indicator, value: float) -> float | None:
    """How much a value misses the target by, 0 where it meets it; None where a standard is missed,
    which has no distance."""
    if not isinstance(indicator.value, float):
        return 0.0 if value == MEETS else None
    above = round(value - indicator.value, _DECIMALS)
    match indicator.operator:
        case ">=":
            return max(0.0, -above)
        case "<=":
            return max(0.0, above)
        case _:
            return abs(above)


def check_city(indicators: Sequence[Indicator], values: CityValues) -> CityCheck:
    """Every row of the table, in its order, for the values of a city."""

    def checked(indicator: Indicator, year: str, value: float) -> Checked:
        gap = shortfall(indicator, value)
        return Checked(int(year), value, "met" if gap == 0 else "missed", gap or None)

    return CityCheck(
        tuple(
            CheckedRow(
                indicator,
                tuple(
                    checked(indicator, year, value)
                    for year, value in sorted(values.values.get(indicator.row, {}).items())
                ),
            )
            for indicator in indicators
        )
    )


def targets_as_values(indicators: Sequence[Indicator], city: str) -> CityValues:
    """The targets themselves as the values of a city, each in its target year; one that held from
    the start stands in the earliest target year of the table."""
    first = min(i.target_year for i in indicators if i.target_year is not None)
    return CityValues(
        city=city,
        values={
            i.row: {str(i.target_year or first): i.value if isinstance(i.value, float) else MEETS}
            for i in indicators
        },
    )


def impossible(indicator: Indicator, value: float) -> Problem | None:
    """Why the row cannot have this value; None where it can."""
    if not isinstance(indicator.value, float):
        if value in (0.0, MEETS):
            return None
        return problem(
            "",
            "基準に適合していれば1、していなければ0を入れてください。",
            "Give 1 where the standard is met, 0 where it is not.",
        )
    most = MOST_VALUE if indicator.most is None else indicator.most
    if 0 <= value <= most:
        return None
    return problem(
        "",
        f"0から{most:,.15g}までの数を入れてください。",
        f"Give a number from 0 to {most:,.15g}.",
    )


def unknown_row(row: str) -> Problem:
    """A row that the table does not have."""
    return problem(
        "",
        f"「{row[:20]}」という指標はありません。1a、2、12b のように番号で書いてください。",
        f"There is no indicator “{row[:20]}”. Give its number, such as 1a, 2 or 12b.",
    )


def rows_named(indicators: Sequence[Indicator], name: str) -> tuple[Indicator, ...]:
    """The rows that a name stands for: one, or all that share its number and measure the same
    (12 is the same measure with two targets; 1 is three measures and stands for none)."""
    name = name.strip().lower()
    exact = tuple(i for i in indicators if i.row == name)
    if exact:
        return exact
    same = tuple(i for i in indicators if str(i.number) == name)
    return same if len({(i.unit.ja, i.operator) for i in same}) == 1 and _one_measure(same) else ()


def _one_measure(rows: Sequence[Indicator]) -> bool:
    """Whether rows of one number differ in their target years alone."""
    return len({i.target_year for i in rows}) == len(rows)


def check_as_json(check: CityCheck, values: CityValues, lang: Lang) -> dict[str, Any]:
    """The check as plain data for a program; ``verdict`` of a row is that of its
    latest year."""

    def plain(checked: Checked) -> dict[str, Any]:
        return {
            "year": checked.year,
            "value": checked.value,
            "verdict": checked.verdict,
            "gap": checked.gap,
        }

    def row_of(row: CheckedRow) -> dict[str, Any]:
        indicator = row.indicator
        return {
            "row": indicator.row,
            "name": indicator.name.of(lang),
            "operator": indicator.operator,
            "target": indicator.value,
            "unit": indicator.unit.of(lang),
            "target_year": indicator.target_year,
            "verdict": row.verdict,
            "years": [plain(checked) for checked in row.years],
            "reading": indicator.reading,
            "printed": indicator.printed,
            "category_printed": indicator.category_printed,
        }

    counts: dict[str, int] = {verdict: check.count(verdict) for verdict in VERDICTS}
    return {"city": values.city, **counts, "rows": [row_of(row) for row in check.rows]}
