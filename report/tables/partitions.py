"""Scores the parts of a table on the workers of a Dask cluster, in the order of the table."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

from checklist.problems import ProblemsError
from report.tables.scored import Scored, TableScorer
from report.tables.table import TablePart

#: Instead of an address: workers on this machine.
LOCAL = "local"
#: Parts that a worker has before it: one at work, one waiting.
_EACH = 2
#: Seconds until an address without an answer counts as wrong.
_PATIENCE = "10s"
#: Only errors of the cluster are logged (``logging.ERROR``).
_ERRORS = 40


@contextmanager
def cluster(where: str) -> Iterator[Any]:
    """A client of the scheduler at an address, or of new workers on this machine: one for each
    processor. Raises ProblemsError without Dask, or without an answer."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ProblemsError.one(
            "--dask には Dask が必要です。次の命令で入れてください: "
            "pip install -r requirements-dask.txt",
            "--dask needs Dask. Install it: pip install -r requirements-dask.txt",
        ) from None
    if where == LOCAL:
        with (
            LocalCluster(
                threads_per_worker=1, dashboard_address=None, silence_logs=_ERRORS
            ) as workers,
            Client(workers) as client,
        ):
            yield client
        return
    try:
        client = Client(where, timeout=_PATIENCE)
    except (OSError, ValueError, TypeError) as error:
        raise ProblemsError.one(
            "Dask のスケジューラーにつながりません。アドレス（例: tcp://192.0.2.10:8786）を"
            f"確かめてください（{type(error).__name__}）。",
            "There is no Dask scheduler at this address. Check it (for example "
            f"tcp://192.0.2.10:8786; {type(error).__name__}).",
            where,
        ) from None
    with client:
        yield client


def scored(
    scorer: TableScorer, parts: Iterator[TablePart], client: Any, at_most: int
) -> Iterator[Scored]:
    """Every part with its scores, in order. A bounded number of parts is in flight, so memory does
    not grow with the table."""
    from distributed import KilledWorker

    under_way: deque[Any] = deque()
    try:
        everywhere = client.scatter(scorer, broadcast=True)
        for part in parts:
            under_way.append(
                client.submit(_score, everywhere, part, at_most, pure=False, retries=2)
            )
            while len(under_way) >= _EACH * max(1, len(client.nthreads())):
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    except (KilledWorker, OSError, CancelledError, ImportError) as error:
        raise ProblemsError.one(
            "Dask のワーカーが止まったか、つながらなくなりました"
            f"（{type(error).__name__}）。ワーカーのメモリーと、この版が入っているかを確かめるか、"
            "--chunk を小さくしてください。",
            f"The Dask workers stopped or are out of reach ({type(error).__name__}). Check their "
            "memory and that this version is installed there, or make --chunk smaller.",
        ) from None


def _score(scorer: TableScorer, part: TablePart, at_most: int) -> Scored:
    return scorer.score(part, at_most, threads=1)
