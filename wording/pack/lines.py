"""Says the words of the pack (``data/text/pack.yaml``); what is not known is a blank."""

from __future__ import annotations

from collections.abc import Iterable

from checklist.drafts import BLANK
from wording.drafts import Line, PartWords, Piece
from wording.phrases import Phrases


def line(phrases: Phrases, key: str, /, **values: object) -> Line:
    """A text by its key, filled in; ``[[a note]]`` becomes a blank with that note. What is filled
    in is never read as a blank."""
    words, pieces, at = phrases.content.wording.text(key).of(phrases.lang), list[Piece](), 0
    for place in BLANK.finditer(words):
        pieces.append(Piece(words[at : place.start()].format(**values)))
        note = phrases.say("drafts.blank", note=place[1].format(**values))
        pieces.append(Piece(note, is_blank=True))
        at = place.end()
    pieces.append(Piece(words[at:].format(**values)))
    return tuple(piece for piece in pieces if piece.text)


def known_line(text: str) -> Line:
    """A text that is known, as a line."""
    return (Piece(text),) if text else ()


def has_blank(lines: Iterable[Line]) -> bool:
    """Whether something is left to be filled in."""
    return any(piece.is_blank for line in lines for piece in line)


def section(
    name: str,
    title: str,
    *text: Line,
    form: Iterable[tuple[Line, Line]] = (),
    listed: Iterable[Line] = (),
) -> PartWords:
    """A section of a paper, below its ``title``; ``name`` identifies it."""
    return PartWords(
        id=name,
        kind="section",
        number=None,
        name=title,
        title=title,
        text=tuple(filter(None, text)),
        points=(),
        form=tuple(form),
        listed=tuple(listed),
        grid=None,
    )
