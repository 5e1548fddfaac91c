"""The questionnaire as an XLSForm, for ODK Collect, KoboToolbox and Enketo: answered on a phone
without a network, in Japanese or English. What they export comes back (``submission.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from checklist.load import Content
from checklist.model import Text
from report.form import VERSION, Form, Group, Question

if TYPE_CHECKING:
    from xlsxwriter import Workbook

FORM_ID = "international_environmental_cooperation_readiness"
#: The languages as XLSForm names them.
JA, EN = "日本語 (ja)", "English (en)"

#: Columns in two languages, and columns of logic, in the order in which people read them.
_WORDS = ("label", "hint", "constraint_message", "required_message")
_LOGIC = (
    *("appearance", "relevant", "required", "constraint"),
    *("choice_filter", "calculation"),
)
_WIDTHS = {"type": 34, "name": 34, "label": 60, "hint": 50, "list_name": 30, "prefecture": 12}

Row = Mapping[str, str]


def write_xlsform(content: Content) -> bytes:
    """The form as a workbook (.xlsx) with the sheets survey, choices and settings. The same
    content, the same bytes."""
    # imported here: the pages import this module, and most people save no workbook
    from xlsxwriter import Workbook

    form = Form(content)
    made = BytesIO()
    book = Workbook(
        made,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    year = int(form.version.partition(".")[0])
    book.set_properties({"title": form.title.ja, "created": datetime(year, 1, 1)})
    words = [column for name in _WORDS for column in _columns(name)]
    _sheet(book, "survey", ["type", "name", *words, *_LOGIC], _survey(form))
    labels = list(_columns("label"))
    _sheet(book, "choices", ["list_name", "name", *labels, "prefecture"], _choices(form))
    settings = {
        "form_title": form.title.ja,
        "form_id": FORM_ID,
        "version": form.version,
        "default_language": JA,
        "style": "pages",
    }
    _sheet(book, "settings", list(settings), [settings])
    book.close()
    return made.getvalue()


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


def _group(group: Group) -> Iterator[Row]:
    begin = {"type": "begin_group", "name": group.name, **dict(_both("label", group.label))}
    yield {**begin, "appearance": "field-list"} if group.on_one_page else begin
    for member in group.members:
        if isinstance(member, Group):
            yield from _group(member)
        else:
            yield _question(member)
    yield {"type": "end_group", "name": group.name}


def _question(question: Question) -> Row:
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


def _sheet(book: Workbook, name: str, columns: list[str], rows: Iterator[Row] | list[Row]) -> None:
    """A sheet with its head, which stays in sight. Every cell is text."""
    look = {"font_name": "BIZ UDPゴシック", "font_size": 10, "valign": "top", "text_wrap": True}
    plain = book.add_format(look)
    group = book.add_format({**look, "bold": True, "bg_color": "#E8F1FE"})
    head = book.add_format({**look, "bold": True, "font_color": "white", "bg_color": "#0017C1"})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: people discuss a form on paper
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column.partition(":")[0], 30), plain)
        sheet.write_string(0, place, column, head)
    for number, row in enumerate(rows, start=1):
        look_of_row = group if row.get("type", "").startswith(("begin", "end_")) else plain
        for place, column in enumerate(columns):
            if row.get(column):
                sheet.write_string(number, place, row[column], look_of_row)
            elif look_of_row is group:
                sheet.write_blank(number, place, None, group)
