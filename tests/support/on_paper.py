"""What stands on the pages of a PDF, by a reader that is fast enough for whole reports."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from pypdf import PdfReader


def page_texts(reader: PdfReader | bytes) -> list[str]:
    """The text within the edges of each page: what ran over one is in the file all the same."""
    data = reader if isinstance(reader, bytes) else _bytes(reader)
    with pypdfium2.PdfDocument(data) as document:
        return [_text(page) for page in document]


def _bytes(reader: PdfReader) -> bytes:
    assert isinstance(reader.stream, BytesIO)
    return reader.stream.getvalue()


def _text(page: pypdfium2.PdfPage) -> str:
    text: str = page.get_textpage().get_text_bounded()
    return text.replace("\r\n", "\n").replace("\x02", "-")  # a hyphen at the end of a line
