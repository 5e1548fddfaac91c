"""Where this site is reached from outside, for the addresses that a report prints."""

from __future__ import annotations

import os

from wording.phrases import is_web_address

#: The environment variable that names it, such as ``https://readiness.example.jp``.
SETTING = "SITE"


def public_site() -> str:
    """The public address of this site with a slash at its end; empty where none is set, or what is
    set is no web address: reports then name pages without their address."""
    address = os.environ.get(SETTING, "").strip()
    return f"{address.rstrip('/')}/" if is_web_address(address) else ""
