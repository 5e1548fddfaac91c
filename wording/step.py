"""A step of the plan in words, with all that is known and remarked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checklist.answers import NOT_APPLICABLE, PlannedStep, StepState
from checklist.fiscal import fiscal_year_of
from checklist.model import Criterion
from scoring.rating import LevelRange
from scoring.roadmap import Step
from scoring.task import UNITS
from wording.calendar import timing_words
from wording.phrases import Phrases, one_line
from wording.subject import Subject


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
        return lines(self.text, self.address)


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
        return lines(self.todo, self.time, self.start, self.instead)


def remarks_words(step: PlannedStep, phrases: Phrases) -> str:
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


def lines(*texts: str) -> str:
    """The texts, one a line, without those that are empty."""
    return "\n".join(text for text in texts if text)


class StepWriter:
    """Says the steps of a municipality's plan, in and outside it."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._assessment = subject.assessment
        self._first_year = subject.assessment.plan.begins(subject.today)
        self._levels = subject.result.rating.levels
        self._content = subject.content
        self._phrases = subject.phrases
        self._say = subject.say

    def begins(self, year: int) -> int:
        """The fiscal year of a year of the plan, counted from 1."""
        return self._first_year + year - 1

    def write(
        self, criterion_id: str, level: int, effort: int, planned: Step | None = None
    ) -> PlanStep:
        """A step in words; ``planned``: the same in the plan, ``None`` outside it."""
        say = self._say
        remark = self._assessment.plan.remarks_on(criterion_id, level)
        change = say("plan.from_to", now=level - 1, level=level)
        now = self._levels.get(criterion_id)
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
            name=self._subject.labels.get(criterion_id) or self._phrases.criterion(criterion_id),
            change=change,
            effort=effort,
            effort_words=size if remark.effort is None else say("plan.own_effort", effort=size),
            ends="" if planned is None else self._phrases.fiscal_year(self.begins(planned.ends)),
            time="" if planned is None else self._time(planned),
            start="" if planned is None or remark.state else self._start(planned),
            instead="" if planned is None else self._instead(criterion, remark, now),
            todo=self._subject.of(criterion.levels[level]),
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
        when = self._phrases.fiscal_year(self.begins(step.ends))
        return self._say("plan.takes", years=step.takes, when=when, level=step.level)

    def _start(self, step: Step) -> str:
        if step.can_begin_now:
            return self._say("plan.can_begin_now")
        if not step.needs_budget:
            return ""
        months = self._assessment.plan.budget.request_months(self.begins(step.year))
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
        now = self._levels.get(remark.criterion)
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
        first, last = self.begins(planned.year), self.begins(planned.ends)
        if remark.due is not None and not first <= fiscal_year_of(remark.due) <= last:
            key = "plan.due_elsewhere" if first == last else "plan.due_outside"
            first_year, last_year = map(self._phrases.fiscal_year, (first, last))
            yield self._say(key, when=first_year, last=last_year)
        if remark.state == "done":
            yield self._say("plan.done_not_answered", level=remark.level)

    def _aids(self, criterion_id: str, level: int) -> Iterator[Aid]:
        """The scheme that comes first for a criterion and when it can be used, the case event that
        does, and the drafts."""
        subject, say, of = self._subject, self._say, self._subject.of
        if (offer := subject.advice.first_for(criterion_id, level)) is not None:
            scheme = offer.scheme
            text = say(f"plan.scheme_{offer.verdict}", name=of(scheme.name_today))
            yield self._page("scheme", text, f"schemes/{scheme.id}")
            if words := timing_words(subject.timing(offer), self._phrases):
                yield Aid("calendar", say("plan.calendar", when=words))
        for example in subject.result.cases.matches:
            if criterion_id in example.event.criteria:
                text = say("plan.case", case=of(example.case.title), title=of(example.event.title))
                yield self._page("case", text, f"cases/{example.case.id}")
                break
        for draft in subject.drafts_of(criterion_id, level):
            yield Aid("draft", say("drafts.of_step", title=of(draft.title)))

    def _page(self, kind: Literal["scheme", "case"], text: str, path: str) -> Aid:
        """What has a reading page, with its address where that of the site is known."""
        site, language = self._subject.site, "?lang=en" if self._subject.lang == "en" else ""
        return Aid(kind, text, path, f"{site}{path}{language}" if site else "")
