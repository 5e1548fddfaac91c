"""What the browser sends again is received on any page, once, and never over another's head."""

from __future__ import annotations

import itertools
import json
import re
from uuid import uuid4

import pytest

from checklist.answers import NOT_APPLICABLE
from checklist.city_values import CityValues
from store.assessments import AssessmentStore
from tests.support import samples
from tests.support.kept import stored
from tests.support.visitor import Visitor
from views.screens.parts.routes import ITEMS
from views.server.resources import content
from views.server.static_files import FILES
from views.session.entries import css_class, entries
from views.session.outbox import outbox_of

FINANCE, LEGAL = "capacity.finance", "capacity.legal"
TURNS = itertools.count(1)


def posted(key: str, value: object, *seen: object) -> dict[str, object]:
    return {"id": uuid4().hex, "widget": css_class(key), "value": value, "seen": seen or ("",)}


def send(visitor: Visitor, *entries: dict[str, object], of: str | None = None) -> dict[str, str]:
    """Sends entries as the browser does; returns what is said of each, by its id."""
    name = drawn(visitor, "of") if of is None else of
    visitor.type("outbox", json.dumps({"of": name, "turn": next(TURNS), "posted": entries}))
    return answers(visitor)


def drawn(visitor: Visitor, name: str) -> str:
    """What the page tells the browser's script under a name."""
    bodies = (element.proto.body for element in visitor.app.get("html"))
    body = next(body for body in bodies if 'id="outbox"' in body)
    match = re.search(rf'data-{name}="([^"]*)"', body)
    assert match is not None
    return match[1]


def answers(visitor: Visitor) -> dict[str, str]:
    states = ("done", "waits", "stays")
    return {said: state for state in states for said in drawn(visitor, state).split()}


@pytest.fixture
def code(kept: AssessmentStore) -> str:
    code, _ = kept.create(samples.half_filled())
    return code


def test_it_is_saved_from_any_page_and_shown(kept: AssessmentStore, code: str) -> None:
    sent = [
        posted(f"level:{LEGAL}", 3, None),
        posted(f"note:{LEGAL}", "条例を準備中"),
        posted(f"evidence:{LEGAL}", "要綱 p.1\n\n 議事録 "),
        posted("population", "多い"),
        posted("ties", "大連市\n", samples.TIE),
        posted("capacity", "7", str(stored(kept, code).plan.capacity)),
        posted(f"owner:{FINANCE}:3", "財政課"),
    ]
    visitor = Visitor("results", code=code)
    population, *others = (sent[3], *sent[:3], *sent[4:])
    said = send(visitor, *sent)
    assert said == {str(population["id"]): "stays"} | {str(one["id"]): "done" for one in others}
    now = stored(kept, code)
    answer = now[LEGAL]
    assert (answer.level, answer.note, answer.evidence) == (
        3,
        "条例を準備中",
        ("要綱 p.1", "議事録"),
    )
    assert now.profile.ties == ("大連市",)
    assert now.plan.capacity == 7
    assert now.plan.remarks_on(FINANCE, 3).owner == "財政課"
    assert visitor.go_to("profile").value("population") == "多い"  # with the reason, in its field
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
    assert stored(kept, code)[FINANCE].level == 4
    visitor.press("keep_mine")
    assert send(visitor, sent) == {sent["id"]: "done"}
    assert stored(kept, code)[FINANCE].level == 1


