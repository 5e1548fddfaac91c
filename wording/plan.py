"""The plan in words, for its page and its chapter in the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checklist.model import OVERALL, TOP_LEVEL
from scoring.result import Result
from scoring.roadmap import NoRoadmap, Roadmap, Step
from scoring.task import UNITS, Obstacle
from wording.phrases import LABEL_ROOM, shortened
from wording.requirement import requirement_name
from wording.shapes import Table
from wording.step import PlanStep, StepWriter, lines
from wording.subject import Subject
from wording.weights import own_weights

#: In a table: at work in this year, the level is reached later.
_AT_WORK = "→"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A criterion that the plan raises; ``reached``: for each year in which it rises, the level
    reached; ``at_work``: the other years in which a step to it is under way."""

    id: str
    label: str
    short: str
    reached: tuple[tuple[int, int], ...]
    at_work: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlanYear:
    """The steps that begin in one year, and the same as a table. ``when`` is its fiscal year;
    ``note``: what was begun earlier and becomes true in it, and that nothing begins."""

    number: int
    heading: str
    when: str
    note: str
    steps: tuple[PlanStep, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """The plan: a chart of all years with its table, and each year. Where none reaches the target,
    only ``intro`` and ``obstacles``. ``others``: steps outside the plan with remarks of the
    municipality, and the same as a table."""

    intro: str
    obstacles: tuple[str, ...]
    years: tuple[PlanYear, ...]
    others: tuple[PlanStep, ...]
    others_table: Table
    rows: tuple[PlanRow, ...]
    legend: tuple[str, ...]
    axis: str
    alt: str
    table: Table


def summarise_plan(subject: Subject) -> PlanSummary | None:
    """The plan up to the target, or the obstacles to it; ``None`` at the highest stage where no
    step has a remark."""
    writer, plan = _PlanWriter(subject), subject.plan
    if plan is None:
        return writer.at_the_top() if subject.assessment.plan.steps else None
    return writer.no_plan(plan) if isinstance(plan, NoRoadmap) else writer.plan(plan)


def raisable(result: Result) -> dict[str, range]:
    """The levels to which each applicable criterion could be raised, by id."""
    return {
        c: levels
        for c, x in result.rating.levels.items()
        if (levels := range(x.low + 1, TOP_LEVEL + 1))
    }


class _PlanWriter:
    def __init__(self, subject: Subject) -> None:
        self._steps = StepWriter(subject)
        self._assessment = subject.assessment
        self._result = subject.result
        self._content = subject.content
        self._phrases = subject.phrases
        self._say = subject.say
        self._labels = subject.labels

    # ------------------------------------------------------------------ without a plan

    def at_the_top(self) -> PlanSummary:
        return self._without_years(self._say("plan.top"), ())

    def no_plan(self, missing: NoRoadmap) -> PlanSummary:
        obstacles = [self._obstacle(obstacle) for obstacle in missing.obstacles]
        if missing.capacity_needed is not None:
            obstacles.append(self._say("plan.capacity_needed", capacity=missing.capacity_needed))
        intro = self._say(
            "plan.no_plan",
            capacity=missing.capacity,
            stage=self._phrases.stage(missing.target),
        )
        return self._without_years(intro, obstacles)

    def _without_years(self, intro: str, obstacles: Iterable[str]) -> PlanSummary:
        others = self._others(set())
        return PlanSummary(
            intro=intro,
            obstacles=tuple(obstacles),
            years=(),
            others=others,
            others_table=self._others_table(others),
            rows=(),
            legend=(),
            axis="",
            alt="",
            table=Table((), ()),
        )

    def _obstacle(self, obstacle: Obstacle) -> str:
        name = requirement_name(obstacle.id, self._phrases, self._labels)
        is_pinned = obstacle.stage is None and obstacle.reason == "forbidden"
        reason = "pinned_and_forbidden" if is_pinned else obstacle.reason
        return self._say(f"plan.lacks_{reason}", name=name, level=obstacle.required)

    # ------------------------------------------------------------------ year by year

    def plan(self, roadmap: Roadmap) -> PlanSummary:
        say, stage = self._say, self._phrases.stage(roadmap.target)
        years = tuple(self._year(roadmap, year) for year in range(1, roadmap.years + 1))
        others = self._others({(s.criterion_id, s.level) for s in roadmap.steps})
        waits = any(step.takes for step in roadmap.steps)
        intro = say("plan.nothing_to_raise", stage=stage)
        if roadmap.steps:
            intro = say(
                "plan.intro",
                stage=stage,
                effort=roadmap.effort,
                capacity=roadmap.capacity,
                years=roadmap.years,
            )
            own = self._assessment.plan.first_year is not None
            begins = "plan.begins_own" if own else "plan.begins_with_budget"
            year = self._phrases.fiscal_year(self._steps.begins(1))
            intro = self._phrases.joined((intro, say(begins, year=year)))
        return PlanSummary(
            intro=self._phrases.joined(filter(None, (intro, self._weights(roadmap.target)))),
            obstacles=(),
            years=years,
            others=others,
            others_table=self._others_table(others),
            rows=self._rows(roadmap),
            legend=(say("plan.legend"), *([say("plan.legend_at_work")] if waits else [])),
            axis=say("plan.axis"),
            alt=say(
                "plan.alt",
                rows=self._phrases.joined(self._alt(roadmap, year.number) for year in years),
            ),
            table=Table(
                (say("plan.criterion"), *(self._year_name(year.number) for year in years)),
                tuple(
                    (row.label, *(self._cell(row, year.number) for year in years))
                    for row in self._rows(roadmap)
                ),
            ),
        )

    def _weights(self, target: int) -> str:
        """That weights of its own count, where the target asks for an overall score."""
        required = self._content.stages.required_up_to(target)
        if all(requirement.id != OVERALL for _, requirement in required):
            return ""
        return own_weights(self._result, self._phrases)

    def _year_name(self, year: int) -> str:
        return self._phrases.plan_year(year, self._steps.begins(1))

    def _year(self, roadmap: Roadmap, year: int) -> PlanYear:
        taken = roadmap.in_year(year)
        steps = tuple(self._steps.write(s.criterion_id, s.level, s.effort, s) for s in taken)
        heads = ("criterion", "level_effort", "todo", "aids", "who")
        return PlanYear(
            number=year,
            heading=(
                self._say("plan.year_effort", year=self._year_name(year), effort=effort)
                if (effort := sum(step.effort for step in taken))
                else self._year_name(year)
            ),
            when=self._phrases.fiscal_year(self._steps.begins(year)),
            note=self._note(roadmap, year),
            steps=steps,
            table=Table(
                tuple(self._say(f"plan.{head}") for head in heads),
                tuple(
                    (
                        lines(step.name, step.state),
                        lines(step.change, step.effort_words),
                        step.what,
                        lines(*(aid.words for aid in step.aids)) or self._say("plan.no_aids"),
                        self._who(step),
                    )
                    for step in steps
                ),
            ),
        )

    def _note(self, roadmap: Roadmap, year: int) -> str:
        """What was begun earlier and becomes true in a year, and that nothing begins in it."""
        late = [step for step in roadmap.true_in(year) if step.takes]
        return self._phrases.joined(
            filter(
                None,
                (
                    "" if roadmap.in_year(year) else self._say("plan.none_begins"),
                    self._say("plan.true_this_year", steps=self._reached(late)) if late else "",
                ),
            )
        )

    def _reached(self, steps: Iterable[Step]) -> str:
        return self._phrases.listed(
            self._say("plan.alt_step", name=self._labels[s.criterion_id], level=s.level)
            for s in steps
        )

    def _others(self, planned: set[tuple[str, int]]) -> tuple[PlanStep, ...]:
        """The steps with remarks that are not planned, in the order of the checklist."""
        criteria = self._content.checklist.criteria
        place = {c: n for n, c in enumerate(criteria)}
        remarks = (s for s in self._assessment.plan.steps if (s.criterion, s.level) not in planned)
        return tuple(
            self._steps.write(
                s.criterion,
                s.level,
                UNITS[s.effort or criteria[s.criterion].effort[s.level - 1]],
            )
            for s in sorted(remarks, key=lambda s: (place[s.criterion], s.level))
        )

    def _others_table(self, others: Iterable[PlanStep]) -> Table:
        heads = ("criterion", "level", "effort", "state", "who")
        return Table(
            tuple(self._say(f"plan.{head}") for head in heads),
            tuple((s.name, s.change, s.effort_words, s.state, self._who(s)) for s in others),
        )

    def _who(self, step: PlanStep) -> str:
        """State, owner, due month and note, one a line; what is missing stays to be filled in."""
        say = self._say
        return lines(
            step.status,
            say("plan.said_owner", owner=step.owner) if step.owner else "",
            say("plan.said_due", due=step.due) if step.due else "",
            *step.remarks,
            step.note,
        )

    # ------------------------------------------------------------------ the chart

    def _rows(self, roadmap: Roadmap) -> tuple[PlanRow, ...]:
        """The criteria raised, in the order of the checklist."""
        rows = []
        for c in self._content.checklist.criteria:
            steps = [step for step in roadmap.steps if step.criterion_id == c]
            reached = {step.ends: step.level for step in steps}
            at_work = {y for step in steps for y in range(step.year, step.ends)} - reached.keys()
            if steps:
                rows.append(
                    PlanRow(
                        id=c,
                        label=self._labels[c],
                        short=shortened(self._labels[c], LABEL_ROOM),
                        reached=tuple(reached.items()),
                        at_work=tuple(sorted(at_work)),
                    )
                )
        return tuple(rows)

    @staticmethod
    def _cell(row: PlanRow, year: int) -> str:
        if year in row.at_work:
            return _AT_WORK
        return "".join(str(level) for when, level in row.reached if when == year)

    def _alt(self, roadmap: Roadmap, year: int) -> str:
        return self._say(
            "plan.alt_row",
            year=year,
            steps=self._reached(roadmap.true_in(year)) or self._say("plan.alt_none"),
        )
