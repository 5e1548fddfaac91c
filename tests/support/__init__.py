"""What several tests use: samples, strategies of hypothesis, visitors, servers. No test stands
here, and no test imports another."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
#: Whether everything is tried in full, however long it takes (``make night``).
NIGHT = bool(os.environ.get("NIGHT"))


def examples(kind: str) -> list[Path]:
    """The files of ``tests/examples`` that were worked by hand, by the folder they stand in."""
    return sorted((ROOT / "tests" / "examples" / kind).glob("*.yaml"))


def often(times: int) -> int:
    """How often something is repeated that takes long: so many times with ``NIGHT`` in the
    environment (``make night``), an eighth of it by day."""
    return times if NIGHT else -(-times // 8)


def by_day(cases: Iterable[Any], every: int) -> list[Any]:
    """The parameters of a table of cases that all go through one mechanism: the first and every
    so many further are tried by day, the others are marked ``slow``, for ``make night``. A case of
    several parameters is a tuple."""
    import pytest  # programs that tests start have no use for it

    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=[] if number % every == 0 else pytest.mark.slow,
        )
        for number, case in enumerate(cases)
    ]
