"""The comparison of two assessments in words, for its page and its chapter of the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from checklist.answers import Assessment
from checklist.versions import Migrated, notes
from scoring.progress import ScoreChange, StepOutcome, compare, is_other_municipality
from scoring.stages import StageRange
from wording.doubt import open_words
from wording.goals import GoalRow, goal_row
from wording.labels import label, step_from
from wording.level import sign_of
from wording.phrases import LABEL_ROOM, Phrases, one_line, shortened, signed
from wording.shapes import Fact, Table
from wording.step import status_in_words
from wording.to_check import summarise_to_check, to_check_line


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of the chart of the comparison: an item (a heading) or one of its criteria.

    ``change`` is now − then where both are levels; ``required`` the level that the target stage
    then required of this very criterion (on an item's row, of any one of its criteria). ``sign`` is
    both answers in a few characters (``1→2``, ``？→2``); the other texts are those of the table.
    """

    id: str
    label: str
    short: str
    is_item: bool
    then_level: int | None
    now_level: int | None
    change: int | None
    required: int | None
    then: str
    now: str
    change_words: str
    sign: str
    goal: str
    verdict: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the earlier plan and its outcome; ``id`` of its criterion."""

    id: str
    state: Literal["done", "not_done", "open", "not_applicable"]


@dataclass(frozen=True, slots=True)
class ComparisonSummary:
    """The comparison in words. ``other_municipality`` is a warning that the two seem to be of
    different municipalities; ``notes``, under ``changed_version``, list what another version of the
    checklist dropped or newly asks. Texts and tables that do not apply are empty."""

    intro: str
    other_municipality: str
    facts: tuple[Fact, ...]
    legend: tuple[str, ...]
    axis: str
    rows: tuple[ChangeRow, ...]
    alt: str
    criteria_table: Table
    items_table: Table
    goals_intro: str
    goals: tuple[GoalRow, ...]
    goals_table: Table
    calculations: tuple[Fact, ...]
    steps_intro: str
    steps: tuple[StepRow, ...]
    steps_table: Table
    changed_version: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier assessment of the same municipality, migrated to the present checklist. ``name``
    is the user's name of that point in time; where it is empty, the day of its last answer is
    shown."""

    read: Migrated
    name: str = ""

    @property
    def assessment(self) -> Assessment:
        """The earlier assessment, in terms of the present checklist."""
        return self.read.assessment


def last_answered(assessment: Assessment) -> datetime | None:
    """The time of the latest answer; ``None`` where no answer has a time."""
    return max((a.at for a in assessment.answers.values() if a.at is not None), default=None)


def summarise_comparison(before: Before, now: Assessment, phrases: Phrases) -> ComparisonSummary:
    """The comparison of ``before`` with ``now``, in one language."""
    return _ComparisonWriter(before, now, phrases).summary()


