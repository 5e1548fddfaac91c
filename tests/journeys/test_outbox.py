"""What the browser sends again is received on any page, once, and never over another's head."""

from __future__ import annotations

import itertools
import json
import re
from uuid import uuid4

import pytest

from checklist.answers import NOT_APPLICABLE, Assessment
from store.assessments import AssessmentStore
from tests.support import samples
from tests.support.visitor import Visitor
from views.screens.parts.routes import ITEMS
from views.server.resources import content
from views.session.entries import css_class, entries
from views.session.outbox import outbox_of

FINANCE, LEGAL = "capacity.finance", "capacity.legal"
TURNS = itertools.count(1)


def posted(key: str, value: str | int, *seen: str | int | None) -> dict[str, object]:
    return {"id": uuid4().hex, "widget": css_class(key), "value": value, "seen": seen or ("",)}


def send(visitor: Visitor, *entries: dict[str, object], of: str | None = None) -> dict[str, str]:
    """Sends entries as the browser does; returns what is said of each, by its id."""
    name = outbox_of(visitor.address.get("code")) if of is None else of
    visitor.type("outbox", json.dumps({"of": name, "turn": next(TURNS), "posted": entries}))
    return answers(visitor)


def answers(visitor: Visitor) -> dict[str, str]:
    body = next(
        one.proto.body for one in visitor.app.get("html") if 'id="outbox"' in one.proto.body
    )
    found = {}
    for state in ("done", "waits", "stays"):
        ids = re.search(rf'data-{state}="([^"]*)"', body)
        assert ids is not None
        found |= dict.fromkeys(ids[1].split(), state)
    return found


@pytest.fixture
def code(kept: AssessmentStore) -> str:
    code, _ = kept.create(samples.half_filled())
    return code


def saved(kept: AssessmentStore, code: str) -> Assessment:
    found = kept.open(code)
    assert found is not None
    return found.assessment


def test_it_is_saved_from_any_page_and_shown(kept: AssessmentStore, code: str) -> None:
    sent = [
        posted(f"level:{LEGAL}", 3, None),
        posted(f"note:{LEGAL}", "条例を準備中"),
        posted(f"evidence:{LEGAL}", "要綱 p.1\n\n 議事録 "),
        posted("population", "12万"),
        posted("ties", "大連市\n", samples.TIE),
        posted("capacity", "7", str(saved(kept, code).plan.capacity)),
        posted(f"owner:{FINANCE}:3", "財政課"),
    ]
    visitor = Visitor("results", code=code)
    population, *others = (sent[3], *sent[:3], *sent[4:])
    said = send(visitor, *sent)
    assert said == {str(population["id"]): "stays"} | {str(one["id"]): "done" for one in others}
    now = saved(kept, code)
    answer = now[LEGAL]
    assert (answer.level, answer.note, answer.evidence) == (
        3,
        "条例を準備中",
        ("要綱 p.1", "議事録"),
    )
    assert now.profile.ties == ("大連市",)
    assert now.plan.capacity == 7
    assert now.plan.said(FINANCE, 3).owner == "財政課"
    assert visitor.go_to("profile").value("population") == "12万"  # with the reason, in its field
    assert visitor.go_to("capacity").level(LEGAL) == 3


def test_the_same_again_is_done_once(kept: AssessmentStore, code: str) -> None:
    visitor, sent = Visitor("capacity", code=code), posted(f"level:{LEGAL}", 3, None)
    assert send(visitor, sent) == {sent["id"]: "done"}
    version = kept.version(code)
    assert send(visitor, sent) == {sent["id"]: "done"}
    assert send(Visitor("plan", code=code), sent) == {sent["id"]: "done"}
    assert kept.version(code) == version


