from __future__ import annotations

import hashlib
import hmac

import pytest

from store.sealing import Keys, NotAuthentic, keys_of, keys_of_points, seal, unseal

CODE = "7KQ2M-XW9RT-4HBNC-E6VZP"
AT = "2026-06-18T01:12:00.000000+00:00"
KEYS = keys_of(CODE)


def _hkdf(code: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, no salt and one block, written down a second time."""
    extracted = hmac.new(bytes(32), code, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def test_keys_are_hkdf_of_the_code_and_never_change() -> None:
    # Fails when somebody renames the purposes: everything stored would be lost.
    assert KEYS.lookup == _hkdf(CODE.encode(), b"cooperation-readiness/assessment/lookup/1")
    assert KEYS.sealing == _hkdf(CODE.encode(), b"cooperation-readiness/assessment/sealing/1")
    points = keys_of_points(CODE)
    assert points.lookup == KEYS.lookup
    assert points.sealing == _hkdf(CODE.encode(), b"cooperation-readiness/assessment/points/1")
    assert len({KEYS.lookup, KEYS.sealing, points.sealing}) == 3


def test_a_text_sealed_by_the_first_version_can_still_be_read() -> None:
    sealed = bytes.fromhex(SEALED_BY_THE_FIRST_VERSION)
    assert unseal(KEYS, sealed, version=3, saved_at=AT) == "診断 1"


SEALED_BY_THE_FIRST_VERSION = (
    "46c7213b66fbd0b33e6b1fe0ac80fd570bd8d8171c132f1d8c05a0de2030df0a43befcbd"
)


def test_round_trip_and_a_new_nonce_each_time() -> None:
    sealed = [seal(KEYS, "同じ文", version=1, saved_at=AT) for _ in range(1_000)]
    assert {unseal(KEYS, s, version=1, saved_at=AT) for s in sealed} == {"同じ文"}
    assert len({s[:12] for s in sealed}) == 1_000
    assert len(set(sealed)) == 1_000


def test_every_changed_byte_is_noticed() -> None:
    sealed = seal(KEYS, "あ", version=1, saved_at=AT)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(NotAuthentic):
            unseal(KEYS, bytes(changed), version=1, saved_at=AT)
        with pytest.raises(NotAuthentic):
            unseal(KEYS, sealed[:place], version=1, saved_at=AT)


@pytest.mark.parametrize("sealed", [None, "text", 1, b"", bytes(27), bytes(28), bytes(100)])
def test_anything_else_is_not_authentic(sealed: object) -> None:
    with pytest.raises(NotAuthentic):
        unseal(KEYS, sealed, version=1, saved_at=AT)


def test_bound_to_version_time_and_row() -> None:
    sealed = seal(KEYS, "あ", version=1, saved_at=AT)
    other_row = Keys(lookup=bytes(32), sealing=KEYS.sealing)
    for keys, version, saved_at in (
        (KEYS, 2, AT),
        (KEYS, None, AT),
        (KEYS, 1, AT.replace("2026", "2027")),
        (other_row, 1, AT),
    ):
        with pytest.raises(NotAuthentic):
            unseal(keys, sealed, version=version, saved_at=saved_at)


def test_keys_are_not_printed() -> None:
    assert repr(KEYS) == "Keys()"
