"""The projector: what the room sees when, and never before the reveal."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from typing import get_args

import pytest

from checklist.answers import Answer, Assessment
from checklist.model import LANGUAGES, Lang, Text
from store.codes import grouped_join_code
from store.rooms import RoomStore
from tests.support.leading import FIRST, SECOND, Facilitator
from tests.support.plain_browser import HOST, PlainBrowser
from tests.support.rooms import votes
from views.room.phones import level_name
from views.room.wall import case_words
from views.room.wall_parts import closing_of
from views.server import resources
from views.server.static_files import STATIC
from wording.agreement import verdict_words
from wording.phrases import Phrases
from workshop.agreement import agreement
from workshop.course import agree_and_go_on, blank, discard, extend, go_on, settle, undo
from workshop.moves import (
    agree,
    choose,
    close_vote,
    end,
    let_in,
    open_vote,
    reopen_vote,
    vote_again,
)
from workshop.order import PartKind, Talk
from workshop.quick import QuickOrder
from workshop.room import Phase, Room


def wall(lead: Facilitator, lang: Lang = "ja") -> str:
    """The whole page as text without markup."""
    answer = PlainBrowser().ask("GET", f"{HOST}/wall?s={lead.screen}&lang={lang}")
    assert answer.status == 200
    assert "unsafe" not in answer.headers["content-security-policy"]
    return answer.words


def mark(lead: Facilitator) -> str:
    return PlainBrowser().ask("GET", f"{HOST}/wall-state?s={lead.screen}").text


def text(key: str, lang: Lang = "ja", /, **values: object) -> str:
    return resources.content().wording.of(lang)(f"wall.{key}", **values)


GIVEN, SITE = "purpose.brand", "partner.site"
BEFOREHAND = Assessment(answers={GIVEN: Answer(level=3)})
OPENING = Talk(kind="opening", minutes=5, title=Text(ja="開会", en="Opening"))


def page_of(lead: Facilitator) -> str:
    return PlainBrowser().ask("GET", f"{HOST}/wall?s={lead.screen}").text


def vote(lead: Facilitator, phones: list[str], levels: list[int], round_: int = 1) -> None:
    for phone, level in zip(phones, levels, strict=True):
        lead.store.vote(phone, FIRST, round_, level, 1).result()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_way(lang: Lang, store: RoomStore) -> None:
    lead = Facilitator(store, groups=("環境課", "財政課"))
    seen = wall(lead, lang)
    assert grouped_join_code(lead.code) in seen
    assert "city.example/join" in seen
    assert text("join", lang) in seen
    assert mark(lead) == "2-0-0"
    phones = [store.join(lead.code, n % 2).result() for n in range(6)]
    assert text("people", lang, n=6) in wall(lead, lang)

    lead.opens()
    vote(lead, phones, [4, 0, 4, 1, 3, -1])
    assert mark(lead) == "3-6-6"
    criterion = resources.content().checklist.criteria[FIRST]
    for phase in ("open", "closed"):
        seen = wall(lead, lang)
        assert text("voted", lang, voted=6, people=6) in seen, phase
        assert criterion.question.of(lang) in seen
        assert all(level.wall.of(lang) in seen for level in criterion.levels)
        page = PlainBrowser().ask("GET", f"{HOST}/wall?s={lead.screen}").text
        assert not [part for part in ("<table", "<svg", "verdict", "facts") if part in page]
        if phase == "open":
            assert "5:00" in seen or "4:5" in seen
            lead.does(close_vote)

    current = store.console(lead.secret)
    store.reveal(lead.secret, version=current.version, turn=1)
    seen = wall(lead, lang)
    assert text("median", lang, n=3) in seen
    assert text("unknown", lang, n=1) in seen
    assert text("agreement", lang, a=f"{agreement((1, 1, 0, 1, 2)):.2f}") in seen
    assert "環境課" in seen  # the groups lie apart
    assert case_words(FIRST, lang).replace("\u3000", " ") in seen
    lead.does(vote_again)
    vote(lead, phones, [2, 2, 2, 2, 3, 2], round_=2)
    lead.reveals()
    seen = wall(lead, lang)
    everybody = votes(0, 0, 5, 1, 0)
    assert verdict_words(everybody, Phrases(resources.content(), lang)) in seen
    for number in (1, 2):
        assert text("round", lang, n=number) in seen
    lead.does(partial(agree, level=2, reason="要綱 <b>"))
    seen = wall(lead, lang)
    assert text("agreed", lang, level=level_name(2, lang)) in seen
    assert text("reason", lang, reason="要綱 <b>") in seen  # as text, not as a tag

    lead.does(partial(choose, choices=(FIRST, SECOND, "見学会", "新聞")))
    store.give_dots(phones[0], [SECOND], 1).result()
    assert text("voted", lang, voted=1, people=6) in wall(lead, lang)
    assert mark(lead).endswith("-6-1")
    for phone, choices in zip(phones[1:], ([SECOND], [FIRST]), strict=False):
        store.give_dots(phone, choices, 1).result()
    lead.shows_choices()
    seen = wall(lead, lang)
    assert text("chosen", lang) in seen
    assert text("not_chosen", lang, n=2) in seen
    assert "見学会" not in seen
    assert seen.index("4-1") < seen.index("3-1")  # most dots first
    lead.does(end)
    seen = wall(lead, lang)
    assert resources.content().wording.of(lang)("closing.levels") in seen
    assert level_name(2, lang) in seen


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ((2, 2, 2, 2), (3, 3, 4, 4), "1.5レベルの差"),
        ((2, 2, 2, 2), (2, 2, 3, 3), "0.5レベルの差"),
        ((1, 1, 1, 1), (3, 3, 3, 3), "2レベルの差です。見方が分かれています。"),
    ],
)
def test_a_difference_is_called_what_it_is(
    store: RoomStore, low: tuple[int, ...], high: tuple[int, ...], words: str
) -> None:
    lead = Facilitator(store, groups=("財政課", "環境課"))
    phones = [store.join(lead.code, team).result() for team in (0, 1) for _ in range(4)]
    lead.opens()
    vote(lead, phones, [*low, *high])
    lead.reveals()
    seen = wall(lead, "ja")
    assert words in seen
    assert "小さ" not in seen


def test_small_groups_are_not_told_apart(store: RoomStore) -> None:
    lead = Facilitator(store, groups=("一人課", "大きい課"))
    phones = [
        store.join(lead.code, 0).result(),
        *(store.join(lead.code, 1).result() for _ in "123"),
    ]
    lead.opens()
    vote(lead, phones, [4, 0, 0, 0])
    lead.reveals()
    assert "中央値は" not in wall(lead), "there is only one group to speak of"


def test_three_rounds_show_the_first_and_the_last(store: RoomStore) -> None:
    lead = Facilitator(store)
    phones = [store.join(lead.code, -1).result() for _ in range(3)]
    for round_ in (1, 2, 3):
        lead.opens()
        vote(lead, phones, [0, 1, 4], round_)
        lead.reveals()
    seen = wall(lead)
    assert text("round", n=1) in seen
    assert text("round", n=3) in seen
    assert text("round", n=2) not in seen
    assert verdict_words(votes(1, 1, 0, 0, 1), Phrases(resources.content(), "ja")) in seen


def test_votes_of_fewer_than_three_are_not_shown(store: RoomStore) -> None:
    """Each of two would know the other's vote; where nobody voted there is nothing to draw."""
    lead = Facilitator(store, groups=("環境課", "財政課"))
    phones = [store.join(lead.code, n % 2).result() for n in range(3)]
    lead.opens().reveals()
    assert "誰も投票していません" in wall(lead)
    assert "<svg" not in page_of(lead)
    lead.does(undo)  # nobody has seen anything
    assert store.console(lead.secret).room.phase == "closed"
    lead.does(reopen_vote)
    vote(lead, phones[:2], [3, 3])
    lead.reveals()
    seen = wall(lead)
    assert "投票した人は2人です。3人に満たないため、票は出しません" in seen
    assert text("votes", n=2) not in seen
    assert "<svg" not in page_of(lead)
    assert store.console(lead.secret).room.before is None
    lead.does(vote_again)
    vote(lead, phones, [3, 3, 2], round_=2)
    lead.reveals()
    assert text("votes", n=2) in wall(lead)
    assert text("round", n=1) not in wall(lead)


