"""The secrets of a room, those derived from them, and what the database knows of them."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

#: What a secret is for, told to its hash.
LEAD, SCREEN, PHONE = b"room/lead/1", b"room/screen/1", b"room/phone/1"
_SCREEN_OF_LEAD = b"room/screen-of-lead/1"


def screen_of(lead: str) -> str:
    """The projector's capability, derived from the facilitator's with HMAC-SHA256 (base64url, 43
    characters). The whole room sees it on the wall; ``lead`` cannot be computed from it."""
    digest = hmac.digest(lead.encode(), _SCREEN_OF_LEAD, hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def simulated(lead: str, number: int) -> str:
    """The capability of simulated participant ``number`` of a rehearsal, derived from the
    facilitator's as in ``screen_of``."""
    digest = hmac.digest(lead.encode(), b"room/simulated/%d" % number, hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def lookup(purpose: bytes, secret: str) -> bytes:
    """The database key of a secret: HMAC-SHA256, 32 bytes. Secrets cannot be computed from the
    database."""
    return hmac.digest(purpose, secret.encode(), hashlib.sha256)
