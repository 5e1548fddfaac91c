"""Rooms made from what there is: from answers given beforehand, by the ten-minute check, like an
earlier room."""

from __future__ import annotations

import pytest

from checklist.answers import Answer, Assessment
from checklist.inquiry import AskedPart, AskedSection
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from store.assessments import AssessmentStore
from store.codes import new_code
from store.rooms import RoomStore
from tests.support import by_day
from tests.support.console import FIRST, Lead
from views.server import resources
from wording.phrases import Phrases
from workshop.outcome import assessment_of


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_answers_given_beforehand_lead_to_a_stage(lang: Lang, kept: AssessmentStore) -> None:
    """What is not voted on comes from an assessment attached by its code."""
    content = resources.content()
    example = content.example
    code = kept.create(example)[0]
    lead = Lead("workshop", lang=lang)
    lead.type("room_title", "会").choose("room_agenda", "60")
    lead.choose("room_beforehand", "code").type("room_beforehand_code", code)
    assert lead.say("workshop.beforehand_told", given=14, asked=14) in lead.reads()
    lead.app.checkbox(key="room_rehearsal").check()
    lead.press("room_create").go_to("facilitate")
    room = lead.console.room
    assert room.beforehand is not None
    assert not any(a.evidence or a.note for a in room.beforehand.answers.values())
    lead.opens()
    for _ in room.criteria:
        lead.agrees(2)
    lead.does("next")  # the answers given beforehand
    assert lead.say("facilitate.objection_take") in [b.label for b in lead.app.button]
    lead.app.selectbox(key="objection").set_value("business.trading")
    lead.does("objection_take")
    assert lead.console.room.agreed["business.trading"].level == "unknown"
    lead.does("next", "next", "next")  # priorities, their result, the closing
    lead.app.text_input(key="homework_what").set_value("実績を確かめる")
    lead.app.selectbox(key="homework_criterion").set_value("business.trading")
    lead.app.text_input(key="homework_owner").set_value("商工課")
    lead.does("homework_add")
    assert [task.owner for task in lead.console.room.homework] == ["商工課"]
    lead.app.selectbox(key="homework_criterion").set_value("business.trading")
    lead.does("homework_add")  # nothing typed: the usual
    assert lead.console.room.homework[1].what == lead.say("facilitate.homework_level")
    lead.does("homework_remove_1")
    assert "実績を確かめる" in lead.reads()
    told_stage = assess(assessment_of(lead.console.room, content.checklist), content).stage
    assert told_stage.low > 0  # not 準備中
    assert Phrases(content, lang).stage(told_stage.low)[1:] in lead.reads()
    lead.does("next", "end_now").press("outcome_start")
    found = kept.open(lead.code)
    assert found is not None
    told = found.assessment
    assert told["strength.infrastructure"] == example["strength.infrastructure"]  # with evidence
    assert told["business.trading"].level == "unknown"
    assert told.profile == example.profile
    assert told.plan.remarks_on("business.trading", 1).owner == "商工課"
    assert told.workshop is not None
    assert len(told.workshop.homework) == 1
    assert len(told.workshop.priorities) > 2


