"""The chapters of the Word report whose table of levels is a chart, too: the criteria, and then and
now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from checklist.model import Lang
from report.document.word.builder import (
    Builder,
    LevelCell,
    Line,
    facts,
    strong,
)
from wording.comparison import ChangeRow, ComparisonSummary
from wording.criteria import CriteriaChapter, CriterionRow
from wording.shapes import Table

#: Columns of the table of levels in millimetres: the criterion, a cell for each level, level now,
#: level needed, evidence.
_LEVEL_COLUMNS: Mapping[Lang, tuple[float, ...]] = {
    "ja": (50, 7, 7, 7, 7, 7, 25, 37, 13),
    "en": (47, 6, 6, 6, 6, 6, 30, 36, 17),
}
#: The same of then and now: … then, now, change, goal, verdict.
_CHANGE_COLUMNS: Mapping[Lang, tuple[float, ...]] = {
    "ja": (35, 7, 7, 7, 7, 7, 22, 22, 10, 20, 16),
    "en": (30, 5.4, 5.4, 5.4, 5.4, 5.4, 27.5, 27.5, 15.5, 15, 17.5),
}


def _levels(
    builder: Builder,
    title: str,
    table: Table,
    rows: Iterable[tuple[CriterionRow | ChangeRow, list[LevelCell], tuple[str, ...]]],
    columns: Sequence[float],
    alt: str,
) -> None:
    """A table that is a chart, too: after the name a cell for each level, then the same in words,
    which for the heading of an item stand beside it and for its criteria in ``table``."""
    words = iter(table.rows)
    numbers = [LevelCell(str(level)) for level in range(5)]
    builder.table(
        title,
        (table.head[0], *numbers, *table.head[1:]),
        [
            (Line(strong(row.label), "Table Text", keep=True), *levels, *beside)
            if row.is_item
            else (row.label, *levels, *next(words)[1:])
            for row, levels, beside in rows
        ],
        columns,
        alt=alt,
    )


def criteria(builder: Builder, chapter: CriteriaChapter) -> None:
    """Adds the chapter on the criteria: the table of levels."""
    words, nothing = builder.words, ("",) * (len(chapter.table.head) - 1)
    builder.heading(1, words["criteria_chapter"])
    builder.legend(chapter.legend)
    rows = [(row, [_level(row, level) for level in range(5)], nothing) for row in chapter.rows]
    columns = _LEVEL_COLUMNS[builder.lang]
    _levels(builder, words["criteria_table"], chapter.table, rows, columns, chapter.alt)


def _level(row: CriterionRow, level: int) -> LevelCell:
    """A level of a criterion: filled up to the answer, hatched where it is not known."""
    if row.state == "not_applicable":
        return LevelCell("―" if level == 2 else "", "level")
    text = (str(level) if row.level == level else "") + ("▽" if row.required == level else "")
    if row.is_item:
        return LevelCell(text)
    if row.level is not None and level <= row.level:
        return LevelCell(text, "filled")
    return LevelCell(text, "unknown" if row.state == "unknown" else "level")


def comparison(builder: Builder, chapter: ComparisonSummary) -> None:
    """Adds the chapter that compares with an earlier assessment."""
    words = builder.words
    builder.heading(1, words["comparison_chapter"])
    builder.add(chapter.intro)
    if chapter.other_municipality:
        builder.add(strong(chapter.other_municipality))
    builder.lines(facts(chapter.facts))
    builder.heading(2, words["comparison_chart"])
    # two of its lines explain signs of answers, which are in words here
    builder.legend((chapter.legend[0], *chapter.legend[3:]))
    rows = [
        (row, [_change(row, level) for level in range(5)], ("", "", "", row.goal, row.verdict))
        for row in chapter.rows
    ]
    columns = _CHANGE_COLUMNS[builder.lang]
    title = words["comparison_chart"]
    _levels(builder, title, chapter.criteria_table, rows, columns, chapter.alt)
    builder.heading(2, words["comparison_goals"])
    builder.add(chapter.goals_intro, keep=bool(chapter.goals))
    if chapter.goals:
        goals = chapter.goals_table
        columns = (0, 20, 18, 18, 26, 27)
        builder.table(words["comparison_goals"], goals.head, goals.rows, columns)
    if chapter.calculations:
        builder.heading(3, words["comparison_calculation"])
        builder.add(words["comparison_formula"], keep=True)
        builder.lines(facts(chapter.calculations, "Wide Fact"))
    if chapter.steps:
        steps = chapter.steps_table
        builder.heading(2, words["comparison_plan"])
        builder.add(chapter.steps_intro, keep=True)
        columns = (34, 0, 15, 32, 24, 20)
        builder.table(words["comparison_plan"], steps.head, steps.rows, columns)
    builder.captioned(words["comparison_items"], chapter.items_table, (0, 34, 34, 24))
    if chapter.notes:
        builder.heading(2, words["comparison_versions"])
        builder.add(chapter.changed_version)
        builder.each(chapter.notes, "List Bullet")


def _change(row: ChangeRow, level: int) -> LevelCell:
    """A level of a criterion then (○) and now (●), the way between them shaded."""
    then, now = row.then_level, row.now_level
    text = "◎" if then == now == level else "○" if then == level else "●" if now == level else ""
    text += "▽" if row.required == level else ""
    if row.is_item:
        return LevelCell(text)
    is_between = then is not None and now is not None and min(then, now) <= level <= max(then, now)
    return LevelCell(text, "between" if is_between else "level")
