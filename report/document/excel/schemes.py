"""The sheet of the matched schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report.document.excel.report import Report, bars, day, joined, sources
from report.workbook import Column

if TYPE_CHECKING:
    pass


def write_schemes(report: Report) -> None:
    """Adds the sheet of schemes."""
    words, schemes = report.words, report.summary.schemes
    sheet = report.sheet(words["excel_schemes"])
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
        text = joined(text, f"{covering.heading}: {covering.text}", *covering.notes)
        together = set(covering.ids)
    top = report.titled(sheet, columns, words["schemes_chapter"], text)
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
            joined(scheme.access, scheme.applicants),
            scheme.check,
            scheme.standing,
            scheme.grade,
            day(scheme.checked_iso),
            joined(scheme.former_name, *scheme.remarks, scheme.note),
            scheme.doubt,
            sources(scheme.sources),
            scheme.id,
        )
        for group, schemes_of_group in groups
        for scheme in schemes_of_group
    ]
    if not rows:
        report.none(sheet, columns, words["recommended_none"], top)
        return
    end = report.book.table(sheet, columns, rows, top=top)
    sheet.conditional_format(top + 1, 2, end - 1, 2, bars(100))
