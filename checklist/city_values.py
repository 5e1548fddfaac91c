"""A city's values in the eco-city indicators, as an assessment keeps them."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from checklist.problems import ProblemsError
from checklist.text import Frozen
from checklist.typed import ShortText

#: A row of the table of indicators: its number, with a letter where it has several rows.
RowName = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?[a-c]?$")]
#: The year of a value, 1900 to 2099; text, as the key of a save file is.
YearName = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}$")]
#: The largest value.
MOST_VALUE = 1e12
#: A value in the unit of its row. For a standard: 1 it is met, 0 it is not.
CityValue = Annotated[float, Field(ge=0, le=MOST_VALUE, allow_inf_nan=False)]
#: The most years for which a row can have a value.
MOST_YEARS = 30
#: How people write that a standard is met, or is not.
_YES = ("yes", "true", "はい", "適合")
_NO = ("no", "false", "いいえ", "不適合")


class CityValues(Frozen):
    """The values of one ``city`` by row and year; empty rows are left out."""

    city: ShortText = ""
    values: dict[RowName, Annotated[dict[YearName, CityValue], Field(max_length=MOST_YEARS)]] = (
        Field(default_factory=dict, max_length=100)
    )

    @field_validator("values")
    @classmethod
    def _in_order(cls, values: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        return {
            row: dict(sorted(years.items()))
            for row, years in sorted(values.items(), key=lambda item: _place(item[0]))
            if years
        }

    def with_value(self, row: str, year: int, value: float | None) -> CityValues:
        """The same values with one replaced, or taken out where it is ``None``. Raises pydantic's
        ValidationError for a row, year or value that cannot be."""
        years = {y: v for y, v in self.values.get(row, {}).items() if y != str(year)}
        if value is not None:
            years[str(year)] = value
        return CityValues.model_validate({"city": self.city, "values": {**self.values, row: years}})

    @property
    def years(self) -> tuple[int, ...]:
        """The years for which there is any value, in order."""
        return tuple(sorted({int(year) for years in self.values.values() for year in years}))


def _place(row: str) -> tuple[int, str]:
    return int(row.rstrip("abc")), row


def read_value(typed: str) -> float:
    """A number as typed: 1,234.5, 80%, はい. Raises ProblemsError."""
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    if text in _YES or text in _NO:
        return float(text in _YES)
    try:
        value = float(text.removesuffix("%").replace(",", ""))
    except ValueError:
        value = float("nan")
    if not abs(value) < float("inf"):
        raise ProblemsError.one(
            f"「{typed[:20]}」は数として読めません。0以上の数を、数字で入れてください（例：1234.5）。",
            f"“{typed[:20]}” is no number. Give a number of 0 or more in digits, as 1234.5.",
        )
    return value
