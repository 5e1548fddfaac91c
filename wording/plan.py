"""The plan in words, for its page and its chapter in the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checklist.answers import NOT_APPLICABLE, Assessment, PlannedStep, StepState
from checklist.drafts import Drafts
from checklist.fiscal import fiscal_year_of
from checklist.load import Content
from checklist.model import OVERALL, TOP_LEVEL, Criterion, Lang
from scoring.advice import Advice
from scoring.calendar import timing
from scoring.rating import LevelRange, Levels
from scoring.result import Result
from scoring.roadmap import NoRoadmap, Roadmap, Step, own_plan
from scoring.task import UNITS, Obstacle
from wording.calendar import timing_words
from wording.labels import labels_of
from wording.phrases import LABEL_ROOM, Phrases, one_line, shortened
from wording.requirement import requirement_name
from wording.shapes import Table
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
class Aid:
    """What helps with a step, by name: the first scheme that does, its entry in the calendar, the
    first case, a draft. ``text`` says it with its ``kind``; ``path``: where its reading page is
    below the site, empty for what has none; ``address``: the same with the site's, where it is
    known."""

    kind: Literal["scheme", "calendar", "case", "draft"]
    text: str
    path: str = ""
    address: str = ""

    @property
    def words(self) -> str:
        """The text, and below it the address."""
        return _lines(self.text, self.address)


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of the plan: raising a criterion to ``level``. ``effort`` in units and in words,
    ``todo`` the description of the level, ``aids`` what helps with it.
    ``ends``: the fiscal year in which the level is true, ``time`` the same in words where it is
    not that of the beginning, ``start``: that it can begin now, or when its budget is asked for,
    ``instead``: that another criterion of the item would do as well.
    ``state``: that it is pinned, or why it is not in the plan; ``progress`` (in words ``status``,
    with ``done_on``), ``owner``, ``due`` (``due_month`` as ``2027-09``) and ``note`` are the
    municipality's remarks; ``remarks``: what does not fit together there. Texts that do not apply
    are empty."""

    criterion_id: str
    level: int
    name: str
    change: str
    effort: int
    effort_words: str
    ends: str
    time: str
    start: str
    instead: str
    todo: str
    aids: tuple[Aid, ...]
    state: str
    progress: StepState | None
    status: str
    done_on: str
    owner: str
    due: str
    due_month: str
    note: str
    remarks: tuple[str, ...]

    @property
    def what(self) -> str:
        """What to make true, when it will be, when to begin, and what would do as well, one a
        line."""
        return _lines(self.todo, self.time, self.start, self.instead)


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


#: Finds the plan of an assessment, as ``scoring.roadmap.own_plan`` does.
Find = Callable[[Assessment, Content, Levels, int], Roadmap | NoRoadmap]


def summarise_plan(
    assessment: Assessment,
    result: Result,
    content: Content,
    lang: Lang,
    today: date,
    advice: Advice,
    find: Find = own_plan,
    drafts: Drafts | None = None,
    site: str = "",
) -> PlanSummary | None:
    """The plan up to the target, or the obstacles to it; ``None`` at the highest stage where no
    step has a remark. ``today`` decides for which fiscal year a budget can still be asked.
    ``advice`` names the schemes beside the steps; ``find`` computes the plan; callers may pass one
    that caches. ``drafts``: those to be named beside the steps. ``site``: the public address of the
    site (with a slash at its end), with which a table names pages by address, too."""
    writer = _PlanWriter(assessment, result, content, lang, today, advice, drafts, site)
    if result.target is None:
        return writer.at_the_top() if assessment.plan.steps else None
    plan = find(assessment, content, result.rating.levels, result.target)
    return writer.no_plan(plan) if isinstance(plan, NoRoadmap) else writer.plan(plan)


def raisable(result: Result) -> dict[str, range]:
    """The levels to which each applicable criterion could be raised, by id."""
    return {
        c: levels
        for c, x in result.rating.levels.items()
        if (levels := range(x.low + 1, TOP_LEVEL + 1))
    }


