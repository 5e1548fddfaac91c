"""The criteria in words: the rows of their chart, its legend and alternative text, and the table
beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Level, is_absent
from checklist.evidence import is_evidence
from scoring.result import Result
from wording.labels import gap_name, label, labels_of
from wording.level import State, state_of
from wording.phrases import LABEL_ROOM, Phrases, shortened
from wording.shapes import Table


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A row of the criteria chart: an item (a heading) or one of its criteria.

    ``short`` is the label cut to what a chart has room for. ``required``: the level the target
    stage needs of this criterion; on an item's row, of any one of its criteria.
    """

    id: str
    label: str
    short: str
    is_item: bool
    state: State | None
    level: int | None
    required: int | None


@dataclass(frozen=True, slots=True)
class CriteriaChapter:
    """The levels of all criteria: a chart and the table beside it."""

    rows: tuple[CriterionRow, ...]
    legend: tuple[str, ...]
    axis: str
    alt: str
    table: Table


def summarise_criteria(result: Result, phrases: Phrases) -> CriteriaChapter:
    """The chapter on the criteria."""
    rows = criteria_rows(result, phrases)
    return CriteriaChapter(
        rows=rows,
        legend=criteria_legend(rows, result, phrases),
        axis=phrases.say("chart.axis_level"),
        alt=describe_criteria(rows, result, phrases),
        table=criteria_table(result, phrases),
    )


def required_levels(result: Result) -> dict[str, int]:
    """The highest level that the stages up to the target require, by criterion id; by item id
    where one criterion of the item is enough. Empty when there is no target left."""
    required: dict[str, int] = {}
    if result.target is None:
        return required
    for _, requirement in result.content.stages.required_up_to(result.target):
        if requirement.level is not None:
            required[requirement.id] = max(required.get(requirement.id, 0), requirement.level)
    return required


def criteria_rows(result: Result, phrases: Phrases) -> tuple[CriterionRow, ...]:
    """Every item followed by its criteria, without an ``other`` that has no name."""
    required = required_levels(result)
    assessment, checklist = result.assessment, result.content.checklist
    rows = []
    for item in checklist.items:
        heading = phrases.item(item.id)
        rows.append(
            CriterionRow(item.id, heading, heading, True, None, None, required.get(item.id))
        )
        for criterion in item.criteria:
            if is_absent(assessment, criterion.id, checklist):
                continue
            answer = assessment[criterion.id]
            name = label(phrases, criterion, answer)
            rows.append(
                CriterionRow(
                    id=criterion.id,
                    label=name,
                    short=shortened(name, LABEL_ROOM),
                    is_item=False,
                    state=state_of(answer),
                    level=answer.known_level,
                    required=required.get(criterion.id),
                )
            )
    return tuple(rows)


def criteria_legend(
    rows: Sequence[CriterionRow], result: Result, phrases: Phrases
) -> tuple[str, ...]:
    """What the signs that stand in the chart of the criteria mean, a line for those in its cells
    and one for each other."""
    states = {row.state for row in rows}
    between = "　" if phrases.lang == "ja" else "  "
    lines = [
        between.join(
            phrases.say(f"chart.criteria_sign_{state}")
            for state in ("level", "blank", "unknown", "not_applicable")
            if state in states
        )
    ]
    if result.target is not None:
        stage = phrases.stage(result.target)
        lines.append(phrases.say("chart.criteria_legend_required", stage=stage))
        if any(row.is_item and row.required is not None for row in rows):
            lines.append(phrases.say("chart.criteria_legend_best"))
    return tuple(lines)


def describe_criteria(rows: Sequence[CriterionRow], result: Result, phrases: Phrases) -> str:
    """The chart of the criteria in words: by level, from the highest down."""
    by_level: dict[Level | None, list[str]] = {}
    for row in rows:
        if not row.is_item:
            by_level.setdefault(result.assessment[row.id].level, []).append(row.label)
    order: tuple[Level | None, ...] = (4, 3, 2, 1, 0, UNKNOWN, None, NOT_APPLICABLE)
    states = [
        phrases.say(
            "chart.criteria_alt_state", state=phrases.level(level), criteria=phrases.listed(labels)
        )
        for level in order
        if (labels := by_level.get(level))
    ]
    missing = ""
    if result.target is not None:
        named = labels_of(phrases, result.assessment)
        names = [gap_name(gap, phrases, named) for gap in result.gaps]
        stage = phrases.stage(result.target)
        missing = (
            phrases.say("chart.criteria_alt_missing", stage=stage, criteria=phrases.listed(names))
            if names
            else phrases.say("chart.criteria_alt_reached", stage=stage)
        )
    return phrases.say("chart.criteria_alt", states=phrases.joined(states), missing=missing).strip()


def criteria_table(result: Result, phrases: Phrases) -> Table:
    """The table beside the chart of the criteria."""
    required = required_levels(result)
    rows = []
    for row in criteria_rows(result, phrases):
        if row.is_item:
            continue
        answer = result.assessment[row.id]
        item_id = result.content.checklist.criteria[row.id].item_id
        needed = "–"
        if row.required is not None:
            needed = phrases.level(row.required)
        elif item_id in required:
            needed = phrases.say("chart.required_best", level=required[item_id])
        proofs = sum(map(is_evidence, answer.evidence))
        rows.append(
            (
                row.label,
                phrases.answer(answer),
                needed,
                phrases.say("chart.proof_count", n=proofs) if proofs else "–",
            )
        )
    head = tuple(
        phrases.say(f"chart.{name}") for name in ("criterion", "level", "required", "proof")
    )
    return Table(head, tuple(rows))
