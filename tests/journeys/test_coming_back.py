"""Who comes back finds the assessment, by its code however it is typed and by its address, and goes
on where one stopped."""

from __future__ import annotations

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from store.assessments import AssessmentStore
from store.sealing import handle_of
from tests.support import by_day, samples
from tests.support.shown import assert_numbers_are_those_of
from tests.support.visitor import Visitor
from views.server.resources import content


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
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