def test_not_applicable_stays_until_its_reason_is_there(kept: AssessmentStore, code: str) -> None:
    options = [*range(5), "unknown", NOT_APPLICABLE]
    level = posted("level:purpose.brand", options.index(NOT_APPLICABLE), 5)
    visitor = Visitor("purpose", code=code)
    assert send(visitor, level) == {level["id"]: "stays"}
    assert visitor.level("purpose.brand") == NOT_APPLICABLE
    assert visitor.say("item.reason_missing") in visitor.problems()
    assert stored(kept, code)["purpose.brand"].level == "unknown"
    reason = posted("reason:purpose.brand", "県の所管")
    assert send(visitor, reason) == {reason["id"]: "done"}
    assert send(visitor, level) == {level["id"]: "done"}
    assert stored(kept, code)["purpose.brand"].reason == "県の所管"


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
    assert stored(kept, visitor.code)[LEGAL].note == "要綱"


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
    visitor = Visitor("answers", code=code).tick("delete_sure").press("delete_now")
    bodies = [one.proto.body for one in visitor.app.get("html")]
    assert any(f'data-erase="{outbox_of(code)}"' in body for body in bodies)
    assert kept.version(code) is None


#: Widgets on these pages that change no assessment, by the beginning of their keys.
ELSEWHERE = (
    "outbox", "add_criterion", "add_level", "indicator_year", "indicator_shown", "section_new",
)  # fmt: skip
SUGGEST = "sections_suggest"


def fields_drawn(visitor: Visitor) -> set[str]:
    app = visitor.app
    kinds = ("radio", "text_input", "text_area", "selectbox", "multiselect", "number_input")
    widgets = [*app.get("button_group"), *(w for kind in kinds for w in getattr(app, kind))]
    keys = {str(widget.key) for widget in widgets}
    return {key for key in keys if not key.startswith(ELSEWHERE)}


def test_every_field_of_the_pages_has_its_entry(kept: AssessmentStore) -> None:
    """By the class its widget has in the browser, which no two of them share and which the script
    there keeps."""
    keys = [entry.key for entry in entries().values()]
    assert len({css_class(key) for key in keys}) == len(keys)
    drawn: set[str] = set()
    for item in ITEMS:
        visitor = Visitor(item)
        for criterion in content().checklist.items_by_id[item].criteria:
            visitor.unfold(f"fold:{criterion.id}")
        drawn |= fields_drawn(visitor)
    code, _ = kept.create(content().example)
    plan = Visitor("plan", code=code)
    drawn |= fields_drawn(plan)
    edit = next(str(b.key) for b in plan.app.button if str(b.key).startswith("edit:"))
    drawn |= fields_drawn(plan.press(edit).choose(edit.replace("edit", "state"), "done"))
    drawn |= fields_drawn(Visitor("results", code=code).unfold("weights"))
    drawn |= fields_drawn(Visitor("profile", code=code))
    drawn |= fields_drawn(Visitor("profile").press("enter_freely"))
    drawn |= fields_drawn(Visitor("indicators"))
    drawn |= fields_drawn(Visitor.beginning(page="profile").go_to("sections").press(SUGGEST))
    kinds = {key.partition(":")[0] for key in keys}
    assert drawn <= set(keys)
    assert {key.partition(":")[0] for key in drawn} == kinds - {"reason"}
    pattern = re.search(r'KEPT = new RegExp\("(.*?)\);', FILES["outbox.js"].decode(), re.DOTALL)
    assert pattern is not None
    kept_there = re.compile(re.sub(r'"\s*\+ "|"$', "", pattern[1]).replace("\\\\", "\\"))
    assert [key for key in keys if not kept_there.search(css_class(key))] == []
    assert [key for key in ELSEWHERE if kept_there.search(css_class(key))] == []


def test_indicators_are_saved_one_beside_the_other(kept: AssessmentStore, code: str) -> None:
    sent = [
        posted("indicator:1a:2020", "312"),
        posted("indicator:12a:2020", "52%"),
        posted("indicator:4:2020", "101"),
        posted("indicator_city", " みなと新都市 "),
    ]
    outcomes = send(Visitor("indicators", code=code), *sent)
    assert [outcomes[str(one["id"])] for one in sent] == ["done", "done", "stays", "done"]
    assert stored(kept, code).indicators == CityValues(
        city="みなと新都市", values={"1a": {"2020": 312}, "12a": {"2020": 52}}
    )


