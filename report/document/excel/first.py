"""The first sheet, laid out as a page: stage, scores, what binds, next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from charts.colours import BLUE, FAINT, GREY, INK, WHITE, WITHIN_REACH
from report.document.excel.chart import items_chart
from report.document.excel.report import Report
from report.workbook import SheetPage

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def write_first(report: Report, sheet: Worksheet, hidden: Worksheet) -> None:
    """Fills the first sheet; ``hidden`` takes the numbers that its chart draws."""
    words, summary, one_page = report.words, report.summary, report.summary.one_page
    sheet.set_tab_color(BLUE)
    page = SheetPage(report.book, sheet)
    page.line(words["product"], bold=True, font_color=BLUE)
    page.line(summary.municipality, size=20, bold=True)
    page.line(f"{words['title_short']}　{summary.made_on}", font_color=GREY)
    page.line(words["excel_is_savefile"], font_color=GREY)
    page.line(words["excel_not_read_back"], bold=True)
    page.gap()
    page.figures(
        (words["stage_now"], one_page.stage_big, one_page.stage),
        (words["score_now"], one_page.score_point, one_page.score),
        (words["evidenced_now"], one_page.evidenced_point, one_page.evidenced),
        beside=("", one_page.score_span, one_page.evidenced_span),
    )
    _stairs(page, report)
    for note in (
        one_page.stage_note,
        one_page.score_note,
        f"{one_page.evidence_note}{'' if summary.lang == 'ja' else ' '}{words['evidenced_text']}",
    ):
        page.line(note)
    page.gap()
    page.pair(words["strongest"], one_page.strongest)
    page.pair(words["weakest"], one_page.weakest)
    if one_page.rank_note:
        page.line(one_page.rank_note, font_color=GREY)

    page.heading(words["items_chapter"])
    _items(report, page, hidden)

    page.heading(one_page.binding_heading or words["binding_none"])
    for lift in summary.stage.lifts:
        page.pair(f"{lift.now} → {lift.required}", f"{lift.name}\n{lift.means}")
    page.heading(words["next_three"])
    for number, step in enumerate(one_page.steps, start=1):
        page.pair(f"{number} {step.kind}", "\n".join(t for t in (step.title, step.text) if t))

    _weights(report, page)
    page.heading(words["profile"])
    for fact in summary.answers.profile:
        if fact.key == "population":
            page.number(fact.label, report.assessment.profile.population)
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


def _items(report: Report, page: SheetPage, hidden: Worksheet) -> None:
    """The items as a table with numbers, and the same as a chart."""
    words, summary = report.words, report.summary
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
    page.chart(items_chart(report.book, summary, hidden), summary.items.alt)
    for legend in summary.items.legend:
        page.line(legend, font_color=GREY)


def _weights(report: Report, page: SheetPage) -> None:
    weights = report.summary.items.weights
    if weights is None:
        return
    page.heading(report.words["weights"])
    for words in (weights.intro, *weights.sentences):
        page.line(words)
    page.gap()
    points = {item.id: item.point for item in report.summary.items.scores}
    head = (*weights.table.head[:2], f"{weights.table.head[2]} (%)")
    page.rows(head, [(row.label, points[row.id], row.share) for row in weights.rows])


def _stairs(page: SheetPage, report: Report) -> None:
    """The four steps drawn with cells: held ones blue, those within reach hatched."""
    page.gap()
    book, one_page, stages = report.book, report.summary.one_page, report.summary.stage.stages
    rows = [page.next_row(21) for _ in range(len(stages) + 1)]
    edges = (0, 1, 3, 5, 6)  # four steps about as wide as each other
    for place, stage in enumerate(stages):
        top = len(stages) - place - 1
        left, right = edges[place], edges[place + 1] - 1
        is_held, open_ = stage.is_held, one_page.stage_number < stage.number <= one_page.stage_high
        look = book.format(
            bold=is_held, text_wrap=True, align="center", valign="vcenter", border=1,
            border_color=WHITE, font_color=WHITE if is_held else INK,
            **({"bg_color": BLUE} if is_held else
               {"pattern": 14, "fg_color": WITHIN_REACH, "bg_color": WHITE} if open_ else
               {"bg_color": FAINT}),
        )  # fmt: skip
        page.sheet.merge_range(rows[top], left, rows[-1], right, "", look)
        book.write(page.sheet, rows[top], left, stage.heading, look)
    page.gap()