def test_codes_that_give_no_answers_beforehand_are_told(kept: AssessmentStore) -> None:
    part = AskedPart(section=AskedSection(name="財政課", criteria=(FIRST,)))
    answering = kept.add_link(kept.create(Assessment())[0], "answer", "", part=part)
    lead = Lead("workshop").choose("room_beforehand", "code")
    for code, key in ((new_code(), "code_unknown"), (answering, "code_answers")):
        lead.type("room_beforehand_code", code)
        assert lead.say(f"common.{key}") in lead.problems()


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_a_room_goes_the_shortest_way_to_the_stage(lang: Lang, kept: AssessmentStore) -> None:
    lead = Lead("workshop", lang=lang).type("room_title", "会").choose("room_agenda", "quick")
    say = lead.say
    assert say("workshop.quick", n=21) in lead.reads()
    lead.app.checkbox(key="room_rehearsal").check()
    lead.press("room_create").go_to("facilitate").opens()
    assert lead.console.room.criterion == FIRST
    assert say("quick.at_most", n=21) in lead.reads()
    lead.agrees(1)
    assert say("quick.at_most", n=10) in lead.reads()
    lead.agrees(0)
    assert lead.console.room.phase == "agreed"
    assert say("quick.known") in lead.reads()
    lead.does("ask_the_rest")
    assert say("facilitate.ask_the_rest_sure", n=19) in lead.reads()
    lead.does("ask_the_rest_not", "next")  # the results
    content = resources.content()
    assert Phrases(content, lang).stage(0)[1:] in lead.reads()
    lead.does("ask_the_rest", "ask_the_rest_now")
    assert (lead.console.room.phase, lead.console.room.criterion) == (
        "open",
        content.checklist.asked[0].id,
    )
    assert say("quick.known") not in lead.reads()
    lead.agrees(3)
    lead.does("next", "end", "end_now").press("outcome_start")
    stored = kept.open(lead.code)
    assert stored is not None
    assert len(stored.assessment.answers) == 3
    assert stored.assessment.workshop is not None


def test_a_room_by_the_check_asks_less_with_answers_beforehand(kept: AssessmentStore) -> None:
    code = kept.create(Assessment(answers={FIRST: Answer(level=2)}))[0]
    lead = Lead("workshop").type("room_title", "会").choose("room_agenda", "quick")
    lead.choose("room_beforehand", "code").type("room_beforehand_code", code)
    assert lead.say("workshop.beforehand_quick", given=1) in lead.reads()
    lead.enter_number("room_each:quick", 4)
    lead.press("room_create").go_to("facilitate")
    room = lead.console.room
    assert FIRST not in room.asked
    assert (len(room.asked), room.minutes) == (20, 4)
    lead.press("another").go_to("workshop").press("room_create").go_to("facilitate")
    assert (lead.console.room.is_quick, lead.console.room.minutes) == (True, 4)
    assert FIRST in lead.console.room.asked  # the answers stay with the earlier room


def test_what_was_rehearsed_is_held_with_the_same_answers(kept: AssessmentStore) -> None:
    given = {FIRST: Answer(level=2, note="名簿"), "strength.other": Answer(level=3, name="港湾")}
    code = kept.create(Assessment(answers=given))[0]
    lead = Lead("workshop").type("room_title", "会").choose("room_agenda", "180")
    lead.choose("room_beforehand", "code").type("room_beforehand_code", code)
    lead.app.checkbox(key="room_rehearsal").check()
    lead.press("room_create").go_to("facilitate").press("another").go_to("workshop")
    assert lead.app.radio(key="room_beforehand").value == "like"
    lead.press("room_create").go_to("facilitate")
    assert not lead.console.room.rehearsal
    attached = resources.rooms().attached(lead.secret)
    assert attached is not None
    assert attached.answers == given


def test_a_room_is_made_like_an_earlier_one(rooms: RoomStore) -> None:
    lead = Lead("workshop")
    lead.type("room_title", "会").type("room_groups", "環境課\n国際課").choose("room_agenda", "180")
    order = lead.app.multiselect(key="room_order:180")
    order.set_value(["system.unit", "capacity.finance"])
    lead.look_again()
    lead.enter_number("room_minutes:180:system.unit", 9)
    lead.app.checkbox(key="room_rehearsal").check()
    lead.press("room_create").go_to("facilitate")
    first = lead.console.room
    assert first.criteria == ("system.unit", "capacity.finance")
    assert [part.minutes for part in first.order if part.kind == "vote"] == [9, 5]
    lead.opens()
    assert "another" not in {button.key for button in lead.app.button}  # not in the middle
    lead.agrees().agrees().does("end", "end_now")
    lead.press("another").go_to("workshop").press("room_create").go_to("facilitate")
    second = lead.console.room
    assert second.phase == "draft"
    assert not second.rehearsal
    for field in ("title", "groups", "criteria", "own_minutes", "talks", "lang"):
        assert getattr(second, field) == getattr(first, field), field
    assert rooms.console(lead.secret).people == 0
