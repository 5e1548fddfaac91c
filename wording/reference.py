"""The reference library in words: values with their units, and the printed tables rebuilt from the
schemes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from checklist.catalogue import Scheme, SourceRow
from checklist.content import Content
from checklist.model import Lang
from checklist.reference import Library, Value
from wording.phrases import Phrases

#: The powers of ten by which large numbers are said: Japanese counts in ten thousands.
_POWERS: Mapping[Lang, Mapping[str, int]] = {
    "ja": {"trillion": 12, "hundred_million": 8, "ten_thousand": 4},
    "en": {"trillion": 12, "billion": 9, "million": 6},
}
#: Significant digits that are kept when a large number is said by a power.
_DIGITS = 6
#: Units whose numbers are names rather than amounts.
_PLAIN = ("year", "rank")


@dataclass(frozen=True)
class ReferenceWords:
    """The words of the library in one language."""

    content: Content
    reference: Library
    lang: Lang

    @cached_property
    def _wording(self) -> Callable[..., str]:
        return self.content.wording.of(self.lang)

    def say(self, key: str, /, **values: object) -> str:
        """A text by its key, filled in."""
        return self._wording(key, **values)

    def number(self, number: float) -> str:
        """A number as a reader of the language writes it: 4,000兆, 2.48 million."""
        for name, power in _POWERS[self.lang].items():
            shown = number / 10**power
            if abs(shown) >= 1 and f"{shown:.{_DIGITS}g}" == f"{shown:.12g}":
                whole, rest = divmod(number, 10**power)
                if self.lang == "ja" and number > 0 and rest % 10 ** (power - 1):
                    # more than one decimal: 2兆3,852億
                    high = self.say(f"reference.power_{name}", n=f"{whole:,.10g}")
                    return high + self.number(rest)
                return self.say(f"reference.power_{name}", n=f"{shown:,.10g}")
        return f"{number:,.10g}"

    def value(self, value: Value) -> str:
        """A value with its unit, about or more: 約70%, 500 projects or more."""
        unit = self.reference.names.units[value.unit]
        pattern = unit.ja if self.lang == "ja" else unit.en
        digits = f"{value.value:.10g}" if value.unit in _PLAIN else self.number(value.value)
        phrase = pattern.format(n=digits)
        if value.approximate:
            phrase = self.say("reference.about", n=phrase)
        return self.say("reference.or_more", n=phrase) if value.minimum else phrase

    def measure(self, value: Value) -> str:
        """What a value measures: 都市に住む人の割合."""
        return self.reference.names.measures[value.measure].of(self.lang)

    def subject(self, value: Value) -> str:
        """Whose value it is: 日本、世界の中. Empty where the entry says it."""
        subjects = self.reference.names.subjects
        return self.say("reference.between").join(
            subjects[subject].of(self.lang) for subject in value.of
        )

    def when(self, value: Value) -> str:
        """The year, span or day of a value: 2013年, to 2030. Empty where it has none."""
        if value.as_of is not None:
            return Phrases(self.content, self.lang).day(value.as_of)
        if value.until is None:
            return self.say("reference.year", y=value.year) if value.year is not None else ""
        if value.year is None:
            return self.say("reference.to", until=value.until)
        return self.say("reference.span", y=value.year, until=value.until)


@dataclass(frozen=True)
class TableRow:
    """A row of a printed table, with the scheme it stands for."""

    scheme: Scheme
    row: SourceRow


def table_rows(schemes: Mapping[str, Scheme], table: str) -> tuple[TableRow, ...]:
    """The rows of a printed table in the printed order."""
    rows = (
        TableRow(scheme, row)
        for scheme in schemes.values()
        for row in scheme.rows
        if row.table == table
    )
    return tuple(sorted(rows, key=lambda listed: listed.row.number or 0))
