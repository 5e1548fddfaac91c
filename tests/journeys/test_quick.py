"""The ten-minute check as an official goes through it: one question after another, to the stage."""

from __future__ import annotations

import pytest
from streamlit.runtime.state.query_params import QueryParams

from checklist.answers import Answer, Assessment, Level
from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.shipped import CONTENT
from tests.support.visitor import Visitor
from wording.phrases import Phrases

#: The answers of a municipality, to whatever is asked.
LEVELS = {"capacity.people": 1, "capacity.citizens": 1, "partner.site": "unknown"}

ASKED = [criterion.id for criterion in CONTENT.checklist.asked]


def question_of(visitor: Visitor) -> str:
    (radio,) = visitor.app.radio
    return str(radio.key).removeprefix("level:")


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_from_the_first_page_to_the_stage(kept: AssessmentStore, lang: Lang) -> None:
    visitor = Visitor.beginning(lang, page="quick")
    asked = []
    for left in range(21, 0, -1):
        if not visitor.app.radio:
            break
        criterion = question_of(visitor)
        assert criterion not in asked
        asked.append(criterion)
        shown = [n for n in range(22) if visitor.say("quick.at_most", n=n) in visitor.reads()]
        assert shown
        assert shown[0] <= left
        visitor.choose_level(criterion, LEVELS.get(criterion, 2))
        labels = [one.proto.label for one in visitor.app.get("page_link")]
        to_end = visitor.say("quick.to_end")
        visitor.follow(to_end if to_end in labels else visitor.say("quick.next"))
    assert 5 <= len(asked) <= 12
    assert asked[:3] == list(LEVELS)
    read = visitor.reads()
    assert visitor.say("quick.left", n=21 - len(asked)) in read
    assert visitor.say("results.stage_now") in read
    stored = kept.open(visitor.code)
    assert stored is not None
    assert stored.assessment.answers.keys() == set(asked), "ordinary answers of the assessment"
    visitor.follow(visitor.say("quick.go_on"))
    assert visitor.title != visitor.say("quick.title")


def test_one_goes_back_and_the_answer_is_there() -> None:
    visitor = Visitor.beginning(page="quick").choose_level("capacity.people", 2)
    visitor.follow(visitor.say("quick.next")).choose_level("capacity.citizens", 0)
    visitor.follow(visitor.say("quick.previous"))
    assert visitor.level("capacity.people") == 2
    visitor.follow(visitor.say("quick.next"))
    assert visitor.level("capacity.citizens") == 0
    assert visitor.say("quick.to_end") in visitor.reads(), "no stage can be reached any more"


