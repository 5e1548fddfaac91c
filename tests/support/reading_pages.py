"""Every reading page that there is."""

from __future__ import annotations

from views.server.resources import content, reference


def addresses() -> list[str]:
    """The address of each reading page, without its language."""
    return [
        *("/", "/search", "/about", "/guide", "/privacy", "/accessibility"),
        "/schemes",
        *(f"/schemes/{scheme_id}" for scheme_id in content().schemes),
        "/cases",
        *(f"/cases/{case_id}" for case_id in content().cases),
        "/reference",
        *(f"/reference/{name}" for name in reference().sets),
    ]


def in_language(address: str, lang: str) -> str:
    """The address of a page in a language."""
    if lang == "ja":
        return address
    return f"{address}{'&' if '?' in address else '?'}lang=en"
