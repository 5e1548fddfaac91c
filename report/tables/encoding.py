"""Detects and checks the encoding of a text file.

UTF-8, UTF-16, and the older Japanese encodings: CP932 (Shift_JIS as Windows has it), EUC-JP and
ISO-2022-JP. A decoder that does not fail proves nothing: EUC-JP reads as half-width katakana in
CP932, and French as rare kanji. So a text that is not UTF-8 also has to read as plausible Japanese.
A text that was once decoded wrongly and saved again (``譁�蟄怜…``) is recognised and refused: no
encoding restores what it lost.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO

from checklist.problems import Problem, ProblemsError, problem

#: Bytes decoded at a time.
_PIECE = 1 << 20
#: What no text holds, as bytes of an encoding that keeps ASCII: control characters but tab, line
#: feed, form feed, carriage return, end of file and escape.
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B})
#: What CP932 makes of bytes that it does not know.
_UNKNOWN = re.compile("[\x80\uf8f0-\uf8f3]")
#: No text has these; a wrong decoding makes them.
_CONTROL = re.compile("[\x80-\x9f]")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_KANA = re.compile(r"[\uff61-\uff9f]+")
#: The number of pieces of a text beyond ASCII that are tested, and the characters of each.
_MOST_RUNS, _LONGEST_RUN = 2_000, 200
#: The share of characters in use that a Japanese text has at least.
_PLAUSIBLE = 0.5
#: A text is refused as decoded wrongly from this share of such characters on.
_GARBLED = 0.2
#: What such characters become reads like this at least, and so many are needed to say so.
_CERTAIN, _SHORTEST_RUN = 0.8, 3
#: Wrong decodings: the encoding used, and the right one.
_MISTAKES = (("cp932", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("cp1252", "cp932"),
             ("latin-1", "cp932"), ("cp932", "euc_jp"))  # fmt: skip
_NAMES = {"euc_jp": "EUC-JP", "iso2022_jp_ext": "ISO-2022-JP"}

NO_TEXT = problem(
    "",
    "文字コードがわかりません。CSVをUTF-8かShift_JISで保存してください。",
    "The characters cannot be read. Save the CSV as UTF-8 or Shift_JIS.",
)
GARBLED = problem(
    "",
    "文字化けしています。UTF-8のファイルを別の文字コードで開いて、そのまま保存したものです。"
    "失われた文字があるため、元には戻せません。書き出した元のファイルを選んでください。Excelで直すときは、"
    "「データ」の「テキストまたはCSVから」で、文字コードにUTF-8を選んで開いてください。",
    "The text is garbled: the file was opened with the wrong character encoding and saved. Some "
    "characters are lost, so it cannot be restored. Choose the file as it was first exported. To "
    "edit it in Excel, open it with Data, From Text/CSV, and choose UTF-8.",
)


def encoding_of(open_file: Callable[[], BinaryIO]) -> str:
    """The name of the encoding of a text file, for Python's codecs. ``open_file``: opens it anew.
    Raises ProblemsError for what is no text, is in none of the known encodings, or garbled."""
    with open_file() as file:
        start = file.read(_PIECE)
    for encoding in _candidates(start):
        sample = _sample(open_file, encoding)
        if sample is None:
            continue
        if _is_garbled(sample):
            raise ProblemsError([GARBLED])
        if encoding.startswith(("utf", "iso")) or _plausibility(sample) >= _PLAUSIBLE:
            return encoding
    raise ProblemsError([NO_TEXT])


def text_of(data: bytes) -> str:
    """The text of a file. Raises ProblemsError as ``encoding_of``."""
    from io import BytesIO

    return data.decode(encoding_of(lambda: BytesIO(data)))


def encoding_notes(encoding: str) -> list[Problem]:
    """A note where the encoding is a rare one that was inferred."""
    name = _NAMES.get(encoding)
    return [
        problem(
            "",
            f"文字コードは{name}として読みました。名前が正しいか確かめてください。",
            f"It was read as {name}. Check that the names are right.",
        )
    ] if name else []  # fmt: skip


def _candidates(start: bytes) -> Iterator[str]:
    """The encodings that a file may have, the likeliest first."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield "utf-16"
        return
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if even + odd > len(start) // 8:  # ASCII in two bytes; no other encoding here has zeros
        yield "utf-16-le" if odd > even else "utf-16-be"
        return
    if b"\x1b$" in start and start.isascii():
        yield "iso2022_jp_ext"
    yield "utf-8-sig"
    japanese = {name: _japanese(start, name) for name in ("cp932", "euc_jp")}
    yield from sorted(japanese, key=lambda name: -japanese[name])


def _japanese(start: bytes, encoding: str) -> float:
    return _plausibility(start.decode(encoding, "replace"))


def _sample(open_file: Callable[[], BinaryIO], encoding: str) -> str | None:
    """The first piece with more than ASCII, or the first; ``None`` where any part of the file is
    no text in this encoding."""
    # the decoder of utf-8-sig says nothing of a file that ends within its mark
    decoder = codecs.getincrementaldecoder(encoding.removesuffix("-sig"))()
    sample = ""
    with open_file() as file:
        for piece in chain(iter(lambda: file.read(_PIECE), b""), (b"",)):
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError:
                return None
            text = text.removeprefix("\ufeff")
            plain = text.encode("utf-8", "replace") if encoding.startswith("utf-16") else piece
            if len(plain.translate(None, _CONTROLS)) < len(plain):
                return None
            if not text.isascii():
                if encoding == "cp932" and _UNKNOWN.search(text):
                    return None
                sample = text if sample.isascii() else sample
            sample = sample or text
    return sample


def _plausibility(text: str) -> float:
    """The share of its characters beyond ASCII that Japanese texts are made of (1 where there are
    none): kana, kanji of level 1 of JIS X 0208, full-width forms and punctuation. Half-width
    katakana count where they stand alone: among kanji they are what EUC-JP looks like in CP932."""
    runs = _FOREIGN.findall(text)[:_MOST_RUNS]
    length = sum(map(len, runs))
    common = sum(len(run) if _KANA.fullmatch(run) else sum(map(_is_common, run)) for run in runs)
    return common / length if length else 1.0


def _is_common(char: str) -> bool:
    try:
        lead = char.encode("cp932")[0]
    except UnicodeEncodeError:
        return False
    return 0x81 <= lead <= 0x83 or 0x88 <= lead <= 0x98


def _is_garbled(sample: str) -> bool:
    """Whether a good part of a text makes sense only after undoing one wrong decoding."""
    runs = [run[:_LONGEST_RUN] for run in _FOREIGN.findall(sample)[:_MOST_RUNS]]
    garbled = sum(len(run) for run in runs if _makes_sense_undone(run))
    return garbled > 0 and garbled >= _GARBLED * sum(map(len, runs))


def _makes_sense_undone(run: str) -> bool:
    if len(run) < _SHORTEST_RUN:
        return False
    if _plausibility(run) >= _PLAUSIBLE and not _CONTROL.search(run):
        return False
    for wrong, right in _MISTAKES:
        undone = run.replace("・", "").encode(wrong, "ignore").decode(right, "ignore")
        length = sum(map(len, _FOREIGN.findall(undone)))
        if 3 * length >= len(run) and _plausibility(undone) > _CERTAIN:
            return True
    return False
