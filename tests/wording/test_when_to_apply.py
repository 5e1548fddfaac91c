"""When a scheme can be applied for, and which schemes a decision hears of first."""

from __future__ import annotations

from datetime import date

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.model import LANGUAGES, Lang
from scoring.calls import next_call
from scoring.result import assess
from tests.support.generated import MADE_AT, REAL
from wording.advice import applied_words
from wording.phrases import Phrases
from wording.short import shorten
from wording.subject import Subject
from wording.summary import Summary, summarise

TODAY = date(2026, 12, 1)
#: A core city with a JICA project, and a town whose only tie is its sister city.
CITY = {"strength.infrastructure": 3, "capacity.self-evaluation": 1, "system.unit": 1}
TOWN = {"strength.infrastructure": 2, "purpose.revitalisation": 1, "capacity.people": 1}
SISTER = {"has_sister_city": True, "has_overseas_partner": False}


def summarised(
    kind: str, levels: dict[str, int], rest: int, lang: Lang = "ja", **facts: bool
) -> Summary:
    profile = Profile.model_validate({"kind": kind, "countries": ["IDN"], "facts": facts})
    answers = {c.id: Answer(level=levels.get(c.id, rest)) for c in REAL.checklist.asked}
    assessment = Assessment(profile=profile, answers=answers)
    return summarise(Subject(assess(assessment, REAL), lang, MADE_AT.date()), MADE_AT)


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        ("env-benchmark-data", "申込みは要りません"),
        ("iclei-japan", "随時（決まった受付期間はありません）"),
        ("jica-grassroots", "2027年11月締切の見込み（2024年度の実績による）"),
        ("worldbank-cpp", ""),  # its only call was of one phase
        ("jet-programme", ""),
    ],
)
def test_each_scheme_says_what_is_known_of_its_period(scheme: str, words: str) -> None:
    known = REAL.schemes[scheme]
    call = next_call(known.calls, TODAY)
    assert applied_words(known, call, Phrases(REAL, "ja")) == words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_sent_to_ask_when_to_apply_for_published_data(lang: Lang) -> None:
    lead = summarised("core-city", CITY, 2, lang).schemes.recommendation
    assert lead is not None
    assert lead.ids[0] == "env-benchmark-data"
    say = Phrases(REAL, lang).say
    assert say("calendar.applied_not_needed") in lead.lead_text
    assert say("calendar.no_period") not in lead.lead_text
    assert say("calendar.head_call") not in lead.lead_text  # 次の受付は申込みは要りません


def test_the_short_report_leaves_out_what_waits_for_a_level_outside_the_plan() -> None:
    """A town that has to name a place is not shown grant aid, for which it would first need a
    memorandum that is kept."""
    summary = summarised("town", TOWN | {"capacity.citizens": 1}, 0, **SISTER)
    listed = {s.name: s for g in summary.schemes.groups for s in g.schemes}
    assert listed["地方自治体と連携した無償資金協力"].is_far
    short = shorten(summary)
    shown = [row[0] for row in short.others.rows]
    assert shown
    assert not any(listed[name].is_far for name in shown)
    assert "草の根技術協力事業（地域活性型）" in shown
