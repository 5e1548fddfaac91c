"""The account from which every paper of the pack is written: what a decision needs to know of one
municipality, each figure and sentence taken from the chapters of the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from scoring.calendar import CalendarEntry
from scoring.roadmap import Roadmap
from wording.advice import call_words, money_words
from wording.answers import AnswersChapter, summarise_answers
from wording.calendar import timing_words
from wording.cases import Cases, summarise_cases
from wording.criteria import CriterionRow, criteria_rows
from wording.decisions import ToDecide, summarise_decisions
from wording.findings import Findings, summarise_findings
from wording.items import ItemsChapter, summarise_items
from wording.labels import own_name
from wording.one_page import OnePage, summarise_one_page
from wording.phrases import OfficialPhrases, Phrases, one_line, shortened
from wording.plan import PlanSummary, summarise_plan
from wording.ranking import rank_items
from wording.schemes import FindOut, OwnWork, find_out, last_checked, own_work
from wording.stages import StageChapter, summarise_stages
from wording.subject import Subject

#: How many fiscal years a budget request names where no plan does.
_YEARS = 3
#: The longest name of a municipality beside other words, in kana.
_NAME = 36


@dataclass(frozen=True, slots=True)
class PackStep:
    """A step to be taken: raising a criterion to ``level``. ``begins`` and ``ends``: fiscal years;
    ``todo``: what the level asks for; ``needs_budget``: it begins only with money; ``starts_now``:
    it can begin in this one."""

    id: str
    criterion_id: str
    level: int
    name: str
    todo: str
    owner: str
    due: str
    begins: int
    ends: int
    needs_budget: bool
    starts_now: bool


@dataclass(frozen=True, slots=True)
class PackScheme:
    """A scheme of the set or of the plan. ``does``: with what it helps; ``when``: its next call and
    the latest day to decide, of which ``call`` and ``decide`` are the parts (each may be empty);
    ``money``: amounts and shares; ``ceiling`` in yen and ``months``, where they are known."""

    id: str
    name: str
    agency: str
    does: str
    when: str
    call: str
    decide: str
    money: str
    ceiling: int | None
    months: int | None


@dataclass(frozen=True, slots=True)
class Budget:
    """A fiscal year's initial budget: first and last day of the requests and of the assembly's
    decision, as papers write them."""

    year: int
    request: tuple[str, str]
    council: tuple[str, str]


@dataclass(frozen=True)
class Account:
    """What a decision needs to know. ``name``: that of the municipality, empty where there is none;
    ``own``: how it calls itself; ``stage`` it holds, ``target`` (empty at the top), ``ends``: the
    fiscal year in which the plan gets there. ``steps`` are those of the plan; where no plan reaches
    the target, the next level of each gap. ``years``: the fiscal years of the plan, else the next
    ones. ``own_work``: gaps that no scheme serves. ``workshop``: title and people of the one at
    which answers were agreed; ``runs_utilities``: by law its kind runs waterworks and waste;
    ``has_ranks``: its items differ in score."""

    phrases: Phrases
    made_at: datetime
    made_on: str
    name: str
    own: str
    page: OnePage
    stage: str
    target: str
    chapter: StageChapter
    items: ItemsChapter
    criteria: tuple[CriterionRow, ...]
    findings: Findings
    plan: PlanSummary | None
    steps: tuple[PackStep, ...]
    is_planned: bool
    effort: int
    capacity: int
    years: tuple[int, ...]
    ends: int | None
    schemes: tuple[PackScheme, ...]
    own_work: tuple[OwnWork, ...]
    find_out: tuple[FindOut, ...]
    cases: Cases
    decisions: tuple[ToDecide, ...]
    budget: Budget
    answered: str
    answers: AnswersChapter
    checked_on: str
    fields: tuple[str, ...]
    countries: tuple[str, ...]
    ties: tuple[str, ...]
    workshop: tuple[str, int] | None
    runs_utilities: bool
    has_ranks: bool

    def say(self, key: str, /, **values: object) -> str:
        """As ``Phrases.say``."""
        return self.phrases.say(key, **values)

    @property
    def title(self) -> str:
        """The name of the municipality, or what stands for it."""
        return self.name or self.say("pack.unnamed")

    def year(self, year: int) -> str:
        """A fiscal year in words."""
        return self.phrases.fiscal_year(year)

    @property
    def short_title(self) -> str:
        """The same, cut where it would crowd out what stands beside it."""
        return shortened(self.title, _NAME)

    @property
    def span(self) -> str:
        """The fiscal years in words: from the first to the last."""
        first, last = self.year(self.years[0]), self.year(self.years[-1])
        return first if len(self.years) == 1 else self.say("pack.span", first=first, last=last)

    @property
    def no_scheme(self) -> str:
        """Why no scheme is named: that none helps, or that nothing is missing."""
        return self.say("pack.no_scheme" if self.findings.gaps else "schemes_none")

    def begun(self) -> Iterator[tuple[str, list[PackStep]]]:
        """The fiscal years in which something begins, with the steps."""
        for year in self.years:
            if steps := [step for step in self.steps if step.begins == year]:
                yield self.year(year), steps

    def step(self, step: PackStep) -> str:
        """A step in a line, with the section in charge."""
        key = "pack.step_owned" if step.owner else "pack.step"
        return self.say(key, name=step.name, level=step.level, owner=step.owner)

    @property
    def asks(self) -> tuple[str, ...]:
        """What is to be decided, as papers say it that are to be signed."""
        return tuple(decision.resolution for decision in self.decisions)

    @property
    def asks_for_money(self) -> bool:
        """Whether a budget is among the decisions."""
        return any(decision.key == "budget" for decision in self.decisions)


class OfficialSubject(Subject):
    """A subject of whom papers write days and fiscal years by era."""

    @cached_property
    def phrases(self) -> Phrases:
        """The words of the content, with days and years of official papers."""
        return OfficialPhrases(self.content, self.lang)


def account_of(subject: OfficialSubject, made_at: datetime) -> Account:
    """The account of a municipality, dated ``made_at`` (with its time zone)."""
    assessment, result, phrases = subject.assessment, subject.result, subject.phrases
    profile = assessment.profile
    plan = subject.plan if isinstance(subject.plan, Roadmap) else None
    chapter = summarise_stages(subject)
    steps = tuple(_steps(subject, plan))
    ends, years = _years(subject, plan, steps)
    year = assessment.plan.budget.first_year(subject.today)
    spans = {
        name: (phrases.day(f"{first}"), phrases.day(f"{last}"))
        for name, (first, last) in assessment.plan.budget.spans(year).items()
    }
    checked = last_checked(subject)
    answered = subject.say(
        "answered_of", answered=result.progress.answered, asked=result.progress.asked
    )
    return Account(
        phrases=phrases,
        made_at=made_at,
        made_on=phrases.day(f"{made_at:%Y-%m-%d}"),
        name=one_line(profile.label),
        own=own_name(profile, phrases),
        page=summarise_one_page(subject, chapter),
        stage=phrases.stage(result.stage.low),
        target="" if result.target is None else phrases.stage(result.target),
        chapter=chapter,
        items=summarise_items(subject),
        criteria=criteria_rows(result, phrases),
        findings=summarise_findings(subject),
        plan=summarise_plan(subject),
        steps=steps,
        is_planned=plan is not None,
        effort=0 if plan is None else plan.effort,
        capacity=assessment.plan.capacity,
        years=years,
        ends=ends,
        schemes=tuple(_scheme(entry, subject) for entry in _in_order(subject)),
        own_work=tuple(own_work(gap, subject) for gap in subject.advice.unserved),
        find_out=find_out(subject),
        cases=summarise_cases(subject),
        decisions=summarise_decisions(subject),
        budget=Budget(year, spans["request"], spans["council"]),
        answered=answered,
        answers=summarise_answers(subject),
        checked_on=phrases.day(checked) if checked else "–",
        fields=tuple(phrases.name("field", field) for field in profile.fields),
        countries=tuple(map(phrases.country, profile.countries)),
        ties=tuple(filter(None, map(one_line, profile.ties))),
        workshop=_workshop(subject),
        runs_utilities=profile.kind not in ("prefecture", "ward"),
        has_ranks=bool(rank_items(result).strongest),
    )


def _workshop(subject: Subject) -> tuple[str, int] | None:
    """Title and people of a real workshop at which answers were agreed."""
    workshop = subject.assessment.workshop
    if workshop is None or workshop.rehearsal:
        return None
    if all(voted.level is None for voted in workshop.criteria.values()):
        return None
    return one_line(workshop.title) or subject.say("pack.workshop"), workshop.people


def _steps(subject: Subject, plan: Roadmap | None) -> Iterator[PackStep]:
    begins = subject.assessment.plan.begins(subject.today)
    criteria = subject.content.checklist.criteria
    if plan is not None:
        for step in plan.steps:
            yield _step(
                subject,
                (step.criterion_id, step.level),
                (begins + step.year - 1, begins + step.ends - 1),
                needs_budget=step.needs_budget,
                starts_now=step.can_begin_now,
            )
        return
    for gap in subject.result.gaps:
        rung = criteria[gap.criteria[0]].rung(gap.level + 1)
        yield _step(
            subject,
            (gap.criteria[0], gap.level + 1),
            (begins, begins + rung.takes),
            needs_budget=rung.needs_budget,
            starts_now=not rung.needs_budget,
        )


def _step(
    subject: Subject,
    what: tuple[str, int],
    when: tuple[int, int],
    *,
    needs_budget: bool,
    starts_now: bool,
) -> PackStep:
    criterion_id, level = what
    remarks = subject.assessment.plan.remarks_on(criterion_id, level)
    return PackStep(
        id=f"{criterion_id}:{level}",
        criterion_id=criterion_id,
        level=level,
        name=subject.labels[criterion_id],
        todo=subject.of(subject.content.checklist.criteria[criterion_id].levels[level]),
        owner=one_line(remarks.owner),
        due="" if remarks.due is None else subject.phrases.day(remarks.due),
        begins=when[0],
        ends=when[1],
        needs_budget=needs_budget,
        starts_now=starts_now and remarks.state is None,
    )


def _years(
    subject: Subject, plan: Roadmap | None, steps: tuple[PackStep, ...]
) -> tuple[int | None, tuple[int, ...]]:
    """The fiscal year in which the plan reaches its target (``None`` without one), and all of
    them."""
    begins = subject.assessment.plan.begins(subject.today)
    if plan is None or not steps:
        return None, tuple(range(begins, begins + _YEARS))
    return begins + plan.years - 1, tuple(range(begins, begins + plan.years))


def _in_order(subject: Subject) -> Iterator[CalendarEntry]:
    """The schemes of the set, its lead first, then the others of the plan."""
    entries = {entry.offer.scheme.id: entry for entry in subject.calendar.entries}
    for offer in subject.advice.together:
        yield entries.pop(offer.scheme.id)
    yield from entries.values()


def _scheme(entry: CalendarEntry, subject: Subject) -> PackScheme:
    offer, words = entry.offer, subject.advice_words
    scheme, timing = offer.scheme, entry.timing
    money, phrases = scheme.money, subject.phrases
    latest = timing.decision
    return PackScheme(
        id=scheme.id,
        name=subject.of(scheme.name_today),
        agency=subject.of(scheme.agency),
        does=words.does(offer),
        when=timing_words(timing, phrases),
        call=call_words(timing.call, phrases),
        decide="" if latest is None else phrases.day(latest.day.isoformat()),
        money=_sentences(money_words(money, phrases), subject) or subject.say("pack.money_none"),
        ceiling=None if money is None else money.ceiling_jpy,
        months=None if money is None else money.duration_months,
    )


def _sentences(lines: Iterable[str], subject: Subject) -> str:
    """Lines as sentences, each with its full stop."""
    stop = "。" if subject.lang == "ja" else "."
    return subject.phrases.joined(f"{line.rstrip(stop)}{stop}" for line in lines)
