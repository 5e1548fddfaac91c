"""The address carries a handle of the assessment; its code is in a cookie, or asked for."""

from __future__ import annotations

import re

import pytest

from checklist.answers import Assessment, Profile
from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from store.codes import new_code
from store.sealing import handle_of
from tests.support import by_day, samples
from tests.support.visitor import Visitor
from views.server.resources import content
from views.session.address import LANG


def wishes(visitor: Visitor) -> str:
    """What the page wants its browser to keep or to forget."""
    bodies = "".join(one.proto.body for one in visitor.app.get("html"))
    return " ".join(re.findall(r'data-(?:keep|forget)="[^"]*"', bodies))


def cookies_of(*codes: str) -> dict[str, str]:
    return {f"a-{handle_of(code)}": code for code in codes}


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_a_code_in_the_address_leaves_it(lang: Lang, kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("results", lang=lang, code=code.lower())
    rest = {LANG: "en"} if lang == "en" else {}
    assert visitor.address == rest | {"a": handle_of(code)}
    assert wishes(visitor) == f'data-keep="{code}"'
    for page in ("plan", "report", "answers", "resume"):
        assert visitor.go_to(page).code == code
        assert visitor.address == rest | {"a": handle_of(code)}


def test_a_browser_that_keeps_the_code_opens_by_handle(kept: AssessmentStore) -> None:
    """A reload, a bookmark; and it is not asked to keep what it keeps."""
    (one, _), (two, _) = (kept.create(samples.complete(level)) for level in (1, 3))
    cookies = cookies_of(one, two)
    for code in (one, two):
        visitor = Visitor("results", handle=handle_of(code), cookies=cookies)
        assert visitor.title == visitor.say("results.title")
        assert visitor.code == code
        assert wishes(visitor) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_browser_is_asked_for_the_code(lang: Lang, kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    for cookies in ({}, {f"a-{handle_of(code)}": new_code()}, cookies_of(new_code())):
        visitor = Visitor("capacity", lang=lang, handle=handle_of(code), cookies=cookies)
        assert visitor.title == visitor.say("common.needs_code_title")
        assert not visitor.app.radio
        about = Visitor("answers", lang=lang, handle=handle_of(code), cookies=cookies)
        assert about.problems() == about.say("resume.needs_code")
    visitor.type("resume_code", new_code()).press("resume_now")
    assert visitor.say("resume.code_unknown") in visitor.problems()
    visitor.type("resume_code", code).press("resume_now")
    assert visitor.code == code
    assert visitor.title not in (
        visitor.say("common.needs_code_title"),
        visitor.say("resume.title"),
    )
    assert wishes(visitor) == f'data-keep="{code}"'


@pytest.mark.parametrize("page", ["near", "resume"])
def test_from_an_unknown_handle_one_can_resume(page: str, kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor(page, handle=handle_of(new_code()))
    assert visitor.problems() == visitor.say("resume.needs_code")
    if page != "resume":
        visitor.follow(visitor.say("resume.title"))
    visitor.type("resume_code", code).press("resume_now")
    assert visitor.code == code
    assert visitor.go_to("capacity").app.radio


def test_the_first_answer_makes_a_handle() -> None:
    visitor = Visitor("capacity")
    assert (visitor.address, wishes(visitor)) == ({}, "")
    visitor.choose_level("capacity.finance", 2)
    assert visitor.address == {"a": handle_of(visitor.code)}
    assert wishes(visitor) == f'data-keep="{visitor.code}"'


def test_two_in_one_tab_and_back(kept: AssessmentStore) -> None:
    """The browser's Back key names the first one again, opened since the page was loaded."""
    one, two = (kept.create(samples.complete(level))[0] for level in (1, 3))
    visitor = Visitor(code=one)
    visitor.type("resume_code", two).press("resume_now")
    assert visitor.code == two
    visitor.app.query_params["a"] = handle_of(one)
    assert visitor.look_again().code == one


@pytest.mark.parametrize("way", ["delete_now", "forget_now"])
def test_the_browser_forgets_what_was_deleted_or_left(kept: AssessmentStore, way: str) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("answers", handle=handle_of(code), cookies=cookies_of(code))
    if way == "delete_now":
        visitor.tick("delete_sure")
    visitor.press(way)
    assert visitor.title == visitor.say("answers.title")
    assert visitor.address == {}
    assert wishes(visitor) == f'data-forget="{handle_of(code)}"'
    assert (kept.version(code) is None) == (way == "delete_now")
    key = "answers.deleted" if way == "delete_now" else "answers.forgotten"
    assert visitor.say(key) in visitor.notices()
    if way == "forget_now":
        visitor.go_to("resume").type("resume_code", code).press("resume_now")
        assert wishes(visitor) == f'data-keep="{code}"'  # kept anew


def test_a_kept_code_of_a_deleted_assessment_is_forgotten(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    kept.delete(code)
    visitor = Visitor("results", handle=handle_of(code), cookies=cookies_of(code))
    assert visitor.title == visitor.say("common.missing_title")
    visitor.press(visitor.app.button[-1].key)
    assert wishes(visitor) == f'data-forget="{handle_of(code)}"'


def test_the_example_has_no_handle(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("results", example=True)
    assert visitor.address == {"example": "yes"}
    assert wishes(visitor) == ""
    own = Visitor("results", code=code, example=True)
    assert "code" not in own.address or own.address["example"] == "yes"


@pytest.mark.parametrize("page", ["strength", "results", "profile"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_without_handle_offers_what_the_browser_keeps(
    page: str, lang: Lang, kept: AssessmentStore
) -> None:
    """An address typed or kept without its handle: else an answer would begin a second
    assessment, unnoticed. The one kept last comes first; those that are gone are left out."""
    named = {name: Assessment(profile=Profile(name=name)) for name in ("みどり市", "あおい市", "")}
    one, two, gone = (kept.create(assessment)[0] for assessment in named.values())
    kept.delete(gone)
    visitor = Visitor(page, lang=lang, cookies=cookies_of(one, two, gone))
    assert visitor.say("resume.kept_here") in visitor.reads()
    links = [link.proto for link in visitor.app.get("page_link")]
    offered = [link for link in links if "a=" in link.query_string]
    handles = [link.query_string.rpartition("a=")[2] for link in offered]
    assert handles == [handle_of(two), handle_of(one)]
    visitor.follow(offered[0].label)
    assert visitor.code == two
    assert visitor.say("resume.kept_here") not in visitor.reads()


def test_nothing_is_offered_where_an_assessment_is_open_or_was_left(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    notice = content().wording.of("ja")("resume.kept_here")
    for visitor in (
        Visitor("strength", cookies={}),
        Visitor("strength", example=True, cookies=cookies_of(code)),
        Visitor("strength", handle=handle_of(code), cookies=cookies_of(code)),
        Visitor("strength", handle=handle_of(new_code()), cookies=cookies_of(code)),
    ):
        assert notice not in visitor.reads()
    resumed = Visitor("resume", cookies=cookies_of(code))
    assert notice in resumed.reads()
    begun = Visitor("strength", cookies=cookies_of(code)).choose_level("strength.disaster", 2)
    assert begun.code not in (code, None)
    assert notice not in begun.reads()
