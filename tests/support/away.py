"""What can be pressed on the pages of phones: in their templates, and on a page."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from views.templating import TEMPLATES

#: A kind of button: its name and its first class.
Kind = tuple[str, str]
_KIND = """() => [...document.querySelectorAll("main button")]
    .filter((one) => one.checkVisibility()).map((one) => [one.name, one.classList[0] ?? ""])"""


def kinds_in_templates() -> set[Kind]:
    """Of every button in the templates of rooms."""
    found = set()
    for path in (TEMPLATES / "room").glob("*.html"):
        for told in re.findall(r"<button([^>]*)>", path.read_text(encoding="utf-8")):
            given = dict(re.findall(r'(\w+)="([^"]*)"', told))
            found.add((given.get("name", ""), given.get("class", "").split()[0]))
    return found


def kinds_on(page: Page) -> list[Kind]:
    """Of every button that a page shows, in their order."""
    return [(name, look) for name, look in page.evaluate(_KIND)]