def test_a_screen_that_is_not_there(store: RoomStore) -> None:
    lead = Facilitator(store)
    code = lead.code
    store.delete(lead.secret)
    for secret in (lead.screen, lead.secret, "", "x", code):
        answer = PlainBrowser().ask("GET", f"{HOST}/wall?s={secret}")
        assert (answer.status, text("missing") in answer.text) == (404, True)
        assert PlainBrowser().ask("GET", f"{HOST}/wall-state?s={secret}").status == 410


def test_the_screen_leads_nowhere_else(store: RoomStore) -> None:
    """Its address stands on a wall: nothing on the page or in its secret leads the room."""
    lead = Facilitator(store)
    answer = PlainBrowser().ask("GET", f"{HOST}/wall?s={lead.screen}")
    assert lead.secret not in answer.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_criterion_has_a_case_or_none(lang: Lang) -> None:
    told = [case_words(c.id, lang) for c in resources.content().checklist.asked]
    assert sum(map(bool, told)) > 15
    assert not [words for words in told if "None" in words]


def test_the_clock_of_the_plan_stands_on_the_wall(store: RoomStore) -> None:
    lead = Facilitator(store, talks=(OPENING,))
    assert "clock" not in page_of(lead)
    lead.does(go_on)
    seen = wall(lead)
    assert "開会" in seen
    assert text("on_time") in seen
    lead.opens()
    assert text("left", time="").strip() in wall(lead)


