"""The body of a Word file of ours: headings, captions, facts and tables one after another, and the
file around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TypeVar, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from checklist.model import Lang
from report.document.word.markup import (
    NAMESPACES,
    NOTHING,
    TAB,
    Xml,
    bookmark,
    cell,
    clean,
    field,
    joined,
    link_outside,
    paragraph,
    row,
    run,
    table,
    twips,
)
from report.document.word.styles import TEXT_WIDTH, blank
from report.savefile.pack import unlike_a_piece
from wording.phrases import LONGEST, is_web_address, shortened
from wording.shapes import Fact, Table

#: A paragraph to be: what is in it, and the id of its style.
Line = tuple[Xml, str]

_Any = TypeVar("_Any")


def settable(value: _Any, cut_mark: str) -> _Any:
    """The same plain data with every text clean, and cut with a mark where it is too long."""
    made: object = value
    if isinstance(value, str):
        whole = value if len(value) <= LONGEST else value[:LONGEST] + cut_mark
        made = unlike_a_piece(clean(whole))
    elif isinstance(value, tuple):
        made = tuple(settable(one, cut_mark) for one in value)
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(
            value,
            **{one.name: settable(getattr(value, one.name), cut_mark) for one in fields(value)},
        )
    return cast(_Any, made)


def pairs(facts: Iterable[Fact]) -> list[tuple[str, str]]:
    return [(fact.label, fact.value) for fact in facts]


class Body:
    """What a document is made of, in the order in which it is added. ``words``: what ``table``,
    ``figure`` and the like are called."""

    def __init__(self, lang: Lang, words: Mapping[str, str]) -> None:
        self._say = words
        self._ja = lang == "ja"
        self._document: WordDocument = Document(BytesIO(blank(lang)))
        self._body: list[Xml] = []
        self._headings: list[tuple[int, str, str]] = []
        self._counts = {"table": 0, "figure": 0}
        self._addresses: dict[str, str] = {}

    def _add(self, content: Xml, style: str = "", *, keep: bool = False) -> None:
        self._body.append(paragraph(content, style, keep=keep))

    def _heading(self, level: int, text: str, more: Xml = NOTHING, look: str = "") -> None:
        name = f"_Toc{len(self._headings) + 1:08}"
        content = bookmark(name, len(self._headings) + 1, run(text)) + more
        self._headings.append((level, text, name))
        self._body.append(paragraph(Xml(content), f"Heading{level}", look=look))

    def _caption(self, kind: str, text: str) -> None:
        """A numbered caption: ``kind`` is table or figure."""
        self._counts[kind] += 1
        label = self._say[kind]
        number = field(f"SEQ {label} \\* ARABIC", run(str(self._counts[kind])))
        gap = "　" if self._ja else ". "
        after = '<w:keepNext w:val="0"/>' if kind == "figure" else ""
        self._body.append(
            paragraph(joined([run(f"{label} "), number, run(gap + text)]), "Caption", look=after)
        )

    def _link(self, address: str) -> Xml:
        """A web address, as a link to itself and nowhere else; any other text as text."""
        if not is_web_address(address):
            return run(address)
        relation = self._addresses.setdefault(address, f"web{len(self._addresses) + 1}")
        return link_outside(relation, run(address, "Hyperlink"))

    def _facts(self, facts: Iterable[tuple[str, str]], style: str = "Fact") -> list[Line]:
        """Labels in grey, each beside its value; empty values leave no line."""
        return [
            (joined([run(label, "Label"), TAB, run(value)]), style)
            for label, value in facts
            if value
        ]

    def _add_lines(self, lines: Sequence[Line], *, in_one_piece: bool = False) -> None:
        for at, (content, style) in enumerate(lines, start=1):
            keep = in_one_piece and at < len(lines)
            self._body.append(paragraph(content, style, keep=keep))

    def _listed(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._add(run(text), "ListBullet")

    def _ruled(
        self,
        title: str,
        head: Sequence[str],
        rows: Iterable[Sequence[Xml]],
        columns: Sequence[float],
        *,
        marks: Sequence[int] = (),
        parts: bool = False,
    ) -> None:
        """A table with its caption; ``columns`` in millimetres, 0 for one that takes the rest;
        those in ``marks`` are centred. Rows that may be long ``parts`` over pages."""
        self._caption("table", title)
        widths = [twips(width or TEXT_WIDTH - sum(columns)) for width in columns]

        def cells(contents: Sequence[Xml]) -> list[Xml]:
            return [
                cell(paragraph(one, "TableMark" if at in marks else "TableText"), widths[at])
                for at, one in enumerate(contents)
            ]

        self._body.append(
            table(
                [row(cells([run(one) for one in head]), head=True)]
                + [row(cells(one), parts=parts) for one in rows],
                widths,
                "PlainTable2",
            )
        )

    def _table(self, title: str, told: Table, columns: Sequence[float]) -> None:
        """A table of words as the summary has it."""
        self._ruled(title, told.head, [[run(one) for one in cells] for cells in told.rows], columns)

    def _finished(self, *, title: str, author: str, head: str, made_at: datetime) -> bytes:
        """The file: body, running heads (``author`` and ``head``, from the second page on) and
        properties, the same bytes for the same input."""
        document, part = self._document, self._document.part
        body = document.element.body
        for element in parse_xml(f"<w:all {NAMESPACES}>{''.join(self._body)}</w:all>"):
            body.insert_element_before(element, "w:sectPr")
        for address, relation in self._addresses.items():
            part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, address, relation, is_external=True
            )
        section = document.sections[0]
        section.different_first_page_header_footer = True
        above = joined([run(shortened(author, 40)), TAB, run(head)])
        pages = joined([field("PAGE", run("2")), run(" / "), field("NUMPAGES", run("2"))])
        for running, content, style in (
            (section.header, above, "Header"),
            (section.footer, pages, "Footer"),
        ):
            running.is_linked_to_previous = False
            (old,) = running.paragraphs
            new = parse_xml(f"<w:all {NAMESPACES}>{paragraph(content, style)}</w:all>")[0]
            old._p.getparent().replace(old._p, new)
        properties = document.core_properties
        made = made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
        properties.title = title[:255]
        properties.author = properties.last_modified_by = author[:255]
        properties.created = properties.modified = made
        properties.language = "ja-JP" if self._ja else "en-US"
        properties.comments = ""
        file = BytesIO()
        document.save(file)
        return _dated_alike(file.getvalue())


def _dated_alike(data: bytes) -> bytes:
    """The same archive with one date on everything in it: the library writes the time of day."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return file.getvalue()
