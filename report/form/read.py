"""Submissions of the form, as ODK Central or KoboToolbox exports them: a CSV with a row for each.

A column is recognised by its question's name, whatever groups stand before it (``capacity/…``,
``capacity-…``), or by its label in either language; a cell may hold a choice's name or its label.
Cells that cannot be read are reported with row and column; all others are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from checklist.answers import NOT_APPLICABLE, Answer, Assessment, Level, Profile
from checklist.evidence import is_reason
from checklist.load import Content
from checklist.model import Criterion, Frozen, Text
from checklist.municipality import code_from
from checklist.population import read_population
from checklist.problems import Problem, ProblemsError, problem, problems_of, shown
from checklist.versions import is_of_other_version, migrate
from report.brought import Brought
from report.form.columns import (
    QuestionColumns,
    SubmissionTable,
    comparable,
    speaks_of_the_form,
    table_of_text,
    table_of_workbook,
)
from report.form.questions import (
    NOT_LISTED,
    PARTS,
    VERSION,
    YES,
    Choice,
    form_name,
    municipality_code,
)
from report.parser import unescaped
from report.savefile.pack import MAX_REPORT_BYTES
from report.tables.encoding import text_of
from wording.level import NotALevelError

#: Separators of the choices joined in one cell.
_JOINED = re.compile(r"[\s,;|、；，]+")
#: Values in a column of one choice for one that was not chosen.
_NOT_CHOSEN = frozenset(("", "0", "false", "no", "n"))
_CHOSEN = frozenset(("1", "true", "yes", "y"))
#: The longest cell of several choices: every label of a list joined takes less.
_LONGEST_LIST = 1_000
_TOO_LARGE = problem(
    "",
    "ファイルが大きすぎます（5MBまで）。提出を絞って書き出してください。",
    "The file is too large (5 MB at most). Export fewer submissions.",
)
_NOT_A_CHOICE = "フォームの選択肢にありません（今の値: {value}）。"
_NO_CHOICE = "Not a choice of the form (found {value})."

M = TypeVar("M", bound=Frozen)


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission to choose: its row as a spreadsheet counts (the head is row 1), the municipality
    (empty where none is named), and how many of the criteria asked are answered."""

    row: int
    municipality: str
    answered: int
    asked: int

    def label(self) -> Problem:
        """The submission in words: its row, the municipality, and how many questions
        are answered."""
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
        super().__init__([how, *(submission.label() for submission in self.submissions)])


def read_submission(data: bytes, content: Content, row: int | None = None) -> Brought | None:
    """The only submission of a table, or that of a row; ``None`` for what is no table of the
    form. Raises SeveralSubmissionsError where one has to be chosen, also where none stands in
    that row, and ProblemsError where the table cannot be read: over 5 MB, ``MAX_ROWS`` or
    ``MAX_COLUMNS``, no text or garbled, no CSV, no column of the form, no submission."""
    if len(data) > MAX_REPORT_BYTES:
        raise ProblemsError([_TOO_LARGE])
    try:
        text = text_of(data)
    except ProblemsError:
        # whatever its encoding, names of questions are seen in it; zeros are of UTF-16
        if speaks_of_the_form(data.replace(b"\0", b"").decode("latin-1"), content):
            raise
        return None
    if not speaks_of_the_form(text, content):
        return None
    return _chosen(table_of_text(unescaped(text), content), content, row)


def read_submission_workbook(data: bytes, content: Content, row: int | None = None) -> Brought:
    """As ``read_submission``, for a workbook whose ZIP directory was checked. Raises
    SeveralSubmissionsError and ProblemsError as that does."""
    return _chosen(table_of_workbook(data, content), content, row)


def _chosen(table: SubmissionTable, content: Content, row: int | None) -> Brought:
    rows = [_Row(table, number, cells, content) for number, cells in table.rows()]
    for submission in rows:
        if submission.number == row or (row is None and len(rows) == 1):
            return submission.brought()
    raise SeveralSubmissionsError([submission.summary() for submission in rows])


# ---------------------------------------------------------------------------- one submission


