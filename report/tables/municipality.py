"""The municipality of a row: by code or by name, and only where it is certain.

Where a number can be the code of several (``checklist.catalogue.candidates``), the name or the
prefecture beside it decides, else the other codes of the list, else nothing is taken. What matches
nothing or contradicts the name beside it is told by row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from checklist.municipality import Municipality, Spelling, candidates, plain_name
from checklist.problems import Problem
from report.tables.rows import MOST_TOLD, listing
from wording.phrases import one_line, shortened

_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_COUNTY = re.compile(r"^.{1,6}?郡(?=.)")


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """The cells of a row about its municipality (empty where there is no such column), with the
    row's number, file and sheet."""

    number: int
    code: str
    name: str
    prefecture: str
    place: str = ""


@dataclass(frozen=True)
class Register:
    """The existing municipalities by every name and number that lists use."""

    by_code: Mapping[str, Municipality]
    by_name: Mapping[str, tuple[Municipality, ...]] = field(init=False)
    prefectures: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        names = defaultdict(list)
        prefectures: dict[str, str] = {}
        for municipality in self.by_code.values():
            names[plain_name(municipality.label)].append(municipality)
            if municipality.name:
                names[plain_name(municipality.name)].append(municipality)
            else:
                prefecture = municipality.prefecture
                short = prefecture if prefecture == "北海道" else prefecture[:-1]
                prefectures |= {plain_name(prefecture): prefecture, short: prefecture}
        object.__setattr__(self, "by_name", {name: tuple(of) for name, of in names.items()})
        object.__setattr__(self, "prefectures", prefectures)

    def prefecture(self, cell: str) -> str:
        """The full name of a prefecture; any other text unchanged."""
        return self.prefectures.get(plain_name(cell), cell) if cell else ""

    def named(self, name: str, prefecture: str) -> tuple[Municipality, ...]:
        """The municipalities of a name, with or without 郡, in a prefecture if given."""
        plain = plain_name(name)
        if not plain:
            return ()
        known = self.by_name.get(plain) or self._without_county(plain)
        if not known:
            return ()
        within = self.prefecture(prefecture)
        fitting = tuple(m for m in known if m.prefecture == within)
        return fitting or (known if within not in self.prefectures.values() else ())

    def _without_county(self, plain: str) -> tuple[Municipality, ...]:
        if "郡" not in plain:
            return ()
        for prefecture in ("", *self.prefectures.values()):
            if prefecture and not plain.startswith(prefecture):
                continue
            rest = _COUNTY.sub("", plain.removeprefix(prefecture))
            if known := self.by_name.get(prefecture + rest):
                return known
        return ()


@dataclass(frozen=True, slots=True)
class Matched:
    """``municipalities``: that of each row, ``None`` where it is not known. ``notes``: unknown and
    contradictory rows. ``again``: maps the index of a row to that of an earlier one about the same
    municipality: by its code, or, without an existing one, by its name and prefecture."""

    municipalities: tuple[Municipality | None, ...]
    notes: tuple[Problem, ...]
    again: Mapping[int, int]


def matched(rows: Sequence[MunicipalityRow], register: Register) -> Matched:
    """The municipality of each row of a list. Each file is a list of its own: its unambiguous codes
    decide how an ambiguous number of five digits is read."""
    by_place: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        by_place[row.place].append(n)
    municipalities: list[Municipality | None] = [None] * len(rows)
    identities: list[tuple[str, str] | None] = [None] * len(rows)
    notes: list[Problem] = []
    for place, numbers in by_place.items():
        of_list, filled = filled_down([rows[n] for n in numbers], register)
        matching = _Matching(of_list, register)
        for n, municipality, named in zip(
            numbers, matching.municipalities, matching.named, strict=True
        ):
            municipalities[n] = municipality
            identities[n] = _identity(rows[n], municipality, named)
        notes += matching.notes(place)
        if filled:
            ja = "都道府県の空欄を、上の行の都道府県として読みました（ほかの行の自治体と合います）"
            en = "A blank prefecture was read as that of the row above, as other rows confirm"
            notes.append(listing(place, ja, en, filled))
    again = _again(identities)
    for place in dict.fromkeys(rows[n].place for n in again):
        notes.append(
            listing(
                place,
                "「＝」の右の行と同じ自治体です。集計では、右の行だけを数えます",
                "The same municipality as in the row behind “=”, which alone counts in a survey",
                [
                    (rows[n].number, rows[n].number, _as(rows[n], rows[earlier]))
                    for n, earlier in again.items()
                    if rows[n].place == place
                ],
            )
        )
    return Matched(tuple(municipalities), tuple(notes), again)


