"""From a resume code to its two keys, and sealing a text with them (AES-256-GCM).

Why so: docs/decisions/0003-codes-and-encryption.md. The names below enter the keys: whoever
changes one makes everything stored so far unreadable.
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
    """The sealed text, or what it is bound to, is not what was stored."""


@dataclass(frozen=True)
class Keys:
    """What a code opens: ``lookup`` (32 bytes) finds the row, ``sealing`` (32 bytes) reads it.

    The one does not help to compute the other. Neither is ever printed.
    """

    lookup: bytes = field(repr=False)
    sealing: bytes = field(repr=False)


def keys_of(code: str) -> Keys:
    """The keys of a code in the form that ``codes.normalise`` returns."""
    return Keys(lookup=_derived(code, _LOOKUP), sealing=_derived(code, _SEALING))


def keys_of_points(code: str) -> Keys:
    """The keys of the points in time kept of an assessment: found by the same ``lookup``, sealed
    under a key of their own, so that none of them opens as the assessment itself."""
    return Keys(lookup=_derived(code, _LOOKUP), sealing=_derived(code, _POINTS))


def _derived(code: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(code.encode())


def seal(keys: Keys, text: str, *, version: int | str, saved_at: str) -> bytes:
    """Nonce (96 bits, new each time), ciphertext and tag. The text can be read only in the row
    it was sealed for: same lookup, version and time."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    bound = _bound(keys, version, saved_at)
    return nonce + AESGCM(keys.sealing).encrypt(nonce, text.encode(), bound)


def unseal(keys: Keys, sealed: object, *, version: object, saved_at: object) -> str:
    """The text that was sealed. Takes the columns as found, whatever they are.

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
