"""A questionnaire that comes back filled in: cell by cell, what can be read and what cannot.

Rows are found by the ids of criteria and columns by the names of fields, both in cells that are
not shown; what was chosen is understood in either language. The answers as they were when the
questionnaire was made travel inside it: where a cell still says what was written there, the answer
stays exactly as it was, with what no cell shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from pydantic import ValidationError

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Profile
from checklist.catalogue import MunicipalityKind
from checklist.load import Content
from checklist.model import LANGUAGES, TOP_LEVEL, Text
from checklist.problems import Problem, ProblemsError, problem, problems_of
from checklist.reading import migrated_from, parse_json
from checklist.versions import Migrated, is_of_other_version, migrate
from report.cells import Other, Sheet, Value, read_cells
from report.opening import Brought
from report.questionnaire.write import (
    ANSWERS,
    FORMAT,
    HIDDEN,
    LEVEL,
    MANY,
    PROFILE,
    SINGLE,
    TEXTS,
    profile_label,
    written,
    written_profile,
)
from report.savefile.pack import pieces_in, unpack
from wording.phrases import Phrases

_NUMBERED = re.compile(r"([0-9])(?:\.0+)?(?:[\s:]+\D.*)?", re.DOTALL)
_WHOLE = re.compile(r"[0-9]{1,3}(?:,?[0-9]{3})*|[0-9]+")
_MARKS = frozenset({"○", "〇", "◯", "o", "x", "✓", "✔", "1", "yes", "true", "はい"})
_NO_MARKS = frozenset({"", "0", "no", "false", "×", "-", "いいえ"})

_NO_SHEETS = problem(
    "",
    "調査票のシート「回答」が見つかりません。シートや、表示されていない列を消さずに保存した調査票を選んでください。",
    "The sheet “Answers” of the questionnaire is missing. Choose a questionnaire saved with all "
    "its sheets and hidden columns.",
)
_NEWER = problem(
    "",
    "この調査票の形式は、このアプリでは読めません。今の診断から調査票を保存し直して、記入してください。",
    "This questionnaire is of a form that this version cannot read. Save the questionnaire anew "
    "from the assessment and fill it in.",
)
_BEFORE_DAMAGED = problem(
    f"「{HIDDEN}」",
    "調査票を作ったときの回答の控えが壊れています。セルに書かれている内容だけを読みました。",
    "The copy of the earlier answers inside is damaged. Only what stands in cells was read.",
)


def read_questionnaire(data: bytes, content: Content) -> Brought:
    """What a filled-in questionnaire says, of any version of the checklist and in either language.
    Cells that cannot be understood are in ``refused``, each with its place; all others are read.

    ``data`` is a workbook whose directory was checked (``archive.Archive``). Raises ProblemsError
    where it is no questionnaire at all.
    """
    sheets = {_role(sheet): sheet for sheet in reversed(read_cells(data))}
    if ANSWERS not in sheets or HIDDEN not in sheets:
        raise ProblemsError([_NO_SHEETS])
    if sheets[HIDDEN][1, 1] != FORMAT:
        raise ProblemsError([_NEWER])
    return _Filled(sheets, content).brought()


def _role(sheet: Sheet) -> str:
    if sheet.name == HIDDEN:
        return HIDDEN
    first = sheet[1, 1]
    return first if first in (ANSWERS, PROFILE) and isinstance(first, str) else ""


class _RefusedError(Exception):
    """A cell that cannot be understood: what is wrong with it and what is allowed."""

    def __init__(self, ja: str, en: str) -> None:
        self.ja, self.en = ja, en


class _Filled:
    def __init__(self, sheets: Mapping[str, Sheet], content: Content) -> None:
        self._sheets = sheets
        self._content = content
        self._refused: list[Problem] = []
        self._phrases = [Phrases(content, lang) for lang in LANGUAGES]
        self._before = self._answers_before()
        version = sheets[HIDDEN][2, 1]
        self._version = version if isinstance(version, str) else content.checklist.version

    def brought(self) -> Brought:
        profile, target = self._profile()
        answers = dict(self._answers())
        found = {
            "format": 1,
            "checklist": self._before.checklist or self._version[:20],
            "profile": profile.model_dump(mode="json", exclude_defaults=True),
            "target": target,
            "weights": self._before.weights,
            "plan": self._before.plan.model_dump(mode="json", exclude_defaults=True),
            "workshop": self._before.model_dump(mode="json", exclude_defaults=True).get("workshop"),
            "answers": {
                criterion_id: answer.model_dump(mode="json", exclude_defaults=True)
                for criterion_id, answer in answers.items()
                if answer != Answer() or criterion_id in self._before.answers
            },
        }
        read = migrated_from(found, self._content.checklist)
        if self._before.checklist is None and not read.loses and not read.added:
            # what named no version goes on naming none
            same = read.assessment.model_copy(update={"checklist": None})
            if same == self._before:
                return Brought(
                    Migrated(same), "questionnaire", tuple(self._refused), earlier=self._before
                )
        return Brought(
            read,
            "questionnaire",
            tuple(self._refused),
            earlier=migrate(self._before, self._content.checklist).assessment,
        )

    def _answers_before(self) -> Assessment:
        """The answers as they were when the questionnaire was made, under their old ids."""
        cells = self._sheets[HIDDEN].cells.items()
        texts = [v for (column, _), v in cells if column == 1 and isinstance(v, str)]
        try:
            found = parse_json(unpack(pieces_in("\n".join(texts).encode("utf-8"))))
            return Assessment.model_validate(found)
        except ValueError:  # ProblemsError and pydantic's are ones
            self._refused.append(_BEFORE_DAMAGED)
            return Assessment()

    def _refuse(self, sheet: Sheet, column: int, row: int, why: _RefusedError) -> None:
        place, about = sheet.place(column, row), self._about(sheet[1, row])
        self._refused.append(problem(place, why.ja, why.en, about))

    def _about(self, key: Value | None) -> Text | None:
        """What the row of a key asks, in short; ``None`` for a key that is none of ours."""
        name, (ja, en) = f"{key}", self._phrases
        if name in self._content.checklist.criteria:
            return Text(ja=ja.criterion(name), en=en.criterion(name))
        group, _, one = name.partition(".")
        if name in SINGLE or one in MANY.get(group, ()):
            return Text(ja=profile_label(name, ja), en=profile_label(name, en))
        return None

    # ------------------------------------------------------------------ answers

    def _answers(self) -> Iterator[tuple[str, Answer]]:
        sheet = self._sheets[ANSWERS]
        columns = {
            name: column
            for (column, row), name in sheet.cells.items()
            if row == 1 and isinstance(name, str)
        }
        yield from self._before.answers.items()
        seen: set[str] = set()
        other_version = is_of_other_version(self._version, self._content.checklist)
        for row in sheet.rows[1:]:
            criterion_id = sheet[1, row]
            if criterion_id is None:
                continue
            if not isinstance(criterion_id, str) or not (
                criterion_id in self._content.checklist.criteria
                or (other_version and re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]+", criterion_id))
            ):
                why = _RefusedError(
                    "この行の問いは、チェックリストにありません。行の回答は読んでいません。",
                    "The checklist does not ask this row. What stands in it was not read.",
                )
                self._refuse(sheet, 1, row, why)
            elif criterion_id in seen:
                why = _RefusedError(
                    "同じ問いの行が2つあります。上の行だけを読みました。",
                    "This question stands in two rows. Only the upper one was read.",
                )
                self._refuse(sheet, 1, row, why)
            else:
                seen.add(criterion_id)
                yield criterion_id, self._answer(sheet, row, columns, criterion_id)

    def _answer(
        self, sheet: Sheet, row: int, columns: Mapping[str, int], criterion_id: str
    ) -> Answer:
        before = self._before[criterion_id]
        found: dict[str, Any] = {}
        criterion = self._content.checklist.criteria.get(criterion_id)

        def cell(field: str, read: Callable[[Value | None], Any]) -> None:
            column = columns.get(field)
            if column is None:
                found[field] = getattr(before, field)
                return
            try:
                found[field] = read(sheet[column, row])
            except _RefusedError as why:
                self._refuse(sheet, column, row, why)
                found[field] = getattr(before, field)

        for field in TEXTS:
            cell(field, lambda value, field=field: self._text(field, value, before))  # type: ignore[misc] # bound at once
        cell(LEVEL, self._level)
        level = found.get(LEVEL)
        if level == NOT_APPLICABLE and LEVEL in columns:
            why = None
            if criterion is not None and criterion.not_applicable is None:
                why = _RefusedError(
                    "この問いは「該当しない」を選べません。0から4のレベルか「わからない」を選んでください。",
                    "This question cannot be “not applicable”. "
                    "Choose a level 0 to 4 or “don’t know”.",
                )
            elif not found.get("reason", "").strip():
                why = _RefusedError(
                    "「該当しない」には理由が必要です。「該当しない理由」の欄に書いてください。",
                    "“Not applicable” needs a reason. Give it in the column for the reason.",
                )
            if why is not None:
                self._refuse(sheet, columns[LEVEL], row, why)
                found[LEVEL] = before.level
                if before.level == NOT_APPLICABLE:
                    found["reason"] = before.reason
        answer = Answer(**found)
        same = answer == before.model_copy(update={"at": None})
        return before if same else answer

    def _level(self, value: Value | None) -> Any:
        allowed = _RefusedError(
            "回答として読めません。一覧から選ぶか、0から4の数字を入れてください。",
            "Cannot be read as an answer. Choose from the list or give a number 0 to 4.",
        )
        _no_formula(value)
        if value is None or isinstance(value, bool | Other):
            if value is None:
                return None
            raise allowed
        words = _plain(f"{value}")
        if not words:
            return None
        numbered = _NUMBERED.fullmatch(words)
        if numbered is not None and int(numbered[1]) <= TOP_LEVEL:
            return int(numbered[1])
        for phrases in self._phrases:
            scale = phrases.content.checklist.scale
            named: dict[str, object] = {
                _plain(step.title.of(phrases.lang)): n for n, step in enumerate(scale)
            }
            named |= {
                _plain(phrases.level(UNKNOWN)): UNKNOWN,
                _plain(phrases.level(NOT_APPLICABLE)): NOT_APPLICABLE,
            }
            if words in named:
                return named[words]
        raise allowed

    def _text(self, field: str, value: Value | None, before: Answer) -> Any:
        text = _typed(value)
        # a cell that was cut or cleaned stands for the whole text as long as nobody changes it
        if any(_same(text, written(field, before, p.say("cut"))) for p in self._phrases):
            return getattr(before, field)
        found: Any = text
        if field == "evidence":
            found = tuple(line.strip() for line in text.split("\n") if line.strip())
        _check(Answer, field, found)
        return found

    # ------------------------------------------------------------------ profile

    def _profile(self) -> tuple[Profile, int | None]:
        profile, target = self._before.profile, self._before.target
        sheet = self._sheets.get(PROFILE)
        if sheet is None:
            return profile, target
        found: dict[str, Any] = {}
        marked: dict[str, dict[str, bool]] = {group: {} for group in MANY}
        for row in sheet.rows[1:]:
            key = sheet[1, row]
            group, _, one = f"{key}".partition(".")
            try:
                if key in SINGLE:
                    found[f"{key}"] = self._single(f"{key}", sheet[3, row])
                elif one in MANY.get(group, ()):
                    marked[group][one] = _mark(sheet[3, row])
            except _RefusedError as why:
                self._refuse(sheet, 3, row, why)
        target = found.pop("target", target)
        for group, marks in marked.items():
            had = getattr(profile, group)
            chosen = [one for one in MANY[group] if marks.get(one, one in had)]
            # in the order chosen earlier, where the same are chosen
            found[group] = had if set(chosen) == set(had) else tuple(chosen)
        return profile.model_copy(update=found), target

    def _single(self, key: str, value: Value | None) -> Any:
        if key in ("name", "prefecture", "ties"):
            text = _typed(value)
            profile = self._before.profile
            if any(_same(text, written_profile(key, profile, p)) for p in self._phrases):
                return getattr(profile, key)
            found: Any = text
            if key == "prefecture":
                named = self._content.prefectures.items()
                found = next((ja for ja, name in named if text.strip() == name.en), text)
            if key == "ties":
                found = tuple(line.strip() for line in text.split("\n") if line.strip())
            _check(Profile, key, found)
            return found
        if key == "target":
            return self._target(value)
        words = _plain(_typed(value))
        if not words:
            return None
        if key == "code":
            # a spreadsheet takes it for a number and drops the zero in front
            code = words.zfill(6) if words.isdigit() else words
            _check(Profile, key, code)
            return code
        if key == "population":
            return self._population(words)
        for phrases in self._phrases:
            for kind in get_args(MunicipalityKind):
                if words in (kind, _plain(phrases.name("kind", kind))):
                    return kind
        raise _RefusedError("一覧から選んでください。", "Choose from the list.")

    def _population(self, words: str) -> int:
        number = words.removesuffix("人")
        if not _WHOLE.fullmatch(number):
            raise _RefusedError(
                "人口は整数で入れてください（例：120000）。",
                "Give the population as a whole number (for example 120000).",
            )
        found = int(number.replace(",", "")[:12])
        _check(Profile, "population", found)
        return found

    def _target(self, value: Value | None) -> int | None:
        words = _plain(_typed(value))
        if not words:
            return None
        top = self._content.stages.top
        numbered = _NUMBERED.fullmatch(words)
        if numbered is not None and 1 <= int(numbered[1]) <= top:
            return int(numbered[1])
        raise _RefusedError(
            f"目標の段階は、一覧から選ぶか、1から{top}の数字を入れてください。",
            f"Choose the target stage from the list, or give a number 1 to {top}.",
        )


# ---------------------------------------------------------------------------- cells


def _no_formula(value: Value | None) -> None:
    if isinstance(value, Other) and value.kind == "formula":
        raise _RefusedError(
            "式が入っています。式ではなく、内容そのものを入れてください。",
            "It holds a formula. Enter the content itself instead.",
        )


def _typed(value: Value | None) -> str:
    """The text in a cell, also where the spreadsheet took it for a number or a date."""
    _no_formula(value)
    if isinstance(value, Other):
        if value.kind == "error":
            raise _RefusedError(
                "エラーの値が入っています。内容を入れ直してください。",
                "It holds an error value. Enter the content again.",
            )
        return value.value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return f"{value}".replace("\r\n", "\n").replace("\r", "\n")


def _plain(words: str) -> str:
    """Words as they are compared: half-width, straight apostrophes, small letters."""
    return unicodedata.normalize("NFKC", words).replace("’", "'").strip().lower()


def _same(cell: str, text: str) -> bool:
    """Whether a cell still says what was written: programs treat blanks at the ends, and
    characters nobody sees, each in their own way."""
    return cell.strip() == text.strip()


def _mark(value: Value | None) -> bool:
    words = _plain(_typed(value))
    if words in _MARKS:
        return True
    if words in _NO_MARKS:
        return False
    raise _RefusedError("○を選ぶか、空欄にしてください。", "Choose ○ or leave it empty.")


def _check(model: type[Answer] | type[Profile], field: str, value: Any) -> None:
    """Raises what the model says against one field."""
    try:
        model(**{field: value})
    except ValidationError as error:
        text = problems_of(error)[0].text
        raise _RefusedError(text.ja, text.en) from None
