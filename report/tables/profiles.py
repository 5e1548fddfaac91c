"""What the cells of a table say of its municipalities, and every cell or word that says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import numpy as np

from checklist.answers import MOST_COUNTRIES, Assessment, Profile
from checklist.catalogue import FactName, FieldName
from checklist.evidence import is_evidence
from checklist.load import Content
from checklist.model import LANGUAGES
from checklist.municipality import MunicipalityKind, plain_name
from checklist.population import read_population
from checklist.problems import Problem, ProblemsError
from checklist.text import Text
from report.tables.municipality import Register
from report.tables.rows import listing
from scoring.cohort import Whole
from wording.level import as_typed
from wording.phrases import Phrases, one_line, shortened

#: What stands between several names in a cell.
_BETWEEN = re.compile(r"[、,;；，|/\n]+")
_YES = frozenset({"true", "yes", "1", "はい", "○", "有", "あり"})
_NO = frozenset({"false", "no", "0", "いいえ", "×", "無", "なし"})

#: The columns that decide about schemes, by the name of the field of the profile, or of the fact.
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


class ProfileWords:
    """The meaning of the cells about a municipality, in either language and any width. A cell or
    word that names nothing says nothing: ``unread`` returns it."""

    def __init__(self, content: Content) -> None:
        self._phrases = tuple(Phrases(content, lang) for lang in LANGUAGES)
        self._facts = {name: fact.title for name, fact in content.facts.items()}
        self._kinds = self._named("kind", get_args(MunicipalityKind))
        self._fields = self._named("field", get_args(FieldName))
        self._countries = {
            as_typed(word): code
            for code, country in content.countries.items()
            for word in (code, country.name.ja, country.name.en)
        }
        prefectures = {as_typed(name.en): name.ja for name in content.prefectures.values()}
        self._prefectures = {**prefectures, **Register(content.municipalities).prefectures}

    def _named(self, group: str, names: Sequence[str]) -> dict[str, str]:
        words = {as_typed(p.name(group, name)): name for name in names for p in self._phrases}
        return words | {name: name for name in names}

    def kind(self, cell: str) -> str:
        """The kind by its id or its name; empty where it is none."""
        return self._kinds.get(as_typed(cell), "")

    def prefecture(self, cell: str) -> str:
        """The full name of a prefecture; empty where it is none."""
        words = as_typed(cell).removesuffix(" prefecture")
        return self._prefectures.get(plain_name(cell)) or self._prefectures.get(words, "")

    def population(self, cell: str) -> int:
        """A number of people as people write it; −1 where it is none."""
        if cell.isascii() and cell.isdigit() and len(cell) < 8:  # as nearly all do
            return int(cell)
        try:
            people = read_population("".join(cell.split()))
        except ProblemsError:
            return -1
        return -1 if people is None else people

    def profile(self, kind: str, fields: str, countries: str, *facts: str) -> Profile:
        """The profile of a row: its kind by id, the other cells as they are."""
        values: dict[str, Any] = {
            "kind": kind or None,
            "fields": _known(fields, self._fields),
            "countries": _known(countries, self._countries)[:MOST_COUNTRIES],
            "facts": {
                name: as_typed(cell) in _YES
                for name, cell in zip(get_args(FactName), facts, strict=True)
                if as_typed(cell) in _YES | _NO
            },
        }
        return Profile.model_validate(values)

    def unread(self, means: str, cell: str) -> tuple[str, ...]:
        """What of a cell is not understood, in the words of the table; nothing of a blank one. Of
        several, a word for "none" or "not known" is understood."""
        if not cell.strip():
            return ()
        if means in ("fields", "countries"):
            known = self._fields if means == "fields" else self._countries
            return tuple(
                word.strip()
                for word in _BETWEEN.split(cell)
                if as_typed(word) not in known and is_evidence(word)
            )
        if means in self._facts:
            is_read = as_typed(cell) in _YES | _NO or not is_evidence(cell)
        elif means == "population":
            is_read = self.population(cell) >= 0
        else:
            is_read = bool(self.kind(cell) if means == "kind" else self.prefecture(cell))
        return () if is_read else (cell.strip(),)

    def too_many(self, means: str, cell: str) -> tuple[str, ...]:
        """The countries of a cell beyond those of which a profile has room."""
        known = _known(cell, self._countries) if means == "countries" else ()
        return tuple(self._countries_named(known[MOST_COUNTRIES:]))

    def _countries_named(self, codes: Sequence[str]) -> Iterator[str]:
        countries = self._phrases[0].content.countries
        return (countries[code].name.ja for code in codes)

    def sentences(self) -> Mapping[str, Text]:
        """By column: that something in it was not understood."""
        kinds = [p.listed(p.name("kind", k) for k in get_args(MunicipalityKind)) for p in
                 self._phrases]  # fmt: skip
        of_facts = {
            name: Text(
                ja=f"{title.ja}: 「はい」「いいえ」として読めないため、使いませんでした",
                en=f"“{title.en}”: neither yes nor no, so not used",
            )
            for name, title in self._facts.items()
        }
        return {
            "prefecture": Text(
                ja="都道府県の名前として読めないため、使いませんでした",
                en="No name of a prefecture, so not used",
            ),
            "kind": Text(
                ja=f"自治体の種類（{kinds[0]}）として読めないため、使いませんでした",
                en=f"No kind of municipality ({kinds[1]}), so not used",
            ),
            "population": Text(
                ja="人口の数として読めないため、使いませんでした",
                en="No number of people, so not used",
            ),
            "fields": Text(
                ja="得意な分野の一覧にない語です。その語は使いませんでした",
                en="Words that are no field in the list and were not used",
            ),
            "countries": Text(
                ja="国・地域の一覧にない語です。その語は使いませんでした",
                en="Words that are no country in the list and were not used",
            ),
            **of_facts,
        }


#: That a cell names more countries than are used.
_TOO_MANY = Text(
    ja=f"候補の国・地域は、1団体に{MOST_COUNTRIES}つまで使います。使わなかったもの",
    en=f"Of candidate countries the first {MOST_COUNTRIES} of a municipality are used. Not used",
)


def profiles_of(
    kinds: Sequence[str], columns: Mapping[str, Sequence[str]], words: ProfileWords
) -> tuple[tuple[Profile, ...], Whole]:
    """The different profiles of the rows, and the index of each row's own."""
    empty = ("",) * len(kinds)
    rows = zip(kinds, *(columns.get(name) or empty for name in COLUMNS), strict=True)
    numbers: dict[tuple[str, ...], int] = {}
    of = [numbers.setdefault(row, len(numbers)) for row in rows]
    profiles = tuple(words.profile(*row) for row in numbers)
    return profiles or (Profile(),), np.array(of, np.intp)


