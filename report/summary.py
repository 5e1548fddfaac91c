"""Everything a report says, as plain data in words; the writers only set it in type.

``summarise`` gives the whole report. The functions after it say the same things to the pages:
which items are strongest and weakest, the charts in words, and the table beside each chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from checklist.answers import BLANK as NO_ANSWER
from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, is_absent
from checklist.catalogue import CaseEvent, Reference, Scheme
from checklist.load import Content
from checklist.model import TOP_LEVEL, Criterion, Item, Lang, Text
from report import staircase
from report.phrases import Phrases, one_line, shortened
from scoring.rating import CLAIM_FROM, Score
from scoring.result import Result
from scoring.stages import Gap, Gate
from scoring.support import Match, Recommendation

State = Literal["level", "unknown", "not_applicable", "blank"]

#: Widest label of a chart, in kana: on a phone it must leave room for the plot.
_ROOM = 15.5


# ---------------------------------------------------------------------------- plain data


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
    now_value: float | None
    required_value: int
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
    stage needs of this very criterion, ``None`` where it needs none."""

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
    evidence: tuple[str, ...]
    note: str
    by: str
    at: str
    at_iso: str


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
    """A matched support scheme. ``fit`` is 0 to 100; ``remarks`` are facts beside it."""

    id: str
    name: str
    former_name: str
    agency: str
    fit: float
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
class Schemes:
    """The matched schemes by what their standing allows; ``unserved`` names the gaps that no
    scheme serves."""

    intro: str
    recommended: tuple[SchemeSummary, ...]
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
class Summary:
    """A whole report. ``words`` are headings and labels by their key in
    ``data/text/report.yaml``; ``sign`` (the four steps alone) and ``staircase`` (with the
    municipality on it) are SVG."""

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
    items_table: Table
    criteria_table: Table
    criteria_rows: tuple[CriterionRow, ...]
    items_legend: tuple[str, ...]
    criteria_legend: tuple[str, ...]
    axis_score: str
    axis_level: str
    sign: str
    sign_alt: str
    staircase: str
    staircase_alt: str
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
    method: tuple[Section, ...]
    scale: Table
    sources: tuple[str, ...]
    doubts_intro: str
    doubts: tuple[DoubtSummary, ...]


# ---------------------------------------------------------------------------- ranking


@dataclass(frozen=True, slots=True)
class Ranking:
    """The item ids with the highest and the lowest point, all of them where several are alike.
    Both are empty where nothing stands out: fewer than two points, or all alike."""

    strongest: tuple[str, ...]
    weakest: tuple[str, ...]


def rank_items(result: Result, content: Content) -> Ranking:
    """The strongest and the weakest items; those without a point are left out."""
    points = {
        item.id: score.point
        for item in content.checklist.items
        if (score := result.rating.items[item.id]).point is not None
    }
    # compared as they are shown, so that two items with the same number are a tie
    shown = {item_id: Phrases.number(point) for item_id, point in points.items()}
    if len(set(shown.values())) < 2:
        return Ranking((), ())
    highest = shown[max(points, key=lambda i: points[i] or 0.0)]
    lowest = shown[min(points, key=lambda i: points[i] or 0.0)]
    return Ranking(
        strongest=tuple(i for i, words in shown.items() if words == highest),
        weakest=tuple(i for i, words in shown.items() if words == lowest),
    )


def rank_words(item_id: str, result: Result, content: Content, lang: Lang) -> str:
    """``最も強い`` or ``最も弱い``, where the item is; else empty."""
    ranking = rank_items(result, content)
    if item_id in ranking.strongest:
        return Phrases(content, lang).say("chart.strongest")
    return Phrases(content, lang).say("chart.weakest") if item_id in ranking.weakest else ""


def score_words(item_id: str, result: Result, content: Content, lang: Lang) -> str:
    """What stands at an item's place in the chart: its point and rank, or why it has none."""
    phrases = Phrases(content, lang)
    score = result.rating.items[item_id]
    if score.low is None:
        return phrases.say("chart.not_applicable")
    if score.point is None:
        return phrases.say("chart.no_point", span=phrases.span(score))
    return f"{phrases.number(score.point)} {rank_words(item_id, result, content, lang)}".strip()


# ---------------------------------------------------------------------------- criteria


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


def state_of(answer: Answer) -> State:
    """Which of the four kinds of answer it is."""
    if answer.known_level is not None:
        return "level"
    if answer.level == UNKNOWN:
        return "unknown"
    return "not_applicable" if answer.level == NOT_APPLICABLE else "blank"