def test_a_question_stays_until_one_goes_on(
    kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []  # what the browser writes into its address
    send = QueryParams._send_query_param_msg

    def telling(parameters: QueryParams) -> None:
        send(parameters)
        told.append(str(parameters["q"]) if "q" in parameters else "")

    monkeypatch.setattr(QueryParams, "_send_query_param_msg", telling)
    visitor = Visitor.beginning(page="quick")
    asked = []
    for _ in range(4):
        asked.append(question_of(visitor))
        visitor.choose_level(asked[-1], 2).follow(visitor.say("quick.next"))
    assert told[-1] == question_of(visitor)
    for _ in range(3):
        visitor.follow(visitor.say("quick.previous"))
    for level in (1, 4, 3):
        visitor.choose_level(asked[1], level)
        assert (question_of(visitor), told[-1]) == (asked[1], asked[1])
    reloaded = Visitor("quick", code=visitor.code)
    reloaded.app.query_params["q"] = asked[1]
    reloaded.look_again()
    assert question_of(reloaded) == asked[1]
    assert reloaded.level(asked[1]) == 3
    reloaded.follow(visitor.say("quick.previous"))
    assert question_of(reloaded) == asked[0]
    reloaded.choose_level(asked[0], 0)
    assert visitor.say("quick.known") in reloaded.reads()
    assert visitor.say("quick.to_end") in reloaded.reads(), "the rest cannot change it any more"
    stored = kept.open(visitor.code)
    assert stored is not None
    levels = {criterion: answer.level for criterion, answer in stored.assessment.answers.items()}
    assert levels == dict(zip(asked, (0, 3, 2, 2), strict=True)), "nothing answered is lost"


def test_without_a_question_in_the_address_the_one_shown_stays() -> None:
    visitor = Visitor.beginning(page="quick").choose_level("capacity.people", 2)
    del visitor.app.query_params["q"]
    visitor.look_again()
    assert question_of(visitor) == "capacity.people"


def test_the_code_stands_in_a_line_until_it_is_noted() -> None:
    visitor = Visitor.beginning(page="quick")
    read = visitor.reads()
    assert read.index(visitor.code) < read.index(visitor.say("quick.at_most", n=21))
    visitor.press("code_seen")
    assert visitor.code not in visitor.reads()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_last_question_says_what_is_known(kept: AssessmentStore, lang: Lang) -> None:
    for level, stages in ((0, (0, 0)), ("unknown", (0, 4))):
        given: dict[str, Level] = dict.fromkeys(ASKED, level)
        answers = {c: Answer(level=level) for c, level in given.items()}
        visitor = Visitor("quick", lang=lang, code=kept.create(Assessment(answers=answers))[0])
        visitor.app.query_params["q"] = ASKED[0]
        low, high = map(Phrases(CONTENT, lang).stage, stages)
        key = "quick.known" if low == high else "quick.as_far"
        assert visitor.say(key, low=low, high=high) in visitor.look_again().reads()


def test_nothing_leads_on_before_an_answer() -> None:
    visitor = Visitor.beginning(page="quick")
    assert visitor.say("quick.choose") in visitor.reads()
    assert visitor.say("quick.next") not in visitor.reads()


@pytest.mark.parametrize("wanted", ["end", "nothing", "capacity.people"])
def test_an_address_shows_its_question_or_the_next(wanted: str) -> None:
    visitor = Visitor.beginning(page="quick")
    visitor.app.query_params["q"] = wanted
    visitor.look_again()
    assert question_of(visitor) == "capacity.people"


@pytest.mark.parametrize(
    ("given", "low", "high", "said"),
    [
        ({"capacity.people": 0}, 0, 0, ["left"]),
        ({"capacity.people": "unknown", "capacity.citizens": 0}, 0, 0, ["left", "unknown"]),
        (dict.fromkeys(ASKED, "unknown"), 0, 4, ["none_left", "unknown_stage"]),
        (dict.fromkeys(ASKED, 4), 4, 4, ["none_left"]),
        (dict.fromkeys(ASKED, 4) | {"business.trading": "not_applicable"}, 2, 2, ["none_left"]),
    ],
)
@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_the_end_says_what_is_left_in_every_state(
    kept: AssessmentStore,
    given: dict[str, Level],
    low: int,
    high: int,
    said: list[str],
    lang: Lang,
) -> None:
    answers = {c: Answer(level=level, reason="①") for c, level in given.items()}
    visitor = Visitor("quick", lang=lang, code=kept.create(Assessment(answers=answers))[0])
    read, unknown = visitor.reads(), list(given.values()).count("unknown")
    counts = {"left": len(ASKED) - len(given), "unknown": unknown, "unknown_stage": unknown}
    sentences = ("left", "none_left", "unknown", "unknown_stage")
    assert [
        key for key in sentences if visitor.say(f"quick.{key}", n=counts.get(key, 0)) in read
    ] == said
    assert CONTENT.stages[low].title.of(lang) in read
    title = CONTENT.stages[high].title.of(lang)
    name = visitor.say("common.stage", n=high, title=title)
    assert (
        visitor.say("results.stage_up_to", name=name, doubt=visitor.say("common.doubt_unknown"))
        in read
    ) == (high > low)
    assert visitor.app.download_button(key="download_quick_sheet").label == visitor.say(
        "download.quick_sheet"
    )