def filled_down(
    rows: Sequence[MunicipalityRow], register: Register
) -> tuple[list[MunicipalityRow], list[tuple[int, int, str]]]:
    """The rows of a list with the prefecture of a row above (a merged cell, or one written once for
    a group) where several municipalities have a row's name and it tells which one; and what was
    filled in, for ``listing``.

    Only where the list itself is certain: a prefecture stands at the head of one group alone, and
    in the rows without one every name that one municipality bears is of the group's prefecture,
    with one such name at least.
    """
    known = set(register.prefectures.values())
    heads: list[str] = []
    above: list[str] = []
    for row in rows:
        if row.prefecture.strip():
            heads.append(register.prefecture(row.prefecture))
        above.append(heads[-1] if heads and not row.prefecture.strip() else "")
    alone = [
        (of[0].prefecture, group)
        for row, group in zip(rows, above, strict=True)
        if group and len(of := register.named(row.name, "")) == 1
    ]
    is_certain = (
        len(set(heads)) == len(heads)
        and known.issuperset(heads)
        and bool(alone)
        and all(prefecture == group for prefecture, group in alone)
    )
    done, filled = list(rows), list[tuple[int, int, str]]()
    for n, (row, group) in enumerate(zip(rows, above, strict=True)) if is_certain else ():
        of = register.named(row.name, "") if group and not row.code.strip() else ()
        if len(of) > 1 and [m.prefecture for m in of].count(group) == 1:
            done[n] = replace(row, prefecture=group)
            filled.append((row.number, row.number, f"{group}{_short(row.name)}"))
    return done, filled


def _identity(
    row: MunicipalityRow, municipality: Municipality | None, named: Sequence[Municipality]
) -> tuple[str, str] | None:
    """By what two rows are about the same municipality; ``None`` where nothing says so, as with a
    name that several bear."""
    if municipality is not None:
        return "", municipality.code
    if not row.name.strip() or len(named) > 1:
        return None
    return plain_name(row.name), plain_name(row.prefecture)


def _again(identities: Iterable[tuple[str, str] | None]) -> dict[int, int]:
    first: dict[tuple[str, str], int] = {}
    again = {}
    for n, identity in enumerate(identities):
        if identity is not None and (earlier := first.setdefault(identity, n)) != n:
            again[n] = earlier
    return again


def _as(row: MunicipalityRow, earlier: MunicipalityRow) -> str:
    """``市川市 = a.csv 3``"""
    place = earlier.place if earlier.place != row.place else ""
    number = f"{earlier.number}" if earlier.number else ""
    return f"{_short(row.name or row.code)} = " + " ".join(filter(None, (place, number)))


