"""The save file, as JSON and packed into text pieces that any document can carry."""

from __future__ import annotations

import base64
import binascii
import re
import zlib

from checklist.answers import MAX_BYTES, Assessment
from checklist.problems import ProblemsError, problem

#: Largest report accepted, in bytes.
MAX_REPORT_BYTES = 5_000_000
#: The attachment of a PDF report that holds the answers.
ATTACHMENT = "assessment.json"

#: Characters of one piece of a packed save file: a cell of a spreadsheet holds a little more.
PIECE = 30_000
_LIKE_A_PIECE = re.compile(r"assessment:(?=\d)")
_PIECE = re.compile(rb"assessment:(\d{1,4})/(\d{1,4}):([A-Za-z0-9+/=]{1,32000})")

_DAMAGED = problem(
    "",
    "このファイルに入っている回答のデータが壊れています。保存したときのままの報告書を選んでください。",
    "The answers inside this file are damaged. Choose the report as it was saved.",
)


def write_savefile(assessment: Assessment) -> bytes:
    """The save file: JSON in UTF-8, the same bytes for the same answers."""
    return assessment.to_json().encode("utf-8")


def write_carried(assessment: Assessment) -> bytes:
    """The save file that a document carries: as ``write_savefile``, without what came back from the
    sections (decision 24)."""
    return write_savefile(assessment.for_others())


def pack(assessment: Assessment) -> list[str]:
    """The save file that a document carries as pieces of letters and digits, where it can hold text
    only: ``assessment:1/2:…``, each at most ``PIECE`` characters and a little. Same pieces for the
    same answers."""
    packed = base64.b64encode(zlib.compress(write_carried(assessment), 9)).decode("ascii")
    pieces = [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
    return [f"assessment:{n}/{len(pieces)}:{piece}" for n, piece in enumerate(pieces, start=1)]


def unlike_a_piece(text: str) -> str:
    """A typed text that cannot be mistaken for a piece of the packed save file: where it could be,
    an invisible joiner is inserted."""
    return _LIKE_A_PIECE.sub("assessment:\u2060", text) if "assessment:" in text else text


def pieces_in(data: bytes, others: dict[int, bytes] | None = None) -> dict[int, bytes]:
    """The pieces of a packed save file anywhere in these bytes, by number, with ``others`` from
    elsewhere. Raises ProblemsError where two of one number differ."""
    pieces = dict(others or {})
    for match in _PIECE.finditer(data):
        number = int(match[1])
        if pieces.setdefault(number, match[0]) != match[0]:
            raise ProblemsError([_DAMAGED])
    return pieces


def unpack(pieces: dict[int, bytes]) -> bytes:
    """The save file out of its pieces. Raises ProblemsError where one is missing or damaged."""
    matches = [_PIECE.fullmatch(piece) for _, piece in sorted(pieces.items())]
    counts = {int(match[2]) for match in matches if match is not None}
    if None in matches or counts != {len(pieces)} or set(pieces) != set(range(1, len(pieces) + 1)):
        raise ProblemsError([_DAMAGED])
    try:
        packed = base64.b64decode(b"".join(m[3] for m in matches if m is not None), validate=True)
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(packed, MAX_BYTES + 1)
    except (binascii.Error, zlib.error):
        raise ProblemsError([_DAMAGED]) from None
    if not unpacking.eof and len(data) <= MAX_BYTES:
        raise ProblemsError([_DAMAGED])
    return data
