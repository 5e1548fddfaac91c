"""Answers sent by the form, as ODK Central or KoboToolbox exports them: a CSV with a row for each
submission.

A column is known by its question's name, whatever groups stand before it (``capacity/…``,
``capacity-…``), or by its label in either language; a cell may hold a choice's name or its label.
What cannot be read is told with its row and column, and everything else is read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from typing import Any, TypeVar

from pydantic import ValidationError

from checklist.answers import NOT_APPLICABLE, Answer, Assessment, Profile
from checklist.load import Content
from checklist.model import Frozen, Text
from checklist.problems import MOST_PROBLEMS, Problem, ProblemsError, problem, problems_of, shown
from checklist.versions import is_of_other_version, migrate
from report.form.questions import (
    NOT_LISTED,
    PARTS,
    VERSION,
    Choice,
    Form,
    Question,
    municipality_code,
    name_of,
    place_of,
)
from report.opening import Brought
from report.savefile.pack import MAX_REPORT_BYTES

#: Limits of a table: submissions, and columns.
MAX_ROWS = 2_000
MAX_COLUMNS = 1_000
#: Rows in all: spreadsheets leave blank ones behind, but not millions.
_MAX_LINES = 100_000
#: The longest heading that could be one of ours, with the labels of its groups.
_LONGEST_HEADING = 500
#: The longest cell of several choices: every label of a list joined takes less.
_LONGEST_LIST = 1_000
#: Of how many bytes or characters it is told whether they speak of the form.
_HEAD = 100_000
#: What servers and spreadsheets put between columns.
_DELIMITERS = ",;\t"
#: What stands between a group, its question, and the choice of a column of its own.
_BETWEEN = r"[/.:\-]"
#: Columns of the servers' own, besides those that begin with an underscore.
_OF_THE_SERVER = re.compile(
    r"_.*|(?:.*[/.:\-])?(?:start|end|today|username|deviceid|phonenumber|simserial|subscriberid"
    r"|audit|instanceID|instanceName|rootUuid|deprecatedID|uuid|lead|intro_[a-z0-9_]+)"
    r"|(?:meta|formhub)[/.:\-].*"
    r"|SubmissionDate|KEY|PARENT_KEY|SubmitterID|SubmitterName|AttachmentsPresent"
    r"|AttachmentsExpected|Status|ReviewState|DeviceID|Edits|FormVersion"
)
#: What stands between the choices that are joined in one cell.
_JOINED = re.compile(r"[\s,;|、；，]+")
#: Cells of a column of one choice that say that it was not chosen.
_NOT_CHOSEN = frozenset(("", "0", "false", "no", "n"))
_CHOSEN = frozenset(("1", "true", "yes", "y"))
_SPACE = re.compile(r"\s+")

_TOO_LARGE = problem(
    "",
    "ファイルが大きすぎます（5MBまで）。提出を絞って書き出してください。",
    "The file is too large (5 MB at most). Export fewer submissions.",
)
_NOT_TEXT = problem(
    "",
    "文字コードがわかりません。CSVをUTF-8かShift_JISで保存してください。",
    "The characters cannot be read. Save the CSV as UTF-8 or Shift_JIS.",
)
_NOT_A_SUBMISSION = problem(
    "",
    "この診断のフォームの列がありません。ODKかKoboToolboxから書き出したCSVか確かめてください。",
    "No column belongs to the form of this assessment. Check that it is a CSV exported by ODK or "
    "KoboToolbox.",
)
_NO_ROWS = problem(
    "",
    "提出が1件もありません。提出のあるCSVを選んでください。",
    "It holds no submission. Choose a CSV with at least one.",
)
_NOT_A_CHOICE = "フォームの選択肢にありません（今の値: {value}）。"
_NO_CHOICE = "Not a choice of the form (found {value})."

M = TypeVar("M", bound=Frozen)


@dataclass(frozen=True, slots=True)
class Submission:
    """One of several to choose from: its row as a spreadsheet counts (the head is row 1), the
    municipality (empty where none is named), and how many of the criteria asked are answered."""

    row: int
    municipality: str
    answered: int
    asked: int

    def told(self) -> Problem:
        name = " ".join(self.municipality.split())
        return problem(
            f"{self.row}",
            f"{name or '（自治体名なし）'}、{self.asked}問のうち{self.answered}問に回答",
            f"{name or '(no municipality named)'}, {self.answered} of {self.asked} answered",
        )


class SeveralSubmissionsError(ProblemsError):
    """A table with more than one submission, of which one has to be chosen by its row:
    ``read_report(data, content, row=…)``."""

    def __init__(self, submissions: Sequence[Submission]) -> None:
        self.submissions = tuple(submissions)
        count = len(self.submissions)
        how = problem(
            "",
            f"提出が{count}件あります。読み込むものを、表計算ソフトでの行の番号で選んでください"
            "（コマンドでは --row）。",
            f"It holds {count} submissions. Choose one by the number of its row in a spreadsheet "
            "(on the command line: --row).",
        )
        super().__init__([how, *(one.told() for one in self.submissions)])


def read_submission(data: bytes, content: Content, row: int | None = None) -> Brought | None:
    """The only submission of a table, or that of a row; ``None`` for what is no table of the
    form. Raises ``SeveralSubmissionsError`` where one has to be chosen, also where none stands in
    that row, and ProblemsError where the table cannot be read: over 5 MB, ``MAX_ROWS`` or
    ``MAX_COLUMNS``, not UTF-8 or Shift_JIS, no CSV, no column of the form, no submission."""
    table = _table(data, content)
    if table is None:
        return None
    rows = [_Row(table, number, cells, content) for number, cells in table.rows()]
    for one in rows:
        if one.number == row or (row is None and len(rows) == 1):
            return one.brought()
    raise SeveralSubmissionsError([one.summary() for one in rows])


# ---------------------------------------------------------------------------- the table


def _text(data: bytes) -> str | None:
    # Shift_JIS as Windows writes it: what Excel saves as CSV in Japan
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _plain(text: str) -> str:
    """A heading or label by which two are compared."""
    return _SPACE.sub(" ", text).strip()


def _labels(one: Question | Choice) -> tuple[str, str]:
    return _plain(one.label.ja), _plain(one.label.en)


@dataclass
class _Columns:
    """Where in a row the cells of one question stand; ``chosen``: those of single choices."""

    cells: list[int] = field(default_factory=list)
    chosen: dict[int, str] = field(default_factory=dict)


class _Known:
    """What headings and cells may say: names and labels of the form."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def place_of(self, heading: str) -> tuple[str, str | None] | None:
        """The question by whose name or label a heading ends, and the choice, where the column
        stands for one of several. A question of another version of the checklist counts too:
        what is kept of it, migration says."""
        starts = (0, *(found.end() for found in re.finditer(_BETWEEN, heading)))
        for start in starts:
            if (found := self._endings.get(heading[start:])) is not None:
                return found
        name = heading[starts[-1] :]
        return (name, None) if place_of(name) is not None else None

    @cached_property
    def _endings(self) -> Mapping[str, tuple[str, str | None]]:
        endings: dict[str, tuple[str, str | None]] = {VERSION: (VERSION, None)}
        for question in self.form.questions.values():
            words = [question.name, *_labels(question)]
            endings.update((word, (question.name, None)) for word in words)
            if question.type == "select_multiple":
                endings.update(
                    (f"{word}{between}{label}", (question.name, choice.name))
                    for choice in self.form.choices[question.choices]
                    for label in (choice.name, *_labels(choice))
                    for word in words
                    for between in "/.:-"
                )
        return endings

    def choice(self, question: Question, value: str) -> Sequence[Choice]:
        """The choices that a cell may mean: one by its name, or those with this label."""
        return self._values[question.choices].get(_plain(value), ())

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, Sequence[Choice]]]:
        known: dict[str, dict[str, list[Choice]]] = {}
        for name, choices in self.form.choices.items():
            values = known.setdefault(name, {})
            for choice in choices:
                for word in set(_labels(choice)):
                    values.setdefault(word, []).append(choice)
            for choice in choices:
                values[choice.name] = [choice]
        return known

    @cached_property
    def words(self) -> Mapping[str, Sequence[str]]:
        """Every name and label of each list, longest first."""
        return {
            name: sorted(values, key=len, reverse=True) for name, values in self._values.items()
        }


