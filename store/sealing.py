"""Keys derived from a resume code (HKDF-SHA256), and authenticated encryption with them
(AES-256-GCM).

Reasons: docs/decisions/0003-codes-and-encryption.md. The names below enter the key derivation:
changing one makes everything stored so far unreadable.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LOOKUP = b"cooperation-readiness/assessment/lookup/1"
_SEALING = b"cooperation-readiness/assessment/sealing/1"
_POINTS = b"cooperation-readiness/assessment/points/1"
_NONCE_BYTES = 12
_TAG_BYTES = 16


class NotAuthentic(Exception):  # noqa: N818 - the name says what was found
    """The authentication tag does not match: the ciphertext or its associated data was changed."""


@dataclass(frozen=True)
class Keys:
    """The keys derived from a code: ``lookup`` (32 bytes) is the key of the row, ``sealing`` (32
    bytes) that of the encryption.

    Neither can be computed from the other. Neither is part of the repr.
    """

    lookup: bytes = field(repr=False)
    sealing: bytes = field(repr=False)


def keys_of(code: str) -> Keys:
    """The keys of a code in canonical form (``codes.normalise``)."""
    return Keys(lookup=_derived(code, _LOOKUP), sealing=_derived(code, _SEALING))


def keys_of_points(code: str) -> Keys:
    """The keys of an assessment's points in time: the same ``lookup``, and an encryption key of
    their own, so that none of them opens as the assessment itself."""
    return Keys(lookup=_derived(code, _LOOKUP), sealing=_derived(code, _POINTS))


def _derived(code: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(code.encode())


def seal(keys: Keys, text: str, *, version: int | str, saved_at: str) -> bytes:
    """AES-256-GCM: nonce (96 bits, random), ciphertext and tag. Lookup, version and time of the row
    are the associated data, so the text can be decrypted only there."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    bound = _bound(keys, version, saved_at)
    return nonce + AESGCM(keys.sealing).encrypt(nonce, text.encode(), bound)


def unseal(keys: Keys, sealed: object, *, version: object, saved_at: object) -> str:
    """The decrypted text. Takes the columns as read, of whatever type.

    Raises NotAuthentic when any byte of them was changed or belongs to another row.
    """
    if not isinstance(sealed, bytes) or len(sealed) < _NONCE_BYTES + _TAG_BYTES:
        raise NotAuthentic
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    bound = _bound(keys, version, saved_at)
    try:
        return AESGCM(keys.sealing).decrypt(nonce, ciphertext, bound).decode()
    except InvalidTag:
        raise NotAuthentic from None


def _bound(keys: Keys, version: object, saved_at: object) -> bytes:
    return keys.lookup + f"\n{version}\n{saved_at}".encode()
