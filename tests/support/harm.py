"""Files damaged at random, and what reading them may take."""

from __future__ import annotations

import random
import re
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

#: Seconds of processor time for starting a program that parses a file: its limits begin afterwards.
STARTING = 1.0
#: How many times longer our own code may take while its lines are counted (``make night``).
TRACED = 5


@contextmanager
def no_hang(seconds: float) -> Iterator[None]:
    """Fails when what is inside takes more processor time than so many seconds, here or in the
    programs that it starts and waits for; waiting does not count, so that a busy machine is no
    fault of a file. The limits are those of the server: ``report.reading.reader``."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"works for more than {seconds} seconds")

    signals = signal.signal(signal.SIGPROF, stop)
    apart = _processor_time_of_children()
    signal.setitimer(signal.ITIMER_PROF, seconds * (TRACED if sys.gettrace() else 1))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signals)
    apart = _processor_time_of_children() - apart
    assert apart <= seconds + STARTING, f"its program worked for {apart:.1f} seconds"


def _processor_time_of_children() -> float:
    """Seconds that the programs took which have ended so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def memory(*, peak: bool = False) -> int:
    """Bytes that we take now; or at most since this was asked last. (Linux counts it; elsewhere
    nothing is said.)"""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    name = "VmHWM" if peak else "VmRSS"
    if not peak:
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    found = re.search(rf"{name}:\s+(\d+) kB", status.read_text())
    assert found is not None
    return 1024 * int(found[1])


INTERESTING = (b"", b"\x00", b"\xff\xff\xff\xff", b"9999999999", b"<<>>", b"]]>", b'"', b"{", b"%",
               b"PK\x01\x02", b"endobj", b"/Type", b"assessment:1/1:", b"\xed\xa0\x80", b"-1",
               b"1e9", b"null", b"<!ENTITY", b"&#0;", b"\\ud800")  # fmt: skip


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """The file with a few places overwritten, cut out, doubled, moved or filled with what
    programs stumble over."""
    made = bytearray(whole)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 20))):
        at = chance.randrange(len(made) + 1)
        # a file cut off soon teaches nothing more: less often than the rest
        match 6 if chance.random() < 0.03 else chance.randrange(6):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                if at < len(made):
                    made[at] ^= 1 << chance.randrange(8)
            case 2:
                del made[at : at + chance.randrange(1, 200)]
            case 3:
                start = chance.randrange(len(made) + 1)
                made[at:at] = made[start : start + chance.randrange(1, 200)]
            case 4:
                made[at : at + chance.randrange(6)] = chance.choice(INTERESTING)
            case 5:
                made[at : at + 4] = chance.randrange(2**32).to_bytes(4, "little")
            case _:
                del made[at:]
                break
    return bytes(made)
