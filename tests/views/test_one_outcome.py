"""What a workshop leads to is the same wherever it is told: on the wall, on phones, in minutes
and report, and in the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import partial

import pytest

from checklist.answers import Answer, Assessment, Homework
from checklist.model import LANGUAGES, Lang
from scoring.advice import advise
from scoring.result import assess
from store.rooms import RoomStore
from tests.support import by_day
from tests.support.leading import FIRST, SECOND, Facilitator
from tests.support.plain_browser import HOST, PlainBrowser
from tests.support.visitor import Visitor
from views.screens.parts.console.priorities import SCHEMES_OFFERED, offered
from views.server import resources
from views.server.clock import today
from views.session.planned import find_plan
from wording.closing import (
    homework_table,
    priorities_table,
    stage_words,
    with_decisions,
)
from wording.minutes import summarise_minutes
from wording.phrases import Phrases
from wording.rounds import summarise_workshop
from workshop.account import RoomRecord, account_of_room
from workshop.course import agree_and_go_on, set_homework, undo
from workshop.moves import choose, end
from workshop.outcome import assessment_of

OWN, SCHEME = "港の見学会を開く", "clair-expert-dispatch"
HOMEWORK = (
    Homework(what="予算書を確かめる", criterion=FIRST, owner="財政課", due="2027-01"),
    Homework(what="名簿を作る <b>", owner="国際課"),
)


def held(store: RoomStore) -> tuple[Facilitator, PlainBrowser]:
    """One question agreed, the other as *don't know*; four priorities, two in the same place; two
    pieces of homework; with one of the phones."""
    lead = Facilitator(store)
    phones = [store.join(lead.code).result() for _ in range(4)]
    lead.opens().reveals().does(partial(agree_and_go_on, level=1, reason="要綱"))
    lead.reveals().does(partial(agree_and_go_on, level="unknown", reason=""))
    lead.does(partial(choose, choices=(FIRST, SECOND, OWN, SCHEME)))
    for phone, given in zip(
        phones, ([OWN], [OWN, FIRST], [OWN, FIRST], [SECOND, SCHEME]), strict=True
    ):
        store.give_dots(phone, given, 1).result()
    lead.shows_choices().does(partial(set_homework, homework=HOMEWORK), end)
    phone = PlainBrowser()
    phone.cookies[f"seat-{lead.code}"] = phones[0]
    return lead, phone


def told(summary: object) -> str:
    """Every text of plain data."""
    if isinstance(summary, str):
        return summary
    if is_dataclass(summary) and not isinstance(summary, type):
        return "\n".join(told(getattr(summary, field.name)) for field in fields(summary))
    if isinstance(summary, Iterable):
        return "\n".join(map(told, summary))
    return str(summary)


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_one_outcome_everywhere(lang: Lang, store: RoomStore) -> None:
    lead, phone = held(store)
    content = resources.content()
    phrases, record = Phrases(content, lang), store.record(lead.secret)
    workshop = RoomRecord(record.room, record.ledger, record.teams)
    account = account_of_room(workshop)
    assert [(p.choice, p.dots) for p in account.priorities] == [
        (OWN, 3),
        (FIRST, 2),
        (SECOND, 1),
        (SCHEME, 1),
    ]
    result = with_decisions(assessment_of(record.room, content.checklist), account, phrases)
    stage = stage_words(result, assess(result, content).stage, phrases)
    rows = [*priorities_table(account, phrases).rows, *homework_table(account, phrases).rows]
    assert len(rows) == 6
    assert content.schemes[SCHEME].name_today.of(lang) in [row[1] for row in rows[:4]]

    code, _ = resources.store().create(result)
    plan = Visitor("plan", lang=lang, code=code).reads()
    places = {
        "wall": PlainBrowser().ask("GET", f"{HOST}/wall?s={lead.screen}&lang={lang}").words,
        "phone": phone.ask("GET", f"{HOST}/join?code={lead.code}&lang={lang}").words,
        "plan": plan,
        "minutes": told(summarise_minutes(workshop, Phrases(content, lang), datetime.now(UTC))),
        "report": told(summarise_workshop(result, Phrases(content, lang))),
    }
    for place, text in places.items():
        for row in rows:
            for cell in row:
                assert cell.removesuffix("人") in text, (place, row)
    for place in ("wall", "phone"):
        assert stage in places[place]

    said = result.plan.remarks_on(FIRST, 2)  # the next step after level 1
    assert (said.owner, said.due) == ("財政課", "2027-01")
    assert said.note.splitlines() == [
        phrases.say("closing.note_homework", what="予算書を確かめる"),
        phrases.say("closing.note_priority", place=2, n=2),
    ]
    third = phrases.say("closing.note_priority", place=3, n=1)
    assert result.plan.remarks_on(SECOND, 1).note == third
    again = with_decisions(result, account, phrases)
    assert again == result  # taken over twice, it is said once


def test_questions_and_then_schemes_that_fit_are_offered_for_dots(store: RoomStore) -> None:
    """Schemes that are open already or after one more answer, else after a step of the plan."""
    content = resources.content()
    beforehand = Assessment(answers={c.id: Answer(level=1) for c in content.checklist.asked})
    lead = Facilitator(store, beforehand=beforehand).opens().reveals()
    room = store.console(lead.does(partial(agree_and_go_on, level=1, reason="")).secret).room
    base = assessment_of(room, content.checklist)
    choices = offered(room)
    schemes = [choice for choice in choices if choice in content.schemes]
    assert choices[-len(schemes) :] == tuple(schemes)
    assert FIRST in choices
    advice = advise(assess(base, content), today(), find_plan)
    fitting = {offer.scheme.id for offer in advice.of("can", "ask", "after")}
    assert 0 < len(schemes) == min(SCHEMES_OFFERED, len(fitting))
    assert set(schemes) <= fitting < set(content.schemes)


def test_what_binds_is_offered_for_dots_known_or_not(store: RoomStore) -> None:
    lead = Facilitator(store).opens().reveals()
    move = partial(agree_and_go_on, level="unknown", reason="")
    room = store.console(lead.does(move).secret).room
    content = resources.content()
    result = assess(assessment_of(room, content.checklist), content)
    binding = {gap.criteria[0] for gap in result.gaps if gap.blocks_next}
    assert "partner.site" in binding  # nobody has answered it
    assert binding <= set(offered(room))


def test_an_end_that_is_taken_back_lets_the_phones_go_on(store: RoomStore) -> None:
    lead, phone = held(store)
    address = f"{HOST}/join?code={lead.code}"
    before = phone.ask("GET", address).text
    assert "data-over" in before
    assert "phone.js" in before  # which goes on asking
    mark = phone.ask("GET", f"{HOST}/join-state?code={lead.code}").text
    assert f'data-mark="{mark}"' in before
    lead.does(undo)
    assert phone.ask("GET", f"{HOST}/join-state?code={lead.code}").text != mark
    assert "data-over" not in phone.ask("GET", address).text
