"""The municipality's profile in a returned questionnaire."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from checklist.answers import Assessment, Profile
from checklist.load import Content
from checklist.model import LANGUAGES, Text
from checklist.municipality import MunicipalityKind, code_from
from checklist.population import read_population
from checklist.problems import ProblemsError
from report.apart import Value
from report.questionnaire.cells import (
    Cell,
    CellRefusedError,
    Keyed,
    Refusals,
    checked,
    lines_of,
    typed,
)
from report.questionnaire.layout import FACTS, MANY, SAYS, SINGLE, profile_label, written_profile
from wording.level import as_typed
from wording.phrases import Phrases

#: The number of columns from the key of a row to its value.
_VALUE = 2
_MARKS = frozenset({"○", "〇", "◯", "o", "x", "✓", "✔", "1", "yes", "true", "はい"})
_NO_MARKS = frozenset({"", "0", "no", "false", "×", "-", "いいえ"})
#: Characters allowed around the number of a stage.
_AROUND = re.compile(r"^(?:段階|stage)\s*|(?<=\d)\.0*$")


def read_profile(
    sheets: Sequence[Keyed], before: Assessment, content: Content, refusals: Refusals
) -> tuple[Profile, int | None]:
    """Profile and target stage, from the cells of all profile sheets; without such a sheet
    unchanged."""
    cells: dict[str, list[Cell]] = {}
    for sheet in sheets:
        for key, row in sheet.rows():
            cell = Cell(sheet.sheet, sheet.column + _VALUE, row)
            cells.setdefault(f"{key}", []).append(cell)
    return _ProfileReader(cells, before, content, refusals).read()


class _ProfileReader:
    def __init__(
        self,
        cells: Mapping[str, Sequence[Cell]],
        before: Assessment,
        content: Content,
        refusals: Refusals,
    ) -> None:
        self._cells, self._before, self._content = cells, before, content
        self._refusals = refusals
        self._phrases = [Phrases(content, lang) for lang in LANGUAGES]
        self._values: dict[str, Any] = {}

    def read(self) -> tuple[Profile, int | None]:
        profile, target = self._before.profile, self._before.target
        for key in SINGLE:
            if key in self._cells:
                before = target if key == "target" else getattr(profile, key)
                self._values[key] = self._refusals.read(
                    self._cells[key],
                    lambda value, key=key: self._single(key, value),  # type: ignore[misc] # bound at once
                    before,
                    self._about(key),
                )
        target = self._values.pop("target", target)
        for group, names in MANY.items():
            before = getattr(profile, group)
            chosen = tuple(name for name in names if self._is_marked(group, name, name in before))
            # in the order chosen earlier, where the same are chosen
            self._values[group] = before if set(chosen) == set(before) else chosen
        self._values[FACTS] = self._facts()
        return profile.model_copy(update=self._values), target

    def _facts(self) -> dict[str, bool]:
        before = self._before.profile.facts
        facts: dict[str, bool] = {}
        for fact in self._content.facts.values():
            key, so = f"{FACTS}.{fact.id}", before.get(fact.id)
            if key in self._cells:
                so = self._refusals.read(self._cells[key], self._yes_or_no, so, self._about(key))
            if so is not None:
                facts[fact.id] = so
        return facts

    def _yes_or_no(self, value: Value | None) -> bool | None:
        words = as_typed(typed(value))
        if not words:
            return None
        for so, key in SAYS.items():
            if words in (str(so).lower(), *(as_typed(p.say(key)) for p in self._phrases)):
                return so
        raise CellRefusedError(
            "一覧から選ぶか、空欄にしてください。", "Choose from the list or leave it empty."
        )

    def _countries(self, lines: Sequence[str]) -> tuple[str, ...]:
        known = {
            as_typed(word): code
            for code, country in self._content.countries.items()
            for word in (code, country.name.ja, country.name.en)
        }
        for line in lines:
            if as_typed(line) not in known:
                raise CellRefusedError(
                    f"「{line[:20]}」という国や地域は一覧にありません。"
                    "名前か3文字のコード（VNMなど）を1行に1件入れてください。",
                    f"“{line[:20]}” is not a country we list. Give names or codes of three "
                    "letters (such as VNM), one a line.",
                )
        return tuple(dict.fromkeys(known[as_typed(line)] for line in lines))

    def _about(self, key: str) -> Text:
        ja, en = self._phrases
        return Text(ja=profile_label(key, ja), en=profile_label(key, en))

    def _is_marked(self, group: str, name: str, before: bool) -> bool:
        key = f"{group}.{name}"
        if key not in self._cells:
            return before
        is_marked: bool = self._refusals.read(
            self._cells[key], _read_mark, before, self._about(key)
        )
        return is_marked

    def _single(self, key: str, value: Value | None) -> Any:
        if key in ("name", "prefecture", "countries", "ties"):
            return self._text(key, typed(value))
        words = as_typed(typed(value))
        if not words:
            return None
        match key:
            case "code":
                return self._code(words)
            case "population":
                return _population(words)
            case "target":
                return self._target(words)
        for phrases in self._phrases:
            for kind in get_args(MunicipalityKind):
                if words in (kind, as_typed(phrases.name("kind", kind))):
                    return kind
        raise CellRefusedError("一覧から選んでください。", "Choose from the list.")

    def _text(self, key: str, text: str) -> Any:
        profile = self._before.profile
        as_handed_out = (written_profile(key, profile, p).strip() for p in self._phrases)
        if text.strip() in as_handed_out:
            return getattr(profile, key)
        if key == "countries":
            return checked(Profile, key, self._countries(lines_of(text)))
        if key == "ties":
            return checked(Profile, key, lines_of(text))
        text = text.strip()
        if key == "prefecture":
            named = self._content.prefectures.items()
            text = next((ja for ja, name in named if text == name.en), text)
        return checked(Profile, key, text)

    def _code(self, number: str) -> str:
        before = self._before.profile
        name = self._values.get("name", before.name)
        prefecture = self._values.get("prefecture", before.prefecture)
        if (number, name, prefecture) == (before.code, before.name, before.prefecture):
            return number
        try:
            return code_from(number, name, prefecture, self._content.municipalities)
        except ProblemsError as error:
            text = error.problems[0].text
            raise CellRefusedError(text.ja, text.en) from None

    def _target(self, words: str) -> int:
        bare = _AROUND.sub("", words)
        for stage in self._content.stages.stages[1:]:
            number, titles = stage.number, [as_typed(stage.title.of(lang)) for lang in LANGUAGES]
            if bare in (f"{number}", *titles, *(f"{number} {title}" for title in titles)):
                return number
        top = self._content.stages.top
        raise CellRefusedError(
            f"目標の段階は、一覧から選ぶか、1から{top}の数字を入れてください。",
            f"Choose the target stage from the list, or give a number 1 to {top}.",
        )


def _population(words: str) -> int | None:
    try:
        return read_population(words)
    except ProblemsError as error:
        text = error.problems[0].text
        raise CellRefusedError(text.ja, text.en) from None


def _read_mark(value: Value | None) -> bool:
    words = as_typed(typed(value))
    if words in _MARKS:
        return True
    if words in _NO_MARKS:
        return False
    raise CellRefusedError("○を選ぶか、空欄にしてください。", "Choose ○ or leave it empty.")
