"""Links by right: whoever coordinates hands them out, a chief reads, a section answers, and nobody
gets at more than the link allows."""

from __future__ import annotations

import json
from itertools import count

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.asking import Asking
from checklist.inquiry import AskedPart, AskedSection
from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from store.sealing import handle_of
from tests.support import by_day
from tests.support.visitor import Visitor
from views.screens.parts.routes import ROUTES
from views.server.resources import content
from views.session.entries import css_class, entries
from views.session.outbox import outbox_of

FINANCE, PEOPLE, OTHER = "capacity.finance", "capacity.people", "strength.other"
#: What nobody but whoever coordinates has typed.
PRIVATE = "極秘の予定地"
TURNS = count(1)


def full() -> Assessment:
    """A municipality in which every criterion has been answered, with a text that only those may
    read who may read all."""
    answers = {
        c.id: Answer(
            level=3, name=PRIVATE if c.own else "", note=PRIVATE, evidence=(PRIVATE,), by=PRIVATE
        )
        for c in content().checklist.criteria.values()
    }
    profile = Profile(name="港市", kind="city", ties=(PRIVATE,), population=50_000)
    return Assessment(checklist=content().checklist.version, profile=profile, answers=answers)


def part(*criteria: str) -> AskedPart:
    section = AskedSection(name="財政課", criteria=criteria or (FINANCE, PEOPLE))
    return AskedPart(section=section, asker="環境課", due="2026-12-18")


@pytest.fixture
def code(kept: AssessmentStore) -> str:
    return kept.create(full())[0]


def answering(kept: AssessmentStore, code: str, *criteria: str) -> str:
    return kept.add_link(code, "answer", "", part=part(*criteria))


def inputs(visitor: Visitor) -> list[object]:
    """Every widget of the page in which something of the assessment is chosen or typed."""
    kinds = ("radio", "selectbox", "multiselect", "text_input", "text_area", "number_input")
    drawn = [one for kind in kinds for one in getattr(visitor.app, kind)]
    drawn += list(visitor.app.button_group)
    return [one for one in drawn if css_class(str(one.key)) in entries()]


def post(visitor: Visitor, code: str, key: str, value: object) -> Visitor:
    """What a browser with an older page of this link has not got rid of yet."""
    posted = {"id": "ab" * 15 + f"{next(TURNS):02x}", "widget": css_class(key), "value": value}
    sent = {"of": outbox_of(code), "turn": next(TURNS), "posted": [{**posted, "seen": [""]}]}
    return visitor.type("outbox", json.dumps(sent))


# ---------------------------------------------------------------------------- reading


@pytest.mark.parametrize("name", [name for name in ROUTES if name != "section"])
def test_a_link_that_reads_shows_every_page_and_changes_none(
    name: str, kept: AssessmentStore, code: str
) -> None:
    lang: Lang = LANGUAGES[len(name) % 2]
    reading = kept.add_link(code, "read", "課長")
    before = kept.open(code)
    visitor = Visitor(name, lang=lang, code=reading)
    assert visitor.address["a"] == handle_of(reading)
    assert visitor.reads().count(visitor.say("links.read_only")) == 1
    assert [one.key for one in inputs(visitor) if not one.proto.disabled] == []
    assert visitor.problems() == ""
    writing = {"keep_now", "delete_now", "take_over_now", "reset_weights", "add_step", "make_link"}
    assert {b.key for b in visitor.app.button if not b.disabled}.isdisjoint(writing)
    assert kept.open(code) == before


