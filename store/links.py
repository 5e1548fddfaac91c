"""The links of an assessment: what each holds, and what whoever holds the data key knows of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from pydantic import Field, ValidationError

from checklist.answers import ShortText
from checklist.model import Frozen
from store.interface import Connection
from store.sealing import (
    LinkKeys,
    LinkPlace,
    NotAuthentic,
    inbox_of,
    key_between,
    seal_entry,
    unseal_entry,
    wrap,
)


class LinkEntry(Frozen):
    """The encrypted entry of a link: what whoever may add and withdraw links has to know of it.
    ``public``: its public key, in hexadecimal digits; ``made_at``: ``None`` of a first link made
    before links had a time."""

    name: ShortText = ""
    public: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    made_at: datetime | None = None

    @property
    def public_key(self) -> X25519PublicKey:
        """The public key itself."""
        return X25519PublicKey.from_public_bytes(bytes.fromhex(self.public))


def entry_for(link: LinkKeys, name: str = "", made_at: datetime | None = None) -> LinkEntry:
    """The entry of a new link."""
    public = link.private.public_key().public_bytes_raw().hex()
    return LinkEntry(name=name, public=public, made_at=made_at)


def entry_of(data_key: bytes, sealed: object, place: LinkPlace) -> LinkEntry:
    """The entry of a link's row, as read. Raises NotAuthentic."""
    try:
        return LinkEntry.model_validate_json(unseal_entry(data_key, sealed, place))
    except ValidationError:
        raise NotAuthentic from None


def link_columns(entry: LinkEntry, place: LinkPlace, data_key: bytes) -> tuple[bytes, bytes]:
    """The columns wrapped and entry of a link: an answering one holds the public key of the
    assessment, any other the data key."""
    is_part = place.may == "answer"
    key = inbox_of(data_key).public_key().public_bytes_raw() if is_part else data_key
    return (
        wrap(key, entry.public_key, place),
        seal_entry(data_key, entry.model_dump_json(), place),
    )


def put_link(
    connection: Connection,
    entry: LinkEntry,
    place: LinkPlace,
    data_key: bytes,
    used_on: str | None = None,
) -> None:
    """Stores a new link, not used yet or on this day."""
    connection.execute(
        "INSERT INTO link (assessment, lookup, may, wrapped, entry, used_on)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (*place, *link_columns(entry, place, data_key), used_on),
    )


def shared_key(data_key: bytes, entry: LinkEntry, place: LinkPlace) -> bytes:
    """The key that an answering link and its assessment share, by the data key. Raises
    NotAuthentic."""
    return key_between(inbox_of(data_key), entry.public_key, place)
