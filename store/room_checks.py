"""Checksums of the rows of rooms: a bit that the disk changed is told as damage."""

from __future__ import annotations

import zlib
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from store.interface import damaged_room

_Model = TypeVar("_Model", bound=BaseModel)


def checksum_of(*values: object) -> int:
    """CRC-32: for faults of the disk. Whoever can write to the database can compute it as well."""
    return zlib.crc32(repr(values).encode("utf-8", "replace"))


def verify(checksum: object, *values: object) -> None:
    """Raises Damaged where a row does not say what its checksum was made of; one without was
    written before."""
    if checksum is not None and checksum != checksum_of(*values):
        raise damaged_room()


def read(model: type[_Model], text: object) -> _Model:
    """The JSON of a row. Raises Damaged."""
    try:
        return model.model_validate_json(str(text))
    except ValidationError as error:
        raise damaged_room() from error