def required_levels(result: Result, content: Content) -> dict[str, int]:
    """The highest level that the stages up to the target require, by criterion id; by item id
    where one criterion of the item is enough. Empty when there is no target left."""
    found: dict[str, int] = {}
    if result.target is None:
        return found
    for _, requirement in content.stages.required_up_to(result.target):
        if requirement.level is not None:
            found[requirement.id] = max(found.get(requirement.id, 0), requirement.level)
    return found


def criteria_rows(
    result: Result, assessment: Assessment, content: Content, lang: Lang
) -> tuple[CriterionRow, ...]:
    """Every item followed by its criteria, without an ``other`` that nobody named."""
    phrases = Phrases(content, lang)
    required = required_levels(result, content)
    rows = []
    for item in content.checklist.items:
        heading = phrases.item(item.id)
        rows.append(
            CriterionRow(item.id, heading, heading, True, None, None, required.get(item.id))
        )
        for criterion in item.criteria:
            if is_absent(assessment, criterion.id, content.checklist):
                continue
            answer = assessment[criterion.id]
            label = _label(phrases, criterion, answer)
            rows.append(
                CriterionRow(
                    id=criterion.id,
                    label=label,
                    short=shortened(label, _ROOM),
                    is_item=False,
                    state=state_of(answer),
                    level=answer.known_level,
                    required=required.get(criterion.id),
                )
            )
    return tuple(rows)


def items_legend(content: Content, lang: Lang) -> tuple[str, ...]:
    """What the signs in the chart of the items mean, a line each."""
    say = Phrases(content, lang).say
    return say("chart.items_legend"), say("chart.items_legend_range")


def criteria_legend(result: Result, content: Content, lang: Lang) -> tuple[str, ...]:
    """What the signs in the chart of the criteria mean, a line each."""
    phrases = Phrases(content, lang)
    cells = phrases.say("chart.criteria_legend")
    if result.target is None:
        return (cells,)
    stage = phrases.stage(result.target)
    return (
        cells,
        phrases.say("chart.criteria_legend_required", stage=stage),
        phrases.say("chart.criteria_legend_best"),
    )


def _label(phrases: Phrases, criterion: Criterion, answer: Answer) -> str:
    return phrases.criterion(criterion.id, answer.name if criterion.own else "")


def _labels(phrases: Phrases, assessment: Assessment) -> dict[str, str]:
    """The label of every criterion, an ``other`` under the name it was given."""
    return {
        criterion.id: _label(phrases, criterion, assessment[criterion.id])
        for criterion in phrases.content.checklist.criteria.values()
    }


# ---------------------------------------------------------------------------- charts in words


def describe_staircase(result: Result, content: Content, lang: Lang) -> str:
    """The staircase in words."""
    return staircase.describe(content.stages, lang, result.stage)


def _ranks(result: Result, content: Content, phrases: Phrases) -> str:
    ranking = rank_items(result, content)
    if not ranking.strongest:
        return phrases.say("chart.no_ranks")
    return phrases.say(
        "chart.ranks",
        strongest=phrases.listed(phrases.item(i) for i in ranking.strongest),
        weakest=phrases.listed(phrases.item(i) for i in ranking.weakest),
    )


def describe_items(result: Result, content: Content, lang: Lang) -> str:
    """The chart of the items in words."""
    phrases = Phrases(content, lang)
    rows = [
        phrases.say(
            "chart.items_alt_row",
            item=phrases.item(item_id),
            score=phrases.score(score) if score.low is not None else phrases.say("not_applicable"),
        )
        for item_id, score in result.rating.items.items()
    ]
    return phrases.say(
        "chart.items_alt",
        rows=phrases.joined(rows),
        ranks=_ranks(result, content, phrases),
    )


def describe_criteria(result: Result, assessment: Assessment, content: Content, lang: Lang) -> str:
    """The chart of the criteria in words: by level, from the highest down."""
    phrases = Phrases(content, lang)
    by_state: dict[str, list[str]] = {}
    for row in criteria_rows(result, assessment, content, lang):
        if not row.is_item:
            by_state.setdefault(phrases.answer(assessment[row.id]), []).append(row.label)
    order = [
        *(phrases.level(level) for level in range(TOP_LEVEL, -1, -1)),
        phrases.say("unknown"),
        phrases.say("blank"),
        phrases.say("not_applicable"),
    ]
    states = [
        phrases.say("chart.criteria_alt_state", state=state, criteria=phrases.listed(labels))
        for state in order
        if (labels := by_state.get(state))
    ]
    missing = ""
    if result.target is not None:
        named = _labels(phrases, assessment)
        names = [_gap_name(gap, phrases, named) for gap in result.gaps]
        stage = phrases.stage(result.target)
        missing = (
            phrases.say("chart.criteria_alt_missing", stage=stage, criteria=phrases.listed(names))
            if names
            else phrases.say("chart.criteria_alt_reached", stage=stage)
        )
    return phrases.say("chart.criteria_alt", states=phrases.joined(states), missing=missing).strip()


