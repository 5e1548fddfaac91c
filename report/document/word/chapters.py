"""The chapters of the Word report after its first page, besides those of ``level_tables`` and
``advice``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from charts.staircase import draw_staircase
from report.document.word.builder import (
    SHORT,
    TAB,
    Builder,
    Line,
    LineContent,
    Styled,
    address,
    facts,
    label,
    small,
    strong,
)
from report.typesetting import picture_of
from wording.answers import AnswersChapter, AnswerSummary
from wording.decisions import ToDecide
from wording.findings import Findings
from wording.indicators import IndicatorsSummary
from wording.items import ItemsChapter
from wording.method import MethodChapter
from wording.phrases import is_web_address
from wording.plan import PlanSummary
from wording.rounds import WorkshopSummary
from wording.shapes import Finding, length_of
from wording.stages import StageChapter
from wording.staircase import DrawnStaircase
from wording.summary import Summary


def stage(builder: Builder, chapter: StageChapter) -> None:
    """Adds the chapter on the stage: the staircase as a picture, and its requirements."""
    words = builder.words
    builder.heading(1, words["stage_chapter"])
    builder.add(words["stage_intro"])
    builder.picture(_drawn(chapter.staircase), chapter.staircase.alt, 130)
    builder.caption("figure", words["staircase"])
    if chapter.lifts:
        builder.heading(2, chapter.binding_heading)
    else:
        builder.add(strong(words["binding_none"]))
    for lift in chapter.lifts:
        builder.heading(3, f"{lift.name}　{lift.now} → {lift.required}")
        means, why = (lift.means_label, lift.means), (words["lift_why"], lift.reason)
        lines = facts((means, why, ("", lift.unlocks), ("", lift.remark)))
        builder.lines(lines, together=True)
    builder.heading(2, words["requirements"])
    title = f"{words['requirements']}{'（{}）' if builder.lang == 'ja' else ' ({})'}"
    head = [words[key] for key in ("requirement", "required", "now", "held")]
    for stair in chapter.stages:
        builder.heading(3, stair.heading)
        builder.add(stair.text, "Note", keep=True)
        rows = [
            (
                *(need.name, need.required, need.now),
                need.verdict if need.state == "met" else strong(need.verdict),
            )
            for need in stair.requirements
        ]
        builder.table(title.format(stair.heading), head, rows, (0, 38, 38, 22))


@lru_cache(maxsize=32)
def _drawn(staircase: DrawnStaircase) -> bytes:
    """The staircase as a PNG, sharp in print. There are some thirty of them, and drawing one takes
    a third of the time of a whole report."""
    return picture_of(draw_staircase(staircase), 130, 220)


def items(builder: Builder, chapter: ItemsChapter) -> None:
    """Adds the chapter on the items: the chart, its table, and the calculations."""
    words, head, scores = builder.words, chapter.table.head, chapter.scores
    builder.heading(1, words["items_chapter"])
    builder.legend(chapter.legend)
    columns = (
        (head[0], *[f"{item.number} {item.title}" for item in scores]),
        (head[1], *[item.point for item in scores]),
        (words["lowest"], *[item.low for item in scores]),
        (head[2], *[None if i.low is None or i.high is None else i.high - i.low for i in scores]),
    )
    builder.chart(columns, chapter.axis, chapter.alt)
    builder.caption("figure", words["items_table"])
    builder.table(words["items_table"], head, chapter.table.rows, (0, 18, 24, 34, 26))
    builder.heading(2, words["calculation"])
    rules = ["" if item.point is None else f"　{item.rule}" for item in scores]
    calculations = [
        (f"{item.number} {item.title}", f"{item.calculation}{rule}")
        for item, rule in zip(scores, rules, strict=True)
    ]
    overall = (words["overall"], chapter.overall_calculation)
    builder.lines(facts((*calculations, overall), "Wide Fact"))
    if (weights := chapter.weights) is not None:
        builder.heading(2, words["weights"])
        builder.each((weights.intro, *weights.sentences))
        head, rows = weights.table.head, weights.table.rows
        builder.table(words["weights"], head, rows, (0, *[34] * (len(head) - 1)))


def findings(builder: Builder, chapter: Findings) -> None:
    """Adds the chapter of findings."""
    words = builder.words
    builder.heading(1, words["findings_chapter"])
    builder.heading(2, words["strengths"])
    _findings(builder, "strengths", chapter.strengths)
    builder.heading(2, chapter.gaps_heading)
    if chapter.gaps:
        head = ("criterion_head", "now", "required", "gap_size", "gap_blocks", "gap_known")
        rows = [
            (
                *(gap.name, gap.now, str(gap.required), str(gap.size)),
                words["yes" if gap.blocks_next else "no"],
                words["known" if gap.is_known else "not_known"],
            )
            for gap in chapter.gaps
        ]
        columns = (0, 14, 16, 14, 30, 34)
        title = chapter.gaps_heading
        builder.table(title, [words[key] for key in head], rows, columns, marks=(1, 2, 3))
    else:
        builder.add(words["gaps_none"])
    builder.heading(2, words["evidence"])
    builder.add(chapter.evidence_note)
    builder.heading(3, words["claimed"])
    _findings(builder, "claimed", chapter.claimed)
    if chapter.to_check:
        builder.heading(2, words["to_check"])
        _findings(builder, "to_check", chapter.to_check)
    _names(builder, "unknowns", chapter.unknowns)
    if chapter.not_applicables:
        builder.heading(2, words["not_applicables"])
        _findings(builder, "not_applicables", chapter.not_applicables)
    _names(builder, "blanks", chapter.blanks)


def _names(builder: Builder, key: str, named: Sequence[Finding]) -> None:
    """Criteria of which there is no more to say, in one paragraph; nothing where there are none."""
    if named:
        builder.heading(2, builder.words[key])
        builder.add(
            ("、" if builder.lang == "ja" else ", ").join(finding.name for finding in named)
        )


def _findings(builder: Builder, key: str, named: Sequence[Finding]) -> None:
    """A table of criteria with their remarks, or the sentence that there are none."""
    words = builder.words
    if not named:
        builder.add(words[f"{key}_none"])
        return
    head = (words["criterion_head"], words["remark_head"])
    rows = [(finding.name, finding.text) for finding in named]
    builder.table(words[key], head, rows, (64, 0), parts=True)


def answers(builder: Builder, chapter: AnswersChapter) -> None:
    """Adds the chapter of all answers."""
    words = builder.words
    builder.heading(1, words["answers_chapter"])
    builder.add(words["answers_intro"])
    builder.add(words["is_savefile_word"], "Note")
    builder.heading(2, words["profile"])
    builder.lines(facts(chapter.profile))
    for item in chapter.items:
        builder.heading(2, f"{item.number} {item.title}")
        builder.add(item.question, "Note", keep=True)
        for answer in item.answers:
            builder.heading(3, answer.label)
            lines = _answer(builder.words, answer)
            builder.lines(lines, together=length_of(answer) <= SHORT[builder.lang])


def _answer(words: Mapping[str, str], answer: AnswerSummary) -> list[Line]:
    needed = ""
    if answer.required is not None:
        needed = f"　　{words['required_level'].format(level=answer.required)}"
    lines = [Line((strong(answer.answer), small(needed)), "Answer")]
    if answer.means:
        lines.append(Line(answer.means))
    # the label already has the name of an own criterion
    own_name = "" if answer.own_name in answer.label else answer.own_name
    lines += facts((
        (words["own_name"], own_name),
        (words["remark_head"], answer.remark),
        (words["reason"], answer.reason),
        (words["earlier_reason"], answer.earlier_reason),
    ))  # fmt: skip
    evidence = label(words["evidence"])
    if len(answer.evidence) == 1:
        lines.append(Line((evidence, TAB, address(answer.evidence[0])), "Fact"))
    elif answer.evidence:
        lines.append(Line(evidence, "Fact Label"))
        lines += [Line(address(text), "List Bullet 2") for text in answer.evidence]
    return lines + facts(((words["note"], answer.note), answer.signed))


def plan(builder: Builder, chapter: PlanSummary) -> None:
    """Adds the chapter on the plan: the steps of each year, and those outside it."""
    words = builder.words
    builder.heading(1, words["plan_chapter"])
    builder.add(chapter.intro)
    builder.each(chapter.obstacles, "List Bullet")
    if chapter.years:
        builder.add(words["plan_note"], "Note")
    for year in chapter.years:
        builder.heading(2, year.heading)
        if year.note:
            builder.add(year.note, "Note")
        if year.steps:
            rows = [(*row[:3], named(row[3]), row[4]) for row in year.table.rows]
            builder.table(year.heading, year.table.head, rows, (30, 17, 0, 40, 33))
    if chapter.others:
        builder.captioned(words["plan_others"], chapter.others_table, (40, 18, 20, 32, 0))


def named(text: str) -> LineContent:
    """Names a line each; one that is a web address is a link."""
    lines = text.split("\n")
    ends = ["\n"] * (len(lines) - 1) + [""]
    pieces: list[str | Styled] = []
    for line, end in zip(lines, ends, strict=True):
        pieces += [address(line) if is_web_address(line) else line, end]
    return tuple(pieces)


def calendar(builder: Builder, summary: Summary) -> None:
    """Adds the calendar, and what to decide now."""
    words, chapter = builder.words, summary.calendar
    builder.heading(1, words["calendar_chapter"])
    builder.add(chapter.intro)
    if chapter.table.rows:
        columns = (0, 32, 42, 36, 25)
        builder.table(words["calendar_chapter"], chapter.table.head, chapter.table.rows, columns)
        builder.add(chapter.rule, "Note")
    if chapter.dated.rows:
        builder.captioned(words["calendar_dated"], chapter.dated, (52, 0, 42))
        builder.add(chapter.months, "Note")
    builder.heading(2, words["decisions_chapter"])
    decisions(builder, summary.decisions, words["decisions_chapter"])


def decisions(builder: Builder, chapter: Sequence[ToDecide], title: str = "") -> None:
    """Adds the table of what to decide now, with a caption where a title is given."""
    words = builder.words
    head = [words[key] for key in ("decide_what", "decide_text", "decide_until")]
    rows = [
        (strong(decision.what), decision.text, decision.until or words["decide_open"])
        for decision in chapter
    ]
    builder.table(title, head, rows, (32, 0, 32))


def workshop(builder: Builder, chapter: WorkshopSummary) -> None:
    """Adds the chapter on the workshop: what was agreed, each round, priorities and homework."""
    words = builder.words
    builder.heading(1, words["workshop_chapter"])
    builder.add(chapter.intro)
    if chapter.rehearsal:
        builder.add(strong(chapter.rehearsal))
    builder.lines(facts(chapter.facts))
    if chapter.criteria:
        _votes(builder, chapter)
    if chapter.priorities.rows:
        builder.captioned(words["workshop_priorities"], chapter.priorities, (16, 0, 24))
    if chapter.homework.rows:
        builder.captioned(words["workshop_homework"], chapter.homework, (0, 45, 38))


def _votes(builder: Builder, chapter: WorkshopSummary) -> None:
    words = builder.words
    builder.captioned(words["workshop_agreed"], chapter.agreed_table, (0, 37, 37, 25, 25))
    builder.heading(2, words["workshop_rounds"])
    builder.add(chapter.rounds_note, "Note")
    builder.add(chapter.agreement_note, "Note", keep=True)
    rounds, columns = chapter.rounds_table, (0, 15, 13, 9, 9, 9, 9, 9, 9, 15, 32)
    builder.table(words["workshop_rounds"], rounds.head, rounds.rows, columns)
    if chapter.reasons:
        builder.heading(2, words["workshop_reasons"])
        builder.lines(facts(chapter.reasons, "Wide Fact"))


def indicators(builder: Builder, chapter: IndicatorsSummary) -> None:
    """Adds the chapter on the eco-city indicators of a city."""
    builder.heading(1, chapter.heading)
    builder.add(strong(chapter.city))
    builder.add(chapter.counts)
    builder.add(chapter.remark, "Note")
    table = chapter.table
    builder.table(chapter.heading, table.head, table.rows, (0, 34, 22, 26, 40))
    if chapter.history.rows:
        builder.captioned(chapter.history_heading, chapter.history, (0, 16, 20, 45))
    builder.captioned(chapter.readings_heading, chapter.readings, (36, 30, 26, 0))


def method(builder: Builder, chapter: MethodChapter) -> None:
    """Adds the chapter on method, sources and doubts."""
    words = builder.words
    builder.heading(1, words["method_chapter"])
    for section in chapter.sections:
        builder.heading(2, section.heading)
        builder.each(section.paragraphs)
    builder.captioned(words["scale"], chapter.scale, (40, 0))
    builder.heading(2, words["sources_chapter"])
    builder.each(chapter.sources)
    builder.heading(2, words["doubts"])
    builder.add(chapter.doubts_intro)
    for doubt in chapter.doubts:
        builder.heading(3, doubt.where)
        taken = facts([(words["doubt_taken"], doubt.taken)])
        builder.lines([Line(doubt.detail), *taken], together=True)
