"""The report as a workbook: what the PDF says, in typed columns to filter, sort and print, with the
answers inside, so that the report is the save file. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from checklist.answers import Assessment
from checklist.model import TOP_LEVEL
from report.savefile.pack import pack
from report.workbook import (
    BLUE,
    FAINT,
    FONTS,
    GREY,
    HAIR,
    INK,
    LINE,
    RULE,
    Book,
    Cell,
    Column,
    Page,
    lines_of,
)
from wording.answers import AnswerSummary
from wording.comparison import ComparisonSummary
from wording.phrases import Phrases
from wording.plan import PlanStep
from wording.shapes import Link
from wording.summary import Summary

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet


def moment(written: str) -> datetime | str | None:
    """An ISO date and time as the clock showed it where it was written; a spreadsheet knows no
    time zones and nothing before 1900."""
    if not written:
        return None
    at = datetime.fromisoformat(written).replace(tzinfo=None)
    return at if at.year >= 1900 else written


# ---------------------------------------------------------------------------- the report


def render_excel(summary: Summary, assessment: Assessment) -> bytes:
    """The report as an Excel workbook (.xlsx) in the summary's language, dated ``made_at``.

    ``summary`` is that of ``assessment``. Sheets: summary, answers, evidence, gaps, changes and
    goals (where it compares), schemes, cases, plan, workshop (where there was one), stages, method;
    and one that is not shown, with the packed save file.
    """
    return _Report(summary, assessment).render()


class _Report:
    def __init__(self, summary: Summary, assessment: Assessment) -> None:
        self._summary = summary
        self._assessment = assessment
        self._words = summary.words
        self._book = Book(
            summary.title, summary.municipality, summary.lang, summary.made_at, self._words["cut"]
        )

    def render(self) -> bytes:
        first = self._sheet(self._words["excel_summary"], landscape=False)
        self._answers()
        self._evidence()
        self._gaps()
        self._comparison()
        self._schemes()
        self._cases()
        self._plan()
        self._workshop()
        self._stages()
        self._method()
        hidden = self._book.workbook.add_worksheet(_HIDDEN)
        for row, piece in enumerate(pack(self._assessment)):
            hidden.write_string(row, 0, piece)
        hidden.very_hidden()
        self._first(first, hidden)
        return self._book.close()

    def _sheet(self, name: str, *, landscape: bool = True) -> Worksheet:
        sheet = self._book.workbook.add_worksheet(name)
        summary = self._summary
        left = f"{summary.municipality}　{self._words['title_short']}　{summary.made_on}"
        self._book.set_up(sheet, left, landscape=landscape)
        return sheet

    # ------------------------------------------------------------------ the first sheet

    def _first(self, sheet: Worksheet, hidden: Worksheet) -> None:
        words, summary, one = self._words, self._summary, self._summary.one_page
        sheet.set_tab_color(BLUE)
        page = Page(self._book, sheet)
        page.line(words["product"], bold=True, font_color=BLUE)
        page.line(summary.municipality, size=20, bold=True)
        page.line(f"{words['title_short']}　{summary.made_on}", font_color=GREY)
        page.line(words["excel_is_savefile"], font_color=GREY)
        page.line(words["excel_not_read_back"], bold=True)
        page.gap()
        page.figures(
            (words["stage_now"], one.stage_big, one.stage),
            (words["score_now"], one.score_point, one.score),
            (words["evidenced_now"], one.evidenced_point, one.evidenced),
            beside=("", one.score_span, one.evidenced_span),
        )
        _stairs(page, self._book, summary)
        for note in (
            one.stage_note,
            one.score_note,
            f"{one.evidence_note}{'' if summary.lang == 'ja' else ' '}{words['evidenced_text']}",
        ):
            page.line(note)
        page.gap()
        page.pair(words["strongest"], one.strongest)
        page.pair(words["weakest"], one.weakest)
        if one.rank_note:
            page.line(one.rank_note, font_color=GREY)

        page.heading(words["items_chapter"])
        self._items(page, hidden)

        page.heading(one.binding_heading or words["binding_none"])
        for lift in summary.stage.lifts:
            page.pair(f"{lift.now} → {lift.required}", f"{lift.name}\n{lift.means}")
        page.heading(words["next_three"])
        for number, step in enumerate(one.steps, start=1):
            page.pair(f"{number} {step.kind}", "\n".join(t for t in (step.title, step.text) if t))

        self._weights(page)
        page.heading(words["profile"])
        for fact in summary.answers.profile:
            if fact.key == "population":
                page.number(fact.label, self._assessment.profile.population)
            elif fact.key == "ties":
                for tie in fact.value.split("\n"):
                    page.pair(fact.label, tie)
            else:
                page.pair(fact.label, fact.value)
        page.gap()
        for fact in summary.cover.facts:
            if fact.key == "made_on":
                page.day(fact.label, summary.made_at.date())
            else:
                page.pair(fact.label, fact.value)
        page.line(words["self_assessed"], font_color=GREY)

    def _items(self, page: Page, hidden: Worksheet) -> None:
        """The items as a table with numbers, and the same as a chart."""
        words, summary = self._words, self._summary
        head = (
            summary.items.table.head[0],
            words["score_now"],
            words["excel_low"],
            words["excel_high"],
            words["evidenced_now"],
            words["remark_head"],
        )
        page.rows(
            head,
            [
                (
                    f"{item.number} {item.title}",
                    item.point,
                    item.low,
                    item.high,
                    item.evidenced_point,
                    item.remark,
                )
                for item in summary.items.scores
            ],
        )
        page.chart(_items_chart(self._book, summary, hidden), summary.items.alt)
        for legend in summary.items.legend:
            page.line(legend, font_color=GREY)

    def _weights(self, page: Page) -> None:
        told = self._summary.items.weights
        if told is None:
            return
        page.heading(self._words["weights"])
        for words in (told.intro, *told.sentences):
            page.line(words)
        page.gap()
        points = {item.id: item.point for item in self._summary.items.scores}
        head = (*told.table.head[:2], f"{told.table.head[2]} (%)")
        page.rows(head, [(row.label, points[row.id], row.share) for row in told.rows])

    # ------------------------------------------------------------------ tables

    def _answers(self) -> None:
        words, summary = self._words, self._summary
        sheet = self._sheet(words["excel_answers"])
        columns = (
            Column(words["excel_number"], "name", 7),
            Column(words["criterion_head"], "text", 16),
            Column(words["excel_item"], "text", 14),
            Column(words["excel_question"], "text", 24),
            Column(words["scale_level"], "number", 8),
            Column(words["excel_answer"], "text", 12),
            Column(words["scale_meaning"], "text", 32),
            Column(words["excel_needed"], "number", 8),
            Column(words["own_name"], "name", 11),
            Column(words["reason"], "text", 16),
            Column(words["excel_evidence_count"], "number", 8),
            Column(words["evidence"], "text", 34),
            Column(words["note"], "text", 28),
            Column(words["by"], "name", 12),
            Column(words["at"], "day", 15),
            Column(words["remark_head"], "text", 15),
            Column("id", "name", 20),
        )

        def row(item: str, answer: AnswerSummary) -> tuple[Cell, ...]:
            remarks = [
                answer.remark,
                words["claimed"] if answer.is_claimed else "",
                f"{words['earlier_reason']}: {answer.earlier_reason}"
                if answer.earlier_reason
                else "",
            ]
            return (
                answer.number,
                answer.title,
                item,
                answer.question,
                answer.level,
                answer.answer,
                answer.means,
                answer.required,
                answer.own_name,
                answer.reason,
                len(answer.evidence),
                "\n".join(answer.evidence),
                answer.note,
                answer.by,
                moment(answer.at_iso),
                "\n".join(remark for remark in remarks if remark),
                answer.id,
            )

        end = self._book.table(
            sheet,
            columns,
            [
                row(f"{item.number} {item.title}", answer)
                for item in summary.answers.items
                for answer in item.answers
            ],
        )
        at = self._book.cell("day", num_format="yyyy-mm-dd hh:mm")
        for position, answer in enumerate(summary.answers.all):
            self._book.write(sheet, position + 1, 14, moment(answer.at_iso), at)
        sheet.freeze_panes(1, 2)
        sheet.conditional_format(1, 4, end - 1, 4, _bars(TOP_LEVEL))

    def _evidence(self) -> None:
        words = self._words
        pieces = [
            (answer.number, answer.title, n, text, answer.id)
            for item in self._summary.answers.items
            for answer in item.answers
            for n, text in enumerate(answer.evidence, start=1)
        ]
        if pieces:
            columns = (
                Column(words["excel_number"], "name", 7),
                Column(words["criterion_head"], "text", 24),
                Column(words["excel_piece"], "number", 7),
                Column(words["evidence"], "text", 80),
                Column("id", "name", 24),
            )
            self._book.table(self._sheet(words["evidence"]), columns, pieces)

    def _gaps(self) -> None:
        words, summary = self._words, self._summary
        sheet = self._sheet(words["gaps_plain"])
        columns = (
            Column(words["criterion_head"], "text", 34),
            Column(words["now"], "number", 8),
            Column(words["required"], "number", 8),
            Column(words["gap_size"], "number", 8),
            Column(words["gap_blocks"], "text", 16),
            Column(words["gap_known"], "text", 18),
            Column(words["excel_has_scheme"], "text", 14),
            Column(words["excel_has_case"], "text", 14),
        )

        def said(holds: bool) -> str:
            return words["yes"] if holds else words["no"]

        top = self._titled(sheet, columns, summary.findings.gaps_heading, "")
        if not summary.findings.gaps:
            self._none(sheet, columns, words["gaps_none"], top)
            return
        end = self._book.table(
            sheet,
            columns,
            [
                (
                    gap.name,
                    gap.level,
                    gap.required,
                    gap.size,
                    said(gap.blocks_next),
                    words["known"] if gap.is_known else words["not_known"],
                    said(gap.has_scheme),
                    said(gap.has_case),
                )
                for gap in summary.findings.gaps
            ],
            top=top,
        )
        sheet.conditional_format(top + 1, 3, end - 1, 3, _bars(TOP_LEVEL))

    def _comparison(self) -> None:
        told, words = self._summary.comparison, self._words
        if told is None:
            return
        criterion, then, now, change, required, verdict = told.criteria_table.head
        columns = (
            Column(criterion, "text", 34),
            Column(then, "number", 14),
            Column(now, "number", 14),
            Column(change, "number", 8),
            Column(required, "number", 8),
            Column(verdict, "text", 18),
            Column("id", "name", 24),
        )
        sheet = self._sheet(words["comparison_chapter"])
        facts = (f"{fact.label}: {fact.value}" for fact in told.facts)
        text = _lines(told.intro, told.other_municipality, *facts)
        top = self._titled(sheet, columns, words["comparison_chart"], text)
        end = self._book.table(
            sheet,
            columns,
            [
                (
                    row.label,
                    row.then if row.then_level is None else row.then_level,
                    row.now if row.now_level is None else row.now_level,
                    row.change,
                    row.required,
                    row.verdict,
                    row.id,
                )
                for row in told.rows
                if not row.is_item
            ],
            top=top,
        )
        look, shown = self._book.format(text_wrap=True), range(len(columns) - 1)
        width = sum(column.width for column in columns[:-1])
        for row, note in enumerate(
            filter(None, (told.changed_version, *told.notes)), start=end + 1
        ):
            self._book.merged(sheet, row, shown, note, look)
            sheet.set_row(row, 8 + LINE * lines_of(note, width))
            sheet.print_area(0, 0, row, len(columns) - 2)
        if told.goals:
            self._goals(told)
        if told.steps:
            self._outcomes(told)

    def _outcomes(self, told: ComparisonSummary) -> None:
        """What became of the plan, step by step."""
        words = self._words
        year, name, change, owner, due, outcome = told.steps_table.head
        columns = (
            Column(year, "text", 28),
            Column(name, "text", 30),
            Column(change, "name", 9),
            Column(owner, "text", 20),
            Column(due, "text", 14),
            Column(outcome, "text", 18),
            Column("id", "name", 24),
        )
        sheet = self._sheet(words["comparison_plan"])
        top = self._titled(sheet, columns, words["comparison_plan"], told.steps_intro)
        rows = zip(told.steps_table.rows, told.steps, strict=True)
        self._book.table(sheet, columns, [(*row, step.id) for row, step in rows], top=top)

    def _goals(self, told: ComparisonSummary) -> None:
        words = self._words
        goal, required, then, now, _, verdict = told.goals_table.head
        columns = (
            Column(goal, "text", 34),
            Column(required, "number", 8),
            Column(then, "text", 10),
            Column(now, "text", 10),
            Column(words["excel_progress_low"], "number", 16),
            Column(words["excel_progress_high"], "number", 16),
            Column(verdict, "text", 18),
            Column(words["calculation"], "text", 40),
            Column("id", "name", 24),
        )
        sheet = self._sheet(words["comparison_goals"])
        text = _lines(told.goals_intro, words["comparison_formula"])
        top = self._titled(sheet, columns, words["comparison_goals"], text)
        self._book.table(
            sheet,
            columns,
            [
                (
                    row.name,
                    int(row.required),
                    row.then,
                    row.now,
                    _percent(row.progress_low),
                    _percent(row.progress_high),
                    row.verdict,
                    row.calculation,
                    row.id,
                )
                for row in told.goals
            ],
            top=top,
        )

    def _schemes(self) -> None:
        words, schemes = self._words, self._summary.schemes
        sheet = self._sheet(words["excel_schemes"])
        columns = (
            Column(words["scheme"], "text", 28),
            Column(words["excel_group"], "text", 14),
            Column(words["fit"], "number", 8),
            Column(words["excel_in_covering"], "text", 11),
            Column(words["agency"], "text", 18),
            Column(words["why_fits"], "text", 36),
            Column(words["who"], "text", 28),
            Column(words["check"], "text", 28),
            Column(words["standing"], "text", 26),
            Column(words["grade"], "number", 7),
            Column(words["checked"], "day", 11.5),
            Column(words["remark_head"], "text", 26),
            Column(words["doubt"], "text", 26),
            Column(words["sources"], "text", 36),
            Column("id", "name", 22),
        )
        text, together = schemes.intro, set[str]()
        if schemes.covering is not None:
            covering = schemes.covering
            text = _lines(text, f"{covering.heading}: {covering.text}", *covering.notes)
            together = set(covering.ids)
        top = self._titled(sheet, columns, words["schemes_chapter"], text)
        groups = (
            (words["recommended"], schemes.recommended),
            (words["read_or_join"], schemes.read_or_join),
            (words["confirm_first"], schemes.confirm_first),
            (words["models"], schemes.models),
        )
        rows = [
            (
                scheme.name,
                group,
                scheme.fit,
                words["yes"] if scheme.id in together else words["no"],
                scheme.agency,
                "\n".join(scheme.reasons),
                _lines(scheme.access, scheme.applicants),
                scheme.check,
                scheme.standing,
                scheme.grade,
                _day(scheme.checked_iso),
                _lines(scheme.former_name, *scheme.remarks, scheme.note),
                scheme.doubt,
                _sources(scheme.sources),
                scheme.id,
            )
            for group, found in groups
            for scheme in found
        ]
        if not rows:
            self._none(sheet, columns, words["recommended_none"], top)
            return
        end = self._book.table(sheet, columns, rows, top=top)
        sheet.conditional_format(top + 1, 2, end - 1, 2, _bars(100))

    def _cases(self) -> None:
        words, cases = self._words, self._summary.cases
        sheet = self._sheet(words["excel_cases"])
        columns = (
            Column(words["excel_event"], "text", 26),
            Column(words["excel_case"], "text", 16),
            Column(words["excel_when"], "text", 15),
            Column(words["excel_step"], "text", 16),
            Column(words["excel_what"], "text", 60),
            Column(words["case_shows"], "text", 30),
            Column(words["remark_head"], "text", 22),
            Column(words["doubt"], "text", 26),
            Column(words["sources"], "text", 36),
            Column("id", "name", 22),
        )
        top = self._titled(sheet, columns, words["cases_chapter"], cases.intro)
        rows = [
            (
                event.title,
                event.case,
                event.when,
                event.step,
                event.text,
                _lines(*event.shows),
                event.remark,
                event.doubt,
                _sources(event.sources),
                event.id,
            )
            for event in cases.events
        ]
        if rows:
            self._book.table(sheet, columns, rows, top=top)
        else:
            self._none(sheet, columns, words["recommended_none"], top)

    def _plan(self) -> None:
        """The steps by year, then those outside the plan, which have none."""
        told, words = self._summary.plan, self._words
        if told is None:
            return
        sheet = self._sheet(words["plan_chapter"])
        columns = (
            Column(words["excel_year"], "number", 6),
            Column(words["excel_fiscal_year"], "text", 16),
            Column(words["criterion_head"], "text", 22),
            Column(words["excel_level_to"], "number", 9),
            Column(words["excel_effort"], "number", 8),
            Column(words["excel_state"], "text", 14),
            Column(words["excel_todo"], "text", 36),
            Column(words["excel_aids"], "text", 28),
            Column(words["excel_owner"], "text", 15),
            Column(words["excel_due"], "day", 10),
            Column(words["note"], "text", 26),
            Column(words["remark_head"], "text", 16),
            Column("id", "name", 24),
        )

        def row(step: PlanStep, year: int | None, when: str) -> tuple[Cell, ...]:
            return (
                year,
                when,
                step.name,
                step.level,
                step.effort,
                step.state,
                step.todo,
                _lines(*step.aids),
                step.owner,
                _month(step.due_month),
                step.note,
                step.remark,
                step.criterion_id,
            )

        text = _lines(told.intro, *told.obstacles, words["plan_note"] if told.years else "")
        top = self._titled(sheet, columns, words["plan_chapter"], text)
        rows = [row(step, year.number, year.when) for year in told.years for step in year.steps]
        rows += [row(step, None, "") for step in told.others]
        if not rows:
            self._none(sheet, columns, words["plan_none"], top)
            return
        self._book.table(sheet, columns, rows, top=top)
        month = self._book.cell("day", num_format="yyyy-mm")
        steps = [*(step for year in told.years for step in year.steps), *told.others]
        for at, step in enumerate(steps, start=top + 1):
            self._book.write(sheet, at, 9, _month(step.due_month), month)

    def _workshop(self) -> None:
        """Each round of the workshop in numbers, and what was agreed."""
        told, words = self._summary.workshop, self._words
        if told is None:
            return
        sheet = self._sheet(words["workshop_chapter"])
        heads = told.rounds_table.head
        columns = (
            Column(heads[0], "text", 28),
            Column(heads[1], "number", 7),
            Column(heads[2], "number", 8),
            *(Column(head, "number", 6) for head in heads[3:9]),
            Column(heads[9], "figure", 9),
            Column(words["excel_agreement"], "figure", 9),
            Column(words["excel_verdict"], "text", 16),
            Column(told.agreed_table.head[3], "text", 18),
            Column(words["workshop_reasons"], "text", 50),
            Column("id", "name", 24),
        )
        rows: list[tuple[Cell, ...]] = []
        for one in told.criteria:
            for number, row in enumerate(one.rounds, start=1):
                is_last = number == len(one.rounds)
                counts: tuple[int | None, ...] = row.counts or (None,) * (TOP_LEVEL + 1)
                rows.append(
                    (
                        one.name,
                        row.number,
                        row.voters,
                        *counts,
                        row.unknown,
                        row.median,
                        None if row.agreement is None else round(row.agreement, 4),
                        row.verdict,
                        one.agreed if is_last else None,
                        one.reason if is_last else None,
                        one.id,
                    )
                )
        facts = (f"{fact.label} {fact.value}" for fact in told.facts)
        text = _lines(told.rehearsal, told.intro, *facts, *told.alpha, told.rounds_note)
        top = self._titled(sheet, columns, words["workshop_chapter"], text)
        if rows:
            self._book.table(sheet, columns, rows, top=top)
        else:
            self._none(sheet, columns, words["workshop_none"], top)

    def _stages(self) -> None:
        words, summary = self._words, self._summary
        sheet = self._sheet(words["excel_stages"])
        columns = (
            Column(words["excel_step"], "text", 26),
            Column(words["requirement"], "text", 30),
            Column(words["required"], "text", 18),
            Column(words["now"], "text", 18),
            Column(words["held"], "text", 12),
            Column(words["lift_why"], "text", 70),
        )
        top = self._titled(sheet, columns, words["requirements"], words["stage_intro"])
        self._book.table(
            sheet,
            columns,
            [
                (stage.heading, one.name, one.required, one.now, one.verdict, one.reason)
                for stage in summary.stage.stages
                for one in stage.requirements
            ],
            top=top,
        )

    def _method(self) -> None:
        words, summary = self._words, self._summary
        page = Page(self._book, self._sheet(words["excel_method"], landscape=False))
        page.line(words["method_chapter"], size=14, bold=True)
        for section in summary.method.sections:
            page.heading(section.heading)
            for paragraph in section.paragraphs:
                page.line(paragraph)
        page.heading(words["calculation"])
        for item in summary.items.scores:
            page.pair(f"{item.number} {item.title}", _lines(item.calculation, item.rule))
        page.pair(words["overall"], summary.items.overall_calculation)
        page.heading(words["scale"])
        for level, meaning in summary.method.scale.rows:
            page.pair(level, meaning)
        page.heading(words["sources_chapter"])
        for source in summary.method.sources:
            page.line(source)
        page.heading(words["doubts"])
        page.line(summary.method.doubts_intro)
        for doubt in summary.method.doubts:
            page.pair(doubt.where, f"{doubt.detail}\n{words['doubt_taken']}: {doubt.taken}")

    def _titled(self, sheet: Worksheet, columns: Sequence[Column], title: str, text: str) -> int:
        """A title and an explanation above a table; gives the row of its head."""
        book = self._book
        book.write(sheet, 0, 0, title, book.format(bold=True, font_size=14))
        sheet.set_row(0, 26)
        if not text:
            return 1
        reach, width = 0, 0.0
        while reach < len(columns) and width < 150:
            width += columns[reach].width
            reach += 1
        look = book.format(text_wrap=True, font_color=GREY)
        book.merged(sheet, 1, range(reach), text, look)
        sheet.set_row(1, 8 + LINE * lines_of(text, width))
        return 2

    def _none(self, sheet: Worksheet, columns: Sequence[Column], text: str, top: int) -> None:
        """An empty table that says why."""
        self._book.table(sheet, columns, [], top=top)
        self._book.merged(
            sheet, top + 1, range(len(columns)), text, self._book.format(font_color=GREY)
        )


def _stairs(page: Page, book: Book, summary: Summary) -> None:
    """The four steps drawn with cells: held ones blue, those within reach hatched."""
    page.gap()
    one, stages = summary.one_page, summary.stage.stages
    rows = [page.next_row(21) for _ in range(len(stages) + 1)]
    edges = (0, 1, 3, 5, 6)  # four steps about as wide as each other
    for place, stage in enumerate(stages):
        top = len(stages) - place - 1
        left, right = edges[place], edges[place + 1] - 1
        held, open_ = stage.held, one.stage_number < stage.number <= one.stage_high
        look = book.format(
            bold=held, text_wrap=True, align="center", valign="vcenter", border=1,
            border_color="#FFFFFF", font_color="#FFFFFF" if held else INK,
            **({"bg_color": BLUE} if held else
               {"pattern": 14, "fg_color": "#C5D7FB", "bg_color": "#FFFFFF"} if open_ else
               {"bg_color": FAINT}),
        )  # fmt: skip
        page.sheet.merge_range(rows[top], left, rows[-1], right, "", look)
        book.write(page.sheet, rows[top], left, stage.heading, look)
    page.gap()


#: The sheet that is not shown: the packed answers in its first column, what the chart draws beside.
_HIDDEN = "assessment"


def _items_chart(book: Book, summary: Summary, hidden: Worksheet) -> Chart:
    """The items from 0 to 100: a dot at the point, a thin line over the range, as in the PDF."""
    from xlsxwriter.utility import xl_range_abs

    count = len(summary.items.scores)
    chart = book.workbook.add_chart({"type": "scatter"})
    assert chart is not None  # noqa: S101 (a type that xlsxwriter knows)
    font = {"name": FONTS[summary.lang], "size": 9, "color": INK}
    column = 1

    def kept(values: Sequence[float]) -> str:
        """Numbers for the chart, put into a column of the hidden sheet; gives where."""
        nonlocal column
        for row, value in enumerate(values):
            hidden.write_number(row, column, value)
        column += 1
        return f"={_HIDDEN}!{xl_range_abs(0, column - 1, len(values) - 1, column - 1)}"

    def series(name: str, points: Sequence[tuple[int, float, str]], **look: Any) -> None:
        """Points at the height of their item, each with its words."""
        custom = [{"value": said, "font": font} for *_, said in points if said]
        labels = {"custom": custom, "value": True} if custom else {}
        chart.add_series(
            {
                "name": name,
                "categories": kept([value for _, value, _ in points]),
                "values": kept([count - item for item, _, _ in points]),
                **look,
                "data_labels": {**labels, **look.get("data_labels", {})},
            }
        )

    items = list(enumerate(summary.items.scores))
    none, words = {"type": "none"}, summary.words
    names = [(n, 0.0, f"{item.number} {item.title}") for n, item in items]
    series(words["excel_item"], names, marker=none, data_labels={"position": "left"})
    spans = [
        (n, item.low, item.high, item)
        for n, item in items
        if item.low is not None and item.high is not None and item.low < item.high
    ]
    if spans:
        line = {"color": INK, "width": 1.25, "dash_type": "dash"}
        series(
            summary.items.legend[-1],
            [(n, low, "") for n, low, *_ in spans],
            marker=none,
            x_error_bars={
                "type": "custom",
                "direction": "both",
                "plus_values": kept([high - low for _, low, high, _ in spans]),
                "minus_values": kept([0] * len(spans)),
                "line": line,
            },
        )
    open_ = [(n, (a + b) / 2, item.chart_words) for n, a, b, item in spans if item.point is None]
    if open_:
        series(words["excel_high"], open_, marker=none, data_labels={"position": "above"})
    points = [(n, item.point, item.chart_words) for n, item in items if item.point is not None]
    if points:
        dot = {"type": "circle", "size": 9, "fill": {"color": BLUE}, "border": {"color": "#FFFFFF"}}
        series(words["score_now"], points, marker=dot, data_labels={"position": "above"})
    chart.show_hidden_data()
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    grid = {"visible": True, "line": {"color": HAIR, "width": 0.5}}
    chart.set_x_axis(
        {
            "min": 0,
            "max": 100,
            "major_unit": 25,
            "major_gridlines": grid,
            "name": summary.items.axis,
            "name_font": {**font, "bold": False, "color": GREY},
            "num_font": font,
            "line": {"color": RULE},
        }
    )
    chart.set_y_axis(
        {"min": 0.4, "max": count + 0.6, "visible": False, "major_gridlines": {"visible": False}}
    )
    chart.set_plotarea({"layout": {"x": 0.27, "y": 0.03, "width": 0.68, "height": 0.8}})
    chart.set_chartarea({"border": {"none": True}})
    return chart


def _bars(most: int) -> dict[str, Any]:
    """Bars in the cells of a number, from 0 to the most it can be."""
    return {
        "type": "data_bar",
        "bar_color": "#C5D7FB",
        "bar_solid": True,
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": most,
    }


def _day(iso: str) -> Cell:
    """A day as a date; what is known only to the month or the year stays words."""
    return date.fromisoformat(iso) if len(iso) == 10 else iso


def _month(iso: str) -> Cell:
    """A month as its first day, so that a spreadsheet can sort it."""
    return date.fromisoformat(f"{iso}-01") if iso else None


def _percent(share: float | None) -> int | None:
    """A share as a whole number of per cent, rounded as the words beside it are."""
    return None if share is None else int(Phrases.number(100 * share))


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _sources(links: Iterable[Link]) -> str:
    return "\n".join(_lines(link.title, link.url, link.says) for link in links)