def unread_of(
    columns: Mapping[str, Sequence[str]],
    numbers: Sequence[int],
    places: Sequence[str],
    words: ProfileWords,
) -> list[Problem]:
    """What was not understood in the cells about municipalities: a sentence for each column and
    sheet, with its rows. ``numbers`` and ``places``: of each row."""
    notes: list[Problem] = []
    for means, says in words.sentences().items():
        cells = columns.get(means, ())
        unread = {cell: words.unread(means, cell) for cell in set(cells)}
        notes += _unread_cells(says, cells, unread, numbers, places)
        if means == "countries":
            unread = {cell: words.too_many(means, cell) for cell in set(cells)}
            notes += _unread_cells(_TOO_MANY, cells, unread, numbers, places)
    return notes


def _unread_cells(
    says: Text,
    cells: Sequence[str],
    unread: Mapping[str, Sequence[str]],
    numbers: Sequence[int],
    places: Sequence[str],
) -> Iterator[Problem]:
    rows: dict[str, list[tuple[int, int, str]]] = {}
    if not any(unread.values()):
        return
    for cell, number, place in zip(cells, numbers, places, strict=True):
        if unread[cell]:
            label = "・".join(shortened(one_line(word)[:40], 20) for word in unread[cell][:5])
            rows.setdefault(place, []).append((number, number, label))
    for place, listed in rows.items():
        yield listing(place, says.ja, says.en, listed)


def _known(cell: str, names: Mapping[str, str]) -> tuple[str, ...]:
    words = (as_typed(word) for word in _BETWEEN.split(cell))
    return tuple(dict.fromkeys(names[word] for word in words if word in names))
