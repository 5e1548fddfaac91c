"""The report as a Word file, the full one and the short one: the chapters, order and words of the
PDF, editable.

Its first page stands alone, to be put under a decision paper. Headings, lists, captions and the
table of contents are Word's own. The chart of the items is a chart that Word can edit, the levels
of the criteria are a table; only the staircase is a picture, set by Typst as in the PDF. The save
file is inside (custom XML). The same input gives the same bytes. Styles are those of
``template.docx``.
"""

from __future__ import annotations

from checklist.answers import Assessment
from report.document.word import advice, chapters, level_tables, short
from report.document.word.builder import Builder
from report.document.word.first_page import first_page
from report.document.word.markup import add_savefile
from report.savefile.pack import pack
from wording.short import shorten
from wording.summary import Summary


def render_word(summary: Summary, assessment: Assessment) -> bytes:
    """The full report as a Word file (.docx), with the answers inside, dated ``made_at``.

    ``summary`` is that of ``assessment``; its language is the document's.
    """
    builder = Builder(summary.lang, summary.words, summary.made_at)
    first_page(builder, summary)
    builder.contents()
    chapters.stage(builder, summary.stage)
    chapters.items(builder, summary.items)
    level_tables.criteria(builder, summary.criteria)
    if summary.comparison is not None:
        level_tables.comparison(builder, summary.comparison)
    chapters.findings(builder, summary.findings)
    chapters.answers(builder, summary.answers)
    advice.schemes(builder, summary.schemes)
    advice.cases(builder, summary.cases)
    if summary.plan is not None:
        chapters.plan(builder, summary.plan)
    chapters.calendar(builder, summary)
    if summary.workshop is not None:
        chapters.workshop(builder, summary.workshop)
    if summary.indicators is not None:
        chapters.indicators(builder, summary.indicators)
    chapters.method(builder, summary.method)
    return _finished(builder, summary, assessment, "title_short")


def render_short_word(summary: Summary, assessment: Assessment) -> bytes:
    """The short report as a Word file, as ``render_word``."""
    words, brief = summary.words, shorten(summary)
    builder = Builder(summary.lang, words, summary.made_at)
    where = words["short_elsewhere"].format(of=words["short_of"], format="Word")
    short.close(builder)
    first_page(builder, summary, f"{where}\n{words['is_savefile_word']}")
    short.missing(builder, summary, brief)
    short.advice(builder, summary, brief)
    short.plan(builder, summary, brief)
    return _finished(builder, summary, assessment, "short_title")


def _finished(builder: Builder, summary: Summary, assessment: Assessment, name: str) -> bytes:
    """The file, with the answers inside; ``name``: of what it is, by its key."""
    add_savefile(builder.document, pack(assessment))
    head = f"{summary.words[name]}　{summary.made_on}"
    return builder.finished(title=summary.title, author=summary.municipality, head=head)