class _Matching:
    """The rows of one list as they are matched."""

    def __init__(self, rows: Sequence[MunicipalityRow], register: Register) -> None:
        self._register = register
        self._unknown: list[tuple[int, str]] = []
        self._unsure: list[tuple[int, str]] = []
        self._contradicting: list[tuple[int, str]] = []
        self._several: list[tuple[int, str]] = []
        self._unnamed: list[tuple[int, str]] = []
        self.named = [register.named(row.name, row.prefecture) for row in rows]
        readings = [
            candidates(row.code, register.by_code) if row.code.strip() else {} for row in rows
        ]
        self._of_list = _reading_of(readings)
        self.municipalities = [
            self._match(*row) for row in zip(rows, readings, self.named, strict=True)
        ]

    def _match(
        self,
        row: MunicipalityRow,
        readings: Mapping[Spelling, Municipality],
        named: Sequence[Municipality],
    ) -> Municipality | None:
        if not row.code.strip():
            return self._by_name(row, named)
        if not readings:
            self._unknown.append((row.number, _short(row.code)))
            return self._by_name(row, named, is_told=True)
        fitting = {how: m for how, m in readings.items() if self._fits(m, row, named)}
        if not fitting:
            says = "・".join(m.label for m in readings.values())
            beside = _short(f"{row.prefecture}{row.name}")
            self._contradicting.append((row.number, f"{_short(row.code)}: {says} ≠ {beside}"))
            return None
        if "six" in fitting:
            return fitting["six"]
        says_where = (
            self._register.prefecture(row.prefecture) in self._register.prefectures.values()
        )
        if len(fitting) == 1 and (says_where or _JAPANESE.search(row.name)):
            return next(iter(fitting.values()))
        if self._of_list in fitting:
            return fitting[self._of_list]
        says = "・".join(m.label for m in readings.values())
        self._unsure.append((row.number, f"{_short(row.code)}: {says}?"))
        return None

    def _fits(
        self, municipality: Municipality, row: MunicipalityRow, named: Sequence[Municipality]
    ) -> bool:
        """Whether the other cells of the row are consistent with the municipality."""
        within = self._register.prefecture(row.prefecture)
        if within in self._register.prefectures.values() and within != municipality.prefecture:
            return False
        if not row.name.strip() or municipality in named or not _JAPANESE.search(row.name):
            return True
        # 市川市役所, 千葉県市川市環境部
        name = plain_name(municipality.name or municipality.prefecture)
        return not named and name in plain_name(row.name)

    def _by_name(
        self, row: MunicipalityRow, named: Sequence[Municipality], *, is_told: bool = False
    ) -> Municipality | None:
        if len(named) == 1:
            return named[0]
        if not is_told and row.name.strip():
            if named:
                prefectures = "・".join(m.prefecture for m in named)
                self._several.append((row.number, f"{_short(row.name)}: {prefectures}"))
            else:
                words = _short(row.name) if len(self._unnamed) < MOST_TOLD else "…"
                self._unnamed.append((row.number, words))
        return None

    def notes(self, place: str) -> list[Problem]:
        sentences = (
            (
                self._unknown,
                "どの自治体のものでもない団体コードです。名前や都道府県は補いません",
                "No municipality has this code, so it fills in nothing",
            ),
            (
                self._unsure,
                "5桁の団体コードで、検査数字のない5桁とも、先頭の0が落ちた6桁とも読めるため、"
                "使いませんでした。6桁で入れるか、自治体名の列を加えてください",
                "This code of five digits can be one without check digit or one of six that lost "
                "its leading zero, so it was not used. Give six digits, or a column of names",
            ),
            (
                self._contradicting,
                "団体コードと、となりの自治体名か都道府県が合わないため、どちらからも補いませんでした。"
                "どちらかを直してください",
                "The code and the name or prefecture beside it are of different municipalities, so "
                "neither fills in anything. Correct one of them",
            ),
            (
                self._several,
                "同じ名前の自治体がいくつかあるため、どれか決めませんでした。"
                "都道府県か団体コードの列を加えてください",
                "Several municipalities have this name, so none was chosen. Add a column of "
                "prefectures or codes",
            ),
            (
                self._unnamed,
                "自治体の一覧にない名前です。そのまま使い、都道府県や種類は補いません",
                "This name is not in the list of municipalities. It is used as it is and fills in "
                "nothing",
            ),
        )
        return [
            listing(place, ja, en, [(number, number, words) for number, words in rows])
            for rows, ja, en in sentences
            if rows
        ]


def _reading_of(
    readings: Sequence[Mapping[Spelling, Municipality]],
) -> Spelling | None:
    """How a list means its numbers of five digits: as the numbers that can only be one thing do,
    if all of these agree. Codes of six digits say that the others lost a zero."""
    only: set[Spelling] = set()
    for reading in readings:
        if "six" in reading:
            only.add("zero")
        elif len(reading) == 1:
            only.update(reading)
    return only.pop() if len(only) == 1 else None


def _short(text: str) -> str:
    return shortened(one_line(text)[:40], 20)
