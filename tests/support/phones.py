"""Phones without script in a room."""

from __future__ import annotations

from checklist.model import Lang
from tests.support.leading import Facilitator
from tests.support.plain_browser import HOST, PlainBrowser
from views.server import resources


def seated(lead: Facilitator, team: str = "-1", **headers: str) -> PlainBrowser:
    phone = PlainBrowser(**headers).visit(f"{HOST}/join?code={lead.code}")
    return phone.send(("team", team))


def text(key: str, lang: Lang = "ja", /, **values: object) -> str:
    return resources.content().wording.of(lang)(f"phone.{key}", **values)


def phone_buttons(phone: PlainBrowser) -> list[tuple[str, str]]:
    from tests.support.plain_browser import Form

    return Form(phone.page.text).buttons
