"""The way of an official through every page, with what the store holds at each step."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

import pytest
import streamlit as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN
from checklist.model import LANGUAGES, Lang
from checklist.savefile import read_assessment
from report.opening import read_report
from scoring.advice import advise
from scoring.result import assess
from store.assessments import AssessmentStore
from tests.support import by_day, samples
from tests.support.kept import stored
from tests.support.shown import assert_numbers_are_those_of
from tests.support.visitor import Visitor, open_every_item
from views.server.clock import today
from views.server.resources import content

#: What the municipality of this journey answers; every criterion of the checklist.
LEVELS: dict[str, int | str] = {
    "strength.infrastructure": 3,
    "strength.disaster": 0,
    "strength.education": 1,
    "strength.other": 2,
    "purpose.brand": 2,
    "purpose.local-firms": 4,
    "purpose.revitalisation": UNKNOWN,
    "purpose.internationalisation": 1,
    "purpose.tourism": NOT_APPLICABLE,
    "purpose.other": 3,
    "capacity.finance": 1,
    "capacity.people": 2,
    "capacity.legal": 0,
    "capacity.citizens": 3,
    "capacity.needs": UNKNOWN,
    "capacity.self-evaluation": 1,
    "system.unit": 2,
    "system.evaluation": 1,
    "system.network": 2,
    "partner.site": 2,
    "partner.nurturing": 1,
    "business.trading": NOT_APPLICABLE,
    "business.talent": 0,
}
OWN_NAMES = {"strength.other": "港湾の管理", "purpose.other": "姉妹都市への恩返し"}
REASON = "観光の所管は県です"
EVIDENCE = ("当初予算書 p.12", "https://www.example.jp/keikaku/")


def fill_in_profile(visitor: Visitor) -> None:
    visitor.choose("prefecture", "福岡県").choose("municipality", "401005")
    visitor.type("population", "920,000")
    visitor.choose_many("fields", ["water", "waste"]).choose_many("regions", ["africa"])
    visitor.type("ties", "大連市（1979年から）\n\n ハイフォン市 ")


def answer_everything(visitor: Visitor) -> None:
    for item in open_every_item(visitor):
        for criterion in content().checklist.items_by_id[item].criteria:
            if criterion.id in OWN_NAMES:
                visitor.type(f"name:{criterion.id}", OWN_NAMES[criterion.id])
            visitor.choose_level(criterion.id, LEVELS[criterion.id])
            if LEVELS[criterion.id] == NOT_APPLICABLE:
                visitor.type(f"reason:{criterion.id}", REASON)


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_from_the_first_page_to_the_deletion(lang: Lang, kept: AssessmentStore) -> None:
    assert set(LEVELS) == set(content().checklist.criteria)
    visitor = Visitor.beginning(lang)
    say = visitor.say
    assert visitor.title == say("profile.title")
    code = visitor.code
    assert code in visitor.reads()  # the code is shown as soon as there is one
    fill_in_profile(visitor)
    assert say("profile.found", code="401005", kind=say("names.kind_designated_city")) in (
        visitor.reads()
    )
    profile = stored(kept, code).profile
    assert (profile.code, profile.kind, profile.name) == ("401005", "designated-city", "北九州市")
    assert profile.population == 920_000
    assert profile.fields == ("water", "waste")
    assert profile.regions == ("africa",)
    assert profile.ties == ("大連市（1979年から）", "ハイフォン市")

    visitor.follow(say("profile.next"))
    answer_everything(visitor)
    assessment = stored(kept, code)
    assert {c: a.level for c, a in assessment.answers.items()} == LEVELS
    assert {c: assessment[c].name for c in OWN_NAMES} == OWN_NAMES
    assert assessment["purpose.tourism"].reason == REASON
    assert say("common.progress", answered=21, asked=21) in visitor.reads()

    visitor.follow(say("item.to_results"))
    result = assess(assessment, content())
    advice = advise(result, today())
    assert_numbers_are_those_of(result, visitor)

    visitor.follow(say("results.next_support"))
    assert advice.offers[0].scheme.name_today.of(lang) in visitor.reads()
    visitor.follow(say("common.title_near"))
    assert result.cases.matches[0].event.title.of(lang) in visitor.reads()
    visitor.follow(say("common.title_report"))
    assert visitor.app.download_button(key="download_pdf").label == say("download.pdf")
    assert code in visitor.reads()

    visitor.follow(say("common.title_answers"))
    assert visitor.app.button(key="delete_now").disabled
    visitor.tick("delete_sure").press("delete_now")
    assert visitor.title == say("answers.title")
    assert say("answers.deleted") in visitor.notices()
    assert kept.open(code) is None
    again = Visitor("results", lang=lang, code=code)
    assert again.title == say("common.missing_title")


def test_every_level_is_saved_at_once(kept: AssessmentStore) -> None:
    visitor = Visitor("capacity")
    assert visitor.say("common.save_none") in visitor.reads()
    for level in (0, 1, 2, 3, 4, UNKNOWN):
        visitor.choose_level("capacity.finance", level)
        found = kept.open(visitor.code)
        assert found is not None
        assert found.assessment["capacity.finance"].level == level
        at = found.saved_at.astimezone().timestamp()
        assert visitor.say("common.saved_at", time=_clock(at)) in visitor.reads()


def _clock(timestamp: float) -> str:
    return f"{datetime.fromtimestamp(timestamp, timezone(timedelta(hours=9))):%H:%M}"


def test_not_applicable_is_saved_only_with_a_reason(kept: AssessmentStore) -> None:
    visitor = Visitor("purpose").choose_level("purpose.tourism", 1)
    code = visitor.code
    visitor.choose_level("purpose.tourism", NOT_APPLICABLE)
    assert visitor.say("item.reason_missing") in visitor.problems()
    assert visitor.level("purpose.tourism") == NOT_APPLICABLE
    assert stored(kept, code)["purpose.tourism"].level == 1

    visitor.type("reason:purpose.tourism", "   ")
    assert stored(kept, code)["purpose.tourism"].level == 1

    visitor.type("reason:purpose.tourism", "特になし")
    assert "「特になし」は理由になりません" in visitor.problems()
    assert visitor.value("reason:purpose.tourism") == "特になし"  # to be corrected
    assert stored(kept, code)["purpose.tourism"].level == 1

    visitor.type("reason:purpose.tourism", REASON)
    assert visitor.problems() == ""
    assert stored(kept, code)["purpose.tourism"].level == NOT_APPLICABLE
    assert stored(kept, code)["purpose.tourism"].reason == REASON

    visitor.type("reason:purpose.tourism", "")
    assert visitor.say("item.reason_missing") in visitor.problems()
    assert stored(kept, code)["purpose.tourism"].reason == REASON


def test_evidence_note_and_section_are_saved_and_counted(kept: AssessmentStore) -> None:
    visitor = Visitor("system").choose_level("system.unit", 3)
    assert visitor.say("item.evidence_fold") in visitor.reads()
    visitor.type("evidence:system.unit", "\n".join([EVIDENCE[0], "", f"  {EVIDENCE[1]} "]))
    visitor.type("note:system.unit", "異動が多い\n引継ぎ書あり").type("by:system.unit", "環境課")
    answer = stored(kept, visitor.code)["system.unit"]
    assert (answer.level, answer.evidence, answer.by) == (3, EVIDENCE, "環境課")
    assert answer.note == "異動が多い\n引継ぎ書あり"
    assert visitor.say("item.evidence_some", n=3) in visitor.reads()


@pytest.mark.parametrize("field", ["evidence", "note", "reason", "by", "name", "ties", "place"])
def test_what_cannot_be_saved_stays_in_its_field(field: str, kept: AssessmentStore) -> None:
    """A control character, pasted along unseen."""
    typed = "引継ぎ\x07メモ"
    if field in ("ties", "place"):
        visitor = Visitor("profile").press("enter_freely").type("name", "港市")
        key = {"ties": "ties", "place": "name"}[field]
    else:
        visitor = Visitor("purpose").choose_level("purpose.other", 1)
        visitor.choose_level("purpose.tourism", NOT_APPLICABLE)
        key = "reason:purpose.tourism" if field == "reason" else f"{field}:purpose.other"
    before = stored(kept, visitor.code)
    visitor.type(key, typed)
    assert "制御文字" in visitor.problems()
    assert visitor.value(key) == typed
    assert stored(kept, visitor.code) == before

    visitor.type(key, "引継ぎメモ")
    assert visitor.say("item.refused") not in visitor.problems()
    assert "制御文字" not in visitor.problems()
    assert "引継ぎメモ" in stored(kept, visitor.code).to_json()


def test_report_is_the_save_file(kept: AssessmentStore) -> None:
    """PDF and JSON of the page bring back every answer, under a code of their own."""
    code, before = kept.create(samples.half_filled())
    files = downloaded("report", code)
    assert files["download_pdf"].startswith(b"%PDF")
    assert read_assessment(files["download_json"], content().checklist) == before.assessment
    assert read_report(files["download_pdf"], content()).assessment == before.assessment

    for name, data in (("a.pdf", files["download_pdf"]), ("a.json", files["download_json"])):
        other = Visitor().bring(name, data)
        assert samples.half_filled().profile.label in other.reads()
        other.press("upload_go")
        assert other.code != code
        assert stored(kept, other.code) == before.assessment


def downloaded(page: str, code: str) -> dict[str, bytes]:
    """What the buttons of a page hand out when they are pressed."""
    with patch.object(st, "download_button") as button:
        Visitor(page, code=code)
    given = {call.kwargs["key"]: call.kwargs["data"] for call in button.call_args_list}
    return {key: data() if callable(data) else data for key, data in given.items()}


def test_a_file_of_another_version_says_what_it_loses(kept: AssessmentStore) -> None:
    """The preview lists what was dropped before anybody goes on; markup in it is only text."""
    older = {"capacity.songs": {"level": 3, "note": "<b>歌</b>"}, "system.unit": {"level": 2}}
    data = json.dumps({"format": 1, "checklist": "2025.1", "answers": older}).encode()
    visitor = Visitor().bring("a.json", data)
    assert visitor.say("common.other_version") in visitor.reads()
    assert "answers.capacity.songs" in visitor.reads()
    assert "<b>歌</b>" in visitor.reads()
    visitor.press("upload_go")
    assert stored(kept, visitor.code).answers.keys() == {"system.unit"}
    assert stored(kept, visitor.code).checklist == content().checklist.version


@pytest.mark.parametrize("data", [b"", b"nothing of ours", b"%PDF-1.7 broken", b'{"format": 1'])
def test_a_foreign_file_is_refused_in_words(data: bytes) -> None:
    visitor = Visitor().bring("report.pdf" if data.startswith(b"%") else "a.json", data)
    assert visitor.say("upload.refused") in visitor.problems()


def test_the_target_stage_moves_the_schemes(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("results", code=code)
    before = assess(stored(kept, code), content())
    visitor.choose("target", 4)
    after = assess(stored(kept, code), content())
    assert stored(kept, code).target == 4
    assert len(after.gaps) > len(before.gaps)
    advice = advise(after, today())
    assert_numbers_are_those_of(after, visitor)
    assert len(after.gaps) > 0
    visitor.go_to("support")
    assert advice.offers[0].scheme.name_today.ja in visitor.reads()


def test_an_answer_given_by_mistake_is_taken_back(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("capacity", code=code)
    level = visitor.app.radio(key="level:capacity.people")
    level.set_value(2).run()
    assert kept.open(code).assessment["capacity.people"].level == 2
    visitor.press("take_back:capacity.people")
    assert kept.open(code).assessment["capacity.people"].level is None
    assert visitor.app.radio(key="level:capacity.people").value is None
    keys = [button.key for button in visitor.app.button]
    assert "take_back:capacity.people" not in keys  # nothing to take back any more


def test_not_applicable_without_a_reason_is_taken_back_too(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("purpose", code=code)
    visitor.app.radio(key="level:purpose.tourism").set_value("not_applicable").run()
    visitor.press("take_back:purpose.tourism")
    assert visitor.app.radio(key="level:purpose.tourism").value is None
    assert not visitor.app.warning
