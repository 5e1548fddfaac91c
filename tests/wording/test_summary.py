"""The report in words: all that was typed is in it, and what it says follows from the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist.answers import NOT_APPLICABLE, Answer, Assessment, Profile
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from checklist.problems import problem
from scoring.rating import Score
from scoring.result import assess
from scoring.verdict import LISTED
from tests.support import often
from tests.support.generated import MADE_AT, assessments
from tests.support.plain_data import texts
from wording.cases import case_name
from wording.phrases import Phrases, one_line
from wording.summary import Summary

Summarised = Callable[..., Summary]


@settings(
    max_examples=often(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_nothing_typed_is_missing(summary_of: Summarised, data: st.DataObject) -> None:
    assessment = data.draw(assessments())
    summary = summary_of(assessment, data.draw(st.sampled_from(["ja", "en"])))
    told = set(texts(asdict(summary)))
    profile = "\n".join(fact.value for fact in summary.answers.profile)
    assert one_line(assessment.profile.label) in profile
    for tie in assessment.profile.ties:
        assert tie.strip() in profile
    for answer in assessment.answers.values():
        for text in (answer.note, answer.reason, *answer.evidence):
            assert text.strip() in told
        assert one_line(answer.by) in told
        assert one_line(answer.name) in told


def test_empty_assessment_says_what_is_missing(empty: Assessment, summary_of: Summarised) -> None:
    summary = summary_of(empty)
    page = summary.one_page
    assert summary.municipality == "（自治体名の記入なし）"
    assert (page.stage_number, page.stage_high) == (0, 4)
    assert page.stage_big == "準備中"
    assert page.score == "0–100"
    assert len(summary.findings.blanks) == 21
    assert summary.findings.claimed == ()
    assert summary.findings.unknowns == ()
    assert page.steps[0].kind == "まず確かめる"


def test_perfect_assessment_has_nothing_to_lift(
    perfect: Assessment, summary_of: Summarised
) -> None:
    summary = summary_of(perfect, "en")
    page = summary.one_page
    assert page.stage_big == "Stage 4"
    assert page.binding == ()
    assert page.binding_note
    assert summary.findings.gaps == ()
    assert summary.schemes.groups == ()
    assert summary.schemes.recommendation is None
    assert [step.title for step in page.steps] == ["", "", ""]
    assert all(stage.is_held for stage in summary.stage.stages)


def test_one_page_says_what_the_result_says(content: Content, summary_of: Summarised) -> None:
    page = summary_of(content.example).one_page
    assert page.stage_big == "第1段階"
    assert page.stage == "関係構築"
    assert page.score == f"{page.score_point:.0f}"
    overall = assess(content.example, content).rating.overall
    assert page.score_span == f"幅 {overall.low:.0f}–{overall.high:.0f}"
    assert [lift.name for lift in page.binding] == [
        "3-6 得意分野の評価",
        "4-1 部署と専門の職員",
        "5-2 現地パートナーの育成",
    ]
    assert [step.kind for step in page.steps] == ["まず上げる", "使える制度", "学べる事例"]
    assert "第2段階「研修」に達します" in page.binding[0].unlocks


def test_an_item_answered_in_part_is_not_said_to_be_without_an_answer(
    content: Content, summary_of: Summarised
) -> None:
    """The level shown is that of an answer; only where there is none, 0 stands for it."""

    def remark(**levels: int | str) -> str:
        answers = {f"purpose.{name}": Answer(level=level) for name, level in levels.items()}
        given = Assessment(checklist=content.checklist.version, answers=answers)
        lifts = summary_of(given).one_page.binding
        return next(lift.remark for lift in lifts if lift.name.startswith("2 "))

    none, part = "答えがないため0として", "今のレベルはこれより高いことがあります"
    assert none in remark(tourism="unknown")
    assert none not in remark(tourism="unknown", brand=1)
    assert part in remark(tourism="unknown", brand=1)
    assert part in remark(tourism="unknown", brand=0)


def test_no_date_stands_in_brackets_within_brackets(content: Content) -> None:
    words = Phrases(content, "ja")
    names = [case_name(c, e, words) for c in content.cases.values() for e in c.events]
    assert any(name.endswith("　1986年～（2025年の資料で継続を確認）") for name in names)
    assert [name for name in names if name.endswith("））")] == []


def test_kinds_of_answer_stay_apart(mixed: Assessment, summary_of: Summarised) -> None:
    summary = summary_of(mixed)
    answers = {answer.id: answer for answer in summary.answers.all}
    assert answers["capacity.finance"].answer == "わからない"
    assert answers["purpose.tourism"].answer == "該当しない"
    assert answers["purpose.tourism"].reason == "観光は扱わない"
    assert answers["purpose.tourism"].earlier_reason == ""
    assert answers["capacity.people"].answer == "0 未着手"
    assert answers["business.talent"].answer == "未回答"
    assert answers["strength.other"].label == "1-4 大気の監視"
    # an own criterion without a name counts for nothing, yet what was typed is there
    assert answers["purpose.other"].note == "名前はまだない"
    assert "名称がない" in answers["purpose.other"].remark
    assert [found.name for found in summary.findings.claimed] == ["1-1 上下水道・ごみ処理"]
    assert [found.text for found in summary.findings.not_applicables] == ["観光は扱わない"]
    assert "purpose.other" not in {c for c in answers if answers[c].required is not None}


def test_a_reason_left_from_another_answer_is_named_as_such(
    empty: Assessment, summary_of: Summarised
) -> None:
    changed = Answer(level=2, reason="前は対象外だった")
    summary = summary_of(empty.with_answer("purpose.tourism", changed))
    (answer,) = (a for a in summary.answers.all if a.id == "purpose.tourism")
    assert (answer.reason, answer.earlier_reason) == ("", "前は対象外だった")


@pytest.mark.parametrize(
    ("by", "at", "label", "value"),
    [
        ("環境課", MADE_AT, "回答した課", "環境課　2026年11月23日 10:30"),
        ("環境課", None, "回答した課", "環境課"),
        ("", MADE_AT, "回答日時", "2026年11月23日 10:30"),
        ("", None, "回答日時", ""),
    ],
)
def test_who_answered_is_not_said_where_only_the_time_is_known(
    empty: Assessment,
    summary_of: Summarised,
    by: str,
    at: datetime | None,
    label: str,
    value: str,
) -> None:
    summary = summary_of(empty.with_answer("capacity.legal", Answer(level=2, by=by, at=at)))
    (answer,) = (a for a in summary.answers.all if a.id == "capacity.legal")
    assert (answer.signed.label, answer.signed.value) == (label, value)


def test_not_applicable_says_which_stage_it_closes(
    empty: Assessment, summary_of: Summarised
) -> None:
    no = Answer(level=NOT_APPLICABLE, reason="しない")
    assert "該当しない" not in summary_of(empty).one_page.stage_note
    note = summary_of(empty.with_answer("business.trading", no)).one_page.stage_note
    assert "6-1" in note
    assert "第3段階「ビジネス支援」から先には届きません" in note


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (Profile(kind="designated-city"), "種類や規模が似た自治体の事例が先です"),
        (
            Profile(population=9),
            "種類や規模が似た自治体の事例は、ここにはありません",
        ),
        (Profile(), "種類と人口が書かれていない"),
    ],
)
def test_cases_say_whether_any_municipality_is_similar(
    empty: Assessment, summary_of: Summarised, profile: Profile, words: str
) -> None:
    assert words in summary_of(empty.model_copy(update={"profile": profile})).cases.intro


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_schemes_stand_under_the_heading_of_their_verdict(
    content: Content, empty: Assessment, summary_of: Summarised, lang: Lang
) -> None:
    low = {c.id: Answer(level=0) for c in content.checklist.asked}
    schemes = summary_of(empty.model_copy(update={"answers": low, "target": 4}), lang).schemes
    ended = {s.id for s in content.schemes.values() if s.standing.value == "ended"}
    verdicts = [group.verdict for group in schemes.groups]
    assert verdicts == [v for v in LISTED if v in verdicts]
    assert {"can", "ask", "after", "introduce"} <= {*verdicts}
    assert schemes.recommendation is not None
    assert schemes.recommendation.lead == schemes.recommendation.table.rows[0][0]
    said = " ".join(texts(asdict(schemes.recommendation)))
    assert "受付と期限は" not in said  # a label of a row, not of a sentence
    assert "deadline is" not in said
    for group in schemes.groups:
        assert not ended & {scheme.id for scheme in group.schemes}
        for scheme in group.schemes:
            assert scheme.does
            assert scheme.reasons
            assert bool(scheme.before) == (group.verdict == "after")
            assert not (group.verdict == "can" and scheme.open)
    assert [work.name for work in schemes.own_work], "no scheme pays for the municipality"
    (work,) = (w for w in schemes.own_work if w.name.startswith("3-1 "))
    finance = content.checklist.criteria["capacity.finance"]
    assert work.text == getattr(finance.levels[1], lang)
    assert work.papers == getattr(finance.evidence[0], lang), "of that level alone"


def test_what_is_not_known_is_to_be_found_out_first(
    empty: Assessment, summary_of: Summarised
) -> None:
    schemes = summary_of(empty).schemes
    assert schemes.groups == ()
    assert schemes.find_out
    assert all(unknown.papers for unknown in schemes.find_out)


def test_version_of_the_answers_is_told(content: Content, summary_of: Summarised) -> None:
    old = content.example.model_copy(update={"checklist": "2025.1"})
    assert "2025.1" in summary_of(old).cover.facts[2].value
    assert summary_of(content.example).cover.facts[2].value == content.checklist.version


@pytest.mark.parametrize(
    ("lang", "day", "words"),
    [
        ("ja", "2026-11-23", "2026年11月23日"),
        ("ja", "2025-04", "2025年4月"),
        ("ja", "2025", "2025年"),
        ("en", "2026-11-03", "3 November 2026"),
        ("en", "2025-04", "April 2025"),
        ("en", "2025", "2025"),
    ],
)
def test_dates_are_said_as_people_do(content: Content, lang: Lang, day: str, words: str) -> None:
    assert Phrases(content, lang).day(day) == words


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (Score(58.0, 47.0, 69.0), "58（47–69）"),
        (Score(58.0, 58.0, 58.0), "58"),
        (Score(None, 0.0, 100.0), "0–100"),
        (Score(None, None, None), "–"),
    ],
)
def test_scores_show_a_range_only_where_there_is_one(
    content: Content, score: Score, words: str
) -> None:
    assert Phrases(content, "ja").score(score) == words


@pytest.mark.parametrize(
    ("value", "whole", "tenths"),
    [
        (12.5, "13", "12.5"),
        (46.25, "46", "46.3"),
        (56.25, "56", "56.3"),
        (0.0, "0", "0.0"),
        (100.0, "100", "100.0"),
        (100 / 3, "33", "33.3"),
        (0.1 + 0.7 + 11.7, "13", "12.5"),  # 12.499999999999998
        (None, "–", "–"),
    ],
)
def test_a_half_is_rounded_up_in_every_number(value: float | None, whole: str, tenths: str) -> None:
    assert Phrases.number(value) == whole
    assert Phrases.number(value, 1) == tenths


def test_names_cannot_turn_the_text_around_them() -> None:
    assert one_line("環境\u202e局\n国際\u2066課\u200f ") == "環境局 国際課"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_value_turns_the_words_of_a_sentence(content: Content, lang: Lang) -> None:
    say = content.wording.of(lang)
    turning = say("plan.said_owner", owner="環境\u202e局\u2066 ")
    assert turning == say("plan.said_owner", owner="環境局 ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_value_turns_the_words_of_a_problem(lang: Lang) -> None:
    said = problem("", "「環境\u202e局」は使えません。", "“環境\u202e局” cannot be used.").of(lang)
    assert "環境局" in said


def test_same_input_says_the_same(content: Content, summary_of: Summarised) -> None:
    assert summary_of(content.example) == summary_of(content.example)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_gap_in_the_words(mixed: Assessment, summary_of: Summarised, lang: Lang) -> None:
    """No {…} is left unfilled in what the report says (templates for writers aside)."""
    summary = asdict(summary_of(mixed, lang))
    del summary["words"]
    assert not [text for text in texts(summary) if "{" in text or "}" in text]
