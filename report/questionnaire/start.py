"""The first sheet of the questionnaire: how far it is filled in, how to fill it in and how it comes
back, what the words mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts.colours import BLUE, GREY, HAIR
from checklist.model import Item
from report.questionnaire.layout import SectionQuestions
from report.workbook import LINE, Book, SheetPage
from wording.inquiry import asked_words
from wording.instructions import instructions
from wording.phrases import Phrases

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the ``asked`` questions of an item are ``answered``; ``place``: the reference of
    the cell that counts them."""

    item: Item
    place: str
    answered: int
    asked: int


def write_start(
    book: Book,
    sheet: Worksheet,
    phrases: Phrases,
    counts: Sequence[Count],
    municipality: str,
    part: SectionQuestions | None,
) -> None:
    """Writes the sheet; that of a ``part`` says what its section has to know."""
    say, checklist, lang = phrases.say, phrases.content.checklist, phrases.lang
    book.set_up(sheet, say("questionnaire.title"), landscape=False)
    sheet.set_tab_color(BLUE)
    asked = sum(count.asked for count in counts)
    page = SheetPage(book, sheet)
    page.line(say("product"), bold=True, font_color=BLUE)
    page.line(say("questionnaire.title"), size=18, bold=True)
    if municipality:
        page.line(say("questionnaire.for", municipality=municipality), size=12)
    if part is None:
        page.line(say("questionnaire.lead", asked=asked))
    else:
        page.line(say("inquiry.title_for", section=part.name), size=12, bold=True)
        page.line(say("inquiry.lead", section=part.name, asked=asked_words(part.criteria, phrases)))
        if part.due:
            due = phrases.official_day(part.due)
            page.line(say("inquiry.lead_due", due=due), bold=True)
    page.heading(say("questionnaire.answered"))
    answered = sum(count.answered for count in counts)
    formula = "=" + "+".join(count.place for count in counts)
    big = book.format(bold=True, font_size=22, font_color=BLUE, align="left")
    row = page.next_row(32)
    sheet.write_formula(row, 0, formula, big, answered)
    words = say("questionnaire.of", asked=asked)
    book.write(sheet, row, 1, words, book.format(valign="vcenter"))
    for count in counts:
        row = page.next_row(4 + LINE)
        line = {"bottom": 1, "bottom_color": HAIR}
        book.write(sheet, row, 0, phrases.item(count.item.id), book.format(**line))
        look = book.format(num_format=f'0" / {count.asked}"', align="left", **line)
        sheet.write_formula(row, 1, f"={count.place}", look, count.answered)
    for title, lines in _steps(phrases, part):
        page.heading(say(f"questionnaire.{title}"))
        for number, text in enumerate(lines, start=1):
            page.line(f"{number}. {text}")
    given = instructions(phrases)
    page.heading(say("questionnaire.meaning"))
    page.line(given.definition)
    for sentence in (*given.examples, *given.terms, given.counting):
        page.line(sentence, font_color=GREY)
    page.heading(say("questionnaire.scale"))
    for level, step in enumerate(checklist.scale):
        page.pair(phrases.level(level), step.meaning.of(lang))
    page.gap()
    page.line(checklist.source.of(lang), font_color=GREY)
    page.line(say("questionnaire.version", version=checklist.version), font_color=GREY)


def _steps(phrases: Phrases, part: SectionQuestions | None) -> Sequence[tuple[str, Sequence[str]]]:
    """How it is filled in and how it comes back, each with its steps."""
    say = phrases.say
    choosing = phrases.content.checklist.instructions.choosing.of(phrases.lang)
    steps = [say(f"questionnaire.step_{n}", choosing=choosing) for n in range(1, 7)]
    if part is None:
        return ("how", steps), ("back", [say(f"questionnaire.back_{n}") for n in range(1, 4)])
    asker = part.asker or say("inquiry.asker_unnamed")
    back = [say(f"inquiry.back_{n}", asker=asker) for n in range(1, 4)]
    # there is no profile to fill in
    return ("how", [*steps[1:], say("inquiry.step_by")]), ("back", back)