class _Table:
    """A table whose head may hold columns of the form."""

    def __init__(self, text: str, delimiter: str, head: list[str], known: _Known) -> None:
        self.known = known
        self.head = head
        self._text, self._delimiter = text, delimiter
        self.columns: dict[str, _Columns] = {}
        self.unknown: list[str] = []
        for place, heading in enumerate(head):
            self._place(place, _plain(heading))

    def _place(self, place: int, heading: str) -> None:
        if len(heading) > _LONGEST_HEADING:
            self.unknown.append(heading)
        elif (found := self.known.place_of(heading)) is not None:
            name, choice = found
            columns = self.columns.setdefault(name, _Columns())
            if choice is None:
                columns.cells.append(place)
            else:
                columns.chosen[place] = choice
        elif heading and not _OF_THE_SERVER.fullmatch(heading):
            self.unknown.append(heading)

    @property
    def is_of_the_form(self) -> bool:
        levels = (place_of(name) for name in self.columns)
        return any(place is not None and place[1] == "level" for place in levels)

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """The criteria with columns, in the order of these; those of other versions too."""
        places = (place_of(name) for name in self.columns)
        return tuple(dict.fromkeys(place[0] for place in places if place is not None))

    def rows(self) -> list[tuple[int, list[str]]]:
        """The rows with anything in them; the row after the head is 2."""
        found = []
        for number, cells in _parsed(self._text, self._delimiter):
            if number > 1 and any(cell.strip() for cell in cells):
                found.append((number, cells))
            if len(found) > MAX_ROWS or number > _MAX_LINES:
                raise ProblemsError.one(
                    f"提出が多すぎます（{MAX_ROWS}件まで）。絞って書き出してください。",
                    f"Too many submissions ({MAX_ROWS} at most). Export fewer.",
                )
        if not found:
            raise ProblemsError([_NO_ROWS])
        return found

    @cached_property
    def not_read(self) -> tuple[Problem, ...]:
        """The columns that belong neither to the form nor to the server."""
        return tuple(
            problem(
                f"1: {heading}",
                "この列はフォームにないため、読みませんでした。",
                "This column is not of the form and was not read.",
            )
            for heading in self.unknown[:MOST_PROBLEMS]
        )


