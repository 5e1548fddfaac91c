"""What rows of a table say of municipalities that decides about schemes: kind, fields, candidate
countries, facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import numpy as np

from checklist.answers import MOST_COUNTRIES, Assessment, Profile
from checklist.catalogue import FactName, FieldName
from checklist.load import Content
from checklist.model import LANGUAGES
from checklist.municipality import MunicipalityKind
from scoring.cohort import Whole
from wording.level import as_typed

#: What stands between several names in a cell.
_BETWEEN = re.compile(r"[、,;；，|/\n]+")
_YES = frozenset({"true", "yes", "1", "はい", "○", "有", "あり"})
_NO = frozenset({"false", "no", "0", "いいえ", "×", "無", "なし"})

#: The columns, by the name of the field of the profile, or of the fact.
COLUMNS = ("fields", "countries", *get_args(FactName))


def cells_of(assessment: Assessment) -> dict[str, str]:
    """The cells of these columns for one assessment."""
    profile = assessment.profile
    facts = {name: profile.facts.get(name) for name in get_args(FactName)}
    return {
        "fields": "; ".join(profile.fields),
        "countries": "; ".join(profile.countries),
        **{name: "" if so is None else str(so).lower() for name, so in facts.items()},
    }


def profiles_of(
    kinds: Sequence[str], columns: Mapping[str, Sequence[str]], content: Content
) -> tuple[tuple[Profile, ...], Whole]:
    """The different profiles of the rows, and the index of each row's own. A word that names
    nothing is left out: it is not known what it means."""
    words = _Words(content)
    empty = ("",) * len(kinds)
    rows = zip(kinds, *(columns.get(name) or empty for name in COLUMNS), strict=True)
    numbers: dict[tuple[str, ...], int] = {}
    of = [numbers.setdefault(row, len(numbers)) for row in rows]
    profiles = tuple(words.profile(*row) for row in numbers)
    return profiles or (Profile(),), np.array(of, np.intp)


class _Words:
    def __init__(self, content: Content) -> None:
        say = [content.wording.of(lang) for lang in LANGUAGES]
        self._fields = {name: name for name in get_args(FieldName)} | {
            as_typed(words(f"names.field_{name}")): name
            for name in get_args(FieldName)
            for words in say
        }
        self._countries = {
            as_typed(word): code
            for code, country in content.countries.items()
            for word in (code, country.name.ja, country.name.en)
        }

    def profile(self, kind: str, fields: str, countries: str, *facts: str) -> Profile:
        values: dict[str, Any] = {
            "kind": kind if kind in get_args(MunicipalityKind) else None,
            "fields": _named(fields, self._fields),
            "countries": _named(countries, self._countries)[:MOST_COUNTRIES],
            "facts": {
                name: as_typed(cell) in _YES
                for name, cell in zip(get_args(FactName), facts, strict=True)
                if as_typed(cell) in _YES | _NO
            },
        }
        return Profile.model_validate(values)


def _named(cell: str, names: Mapping[str, str]) -> tuple[str, ...]:
    words = (as_typed(word) for word in _BETWEEN.split(cell))
    return tuple(dict.fromkeys(names[word] for word in words if word in names))
