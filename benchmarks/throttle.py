"""A slow line on this machine: a proxy on the loopback that lets so many bits through in a second,
shared by all connections as a line is, and each piece only after half the way there and back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_PIECE = 1_400  # bytes, about a packet


class Line:
    """``bits``: of a second, in each direction. ``latency``: seconds there and back. Counts what
    comes from the server, and the connections opened."""

    def __init__(self, address: str, bits: float, latency: float) -> None:
        parts = urlsplit(address)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._seconds_a_byte, self._half = 8 / bits, latency / 2
        self._free_at = {"up": 0.0, "down": 0.0}
        self.received = self.connections = 0

    async def serve(self) -> asyncio.Server:
        """Listens on a free port."""
        return await asyncio.start_server(self._connected, "127.0.0.1", 0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):  # the line has ended
            self.connections += 1
            await asyncio.sleep(2 * self._half)  # the handshake of TCP
            far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
            await asyncio.gather(
                self._carry(reader, far_writer, "up"), self._carry(far_reader, writer, "down")
            )

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        """Pieces leave one after another through the one line, and arrive later."""
        loop = asyncio.get_running_loop()
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)

        async def arrive() -> None:
            while True:
                at, piece = await on_the_way.get()
                await asyncio.sleep(max(0.0, at - loop.time()))
                if not piece:
                    break
                writer.write(piece)
                await writer.drain()
            writer.close()

        arriving = asyncio.create_task(arrive())
        with suppress(OSError):  # the other end has gone
            while piece := await reader.read(_PIECE):
                begins = max(self._free_at[way], loop.time())
                self._free_at[way] = begins + len(piece) * self._seconds_a_byte
                if way == "down":
                    self.received += len(piece)
                await asyncio.sleep(self._free_at[way] - loop.time())
                await on_the_way.put((self._free_at[way] + self._half, piece))
        await on_the_way.put((loop.time() + self._half, b""))
        with suppress(OSError):
            await arriving


@contextmanager
def slow_line(address: str, bits: float, latency: float) -> Iterator[tuple[str, Line]]:
    """The address of a proxy before ``address``, and its line, until the block ends."""
    line, loop = Line(address, bits, latency), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(line.serve(), loop).result()
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", line
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