def _parsed(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error:
        raise ProblemsError.one(
            f"CSVとして読めません（{reader.line_num}行目のあたり）。"
            "書き出したままのファイルを選んでください。",
            f"Not a CSV (near line {reader.line_num}). Choose the file as it was exported.",
        ) from None


def _table(data: bytes, content: Content) -> _Table | None:
    """The table whose head holds most columns of the form, by each way of parting them; ``None``
    for what does not speak of the form. Raises ProblemsError where it does, but cannot be read."""
    if len(data) > MAX_REPORT_BYTES:
        raise ProblemsError([_TOO_LARGE])
    text = _text(data)
    if text is None or "\0" in text[:4]:
        # names of questions are seen in UTF-16 too, once the zeros are gone
        if _speaks(data[:_HEAD].replace(b"\0", b"").decode("latin-1"), content):
            raise ProblemsError([_NOT_TEXT])
        return None
    if not _speaks(text[:_HEAD], content):
        return None
    known = _Known(Form(content))
    found = []
    for delimiter in _DELIMITERS:
        try:
            _, head = next(_parsed(text, delimiter), (1, []))
        except ProblemsError:  # not by this delimiter
            continue
        table = _Table(text, delimiter, head[:MAX_COLUMNS], known)
        if not table.is_of_the_form:
            continue
        if len(head) > MAX_COLUMNS:
            raise ProblemsError.one(
                f"列が多すぎます（{MAX_COLUMNS}列まで）。書き出したままのファイルか確かめてください。",
                f"Too many columns ({MAX_COLUMNS} at most). Check that it is the file as exported.",
            )
        found.append(table)
    if not found:
        raise ProblemsError([_NOT_A_SUBMISSION])
    return max(found, key=lambda table: len(table.columns))


def _speaks(head: str, content: Content) -> bool:
    """Whether a head holds the name of a criterion's level, or its question as a label."""
    return any(
        words in head
        for one in content.checklist.criteria.values()
        for words in (name_of(one.id), one.question.ja, one.question.en)
    )


# ---------------------------------------------------------------------------- one submission


class _Row:
    """One submission as it is read: its cells, and what was wrong with them."""

    def __init__(self, table: _Table, number: int, cells: list[str], content: Content) -> None:
        self.table, self.number, self.cells, self.content = table, number, cells, content
        self.refused: list[Problem] = []

    def brought(self) -> Brought:
        if any(cell.strip() for cell in self.cells[len(self.table.head) :]):
            self._refuse(
                "",
                "見出しより多くの列があります。余分なセルは読みませんでした。",
                "It has more cells than the head. What is beyond was not read.",
            )
        self._refuse_doubles()
        version = self._value(VERSION).strip() or None
        section = self._model(Answer, {"by": (self._value("section"), "section")}).by
        answers = {}
        for criterion_id in self._criteria(version):
            answer = self._answer(criterion_id)
            if answer != Answer():
                answers[criterion_id] = answer.model_copy(update={"by": section})
        profile = self._profile()
        assessment = self._model(Assessment, {"checklist": (version, VERSION)})
        migrated = migrate(
            assessment.model_copy(update={"profile": profile, "answers": answers}),
            self.content.checklist,
        )
        return Brought(
            migrated,
            "submission",
            refused=(*self.refused, *self.table.not_read),
            row=self.number,
        )

    def summary(self) -> Submission:
        """What one chooses it by."""
        asked = self.content.checklist.asked
        levels = (self._value(name_of(criterion.id)) for criterion in asked)
        profile = self._model(Profile, self._municipality())
        return Submission(
            self.number, profile.label, sum(bool(level.strip()) for level in levels), len(asked)
        )

    def _criteria(self, version: str | None) -> Iterator[str]:
        """The criteria with columns. One that the checklist does not have is answered only under
        another version."""
        checklist = self.content.checklist
        for criterion_id in self.table.criteria:
            if criterion_id in checklist.criteria or is_of_other_version(version, checklist):
                yield criterion_id
            elif any(self._value(name_of(criterion_id, part)).strip() for part in PARTS):
                self._refuse(
                    name_of(criterion_id),
                    f"チェックリスト（版 {checklist.version}）にない問いです。読みませんでした。",
                    f"Not in the checklist (version {checklist.version}). It was not read.",
                )

    # -------------------------------------------------------------------- cells

    def _heading(self, name: str) -> str:
        columns = self.table.columns.get(name, _Columns())
        places = [*columns.cells, *columns.chosen]
        return _plain(self.table.head[places[0]]) if places else name

    def _refuse(self, name: str, ja: str, en: str) -> None:
        place = f"{self.number}: {self._heading(name)}" if name else f"{self.number}"
        self.refused.append(problem(place, ja, en, self._about(name, place)))

    def _about(self, name: str, place: str) -> Text | None:
        """What the question is called, unless its heading says so already."""
        about = self.table.known.form.about(name)
        return None if about is not None and place.endswith((about.ja, about.en)) else about

    def _cell(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""

    def _value(self, name: str) -> str:
        """The first cell of a question with anything in it."""
        columns = self.table.columns.get(name, _Columns())
        return next((cell for place in columns.cells if (cell := self._cell(place)).strip()), "")

    def _refuse_doubles(self) -> None:
        """A question that has two columns is read from the first with anything in it."""
        for name, columns in self.table.columns.items():
            if len(columns.cells) > 1:
                values = dict.fromkeys(self._cell(place).strip() for place in columns.cells)
                values.pop("", None)
                for value in list(values)[1:]:
                    self._refuse(
                        name,
                        f"同じ問いの列が2つあり、値が違います。読まなかった値: {shown(value)}。",
                        "Two columns of this question differ. Not read: " + shown(value) + ".",
                    )

    def _lines(self, name: str) -> tuple[str, ...]:
        """What stands on the lines of a cell: one piece of evidence, one tie on each."""
        return tuple(line for part in self._value(name).splitlines() if (line := part.strip()))

    def _one(self, name: str, fits: Callable[[Choice], bool] = lambda _: True) -> str | None:
        """The choice in a cell; ``None`` where it is empty or refused."""
        value = self._value(name)
        if not value.strip():
            return None
        found = list(self.table.known.choice(self.table.known.form.questions[name], value))
        found = [one for one in found if fits(one)] if len(found) > 1 else found
        if len(found) == 1:
            return found[0].name
        self._refuse(
            name, _NOT_A_CHOICE.format(value=shown(value)), _NO_CHOICE.format(value=shown(value))
        )
        return None

    def _several(self, name: str) -> tuple[str, ...]:
        """The choices of a question of several: joined in one cell, or in a column each."""
        question = self.table.known.form.questions[name]
        chosen = set()
        known = self.table.known
        rest = _plain(self._value(name))
        while rest:
            words = known.words[question.choices] if len(rest) <= _LONGEST_LIST else ()
            word = next((word for word in words if _begins(rest, word)), None)
            if word is None:
                self._refuse(
                    name,
                    _NOT_A_CHOICE.format(value=shown(rest)),
                    _NO_CHOICE.format(value=shown(rest)),
                )
                break
            chosen.add(known.choice(question, word)[0].name)
            rest = _JOINED.sub("", rest[len(word) :], count=1) if rest != word else ""
        for place, choice in self.table.columns.get(name, _Columns()).chosen.items():
            cell = self._cell(place).strip()
            if cell.lower() in _CHOSEN or known.choice(question, cell):
                chosen.add(choice)
            elif cell.lower() not in _NOT_CHOSEN:
                column = f"{self.number}: {_plain(self.table.head[place])}"
                self.refused.append(
                    problem(
                        column,
                        f"1か0にしてください（今の値: {shown(cell)}）。",
                        f"Must be 1 or 0 (found {shown(cell)}).",
                        self._about(name, column),
                    )
                )
        choices = known.form.choices[question.choices]
        return tuple(choice.name for choice in choices if choice.name in chosen)

    def _model(self, kind: type[M], values: Mapping[str, tuple[Any, str]]) -> M:
        """The model with all values it accepts; the others are refused in their columns."""
        kept = dict(values)
        while True:
            try:
                return kind.model_validate({name: value for name, (value, _) in kept.items()})
            except ValidationError as error:
                wrong = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
                # what the whole model says belongs to the first of its values
                for name in [one for one in kept if one in wrong] or list(kept)[:1]:
                    _, column = kept.pop(name)
                    told = [p for p in problems_of(error) if p.place.partition(".")[0] == name]
                    for one in (told or problems_of(error))[:1]:
                        self._refuse(column, one.text.ja, one.text.en)

    # -------------------------------------------------------------------- answers and profile

    def _answer(self, criterion_id: str) -> Answer:
        criterion = self.content.checklist.criteria.get(criterion_id)
        level_name = name_of(criterion_id)
        level: int | str | None
        if criterion is None:
            level = self._value(level_name).strip() or None
        else:
            level = self._one(level_name)
        if level is not None and level.isascii() and level.isdigit():
            level = int(level[:4])
        parts: dict[str, Any] = {
            "level": level,
            "name": self._value(name_of(criterion_id, "name")).strip(),
            "reason": self._value(name_of(criterion_id, "reason")),
            "evidence": self._lines(name_of(criterion_id, "evidence")),
            "note": self._value(name_of(criterion_id, "note")),
        }
        if level == NOT_APPLICABLE and not parts["reason"].strip():
            self._refuse(
                level_name,
                "「該当しない」には理由が必要です。理由の列がないか空のため、未回答にしました。",
                "“Not applicable” needs a reason. There is none, so this is left blank.",
            )
            parts["level"] = None
        return self._model(
            Answer,
            {
                part: (value, name_of(criterion_id, part))  # type: ignore[arg-type]
                for part, value in parts.items()
            },
        )

    def _profile(self) -> Profile:
        values = {
            "population": (self._population(), "population"),
            "fields": (self._several("fields"), "fields"),
            "regions": (self._several("regions"), "regions"),
            "ties": (self._lines("ties"), "ties"),
        }
        return self._model(Profile, {**self._municipality(), **values})

    def _municipality(self) -> dict[str, tuple[Any, str]]:
        """Name, prefecture, code and kind: of the municipality chosen, or as they were typed."""
        prefecture = self._one("prefecture")
        chosen = self._one("municipality", lambda one: one.prefecture in ("", prefecture))
        if chosen is not None and chosen != NOT_LISTED:
            found = self.content.municipalities[municipality_code(chosen)]
            fields = ("prefecture", "name", "code", "kind")
            return {name: (getattr(found, name), "municipality") for name in fields}
        listed = self.table.known.form.choices["prefectures"]
        labels = {one.name: one.label.ja for one in listed if one.name != NOT_LISTED}
        return {
            "prefecture": (labels.get(prefecture or "", ""), "prefecture"),
            "name": (self._value("name").strip(), "name"),
            "code": (self._value("code").strip() or None, "code"),
            "kind": (self._one("kind"), "kind"),
        }

    def _population(self) -> int | None:
        value = self._value("population").strip()
        plain = value.replace(",", "")
        if not plain:
            return None
        if re.fullmatch(r"[0-9]{1,12}(\.0+)?", plain):
            return int(plain.partition(".")[0])
        self._refuse(
            "population",
            f"整数にしてください（今の値: {shown(value)}）。",
            f"Must be a whole number (found {shown(value)}).",
        )
        return None


def _begins(text: str, word: str) -> bool:
    """Whether the text is the word, or begins with it and something that parts two words."""
    return text == word or (text.startswith(word) and bool(_JOINED.match(text, len(word))))
