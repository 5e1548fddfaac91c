"""The line between a browser and the server, which a test can take away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Line:
    """Passes on what comes to a port of its own. ``port``: of the server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._is_there = threading.Event()
        self._is_there.set()
        self._open: set[socket.socket] = set()
        self._forgotten: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._let_in, daemon=True).start()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Nothing arrives meanwhile, in no direction, and what was under way is lost for good."""
        self._is_there.clear()
        try:
            yield
        finally:
            for end in self._open - self._forgotten:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            self._is_there.set()

    def forget(self) -> None:
        """Nothing arrives any more on what is open, and nobody is told; what is opened from now on
        is as usual: another network, or a router that was begun anew."""
        self._forgotten |= self._open

    def close(self) -> None:
        """The end of it, for good."""
        self._door.close()

    def _let_in(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._port))
            except OSError:  # the server is away
                near.close()
                continue
            self._open |= {near, far}
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(a, b), daemon=True).start()

    def _pass_on(self, giver: socket.socket, taker: socket.socket) -> None:
        with suppress(OSError):
            while data := giver.recv(65536):
                if giver in self._forgotten:
                    continue
                if not self._is_there.is_set():
                    break  # gone: it is not kept for later
                taker.sendall(data)
            while not self._is_there.is_set():
                self._is_there.wait()
        for end in (giver, taker):
            self._open.discard(end)
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # closing alone says nothing while another reads
            end.close()
