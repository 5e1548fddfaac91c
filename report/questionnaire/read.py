"""Reads a filled-in questionnaire cell by cell; problems are collected.

Rows are identified by the ids of criteria and columns by the names of fields, both in hidden cells;
choices are understood in either language. The answers at the time of writing are packed inside:
where a cell is unchanged, the whole earlier answer is taken, with the fields that no cell shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from checklist.answers import Answer, Assessment
from checklist.load import Content
from checklist.model import LANGUAGES
from checklist.problems import Problem, ProblemsError, problem
from checklist.savefile import migrated_from, parse_json
from checklist.versions import Migrated, is_of_other_version, migrate
from report.brought import Brought
from report.questionnaire.answer import AnswerReader
from report.questionnaire.cells import Cell, CellRefusedError, Keyed, Refusals, Sheet, read_sheets
from report.questionnaire.layout import ANSWERS, FORMAT, HIDDEN, PROFILE
from report.questionnaire.profile import read_profile
from report.savefile.pack import pieces_in, unpack

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
_NOT_ASKED = CellRefusedError(
    "この行の問いは、チェックリストにありません。行の回答は読んでいません。",
    "The checklist does not ask this row. What stands in it was not read.",
)
#: The last row and column searched for the role of a sheet, which may stand below titles.
_LATEST = 20
#: The syntax of a criterion's id, of any version.
_ID = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+")


def read_questionnaire(data: bytes, content: Content) -> Brought:
    """The content of a filled-in questionnaire, of any version of the checklist and in either
    language. Cells that cannot be read are in ``refused``, each with its place; all others are
    read.

    ``data`` is a workbook whose directory was checked (``archive.Archive``). Raises ProblemsError
    where it is no questionnaire at all.
    """
    sheets = read_sheets(data)
    keyed: dict[str, list[Keyed]] = {ANSWERS: [], PROFILE: []}
    for sheet in sheets:
        for role, place in _roles(sheet):
            keyed[role].append(place)
    hidden = next((sheet for sheet in sheets if sheet.name == HIDDEN), None)
    if not keyed[ANSWERS] or hidden is None:
        raise ProblemsError([_NO_SHEETS])
    if hidden[1, 1] != FORMAT:
        raise ProblemsError([_NEWER])
    version = hidden[2, 1]
    if not isinstance(version, str):
        version = content.checklist.version
    refusals = Refusals()
    before = _before(hidden, refusals)
    profile, target = read_profile(keyed[PROFILE], before, content, refusals)
    rows = _rows(keyed[ANSWERS], version, content, refusals)
    reader = AnswerReader(content, refusals)
    answers, besides = dict(before.answers), dict[str, list[Answer]]()
    for criterion_id, fields in rows.items():
        differing = len(refusals.differing)
        answers[criterion_id] = reader.read(criterion_id, fields, before[criterion_id])
        if len(refusals.differing) > differing:
            besides[criterion_id] = _each(criterion_id, fields, before[criterion_id], content)
    ours = {HIDDEN, *(place.sheet.name for places in keyed.values() for place in places)}
    refusals.problems += [
        _not_read(sheet)
        for sheet in sheets
        if sheet.name not in ours and not _is_start(sheet, content)
    ]
    now: dict[str, Any] = {
        **before.model_dump(mode="json", exclude_defaults=True),  # fields that no cell shows
        "format": 1,
        "checklist": before.checklist or version[:20],
        "profile": profile.model_dump(mode="json", exclude_defaults=True),
        "target": target,
        "answers": {
            criterion_id: answer.model_dump(mode="json", exclude_defaults=True)
            for criterion_id, answer in answers.items()
            if answer != Answer() or criterion_id in before.answers
        },
    }
    brought = _brought(migrated_from(now, content.checklist), before, content, refusals.problems)
    section = hidden[2, 2]
    return replace(
        brought,
        section=section if isinstance(section, str) else "",
        version=version,
        besides=_migrated(besides, now["checklist"], content),
        differing=tuple(refusals.differing),
    )


def _roles(sheet: Sheet) -> Iterator[tuple[str, Keyed]]:
    """The role of a sheet that is filled in, and where it stands; nothing for any other sheet."""
    for row in range(1, _LATEST + 1):
        for column in range(1, _LATEST + 1):
            value = sheet[column, row]
            if sheet.name != HIDDEN and isinstance(value, str) and value in (ANSWERS, PROFILE):
                yield value, Keyed(sheet, column, row)
                return


def _is_start(sheet: Sheet, content: Content) -> bool:
    """Whether it is the first sheet, which has nothing to fill in."""
    product = {content.wording.of(lang)("common.product") for lang in LANGUAGES}
    return any(sheet[1, row] in product for row in range(1, _LATEST + 1))


def _not_read(sheet: Sheet) -> Problem:
    return problem(
        f"「{sheet.name[:40]}」",
        "調査票のシートではないため、読みませんでした。回答が書いてあれば、シート「回答」に写してください。",
        "This is no sheet of the questionnaire and was not read. Copy answers in it, if any, to "
        "the sheet “Answers”.",
    )


def _before(hidden: Sheet, refusals: Refusals) -> Assessment:
    """The answers as they were when the questionnaire was made, under their old ids."""
    texts = [v for (column, _), v in hidden.cells.items() if column == 1 and isinstance(v, str)]
    try:
        savefile = parse_json(unpack(pieces_in("\n".join(texts).encode("utf-8"))))
        return Assessment.model_validate(savefile)
    except ValueError:  # ProblemsError and pydantic's are ones
        refusals.problems.append(_BEFORE_DAMAGED)
        return Assessment()


_Fields = Mapping[str, list[Cell]]


def _rows(
    sheets: Sequence[Keyed], version: str, content: Content, refusals: Refusals
) -> dict[str, _Fields]:
    """The cells of every criterion that has a row in any of the sheets, by field."""
    cells: dict[str, dict[str, list[Cell]]] = {}
    is_other_version = is_of_other_version(version, content.checklist)
    for sheet in sheets:
        columns = sheet.columns()
        for key, row in sheet.rows():
            if isinstance(key, str) and (
                key in content.checklist.criteria or (is_other_version and _ID.fullmatch(key))
            ):
                fields = cells.setdefault(key, {})
                for field, column in columns.items():
                    fields.setdefault(field, []).append(Cell(sheet.sheet, column, row))
            else:
                refusals.refuse([Cell(sheet.sheet, sheet.column, row)], _NOT_ASKED)
    return dict(cells)


def _each(criterion_id: str, fields: _Fields, before: Answer, content: Content) -> list[Answer]:
    """The answer of each row in which a criterion stands, by itself."""
    rows: dict[tuple[str, int], dict[str, list[Cell]]] = {}
    for field, cells in fields.items():
        for cell in cells:
            rows.setdefault((cell.sheet.name, cell.row), {})[field] = [cell]
    reader = AnswerReader(content, Refusals())  # what cannot be read was told already
    return [reader.read(criterion_id, row, before) for row in rows.values()]


def _migrated(
    besides: Mapping[str, list[Answer]], version: str | None, content: Content
) -> dict[str, tuple[Answer, ...]]:
    """The same under the criteria of the present version of the checklist."""
    brought: dict[str, tuple[Answer, ...]] = {}
    for number in range(max(map(len, besides.values()), default=0)):
        nth = {c: answers[number] for c, answers in besides.items() if number < len(answers)}
        of_then = Assessment(checklist=version, answers=nth)
        for criterion_id, answer in migrate(of_then, content.checklist).assessment.answers.items():
            brought[criterion_id] = (*brought.get(criterion_id, ()), answer)
    return brought


def _brought(
    read: Migrated, before: Assessment, content: Content, refused: Sequence[Problem]
) -> Brought:
    if before.checklist is None and not read.loses and not read.added:
        # answers without a version stay without one
        same = read.assessment.model_copy(update={"checklist": None})
        if same == before:
            return Brought(Migrated(same), "questionnaire", tuple(refused), earlier=before)
    earlier = migrate(before, content.checklist).assessment
    return Brought(read, "questionnaire", tuple(refused), earlier=earlier)
