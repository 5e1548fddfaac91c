"""What a report contains, as plain data: words, numbers and lists, ready to be set in type.

Beside the words of a score or a date stand the number (``…_point``, ``…_low``, ``…_high``) and
the ISO date (``…_iso``): a table that calculates and sorts needs them typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Literal

from checklist.model import Lang

#: How many cards a report sets in full, by group; the rest stand in a table, or are counted.
CARDS: Mapping[str, int] = {
    "binding": 6,
    "recommended": 8,
    "read_or_join": 2,
    "confirm_first": 4,
    "events": 8,
}

State = Literal["level", "unknown", "not_applicable", "blank"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page to read: what it is called, its address, and what it says (may be empty)."""

    title: str
    url: str
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of words; every row is as long as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Lift:
    """One requirement that holds back the next stage. ``now`` and ``required`` are levels (a
    score for the overall requirement); ``means`` is what the required level asks for."""

    name: str
    now: str
    required: str
    means_label: str
    means: str
    reason: str
    unlocks: str
    remark: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three things to do next."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class OnePage:
    """The page that stands alone. ``stage_number`` is 0 before the first stage; its words are
    ``stage_big`` and, in smaller type, ``stage``. Scores are 0 to 100."""

    stage_number: int
    stage_high: int
    stage_big: str
    stage: str
    stage_note: str
    score: str
    score_span: str
    score_note: str
    score_point: float | None
    score_low: float | None
    score_high: float | None
    evidenced: str
    evidenced_span: str
    evidenced_point: float | None
    evidence_note: str
    strongest: str
    weakest: str
    rank_note: str
    binding_heading: str
    binding: tuple[Lift, ...]
    binding_note: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Required:
    """One requirement of a stage and how it stands. ``state``: met, could_be_met, not_met."""

    name: str
    required: str
    now: str
    state: Literal["met", "could_be_met", "not_met"]
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class StageSummary:
    """One stage with its requirements."""

    number: int
    heading: str
    text: str
    held: bool
    requirements: tuple[Required, ...]


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """The answer to one criterion, with everything typed. ``required`` is the level the target
    stage needs of this very criterion, ``None`` where it needs none.
    ``signed``: who answered and when, under the name of the first of them that is known.
    ``earlier_reason``: why it was not applicable, typed before another answer was given."""

    id: str
    number: str
    label: str
    title: str
    question: str
    state: State
    level: int | None
    answer: str
    means: str
    required: int | None
    own_name: str
    remark: str
    reason: str
    earlier_reason: str
    evidence: tuple[str, ...]
    note: str
    by: str
    at: str
    at_iso: str
    signed: Fact


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
class ItemSummary:
    """One item with its scores (0 to 100) and answers."""

    id: str
    number: int
    title: str
    question: str
    rule: str
    score: str
    point: float | None
    low: float | None
    high: float | None
    evidenced: str
    evidenced_point: float | None
    remark: str
    chart_words: str
    calculation: str
    answers: tuple[AnswerSummary, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion named for one reason: its label and what is to be said about it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class GapSummary:
    """How far a criterion is from what the target stage needs."""

    name: str
    level: int
    required: int
    size: int
    blocks_next: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class SchemeSummary:
    """A matched support scheme. ``fit`` is 0 to 100, ``fit_shown`` the same in whole
    numbers; ``remarks`` are facts beside it."""

    id: str
    name: str
    former_name: str
    agency: str
    fit: float
    fit_shown: str
    fit_words: str
    summary: str
    remarks: tuple[str, ...]
    reasons: tuple[str, ...]
    access: str
    applicants: str
    check: str
    standing: str
    grade: str
    checked: str
    checked_iso: str
    note: str
    doubt: str
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class CoveringSummary:
    """The smallest set of schemes that serves every gap: what each serves, and notes on what is
    left. The table has no rows where no recommended scheme serves any gap."""

    heading: str
    text: str
    table: Table
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schemes:
    """The matched schemes by what their standing allows; ``unserved`` names the gaps that no
    scheme serves; ``covering`` only where there is a gap."""

    intro: str
    covering: CoveringSummary | None
    recommended: tuple[SchemeSummary, ...]
    read_or_join: tuple[SchemeSummary, ...]
    confirm_first: tuple[SchemeSummary, ...]
    models: tuple[SchemeSummary, ...]
    unserved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """An event from which to learn, and the gaps it bears on."""

    id: str
    case: str
    title: str
    when: str
    step: str
    text: str
    shows: tuple[str, ...]
    remark: str
    doubt: str
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """The matched events; ``unillustrated`` names the gaps without one."""

    intro: str
    events: tuple[CaseSummary, ...]
    unillustrated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoubtSummary:
    """Where the fact sheet is doubtful, and what is taken instead."""

    where: str
    detail: str
    taken: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of the chart of then and now: an item (a heading) or one of its criteria.

    ``change`` is now − then where both are levels; ``required`` the level that the target stage
    then asked of this very criterion (on an item's row, of any one of its criteria). ``sign`` says
    both answers in a few characters (``1→2``, ``？→2``); the other words are those of the table.
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
class GoalRow:
    """What the target stage then required of one thing, and what became of it. ``progress_low`` and
    ``progress_high``: shares of the way, 1 being the goal; ``calculation``: the formula filled
    in, empty where there is none."""

    id: str
    name: str
    required: str
    then: str
    now: str
    progress: str
    progress_low: float | None
    progress_high: float | None
    state: Literal["met", "exceeded", "missed", "open", "not_planned"]
    verdict: str
    calculation: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the plan then, and what became of it; ``id`` of its criterion."""

    id: str
    state: Literal["done", "not_done", "open", "not_applicable"]


@dataclass(frozen=True, slots=True)
class ComparisonSummary:
    """Then and now. ``other_municipality`` warns that the two seem to be of different ones;
    ``notes`` list what another version of the checklist dropped or newly asks, under
    ``changed_version``. All of these are empty where there is nothing to tell."""

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
class PlanRow:
    """A criterion that the plan raises; ``reached``: each year in which it rises, and to what."""

    id: str
    label: str
    short: str
    reached: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of the plan: raising a criterion to ``level``. ``effort`` in units and in words,
    ``todo`` what the level asks for, ``aids`` the scheme and the case that go with it. ``state``
    says that it was pinned, or why it stands outside the plan; ``owner``, ``due`` (``due_month`` as
    ``2027-09``) and ``note`` what the municipality said; ``remark`` that the month does not fit.
    All empty where there is nothing to tell."""

    criterion_id: str
    level: int
    name: str
    change: str
    effort: int
    effort_words: str
    todo: str
    aids: tuple[str, ...]
    state: str
    owner: str
    due: str
    due_month: str
    note: str
    remark: str


@dataclass(frozen=True, slots=True)
class PlanYear:
    """What to do in one year: its steps, and the same as a table. ``when`` is its fiscal year,
    empty where the plan does not say when it begins."""

    number: int
    heading: str
    when: str
    steps: tuple[PlanStep, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """The plan: a chart of all years with its table, and each year. Where none reaches the target,
    only ``intro`` and ``obstacles`` say why. ``others``: steps outside the plan of which the
    municipality said something, and the same as a table."""

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


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round of votes of everybody or of a group (``who``). ``counts`` by level 0 to 4 and
    ``unknown`` are ``None`` where too few voted; ``median`` and ``agreement`` (van der Eijk's A, -1
    to 1) are ``None`` where there is none, ``verdict`` then a dash."""

    number: int
    who: str
    voters: int
    counts: tuple[int, ...] | None
    unknown: int | None
    median: float | None
    agreement: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class VotedSummary:
    """What a workshop did with one criterion; ``agreed`` in words, ``None`` where nothing was
    agreed."""

    id: str
    name: str
    agreed: str | None
    agreed_level: int | None
    reason: str
    later: str
    rounds: tuple[RoundRow, ...]


@dataclass(frozen=True, slots=True)
class WorkshopSummary:
    """The workshop out of which the answers came: what was agreed with its table, each round as a
    table, the reasons, and how far people agreed over all criteria."""

    intro: str
    rehearsal: str
    facts: tuple[Fact, ...]
    criteria: tuple[VotedSummary, ...]
    agreed_table: Table
    rounds_note: str
    rounds_table: Table
    agreement_note: str
    reasons: tuple[Fact, ...]
    alpha: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeightsRow:
    """An item with a point; ``share``: with how many of the weightings, in per cent, it pulls the
    score down most."""

    id: str
    label: str
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class WeightsSummary:
    """What other weights of the items would say: sentences, and a chart with its table."""

    intro: str
    sentences: tuple[str, ...]
    rows: tuple[WeightsRow, ...]
    legend: tuple[str, ...]
    axis: str
    alt: str
    table: Table


@dataclass(frozen=True, slots=True)
class Stair:
    """One step of the staircase: the number of its stage (from 1) and the stage's title."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Staircase:
    """The steps from the lowest up. ``now``: the stage held (0: the ground before the first step),
    ``possible``: the highest that may be held already; both ``None`` where no municipality stands
    on it. ``alt``: the drawing in words."""

    stairs: tuple[Stair, ...]
    now: int | None
    possible: int | None
    now_label: str
    possible_label: str
    alt: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole report. ``words`` are headings and labels by their key in
    ``data/text/report.yaml``; ``sign`` is the four steps alone, ``staircase``
    has the municipality on it. ``plan`` only below the highest stage, ``workshop`` only where
    answers were agreed at one, ``weights`` only where two items have a point, ``comparison`` only
    where an earlier assessment was given."""

    lang: Lang
    words: Mapping[str, str]
    title: str
    subtitle: str
    municipality: str
    made_on: str
    made_at: datetime
    facts: tuple[Fact, ...]
    profile: tuple[Fact, ...]
    one_page: OnePage
    lifts: tuple[Lift, ...]
    stages: tuple[StageSummary, ...]
    items: tuple[ItemSummary, ...]
    overall_calculation: str
    weights: WeightsSummary | None
    items_table: Table
    criteria_table: Table
    criteria_rows: tuple[CriterionRow, ...]
    items_legend: tuple[str, ...]
    criteria_legend: tuple[str, ...]
    axis_score: str
    axis_level: str
    sign: Staircase
    staircase: Staircase
    items_alt: str
    criteria_alt: str
    strengths: tuple[Finding, ...]
    gaps_heading: str
    gaps: tuple[GapSummary, ...]
    evidence_note: str
    claimed: tuple[Finding, ...]
    unknowns: tuple[Finding, ...]
    not_applicables: tuple[Finding, ...]
    blanks: tuple[Finding, ...]
    schemes: Schemes
    cases: Cases
    plan: PlanSummary | None
    workshop: WorkshopSummary | None
    method: tuple[Section, ...]
    scale: Table
    sources: tuple[str, ...]
    doubts_intro: str
    doubts: tuple[DoubtSummary, ...]
    comparison: ComparisonSummary | None = None


def length_of(value: object) -> int:
    """How many characters stand in these shapes, or in the plain data made of them: what is short
    must not part over two pages."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(length_of, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(length_of, value))
    if is_dataclass(value):
        return sum(length_of(getattr(value, one.name)) for one in fields(value))
    return 0
