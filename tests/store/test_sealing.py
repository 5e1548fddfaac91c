"""What is sealed opens with its own key and in its own row alone."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from store.sealing import (
    LinkPlace,
    NotAuthentic,
    former_keys,
    keys_of,
    link_keys,
    lookup_of,
    new_data_key,
    new_id,
    seal,
    seal_entry,
    unseal,
    unseal_entry,
    unwrap,
    wrap,
)

CODE = "7KQ2M-XW9RT-4HBNC-E6VZP"
AT = "2026-06-18T01:12:00.000000+00:00"
LINK = link_keys(CODE)
DATA_KEY = bytes(range(32))
KEYS = keys_of(b"i" * 32, DATA_KEY)
PLACE = LinkPlace(KEYS.id, LINK.lookup, "all")


def _hkdf(secret: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, no salt and one block, written down a second time."""
    extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def test_keys_are_hkdf_and_never_change() -> None:
    # Fails when somebody renames the purposes: everything stored would be lost.
    code, name = CODE.encode(), b"cooperation-readiness/"
    assert LINK.lookup == lookup_of(CODE) == _hkdf(code, name + b"assessment/lookup/1")
    assert LINK.private.private_bytes_raw() == _hkdf(code, name + b"link/private/1")
    assert KEYS.content == _hkdf(DATA_KEY, name + b"data/content/1")
    assert KEYS.points == _hkdf(DATA_KEY, name + b"data/points/1")
    former = former_keys(KEYS.id, CODE)
    assert former.content == _hkdf(code, name + b"assessment/sealing/1")
    assert former.points == _hkdf(code, name + b"assessment/points/1")
    assert len({LINK.lookup, KEYS.content, KEYS.points, former.content, former.points}) == 5


def test_a_text_sealed_by_the_first_version_can_still_be_read() -> None:
    former = former_keys(LINK.lookup, CODE)  # whose rows are known by the lookup of the code
    sealed = bytes.fromhex(SEALED_BY_THE_FIRST_VERSION)
    assert unseal(former.content, sealed, former.id, version=3, saved_at=AT) == "診断 1"


SEALED_BY_THE_FIRST_VERSION = (
    "46c7213b66fbd0b33e6b1fe0ac80fd570bd8d8171c132f1d8c05a0de2030df0a43befcbd"
)


def test_what_this_version_wrapped_and_sealed_can_be_read_for_ever() -> None:
    assert unwrap(bytes.fromhex(WRAPPED), LINK, KEYS.id, "all") == DATA_KEY
    sealed = bytes.fromhex(SEALED)
    assert unseal(KEYS.content, sealed, KEYS.id, version=3, saved_at=AT) == "診断 2"
    entry = bytes.fromhex(ENTRY)
    assert unseal_entry(DATA_KEY, entry, PLACE) == "総務課"


WRAPPED = (
    "33e103c9d4f6be425d98f962e5a72fbb1f9c72b8d1af3e46b3a15382f1b0194321d27625"
    "07b168fc013ab8e0d1b55d00754f82555679a3172572698eec1c76c93a3adefc3302601e"
    "66b6213b86e9ccdb"
)
SEALED = "bd1465c0b7c08c402add241cfbb1d4b4c39a279a90ee5823ba46c65726d8cef97aebdb5e"
ENTRY = "2fe43a63ea19ab7354d52613d3067f1721fd0c542efc30ba0d6ed060f63f4933d48cedd18a"


def test_round_trip_and_a_new_nonce_each_time() -> None:
    key = KEYS.content
    sealed = [seal(key, "同じ文", KEYS.id, version=1, saved_at=AT) for _ in range(1_000)]
    assert {unseal(key, s, KEYS.id, version=1, saved_at=AT) for s in sealed} == {"同じ文"}
    assert len({s[:12] for s in sealed}) == 1_000
    assert len(set(sealed)) == 1_000


def test_every_changed_byte_is_noticed() -> None:
    sealed = seal(KEYS.content, "あ", KEYS.id, version=1, saved_at=AT)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        for text in (bytes(changed), sealed[:place]):
            with pytest.raises(NotAuthentic):
                unseal(KEYS.content, text, KEYS.id, version=1, saved_at=AT)
    wrapped = wrap(DATA_KEY, LINK.private.public_key(), PLACE)
    for place in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[place] ^= 1
        for key in (bytes(changed), wrapped[:place]):
            with pytest.raises(NotAuthentic):
                unwrap(key, LINK, KEYS.id, "all")


@pytest.mark.parametrize("sealed", [None, "text", 1, b"", bytes(27), bytes(28), bytes(100)])
def test_anything_else_is_not_authentic(sealed: object) -> None:
    with pytest.raises(NotAuthentic):
        unseal(KEYS.content, sealed, KEYS.id, version=1, saved_at=AT)
    with pytest.raises(NotAuthentic):
        unwrap(sealed, LINK, KEYS.id, "all")


def test_bound_to_version_time_and_row() -> None:
    sealed = seal(KEYS.content, "あ", KEYS.id, version=1, saved_at=AT)
    for id_, version, saved_at in (
        (KEYS.id, 2, AT),
        (KEYS.id, None, AT),
        (KEYS.id, 1, AT.replace("2026", "2027")),
        (bytes(32), 1, AT),
    ):
        with pytest.raises(NotAuthentic):
            unseal(KEYS.content, sealed, id_, version=version, saved_at=saved_at)


def test_a_wrapped_key_is_bound_to_its_link_its_assessment_and_its_right() -> None:
    """Whoever can write to the database makes no link more than it is."""
    other = link_keys("ABCDE-FGHJK-MNPQR-STUVW")
    reading = PLACE._replace(may="read")
    wrapped = wrap(DATA_KEY, LINK.private.public_key(), reading)
    assert unwrap(wrapped, LINK, KEYS.id, "read") == DATA_KEY
    for link, id_, may in (
        (LINK, KEYS.id, "all"),
        (LINK, new_id(), "read"),
        (other, KEYS.id, "read"),
    ):
        with pytest.raises(NotAuthentic):
            unwrap(wrapped, link, id_, may)
    entry = seal_entry(DATA_KEY, "課長", reading)
    for key, place in (
        (DATA_KEY, PLACE),
        (DATA_KEY, reading._replace(lookup=other.lookup)),
        (DATA_KEY, reading._replace(id=new_id())),
        (new_data_key(), reading),
    ):
        with pytest.raises(NotAuthentic):
            unseal_entry(key, entry, place)


def test_keys_are_not_printed() -> None:
    assert (repr(KEYS), repr(LINK)) == ("Keys()", "LinkKeys()")
