"""Cases in words: when, what they have in common with a municipality, who used a scheme."""

from __future__ import annotations

from typing import Any

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.catalogue import Reference
from scoring.result import assess
from tests.support.generated import MADE_AT
from tests.support.shipped import CONTENT
from tests.support.tiny import event
from wording.cases import MOST_CASES, case_facts, case_when, near_words, own_words, users_words
from wording.phrases import Phrases
from wording.subject import Subject
from wording.summary import summarise

JA, EN = Phrases(CONTENT, "ja"), Phrases(CONTENT, "en")
LOW = {criterion.id: Answer(level=0) for criterion in CONTENT.checklist.asked}
SEEN = (Reference(url="https://example.jp", date="2024-05"),)

WHEN: list[tuple[dict[str, Any], str]] = [
    ({"year": 2018, "until": 2018}, "2018年"),
    ({"year": 2018, "until": 2020}, "2018年～2020年"),
    ({"year": 2018}, "2018年に開始"),
    ({"year": 2018, "ongoing": True, "sources": SEEN}, "2018年～（2024年の資料で継続を確認）"),
    ({"year": 2018, "ongoing": True}, "2018年～"),
    ({"ongoing": True, "sources": SEEN}, "2024年の資料で継続を確認"),
    ({"until": 2012}, "2012年まで"),
    ({}, "年は不明"),
    ({"kind": "event"}, ""),
    ({"kind": "event", "year": 2009}, "2009年"),
    ({"kind": "event", "likely_year": 2011}, "2011年"),
    ({"kind": "event", "year": 2009, "likely_year": 2011}, "2011年（元資料では2009年）"),
]


@pytest.mark.parametrize(("fields", "words"), WHEN)
def test_the_years_of_an_event_are_said_as_far_as_known(fields: dict[str, Any], words: str) -> None:
    told = event("e", ["office.staff"]).model_copy(update={"kind": "cooperation", **fields})
    assert case_when(told, JA) == words


def test_what_a_case_has_in_common() -> None:
    profile = Profile(
        kind="town", population=12_000, fields=("waste", "air"), countries=("IDN", "VNM")
    )
    cases = assess(Assessment(answers=LOW, profile=profile), CONTENT).cases
    bali = next(match for match in cases.matches if match.case.id == "osaki-bali")
    assert near_words(bali, JA) == (
        "自治体の種類（町）",
        "人口（12,385人）",
        "分野（廃棄物・リサイクル）",
        "候補の国（インドネシア）",
    )
    haga = next(match for match in cases.matches if match.case.id == "haga-viqueque")
    assert near_words(haga, EN) == (
        "kind of municipality (Town)",
        "population (14,968)",
        "field (Waste and recycling)",
        "part of the world",
    )


def test_what_is_known_of_a_cooperation() -> None:
    facts = dict(case_facts(CONTENT.cases["komagane-pokhara"], JA))
    assert facts["相手"] == "ネパール・ポカラ市"
    assert "国際協力友好都市の協定" in facts["使った制度など"]
    assert facts["確かさ"] == (
        "公的資料で確かめました。公開ページの保存版の抜粋を、2026年11月29日に見ました。"
        "環境の協力は、その一部です。"
    )
    assert case_facts(CONTENT.cases["kitakyushu"], JA) == ()


def test_an_own_case_is_marked_by_its_kind() -> None:
    marks = {name: own_words(CONTENT.cases[name], JA) for name in ("kitakyushu", "osaki-bali")}
    assert marks == {"kitakyushu": "【貴市の事例】", "osaki-bali": "【貴町の事例】"}


def test_the_nearest_users_of_a_scheme_and_how_many_more() -> None:
    """Four used it: Miyagi, Hyogo, Kochi, Mitaka."""
    profile = Profile(kind="prefecture", population=2_000_000)
    cases = assess(Assessment(answers=LOW, profile=profile), CONTENT).cases
    first, second, _, more = users_words("clair-expert-dispatch", cases, JA)
    assert first == "宮城県　冠水に悩む首都に土木職員を4日間派遣　2022年"
    assert second.startswith("兵庫県　")
    assert more == "ほかに1件（「近い事例」で読めます）"
    assert users_words("citynet", cases, JA) == ()


def test_a_report_tells_the_nearest_few_and_how_many_more() -> None:
    assessment = Assessment(answers=LOW, target=4)
    result = assess(assessment, CONTENT)
    report = summarise(Subject(result, "ja", MADE_AT.date()), MADE_AT)
    assert len(report.cases.events) == MOST_CASES
    rest = len(result.cases.nearest()) - MOST_CASES
    assert report.cases.more == f"ほかに{rest}件あります。診断の「近い事例」で読めます。"


def test_a_gap_without_a_scheme_names_the_nearest_case() -> None:
    profile = Profile(kind="town", population=12_000, fields=("waste",))
    assessment = Assessment(answers=LOW, target=4, profile=profile)
    result = assess(assessment, CONTENT)
    report = summarise(Subject(result, "ja", MADE_AT.date()), MADE_AT)
    advice = Subject(result, "ja", MADE_AT.date()).advice
    assert advice.unserved
    for gap, work in zip(advice.unserved, report.schemes.own_work, strict=True):
        near = result.cases.of_gap(gap)
        named = f"{near[0].case.title.ja}　{near[0].event.title.ja}" if near else ""
        assert work.case.startswith(named)


def test_nobody_is_sent_to_learn_from_itself() -> None:
    """Neither in the chapter, nor on the first page, beside a gap, a step of the plan."""
    profile = Profile(code="401005", kind="designated-city", population=939_029)
    assessment = Assessment(answers=LOW, target=4, profile=profile)
    report = summarise(Subject(assess(assessment, CONTENT), "ja", MADE_AT.date()), MADE_AT)
    own = [event.title.ja for event in CONTENT.cases["kitakyushu"].events]
    assert report.plan is not None
    steps = [step for year in report.plan.years for step in year.steps]
    places = {
        "chapter": [f"{event.case} {event.title}" for event in report.cases.events],
        "first page": [f"{step.title} {step.text}" for step in report.one_page.steps],
        "gaps": [work.case for work in report.schemes.own_work],
        "plan": [aid.text for step in steps for aid in step.aids],
    }
    assert all(places.values())
    for place, texts in places.items():
        for text in texts:
            assert not [title for title in own if title in text], (place, text)
