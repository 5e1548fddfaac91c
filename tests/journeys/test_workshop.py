"""A facilitator leads a room: from an empty form to an assessment, on one device and on two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from store.interface import not_saved
from store.rooms import RoomStore
from tests.support import by_day
from tests.support.console import FIRST, WICKED, Lead, create, opened
from views.screens.parts.console.reasons import agreement_field
from views.server import resources
from workshop.peers import Shared
from workshop.rehearsal import PEOPLE
from workshop.room import Room

# ---------------------------------------------------------------------------- creating


def test_a_room_is_created_as_said(rooms: RoomStore) -> None:
    lead = create(rehearsal=False)
    room = rooms.console(lead.secret).room
    assert room.title == WICKED
    assert room.groups == ("環境課", "国際課")
    assert [part.starts for part in room.order][:4] == [0, 5, 10, 15]  # the 90 minutes of the guide
    assert (len(room.criteria), room.order[-1].ends) == (12, 90)
    assert (room.lang, room.rehearsal, room.phase) == ("ja", False, "draft")
    hours = (room.expires_at - datetime.now(UTC)) / timedelta(hours=1)
    assert hours == pytest.approx(168, abs=0.1)  # made the day before, it lasts
    assert lead.address["turn"] == "1"
    assert not any("みどり湾市" in one.text and one.is_markup for one in lead.everything())


def test_municipality_and_venue_go_into_the_room(rooms: RoomStore) -> None:
    lead = Lead("workshop").type("room_title", "会").type("room_venue", "本庁舎3階")
    lead.type("room_municipality", "海県みどり湾市").press("room_create").go_to("facilitate")
    room = rooms.console(lead.secret).room
    assert (room.municipality, room.venue) == ("海県みどり湾市", "本庁舎3階")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_no_room_can_be_is_said(lang: Lang, rooms: RoomStore) -> None:
    del rooms
    lead = Lead("workshop", lang=lang)
    lead.press("room_create")
    said = lead.problems()
    assert ("名前を入れてください" if lang == "ja" else "Give the room a name") in said
    lead.type("room_title", "会").type("room_groups", "a\na").press("room_create")
    assert ("同じ名前" if lang == "ja" else "same name") in lead.problems()
    assert lead.value("room_groups") == "a\na"  # nothing typed is lost


# ---------------------------------------------------------------------------- leading


NUMBERS: dict[Lang, str] = {"ja": "一致度A", "en": "agreement A"}


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_the_whole_way_with_simulated_people(lang: Lang, kept: AssessmentStore) -> None:
    lead = create(lang)
    say = lead.say
    assert say("facilitate.rehearsal") in lead.reads()
    lead.does("next")
    assert lead.console.people == PEOPLE
    lead.does("next")
    assert say("facilitate.on_time") in lead.reads()
    lead.does("next", "next")
    assert (lead.console.room.criterion, lead.console.voted) == (FIRST, PEOPLE)
    criterion = resources.content().checklist.criteria[FIRST]
    assert all(text.of(lang) in lead.reads() for text in criterion.levels)
    assert NUMBERS[lang] not in lead.reads()  # nobody sees votes before the reveal
    lead.does("next")
    assert NUMBERS[lang] in lead.reads()
    lead.does("next", "next")  # they are divided: a second round
    assert lead.console.room.round == 2
    assert say("facilitate.result_round", n=2) in lead.reads()
    lead.app.text_area(key=agreement_field(lead.console.room)).set_value("要綱がある")
    lead.does("level_3")
    assert lead.console.room.agreed[FIRST].level == 3
    assert lead.console.room.phase == "open"  # the next question
    for _ in range(3):
        lead.agrees()
    lead.does("next").does("priorities_open")
    assert lead.console.voted == PEOPLE
    lead.does("next")
    assert say("facilitate.dots") in lead.reads()
    lead.does("end", "end_now")
    assert lead.console.room.phase == "ended"
    kinds = [button.proto.type for button in lead.app.get("download_button")]
    assert kinds == ["primary", "secondary", "secondary"]  # minutes, and votes as kinds of tables
    told = lead.reads()
    assert "要綱がある" in told
    assert say("ledger.ended") in told
    assert "α" not in told

    lead.press("outcome_start")
    found = kept.open(lead.code)
    assert found is not None
    answer = found.assessment[FIRST]
    assert (answer.level, answer.note, answer.by) == (3, "要綱がある", WICKED)
    assert len(found.assessment.answers) == 4
    assert found.assessment.workshop is not None  # for the chapter of the report
    assert "room" not in lead.app.query_params


def test_the_result_is_taken_over_into_an_open_assessment(kept: AssessmentStore) -> None:
    own = Lead.beginning()
    own.go_to("purpose").choose_level("purpose.tourism", 1)
    lead = create()
    lead.opens().agrees()
    own.app.query_params["room"] = lead.secret
    own.go_to("facilitate").press("outcome_merge")
    found = kept.open(own.code)
    assert found is not None
    assert found.assessment["purpose.tourism"].level == 1
    assert found.assessment[FIRST].by == WICKED
    assert found.assessment.workshop is not None


def test_not_applicable_without_a_reason_is_refused(rooms: RoomStore) -> None:
    lead = Lead("workshop").type("room_title", "会").choose("room_agenda", "180")
    lead.press("room_create").go_to("facilitate")
    lead.opens().does("close", "next", "reveal_empty_now", "level_not_applicable")
    assert "理由が必要です" in lead.problems()
    assert rooms.console(lead.secret).room.phase == "revealed"


def test_of_two_votes_the_page_says_only_how_many(rooms: RoomStore) -> None:
    """An empty round is asked about first, and can be taken back."""
    lead = create(rehearsal=False)
    lead.does("next")
    phones = [rooms.join(lead.console.code, n % 2).result() for n in range(3)]
    lead.opens().does("next")
    assert lead.console.room.phase == "open"
    assert lead.say("facilitate.reveal_empty_sure") in lead.reads()
    lead.does("reveal_empty_now")
    assert "誰も投票していません" in lead.reads()
    lead.does("back")
    assert lead.console.room.phase == "open"
    for phone in phones[:2]:
        rooms.vote(phone, FIRST, 1, 3, 1).result()
    lead.look_again().does("next")
    seen = lead.reads()
    assert "投票した人は2人です" in seen
    assert "一致度A" not in seen
    assert "0・0・0・2・0" not in seen  # nor in the ledger
    assert "<td>" not in seen.split(lead.say("facilitate.result_level"))[1].split("</table>")[0]


def test_a_vote_is_given_up_in_one_step_and_its_question_asked_again(rooms: RoomStore) -> None:
    lead = create(rehearsal=False).opens().does("discard", "discard_now")
    assert lead.console.room.is_between
    assert lead.say("facilitate.phase_between") in lead.reads()
    assert lead.say("facilitate.phase_joining") not in lead.reads()
    lead.does("next")
    assert (lead.console.room.criterion, lead.console.room.round) == (FIRST, 2)
    assert rooms.console(lead.secret).room.phase == "open"


def test_on_a_split_the_room_decides(rooms: RoomStore) -> None:
    """Nothing is chosen beforehand where people are divided, also after a second vote."""
    lead = create(rehearsal=False)
    lead.does("next")
    phones = [rooms.join(lead.console.code, n % 2).result() for n in range(6)]
    lead.opens()
    for round_, button in ((1, "facilitate.next_again"), (2, "facilitate.next_decide")):
        for n, phone in enumerate(phones):
            rooms.vote(phone, FIRST, round_, 4 * (n % 2), 1).result()
        lead.look_again().does("next")
        following = lead.app.button(key=f"next:{lead.console.version}")
        assert following.label == lead.say(button)
        assert following.disabled is (round_ == 2)
        if round_ == 1:
            lead.does("next")
    lead.does("level_unknown")
    assert lead.console.room.agreed[FIRST].level == "unknown"


# ---------------------------------------------------------------------------- taken back


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_what_everybody_notices_is_asked_first_and_can_be_taken_back(
    lang: Lang, rooms: RoomStore
) -> None:
    lead = create(lang)
    lead.opens().does("close")
    assert lead.app.button(key=f"next:{lead.console.version}").label == lead.say(
        "facilitate.reveal"
    )
    lead.does("discard")
    assert lead.say("facilitate.discard_sure") in lead.notices()
    lead.does("discard_not")
    assert lead.console.room.phase == "closed"
    lead.does("discard", "discard_now")
    assert lead.console.room.phase == "joining"
    lead.does("back")
    assert (lead.console.room.phase, lead.console.voted) == ("closed", PEOPLE)  # nothing is lost
    lead.does("back")
    assert lead.console.room.phase == "open"  # the vote goes on
    lead.does("next", "level_2")
    assert FIRST in lead.console.room.agreed
    lead.does("back")
    room = lead.console.room
    assert (room.phase, room.criterion, dict(room.agreed)) == ("revealed", FIRST, {})
    lead.does("end", "end_now")
    assert lead.console.room.phase == "ended"
    lead.does("back")
    assert lead.console.room.phase == "revealed"
    assert rooms.console(lead.secret).room.before is None


def test_a_part_is_passed_over_when_it_is_wanted_twice(rooms: RoomStore) -> None:
    lead = create()
    lead.does("next", "skip")
    assert rooms.console(lead.secret).room.skipped == ()
    lead.does("skip_now")
    assert rooms.console(lead.secret).room.skipped == (0,)
    assert lead.say("facilitate.skipped") in lead.reads()


@contextmanager
def disk_full(monkeypatch: pytest.MonkeyPatch, rooms: RoomStore) -> Iterator[None]:
    def fails(*_: object, **__: object) -> None:
        raise not_saved("full", "lead")

    with monkeypatch.context() as patched:
        for name in ("lead", "create", "delete", "reveal"):
            patched.setattr(rooms, name, fails)
        yield


def test_what_could_not_be_kept_is_said(rooms: RoomStore, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = create(rehearsal=False)
    with disk_full(monkeypatch, rooms):
        lead.does("next")
        assert "空き容量" in lead.problems()
        lead.tick("room_delete_sure").press("room_delete")
        assert "空き容量" in lead.problems()
        other = Lead("workshop").type("room_title", "会").press("room_create")
        assert "空き容量" in other.problems()
    lead.does("next")
    assert (lead.problems(), lead.console.room.phase) == ("", "joining")


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_a_deleted_room_is_gone_and_leads_to_a_new_one(lang: Lang, rooms: RoomStore) -> None:
    lead = create(lang)
    lead.does("next").tick("room_delete_sure").press("room_delete")
    assert lead.say("facilitate.missing_text") in lead.reads()
    assert rooms.delete(lead.address["room"]) is False
    lead.press("to_create")
    assert lead.title == lead.say("workshop.title")
    assert "room" not in lead.address


def test_an_expired_room_can_only_be_read(rooms: RoomStore) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    secret = rooms.create(Room(title="会", criteria=(FIRST,), expires_at=past))
    lead = opened(secret, turn=1)
    assert lead.say("facilitate.expired") in lead.notices()
    seen = lead.reads()
    assert lead.say("facilitate.phase_expired") in seen
    assert seen.index(lead.say("facilitate.expired")) < seen.index(lead.console.code[:4])
    assert "まで使えます" not in seen
    names = {(b.key or "").partition(":")[0] for b in lead.app.button}
    assert "room_delete" in names
    assert names.isdisjoint({"next", "take_over", "open", "end"})
    lead.does("extend")
    left = (rooms.console(secret).room.expires_at - datetime.now(UTC)) / timedelta(hours=1)
    assert left == pytest.approx(24, abs=0.1)
    assert lead.say("facilitate.expired") not in lead.notices()
    lead.does("next")
    assert lead.console.room.phase == "joining"


def test_a_reason_is_not_lost_when_its_agreement_is_taken_back(rooms: RoomStore) -> None:
    lead = create().opens()
    lead.agrees(2, reason="名簿がある").does("back")
    room = rooms.console(lead.secret).room
    assert (room.phase, room.criterion) == ("revealed", FIRST)
    assert lead.app.text_area(key=agreement_field(room)).value == "名簿がある"


def test_another_question_begins_with_the_one_that_follows(rooms: RoomStore) -> None:
    """Not with the first of all, which a slip would open again."""
    del rooms
    lead = create().opens().agrees().does("next")
    order = lead.console.room.criteria
    assert lead.app.selectbox(key=f"question:{order[2]}").value == order[2]


def test_priorities_that_nobody_chose_are_asked_about_first(rooms: RoomStore) -> None:
    """There is one such vote; opened too early, it is taken back."""
    lead = create(rehearsal=False).opens().does("next", "reveal_empty_now")
    lead.does("priorities_open", "back")
    room = rooms.console(lead.secret).room
    assert (room.phase, room.choices) == ("revealed", ())
    assert lead.app.multiselect[0].proto.wrap  # nothing is cut
    lead.does("priorities_open", "next")
    assert lead.console.room.phase == "choosing"
    assert lead.say("facilitate.show_none_sure") in lead.notices()
    lead.does("show_none_now")
    assert lead.console.room.phase == "chosen"


def test_nobody_is_asked_about_votes_that_came_after_the_page(rooms: RoomStore) -> None:
    """The page counts every two seconds; a press in between looks first."""
    lead = create(rehearsal=False)
    lead.does("next")
    seat = rooms.join(lead.console.code, 0).result()
    lead.opens()
    rooms.vote(seat, lead.console.room.criterion or "", 1, 2, 1).result()
    lead.does("next")
    assert lead.console.room.phase == "revealed"
    lead.does("priorities_open")
    choices = lead.console.room.choices
    rooms.give_dots(seat, choices[:1], 1).result()
    lead.does("next")
    assert lead.console.room.phase == "chosen"


# ---------------------------------------------------------------------------- many municipalities


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_a_peer_room(lang: Lang, rooms: RoomStore) -> None:
    lead = Lead("workshop", lang=lang).choose("room_kind", "peer")
    assert lead.say("workshop.peer_text") in lead.reads()
    lead.type("room_title", "学び合い").press("room_create").go_to("facilitate")
    assert rooms.console(lead.secret).room.kind == "peer"
    lead.does("next")
    assert lead.say("facilitate.peers_none") in lead.reads()
    strong = dict.fromkeys(lead.console.room.criteria, 3)
    for name, levels in (
        ("弱い町", strong | {"capacity.people": 0}),
        ("強い市<b>", strong),
        ("並の市", strong),
    ):
        phone = rooms.join(lead.console.code).result()
        rooms.share(phone, Shared(name=name, levels=levels)).result()
    assert lead.app.button(key=f"next:{lead.console.version}").label == lead.say("facilitate.seat")
    lead.look_again().does("next")
    told = lead.reads()
    assert [placed.table for placed in rooms.shares(lead.secret)] == [0, 0, 0]
    assert lead.say("facilitate.phase_seated") in told
    assert "強い市<b> → 弱い町" in told
    assert lead.say("facilitate.heat_average") not in told  # three municipalities are no average
    lead.press("remove:並の市").press(f"remove_now:並の市:{lead.console.version}")
    assert [placed.shared.name for placed in rooms.shares(lead.secret)] == ["弱い町", "強い市<b>"]
    late = rooms.join(lead.console.code).result()
    rooms.share(late, Shared(name="遅れた町", levels=strong)).result()
    lead.look_again().press("reseat_ask")
    assert lead.say("facilitate.reseat_sure") in lead.reads()
    lead.press(f"reseat:{lead.console.version}")
    assert lead.say("ledger.reseated") in lead.reads()
    lead.does("next", "end_now")
    assert lead.console.room.phase == "ended"
    lead.does("back")
    assert lead.console.room.phase == "revealed"
    lead.does("next", "end_now")
    assert lead.say("ledger.seated") in lead.reads()
    files = [one.proto.label for one in lead.app.get("download_button")]
    assert files == [lead.say("minutes.save_word")]  # nobody voted on levels


def test_where_no_scheme_fits_the_vote_on_priorities_says_so() -> None:
    """One level is known, and nothing that is missing; then gaps, of which schemes close one."""
    lead = create().opens()
    lead.agrees(2).does("next")
    assert lead.say("facilitate.priorities_no_scheme") in lead.reads()
    lead.does("level_0", "next", "level_0", "next")
    assert lead.say("facilitate.priorities_no_scheme") not in lead.reads()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_fold_of_other_steps_says_what_is_in_it(lang: Lang) -> None:
    lead = create(lang)
    steps = ("question", "close", "discard", "skip", "end", "again")

    def fold() -> tuple[str, set[str]]:
        titles = [box.label for box in lead.app.expander]
        keys = {str(one.key).partition(":")[0] for one in (*lead.app.button, *lead.app.selectbox)}
        others = (*(f"others_{kind}" for kind in ("draft", "between", "open", "closed", "last")),)
        (title,) = [key for key in others if lead.say(f"facilitate.{key}") in titles]
        return title, keys & set(steps)

    assert fold() == ("others_draft", {"end"})
    lead.opens()
    assert fold() == ("others_open", {"close", "discard"})
    lead.does("close")
    assert fold() == ("others_closed", {"discard"})
    lead.does("next")
    title, offered = fold()
    assert title == "others_between"
    assert offered >= {"question", "end"}
