"""A municipality in a peer room: shares on purpose, sees its table, stops sharing."""

from __future__ import annotations

import re
from html import unescape

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.inquiry import AskedPart, AskedSection
from checklist.model import LANGUAGES, Lang
from store.rooms import RoomStore
from tests.support.leading import Facilitator
from tests.support.plain_browser import HOST, PlainBrowser
from views.server import resources
from wording.phrases import Phrases
from workshop.moves import end
from workshop.peers import Placed, Shared, tables_of

ASKED = [c.id for c in resources.content().checklist.asked]
STRONG = dict.fromkeys(ASKED, 3)
WEAK = STRONG | {"capacity.people": 0, "partner.site": 0}
PRIVATE = "秘密のメモ"


def text(key: str, lang: Lang = "ja", /, **values: object) -> str:
    return resources.content().wording.of(lang)(key, **values)


def own(levels: dict[str, int], name: str = "みどり市") -> Assessment:
    answers = {c: Answer(level=n, note=PRIVATE, evidence=(PRIVATE,)) for c, n in levels.items()}
    return Assessment(profile=Profile(name=name, ties=(PRIVATE,)), answers=answers)


@pytest.fixture
def lead(store: RoomStore) -> Facilitator:
    return Facilitator(store, kind="peer", criteria=tuple(ASKED))


def seated(lead: Facilitator, lang: Lang = "ja") -> PlainBrowser:
    phone = PlainBrowser().visit(f"{HOST}/join?code={lead.code}&lang={lang}")
    return phone.send(("team", "-1"))


def other(lead: Facilitator, name: str, levels: dict[str, int]) -> None:
    phone = lead.store.join(lead.code).result()
    lead.store.share(phone, Shared(name=name, levels=levels)).result()


def fix(lead: Facilitator) -> None:
    """The facilitator fixes the best tables."""
    placed = lead.store.shares(lead.secret)
    tables = tables_of(placed, resources.content())
    seen = lead.store.console(lead.secret)
    lead.store.fix_tables(lead.secret, placed, tables, version=seen.version, turn=1)


def mark(lead: Facilitator, phone: PlainBrowser) -> str:
    return phone.ask("GET", f"{HOST}/join-state?code={lead.code}").text


