"""Word files as another program reads them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from tests.support.on_paper import bare
from wording.summary import Summary

Summarised = Callable[..., Summary]


def opened(data: bytes) -> WordDocument:
    return Document(BytesIO(data))


def whole_text(document: WordDocument) -> str:
    """All that stands in the body: paragraphs, links and tables in their order."""
    return "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def bare_text(document: WordDocument) -> str:
    return bare(whole_text(document))


def styled(document: WordDocument, style: str) -> list[str]:
    """The texts of all paragraphs of a style, with what their fields show."""
    return [
        "".join(node.text or "" for node in p._p.iter(qn("w:t")))
        for p in document.paragraphs
        if p.style is not None and p.style.name == style
    ]


def fields(element: Any) -> list[str]:
    """The instructions of all fields."""
    simple = [node.get(qn("w:instr")) for node in element.iter(qn("w:fldSimple"))]
    long = [node.text for node in element.iter(qn("w:instrText"))]
    return [(instruction or "").strip() for instruction in (*long, *simple)]