def test_everything_is_there_to_be_read(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("results", code=kept.add_link(code, "read", "課長"))
    assert visitor.app.get("vega_lite_chart")
    visitor.go_to("capacity").unfold(f"fold:{FINANCE}")
    assert visitor.value(f"evidence:{FINANCE}") == PRIVATE
    assert visitor.go_to("report").app.get("download_button")
    assert "download_pdf" in {
        one.proto.id.split("-")[-1] for one in visitor.app.get("download_button")
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_change_by_a_link_that_reads_is_refused_and_shown(
    kept: AssessmentStore, code: str, lang: Lang
) -> None:
    """A page from elsewhere, or one that is too old, may send one all the same."""
    reading = kept.add_link(code, "read", "課長")
    before = kept.open(code)
    visitor = Visitor("capacity", lang=lang, code=reading)
    visitor.unfold(f"fold:{FINANCE}")
    post(visitor, reading, f"note:{FINANCE}", "あとで消さないで")
    assert visitor.say("links.not_saved") in visitor.reads()
    assert "あとで消さないで" in visitor.reads()
    assert kept.open(code) == before
    post(visitor, reading, f"level:{FINANCE}", 0)
    assert kept.open(code) == before
    visitor.press("drop_unsaved")
    assert visitor.problems() == ""
    assert visitor.level(FINANCE) == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_contradictions_of_sections_are_read_and_not_decided(
    kept: AssessmentStore, lang: Lang
) -> None:
    """Asked by links: whoever coordinates adds what came, the chief sees that two disagree."""
    asked = Asking.model_validate({"sections": [{"name": "財政課", "criteria": [FINANCE]}]})
    code, _ = kept.create(Assessment(checklist=content().checklist.version, asking=asked))
    for level in (1, 3):
        mine = answering(kept, code, FINANCE)
        Visitor("section", code=mine).choose_level(FINANCE, level)
    leading = Visitor("sections", lang=lang, code=code).press("sections_links:0")
    assert leading.app.button(key=f"take:{FINANCE}:0:1")
    before = kept.open(code)
    visitor = Visitor("sections", lang=lang, code=kept.add_link(code, "read", "課長"))
    assert visitor.say("sections.contradictions", n=1) in visitor.reads()
    assert visitor.say("sections.assigned") in visitor.reads()
    assert {b.key for b in visitor.app.button if not b.disabled} <= {None}
    assert not visitor.app.file_uploader
    assert kept.open(code) == before


def test_who_only_reads_makes_no_links(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("links", code=kept.add_link(code, "read", "課長"))
    assert visitor.say("links.only_full") in visitor.reads()
    assert not visitor.app.radio
    assert "財政課" not in visitor.reads()


# ---------------------------------------------------------------------------- answering


@pytest.mark.parametrize("name", ROUTES)
def test_a_link_that_answers_leads_to_its_questions_alone(
    name: str, kept: AssessmentStore, code: str
) -> None:
    lang: Lang = LANGUAGES[len(name) % 2]
    mine = answering(kept, code)
    visitor = Visitor(name, lang=lang, code=mine)
    assert visitor.title == visitor.say("section.heading", section="財政課")
    assert {one.key for one in visitor.app.radio} == {f"level:{FINANCE}", f"level:{PEOPLE}"}
    assert [visitor.level(criterion) for criterion in (FINANCE, PEOPLE)] == [None, None]
    assert PRIVATE not in visitor.go_to("section").unfold(f"fold:{FINANCE}").reads()
    assert visitor.value(f"evidence:{FINANCE}") == ""
    assert not visitor.app.get("download_button")
    assert {one.proto.page for one in visitor.app.get("page_link")} == set()
    read = visitor.reads()
    for criterion in content().checklist.criteria.values():
        if criterion.id not in (FINANCE, PEOPLE):
            assert criterion.question.of(lang) not in read
    assert visitor.look_again().title == visitor.say("section.heading", section="財政課")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_section_answers_to_the_end(kept: AssessmentStore, code: str, lang: Lang) -> None:
    mine = answering(kept, code)
    visitor = Visitor(code=None, lang=lang)
    visitor.type("resume_code", mine).press("resume_now")
    assert visitor.title == visitor.say("section.heading", section="財政課")
    visitor.go_to("section")  # where the browser is now
    read = visitor.reads()
    assert "港市" in read
    assert visitor.say("section.asker", asker="環境課") in read
    assert visitor.say("section.left", n=2) in read
    visitor.choose_level(FINANCE, 1).type(f"evidence:{FINANCE}", "予算書 12ページ")
    visitor.type(f"by:{FINANCE}", "財政課 予算係")
    assert visitor.say("section.left", n=1) in visitor.reads()
    visitor.choose_level(PEOPLE, "unknown")
    assert visitor.say("section.thanks") in visitor.reads()
    (returned,) = kept.returned(code)
    finance = returned.answers[FINANCE]
    assert (finance.level, finance.evidence, finance.by) == (
        1,
        ("予算書 12ページ",),
        "財政課 予算係",
    )
    assert returned.answers[PEOPLE].level == "unknown"
    stored = kept.open(code)
    assert stored is not None
    assert stored.assessment == full(), "it stands beside the answers, not in them"
    again = Visitor(
        "section", lang=lang, handle=handle_of(mine), cookies={f"a-{handle_of(mine)}": mine}
    )
    assert (again.level(FINANCE), again.level(PEOPLE)) == (1, "unknown")
    assert again.value(f"by:{FINANCE}") == "財政課 予算係"


def test_not_applicable_asks_for_its_reason_and_an_other_for_its_name(
    kept: AssessmentStore, code: str
) -> None:
    mine = answering(kept, code, OTHER, "purpose.tourism")
    visitor = Visitor("section", code=mine)
    visitor.choose_level("purpose.tourism", "not_applicable")
    assert visitor.say("item.reason_missing") in visitor.reads()
    assert kept.returned(code) == ()
    visitor.type("reason:purpose.tourism", "県の所管")
    assert visitor.say("section.thanks") in visitor.reads(), "an other counts once it is named"
    visitor.type(f"name:{OTHER}", "港湾").choose_level(OTHER, 2)
    (returned,) = kept.returned(code)
    assert returned.answers["purpose.tourism"].reason == "県の所管"
    assert (returned.answers[OTHER].name, returned.answers[OTHER].level) == ("港湾", 2)


def test_nothing_but_its_questions_can_be_written(kept: AssessmentStore, code: str) -> None:
    mine = answering(kept, code)
    visitor = Visitor("section", code=mine)
    for key, value in (("level:capacity.legal", 0), ("name", "別の市"), ("target", 1)):
        post(visitor, mine, key, value)
        assert kept.returned(code) == ()
    stored = kept.open(code)
    assert stored is not None
    assert stored.assessment == full()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_typed_when_it_is_closed_is_shown(
    kept: AssessmentStore, code: str, lang: Lang
) -> None:
    mine = answering(kept, code)
    visitor = Visitor("section", lang=lang, code=mine).choose_level(FINANCE, 2)
    visitor.unfold(f"fold:{PEOPLE}")
    (link,) = [one for one in kept.links(code) if one.may == "answer"]
    kept.withdraw(code, link.id)
    visitor.type(f"note:{PEOPLE}", "間に合わなかった")
    assert visitor.say("section.closed") in visitor.notices()
    assert visitor.problems() != ""
    assert "間に合わなかった" in visitor.reads()
    assert [one.key for one in inputs(visitor) if not one.proto.disabled] == []
    assert visitor.level(FINANCE) == 2
    (returned,) = kept.returned(code)
    assert returned.answers[FINANCE].level == 2
    later = Visitor("section", lang=lang, code=mine)
    assert (later.level(FINANCE), later.problems()) == (2, "")
    assert later.say("section.closed") in later.notices()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_closed_one_is_opened_again_after_saying_for_whom_it_is(
    kept: AssessmentStore, code: str, lang: Lang
) -> None:
    mine = answering(kept, code)
    Visitor("section", lang=lang, code=mine).choose_level(FINANCE, 2)
    (link,) = [one for one in kept.links(code) if one.may == "answer"]
    kept.withdraw(code, link.id)
    visitor = Visitor("links", lang=lang, code=code).press(f"ask_reopen:{link.id}")
    sure = visitor.say("links.reopen_sure", name=link.name, section=link.section)
    assert link.section in sure
    assert sure in visitor.notices()
    assert [one.closed_at is None for one in kept.links(code) if one.id == link.id] == [False]
    visitor.press(f"reopen:{link.id}")
    assert visitor.say("links.reopened", name=link.name) in visitor.notices()
    assert visitor.say("links.did_reopened", name=link.name) in visitor.reads()
    assert f"ask_close:{link.id}" in [button.key for button in visitor.app.button]
    section = Visitor("section", lang=lang, code=mine)
    assert section.say("section.closed") not in section.notices()
    assert section.level(FINANCE) == 2
    section.choose_level(FINANCE, 3)
    assert kept.returned(code)[0].answers[FINANCE].level == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_typed_when_it_is_gone_is_shown(
    kept: AssessmentStore, code: str, lang: Lang
) -> None:
    """Its code was replaced, or all of it deleted."""
    visitor = Visitor("section", lang=lang, code=answering(kept, code))
    visitor.choose_level(FINANCE, 2).unfold(f"fold:{PEOPLE}")
    kept.delete(code)
    visitor.type(f"note:{PEOPLE}", "間に合わなかった")
    assert visitor.say("section.gone") in visitor.problems()
    assert visitor.title == visitor.say("section.heading", section="財政課")
    assert visitor.value(f"note:{PEOPLE}") == "間に合わなかった"
    assert visitor.level(FINANCE) == 2
    assert [one.key for one in inputs(visitor) if not one.proto.disabled] == []
    assert "save_as_new" not in {button.key for button in visitor.app.button}


def test_two_of_a_section_at_once(kept: AssessmentStore, code: str) -> None:
    """Saved as everything is: other questions are merged, the same one is asked about."""
    mine = answering(kept, code)
    one, two = Visitor("section", code=mine), Visitor("section", code=mine)
    one.choose_level(FINANCE, 1)
    two.choose_level(FINANCE, 3)
    assert two.app.button(key="keep_mine")
    two.press("keep_mine")
    two.choose_level(PEOPLE, 2)
    assert one.choose_level(PEOPLE, 2).level(FINANCE) == 3


def test_the_page_of_sections_is_for_their_links(code: str) -> None:
    visitor = Visitor("section", code=code)
    assert visitor.say("section.not_of_section") in visitor.reads()
    assert not visitor.app.radio
    nobody = Visitor("section")
    assert nobody.say("section.without") in nobody.reads()


def test_a_shared_device_forgets_it(kept: AssessmentStore, code: str) -> None:
    mine = answering(kept, code)
    visitor = Visitor("section", code=mine).press("forget_now")
    assert visitor.say("answers.forgotten") in visitor.notices()
    assert not visitor.app.radio


# ---------------------------------------------------------------------------- handing out


def made(visitor: Visitor) -> str:
    """The code that the page shows once."""
    read = visitor.reads()
    codes = [word for word in read.split() if len(word) == 23 and word.count("-") == 3]
    assert len(set(codes)) == 1
    return codes[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_is_made_named_and_shown_once(kept: AssessmentStore, code: str, lang: Lang) -> None:
    visitor = Visitor("links", lang=lang, code=code)
    visitor.press("make_link")
    assert visitor.say("links.name_missing") in visitor.problems()
    assert len(kept.links(code)) == 1
    visitor.type("link_name", "<b>環境課長</b> **x**").press("make_link")
    reading = made(visitor)
    assert kept.right(reading) == "read"
    assert f"code={reading}" in visitor.reads()
    assert visitor.problems() == ""
    visitor.press("new_link_seen")
    assert reading not in visitor.reads()
    assert {link.name for link in kept.links(code)} == {"", "<b>環境課長</b> **x**"}
    assert reading not in Visitor("links", lang=lang, code=code).reads()
    opened = Visitor("results", lang=lang, code=reading)
    assert opened.say("links.read_only") in opened.reads()


def test_a_second_coordinator_can_do_all(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("links", code=code).choose("link_may", "all").type("link_name", "副担当")
    second = made(visitor.press("make_link"))
    assert f"code={second}" not in visitor.reads(), (
        "a code with every right is not put in an address"
    )
    other = Visitor("capacity", code=second).choose_level(FINANCE, 0)
    assert visitor.go_to("capacity").level(FINANCE) == 0
    first = next(link for link in kept.links(second) if not link.own)
    other.go_to("links").press(f"ask_withdraw:{first.id}").press(f"withdraw:{first.id}")
    assert other.say("links.withdrawn", name=other.say("links.first")) in other.notices()
    assert kept.right(code) is None
    assert visitor.look_again().say("common.gone") in visitor.problems()
    assert kept.open(second) is not None


def test_a_section_is_asked_by_a_link(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("links", code=code).choose("link_may", "answer").choose("link_section", 0)
    visitor.type("link_due", "12/18 or so").press("make_link")
    assert visitor.say("links.refused") in visitor.problems()
    visitor.type("link_due", "2026年12月18日").type("link_asker", "環境課").press("make_link")
    opened = kept.open_part(made(visitor))
    assert opened is not None
    assert opened.part.due == "2026-12-18"
    assert opened.part.section.criteria == (FINANCE,)
    visitor.choose("link_section", -1).press("make_link")
    assert visitor.say("links.name_missing") in visitor.problems()
    visitor.type("link_section_name", "港湾課").press("make_link")
    assert visitor.say("links.criteria_missing") in visitor.problems()
    assert len(kept.links(code)) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_is_withdrawn_after_it_was_asked(
    kept: AssessmentStore, code: str, lang: Lang
) -> None:
    reading = kept.add_link(code, "read", "課長")
    open_tab = Visitor("capacity", lang=lang, code=reading)
    (link,) = [one for one in kept.links(code) if one.name == "課長"]
    visitor = Visitor("links", lang=lang, code=code).press(f"ask_withdraw:{link.id}")
    assert kept.right(reading) == "read"
    assert visitor.say("links.withdraw_sure", name="課長") in visitor.notices()
    visitor.press(f"keep:{link.id}")
    visitor.press(f"ask_withdraw:{link.id}").press(f"withdraw:{link.id}")
    assert visitor.say("links.withdrawn", name="課長") in visitor.notices()
    assert kept.right(reading) is None
    assert open_tab.look_again().title == open_tab.say("common.missing_title")
    assert PRIVATE not in open_tab.reads()
    assert open_tab.go_to("capacity").title == open_tab.say("common.missing_title")


def test_a_lost_code_is_replaced(kept: AssessmentStore, code: str) -> None:
    mine = answering(kept, code)
    Visitor("section", code=mine).choose_level(FINANCE, 2)
    (link,) = [one for one in kept.links(code) if one.may == "answer"]
    visitor = Visitor("links", code=code).press(f"ask_replace:{link.id}")
    visitor.press(f"replace:{link.id}")
    again = made(visitor)
    assert again != mine
    assert kept.right(mine) is None
    assert Visitor("section", code=again).level(FINANCE) == 2


def test_the_record_says_what_was_done(kept: AssessmentStore, code: str) -> None:
    mine = answering(kept, code)
    Visitor("section", code=mine).choose_level(FINANCE, 2)
    read = Visitor("links", code=code).reads()
    number = "3-1"
    assert (
        Visitor("links", code=code).say("links.did_sent_criteria", criteria=number, name="") in read
    )
    assert "財政課" in read


def test_the_link_in_use_stays(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("links", code=code)
    (own,) = kept.links(code)
    assert visitor.say("links.own_text") in visitor.reads()
    assert f"ask_withdraw:{own.id}" not in {button.key for button in visitor.app.button}


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_without_an_assessment_there_are_no_links(lang: Lang) -> None:
    for given in ({}, {"example": True}):
        visitor = Visitor("links", lang=lang, **given)
        assert visitor.say("links.without") in visitor.reads()
        assert not visitor.app.radio


def test_what_was_begun_is_seen_by_its_own_link_alone(kept: AssessmentStore) -> None:
    """The card with a new code is for whoever began, not for whoever reads."""
    code, _ = kept.create(Assessment(checklist=content().checklist.version))
    reading = kept.add_link(code, "read", "課長")
    assert Visitor("profile", code=code).code in Visitor("profile", code=code).reads()
    assert reading not in Visitor("profile", code=reading).reads()