def shown_mark(phone: PlainBrowser) -> str:
    found = re.search(r'data-mark="([^"]+)"', phone.visit("").page.text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_way(lang: Lang, lead: Facilitator) -> None:
    code, _ = resources.store().create(own(WEAK))
    phone = seated(lead, lang)
    assert phone.heading == text("phone.share_title", lang)
    phone.send(resume=code.lower())
    assert phone.heading == text("phone.share_sure_title", lang)
    assert text("phone.share_name", lang, name="みどり市") in phone.page.words
    assert lead.store.shares(lead.secret) == ()  # only shown so far
    assert PRIVATE not in phone.page.text
    assert phone.send().heading == text("phone.shared_title", lang, name="みどり市")
    assert lead.store.shares(lead.secret) == (Placed(Shared(name="みどり市", levels=WEAK)),)

    other(lead, "強い市<b>", STRONG)
    other(lead, "同じ町", WEAK)
    fix(lead)
    assert phone.visit("").heading == text("phone.table_title", lang, n=1)
    question = Phrases(resources.content(), lang).criterion("capacity.people")
    people = text("phone.lesson", lang, name="強い市<b>", question=question, n=1)
    assert people in phone.page.words
    assert "同じ町" in phone.page.words
    assert "<b>" not in phone.page.text
    neighbour = lead.store.join(lead.code).result()
    before = mark(lead, phone)
    lead.store.share(neighbour, Shared(name="来た村", levels=STRONG)).result()
    assert before != mark(lead, phone) == shown_mark(phone)
    assert "来た村" in phone.visit("").page.words, "who comes late joins a table"
    before = mark(lead, phone)
    lead.store.unshare(neighbour).result()
    assert before != mark(lead, phone) == shown_mark(phone)
    assert "来た村" not in phone.page.words, "and nothing is shown that was taken back"
    phone.send(stop="yes")
    assert phone.heading == text("phone.share_title", lang)
    assert [placed.shared.name for placed in lead.store.shares(lead.secret)] == [
        "強い市<b>",
        "同じ町",
    ]
    lead.does(end)
    assert phone.visit("").heading == text("phone.thanks_title", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_shared_can_be_taken_back_after_the_end(lang: Lang, lead: Facilitator) -> None:
    code, _ = resources.store().create(own(WEAK))
    phone = seated(lead, lang)
    phone.send(resume=code).send()
    lead.does(end)
    assert text("phone.shared_title", lang, name="みどり市") in phone.visit("").page.words
    assert phone.send(("stop", "yes")).heading == text("phone.thanks_title", lang)
    assert lead.store.shares(lead.secret) == ()
    assert text("phone.unshare", lang) not in phone.page.words


def test_from_a_save_file(lead: Facilitator) -> None:
    phone = seated(lead)
    parts = [("code", "", lead.code), ("resume", "", "")]
    file = ("file", '; filename="a.json"', own({"capacity.finance": 2}).to_json())
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
        for name, more, value in (*parts, file)
    )
    kind = "multipart/form-data; boundary=x"
    phone.page = phone.ask("POST", f"{HOST}/join-share", f"{body}--x--\r\n", content_type=kind)
    assert phone.heading == text("phone.share_sure_title")
    phone.send()
    assert lead.store.shares(lead.secret)[0].shared.levels == {"capacity.finance": 2}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_shared_is_said(lang: Lang, lead: Facilitator) -> None:
    phone = seated(lead, lang)
    nameless, _ = resources.store().create(own(WEAK, name=""))
    empty, _ = resources.store().create(own({}))
    part = AskedPart(section=AskedSection(name="財政課", criteria=("capacity.finance",)))
    answering = resources.store().add_link(empty, "answer", "", part=part)
    for typed, key in (
        ("", "phone.share_nothing"),
        ("ABCDE-FGHJK-MNPQR-STUVW", "common.code_unknown"),
        (answering, "common.code_answers"),
        (nameless, "phone.share_nameless"),
        (empty, "phone.share_empty"),
    ):
        phone.visit(f"/join?code={lead.code}").send(resume=typed)
        assert phone.problems == [text(key, lang)]
        assert phone.heading == text("phone.share_title", lang)
    links = re.findall(r'url=([^"]+)"|<a href="([^"]+)" lang=', phone.page.text)
    assert len(links) == 2
    for link in links:
        phone.visit(unescape("".join(link)))  # the page of an answer, again or in another language
        assert (phone.page.status, phone.problems) == (200, [])
    assert phone.visit(f"/join?code={lead.code}").send(resume="0O").problems
    assert lead.store.shares(lead.secret) == ()


@pytest.mark.parametrize(
    "shared",
    [
        "",
        "{}",
        "[]",
        '{"name": "x", "levels": {"capacity.finance": 9}}',
        '{"name": "x", "levels": {"capacity.finance": 2}, "more": 1}',
        '{"name": "' + "x" * 300 + '", "levels": {}}',
        '{"name": " ", "levels": {"capacity.finance": 2}}',
        '{"name": "x", "levels": {"gone.question": 2}}',
    ],
)
def test_forms_that_are_not_ours(lead: Facilitator, shared: str) -> None:
    phone = seated(lead)
    phone.address = f"{HOST}/join-share"
    body = f"code={lead.code}&shared={shared}"
    assert phone.ask("POST", f"{HOST}/join-share", body).status == 303
    assert lead.store.shares(lead.secret) == ()


def test_unknown_questions_are_left_out(lead: Facilitator) -> None:
    phone = seated(lead)
    levels = '{"gone.question": 2, "capacity.finance": 1}'
    body = f'code={lead.code}&shared={{"name": "x", "levels": {levels}}}'
    phone.ask("POST", f"{HOST}/join-share", body)
    known = Shared(name="x", levels={"capacity.finance": 1})
    assert lead.store.shares(lead.secret) == (Placed(known),)


def test_nobody_shares_without_a_seat_or_in_another_room(
    lead: Facilitator, store: RoomStore
) -> None:
    consensus = Facilitator(store)
    for room in (lead, consensus):
        body = f'code={room.code}&shared={{"name": "x", "levels": {{}}}}'
        assert PlainBrowser().ask("POST", f"{HOST}/join-share", body).status == 303
    guest = seated(consensus)
    body = f'code={consensus.code}&shared={{"name": "x", "levels": {{"capacity.finance": 1}}}}'
    assert guest.ask("POST", f"{HOST}/join-share", body).status == 409
    assert store.shares(consensus.secret) == ()
    assert store.shares(lead.secret) == ()


def test_too_much_is_not_read(lead: Facilitator) -> None:
    phone = seated(lead)
    answer = phone.ask("POST", f"{HOST}/join-share", "code=x", content_length="6000000")
    assert answer.status == 413


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_wall_names_tables_and_no_levels(lang: Lang, lead: Facilitator) -> None:
    def wall() -> str:
        address = f"{HOST}/wall?s={lead.screen}&lang={lang}"
        return PlainBrowser().ask("GET", address).words

    assert text("wall.share_call", lang) in wall()
    other(lead, "弱い町", WEAK)
    other(lead, "強い市", STRONG)
    assert text("wall.shared", lang, shared=2, people=2) in wall()
    assert "弱い町" not in wall()  # nobody is named before the tables are shown
    fix(lead)
    seen = wall()
    assert text("wall.table_n", lang, n=1) in seen
    assert "弱い町" in seen
    assert text("wall.table_learning", lang, n=2) in seen  # one level of each of two questions
    assert text("wall.common", lang) not in seen  # what one alone lacks would name it
    other(lead, "同じ町", WEAK)
    assert text("wall.common", lang) in wall()


# ---------------------------------------------------------------------------- rooms that follow up


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_door_says_who_sees_what(lang: Lang, lead: Facilitator) -> None:
    door = PlainBrowser().visit(f"{HOST}/join?code={lead.code}&lang={lang}")
    assert text("phone.private_peer", lang) in door.page.words
    assert text("phone.private", lang) not in door.page.words, "it would not be true here"
    code, _ = resources.store().create(own(WEAK))
    phone = seated(lead, lang)
    for page in (phone, phone.send(resume=code)):
        for who in ("facilitator", "wall", "table", "minutes"):
            assert text(f"phone.sees_{who}", lang) in page.page.words


@pytest.mark.parametrize("is_named", [True, False])
def test_the_minutes_name_only_who_agreed(lead: Facilitator, is_named: bool) -> None:
    code, _ = resources.store().create(own(WEAK))
    phone = seated(lead).send(resume=code)
    phone.send(*([("named", "yes")] if is_named else []))
    assert lead.store.shares(lead.secret)[0].shared.is_named is is_named
    assert text("phone.is_named" if is_named else "phone.is_not_named") in phone.page.words


def test_the_same_municipality_twice_is_asked_about(lead: Facilitator) -> None:
    other(lead, "みどり 市", STRONG)
    code, _ = resources.store().create(own(WEAK))
    phone = seated(lead).send(resume=code).send()
    assert "すでに別の端末から" in phone.problems[0]
    assert lead.store.shares(lead.secret)[0].shared.levels == STRONG
    phone.send(("replace", "yes"))
    (placed,) = lead.store.shares(lead.secret)
    assert placed.shared.levels == WEAK
    assert phone.heading == text("phone.shared_title", name="みどり市")


def test_who_was_replaced_is_told_until_it_shares_again(lead: Facilitator) -> None:
    """Whoever sits in the room can share in another's name: not without a word to that one."""
    code, _ = resources.store().create(own(STRONG))
    phone = seated(lead).send(resume=code).send()
    assert phone.heading == text("phone.shared_title", name="みどり市")
    assert phone.problems == []
    before = shown_mark(phone)
    again = lead.store.join(lead.code).result()
    lead.store.share(again, Shared(name="みどり市", levels=WEAK), replaces=True).result()
    assert mark(lead, phone) != before  # so the page looks again
    assert phone.visit("").problems == [text("phone.share_replaced")]
    phone.send(resume=code).send().send(("replace", "yes"))
    assert phone.visit("").problems == []
    phone.send(("stop", "yes"))
    assert phone.problems == []


def test_a_replaced_share_keeps_its_table_and_nobody_is_moved(lead: Facilitator) -> None:
    for n in range(8):
        other(lead, f"{n}市", STRONG if n % 2 else WEAK)
    fix(lead)

    def places() -> dict[str, int | None]:
        return {p.shared.name: p.table for p in lead.store.shares(lead.secret)}

    before = places()
    assert set(before.values()) == {0, 1}
    again = lead.store.join(lead.code).result()
    lead.store.share(again, Shared(name="3市", levels=WEAK), replaces=True).result()
    other(lead, "遅れた町", WEAK)
    other(lead, "遅れた村", WEAK)
    assert {name: place for name, place in places().items() if name in before} == before
    assert {places()["遅れた町"], places()["遅れた村"]} == {0, 1}, "the smaller one each time"
    lead.store.share(again, Shared(name="3市", levels=STRONG)).result()
    assert places()["3市"] == before["3市"]


@pytest.mark.parametrize("cities", [5, 9, 20])
def test_a_room_of_many(cities: int, lead: Facilitator) -> None:
    """Every phone sees its table and keeps its card after the end; the wall names all tables."""
    phones = []
    for n in range(cities):
        levels = {c: (n * 7 + k * 3) % 5 for k, c in enumerate(ASKED)}
        phone = seated(lead)
        secret = phone.cookies[f"seat-{lead.code}"]
        lead.store.share(secret, Shared(name=f"{n}市", levels=levels)).result()
        phones.append(phone)
    fix(lead)
    tables = [placed.table for placed in lead.store.shares(lead.secret)]
    sizes = [tables.count(n) for n in set(tables)]
    assert sizes == [5] if cities == 5 else set(sizes) <= {3, 4}
    wall = PlainBrowser().visit(f"{HOST}/wall?s={lead.screen}")
    assert all(f"{n}市" in wall.page.words for n in range(cities))
    for number, phone in enumerate(phones):
        title = text("phone.table_title", n=(tables[number] or 0) + 1)
        assert phone.visit(f"{HOST}/join?code={lead.code}").heading == title
        mates = [f"{n}市" for n in range(cities) if tables[n] == tables[number] and n != number]
        assert text("phone.table_with", names="、".join(mates)) in phone.page.words
    lead.does(end)
    for number, phone in enumerate(phones):
        assert phone.visit("").heading == text("phone.thanks_title")
        assert text("phone.table_title", n=(tables[number] or 0) + 1) in phone.page.words
    kept = phones[0].ask("GET", f"{HOST}/join-card?code={lead.code}")
    assert kept.headers["content-disposition"].startswith("attachment")
    assert text("phone.table_title", n=(tables[0] or 0) + 1) in kept.text


def test_who_has_no_table_has_no_card(lead: Facilitator) -> None:
    for phone in (seated(lead), PlainBrowser()):
        answer = phone.ask("GET", f"{HOST}/join-card?code={lead.code}")
        assert (answer.status, answer.headers["location"]) == (303, f"join?code={lead.code}")
