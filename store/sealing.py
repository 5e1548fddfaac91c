"""The keys of a link (HKDF-SHA256 of its code) and of an assessment (HKDF-SHA256 of its random data
key), and authenticated encryption with them (AES-256-GCM; HPKE for the wrapped data key).

Reasons: docs/decisions/0003-codes-and-encryption.md, 0016-one-data-key-per-assessment.md and
0022-links-by-right.md.
The names below enter the derivations: changing one makes everything stored so far unreadable.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LOOKUP = b"cooperation-readiness/assessment/lookup/1"
_HANDLE = b"cooperation-readiness/link/handle/1"
_PRIVATE = b"cooperation-readiness/link/private/1"
_WRAPPED = b"cooperation-readiness/link/wrapped/1"
_ENTRY = b"cooperation-readiness/data/entry/1"
_CONTENT = b"cooperation-readiness/data/content/1"
_ATTACHED = b"cooperation-readiness/room/attached/1"
_POINTS = b"cooperation-readiness/data/points/1"
_EVENTS = b"cooperation-readiness/data/events/1"
_INBOX = b"cooperation-readiness/data/inbox/1"
_BETWEEN = b"cooperation-readiness/link/between/1"
_SHOWN = b"cooperation-readiness/link/shown/1"
#: Of rows that no link has opened since data keys were introduced.
_FORMER_CONTENT = b"cooperation-readiness/assessment/sealing/1"
_FORMER_POINTS = b"cooperation-readiness/assessment/points/1"

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_WRAPPING = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class NotAuthentic(Exception):  # noqa: N818 - the name says what was found
    """The authentication tag does not match: the ciphertext or its associated data was changed."""


@dataclass(frozen=True)
class LinkKeys:
    """The keys derived from a code: ``lookup`` (32 bytes) finds the link's row, ``private``
    (X25519) opens the data key wrapped in it.

    Neither can be computed from the other. Neither is part of the repr.
    """

    lookup: bytes = field(repr=False)
    private: X25519PrivateKey = field(repr=False)


@dataclass(frozen=True)
class Keys:
    """The keys of an assessment with this ``id`` (32 bytes): of its content, and of its points in
    time, so that none of them opens as the other. ``data_key``: that from which they were derived,
    ``None`` where there is none yet."""

    id: bytes = field(repr=False)
    content: bytes = field(repr=False)
    points: bytes = field(repr=False)
    data_key: bytes | None = field(default=None, repr=False)


class LinkPlace(NamedTuple):
    """Where a link stands: the ``id`` of its assessment, the ``lookup`` of its row, its right. What
    is sealed for a link opens nowhere else."""

    id: bytes
    lookup: bytes
    may: str


def lookup_of(code: str) -> bytes:
    """The key of the row of a link, from its code in canonical form (``codes.normalise``)."""
    return _derived(code.encode(), _LOOKUP)


def link_keys(code: str) -> LinkKeys:
    """The keys of a code in canonical form."""
    private = X25519PrivateKey.from_private_bytes(_derived(code.encode(), _PRIVATE))
    return LinkKeys(lookup_of(code), private)


def handle_of(code: str) -> str:
    """The public name of a link (16 characters, base64url), always the same for a code, from which
    neither the code nor any key can be computed."""
    return urlsafe_b64encode(_derived(code.encode("utf-8", "replace"), _HANDLE)[:12]).decode()


def shown_id(lookup: bytes) -> str:
    """A name of a link for pages (16 characters, base64url), computed from its row: nothing can be
    computed from it."""
    return urlsafe_b64encode(_derived(lookup, _SHOWN)[:12]).decode()


def new_id() -> bytes:
    """A new random id of an assessment, independent of every link to it."""
    return secrets.token_bytes(KEY_BYTES)


def new_data_key() -> bytes:
    """A new data key: 256 bits from the system's cryptographic random source."""
    return secrets.token_bytes(KEY_BYTES)


def keys_of(id_: bytes, data_key: bytes) -> Keys:
    """The keys of the assessment with this id and data key."""
    return Keys(id_, _derived(data_key, _CONTENT), _derived(data_key, _POINTS), data_key)


