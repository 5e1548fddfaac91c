"""What a page or a document is given to say: plain data."""

from __future__ import annotations

from collections.abc import Iterator


def texts(value: object) -> Iterator[str]:
    """Every text in mappings and lists of any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)