def test_a_newer_answer_of_somebody_else_is_asked_about(kept: AssessmentStore, code: str) -> None:
    Visitor("capacity", code=code).choose_level(FINANCE, 4)
    visitor, sent = Visitor("capacity", code=code), posted(f"level:{FINANCE}", 1, 2)
    assert send(visitor, sent) == {sent["id"]: "waits"}
    assert saved(kept, code)[FINANCE].level == 4
    visitor.press("keep_mine")
    assert send(visitor, sent) == {sent["id"]: "done"}
    assert saved(kept, code)[FINANCE].level == 1


def test_not_applicable_stays_until_its_reason_is_there(kept: AssessmentStore, code: str) -> None:
    options = [*range(5), "unknown", NOT_APPLICABLE]
    level = posted("level:purpose.brand", options.index(NOT_APPLICABLE), 5)
    visitor = Visitor("purpose", code=code)
    assert send(visitor, level) == {level["id"]: "stays"}
    assert visitor.level("purpose.brand") == NOT_APPLICABLE
    assert visitor.say("item.reason_missing") in visitor.problems()
    assert saved(kept, code)["purpose.brand"].level == "unknown"
    reason = posted("reason:purpose.brand", "県の所管")
    assert send(visitor, reason) == {reason["id"]: "done"}
    assert send(visitor, level) == {level["id"]: "done"}
    assert saved(kept, code)["purpose.brand"].reason == "県の所管"


@pytest.mark.parametrize("key", [f"by:{LEGAL}", "name:purpose.other"])
def test_a_text_over_the_limit_stays_in_its_field_with_the_reason(
    kept: AssessmentStore, code: str, key: str
) -> None:
    page = "capacity" if LEGAL in key else "purpose"
    visitor, sent = Visitor(page, code=code), posted(key, "課" * 201)
    assert send(visitor, sent) == {sent["id"]: "stays"}
    assert visitor.value(key) == "課" * 201
    assert visitor.say("item.refused") in visitor.problems()
    visitor.type(key, "課" * 200)
    assert visitor.problems() == ""
    del kept


def test_it_begins_an_assessment(kept: AssessmentStore) -> None:
    visitor, sent = Visitor("capacity"), posted(f"note:{LEGAL}", "要綱")
    send(visitor, sent)
    assert saved(kept, visitor.code)[LEGAL].note == "要綱"


@pytest.mark.parametrize(
    "text",
    ["{", "[]", json.dumps({"of": "", "turn": 1, "posted": [{"id": "1"}]}), "あ"],
)
def test_what_is_no_outbox_is_ignored(kept: AssessmentStore, code: str, text: str) -> None:
    Visitor("capacity", code=code).type("outbox", text)
    assert kept.version(code) == 1


def test_what_belongs_elsewhere_or_nowhere_changes_nothing(
    kept: AssessmentStore, code: str
) -> None:
    visitor = Visitor("capacity", code=code)
    assert send(visitor, posted(f"level:{LEGAL}", 3, None), of=outbox_of("another")) == {}
    for wrong in (posted("nothing", "x"), posted(f"level:{LEGAL}", 99), posted(f"note:{LEGAL}", 3)):
        assert send(visitor, wrong) == {wrong["id"]: "stays"}
    assert kept.version(code) == 1


def test_after_deleting_the_browser_is_told_to_erase(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("about", code=code).tick("delete_sure").press("delete_now")
    bodies = [one.proto.body for one in visitor.app.get("html")]
    assert any(f'data-erase="{outbox_of(code)}"' in body for body in bodies)
    assert kept.version(code) is None


def test_every_field_of_the_pages_has_its_entry() -> None:
    """By the class its widget has in the browser, which no two of them share."""
    keys = [entry.key for entry in entries().values()]
    assert len({css_class(key) for key in keys}) == len(keys)
    for item in ITEMS:
        visitor = Visitor(item)
        for criterion in content().checklist.items_by_id[item].criteria:
            visitor.unfold(criterion.id)
        widgets = (*visitor.app.radio, *visitor.app.text_input, *visitor.app.text_area)
        drawn = {str(widget.key) for widget in widgets} - {"outbox"}
        assert drawn <= set(keys)
