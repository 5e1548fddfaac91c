"""Files that users upload wait as unnamed temporary files until they are read: the server's memory
holds none of them.

Streamlit keeps uploads in memory, also those that no page asked for; ``streamlit_insides`` hands
them on to the ``Uploads`` here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any, BinaryIO, cast

from starlette.exceptions import HTTPException

#: Of one browser session: addresses to upload to that are given out, and bytes that wait.
MOST_ADDRESSES, MOST_BYTES = 400, 200_000_000
#: Of all: files that wait, and bytes. With more, the session that holds most loses its files.
MOST_FILES_IN_ALL, MOST_BYTES_IN_ALL = 2_000, 2_000_000_000


@dataclass(frozen=True, slots=True)
class _Upload:
    file: BinaryIO
    size: int


class Uploads:
    """The uploaded files of all browser sessions, each at an address that a page of its session was
    given. Thread-safe; the files vanish with this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._given: dict[str, dict[str, None]] = {}
        self._waiting: dict[str, dict[str, _Upload]] = {}
        #: Whether a server hands its uploads over; pages alone, as in tests, have none.
        self.is_used = False

    def give(self, session_id: str, file_ids: Sequence[str]) -> None:
        """Notes addresses given to a page; of many the last ``MOST_ADDRESSES`` hold."""
        with self._lock:
            given = self._given.setdefault(session_id, {})
            given.update(dict.fromkeys(file_ids))
            for file_id in list(given)[:-MOST_ADDRESSES]:
                del given[file_id]

    def expects(self, session_id: str, file_id: str) -> bool:
        """Whether a page of this session was given this address."""
        with self._lock:
            return file_id in self._given.get(session_id, {})

    def keep(self, session_id: str, file_id: str, content: bytes) -> None:
        """Keeps a file. Raises HTTPException where no page expects it, the session has too much, or
        there is no room for temporary files."""
        if not self.expects(session_id, file_id):
            raise HTTPException(403, "no page asked for this file")
        file = tempfile.TemporaryFile()  # noqa: SIM115 (it stays open)
        try:
            file.write(content)
            file.flush()
        except OSError:
            with suppress(OSError):  # closing tries to write what is left
                file.close()
            raise HTTPException(507, "no room") from None
        with self._lock:
            own = self._waiting.setdefault(session_id, {})
            if _bytes(own) + len(content) > MOST_BYTES:
                file.close()
                raise HTTPException(413, "too much")
            _drop(own.pop(file_id, None))
            own[file_id] = _Upload(cast(BinaryIO, file), len(content))
            while (
                sum(map(len, self._waiting.values())) > MOST_FILES_IN_ALL
                or sum(map(_bytes, self._waiting.values())) > MOST_BYTES_IN_ALL
            ):
                most = max(self._waiting, key=lambda session: _bytes(self._waiting[session]))
                self._drop_all(most)

    def content_of(self, chosen: Any) -> bytes | BinaryIO:
        """What ``report.reading`` reads of a file chosen on a page (Streamlit's ``UploadedFile``);
        a closed file where it had to make room."""
        content: bytes = chosen.getvalue()
        if content or not self.is_used:
            return content
        with self._lock:
            for own in self._waiting.values():
                if chosen.file_id in own:
                    return own[chosen.file_id].file
        gone = BytesIO()
        gone.close()
        return gone

    def drop(self, session_id: str, file_id: str) -> None:
        """Drops a file."""
        with self._lock:
            _drop(self._waiting.get(session_id, {}).pop(file_id, None))

    def drop_session(self, session_id: str) -> None:
        """Drops the files of a session, and the addresses given to it."""
        with self._lock:
            self._given.pop(session_id, None)
            self._drop_all(session_id)

    def _drop_all(self, session_id: str) -> None:
        for upload in self._waiting.pop(session_id, {}).values():
            _drop(upload)


def _bytes(uploads: dict[str, _Upload]) -> int:
    return sum(upload.size for upload in uploads.values())


def _drop(upload: _Upload | None) -> None:
    if upload is not None:
        upload.file.close()


#: The uploads of this server.
UPLOADS = Uploads()