def items_table(
    result: Result, content: Content, lang: Lang
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of the table beside the chart of the items."""
    phrases = Phrases(content, lang)
    rows = []
    for item_id, score in result.rating.items.items():
        remark = rank_words(item_id, result, content, lang)
        rows.append(
            (
                phrases.item(item_id),
                phrases.number(score.point),
                "" if score.is_exact else phrases.span(score),
                phrases.score(result.rating.evidenced_items[item_id]),
                remark if score.low is not None else phrases.say("not_applicable"),
            )
        )
    head = tuple(
        phrases.say(f"chart.{name}") for name in ("item", "score", "range", "evidenced", "remark")
    )
    return head, tuple(rows)


def criteria_table(
    result: Result, assessment: Assessment, content: Content, lang: Lang
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of the table beside the chart of the criteria."""
    phrases = Phrases(content, lang)
    required = required_levels(result, content)
    rows = []
    for row in criteria_rows(result, assessment, content, lang):
        if row.is_item:
            continue
        answer = assessment[row.id]
        item_id = content.checklist.criteria[row.id].item_id
        needed = ""
        if row.required is not None:
            needed = phrases.level(row.required)
        elif item_id in required:
            needed = phrases.say("chart.required_best", level=required[item_id])
        proofs = sum(bool(line.strip()) for line in answer.evidence)
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
    return head, tuple(rows)


# ---------------------------------------------------------------------------- the whole report


def summarise(
    assessment: Assessment,
    result: Result,
    content: Content,
    lang: Lang,
    made_at: datetime,
) -> Summary:
    """The report of one assessment in one language, dated ``made_at`` (with its time zone)."""
    return _Writer(assessment, result, content, lang, made_at).summary()


def _gap_name(gap: Gap, phrases: Phrases, labels: Mapping[str, str]) -> str:
    """The criterion of a gap; for a best-of gap, each one that would close it."""
    return phrases.either(labels[c] for c in gap.criteria)


class _Writer:
    """Says one assessment in one language."""

    def __init__(
        self,
        assessment: Assessment,
        result: Result,
        content: Content,
        lang: Lang,
        made_at: datetime,
    ) -> None:
        self._assessment = assessment
        self._result = result
        self._content = content
        self._lang = lang
        self._made_at = made_at
        self._phrases = Phrases(content, lang)
        self._say = self._phrases.say
        self._labels = _labels(self._phrases, assessment)
        self._required = required_levels(result, content)
        self._checked_on = max(
            (scheme.standing.checked for scheme in content.schemes.values()), default=""
        )

    def _of(self, text: Text | None) -> str:
        return text.of(self._lang) if text is not None else ""

    def summary(self) -> Summary:
        result, content, lang = self._result, self._content, self._lang
        lifts = tuple(self._lift(gate) for gate in result.staircase.binding)
        items = tuple(self._item(item) for item in content.checklist.items)
        keys = content.wording.keys()
        counted = [
            c
            for c in content.checklist.criteria
            if not is_absent(self._assessment, c, content.checklist)
        ]
        municipality = one_line(self._assessment.profile.label) or self._say("unnamed")
        return Summary(
            lang=lang,
            words={
                key.removeprefix("report."): self._say(key)
                for key in keys
                if key.startswith("report.")
            },
            title=self._say("pdf_title", municipality=municipality),
            subtitle=self._say("subtitle", asked=len(content.checklist.asked)),
            municipality=municipality,
            made_on=self._phrases.day(f"{self._made_at:%Y-%m-%d}"),
            made_at=self._made_at,
            facts=self._facts(),
            profile=self._profile(),
            one_page=self._one_page(lifts),
            lifts=lifts,
            stages=tuple(self._stage(stage.number) for stage in content.stages.stages[1:]),
            items=items,
            overall_calculation=self._overall_calculation(),
            items_table=Table(*items_table(result, content, lang)),
            criteria_table=Table(*criteria_table(result, self._assessment, content, lang)),
            criteria_rows=criteria_rows(result, self._assessment, content, lang),
            items_legend=items_legend(content, lang),
            criteria_legend=criteria_legend(result, content, lang),
            axis_score=self._say("chart.axis_score"),
            axis_level=self._say("chart.axis_level"),
            sign=staircase.draw_staircase(content.stages, lang),
            sign_alt=staircase.describe(content.stages, lang),
            staircase=staircase.draw_staircase(content.stages, lang, result.stage),
            staircase_alt=describe_staircase(result, content, lang),
            items_alt=describe_items(result, content, lang),
            criteria_alt=describe_criteria(result, self._assessment, content, lang),
            strengths=self._strengths(counted),
            gaps_heading=(
                self._say("gaps_plain")
                if result.target is None
                else self._say("gaps", stage=self._phrases.stage(result.target))
            ),
            gaps=tuple(self._gap(gap) for gap in result.gaps),
            evidence_note=self._evidence_note(),
            claimed=tuple(
                Finding(self._labels[c], self._phrases.answer(self._assessment[c]))
                for c in result.rating.evidence.claimed
            ),
            unknowns=self._in_state(counted, "unknown"),
            not_applicables=self._in_state(counted, "not_applicable"),
            blanks=self._in_state(counted, "blank"),
            schemes=self._schemes(),
            cases=self._cases(),
            method=self._method(),
            scale=Table(
                (self._say("scale_level"), self._say("scale_meaning")),
                tuple(
                    (self._phrases.level(level), self._of(step.meaning))
                    for level, step in enumerate(content.checklist.scale)
                ),
            ),
            sources=(
                self._say("source_main", source=self._of(content.checklist.source)),
                *self._checked_note(),
            ),
            doubts_intro=self._say("doubts_text", n=len(content.doubts)),
            doubts=tuple(
                DoubtSummary(self._of(d.where), self._of(d.detail), self._of(d.taken))
                for d in content.doubts
                if d.severity == "high"
            ),
        )

    def _checked_note(self) -> tuple[str, ...]:
        if not self._checked_on:
            return ()
        return (self._say("source_checked", day=self._phrases.day(self._checked_on)),)

    # ------------------------------------------------------------------ cover

    def _facts(self) -> tuple[Fact, ...]:
        say, progress = self._say, self._result.progress
        version = self._content.checklist.version
        answered_under = self._assessment.checklist
        if answered_under is not None and answered_under != version:
            version = say("answers_version", version=version, answers=one_line(answered_under))
        return (
            Fact(say("made_on"), self._phrases.day(f"{self._made_at:%Y-%m-%d}")),
            Fact(
                say("answered"),
                say("answered_of", answered=progress.answered, asked=progress.asked),
            ),
            Fact(say("checklist_version"), version),
        )

    def _target(self) -> str:
        if self._result.target is None:
            return self._say("target_none")
        key = "target_next" if self._assessment.target is None else "target_own"
        return self._say(key, stage=self._phrases.stage(self._result.target))

    def _profile(self) -> tuple[Fact, ...]:
        profile, phrases, say = self._assessment.profile, self._phrases, self._say
        told: list[tuple[str, str]] = [("name", one_line(profile.label))]
        if profile.kind is not None:
            told.append(("kind", phrases.name("kind", profile.kind)))
        if profile.code is not None:
            told.append(("code", profile.code))
        if profile.population is not None:
            told.append(("population", say("population", n=f"{profile.population:,}")))
        told.append(("fields", phrases.listed(phrases.name("field", f) for f in profile.fields)))
        told.append(("regions", phrases.listed(phrases.name("region", r) for r in profile.regions)))
        told.append(("ties", "\n".join(tie for tie in profile.ties if tie.strip())))
        told.append(("target", self._target()))
        return tuple(Fact(say(f"profile_{key}"), value) for key, value in told if value)

    # ------------------------------------------------------------------ the one page

    def _one_page(self, lifts: tuple[Lift, ...]) -> OnePage:
        result, say, phrases = self._result, self._say, self._phrases
        low, high = result.stage.low, result.stage.high
        overall, evidenced = result.rating.overall, result.rating.evidenced
        ranking = rank_items(result, self._content)
        following = result.staircase.next_stage
        title = self._of(self._content.stages[low].title)
        return OnePage(
            stage_number=low,
            stage_high=high,
            stage_big=say("stage_big", number=low) if low else title,
            stage=title if low else "",
            stage_note=(
                say("stage_up_to", stage=phrases.stage(high))
                if high > low
                else say("stage_certain")
            ),
            score=self._point(overall),
            score_span=self._span_beside(overall),
            score_note=self._score_note(overall),
            score_point=overall.point,
            score_low=overall.low,
            score_high=overall.high,
            evidenced=self._point(evidenced),
            evidenced_span=self._span_beside(evidenced),
            evidenced_point=evidenced.point,
            evidence_note=self._evidence_note(),
            strongest=self._ranked(ranking.strongest),
            weakest=self._ranked(ranking.weakest),
            binding_heading=(
                "" if following is None else say("binding", stage=phrases.stage(following))
            ),
            binding=lifts,
            binding_note=say("binding_none") if following is None else "",
            steps=(self._first_lift(), self._first_scheme(), self._first_case()),
        )

    def _point(self, score: Score) -> str:
        """The number in large type: the point, or the range where there is none."""
        return self._phrases.span(score) if score.point is None else f"{score.point:.0f}"

    def _span_beside(self, score: Score) -> str:
        if score.point is None or score.is_exact:
            return ""
        return self._say("score_span", span=self._phrases.span(score))

    def _score_note(self, overall: Score) -> str:
        if overall.is_exact:
            return self._say("score_exact")
        states = [state_of(self._assessment[c]) for c in self._result.rating.levels]
        note = self._say("score_open", unknown=states.count("unknown"), blank=states.count("blank"))
        if overall.point is not None:
            return note
        return self._say("sentences", first=self._say("score_span_only"), second=note)

    def _ranked(self, item_ids: Sequence[str]) -> str:
        if not item_ids:
            return self._say("no_rank")
        return self._phrases.listed(
            self._say(
                "score",
                point=self._phrases.item(item_id),
                span=self._phrases.number(self._result.rating.items[item_id].point),
            )
            for item_id in item_ids
        )

    def _evidence_note(self) -> str:
        evidence = self._result.rating.evidence
        if not evidence.due:
            return self._say("evidence_none")
        return self._say("evidence_share", due=len(evidence.due), shown=len(evidence.shown))

    def _first_lift(self) -> Step:
        say = self._say
        if not self._result.gaps:
            return Step(say("next_lift"), "", say("next_lift_none"))
        gap = self._result.gaps[0]
        criterion = self._content.checklist.criteria[gap.criteria[0]]
        target = self._of(criterion.levels[gap.required])
        return Step(
            say("next_lift") if gap.is_known else say("next_find_out"),
            say(
                "pair",
                first=_gap_name(gap, self._phrases, self._labels),
                second=self._from_to(gap),
            ),
            say("next_lift_text", required=gap.required, text=target),
        )

    def _from_to(self, gap: Gap) -> str:
        now = str(gap.level) if gap.is_known else self._say("unknown_short")
        return self._say("lift_from_to", now=now, required=gap.required)

    def _first_scheme(self) -> Step:
        say, result = self._say, self._result
        if not result.gaps:
            return Step(say("next_scheme"), "", say("next_scheme_not_needed"))
        usable = [m for m in result.support.matches if m.scheme.access != "partner_only"]
        for wanted, kind in (
            (Recommendation.RECOMMENDED, "next_scheme"),
            (Recommendation.CONFIRM_FIRST, "next_scheme_confirm"),
        ):
            for match in usable:
                if match.recommendation is wanted:
                    name = self._of(match.scheme.name_today)
                    agency = self._of(match.scheme.agency)
                    return Step(
                        say(kind),
                        # some names end with the agency already
                        name if agency in name else say("score", point=name, span=agency),
                        self._of(match.scheme.check),
                    )
        return Step(say("next_scheme"), "", say("next_scheme_none"))

    def _first_case(self) -> Step:
        say, result = self._say, self._result
        if not result.gaps:
            return Step(say("next_case"), "", say("next_case_not_needed"))
        if not result.cases.matches:
            return Step(say("next_case"), "", say("next_case_none"))
        match = result.cases.matches[0]
        when = self._when(match.event)
        title = say("pair", first=self._of(match.case.title), second=self._of(match.event.title))
        return Step(
            say("next_case"),
            say("score", point=title, span=when) if when else title,
            self._of(match.event.summary),
        )

    # ------------------------------------------------------------------ stages

    def _gate_name(self, gate: Gate) -> str:
        requirement = gate.requirement
        if requirement.criterion is not None:
            return self._labels[requirement.criterion]
        if requirement.best_of is not None:
            return self._say("best_of", item=self._phrases.item(requirement.best_of))
        return self._say("overall")

    def _gate_now(self, gate: Gate) -> str:
        if gate.requirement.overall is not None:
            return self._phrases.number(gate.level)
        if gate.level is None:
            return self._say("not_applicable")
        answers = [self._assessment[c] for c in gate.criteria]
        if all(answer.known_level is None for answer in answers):
            return self._phrases.answer(answers[0])
        return self._phrases.level(int(gate.level))

    def _gate_required(self, gate: Gate) -> str:
        if gate.requirement.overall is not None:
            return str(gate.required)
        return self._phrases.level(gate.required)

    def _lift(self, gate: Gate) -> Lift:
        stairs, say, phrases = self._result.staircase, self._say, self._phrases
        following = stairs.next_stage or self._content.stages.top
        alone = stairs.lifted(gate).stage.low
        together = stairs.lifted(*stairs.binding).stage.low
        told = []
        if alone > stairs.stage.low:
            told.append(say("lift_unlocks", stage=phrases.stage(alone)))
        elif together >= following and len(stairs.binding) > 1:
            told.append(
                say(
                    "lift_unlocks_together",
                    n=len(stairs.binding) - 1,
                    stage=phrases.stage(together),
                )
            )
        for later in stairs.later(gate):
            told.append(
                say(
                    "lift_asked_again",
                    number=later.stage,
                    required=self._gate_required(later),
                )
            )
        remark = ""
        if gate.requirement.overall is not None:
            remark = say("lift_overall")
        elif gate.level is None:
            remark = say("lift_none_applicable")
        elif not gate.is_known:
            remark = say("lift_unknown")
        return Lift(
            name=self._gate_name(gate),
            now=self._gate_now(gate),
            required=self._gate_required(gate),
            now_value=gate.level,
            required_value=gate.required,
            means_label=self._say("lift_means", level=gate.required),
            means=self._means(gate),
            reason=self._of(gate.requirement.reason),
            unlocks=phrases.joined(told),
            remark=remark,
            is_known=gate.is_known,
        )

    def _means(self, gate: Gate) -> str:
        """What the required level asks for, of each criterion that is near it."""
        criteria = self._content.checklist.criteria
        if len(gate.criteria) == 1:
            return self._of(criteria[gate.criteria[0]].levels[gate.required])
        return "\n".join(
            self._say(
                "pair",
                first=self._labels[c],
                second=self._of(criteria[c].levels[gate.required]),
            )
            for c in gate.criteria
        )

    def _stage(self, number: int) -> StageSummary:
        stage = self._content.stages[number]
        return StageSummary(
            number=number,
            heading=self._say("stage_heading", number=number, title=self._of(stage.title)),
            text=self._of(stage.summary),
            held=number <= self._result.stage.low,
            requirements=tuple(
                self._requirement(gate)
                for gate in self._result.staircase.gates
                if gate.stage == number
            ),
        )

    def _requirement(self, gate: Gate) -> Required:
        state: Literal["met", "could_be_met", "not_met"] = "not_met"
        if gate.met:
            state = "met"
        elif gate.could_be_met:
            state = "could_be_met"
        return Required(
            name=self._gate_name(gate),
            required=self._gate_required(gate),
            now=self._gate_now(gate),
            state=state,
            verdict=self._say(state),
            reason=self._of(gate.requirement.reason),
        )

    # ------------------------------------------------------------------ items and answers

    def _item(self, item: Item) -> ItemSummary:
        score = self._result.rating.items[item.id]
        return ItemSummary(
            id=item.id,
            number=self._phrases.item_number(item.id),
            title=self._of(item.title),
            question=self._of(item.question),
            rule=self._say(f"rule_{item.rule}"),
            score=self._phrases.score(score),
            point=score.point,
            low=score.low,
            high=score.high,
            evidenced=self._phrases.score(self._result.rating.evidenced_items[item.id]),
            remark=rank_words(item.id, self._result, self._content, self._lang),
            chart_words=score_words(item.id, self._result, self._content, self._lang),
            calculation=self._calculation(item),
            answers=tuple(
                self._answer(criterion)
                for criterion in item.criteria
                # an own criterion that nobody named is still shown when anything was typed
                if not criterion.own or self._assessment[criterion.id] != NO_ANSWER
            ),
        )

    def _calculation(self, item: Item) -> str:
        levels = self._result.rating.levels
        known = [x.known for c in item.criteria if (x := levels.get(c.id)) and x.known is not None]
        if not known:
            return self._say("calculation_none")
        score = self._phrases.number(self._result.rating.items[item.id].point)
        if item.rule == "best":
            return self._say("calculation_best", best=max(known), score=score)
        return self._say(
            "calculation_mean", levels=" + ".join(map(str, known)), n=len(known), score=score
        )

    def _overall_calculation(self) -> str:
        applicable = [s for s in self._result.rating.items.values() if s.low is not None]
        overall = self._result.rating.overall.point
        if overall is None:
            return self._say("calculation_overall_none")
        return self._say(
            "calculation_overall",
            scores=" + ".join(f"{score.point:.1f}" for score in applicable),
            n=len(applicable),
            score=self._phrases.number(overall),
        )

    def _answer(self, criterion: Criterion) -> AnswerSummary:
        answer, phrases = self._assessment[criterion.id], self._phrases
        level = answer.known_level
        absent = is_absent(self._assessment, criterion.id, self._content.checklist)
        return AnswerSummary(
            id=criterion.id,
            number=phrases.criterion_number(criterion.id),
            label=self._labels[criterion.id],
            title=self._labels[criterion.id].partition(" ")[2],
            question=self._of(criterion.question),
            state=state_of(answer),
            level=level,
            answer=phrases.answer(answer),
            means=self._of(criterion.levels[level]) if level is not None else "",
            required=self._required.get(criterion.id),
            own_name=one_line(answer.name),
            remark=self._say("own_unnamed") if absent else "",
            reason=answer.reason.strip(),
            evidence=tuple(line.strip() for line in answer.evidence if line.strip()),
            note=answer.note.strip(),
            by=one_line(answer.by),
            at="" if answer.at is None else phrases.moment(answer.at),
            at_iso="" if answer.at is None else answer.at.isoformat(),
        )

    # ------------------------------------------------------------------ findings

    def _strengths(self, counted: Iterable[str]) -> tuple[Finding, ...]:
        strong = [
            (c, answer)
            for c in counted
            if ((answer := self._assessment[c]).known_level or 0) >= CLAIM_FROM
        ]
        strong.sort(key=lambda pair: -(pair[1].known_level or 0))
        return tuple(
            Finding(
                self._labels[c],
                self._say(
                    "score",
                    point=self._phrases.answer(answer),
                    span=self._say("shown" if answer.is_shown else "not_shown"),
                ),
            )
            for c, answer in strong
        )

    def _gap(self, gap: Gap) -> GapSummary:
        return GapSummary(
            name=_gap_name(gap, self._phrases, self._labels),
            level=gap.level,
            required=gap.required,
            size=gap.size,
            blocks_next=gap.blocks_next,
            is_known=gap.is_known,
        )

    def _in_state(self, counted: Iterable[str], state: State) -> tuple[Finding, ...]:
        return tuple(
            Finding(self._labels[c], answer.reason.strip() if state == "not_applicable" else "")
            for c in counted
            if state_of(answer := self._assessment[c]) == state
        )

    # ------------------------------------------------------------------ schemes and cases

    def _link(self, reference: Reference) -> Link:
        phrases = self._phrases
        told = []
        if reference.date is not None:
            told.append(phrases.day(reference.date))
        if reference.date_note is not None:
            told.append(self._of(reference.date_note))
        if reference.kind is not None:
            told.append(phrases.name("source", reference.kind))
        if reference.says is not None:
            told.append(self._of(reference.says))
        return Link(reference.title or "", reference.url, phrases.listed(told))

    def _schemes(self) -> Schemes:
        result, say = self._result, self._say
        if not result.gaps:
            return Schemes(say("schemes_none"), (), (), (), ())
        by_recommendation: dict[Recommendation, list[SchemeSummary]] = {}
        for match in result.support.matches:
            by_recommendation.setdefault(match.recommendation, []).append(self._scheme(match))
        return Schemes(
            intro=say(
                "schemes_intro",
                gaps=len(result.gaps),
                day=self._phrases.day(self._checked_on) if self._checked_on else "–",
            ),
            recommended=tuple(by_recommendation.get(Recommendation.RECOMMENDED, ())),
            confirm_first=tuple(by_recommendation.get(Recommendation.CONFIRM_FIRST, ())),
            models=tuple(by_recommendation.get(Recommendation.MODEL, ())),
            unserved=tuple(
                _gap_name(gap, self._phrases, self._labels) for gap in result.support.uncovered
            ),
        )

    def _scheme(self, match: Match) -> SchemeSummary:
        scheme, phrases, say = match.scheme, self._phrases, self._say
        standing = scheme.standing
        name = self._of(scheme.name_today)
        # the reader in another language finds the body in charge by its Japanese name
        former = say("renamed", name=self._of(scheme.name)) if standing.current_name else ""
        return SchemeSummary(
            id=scheme.id,
            name=name,
            former_name=former,
            agency=self._of(scheme.agency),
            fit=100 * match.fit,
            fit_words=say("fit_value", fit=phrases.number(100 * match.fit)),
            summary=self._of(scheme.summary),
            remarks=self._scheme_remarks(match),
            reasons=tuple(
                say(
                    f"match.reason_{reason.help}",
                    criterion=self._labels[reason.criterion_id],
                    level=reason.gap.level,
                    required=reason.gap.required,
                )
                for reason in match.reasons
            ),
            access=phrases.name("access", scheme.access),
            applicants=self._of(scheme.applicants),
            check=self._of(scheme.check),
            standing=self._standing(scheme),
            grade=standing.grade,
            checked=phrases.day(standing.checked),
            checked_iso=standing.checked,
            note=self._of(standing.note),
            doubt=self._of(standing.doubt),
            sources=tuple(self._link(reference) for reference in standing.sources),
        )

    def _scheme_remarks(self, match: Match) -> tuple[str, ...]:
        told = []
        for name, fits in (("field", match.fields), ("region", match.regions)):
            if fits is not None:
                told.append(self._say(f"{name}_{'fits' if fits else 'differs'}"))
        if match.replaces:
            names = (self._of(self._content.schemes[old].name) for old in match.replaces)
            told.append(self._say("replaces", names=self._phrases.listed(names)))
        return tuple(told)

    def _standing(self, scheme: Scheme) -> str:
        standing, phrases = scheme.standing, self._phrases
        told = [
            self._say(
                "standing_line",
                value=phrases.name("value", standing.value),
                grade=standing.grade,
                day=phrases.day(standing.checked),
            )
        ]
        if standing.last_confirmed_active is not None:
            told.append(self._say("last_seen", day=phrases.day(standing.last_confirmed_active)))
        return phrases.joined(told)

    def _when(self, event: CaseEvent) -> str:
        """The year of an event, and where the fact sheet prints another, that one too."""
        say = self._say
        if event.year is None:
            return "" if event.likely_year is None else say("case_year", year=event.likely_year)
        if event.until is not None:
            printed = say("case_years", year=event.year, until=event.until)
        else:
            printed = say("case_ongoing" if event.ongoing else "case_year", year=event.year)
        if event.likely_year is None or event.likely_year == event.year:
            return printed
        return say("case_corrected", likely=event.likely_year, printed=printed)

    def _cases(self) -> Cases:
        result, say = self._result, self._say
        if not result.gaps:
            return Cases(say("cases_none"), (), ())
        events = []
        for match in result.cases.matches:
            event = match.event
            text = self._of(event.summary)
            if event.question is not None:
                text = say("case_question", question=self._of(event.question), answer=text)
            remarks = [say("case_similar")] if match.is_similar else []
            if event.likely is not None:
                remarks.append(self._of(event.likely))
            events.append(
                CaseSummary(
                    id=event.id,
                    case=self._of(match.case.title),
                    title=self._of(event.title),
                    when=self._when(event),
                    step="" if event.step is None else self._phrases.stage(event.step),
                    text=text,
                    shows=tuple(
                        self._labels[c]
                        for gap in match.gaps
                        for c in gap.criteria
                        if c in event.criteria
                    ),
                    remark=self._phrases.listed(remarks),
                    doubt=self._of(event.doubt),
                    sources=tuple(self._link(reference) for reference in event.sources),
                )
            )
        return Cases(
            intro=say("cases_intro"),
            events=tuple(events),
            unillustrated=tuple(
                _gap_name(gap, self._phrases, self._labels) for gap in result.cases.uncovered
            ),
        )

    # ------------------------------------------------------------------ method

    def _method(self) -> tuple[Section, ...]:
        """The method in words: every ``method_…`` heading with its numbered paragraphs."""
        numbered = re.compile(r"_\d+$")
        written = self._content.wording.keys()
        sections = []
        for name in ("level", "score", "range", "evidence", "stage", "gap", "case"):
            keys = [
                key.removeprefix("report.")
                for key in written
                if numbered.sub("", key) == f"report.method_{name}" and numbered.search(key)
            ]
            sections.append(
                Section(self._say(f"method_{name}"), tuple(self._say(key) for key in keys))
            )
        grades = tuple(
            self._say("method_grade", grade=grade, meaning=self._phrases.name("grade", grade))
            for grade in "ABCD"
        )
        sections.append(Section(self._say("method_grades"), grades))
        return tuple(sections)