def former_keys(id_: bytes, code: str) -> Keys:
    """The keys of an assessment without data key, derived from its only code."""
    secret = code.encode()
    return Keys(id_, _derived(secret, _FORMER_CONTENT), _derived(secret, _FORMER_POINTS))


def events_key(data_key: bytes) -> bytes:
    """The key of what was done through the links that hold the data key."""
    return _derived(data_key, _EVENTS)


def inbox_of(data_key: bytes) -> X25519PrivateKey:
    """The private key of an assessment; its public one is what an answering link holds."""
    return X25519PrivateKey.from_private_bytes(_derived(data_key, _INBOX))


def attached_key(lead: str) -> bytes:
    """The key of the assessment attached to the room led with this secret."""
    return _derived(lead.encode(), _ATTACHED)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)


# ---------------------------------------------------------------------------- links


def wrap(key: bytes, public: X25519PublicKey, place: LinkPlace) -> bytes:
    """What a link holds (the data key; of an answering link, the assessment's public key) under the
    link's public key (HPKE), bound to the link's row and its right."""
    return _WRAPPING.encrypt(key, public, info=_bound_to_link(_WRAPPED, place))


def unwrap(wrapped: object, keys: LinkKeys, id_: bytes, may: str) -> bytes:
    """What ``wrap`` was given, of a link's row. Takes ``wrapped`` as read, of whatever type.

    Raises NotAuthentic when any of it was changed, is another link's, or has another right.
    """
    if not isinstance(wrapped, bytes):
        raise NotAuthentic
    try:
        info = _bound_to_link(_WRAPPED, LinkPlace(id_, keys.lookup, may))
        return _WRAPPING.decrypt(wrapped, keys.private, info=info)
    except (InvalidTag, ValueError):
        raise NotAuthentic from None


def key_between(private: X25519PrivateKey, public: X25519PublicKey, place: LinkPlace) -> bytes:
    """The key that an answering link and its assessment share, from the private key of either and
    the public key of the other: whoever has neither private key can neither read nor write what is
    sealed under it. Raises NotAuthentic where ``public`` is none that anybody made."""
    try:
        secret = private.exchange(public)
    except ValueError:
        raise NotAuthentic from None
    ends = sorted((private.public_key().public_bytes_raw(), public.public_bytes_raw()))
    return _derived(secret, b"\n".join((_BETWEEN, place.id, place.lookup, *ends)))


def seal_entry(data_key: bytes, text: str, place: LinkPlace) -> bytes:
    """What is known of a link to whoever holds the data key, bound to the link's row and right."""
    return _seal(_derived(data_key, _ENTRY), text, _bound_to_link(_ENTRY, place))


def unseal_entry(data_key: bytes, sealed: object, place: LinkPlace) -> str:
    """The decrypted entry. Raises NotAuthentic."""
    return _unseal(_derived(data_key, _ENTRY), sealed, _bound_to_link(_ENTRY, place))


def _bound_to_link(purpose: bytes, place: LinkPlace) -> bytes:
    return b"\n".join((purpose, place.id, place.lookup, place.may.encode()))


# ---------------------------------------------------------------------------- rows


def seal(key: bytes, text: str, id_: bytes, *, version: int | str, saved_at: str) -> bytes:
    """AES-256-GCM: nonce (96 bits, random), ciphertext and tag. Id, version and time of the row are
    the associated data, so the text can be decrypted only there."""
    return _seal(key, text, _bound(id_, version, saved_at))


def unseal(key: bytes, sealed: object, id_: bytes, *, version: object, saved_at: object) -> str:
    """The decrypted text. Takes the columns as read, of whatever type.

    Raises NotAuthentic when any byte of them was changed or belongs to another row.
    """
    return _unseal(key, sealed, _bound(id_, version, saved_at))


def _bound(id_: bytes, version: object, saved_at: object) -> bytes:
    return id_ + f"\n{version}\n{saved_at}".encode()


def _seal(key: bytes, text: str, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), bound)


def _unseal(key: bytes, sealed: object, bound: bytes) -> str:
    if not isinstance(sealed, bytes) or len(sealed) < _NONCE_BYTES + _TAG_BYTES:
        raise NotAuthentic
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound).decode()
    except InvalidTag:
        raise NotAuthentic from None