class _Row:
    """The reader of one submission: its cells, and the problems in them."""

    def __init__(
        self, table: SubmissionTable, number: int, cells: list[str], content: Content
    ) -> None:
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
        """The submission as an entry of the list to choose from."""
        asked = self.content.checklist.asked
        levels = (self._value(form_name(criterion.id)) for criterion in asked)
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
            elif any(self._value(form_name(criterion_id, part)).strip() for part in PARTS):
                self._refuse(
                    form_name(criterion_id),
                    f"チェックリスト（版 {checklist.version}）にない問いです。読みませんでした。",
                    f"Not in the checklist (version {checklist.version}). It was not read.",
                )

    # -------------------------------------------------------------------- cells

    def _heading(self, name: str) -> str:
        columns = self.table.columns.get(name, QuestionColumns())
        places = [*columns.cells, *columns.chosen]
        return comparable(self.table.head[places[0]]) if places else name

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
        columns = self.table.columns.get(name, QuestionColumns())
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
        """The lines of a cell: one piece of evidence or one tie on each."""
        return tuple(line for part in self._value(name).splitlines() if (line := part.strip()))

    def _choice(self, name: str, fits: Callable[[Choice], bool] = lambda _: True) -> str | None:
        """The choice in a cell; ``None`` where it is empty or refused."""
        value = self._value(name)
        if not value.strip():
            return None
        choices = list(self.table.known.choice(self.table.known.form.questions[name], value))
        if len(choices) > 1:
            choices = [choice for choice in choices if fits(choice)]
        if len(choices) == 1:
            return choices[0].name
        self._refuse(
            name, _NOT_A_CHOICE.format(value=shown(value)), _NO_CHOICE.format(value=shown(value))
        )
        return None

    def _choices(self, name: str) -> tuple[str, ...]:
        """The choices of a question of several: joined in one cell, or in a column each."""
        question = self.table.known.form.questions[name]
        chosen = set()
        known = self.table.known
        rest = comparable(self._value(name))
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
        for place, choice in self.table.columns.get(name, QuestionColumns()).chosen.items():
            cell = self._cell(place).strip()
            if cell.lower() in _CHOSEN or known.choice(question, cell):
                chosen.add(choice)
            elif cell.lower() not in _NOT_CHOSEN:
                column = f"{self.number}: {comparable(self.table.head[place])}"
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
        accepted = dict(values)
        while True:
            try:
                return kind.model_validate({name: value for name, (value, _) in accepted.items()})
            except ValidationError as error:
                wrong = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
                # an error of the whole model is reported at the first of its values
                for name in [name for name in accepted if name in wrong] or list(accepted)[:1]:
                    _, column = accepted.pop(name)
                    problems = problems_of(error)
                    own = [p for p in problems if p.place.partition(".")[0] == name]
                    fault = (own or problems)[0].text
                    self._refuse(column, fault.ja, fault.en)

    # -------------------------------------------------------------------- answers and profile

    def _answer(self, criterion_id: str) -> Answer:
        criterion = self.content.checklist.criteria.get(criterion_id)
        level_name = form_name(criterion_id)
        level = self._level(level_name, criterion)
        parts: dict[str, Any] = {
            "level": level,
            "name": self._value(form_name(criterion_id, "name")).strip(),
            "reason": self._value(form_name(criterion_id, "reason")),
            "evidence": self._lines(form_name(criterion_id, "evidence")),
            "note": self._value(form_name(criterion_id, "note")),
        }
        if level == NOT_APPLICABLE and not is_reason(parts["reason"]):
            self._refuse(
                level_name,
                "「該当しない」には理由が必要です。理由の列がないか、空か「なし」などのため、未回答にしました。",
                "“Not applicable” needs a reason. There is none, so this is left blank.",
            )
            parts["level"] = None
        return self._model(
            Answer,
            {
                part: (value, form_name(criterion_id, part))  # type: ignore[arg-type]
                for part, value in parts.items()
            },
        )

    def _level(self, name: str, criterion: Criterion | None) -> Level | str | None:
        """The level in a cell, as every file says it, or by the label that its question offers;
        of a question that the checklist does not have, whatever stands there."""
        value = self._value(name)
        level: Level | str | None
        try:
            level = self.table.known.levels.read(value)
        except NotALevelError:
            level = value.strip() if criterion is None else self._choice(name)
            if level is not None and level.isascii() and level.isdigit():
                level = int(level[:4])
        is_allowed = criterion is None or criterion.not_applicable is not None
        if level == NOT_APPLICABLE and not is_allowed:
            self._refuse(
                name,
                "この問いは「該当しない」を選べません。未回答にしました。",
                "This question cannot be “not applicable”. It is left blank.",
            )
            return None
        return level

    def _profile(self) -> Profile:
        values = {
            "population": (self._population(), "population"),
            "fields": (self._choices("fields"), "fields"),
            "regions": (self._choices("regions"), "regions"),
            "countries": (self._choices("countries"), "countries"),
            "ties": (self._lines("ties"), "ties"),
        }
        facts = {}
        for name in self.content.facts:
            if (chosen := self._choice(name)) is not None:
                facts[name] = chosen == YES
        return self._model(
            Profile, {**self._municipality(), **values, "facts": (facts, "countries")}
        )

    def _municipality(self) -> dict[str, tuple[Any, str]]:
        """Name, prefecture, code and kind: of the municipality chosen, or as they were typed."""
        prefecture = self._choice("prefecture")
        chosen = self._choice("municipality", lambda choice: choice.prefecture in ("", prefecture))
        if chosen is not None and chosen != NOT_LISTED:
            municipality = self.content.municipalities[municipality_code(chosen)]
            fields = ("prefecture", "name", "code", "kind")
            return {name: (getattr(municipality, name), "municipality") for name in fields}
        listed = self.table.known.form.choices["prefectures"]
        labels = {choice.name: choice.label.ja for choice in listed if choice.name != NOT_LISTED}
        name, within = self._value("name").strip(), labels.get(prefecture or "", "")
        return {
            "prefecture": (within, "prefecture"),
            "name": (name, "name"),
            "code": (self._code(name, within), "code"),
            "kind": (self._choice("kind"), "kind"),
        }

    def _code(self, name: str, prefecture: str) -> str | None:
        number = self._value("code").strip()
        if not number:
            return None
        try:
            return code_from(number, name, prefecture, self.content.municipalities)
        except ProblemsError as error:
            text = error.problems[0].text
            self._refuse("code", text.ja, text.en)
            return None

    def _population(self) -> int | None:
        try:
            return read_population(self._value("population"))
        except ProblemsError as error:
            text = error.problems[0].text
            self._refuse("population", text.ja, text.en)
            return None


def _begins(text: str, word: str) -> bool:
    """Whether the text is the word, or begins with it and something that parts two words."""
    return text == word or (text.startswith(word) and bool(_JOINED.match(text, len(word))))
