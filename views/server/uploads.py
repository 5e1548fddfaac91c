"""Files that users upload wait as temporary files until they are read: the server's memory holds
none of them.

Streamlit keeps uploads in memory, also those that no page asked for. ``Uploads`` takes its place
(``streamlit_insides.keep_uploads``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any, BinaryIO, cast

from starlette.exceptions import HTTPException
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec, UploadFileUrlInfo

#: Of one browser session: addresses to upload to that are given out, and bytes that wait.
MOST_ADDRESSES, MOST_BYTES = 400, 200_000_000
#: Of all: files that wait, and bytes. With more, the session that holds most loses its files.
MOST_FILES_IN_ALL, MOST_BYTES_IN_ALL = 2_000, 2_000_000_000


@dataclass(frozen=True, slots=True)
class _Kept:
    file: BinaryIO
    size: int


class Uploads(MemoryUploadedFileManager):
    """Streamlit's manager of uploaded files, with their content in temporary files that vanish with
    this process. It takes files only at addresses that it gave to the same session."""

    def __init__(self, upload_endpoint: str) -> None:
        super().__init__(upload_endpoint)
        self._guard = Lock()
        self._given: dict[str, dict[str, None]] = {}
        self._kept: dict[str, dict[str, _Kept]] = {}
        _present.append(self)

    def get_upload_urls(
        self, session_id: str, file_names: Sequence[str]
    ) -> list[UploadFileUrlInfo]:
        """As Streamlit's; of many addresses the last ``MOST_ADDRESSES`` hold."""
        addresses = super().get_upload_urls(session_id, file_names[:MOST_ADDRESSES])
        with self._guard:
            given = self._given.setdefault(session_id, {})
            given.update(dict.fromkeys(address.file_id for address in addresses))
            for file_id in list(given)[:-MOST_ADDRESSES]:
                del given[file_id]
        return addresses

    def expects(self, session_id: str, file_id: str) -> bool:
        """Whether a page of this session was given this address."""
        with self._guard:
            return file_id in self._given.get(session_id, {})

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Keeps a file. Raises HTTPException where no page expects it, or the session has too
        many."""
        if not self.expects(session_id, file.file_id):
            raise HTTPException(403, "no page asked for this file")
        kept = tempfile.TemporaryFile()  # noqa: SIM115 (it stays open)
        kept.write(file.data)
        with self._guard:
            own = self._kept.setdefault(session_id, {})
            if _bytes(own) + len(file.data) > MOST_BYTES:
                kept.close()
                raise HTTPException(413, "too many files")
            _drop(own.pop(file.file_id, None))
            own[file.file_id] = _Kept(cast(BinaryIO, kept), len(file.data))
            while (
                sum(map(len, self._kept.values())) > MOST_FILES_IN_ALL
                or sum(map(_bytes, self._kept.values())) > MOST_BYTES_IN_ALL
            ):
                self._forget(max(self._kept, key=lambda session: _bytes(self._kept[session])))
        super().add_file(session_id, file._replace(data=b""))

    def opened(self, file_id: str) -> BinaryIO | None:
        """The content of a file; ``None`` where it is not, or no longer, kept."""
        with self._guard:
            for own in self._kept.values():
                if file_id in own:
                    return own[file_id].file
        return None

    def remove_file(self, session_id: str, file_id: str) -> None:
        """As Streamlit's."""
        with self._guard:
            _drop(self._kept.get(session_id, {}).pop(file_id, None))
        super().remove_file(session_id, file_id)

    def remove_session_files(self, session_id: str) -> None:
        """As Streamlit's."""
        with self._guard:
            self._given.pop(session_id, None)
            self._forget(session_id)
        super().remove_session_files(session_id)

    def _forget(self, session_id: str) -> None:
        for kept in self._kept.pop(session_id, {}).values():
            _drop(kept)


#: The manager of this server; none in a test of pages alone.
_present: list[Uploads] = []


def expects(session_id: str, file_id: str) -> bool:
    """Whether any page asked for a file at this address."""
    return not _present or any(uploads.expects(session_id, file_id) for uploads in _present)


def content_of(chosen: Any) -> bytes | BinaryIO:
    """What ``report.reading`` reads of a file chosen on a page (Streamlit's ``UploadedFile``); a
    closed file where it had to make room."""
    content: bytes = chosen.getvalue()
    if content or not _present:
        return content
    for uploads in _present:
        if (kept := uploads.opened(chosen.file_id)) is not None:
            return kept
    gone = BytesIO()
    gone.close()
    return gone


def _bytes(kept: dict[str, _Kept]) -> int:
    return sum(one.size for one in kept.values())


def _drop(kept: _Kept | None) -> None:
    if kept is not None:
        kept.file.close()
