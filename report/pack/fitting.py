"""How much of a text a box of a slide holds: lines as office programs break them, with widths that
are on the safe side for the fonts that offices have."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Height of a line over the size of its letters; set in the file too, so that it is the same in
#: every program.
LINE = 1.25
#: Words stay whole, other characters break anywhere.
_TOKENS = re.compile(r"[!-~\u00a0-\u024f]+|\s|.", re.DOTALL)
#: Beyond this a character is as wide as it is high.
_WIDE = 0x2000


def width_of(text: str) -> float:
    """The width of a text, the height of a letter being 1."""
    return sum(map(_width, text))


def _width(char: str) -> float:
    if ord(char) >= _WIDE:
        return 1.0
    if char in " .,:;!|'iIjl()[]":
        return 0.4
    if char in "MWmw@%&":
        return 1.0
    return 0.76 if char.isupper() else 0.66


def lines_in(text: str, width: float) -> int:
    """How many lines a text takes in a box ``width`` letters wide."""
    return sum(_lines(paragraph, width) for paragraph in text.split("\n"))


def _lines(paragraph: str, width: float) -> int:
    lines, at = 1, 0.0
    for token in _TOKENS.findall(paragraph):
        wide = width_of(token)
        if at + wide > width and at > 0:
            lines, at = lines + 1, 0.0
            if token.isspace():
                continue
        while wide > width:  # one word that no line holds is broken
            lines, wide = lines + 1, wide - width
        at += wide
    return lines


def cut(text: str, width: float, lines: int) -> str:
    """The text, cut with a mark where it takes more lines than these."""
    if lines_in(text, width) <= lines:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if lines_in(f"{text[:middle].rstrip()}…", width) <= lines:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"


def fitted(
    texts: Sequence[str], width: float, height: float, sizes: Sequence[float]
) -> tuple[tuple[str, ...], float]:
    """Paragraphs that fit a box (points), and their size: the first of ``sizes`` at which all of
    them do; at the last one each is cut to an equal part of the lines, less what others leave."""
    for size in sizes:
        lines = sum(lines_in(text, width / size) for text in texts)
        if lines * size * LINE <= height:
            return tuple(texts), size
    size = sizes[-1]
    shares = shared([lines_in(text, width / size) for text in texts], int(height / (size * LINE)))
    parts = zip(texts, shares, strict=True)
    return tuple(cut(text, width / size, lines) for text, lines in parts if lines), size


def shared(wanted: Sequence[int], room: int) -> tuple[int, ...]:
    """The lines that each of several texts gets of ``room``: what it wants, or less, nobody getting
    more than another that wants more. Those for which there is not one line left get none."""
    given = [0] * len(wanted)
    while room > 0:
        hungry = [at for at, lines in enumerate(wanted) if given[at] < lines]
        if not hungry:
            break
        for at in hungry[:room]:
            given[at] += 1
        room -= len(hungry[:room])
    return tuple(given)
