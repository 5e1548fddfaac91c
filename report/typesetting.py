"""Documents set by Typst: fonts, cleaning of text, and the typesetting itself.

Typed text reaches a template as data only. It is cleaned first, because Typst refuses a character
that no font has. The same input gives the same bytes.
"""

from __future__ import annotations

import importlib.resources
import json
import os
import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from threading import Event
from typing import Any

import typst

from wording.phrases import LINE_END, LONGEST

#: Stands for a character that no font has (the printers' mark for a missing type).
MISSING = "〓"

_FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
#: The number of documents for which Typst keeps a cache entry, and whether there are some.
_REMEMBERED = 10
_remembers = Event()
#: A run of this many characters without a space gets places to break, or it would leave the page.
_LONG_RUN = 24
_RUN = re.compile(rf"[!-~]{{{_LONG_RUN},}}")
_BREAK_AFTER = re.compile(r"([/?&=._\-]+|.{20})(?=.)")


def _font_directories() -> list[Path]:
    return [Path(str(importlib.resources.files(name))) for name in _FONT_PACKAGES]


@cache
def _fonts() -> typst.Fonts:
    """The fonts, read once: keeping them makes a report four times as fast."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(directory) for directory in _font_directories()],
    )


@cache
def _drawable() -> frozenset[int]:
    """The code points that both weights can draw, but U+200B and U+FEFF, which nobody sees. (No
    line end is among them.)"""
    charsets = [
        set(chain.from_iterable(_code_points(file)))
        for directory in _font_directories()
        for file in directory.glob("*.otf")
    ]
    return frozenset(set.intersection(*charsets) - {0x200B, 0xFEFF})


def _code_points(font: Path) -> Iterator[range]:
    """The code points that an OpenType font can draw: its table ``cmap`` for all of Unicode (format
    12), which fontTools reads in a third of a second, itself included."""
    with font.open("rb") as file:
        (count,) = struct.unpack(">4xH6x", file.read(12))
        tables = struct.iter_unpack(">4s4xLL", file.read(16 * count))
        start, size = {tag: place for tag, *place in tables}[b"cmap"]
        file.seek(start)
        table = file.read(size)
    (count,) = struct.unpack_from(">2xH", table)
    parts = {tuple(kind): at for *kind, at in struct.iter_unpack(">HHL", table[4 : 4 + 8 * count])}
    at = parts[3, 10]  # Windows, all of Unicode
    form, count = struct.unpack_from(">H10xL", table, at)
    assert form == 12, f"{font.name} has its characters in format {form}"  # noqa: S101 (our fonts)
    for first, last, _ in struct.iter_unpack(">3L", table[at + 16 : at + 16 + 12 * count]):
        yield range(first, last + 1)


@cache
def _cleaned_char(char: str) -> str:
    if ord(char) in _drawable():
        return char
    category = unicodedata.category(char)
    if char == "\t" or category == "Zs":
        return " "
    # control, format (direction marks, joiners, U+FEFF), surrogates, private use
    if category in ("Cc", "Cf", "Cs", "Co"):
        return ""
    # selectors of a variant of the character before, which then is drawn in its usual form
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    return MISSING


@cache
def _unusual() -> re.Pattern[str]:
    """A character that may have to be cleaned: few texts have one, and finding none is ten times as
    fast as asking for each. Those beyond the basic plane all may: with them it would be slow."""
    plain = {code for code in _drawable() if code <= 0xFFFF} | {ord("\n")}
    starts = sorted(code for code in plain if code - 1 not in plain)
    ends = sorted(code for code in plain if code + 1 not in plain)
    runs = map("\\u{:04x}-\\u{:04x}".format, starts, ends)
    return re.compile(f"[^{''.join(runs)}]")


def clean(text: str) -> str:
    """The text with only characters that can be set: line ends are line feeds, a character that no
    font has becomes 〓, and invisible characters are removed."""
    if _unusual().search(text) is None:
        return text
    return _unusual().sub(lambda match: _cleaned_char(match[0]), LINE_END.sub("\n", text))


def characters_without_font(text: str) -> tuple[str, ...]:
    """The characters of a text that no font has, each once, in their order."""
    unusual = dict.fromkeys(_unusual().findall(text))
    return tuple(c for c in unusual if _cleaned_char(c) == MISSING != c)


def _breakable(text: str) -> str:
    """The text with places to break inside long addresses and other long runs."""
    return _RUN.sub(lambda run: _BREAK_AFTER.sub("\\1\u200b", run.group()), text)


class AsIs(str):
    """Text that is not cleaned: the address of a link."""

    __slots__ = ()


def plain(value: Any) -> Any:
    """Data classes as dictionaries of their fields, however deep they stand; in a third of the time
    of ``dataclasses.asdict``, which copies every leaf."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def settable(value: Any, cut_mark: str) -> Any:
    """The same plain data with every text cleaned."""
    if isinstance(value, AsIs):
        return value
    if isinstance(value, str):
        whole = value if len(value) <= LONGEST else value[:LONGEST] + cut_mark
        return _breakable(clean(whole))
    if isinstance(value, dict):
        return {key: settable(part, cut_mark) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [settable(part, cut_mark) for part in value]
    return value


def typeset(
    template: Path,
    page: dict[str, Any],
    at: datetime,
    *,
    tagged: bool = True,
) -> bytes:
    """The PDF a template makes of plain data, dated ``at`` (with its time zone): for the archive
    and for screen readers (PDF/A-3a and PDF/UA-1), or for the archive alone (PDF/A-3u). Bytes reach
    the template as a path to read them from, or as a list of numbers."""
    _remembers.set()
    with ExitStack() as until_made:
        data = json.dumps(
            page, ensure_ascii=False, default=lambda value: _handed_over(value, until_made)
        )
        made: bytes = typst.compile(
            template,  # its path, not its text: it may import another beside it
            root=Path(template.anchor),  # bytes handed over lie elsewhere
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            format="pdf",
            pdf_standards=["a-3a", "ua-1"] if tagged else ["a-3u"],
            pdf_tags=tagged,
            # PDF dates have whole seconds, and typst takes no named time zone
            timestamp=at.replace(microsecond=0).astimezone(UTC),
        )
    return made


def _handed_over(value: bytes, until: ExitStack) -> str | list[int]:
    """What stands for bytes in the data of a template: the path of a file in memory, which is there
    until ``until`` closes; where the system has none (Linux has), the bytes as numbers, which take
    a tenth of a second for a million."""
    if not hasattr(os, "memfd_create"):
        return list(value)
    file = until.enter_context(os.fdopen(os.memfd_create("handed-over"), "wb"))
    file.write(value)
    file.flush()
    return f"/proc/self/fd/{file.fileno()}"


@cache
def _idle() -> typst.Compiler:
    """What sets empty documents, kept: making one anew takes 1 ms."""
    return typst.Compiler(b" ", font_paths=_fonts(), ignore_system_fonts=True)


def forget() -> None:
    """Makes Typst drop its caches of the last documents (some 25 MB a report), which no further
    report uses; does nothing where nothing was set since. Typst ages its caches by documents: this
    sets a few empty ones, as drawings. What takes time is to give the memory back: a few
    milliseconds, after a long report 20."""
    if _remembers.is_set():
        _remembers.clear()
        for _ in range(_REMEMBERED):
            _idle().compile(b" ", format="svg")


_DRAWING = b"""
#set page(width: float(sys.inputs.width) * 1mm, height: auto, margin: 0pt)
#set text(font: "Noto Sans CJK JP")
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def picture_of(svg: str, width: float, dots: int) -> bytes:
    """A drawing (SVG) as a picture (PNG); ``width`` in millimetres, ``dots`` per inch."""
    _remembers.set()
    made: bytes = typst.compile(
        _DRAWING,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": clean(svg), "width": str(width)},
        format="png",
        ppi=dots,
    )
    return made
