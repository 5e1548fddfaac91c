"""The questionnaire as an XLSForm, for ODK Collect, KoboToolbox and Enketo: answered on a phone
without a network, in Japanese or English. ``form/read.py`` reads their exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from charts.colours import BLUE, PALE
from checklist.load import Content
from checklist.model import Text
from report.form.questions import VERSION, Form, FormQuestion, QuestionGroup
from report.workbook import Book, Column

FORM_ID = "international_environmental_cooperation_readiness"
#: The languages as XLSForm names them.
JA, EN = "日本語 (ja)", "English (en)"

#: Columns in two languages, and columns of logic, in the order in which people read them.
_WORDS = ("label", "hint", "constraint_message", "required_message")
_LOGIC = ("appearance", "relevant", "required", "constraint", "choice_filter", "calculation")
_WIDTHS = {"label": 60, "hint": 50, "required": 10, "prefecture": 12, "version": 10, "style": 10}

Row = Mapping[str, str]


def write_xlsform(content: Content) -> bytes:
    """The form as a workbook (.xlsx) with the sheets survey, choices and settings, dated by the
    year of the checklist. The same content, the same bytes."""
    form = Form(content)
    made = datetime(int(form.version.partition(".")[0]), 1, 1, tzinfo=UTC)
    book = Book(form.title.ja, "", "ja", made, "")
    words = [column for name in _WORDS for column in _columns(name)]
    _sheet(book, "survey", ["type", "name", *words, *_LOGIC], _survey(form))
    _sheet(book, "choices", ["list_name", "name", *_columns("label"), "prefecture"], _choices(form))
    settings = {
        "form_title": form.title.ja,
        "form_id": FORM_ID,
        "version": form.version,
        "default_language": JA,
        "style": "pages",
    }
    _sheet(book, "settings", list(settings), [settings])
    return book.close()


def _columns(name: str) -> tuple[str, str]:
    return f"{name}::{JA}", f"{name}::{EN}"


def _both(name: str, text: Text | None) -> Iterator[tuple[str, str]]:
    if text is not None:
        yield from zip(_columns(name), (text.ja, text.en), strict=True)


def _survey(form: Form) -> Iterator[Row]:
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    yield {"type": "calculate", "name": VERSION, "calculation": f"'{form.version}'"}
    for group in form.groups:
        yield from _group(group)


def _group(group: QuestionGroup) -> Iterator[Row]:
    begin = {"type": "begin_group", "name": group.name, **dict(_both("label", group.label))}
    yield {**begin, "appearance": "field-list"} if group.on_one_page else begin
    for member in group.members:
        if isinstance(member, QuestionGroup):
            yield from _group(member)
        else:
            yield _question(member)
    yield {"type": "end_group", "name": group.name}


def _question(question: FormQuestion) -> Row:
    row = {
        "type": f"{question.type} {question.choices}".strip(),
        "name": question.name,
        **dict(_both("label", question.label)),
        **dict(_both("hint", question.hint)),
        **question.logic,
    }
    for name, text in question.messages.items():
        row.update(_both(name, text))
    return row


def _choices(form: Form) -> Iterator[Row]:
    for list_name, choices in form.choices.items():
        for choice in choices:
            row = {"list_name": list_name, "name": choice.name, "prefecture": choice.prefecture}
            yield {**row, **dict(_both("label", choice.label))}


def _sheet(book: Book, name: str, heads: Sequence[str], rows: Iterable[Row]) -> None:
    """A sheet in which every cell is text; where a group begins and ends is seen."""
    sheet = book.workbook.add_worksheet(name)
    columns = [Column(head, "text", _WIDTHS.get(head.partition(":")[0], 34)) for head in heads]
    end = book.table(sheet, columns, ([row.get(head, "") for head in heads] for row in rows))
    begins = book.workbook.add_format({"bg_color": PALE, "bold": True, "font_color": BLUE})
    for words, look in (("begin", begins), ("end_", book.workbook.add_format({"bg_color": PALE}))):
        rule = f'LEFT($A2,{len(words)})="{words}"'
        of_rows = {"type": "formula", "criteria": rule, "format": look}
        sheet.conditional_format(1, 0, end - 1, len(heads) - 1, of_rows)
    sheet.freeze_panes(1, 2)
    book.set_up(sheet, FORM_ID, landscape=True, paper=8)
