"""Several files as one archive."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def zipped(files: Iterable[tuple[str, bytes]], *, folders: bool = False) -> bytes:
    """Files by their names as a ZIP file. The same input gives the same bytes. ``folders``: a slash
    in a name stands behind a folder."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(_entry(name if folders else name.replace("/", "・")), data)
    return file.getvalue()


def _entry(name: str) -> ZipInfo:
    """An entry with a fixed date, which programs read as UTF-8."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry
