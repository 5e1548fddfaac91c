"""A peer room of 5, 9 and 20 municipalities from the door to the minutes: phones over HTTP, the
facilitator's page beside them. Everybody sits, sees a table and its mates, and is named in the
minutes only where it agreed; a phone that is replaced keeps its place."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from html import unescape

import pytest

from checklist.answers import Answer, Assessment, Profile
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.console import Lead
from tests.support.plain_browser import HOST, PlainBrowser
from views.server import resources
from wording.minutes import summarise_minutes
from wording.phrases import Phrases

CONTENT = resources.content()


def assessed(city: str, dice: random.Random) -> Assessment:
    around = dice.choice((0, 1, 2, 3))
    answers = {
        c.id: Answer(level=max(0, min(4, around + dice.choice((-1, 0, 1)))))
        for c in CONTENT.checklist.asked
    }
    return Assessment(profile=Profile(name=city, kind="city"), answers=answers)


def joined(lead: Lead) -> PlainBrowser:
    return PlainBrowser().visit(f"{HOST}/join?code={lead.console.code}").send(("team", "-1"))


@pytest.mark.parametrize("cities", by_day([5, 9, 20], 2))
def test_a_room_of_so_many_cities(cities: int, kept: AssessmentStore) -> None:
    dice = random.Random(cities)  # noqa: S311
    store = resources.rooms()
    lead = Lead("workshop").choose("room_kind", "peer").type("room_title", "学び合い")
    lead.press("room_create").go_to("facilitate").does("next")
    names = [f"{chr(ord('阿') + n)}市" for n in range(cities)]
    phones = []
    for n, name in enumerate(names):
        code, _ = kept.create(assessed(name, dice))
        phone = joined(lead).send(resume=code)
        phones.append(phone.send(*([("named", "yes")] if n % 2 else [])))
        assert lead.say("phone.shared_title", name=name) in phone.page.words
    twice = joined(lead).send(resume=code).send()
    assert lead.say("phone.share_replace") in twice.page.words, "the last city is there already"

    lead.look_again().does("next")
    placed = store.shares(lead.secret)
    tables = [
        {p.shared.name for p in placed if p.table == n}
        for n in range(max(p.table or 0 for p in placed) + 1)
    ]
    assert [p.shared.name for p in placed] == names
    assert {len(table) for table in tables} <= ({5} if cities == 5 else {3, 4})
    (own,) = re.findall(r'<p class="code">([^<]+)</p>', phones[0].page.text)
    phones[0] = PlainBrowser().visit(f"{HOST}/join?code={lead.console.code}")
    phones[0].send(form="take-back", seat=own)
    for name, phone in zip(names, phones, strict=True):
        (mine,) = (n for n, table in enumerate(tables) if name in table)
        text = phone.visit(f"?code={lead.console.code}").page.words
        assert lead.say("phone.table_title", n=mine + 1) in text
        for other in names:
            assert (other in text) is (other in tables[mine]), (name, other)
    wall = unescape(PlainBrowser().ask("GET", f"{HOST}/wall?s={lead.console.screen}").text)
    assert all(name in wall for name in names)

    lead.look_again().does("next", "end_now")
    assert (
        lead.say("phone.thanks_title") in phones[0].visit(f"?code={lead.console.code}").page.words
    )
    record = store.record(lead.secret)
    minutes = f"{summarise_minutes(record, Phrases(CONTENT, 'ja'), datetime.now(UTC))}"
    for n, name in enumerate(names):
        assert (name in minutes) is bool(n % 2), name
