"""What SQLite's write-ahead log says about itself.

SQLite reads a log up to its first damaged frame and passes over the rest without a word, as it has
to after a power cut. Whole transactions after that frame were on the disk, and are lost.
Format: https://www.sqlite.org/fileformat2.html, section 4, "The Write-Ahead Log".
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER, _FRAME = 32, 24
_BIG_ENDIAN, _LITTLE_ENDIAN = 0x377F0683, 0x377F0682
#: A log is copied into the file at 4 MB (1,000 pages); reading more than this takes seconds.
_MOST_BYTES = 64_000_000


def commits_out_of_reach(log: Path) -> int:
    """How many transactions end after the first damaged frame of a log; 0 for a sound log, one that
    was cut off, and where there is none. One may be a transaction that a power cut broke off before
    it was acknowledged. Raises OSError."""
    if not log.exists() or log.stat().st_size > _MOST_BYTES:
        return 0
    content = log.read_bytes()
    if len(content) < _HEADER:
        return 0
    magic, _, page, _, *salts = struct.unpack(">6I", content[:24])
    if magic not in (_BIG_ENDIAN, _LITTLE_ENDIAN) or not 512 <= page <= 65536:
        return 0
    order = ">" if magic == _BIG_ENDIAN else "<"
    sums = _summed(content[:24], (0, 0), order)
    is_sound = sums == struct.unpack(">2I", content[24:_HEADER])
    count = 0
    for start in range(_HEADER, len(content) - _FRAME - page + 1, _FRAME + page):
        _, pages_after, *rest = struct.unpack(">6I", content[start : start + _FRAME])
        if rest[:2] != salts:
            break  # left over from an earlier round
        if not is_sound:
            count += pages_after != 0
            continue
        sums = _summed(content[start : start + 8], sums, order)
        sums = _summed(content[start + _FRAME : start + _FRAME + page], sums, order)
        is_sound = sums == tuple(rest[2:])
    return count


def _summed(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
