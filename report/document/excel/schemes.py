"""The sheet of the matched schemes."""

from __future__ import annotations

from report.document.excel.report import Report, day, joined, sources
from report.workbook import Column


def write_schemes(report: Report) -> None:
    """Adds the sheet of schemes."""
    words, schemes = report.words, report.summary.schemes
    sheet = report.sheet(words["excel_schemes"])
    # what is printed fits A3: what decides whether and how to apply; the rest stands behind it
    columns = (
        Column(words["scheme"], "text", 17),
        Column(words["excel_group"], "text", 11),
        Column(words["agency"], "text", 15),
        Column(words["open"], "text", 11),
        Column(words["before"], "text", 11),
        Column(words["why_fits"], "text", 14),
        Column(words["who"], "text", 12),
        Column(words["call"], "text", 12),
        Column(words["money"], "text", 20),
        Column(words["check"], "text", 17),
        Column(words["contact"], "text", 12),
        Column(words["excel_in_covering"], "text", 11, on_paper=False),
        Column(words["does"], "text", 40, on_paper=False),
        Column(words["used_by"], "text", 50, on_paper=False),
        Column(words["standing"], "text", 40, on_paper=False),
        Column(words["grade"], "number", 7, on_paper=False),
        Column(words["checked"], "day", 11.5, on_paper=False),
        Column(words["remark_head"], "text", 50, on_paper=False),
        Column(words["doubt"], "text", 50, on_paper=False),
        Column(words["sources"], "text", 70, on_paper=False),
        Column("id", "name", 22, on_paper=False),
    )
    text, together = schemes.intro, set[str]()
    if schemes.recommendation is not None:
        chosen = schemes.recommendation
        text = joined(text, f"{chosen.heading}: {chosen.lead}", chosen.lead_text, chosen.tied)
        text = joined(text, chosen.together, schemes.touching)
        together = set(chosen.ids)
    top = report.titled(sheet, columns, words["schemes_chapter"], text)
    rows = [
        (
            scheme.name,
            group.heading,
            scheme.agency,
            "\n".join(scheme.open),
            "\n".join(scheme.before),
            "\n".join(scheme.reasons),
            joined(scheme.access, scheme.applicants),
            scheme.call,
            "\n".join(scheme.money),
            scheme.check,
            scheme.contact,
            words["yes"] if scheme.id in together else words["no"],
            scheme.does,
            "\n".join(scheme.used),
            scheme.standing,
            scheme.grade,
            day(scheme.checked_iso),
            joined(scheme.former_name, scheme.note),
            scheme.doubt,
            sources(scheme.sources),
            scheme.id,
        )
        for group in schemes.groups
        for scheme in group.schemes
    ]
    if not rows:
        report.none(sheet, columns, words["recommended_none"], top)
        return
    report.book.table(sheet, columns, rows, top=top)
