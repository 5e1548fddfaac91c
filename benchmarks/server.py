"""Streamlit servers to measure: started as anyone starts them, on a free port, until the block
ends. Linux only: processor time is read from ``/proc``."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
APP = Path("app.py")
BARE = Path("benchmarks/bare")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server. ``ready_after``: seconds from the command to the first healthy answer."""

    address: str
    process: int
    started: float
    ready_after: float

    def cpu_seconds(self) -> float:
        """Processor time so far, of all its threads, in user and system mode."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def megabytes(self) -> float:
        """Memory in use now."""
        status = Path(f"/proc/{self.process}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def as_usual() -> dict[str, str]:
    """Our environment, in which Python keeps what it compiled, as on other machines: where it does
    not, each start compiles all of our files, and none of Streamlit's."""
    return {n: value for n, value in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def serve(script: Path, **environment: Path | str) -> Iterator[Server]:
    """``streamlit run script`` from the project's folder, so that every script is under our
    ``.streamlit/config.toml``. ``environment``: variables to set."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    variables = {**as_usual(), **{name: str(value) for name, value in environment.items()}}
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            while not _is_healthy(address):
                if process.poll() is not None or time.perf_counter() - started > 120:
                    log.seek(0)
                    raise RuntimeError(log.read().decode(errors="replace"))
                time.sleep(0.01)
            yield Server(address, process.pid, started, time.perf_counter() - started)
        finally:
            process.terminate()
            process.wait(30)


def children_seconds(server: Server) -> float:
    """Processor time so far of the processes that the server has started and that still run."""
    family = psutil.Process(server.process).children(recursive=True)
    times = [child.cpu_times() for child in family]
    return sum(time.user + time.system for time in times)
