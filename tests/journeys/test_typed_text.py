"""Text that users type is never markup: it stands everywhere as it was typed."""

from __future__ import annotations

import json
import re
from itertools import cycle

import pytest

from checklist.answers import (
    MAX_TEXT,
    NOT_APPLICABLE,
    Answer,
    Assessment,
    Plan,
    PlannedStep,
    Profile,
)
from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from store.editing import Editing
from tests.support import by_day, samples
from tests.support.visitor import Visitor
from views.screens.parts.routes import ROUTES
from views.server.resources import content

#: A word that no content has, to find what was typed.
MARK = "zqj"
HOSTILE = {
    "html": f"{MARK}<script>alert(1)</script><img src=x onerror=alert(1)>",
    "broken html": f'{MARK}"></p><h1>{MARK}</h1><!--',
    "markdown": f"{MARK} **bold** [a](https://evil.example) ![b](https://evil.example/c.png)",
    "mathematics": f"{MARK} $x^2$ :red[x] :material/home: :smile: `code`",
    "braces": f"{MARK} {{0}} {{name}} %s %(x)s {{{{",
    "emoji": f"{MARK} 👩‍👩‍👧‍👦 🇯🇵 👍🏽",
    "right to left": f"{MARK} \u202eاختبار\u202c שלום",
    "formula": f"=1+1 {MARK} @SUM(A1) -2+3",
}
#: The kinds that most pages have to withstand; the others at night.
BY_DAY = ("html", "markdown", "formula")
LONG = (MARK + "長い文" * MAX_TEXT)[:MAX_TEXT]


def escaped(text: str) -> str:
    """Every sign that could be markup has a backslash."""
    return re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", text)


def unturned(text: str) -> str:
    """Without what turns the direction of the text around it: charts and tables take it out."""
    return text.replace("\u202e", "").replace("\u202c", "")


def typed_everywhere(text: str) -> Assessment:
    """The same text in every field that takes text."""
    short = text[:200]
    answers = {
        "strength.other": Answer(level=3, name=short, note=text, evidence=(text,), by=short),
        "purpose.tourism": Answer(level=NOT_APPLICABLE, reason=text, note=text),
        "purpose.other": Answer(level=4, name=short),
        "capacity.finance": Answer(level=3, evidence=(text, text), note=text, by=short),
    }
    profile = Profile(name=short, prefecture="福岡県", ties=(text,))
    steps = tuple(
        PlannedStep(criterion=c, level=level, owner=short, note=text)
        for c, level in (("capacity.people", 1), ("capacity.finance", 1), ("purpose.other", 4))
    )
    return Assessment(
        checklist=content().checklist.version,
        profile=profile,
        plan=Plan(steps=steps),
        answers=answers,
    )


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        pytest.param(name, lang, marks=[] if name in BY_DAY else pytest.mark.slow)
        for name, lang in zip(HOSTILE, cycle(LANGUAGES), strict=False)
    ],
)
def test_it_stays_text_on_every_page(name: str, lang: Lang, kept: AssessmentStore) -> None:
    text = HOSTILE[name]
    code, _ = kept.create(typed_everywhere(text))
    found = 0
    for page in ROUTES:
        visitor = Visitor(page, lang=lang, code=code)  # the reader refuses elements of the text
        for shown in visitor.everything():
            if MARK in shown.text:
                found += 1
                said = shown.text
                if shown.is_markup:  # each of its signs is escaped
                    said = said.replace(escaped(text), text)
                    assert said != shown.text or escaped(text) == text, (page, shown.kind)
                if shown.kind != "chart":  # which breaks it into lines
                    assert unturned(text) in unturned(said), (page, shown.kind)
    assert found >= 10


@pytest.mark.parametrize("text", by_day(HOSTILE.values(), 3), ids=HOSTILE)
def test_it_is_saved_as_it_was_typed(text: str, kept: AssessmentStore) -> None:
    visitor = Visitor("purpose").type("name:purpose.other", text)
    visitor.choose_level("purpose.other", 3)
    visitor.type("evidence:purpose.other", f"{text}\n{text}").type("note:purpose.other", text)
    visitor.choose_level("purpose.tourism", NOT_APPLICABLE).type("reason:purpose.tourism", text)
    visitor.go_to("profile").press("enter_freely").type("name", text).type("ties", text)
    found = kept.open(visitor.code)
    assert found is not None
    answer = found.assessment["purpose.other"]
    assert (answer.name, answer.evidence, answer.note) == (text, (text, text), text)
    assert found.assessment["purpose.tourism"].reason == text
    assert (found.assessment.profile.name, found.assessment.profile.ties) == (text, (text,))


@pytest.mark.parametrize("text", by_day(HOSTILE.values(), 3), ids=HOSTILE)
def test_a_message_repeats_it_as_text(text: str) -> None:
    """A wrong code, typed or in the address; a save file with it in the wrong place."""
    file = Assessment().model_copy(update={"answers": {}}).to_json()
    bad = file.replace('"format": 1', f'"format": 1, "target": {_quoted(text)}').encode()
    for visitor in (
        Visitor("profile").press("enter_freely").type("code", text),
        Visitor().type("resume_code", text).press("resume_now"),
        Visitor("results", code=text),
        Visitor().bring("a.json", bad),
    ):
        assert visitor.problems() or visitor.title == visitor.say("common.missing_title")
        for shown in visitor.everything():
            assert MARK not in shown.text or not shown.is_markup


def _quoted(text: str) -> str:
    return json.dumps(text)


def test_both_sides_of_a_clash_stay_text(
    kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _ = kept.create(samples.half_filled())
    one, two = Visitor("capacity", code=code), Visitor("capacity", code=code)
    monkeypatch.setattr(Editing, "_take_up", lambda *_: None)
    one.type("note:capacity.finance", HOSTILE["html"])
    two.type("note:capacity.finance", HOSTILE["markdown"])
    shown = [shown for shown in two.everything() if MARK in shown.text]
    assert len(shown) >= 2
    assert not [one for one in shown if one.is_markup]


def test_twenty_thousand_characters_are_kept_and_one_more_is_refused(
    kept: AssessmentStore,
) -> None:
    visitor = Visitor("capacity").type("note:capacity.finance", LONG)
    visitor.type("evidence:capacity.finance", LONG)
    found = kept.open(visitor.code)
    assert found is not None
    assert found.assessment["capacity.finance"].note == LONG
    assert found.assessment["capacity.finance"].evidence == (LONG,)

    visitor.type("note:capacity.finance", LONG + "あ")
    assert visitor.say("item.refused") in visitor.problems()
    assert visitor.value("note:capacity.finance") == LONG + "あ"
    found = kept.open(visitor.code)
    assert found is not None
    assert found.assessment["capacity.finance"].note == LONG


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_page_says_which_characters_the_pdf_replaces(
    lang: Lang, kept: AssessmentStore
) -> None:
    for note, told in (("消防😀🚒", True), ("髙﨑①", False)):
        code, _ = kept.create(Assessment(answers={"system.unit": Answer(level=1, note=note)}))
        text = Visitor("report", code=code, lang=lang).reads()
        assert ("😀 🚒" in text) is told
        assert ("〓" in text) is told
