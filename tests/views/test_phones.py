"""A phone without script, from the code to the thank-you page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape

import pytest

from checklist.answers import UNKNOWN
from checklist.model import LANGUAGES, Lang
from store.interface import not_saved
from store.rooms import RoomStore
from tests.support.leading import FIRST, SECOND, Facilitator
from tests.support.phones import phone_buttons, seated, text
from tests.support.plain_browser import HOST, PlainBrowser
from views.room.phones import level_name
from views.server import resources
from workshop.course import extend
from workshop.moves import agree, choose, close_vote, end, let_in, vote_again
from workshop.room import Room


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_way(lang: Lang, store: RoomStore) -> None:
    lead = Facilitator(store, groups=("環境課", "財政課"))
    phone = PlainBrowser().visit(f"/join?lang={lang}")
    assert phone.heading == text("enter_title", lang)
    code = f"{lead.code[:4]} {lead.code[4:].lower()}"
    assert phone.send(code=code).heading == "みどり湾市の会"
    assert [value for _, value in phone_buttons(phone)] == ["0", "1"]
    assert phone.send(("team", "1")).heading == text("wait_title", lang)
    assert "財政課" in phone.page.text

    lead.opens()
    checklist = resources.content().checklist
    question, given = checklist.criteria[FIRST].question.of(lang), checklist.instructions
    assert phone.visit("").heading == question
    assert phone.status.startswith(given.choosing.of(lang))
    assert given.definition.of(lang) in phone.page.text
    phone.send(("level", "2"))
    assert (phone.pressed, phone.heading) == (["2"], question)
    assert "2 " in phone.status
    assert phone.send(("level", "-1")).pressed == ["-1"]
    assert level_name(UNKNOWN, lang) in phone.page.text
    assert phone.send(("level", "3")).pressed == ["3"]

    lead.does(close_vote)
    assert phone.visit("").heading == text("closed_title", lang)
    assert "3 " in phone.page.text
    seen = store.console(lead.secret)
    store.reveal(lead.secret, version=seen.version, turn=1)
    assert phone.visit("").heading == text("revealed_title", lang)
    lead.does(vote_again)
    assert phone.visit("").pressed == []
    assert text("round", lang, n=2) in phone.page.text
    lead.reveals()
    assert text("none_yours", lang) in phone.visit("").page.text
    lead.does(partial(agree, level=2, reason="要綱"))
    assert phone.visit("").heading.startswith(text("agreed_title", lang, level="2"))

    lead.does(partial(choose, choices=(FIRST, SECOND, "none")))
    assert phone.visit("").heading == text("choosing_title", lang, n=3)
    phone.send(("choice", FIRST), ("choice", SECOND))
    assert phone.status == text("choosing_sent", lang, n=2)
    assert phone.page.text.count(" checked") == 2
    lead.shows_choices()
    assert phone.visit("").heading == text("chosen_title", lang)
    lead.does(end)
    assert phone.visit("").heading == text("thanks_title", lang)
    assert 'class="staircase"' in phone.page.text
    assert f'<html lang="{lang}">' in phone.page.text


@pytest.mark.parametrize(
    "typed", ["AAAAAAAA", "short", "0O1I", "'; --", "<script>", "あ" * 500, "%00", "\ufeff"]
)
def test_one_message_for_every_wrong_code(lead: Facilitator, typed: str) -> None:
    phone = PlainBrowser().visit("/join").send(code=typed)
    assert phone.page.status == 404
    (said,) = phone.problems
    assert said.startswith("この参加コードでは入れません")
    assert "<script>" not in phone.page.text
    lead.does(end)
    assert PlainBrowser().visit(f"/join?code={lead.code}").problems == [said]


def test_a_late_vote_says_so_and_shows_the_room_as_it_is(lead: Facilitator) -> None:
    phone = seated(lead)
    lead.opens()
    phone.visit("")
    open_page = phone.page
    lead.does(close_vote)
    phone.send(("level", "2"))
    assert phone.page.status == 409
    assert phone.heading == text("closed_title")
    assert phone.problems[0].startswith("この投票は締め切られました")
    lead.store.reveal(lead.secret, version=lead.store.console(lead.secret).version, turn=1)
    lead.does(vote_again)
    phone.page = open_page  # of the first round
    assert phone.send(("level", "2")).problems
    assert phone.pressed == []


def test_the_answer_to_a_form_leads_back_to_the_seat(lead: Facilitator) -> None:
    """It has no address of its own: looked at again as it stands, it would ask for the code."""
    phone = seated(lead)
    lead.opens()
    phone.visit("")
    lead.does(close_vote)
    refused = phone.send(("level", "2")).page.text
    assert phone.page.status == 409
    again = re.search(r'http-equiv="refresh" content="\d+; url=([^"]+)"', refused)
    other = re.search(r'<a href="([^"]+)" lang="en"', refused)
    assert again is not None
    assert other is not None
    assert phone.visit(unescape(again[1])).heading == text("closed_title")
    assert phone.visit(unescape(other[1])).heading == text("closed_title", "en")


def test_an_old_page_does_not_overwrite_a_later_vote(lead: Facilitator) -> None:
    phone = seated(lead)
    lead.opens()
    old = phone.visit("").page
    phone.send(("level", "2")).send(("level", "3"))
    phone.page = old
    assert phone.send(("level", "0")).problems[0].startswith("後から送った投票")
    assert phone.pressed == ["3"]
    assert phone.send(("level", "0")).pressed == ["0"]


@pytest.mark.parametrize(
    "changed",
    [
        {"level": "5"},
        {"level": "-3"},
        {"level": "x"},
        {"level": "²"},
        {"level": "2", "number": "0"},
        {"level": "2", "number": "9" * 40},
        {"level": "2", "number": "1.5"},
        {"level": "2", "round": "2"},
        {"level": "2", "criterion": SECOND},
        {"level": "2", "criterion": "<b>"},
    ],
)
def test_forms_that_are_not_ours(lead: Facilitator, changed: dict[str, str]) -> None:
    phone = seated(lead)
    lead.opens()
    assert phone.visit("").send(**changed).page.status == 409
    assert len(phone.problems) == 1
    assert lead.store.console(lead.secret).voted == 0


def test_too_many_dots(lead: Facilitator) -> None:
    phone = seated(lead)
    choices = (FIRST, SECOND, "a", "b")
    lead.does(partial(choose, choices=choices))
    phone.visit("").send(*(("choice", choice) for choice in choices))
    assert phone.problems == [text("choosing_many", n=3)]
    assert phone.page.text.count(" checked") == 4  # to take one out, not to choose all again
    assert phone.status == text("choosing_text")
    phone.visit(f"/join?code={lead.code}")
    assert phone.send(("choice", "other")).page.status == 409
    assert phone.send(("choice", FIRST)).status == text("choosing_sent", n=1)
    assert phone.send().page.text.count(" checked") == 1


@pytest.mark.parametrize("size", [30_000, 10_000_000])
def test_what_is_too_large_is_not_read(lead: Facilitator, size: int) -> None:
    body = f"code={lead.code}&team=" + "1" * 100
    answer = PlainBrowser().ask("POST", f"{HOST}/join", body, content_length=str(size))
    assert answer.status == 413


def test_another_sites_form_is_refused(lead: Facilitator) -> None:
    phone = seated(lead)
    lead.opens()
    body = f"code={lead.code}&criterion={FIRST}&round=1&number=1&level=0"
    for origin in ("https://evil.example", "null"):
        answer = phone.ask("POST", f"{HOST}/join", body, origin=origin)
        assert answer.status == 403
    assert lead.store.console(lead.secret).voted == 0


def test_the_mark_changes_with_the_room(lead: Facilitator) -> None:
    phone = seated(lead)
    address = f"{HOST}/join-state?code={lead.code}"

    def mark(**headers: str) -> tuple[int, str]:
        answer = phone.ask("GET", address, **headers)
        return answer.status, answer.text

    assert mark() == (200, "2")
    tag = phone.ask("GET", address).headers["etag"]
    assert mark(if_none_match=tag) == (304, "")
    lead.opens()
    assert mark(if_none_match=tag) == (200, "3")
    assert 'data-mark="3"' in phone.visit("").page.text
    lead.store.delete(lead.secret)
    assert mark()[0] == 410


@pytest.mark.parametrize("kind", ["consensus", "peer"])
def test_an_expired_room_says_so_until_it_is_extended(
    kind: str, store: RoomStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = Facilitator(store, kind=kind)
    phone = seated(lead)
    monkeypatch.setattr(Room, "is_expired", lambda *_: True)
    assert phone.ask("GET", f"{HOST}/join-state?code={lead.code}").text == "over"
    assert phone.visit("").heading == text("expired_title")
    assert text("thanks_text") not in phone.page.text
    assert text("expired_text") in phone.page.text
    monkeypatch.undo()
    lead.does(partial(extend, hours=1))
    assert text("expired_text") not in phone.visit("").page.text
    lead.does(end)
    monkeypatch.setattr(Room, "is_expired", lambda *_: True)
    assert phone.visit("").heading == text("thanks_title"), "the end came before"


def test_the_language_is_the_phones_own(store: RoomStore) -> None:
    lead = Facilitator(store, lang="en")
    phone = seated(lead)
    assert phone.heading == text("wait_title", "en")  # the room's, until one is chosen
    assert phone.visit(f"?code={lead.code}&lang=ja").heading == text("wait_title", "ja")
    assert phone.visit(f"?code={lead.code}").heading == text("wait_title", "ja")
    assert seated(lead).heading == text("wait_title", "en")


def test_what_people_type_is_never_markup(store: RoomStore) -> None:
    wicked = "<img src=x onerror=alert(1)>&\"'"
    lead = Facilitator(store, title=wicked, groups=(wicked, "b"))
    phone = PlainBrowser().visit(f"{HOST}/join?code={lead.code}")
    for page in (phone.page.text, phone.send(("team", "0")).page.text):
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_the_page_of_a_phone_is_private(lead: Facilitator) -> None:
    phone = seated(lead)
    answer = phone.ask("GET", f"{HOST}/join?code={lead.code}")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
    set_cookie = (
        PlainBrowser()
        .ask("POST", "https://city.example/join", f"code={lead.code}&team=-1")
        .headers["set-cookie"]
    )
    for part in ("HttpOnly", "SameSite=lax", "Secure"):
        assert part in set_cookie


@pytest.mark.parametrize("level", ["99", "-9", "abc", "", "9" * 400, "２", "1e3"])
def test_a_forged_level_is_refused_in_words(lead: Facilitator, level: str) -> None:
    """With a seat, and without one."""
    phone = seated(lead)
    lead.opens()
    body = f"code={lead.code}&criterion={FIRST}&round=1&number=1&level={level}"
    assert phone.ask("POST", f"{HOST}/join", body).status == 409
    assert PlainBrowser().ask("POST", f"{HOST}/join", body).status == 200
    assert lead.store.console(lead.secret).voted == 0


def test_a_browser_without_cookies_is_told(lead: Facilitator) -> None:
    """Right after joining; a seat that is lost later, and looked for at the same address, is not
    the browser's fault."""
    phone = seated(lead)
    assert phone.problems == []
    phone.cookies = {}
    phone.visit(phone.address)
    assert phone.problems == [text("no_cookie")]
    for when in ("yes", "1764500000", "9" * 30):
        lost = PlainBrowser().visit(f"{HOST}/join?code={lead.code}&seated={when}")
        assert lost.problems == [text("seat_not_found")], when


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_vote_that_could_not_be_kept_says_so(
    lang: Lang, lead: Facilitator, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = seated(lead)
    lead.opens()
    phone.visit(f"?code={lead.code}&lang={lang}")

    def full(*_: object) -> None:
        raise not_saved("full", "vote")

    with monkeypatch.context() as patched:
        patched.setattr(lead.store, "vote", full)
        phone.send(("level", "2"))
    assert phone.page.status == 503
    assert phone.heading == text("unavailable_title", lang)
    assert ("容量" if lang == "ja" else "storage is full") in phone.problems[0]


# ---------------------------------------------------------------------------- why, and as before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reason_goes_with_a_vote(lang: Lang, lead: Facilitator) -> None:
    """By a word or a line, without script; it follows the vote, and can be taken back."""
    phone = seated(lead)
    for _ in "12":
        other = lead.store.join(lead.code).result()
        lead.opens() if lead.store.console(lead.secret).room.phase == "joining" else None
        lead.store.vote(other, FIRST, 1, 1, 1).result()
    phone.visit(f"/join?code={lead.code}&lang={lang}")
    assert text("reason_title", lang) not in phone.page.text, "first the vote"
    phone.send(("level", "2"))
    assert text("reason_title", lang) in phone.page.text
    phone.send(("kind", "paper"), form="why", line="要綱の<b>第3条")
    paper = resources.content().wording.of(lang)("names.reason_paper")
    said = text("reason_both", lang, kind=paper, line="要綱の<b>第3条")
    assert text("reason_received", lang, reason=said) in unescape(phone.page.text)
    assert "<b>第3条" not in phone.page.text
    phone.send(("level", "3"))
    assert said in unescape(phone.page.text)
    assert phone.pressed == ["3"]
    phone.send(("kind", ""), form="why")
    assert said not in unescape(phone.page.text)
    assert phone.pressed == ["3"]
    phone.send(form="why", line="二度目")
    lead.reveals()
    (held,) = lead.store.reasons(lead.secret)
    assert (held.level, held.reason.line) == (3, "二度目")
    assert "二度目" not in phone.visit("").page.text


def test_a_reason_that_is_too_long_loses_no_vote(lead: Facilitator) -> None:
    phone = seated(lead)
    lead.opens()
    phone.visit("").send(("level", "2")).send(form="why", line="あ" * 81)
    assert phone.problems == [text("reason_unfit", n=80)]
    assert phone.pressed == ["2"]
    assert lead.store.console(lead.secret).voted == 1


@pytest.mark.parametrize("kind", ["other", "level", "<script>"])
def test_a_forged_kind_is_no_reason(lead: Facilitator, kind: str) -> None:
    phone = seated(lead)
    lead.opens()
    phone.visit("").send(("level", "2")).send(("kind", kind), form="why")
    assert phone.problems == [text("reason_unfit", n=80)]


def test_as_before_in_a_second_round(lead: Facilitator) -> None:
    phone = seated(lead)
    lead.opens()
    assert "before" not in [name for name, _ in phone_buttons(phone.visit(""))]
    phone.send(("level", "-1"))
    lead.reveals().does(vote_again)
    assert text("as_before", choice=level_name(UNKNOWN, "ja")) in phone.visit("").page.text
    assert phone_buttons(phone)[0] == ("level", "-1")
    phone.send(("level", "-1"))
    assert text("as_before", choice=level_name(UNKNOWN, "ja")) not in phone.page.text
    lead.reveals().opens(SECOND)
    assert "as-before" not in phone.visit("").page.text
    assert phone_buttons(phone)[0] == ("level", "0")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_right_code_before_the_reception_waits(lang: Lang, store: RoomStore) -> None:
    room = Room(
        title="会",
        criteria=(FIRST,),
        expires_at=datetime.now(UTC) + timedelta(hours=1),
        lang=lang,
    )
    lead = Facilitator(store, store.create(room))
    phone = PlainBrowser().visit(f"{HOST}/join?code={lead.code}")
    assert (phone.page.status, phone.heading, phone.problems) == (200, "会", [])
    assert phone.status == text("not_open", lang)
    assert '<meta http-equiv="refresh" content="5' in phone.page.text
    assert phone_buttons(phone) == []
    body = f"code={lead.code}&team=-1"  # a form of another time
    assert PlainBrowser().ask("POST", f"{HOST}/join", body).status == 200
    assert store.console(lead.secret).people == 0
    lead.does(let_in)
    assert phone.visit("").send(("team", "-1")).heading == text("wait_title", lang)
