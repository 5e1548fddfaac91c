"""Writes what goes out: for each section its questionnaire and the letter, and the overview for the
section that asks. No file of a section holds an answer of another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from checklist.answers import Assessment
from checklist.inquiry import AskedSection, Inquiry, handed_out, inquiry_of
from checklist.load import DATA, SECTIONS, load_inquiry
from report.inquiry.letter import render_letter
from report.questionnaire.layout import SectionQuestions
from report.questionnaire.write import write_questionnaire
from report.workbook import Book, Column
from report.zipped import zipped
from wording.inquiry import name_of, overview_rows, write_letter
from wording.phrases import Phrases, one_line

#: Characters that no name of a file may have.
_NO_NAME = re.compile(r'[\\/:*?"<>|]')


def inquiry_or_suggested(now: Assessment) -> Inquiry:
    """Whom the municipality asks what; as long as it has not said so, the suggestion."""
    return inquiry_of(now.asking) or load_inquiry(DATA / SECTIONS)


class InquiryWriter:
    """Writes the files of one inquiry, dated ``made_at`` (with its time zone)."""

    def __init__(
        self, now: Assessment, inquiry: Inquiry, phrases: Phrases, made_at: datetime
    ) -> None:
        self._now, self._inquiry = now, inquiry
        self._phrases, self._made_at = phrases, made_at

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file with its name: a folder for each section, the overview beside them; the
        section that asks gets no letter. The same input gives the same bytes."""
        yield self._name("file_overview", "xlsx"), self.overview()
        for asked in self._inquiry.sections:
            yield self._questionnaire_name(asked), self.questionnaire(asked)
            if asked.is_called(self._inquiry.asker):  # nobody writes a letter to oneself
                continue
            letter = write_letter(self._inquiry, asked, self._now, self._phrases)
            name = self._name("file_letter", "docx", asked)
            yield name, render_letter(letter, self._made_at)

    def archive(self) -> bytes:
        """All files as one ZIP, a folder for each section."""
        return zipped(self.files(), folders=True)

    def questionnaire(self, asked: AskedSection) -> bytes:
        """The questionnaire of a section."""
        name = name_of(asked, self._phrases)
        part = SectionQuestions(
            section=asked.key,
            name=name,
            criteria=asked.criteria,
            asker=one_line(self._inquiry.asker),
            due=self._inquiry.due,
        )
        handed = handed_out(self._now, asked, name, self._phrases.content.checklist)
        return write_questionnaire(self._phrases, handed, part)

    def overview(self) -> bytes:
        """The overview (.xlsx), without any answer."""
        say = self._phrases.say
        names = [self._questionnaire_name(asked) for asked in self._inquiry.sections]
        table = overview_rows(self._inquiry, names, self._phrases)
        title = say("inquiry.overview_title")
        author = one_line(self._now.profile.label)
        book = Book(title, author, self._phrases.lang, self._made_at, say("cut"))
        sheet = book.workbook.add_worksheet(say("inquiry.overview_sheet"))
        book.set_up(sheet, title, landscape=True)
        widths = zip(table.head, (34.0, 32.0, 20.0, 44.0), strict=True)
        book.table(sheet, [Column(head, "text", width) for head, width in widths], table.rows)
        return book.close()

    def _questionnaire_name(self, asked: AskedSection) -> str:
        return self._name("file_questionnaire", "xlsx", asked)

    def _name(self, kind: str, ending: str, asked: AskedSection | None = None) -> str:
        """``01_財政課/調査票_財政課.xlsx``, or without a section ``庁内照会の一覧.xlsx``."""
        word = self._phrases.say(f"inquiry.{kind}")
        if asked is None:
            return f"{word}.{ending}"
        section = _NO_NAME.sub("・", name_of(asked, self._phrases)).strip(". ")
        number = self._inquiry.place(asked.key) + 1
        return f"{number:02}_{section}/{word}_{section}.{ending}"
