"""The real server, started as the manual says, on a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import ROOT

SECONDS = 60


class Server:
    """``streamlit run app.py`` on a free port; may be killed and started again on the same
    address and database."""

    def __init__(
        self, folder: Path, *, listens_at: str | None = "127.0.0.1", **environment: str
    ) -> None:
        """``listens_at``: ``None`` as the settings say."""
        self._environment = environment
        self._listens_at = listens_at
        self.database = folder / "assessments.db"
        self._log = folder / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def port(self) -> int:
        return self._port

    def start(self) -> None:
        """Returns as soon as the server answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        if self._listens_at is not None:
            command += ["--server.address", self._listens_at]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own server)
                [*command, "--server.port", str(self._port)],
                cwd=ROOT,
                env={**os.environ, "DATABASE": str(self.database), **self._environment},
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.address}/health", timeout=1) as answer:  # noqa: S310
                    assert answer.read() == b"ok"
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server does not answer:\n{self.log()}")

    def kill(self) -> None:
        """SIGKILL: no time to tidy up."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(SECONDS)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """As when the network is gone: nothing arrives, nothing is closed."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        if self._process is not None and self.is_running:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")