class _ComparisonWriter:
    def __init__(self, before: Before, now: Assessment, phrases: Phrases) -> None:
        self._before = before
        self._now = now
        self._content, self._lang = phrases.content, phrases.lang
        self._phrases = phrases
        self._say = phrases.say
        self._comparison = compare(before.assessment, now, phrases.content)

    def summary(self) -> ComparisonSummary:
        rows, comparison = self._rows(), self._comparison
        goals = tuple(goal_row(goal, self._phrases) for goal in comparison.goals.values())
        migrated = notes(self._before.read, self._content.checklist)
        changed = (
            *(note.of(self._lang) for note in migrated),
            *(
                to_check_line(answer, self._phrases)
                for answer in summarise_to_check(self._before.assessment, self._phrases)
            ),
        )
        return ComparisonSummary(
            intro=self._intro(),
            other_municipality=self._other_municipality(),
            facts=self._facts(),
            legend=self._legend(),
            axis=self._phrases.say("chart.axis_level"),
            rows=rows,
            alt=self._alt(rows),
            criteria_table=Table(
                tuple(
                    self._say(f"progress.{head}")
                    for head in ("criterion", "then", "now", "change", "required", "verdict")
                ),
                tuple(
                    (row.label, row.then, row.now, row.change_words, row.goal, row.verdict)
                    for row in rows
                    if not row.is_item
                ),
            ),
            items_table=self._items_table(),
            goals_intro=(
                self._say("progress.goals_none")
                if comparison.target is None
                else self._say("progress.goals_intro", stage=self._phrases.stage(comparison.target))
            ),
            goals=goals,
            goals_table=Table(
                tuple(
                    self._say(f"progress.{head}")
                    for head in ("goal", "required", "then", "now", "progress", "verdict")
                ),
                tuple((g.name, g.required, g.then, g.now, g.progress, g.verdict) for g in goals),
            ),
            calculations=tuple(Fact(g.id, g.name, g.calculation) for g in goals if g.calculation),
            steps_intro=self._steps_intro(),
            steps=tuple(
                StepRow(outcome.step.criterion_id, outcome.outcome) for outcome in comparison.steps
            ),
            steps_table=self._steps_table(),
            changed_version=self._say("progress.other_version") if changed else "",
            notes=changed,
        )

    # ------------------------------------------------------------------ what is compared

    def _name(self, assessment: Assessment, name: str) -> str:
        if name.strip():
            return one_line(name)
        at = last_answered(assessment)
        if at is None:
            return self._say("progress.undated")
        return self._say("progress.answered_until", day=self._phrases.day(f"{at:%Y-%m-%d}"))

    def _intro(self) -> str:
        sentences = [
            self._say(
                "progress.intro",
                then=self._name(self._before.assessment, self._before.name),
                now=self._name(self._now, ""),
            )
        ]
        if self._before.assessment.weights != self._now.weights:
            sentences.append(self._say("progress.weights_alike"))
        return self._phrases.joined(sentences)

    def _other_municipality(self) -> str:
        then, now = self._before.assessment.profile, self._now.profile
        if not is_other_municipality(then, now):
            return ""
        return self._say(
            "progress.other_municipality", then=one_line(then.label), now=one_line(now.label)
        )

    # ------------------------------------------------------------------ the whole

    def _facts(self) -> tuple[Fact, ...]:
        comparison, phrases = self._comparison, self._phrases
        overall = comparison.overall
        facts = [
            Fact(
                "stage",
                self._say("progress.stage"),
                self._from_to(
                    self._stage(comparison.stage_then), self._stage(comparison.stage_now)
                ),
            ),
            Fact(
                "overall",
                self._say("overall"),
                self._scores(phrases.score(overall.then), phrases.score(overall.now)),
            ),
        ]
        if comparison.target is not None:
            key = self._outcome(comparison.stage_now, comparison.target)
            facts.append(
                Fact(
                    "target",
                    self._say("progress.target"),
                    self._say(
                        f"progress.{key}",
                        stage=phrases.stage(comparison.target),
                        doubt=open_words(self._now, phrases),
                    ),
                )
            )
            counts = [
                self._say("progress.count", verdict=self._verdict_name(verdict), n=n)
                for verdict in ("met", "exceeded", "missed", "open")
                if (n := sum(g.verdict == verdict for g in comparison.planned))
            ]
            facts.append(
                Fact(
                    "planned",
                    self._say("progress.planned"),
                    self._say(
                        "progress.planned_counts",
                        n=len(comparison.planned),
                        counts=phrases.listed(counts),
                    )
                    if counts
                    else self._say("progress.planned_none"),
                )
            )
        return tuple(facts)

    @staticmethod
    def _outcome(now: StageRange, target: int) -> str:
        if now.low >= target:
            return "target_reached"
        return "target_open" if now.high >= target else "target_missed"

    def _stage(self, stage: StageRange) -> str:
        low = self._phrases.stage(stage.low)
        if stage.high == stage.low:
            return low
        return self._say("progress.stage_up_to", stage=low, number=stage.high)

    def _from_to(self, then: str, now: str) -> str:
        return self._say("progress.from_to", then=then, now=now)

    def _scores(self, then: str, now: str) -> str:
        change = self._points(self._comparison.overall)
        if not change:
            return self._from_to(then, now)
        return self._say("progress.from_to_change", then=then, now=now, change=change)

    def _points(self, score: ScoreChange) -> str:
        """The difference of the scores as they are shown; that there is one, where they are shown
        alike."""
        if not score.change:
            return "" if score.change is None else "±0"
        points = (self._phrases.number(score.now.point), self._phrases.number(score.then.point))
        difference = int(points[0]) - int(points[1])
        if difference:
            return signed(f"{difference:+d}")
        sign = signed("+" if score.change > 0 else "-")
        return self._say("progress.less_than_one", sign=sign)

    # ------------------------------------------------------------------ rows

    def _rows(self) -> tuple[ChangeRow, ...]:
        changes = {change.id: change for change in self._comparison.criteria}
        rows = []
        for item in self._content.checklist.items:
            heading = self._phrases.item(item.id)
            goal = self._comparison.goals.get(item.id)
            rows.append(
                ChangeRow(
                    id=item.id,
                    label=heading,
                    short=heading,
                    is_item=True,
                    then_level=None,
                    now_level=None,
                    change=None,
                    required=goal.required if goal else None,
                    then="",
                    now="",
                    change_words="",
                    sign="",
                    goal=str(goal.required) if goal else "",
                    verdict=self._verdict_name(goal.verdict) if goal else "",
                )
            )
            for criterion in item.criteria:
                change = changes.get(criterion.id)
                if change is None:
                    continue
                then, now = self._before.assessment[criterion.id], self._now[criterion.id]
                name = label(self._phrases, criterion, now if now.name.strip() else then)
                goal = change.goal
                rows.append(
                    ChangeRow(
                        id=criterion.id,
                        label=name,
                        short=shortened(name, LABEL_ROOM),
                        is_item=False,
                        then_level=then.known_level,
                        now_level=now.known_level,
                        change=change.change,
                        required=goal.required if goal else None,
                        then=self._phrases.answer(then),
                        now=self._phrases.answer(now),
                        change_words=self._step(change.change),
                        sign=f"{sign_of(then)}→{sign_of(now)}",
                        goal=self._phrases.level(goal.required) if goal else "–",
                        verdict=self._verdict_name(goal.verdict) if goal else "–",
                    )
                )
        return tuple(rows)

    @staticmethod
    def _step(change: int | None) -> str:
        if change is None:
            return "–"
        return signed(f"{change:+d}") if change else "±0"

    def _legend(self) -> tuple[str, ...]:
        keys = ("legend", "legend_words", "legend_signs")
        lines = [self._say(f"progress.{key}") for key in keys]
        if self._comparison.target is not None:
            stage = self._phrases.stage(self._comparison.target)
            lines.append(self._say("progress.legend_required", stage=stage))
        return tuple(lines)

    def _alt(self, rows: tuple[ChangeRow, ...]) -> str:
        criteria = [row for row in rows if not row.is_item]
        risen = [row for row in criteria if (row.change or 0) > 0]
        fallen = [row for row in criteria if (row.change or 0) < 0]
        not_comparable = [row for row in criteria if row.change is None]
        sentences = [self._say("progress.alt")]
        for key, group in (("alt_risen", risen), ("alt_fallen", fallen)):
            sentences.append(
                self._say(
                    f"progress.{key}",
                    criteria=self._phrases.listed(f"{r.label} {r.sign}" for r in group),
                )
                if group
                else self._say(f"progress.{key}_none")
            )
        sentences.append(self._say("progress.alt_same", n=sum(row.change == 0 for row in criteria)))
        if not_comparable:
            listed = self._phrases.listed(f"{r.label} {r.sign}" for r in not_comparable)
            sentences.append(self._say("progress.alt_not_comparable", criteria=listed))
        return self._phrases.joined(sentences)

    def _items_table(self) -> Table:
        rows = [
            (
                self._phrases.item(item_id),
                self._phrases.score(score.then),
                self._phrases.score(score.now),
                self._points(score) or "–",
            )
            for item_id, score in self._comparison.items.items()
        ]
        overall = self._comparison.overall
        rows.append(
            (
                self._say("overall"),
                self._phrases.score(overall.then),
                self._phrases.score(overall.now),
                self._points(overall) or "–",
            )
        )
        head = tuple(
            self._say(f"progress.{head}") for head in ("item", "then", "now", "difference")
        )
        return Table(head, tuple(rows))

    # ------------------------------------------------------------------ the plan then

    def _steps_intro(self) -> str:
        comparison = self._comparison
        if not comparison.steps:
            return ""
        counts = Counter(outcome.outcome for outcome in comparison.steps)
        return self._say(
            "progress.steps_intro",
            n=len(comparison.steps),
            counts=self._phrases.listed(
                self._say("progress.count", verdict=self._say(f"progress.step_{state}"), n=n)
                for state in ("done", "not_done", "open", "not_applicable")
                if (n := counts[state])
            ),
        )

    def _steps_table(self) -> Table:
        heads = ("year", "criterion", "step", "owner", "due", "outcome")
        then = self._before.assessment
        plan = then.plan
        rows = []
        for outcome in self._comparison.steps:
            step = outcome.step
            remark = plan.remarks_on(step.criterion_id, step.level)
            now = step_from(step.criterion_id, step.level, then, self._phrases)
            rows.append(
                (
                    self._phrases.plan_year(step.year, plan.first_year),
                    label(
                        self._phrases,
                        self._content.checklist.criteria[step.criterion_id],
                        then[step.criterion_id],
                    ),
                    self._say("plan.from_to", now=now, level=step.level),
                    one_line(remark.owner),
                    self._phrases.day(remark.due) if remark.due else "",
                    self._outcome_of(outcome),
                )
            )
        return Table(tuple(self._say(f"progress.{head}") for head in heads), tuple(rows))

    def _outcome_of(self, outcome: StepOutcome) -> str:
        """What became of a step, with the state that it has in the plan of now."""
        words = self._say(f"progress.step_{outcome.outcome}")
        now = self._now.plan.remarks_on(outcome.step.criterion_id, outcome.step.level)
        if now.state is None:
            return words
        status = status_in_words(now, self._phrases)
        return self._say("progress.outcome_and_status", outcome=words, status=status)

    def _verdict_name(self, verdict: str) -> str:
        return self._phrases.name("verdict", verdict)