def test_how_to_join_stands_on_every_screen_until_the_end(store: RoomStore) -> None:
    lead = Facilitator(store, talks=(OPENING,), beforehand=BEFOREHAND)
    for moves in ((), (go_on,), (partial(open_vote, criterion=FIRST),), (close_vote,)):
        lead.does(*moves)
        page = page_of(lead)
        assert page.count('src="data:image/svg+xml') == 1, moves
        assert grouped_join_code(lead.code) in page
        assert "city.example/join" in page
    lead.does(reopen_vote).reveals()
    assert grouped_join_code(lead.code) in page_of(lead)
    lead.does(end)
    assert grouped_join_code(lead.code) not in page_of(lead)


def test_a_view_lends_its_look_to_nothing_in_it() -> None:
    """The whole wall has the name of its view as its class: a rule for a part that is called alike
    would take hold of the wall."""
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "wall.css").read_text(encoding="utf-8"), flags=re.S)
    views = {*get_args(Phase), *get_args(PartKind), "tables", "expired", "blank"}
    for selector in re.findall(r"[^{}]+(?=\{)", css):
        for part in re.split(r"[\s>+~,]+", re.sub(r":\w+\([^)]*\)", "", selector)):
            alone = re.fullmatch(r"((?:\.[\w-]+)+)(?::.*)?", part)
            assert alone is None or not set(alone[1][1:].split(".")) <= views, selector


