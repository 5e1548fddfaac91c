"""The minutes of a workshop as a Word file, to be edited, signed and filed."""

from __future__ import annotations

from report.document.word.builder import Builder, facts
from wording.minutes import CriterionMinutes, Minutes

#: Columns of a criterion's votes in millimetres: round and who, voters, a level each, don't know,
#: median, agreement.
_VOTES = (0, 13, 9, 9, 9, 9, 9, 9, 15, 38)
#: Room above a chapter that begins on the page of the one before, in points.
_ABOVE = 16


def render_minutes(minutes: Minutes) -> bytes:
    """The minutes as a Word file (.docx), dated ``made_at``; the same bytes for the same input."""
    words = minutes.words
    builder = Builder(minutes.lang, {**words, "cut": words["minutes.cut"]}, minutes.made_at)
    chapters = (_overview, _stage, _results, _priorities, _homework, _votes, _ledger, _annex)
    for chapter in chapters if minutes.peers is None else (_overview, _peers, _ledger):
        chapter(builder, minutes)
    head = f"{words['minutes.short']}　{minutes.made_on}"
    return builder.finished(title=minutes.title, author=minutes.name, head=head)


def _overview(builder: Builder, minutes: Minutes) -> None:
    words = minutes.words
    builder.add(words["minutes.product"], "Subtitle")
    builder.add(minutes.title, "Title")
    builder.add(f"{words['made_on']}　{minutes.made_on}", "Note")
    builder.heading(1, words["minutes.overview"], above=_ABOVE)
    builder.lines(facts(minutes.facts))
    builder.each(minutes.notes, "List Bullet")


def _stage(builder: Builder, minutes: Minutes) -> None:
    words, closing = minutes.words, minutes.closing
    if closing is None:
        return
    builder.heading(1, words["minutes.stage"], above=_ABOVE)
    builder.add(closing.stage_words)
    builder.add(words["minutes.stage_text"], "Note")
    if closing.binding.rows:
        builder.heading(2, closing.binding_heading)
        builder.table(closing.binding_heading, closing.binding.head, closing.binding.rows, (0, 42))


def _results(builder: Builder, minutes: Minutes) -> None:
    words, agreed = minutes.words, minutes.agreed_table
    builder.heading(1, words["minutes.results"], above=_ABOVE)
    if minutes.criteria:
        builder.table(words["minutes.results"], agreed.head, agreed.rows, (0, 36, 24, 42))
    else:
        builder.add(words["minutes.none_agreed"])
    if minutes.beforehand.rows:
        title, given = words["minutes.beforehand"], minutes.beforehand
        builder.heading(2, title)
        builder.table(title, given.head, given.rows, (0, 42))
    for key in ("unseen", "not_treated"):
        builder.bullets(words[f"minutes.{key}"], getattr(minutes, key))


def _peers(builder: Builder, minutes: Minutes) -> None:
    words, chapter = minutes.words, minutes.peers
    if chapter is None:
        return
    builder.heading(1, words["minutes.peer_tables"], above=_ABOVE)
    builder.add(chapter.intro)
    if not chapter.tables.rows:
        builder.add(words["minutes.peer_no_tables"])
    else:
        builder.table(
            words["minutes.peer_tables"], chapter.tables.head, chapter.tables.rows, (20, 0)
        )
    if chapter.lessons.rows:
        builder.heading(2, words["minutes.peer_lessons"])
        head, rows = chapter.lessons.head, chapter.lessons.rows
        builder.table(words["minutes.peer_lessons"], head, rows, (20, 38, 38, 0, 20))
    if chapter.lessons_note:
        builder.add(chapter.lessons_note, "Note")
    if chapter.common.rows:
        builder.heading(2, words["minutes.peer_common"])
        builder.add(chapter.common_note, "Note", keep=True)
        head, rows = chapter.common.head, chapter.common.rows
        builder.table(words["minutes.peer_common"], head, rows, (0, 34, 34))


def _priorities(builder: Builder, minutes: Minutes) -> None:
    words = minutes.words
    builder.heading(1, words["minutes.priorities"], above=_ABOVE)
    if not minutes.dots:
        builder.add(words["minutes.no_priorities"])
        return
    builder.add(minutes.dots_text, keep=True)
    builder.table(
        words["minutes.priorities"],
        [words[f"minutes.{key}"] for key in ("place", "choice", "dots")],
        [(str(place) if dots else "–", choice, str(dots)) for place, choice, dots in minutes.dots],
        (16, 0, 16),
        marks=(0, 2),
    )


def _homework(builder: Builder, minutes: Minutes) -> None:
    if minutes.homework.rows:
        title = minutes.words["minutes.homework"]
        builder.heading(1, title, above=_ABOVE)
        builder.table(title, minutes.homework.head, minutes.homework.rows, (0, 45, 38))


def _votes(builder: Builder, minutes: Minutes) -> None:
    if not minutes.criteria:
        return
    builder.heading(1, minutes.words["minutes.votes"])
    builder.each((minutes.votes_note, minutes.agreement_note), "Note")
    for criterion in minutes.criteria:
        _criterion(builder, minutes, criterion)


def _criterion(builder: Builder, minutes: Minutes, criterion: CriterionMinutes) -> None:
    builder.heading(2, criterion.name)
    builder.add(criterion.question, "Note", keep=True)
    builder.lines(facts(criterion.facts))
    if criterion.table.rows:  # a level settled after an objection was not voted on
        builder.table(
            minutes.words["minutes.votes_table"].format(name=criterion.name),
            criterion.table.head,
            criterion.table.rows,
            _VOTES,
            marks=range(1, len(_VOTES) - 1),
        )
    builder.each(criterion.remarks, "List Bullet")


def _ledger(builder: Builder, minutes: Minutes) -> None:
    words, ledger = minutes.words, minutes.ledger_table
    builder.heading(1, words["minutes.ledger"], above=_ABOVE)
    builder.add(words["minutes.ledger_text"], keep=True)
    widths = (24, 0, 34)[: len(ledger.head)]
    builder.table(words["minutes.ledger"], ledger.head, ledger.rows, widths)


def _annex(builder: Builder, minutes: Minutes) -> None:
    if minutes.alpha:
        builder.heading(1, minutes.words["minutes.annex"], above=_ABOVE)
        builder.each(minutes.alpha)
