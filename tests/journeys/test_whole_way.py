"""The way of an official through every page, with what the store holds at each step."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

import pytest
import streamlit as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Profile
from checklist.model import LANGUAGES, Lang
from checklist.reading import read_assessment
from report.opening import read_report
from scoring.advice import advise
from scoring.result import Result, assess
from store.assessments import AssessmentStore
from store.sealing import handle_of
from tests.support import by_day, samples
from tests.support.visitor import Visitor, open_every_item
from views.server.clock import today
from views.server.resources import content
from wording.phrases import Phrases

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


def stored(kept: AssessmentStore, code: str) -> Assessment:
    found = kept.open(code)
    assert found is not None
    return found.assessment


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


def assert_numbers_are_those_of(result: Result, visitor: Visitor) -> None:
    """Stage, score with its range, and the items: the page shows what the method says."""
    page = visitor.reads()
    overall, evidenced = result.rating.overall, result.rating.evidenced
    phrases = Phrases(content(), visitor.lang)
    assert f"\n{phrases.score(overall)}\n" in page
    assert f"\n{phrases.score(evidenced)}\n" in page
    title = content().stages[result.stage.low].title.of(visitor.lang)
    number = result.stage.low
    shown = visitor.say("common.stage", n=number, title=title) if number else title
    assert f"\n{shown}\n" in page
    assert (visitor.say("results.no_stage_yet") in page) == (number == 0)
    for gate in result.staircase.binding:
        assert gate.requirement.reason.of(visitor.lang) in page
    assert visitor.say("results.next_support") in page
    assert visitor.say("results.next_cases") in page


@pytest.mark.parametrize("lang", LANGUAGES)
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
    advice = advise(assessment, content(), result, today())
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


def test_free_entry_takes_any_name_and_a_true_code_only(kept: AssessmentStore) -> None:
    visitor = Visitor("profile").press("enter_freely").type("name", "日本海沿岸の広域連合")
    code = visitor.code
    visitor.type("code", "401006")  # the check digit is 5
    assert "401006" in visitor.problems()
    assert visitor.value("code") == "401006"  # what was typed stays to be corrected
    visitor.type("name", "広域連合")
    assert visitor.value("code") == "401006"
    assert stored(kept, code).profile.code is None

    visitor.type("code", "401005")
    assert visitor.problems() == ""
    assert stored(kept, code).profile.code == "401005"
    assert stored(kept, code).profile.name == "広域連合"


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_resume_by_code_however_it_is_typed(lang: Lang, kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    full_width = "".join(chr(ord(c) + 0xFEE0) if c != "-" else "ー" for c in code)
    address = f"https://check.example/{{}}?lang=en&code={code}"
    addresses = (address.format(""), address.format("capacity") + "#x\n", f"?code={code.lower()}")
    for typed in (code, code.lower(), code.replace("-", " "), full_width, *addresses):
        visitor = Visitor(lang=lang).type("resume_code", typed).press("resume_now")
        assert visitor.code == code, typed
        assert visitor.go_to("profile").value("population") == "920000"


NOTHING = Assessment(checklist=content().checklist.version)
FIRST = {c.id: Answer(level=2) for c in content().checklist.items_by_id["strength"].criteria
         if not c.own}  # fmt: skip
SKIPPED = NOTHING.model_copy(update={"answers": FIRST | {"capacity.finance": Answer(level=1)}})


@pytest.mark.parametrize(
    ("kept_so_far", "page"),
    [
        (NOTHING, "profile"),
        (NOTHING.model_copy(update={"profile": Profile(name="港市")}), "strength"),
        (samples.half_filled(), "strength"),
        (SKIPPED, "purpose"),
        (samples.complete(), "results"),
    ],
    ids=["nothing said", "only the profile", "half an item", "an item skipped", "all answered"],
)
def test_one_goes_on_where_one_stopped(
    kept_so_far: Assessment, page: str, kept: AssessmentStore
) -> None:
    code, _ = kept.create(kept_so_far)
    there = Visitor(page, code=code).title
    assert Visitor().type("resume_code", code).press("resume_now").title == there
    brought = Visitor().bring("a.json", kept_so_far.to_json().encode()).press("upload_go")
    assert brought.title == there
    lost = Visitor("unknown", code=code)
    assert lost.follow(lost.say("home.go_on")).title == there


@pytest.mark.parametrize(
    ("typed", "population"),
    [
        *(("920000", 920_000), ("920,000", 920_000), ("９２０，０００人", 920_000), (" 12 ", 12)),
        *(("0", 0), ("20000000", 20_000_000), ("", None), ("約40万人", 400_000)),
    ],
)
def test_the_population_however_it_is_typed(
    typed: str, population: int | None, kept: AssessmentStore
) -> None:
    code, _ = kept.create(NOTHING.model_copy(update={"profile": Profile(population=5)}))
    visitor = Visitor("profile", code=code).type("population", typed)
    assert visitor.problems() == ""
    assert stored(kept, code).profile.population == population
    assert visitor.value("population") == ("" if population is None else str(population))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "typed",
    by_day(
        [
            "1.5",
            "1e5",
            "1,5",
            "12,34",
            "-5",
            "99999999999",
            "9" * 30,
            "約5万台",
            "0x10",
            "1_000",
            "٣",
            "NaN",
        ],
        4,
    ),
)
def test_no_population_is_guessed(typed: str, lang: Lang, kept: AssessmentStore) -> None:
    """What is no number of people stays in its field, with what to correct."""
    code, _ = kept.create(NOTHING.model_copy(update={"profile": Profile(population=5)}))
    visitor = Visitor("profile", lang=lang, code=code).type("population", typed)
    instructions = ("ください",) if lang == "ja" else ("written as",)
    assert any(words in visitor.problems() for words in instructions)
    assert visitor.value("population") == typed
    assert stored(kept, code).profile.population == 5


def test_full_width_is_read_like_half_width(kept: AssessmentStore) -> None:
    visitor = Visitor("profile").press("enter_freely").type("code", "４０１００５")
    assert visitor.problems() == ""
    assert stored(kept, visitor.code).profile.code == "401005"


@pytest.mark.parametrize("given", ["no", "maybe", "", "YES?"])
def test_only_yes_shows_the_example(given: str) -> None:
    visitor = Visitor("results")
    visitor.app.query_params["example"] = given
    visitor.look_again()
    assert visitor.say("common.example_notice") not in visitor.reads()


def test_resume_by_address(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    for address in (code, code.lower().replace("-", "")):
        visitor = Visitor("capacity", code=address)
        assert visitor.level("capacity.finance") == 2
        assert visitor.value("evidence:capacity.finance") == samples.EVIDENCE
        visitor.go_to("results")
        result = assess(samples.half_filled(), content())
        assert_numbers_are_those_of(result, visitor)


@pytest.mark.parametrize(
    ("typed", "said"), [("abc", "20"), ("0" * 20, "0"), ("7KQ2M-XW9RT-4HBNC-E6VZP", "")]
)
def test_a_wrong_code_is_answered_by_an_instruction(typed: str, said: str) -> None:
    visitor = Visitor().type("resume_code", typed).press("resume_now")
    assert visitor.title == visitor.say("resume.title")
    assert said in visitor.problems()
    assert visitor.problems()
    assert visitor.value("resume_code") == typed


def test_an_address_with_an_unknown_code_says_so_and_leads_on() -> None:
    for code in ("7KQ2M-XW9RT-4HBNC-E6VZP", "<b>x</b>", "1" * 500):
        visitor = Visitor("strength", code=code)
        assert visitor.title == visitor.say("common.missing_title")
        visitor.follow(visitor.say("common.title_answers"))
        assert visitor.title == visitor.say("answers.title")


def test_the_example_cannot_be_changed_and_leads_to_an_own_assessment() -> None:
    visitor = Visitor("capacity", example=True)
    assert all(radio.disabled for radio in visitor.app.radio)
    assert all(field.disabled for field in (*visitor.app.text_area, *visitor.app.text_input))
    visitor.press("start_own")
    assert visitor.title == visitor.say("profile.title")
    assert "example" not in visitor.address
    assert visitor.code


def test_the_language_link_keeps_the_assessment(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    for lang, other in (("ja", "?lang=en&amp;a="), ("en", "?a=")):
        visitor = Visitor("results", lang=lang, code=code)
        bodies = "".join(one.proto.body for one in visitor.app.get("html"))
        assert f'href="{other}{handle_of(code)}"' in bodies
        assert code not in bodies.replace(f'data-keep="{code}"', "")


def test_the_menu_keeps_language_and_assessment(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor(lang="en", code=code)
    for key in ("profile", "results", "support", "near", "report", "answers"):
        visitor.follow(visitor.say(f"common.title_{key}"))
        assert visitor.address == {"lang": "en", "a": handle_of(code)}
        assert visitor.code == code
        assert not visitor.problems()


def test_the_target_stage_moves_the_schemes(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("results", code=code)
    before = assess(stored(kept, code), content())
    visitor.choose("target", 4)
    after = assess(stored(kept, code), content())
    assert stored(kept, code).target == 4
    assert len(after.gaps) > len(before.gaps)
    advice = advise(stored(kept, code), content(), after, today())
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


def test_the_population_of_the_census_is_filled_in_and_can_be_changed(
    kept: AssessmentStore,
) -> None:
    code, _ = kept.create(NOTHING.model_copy(update={"profile": Profile(prefecture="福岡県")}))
    visitor = Visitor("profile", code=code).choose("municipality", "401005")
    counted = content().municipalities["401005"].population
    assert stored(kept, code).profile.population == counted == 939_622
    assert visitor.say("profile.population_filled") in visitor.reads()
    visitor.type("population", "約92万")
    assert stored(kept, code).profile.population == 920_000
    assert visitor.say("profile.population_filled") not in visitor.reads()


def test_names_are_found_by_their_readings(kept: AssessmentStore) -> None:
    code, _ = kept.create(NOTHING.model_copy(update={"profile": Profile(prefecture="富山県")}))
    visitor = Visitor("profile", code=code)
    assert "富山県（とやまけん）" in visitor.app.selectbox(key="prefecture").options
    assert "富山市（とやまし）" in visitor.app.selectbox(key="municipality").options