def test_what_is_chosen_in_lists_is_saved_from_any_page(kept: AssessmentStore, code: str) -> None:
    """By the words that the browser has read off the widget, in the language it was in."""
    sent = [
        posted("prefecture", "富山県（とやまけん）", "福岡県（ふくおかけん）"),
        posted("municipality", "富山市（とやまし）", None),
        posted("fields", [1, 4], [0, 2]),
        posted("regions", [3, 1], [0], [1]),
        posted("countries", ["Viet Nam", "Thailand"], []),
        posted("fact:has_firm_partner", "いいえ", None),
        posted("fact:has_overseas_partner", "Yes", None),
        posted("plan_target", "第2段階「戦略設計・基盤整備」", "次の段階"),
        posted("first_year", "令和10（2028）年度"),
        posted("budget_request_from", "9月", "10月"),
        posted(f"effort:{FINANCE}:3", "大（4）"),
        posted(f"choice:{FINANCE}:3", 1, 0),
        posted(f"state:{FINANCE}:3", 2, 0),
        posted("weight:capacity", "3", "1"),
        posted(f"level:{FINANCE}", None, 2),
    ]
    title = content().stages[2].title.ja
    sent[7]["value"] = f"第2段階「{title}」"
    visitor = Visitor("results", code=code)
    assert send(visitor, *sent) == {str(one["id"]): "done" for one in sent}
    now = stored(kept, code)
    profile, step = now.profile, now.plan.remarks_on(FINANCE, 3)
    assert (profile.prefecture, profile.name, profile.code) == ("富山県", "富山市", "162019")
    assert (profile.kind, profile.fields) == ("core-city", ("sewerage", "energy"))
    assert profile.countries == ("VNM", "THA")
    assert profile.facts == {"has_firm_partner": False, "has_overseas_partner": True}
    assert (now.target, now.plan.first_year, now.plan.budget.request_from) == (2, 2028, 9)
    assert (step.effort, step.choice, step.state) == ("L", "pinned", "done")
    assert now.weights == {"capacity": 3}
    assert now[FINANCE].level is None
    version = kept.version(code)
    assert set(send(Visitor("support", code=code), *sent).values()) == {"done"}
    assert kept.version(code) == version  # nothing came twice: not the day, not what goes besides


@pytest.mark.parametrize(
    ("key", "value"),
    [("prefecture", "とやま"), ("countries", ["Atlantis"]), ("fields", [99]), ("kind", 99),
     ("fact:has_firm_partner", "maybe"), ("capacity", ["1"]), (f"level:{LEGAL}", "3")],
)  # fmt: skip
def test_what_nobody_can_choose_stays(
    kept: AssessmentStore, code: str, key: str, value: object
) -> None:
    sent = posted(key, value)
    assert send(Visitor("profile", code=code), sent) == {sent["id"]: "stays"}
    assert kept.version(code) == 1


def test_a_number_that_was_emptied_changes_nothing(kept: AssessmentStore, code: str) -> None:
    sent = posted("capacity", "", "8")
    assert send(Visitor("plan", code=code), sent) == {sent["id"]: "done"}
    assert kept.version(code) == 1


def test_what_was_typed_into_the_list_of_sections_is_sent_again(kept: AssessmentStore) -> None:
    visitor = Visitor.beginning().go_to("sections").press(SUGGEST)
    sent = [
        posted("section_name:0", "財務課", "財政課"),
        posted("section_criteria:1", ["3-1 財政", "3-3 条例・要綱"], ["3-3 条例・要綱"]),
        posted("asker", "環境課"),
        posted("answers_due", "そのうち"),
        posted("section_name:40", "遠い課", "前の課"),
    ]
    said = send(visitor, *sent)
    assert [said[str(one["id"])] for one in sent] == ["done", "done", "done", "stays", "stays"]
    sections = stored(kept, visitor.code).asking.sections
    assert (sections[0].key, sections[0].former) == ("財務課", ("財政課",))
    assert sections[1].criteria == (FINANCE, LEGAL)