def said_in_words(step: PlannedStep, phrases: Phrases) -> str:
    """All remarks on one step, in one line."""
    say = phrases.say
    remarks = [
        say(f"plan.choice_{step.choice}") if step.choice else "",
        status_in_words(step, phrases) if step.state else "",
        say("plan.said_effort", effort=say(f"plan.effort_{UNITS[step.effort]}"))
        if step.effort
        else "",
        say("plan.said_owner", owner=one_line(step.owner)) if step.owner.strip() else "",
        say("plan.said_due", due=phrases.day(step.due)) if step.due else "",
        say("plan.said_note", note=one_line(step.note)) if step.note.strip() else "",
    ]
    name = phrases.criterion(step.criterion)
    return say(
        "plan.said",
        step=say("plan.step", name=name, now=step.level - 1, level=step.level),
        told=phrases.listed(text for text in remarks if text),
    )


def status_in_words(step: PlannedStep, phrases: Phrases) -> str:
    """How far a step is, with the day on which it was done."""
    if step.state == "done" and step.done_on:
        return phrases.say("plan.status_done_on", day=phrases.day(step.done_on))
    return phrases.say(f"plan.status_{step.state or 'todo'}")


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


class _PlanWriter:
    def __init__(
        self,
        assessment: Assessment,
        result: Result,
        content: Content,
        lang: Lang,
        today: date,
        advice: Advice,
        drafts: Drafts | None,
        site: str,
    ):
        self._advice, self._drafts, self._site = advice, drafts, site
        self._assessment = assessment
        self._today = today
        self._first_year = assessment.plan.begins(today)
        self._result = result
        self._content = content
        self._lang = lang
        self._phrases = Phrases(content, lang)
        self._say = self._phrases.say
        self._labels = labels_of(self._phrases, assessment)

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
            year = self._phrases.fiscal_year(self._first_year)
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

    def _begins(self, year: int) -> int:
        """The fiscal year of a year of the plan."""
        return self._first_year + year - 1

    def _year_name(self, year: int) -> str:
        return self._phrases.plan_year(year, self._first_year)

    def _year(self, roadmap: Roadmap, year: int) -> PlanYear:
        taken = roadmap.in_year(year)
        steps = tuple(self._step(s.criterion_id, s.level, s.effort, s) for s in taken)
        heads = ("criterion", "level_effort", "todo", "aids", "who")
        return PlanYear(
            number=year,
            heading=(
                self._say("plan.year_effort", year=self._year_name(year), effort=effort)
                if (effort := sum(step.effort for step in taken))
                else self._year_name(year)
            ),
            when=self._phrases.fiscal_year(self._begins(year)),
            note=self._note(roadmap, year),
            steps=steps,
            table=Table(
                tuple(self._say(f"plan.{head}") for head in heads),
                tuple(
                    (
                        _lines(step.name, step.state),
                        _lines(step.change, step.effort_words),
                        step.what,
                        _lines(*(aid.words for aid in step.aids)) or self._say("plan.no_aids"),
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

    def _step(
        self, criterion_id: str, level: int, effort: int, planned: Step | None = None
    ) -> PlanStep:
        """A step in words; ``planned``: the same in the plan, ``None`` outside it."""
        say = self._say
        remark = self._assessment.plan.said(criterion_id, level)
        change = say("plan.from_to", now=level - 1, level=level)
        now = self._result.rating.levels.get(criterion_id)
        if now is not None and now.known is None:
            # nobody knows whether it is the level below
            change = say("plan.to_level", level=level)
            if level == now.low + 1:
                change = say("plan.find_out", change=change)
        criterion = self._content.checklist.criteria[criterion_id]
        size = say(f"plan.effort_{effort}")
        return PlanStep(
            criterion_id=criterion_id,
            level=level,
            name=self._labels.get(criterion_id) or self._phrases.criterion(criterion_id),
            change=change,
            effort=effort,
            effort_words=size if remark.effort is None else say("plan.own_effort", effort=size),
            ends="" if planned is None else self._phrases.fiscal_year(self._begins(planned.ends)),
            time="" if planned is None else self._time(planned),
            start="" if planned is None or remark.state else self._start(planned),
            instead="" if planned is None else self._instead(criterion, remark, now),
            todo=criterion.levels[level].of(self._lang),
            aids=tuple(self._aids(criterion_id, level)),
            state=self._state(remark, is_planned=planned is not None),
            progress=remark.state,
            status=status_in_words(remark, self._phrases) if remark.state else "",
            done_on=remark.done_on or "",
            owner=remark.owner.strip(),
            due="" if remark.due is None else self._phrases.day(remark.due),
            due_month=remark.due or "",
            note=remark.note.strip(),
            remarks=tuple(self._remarks(remark, planned)),
        )

    def _time(self, step: Step) -> str:
        if not step.takes:
            return ""
        when = self._phrases.fiscal_year(self._begins(step.ends))
        return self._say("plan.takes", years=step.takes, when=when, level=step.level)

    def _start(self, step: Step) -> str:
        if step.can_begin_now:
            return self._say("plan.can_begin_now")
        if not step.needs_budget:
            return ""
        months = self._assessment.plan.budget.request_months(self._begins(step.year))
        first, last = map(self._phrases.day, months)
        key = "plan.ask_budget_in" if first == last else "plan.ask_budget"
        return self._say(key, first=first, last=last)

    def _instead(self, criterion: Criterion, remark: PlannedStep, now: LevelRange | None) -> str:
        """Said of the first step of a criterion that the plan has chosen among several."""
        item = self._content.checklist.items_by_id[criterion.item_id]
        is_first = now is not None and now.low == remark.level - 1
        if item.rule != "best" or remark.choice == "pinned" or not is_first:
            return ""
        return self._say("plan.instead", item=self._phrases.item(item.id))

    def _state(self, remark: PlannedStep, *, is_planned: bool) -> str:
        if is_planned:
            return self._say("plan.choice_pinned") if remark.choice == "pinned" else ""
        now = self._result.rating.levels.get(remark.criterion)
        if now is None:
            return self._phrases.level(NOT_APPLICABLE)
        if now.low >= remark.level:
            return self._say("plan.is_reached")
        return self._say(f"plan.choice_{remark.choice}" if remark.choice else "plan.is_not_needed")

    def _remarks(self, remark: PlannedStep, planned: Step | None) -> Iterator[str]:
        """That the month named lies outside the years of the step, and that a step is done whose
        level the answer does not have."""
        if planned is None:
            return
        first, last = self._begins(planned.year), self._begins(planned.ends)
        if remark.due is not None and not first <= fiscal_year_of(remark.due) <= last:
            key = "plan.due_elsewhere" if first == last else "plan.due_outside"
            first_year, last_year = map(self._phrases.fiscal_year, (first, last))
            yield self._say(key, when=first_year, last=last_year)
        if remark.state == "done":
            yield self._say("plan.done_not_answered", level=remark.level)

    def _others(self, planned: set[tuple[str, int]]) -> tuple[PlanStep, ...]:
        """The steps with remarks that are not planned, in the order of the checklist."""
        criteria = self._content.checklist.criteria
        place = {c: n for n, c in enumerate(criteria)}
        remarks = (s for s in self._assessment.plan.steps if (s.criterion, s.level) not in planned)
        return tuple(
            self._step(
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
        return _lines(
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

    # ------------------------------------------------------------------ schemes and cases

    def _aids(self, criterion_id: str, level: int) -> Iterator[Aid]:
        """The scheme that comes first for a criterion and when it can be used, the case event that
        does, and the drafts."""
        say, lang = self._say, self._lang
        if (offer := self._advice.first_for(criterion_id, level)) is not None:
            scheme = offer.scheme
            text = say(f"plan.scheme_{offer.verdict}", name=scheme.name_today.of(lang))
            yield self._page("scheme", text, f"schemes/{scheme.id}")
            when = timing(offer, self._content.checklist, self._assessment.plan, self._today)
            if words := timing_words(when, self._phrases):
                yield Aid("calendar", say("plan.calendar", when=words))
        for example in self._result.cases.matches:
            if criterion_id in example.event.criteria:
                case, title = example.case.title.of(lang), example.event.title.of(lang)
                text = say("plan.case", case=case, title=title)
                yield self._page("case", text, f"cases/{example.case.id}")
                break
        for draft in () if self._drafts is None else self._drafts.of(criterion_id, level):
            yield Aid("draft", say("drafts.of_step", title=draft.title.of(lang)))

    def _page(self, kind: Literal["scheme", "case"], text: str, path: str) -> Aid:
        """What has a reading page, with its address where that of the site is known."""
        language = "?lang=en" if self._lang == "en" else ""
        return Aid(kind, text, path, f"{self._site}{path}{language}" if self._site else "")
