"""The profile of a municipality."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from checklist.catalogue import CountryCode, FactName, FieldName, RegionName
from checklist.model import Frozen
from checklist.municipality import MunicipalityKind, is_valid_code
from checklist.population import MOST_PEOPLE
from checklist.problems import ProblemsError, shown
from checklist.typed import ShortText, UserText

#: How many candidate countries a profile names at most: more are no choice.
MOST_COUNTRIES = 30


class Profile(Frozen):
    """The municipality; every field may be empty, none is about a person.

    ``code`` is the official six-digit code (its check digit is tested); ``population`` a number of
    people; ``countries`` the candidates abroad by their codes; ``facts`` what is so (``True``) and
    what is not, a fact that is not in it is not known; ``ties`` existing relations abroad in the
    user's own words.
    """

    name: ShortText = ""
    prefecture: ShortText = ""
    code: str | None = None
    kind: MunicipalityKind | None = None
    population: Annotated[int, Field(strict=True, ge=0, le=MOST_PEOPLE)] | None = None
    fields: tuple[FieldName, ...] = ()
    regions: tuple[RegionName, ...] = ()
    countries: Annotated[tuple[CountryCode, ...], Field(max_length=MOST_COUNTRIES)] = ()
    facts: dict[FactName, Annotated[bool, Field(strict=True)]] = Field(default_factory=dict)
    ties: Annotated[tuple[UserText, ...], Field(max_length=200)] = ()

    @field_validator("code")
    @classmethod
    def _code_is_official(cls, code: str | None) -> str | None:
        if code is not None and not is_valid_code(code):
            raise ProblemsError.one(
                f"全国地方公共団体コード{shown(code)}は正しくありません。"
                "検査数字を含む6桁の数字で入れてください（例: 401005）。",
                f"{shown(code)} is not a local-government code. Give the six digits "
                "including the check digit (for example 401005).",
            )
        return code

    @property
    def label(self) -> str:
        """Prefecture and name; the prefecture once where the name begins with it."""
        if self.name.startswith(self.prefecture):
            return self.name
        return f"{self.prefecture}{self.name}"
