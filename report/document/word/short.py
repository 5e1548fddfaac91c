"""The chapters of the short report in Word: what is missing, the advice, plan and calendar, and
what to decide now. They follow each other without a new page."""

from __future__ import annotations

from docx.shared import Mm, Pt

from report.document.word.builder import Builder, facts, strong
from report.document.word.chapters import decisions, named
from wording.short import Short
from wording.summary import Summary

#: The heading of a chapter that begins no page: points above it, below it, and of its letters.
_ABOVE, _BELOW, _SIZE = 10.0, 4.0, 13.0
#: Millimetres of the margins above and below; points of a table's letters and lines.
_MARGIN, _LETTERS, _LINE = 19.0, 8.0, 11.5


def close(builder: Builder) -> None:
    """Gives the pages of the short report room: narrower margins, closer tables."""
    page = builder.document.sections[0]
    page.top_margin = page.bottom_margin = Mm(_MARGIN)
    look = builder.document.styles["Table Text"]
    look.font.size = Pt(_LETTERS)
    look.paragraph_format.line_spacing = Pt(_LINE)


def _chapter(builder: Builder, key: str) -> None:
    heading = builder.heading(1, builder.words[key], above=_ABOVE)
    heading.paragraph_format.space_after = Pt(_BELOW)
    for run in heading.runs:
        run.font.size = Pt(_SIZE)


def _names(builder: Builder, key: str, names: str) -> None:
    """A label and names behind it; nothing where there are none."""
    if names:
        colon = "：" if builder.lang == "ja" else ": "
        builder.add((strong(f"{builder.words[key]}{colon}"), names))


def missing(builder: Builder, summary: Summary, brief: Short) -> None:
    """Adds what is missing, and why."""
    words = builder.words
    _chapter(builder, "missing_chapter")
    if brief.missing:
        heading = summary.one_page.binding_heading
        head = [words[key] for key in ("criterion_head", "missing_levels", "missing_what")]
        rows = [
            (
                strong(lift.name),
                f"{lift.now} → {lift.required}",
                lift.means,
                "\n".join(filter(None, (lift.reason, lift.remark))),
            )
            for lift in brief.missing
        ]
        builder.table(heading, (*head, words["lift_why"]), rows, (28, 26, 0, 53), parts=True)
        _note(builder, brief.missing_more)
    else:
        builder.add(strong(words["binding_none"]))
    _names(builder, "missing_later", brief.later)
    _names(builder, "unknowns", brief.unknown)
    _names(builder, "blanks", brief.blank)


def _note(builder: Builder, text: str) -> None:
    if text:
        builder.add(text, "Note")


def advice(builder: Builder, summary: Summary, brief: Short) -> None:
    """Adds the advice: lead, set, and further schemes."""
    words, chosen, lead = builder.words, brief.recommendation, brief.lead
    _chapter(builder, "schemes_chapter")
    if chosen is None:
        builder.add(summary.schemes.intro)
    else:
        colon = "：" if builder.lang == "ja" else ": "
        builder.add(strong(colon.join(filter(None, (chosen.heading, chosen.lead)))), keep=True)
        builder.add(chosen.lead_text)
        if lead is not None:
            builder.lines(
                facts((
                    (words["open"], "\n".join(lead.open)),
                    (words["check"], lead.check),
                    (words["money"], "\n".join(lead.money)),
                    (words["contact"], lead.contact),
                ))
            )  # fmt: skip
        if len(chosen.table.rows) > 1:
            rows = [row[:2] for row in chosen.table.rows]
            builder.table(words["short_set"], chosen.table.head[:2], rows, (0, 80))
    if brief.others.rows:
        others = brief.others
        builder.table(words["short_others"], others.head, others.rows, (0, 48, 60), parts=True)
        _note(builder, brief.others_more)
    _names(builder, "own_work", brief.own_work)


def plan(builder: Builder, summary: Summary, brief: Short) -> None:
    """Adds plan, calendar and what to decide now."""
    words = builder.words
    if summary.plan is not None:
        _chapter(builder, "plan_chapter")
        builder.add(summary.plan.intro)
        builder.each(summary.plan.obstacles, "List Bullet")
        if brief.plan.rows:
            steps = [(*row[:-1], named(row[-1])) for row in brief.plan.rows]
            builder.table("", brief.plan.head, steps, (24, 36, 0, 60), parts=True)
            _note(builder, brief.plan_more)
    calls = summary.calendar.table
    if calls.rows:
        _chapter(builder, "calendar_chapter")
        rows = [row[:3] for row in calls.rows]
        builder.table("", calls.head[:3], rows, (0, 50, 60))
    _chapter(builder, "decisions_chapter")
    decisions(builder, summary.decisions)
    builder.add(words["self_assessed"], "Note")
