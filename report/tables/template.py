"""The template of a table: the heading to fill in below, and the values that each column takes."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import get_args

from checklist.catalogue import FieldName
from checklist.load import Content
from checklist.municipality import MunicipalityKind
from report.tables.heading import HEADINGS
from report.workbook import Book, CellKind, Column
from wording.phrases import Phrases

#: What the first row of the template names, before the ids of the criteria.
_ABOUT = ("name", "code", "prefecture", "kind", "population", "fields", "countries")


def template_csv(content: Content) -> bytes:
    """The head of a table: CSV in UTF-8 with the mark by which Excel knows it."""
    out = StringIO(newline="")
    csv.writer(out).writerow(_template_head(content))
    return codecs.BOM_UTF8 + out.getvalue().encode()


def template_workbook(phrases: Phrases, made_at: datetime) -> bytes:
    """The same as a workbook, with a sheet that explains each column."""
    say, lang = phrases.say, phrases.lang
    book = Book(say("analysis.template_title"), phrases.say("common.product"), lang, made_at, "")
    sheet = book.workbook.add_worksheet(say("analysis.sheet_data"))
    kinds: dict[str, CellKind] = {"population": "number"}
    columns = [
        Column(name, kinds.get(name, "name" if name in HEADINGS else "number"), 16)
        for name in _template_head(phrases.content)
    ]
    book.table(sheet, columns, [])
    book.set_up(sheet, say("analysis.template_title"), landscape=True)
    explained = book.workbook.add_worksheet(say("analysis.sheet_columns"))
    head = [
        Column(say("analysis.column"), "name", 30),
        Column(say("analysis.column_means"), "text", 60),
        Column(say("analysis.column_values"), "text", 48),
    ]
    book.table(explained, head, _explained(phrases))
    book.set_up(explained, say("analysis.template_title"), landscape=True)
    return book.close()


def _template_head(content: Content) -> list[str]:
    return [*_ABOUT, *content.facts, *(c.id for c in content.checklist.asked)]


def _explained(phrases: Phrases) -> Iterator[tuple[str, str, str]]:
    say = phrases.say
    choices = {"kind": get_args(MunicipalityKind), "field": get_args(FieldName)}
    named = {
        f"{group}s" if group == "field" else group: phrases.listed(
            phrases.name(group, name) for name in names
        )
        for group, names in choices.items()
    }
    for name in _ABOUT:
        values = named.get(name, "")
        if name != "kind":
            values = say(f"analysis.values_{name}", names=values)
        yield name, say(f"analysis.column_{name}"), values
    for fact_id, fact in phrases.content.facts.items():
        yield fact_id, fact.question.of(phrases.lang), say("analysis.values_fact")
    for criterion in phrases.content.checklist.asked:
        never = criterion.not_applicable is None
        question = criterion.question.of(phrases.lang)
        yield (
            criterion.id,
            f"{phrases.criterion(criterion.id)}\n{question}",
            say("analysis.values_level" if never else "analysis.values_level_na"),
        )