def test_a_blank_wall_shows_nothing(store: RoomStore) -> None:
    lead = Facilitator(store).opens()
    lead.does(blank)
    seen = wall(lead)
    assert text("blank") in seen
    question = resources.content().checklist.criteria[FIRST].question.ja
    assert question not in seen
    lead.does(blank)
    assert question in wall(lead)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_given_beforehand_are_shown_as_such(lang: Lang, store: RoomStore) -> None:
    talk = Talk(kind="beforehand", minutes=5, title=Text(ja="事前の確認", en="Before"))
    lead = Facilitator(store, talks=(talk,), beforehand=BEFOREHAND).does(go_on)
    seen = wall(lead, lang)
    assert text("beforehand_text", lang) in seen
    assert f"{Phrases(resources.content(), lang).criterion(GIVEN)} {level_name(3, lang)}" in seen
    lead.does(partial(settle, criterion=GIVEN, level="unknown", reason="異議"))
    changed = text("changed", lang, before=level_name(3, lang), now=level_name("unknown", lang))
    assert changed in wall(lead, lang)
    assert "異議" not in wall(lead, "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_results_and_end_name_what_binds_the_next_stage(lang: Lang, store: RoomStore) -> None:
    looking = Talk(kind="results", minutes=5, title=Text(ja="結果を見る", en="Results"), after=1)
    lead = Facilitator(store, criteria=(SITE,), talks=(looking,))
    phone = PlainBrowser().visit(f"{HOST}/join?code={lead.code}&lang={lang}").send(("team", "-1"))
    lead.opens(SITE).reveals()
    lead.does(partial(agree, level=0, reason=""), go_on)
    room = store.console(lead.secret).room
    binding = closing_of(room, (), 1, lang).binding.rows
    names = Phrases(resources.content(), lang)
    assert (names.criterion(SITE), "0 → 1") in [(name, levels) for name, levels in binding]
    seen = wall(lead, lang)
    for cell in (cell for row in binding for cell in row):
        assert cell in seen
    lead.does(end)
    last = phone.visit("").page.text
    for cell in (cell for row in binding for cell in row):
        assert cell in wall(lead, lang)
        assert cell in unescape(last), "on the phones as on the wall"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_after_a_vote_was_given_up_the_wall_says_what_comes_next(
    lang: Lang, store: RoomStore
) -> None:
    lead = Facilitator(store).opens().does(discard)
    seen = wall(lead, lang)
    assert text("join", lang) not in seen
    name = Phrases(resources.content(), lang).criterion(FIRST)
    assert text("next", lang, name=name).replace("\u3000", " ") in seen.replace("\u3000", " ")
    lead.does(undo)
    assert store.console(lead.secret).room.phase == "open"


def test_what_was_agreed_before_is_still_read_under_the_next_question(store: RoomStore) -> None:
    lead = Facilitator(store).opens().reveals()
    lead.does(partial(agree_and_go_on, level=1, reason=""))
    name = Phrases(resources.content(), "ja").criterion(FIRST)
    told = text("previous", name=name, level=level_name(1, "ja"))
    assert told.replace("\u3000", " ") in wall(lead)
    lead.reveals()
    assert "前の問い" not in wall(lead)


def test_an_extended_room_comes_back_to_the_wall(
    store: RoomStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = Facilitator(store).opens()
    before = mark(lead)
    monkeypatch.setattr(Room, "is_expired", lambda *_: True)
    assert mark(lead) == f"{before}-over"
    assert f"{text('expired')}  {text('expired_text')}".split() == wall(lead).split()[-2:]
    monkeypatch.undo()
    lead.does(partial(extend, hours=1))
    assert mark(lead) != before
    assert text("expired") not in wall(lead)
    assert text("vote_now") in wall(lead)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_room_by_the_check_says_how_many_questions_are_left(lang: Lang, store: RoomStore) -> None:
    content = resources.content()
    say, quick = content.wording.of(lang), QuickOrder(content.checklist, content.stages)
    asked = tuple(criterion.id for criterion in content.checklist.asked)
    after = Talk(kind="results", minutes=4, title=Text(ja="結果", en="Results"), after=100)
    room = Room(
        title="会",
        criteria=asked,
        talks=(OPENING, after),
        is_quick=True,
        expires_at=datetime.now(UTC) + timedelta(hours=2),
    )
    lead = Facilitator(store, store.create(quick.arranged(room))).does(let_in, go_on)
    planned = text("order_votes_quick", lang, n=len(asked))
    assert f"{planned} {after.title.of(lang)}" in wall(lead, lang), "no time that nobody knows"
    lead.does(go_on)
    assert say("quick.at_most", n=len(asked)) in wall(lead, lang)
    agreed = partial(agree_and_go_on, level=0, reason="", arranged=quick.arranged)
    lead.reveals().does(quick.after(agreed))
    assert say("quick.known") in wall(lead, lang)
    lead.does(quick.after(end))
    assert Phrases(content, lang).stage(0)[1:] in wall(lead, lang)
    assert say("quick.known") not in wall(lead, lang)
