"""The chapters of the Word report after its first page, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from charts.staircase import draw_staircase
from checklist.model import Lang
from report.document.word.builder import (
    TAB,
    Builder,
    Level,
    Line,
    address,
    facts,
    label,
    small,
    strong,
)
from report.typesetting import draw
from wording.answers import AnswersChapter, AnswerSummary
from wording.cases import Cases, CaseSummary
from wording.comparison import ChangeRow, ComparisonSummary
from wording.criteria import CriteriaChapter, CriterionRow
from wording.findings import Findings
from wording.items import ItemsChapter
from wording.method import MethodChapter
from wording.plan import PlanSummary
from wording.rounds import WorkshopSummary
from wording.schemes import Schemes, SchemeSummary
from wording.shapes import Finding, Link, Table, length_of
from wording.stages import StageChapter
from wording.staircase import Staircase
from wording.summary import CARDS

_BULLET = "List Bullet"

#: What has fewer characters stays on one page; Latin letters take half the room.
_SHORT: Mapping[Lang, int] = {"ja": 800, "en": 1600}

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


def _table(builder: Builder, title: str, table: Table, columns: Sequence[float]) -> None:
    """A table of words under a heading that says the same as its caption."""
    builder.heading(2, title)
    builder.table(title, table.head, table.rows, columns)


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
def _drawn(staircase: Staircase) -> bytes:
    """The staircase as a PNG, sharp in print. There are some thirty of them, and drawing one takes
    a third of the time of a whole report."""
    return draw(draw_staircase(staircase), 130, 220)


def items(builder: Builder, chapter: ItemsChapter) -> None:
    """Adds the chapter on the items: the chart, its table, and the calculations."""
    words, head, scores = builder.words, chapter.table.head, chapter.scores
    builder.heading(1, words["items_chapter"])
    builder.add("\n".join(chapter.legend), "Note")
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


def _levels(
    builder: Builder,
    title: str,
    table: Table,
    rows: Iterable[tuple[CriterionRow | ChangeRow, list[Level], tuple[str, ...]]],
    columns: Sequence[float],
    alt: str,
) -> None:
    """A table that is a chart, too: after the name a cell for each level, then the same in words,
    which for the heading of an item stand beside it and for its criteria in ``table``."""
    words = iter(table.rows)
    numbers = [Level(str(level)) for level in range(5)]
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
    builder.add("\n".join(chapter.legend), "Note")
    rows = [(row, [_level(row, level) for level in range(5)], nothing) for row in chapter.rows]
    columns = _LEVEL_COLUMNS[builder.lang]
    _levels(builder, words["criteria_table"], chapter.table, rows, columns, chapter.alt)


def _level(row: CriterionRow, level: int) -> Level:
    """A level of a criterion: filled up to the answer, hatched where it is not known."""
    if row.state == "not_applicable":
        return Level("―" if level == 2 else "", "level")
    text = (str(level) if row.level == level else "") + ("▽" if row.required == level else "")
    if row.is_item:
        return Level(text)
    if row.level is not None and level <= row.level:
        return Level(text, "filled")
    return Level(text, "unknown" if row.state == "unknown" else "level")


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
    builder.add("\n".join((chapter.legend[0], *chapter.legend[3:])), "Note")
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
    _table(builder, words["comparison_items"], chapter.items_table, (0, 34, 34, 24))
    if chapter.notes:
        builder.heading(2, words["comparison_versions"])
        builder.add(chapter.changed_version)
        builder.each(chapter.notes, _BULLET)


def _change(row: ChangeRow, level: int) -> Level:
    """A level of a criterion then (○) and now (●), the way between them shaded."""
    then, now = row.then_level, row.now_level
    text = "◎" if then == now == level else "○" if then == level else "●" if now == level else ""
    text += "▽" if row.required == level else ""
    if row.is_item:
        return Level(text)
    is_between = then is not None and now is not None and min(then, now) <= level <= max(then, now)
    return Level(text, "between" if is_between else "level")


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
    builder.bullets(words["unknowns"], (finding.name for finding in chapter.unknowns))
    if chapter.not_applicables:
        builder.heading(2, words["not_applicables"])
        _findings(builder, "not_applicables", chapter.not_applicables)
    builder.bullets(words["blanks"], (finding.name for finding in chapter.blanks))


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
            builder.lines(lines, together=length_of(answer) <= _SHORT[builder.lang])


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


def _sources(words: Mapping[str, str], sources: Iterable[Link]) -> list[Line]:
    lines: list[Line] = []
    for source in sources:
        title = f"{source.title}\n" if source.title else ""
        says = small(f"\n{source.says}" if source.says else "")
        first = label("" if lines else words["sources"])
        lines.append(Line((first, TAB, title, address(source.url), says), "Source"))
    return lines


def schemes(builder: Builder, chapter: Schemes) -> None:
    """Adds the chapter on schemes: the recommendation, what to find out, then each verdict, its
    first schemes in full and further ones as a table."""
    words, chosen = builder.words, chapter.recommendation
    builder.heading(1, words["schemes_chapter"])
    builder.add(chapter.intro)
    if chosen is not None:
        builder.heading(2, chosen.heading)
        builder.each(filter(None, (chosen.lead, chosen.lead_text, chosen.tied)))
        if chosen.table.rows:
            builder.heading(3, chosen.together)
            builder.add(chosen.text, keep=True)
            builder.table(chosen.together, chosen.table.head, chosen.table.rows, (0, 60, 50))
    if chapter.find_out:
        builder.heading(2, words["find_out"])
        builder.add(words["find_out_text"], keep=True)
        builder.lines(facts((f.name, "\n".join(f.papers)) for f in chapter.find_out))
    for group in chapter.groups:
        builder.heading(2, group.heading)
        builder.add(group.text, keep=True)
        most = CARDS[group.verdict]
        for scheme in group.schemes[:most]:
            _scheme(builder, scheme)
        if rest := group.schemes[most:]:
            if most:
                builder.heading(3, group.more)
            _scheme_table(builder, group.heading, rest)
    if chapter.touching:
        builder.add(chapter.touching, "Note")
    if chapter.own_work:
        builder.heading(2, words["own_work"])
        builder.add(words["own_work_text"], keep=True)
    for gap in chapter.own_work:
        builder.heading(3, gap.name)
        proves, near = "\n".join(gap.evidence), gap.case
        pairs = ((gap.level, gap.text), (words["proves"], proves), (words["near_case"], near))
        builder.lines(facts(pairs))


def _scheme(builder: Builder, scheme: SchemeSummary) -> None:
    words = builder.words
    builder.heading(3, scheme.name)
    remarks = [scheme.agency, scheme.former_name]
    stop = "。" if builder.lang == "ja" else ". "
    lines = [Line("　".join(filter(None, remarks)), "Note")]
    lines += facts((
        (words["does"], scheme.does),
        (words["open"], "\n".join(scheme.open)),
        (words["before"], "\n".join(scheme.before)),
        (words["why_fits"], "\n".join(scheme.reasons)),
        (words["who"], f"{scheme.access}{stop}{scheme.applicants}"),
        (words["call"], scheme.call),
        (words["money"], "\n".join(scheme.money)),
        (words["check"], scheme.check),
        (words["contact"], scheme.contact),
        (words["standing"], scheme.standing),
        (words["doubt"], scheme.doubt),
    ))  # fmt: skip
    lines += _sources(words, scheme.sources)
    builder.lines(lines, together=length_of(scheme) <= _SHORT[builder.lang])


def _scheme_table(builder: Builder, title: str, schemes: Sequence[SchemeSummary]) -> None:
    head = [builder.words[key] for key in ("scheme", "does", "who", "grade", "checked")]
    rows = [
        (
            (strong(f"{scheme.name}\n"), scheme.agency),
            *(scheme.does, scheme.access, scheme.grade, scheme.checked),
        )
        for scheme in schemes
    ]
    builder.table(title, head, rows, (0, 40, 34, 15, 31), marks=(3,))


def cases(builder: Builder, chapter: Cases) -> None:
    """Adds the chapter on cases."""
    words = builder.words
    builder.heading(1, words["cases_chapter"])
    builder.add(chapter.intro)
    if chapter.events:
        builder.heading(2, words["cases_events"])
    for event in chapter.events[: CARDS["events"]]:
        builder.heading(3, "　".join(filter(None, (event.case, event.title, event.when))))
        lines = _case(words, event)
        builder.lines(lines, together=length_of(event) <= _SHORT[builder.lang])
    if (more := len(chapter.events) - CARDS["events"]) > 0:
        builder.add(words["cases_more"].format(n=more), "Note")
    builder.bullets(words["unillustrated"], chapter.unillustrated)


def _case(words: Mapping[str, str], event: CaseSummary) -> list[Line]:
    shows = (words["case_shows"], "\n".join(event.shows))
    remarks = ((words["remark_head"], event.remark), (words["doubt"], event.doubt))
    return [Line(event.text), *facts((shows, *remarks)), *_sources(words, event.sources)]


def plan(builder: Builder, chapter: PlanSummary) -> None:
    """Adds the chapter on the plan: the steps of each year, and those outside it."""
    words = builder.words
    builder.heading(1, words["plan_chapter"])
    builder.add(chapter.intro)
    builder.each(chapter.obstacles, _BULLET)
    if chapter.years:
        builder.add(words["plan_note"], "Note")
    for year in chapter.years:
        builder.heading(2, year.heading)
        if year.note:
            builder.add(year.note, "Note")
        if year.steps:
            builder.table(year.heading, year.table.head, year.table.rows, (30, 17, 0, 35, 35))
    if chapter.others:
        _table(builder, words["plan_others"], chapter.others_table, (40, 18, 20, 32, 0))


def workshop(builder: Builder, chapter: WorkshopSummary) -> None:
    """Adds the chapter on the workshop: what was agreed, and each round."""
    words = builder.words
    builder.heading(1, words["workshop_chapter"])
    builder.add(chapter.intro)
    if chapter.rehearsal:
        builder.add(strong(chapter.rehearsal))
    builder.lines(facts(chapter.facts))
    if not chapter.criteria:
        return
    _table(builder, words["workshop_agreed"], chapter.agreed_table, (0, 37, 37, 25, 25))
    builder.heading(2, words["workshop_rounds"])
    builder.add(chapter.rounds_note, "Note")
    builder.add(chapter.agreement_note, "Note", keep=True)
    rounds, columns = chapter.rounds_table, (0, 15, 13, 9, 9, 9, 9, 9, 9, 15, 32)
    builder.table(words["workshop_rounds"], rounds.head, rounds.rows, columns)
    if chapter.reasons:
        builder.heading(2, words["workshop_reasons"])
        builder.lines(facts(chapter.reasons, "Wide Fact"))


def method(builder: Builder, chapter: MethodChapter) -> None:
    """Adds the chapter on method, sources and doubts."""
    words = builder.words
    builder.heading(1, words["method_chapter"])
    for section in chapter.sections:
        builder.heading(2, section.heading)
        builder.each(section.paragraphs)
    _table(builder, words["scale"], chapter.scale, (40, 0))
    builder.heading(2, words["sources_chapter"])
    builder.each(chapter.sources)
    builder.heading(2, words["doubts"])
    builder.add(chapter.doubts_intro)
    for doubt in chapter.doubts:
        builder.heading(3, doubt.where)
        taken = facts([(words["doubt_taken"], doubt.taken)])
        builder.lines([Line(doubt.detail), *taken], together=True)
