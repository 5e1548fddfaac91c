"""From one year to the next: a point in time is kept, the answers change, the page compares."""

from __future__ import annotations

import json
from unittest.mock import patch

import pytest
import streamlit as st

from checklist.answers import Answer
from checklist.model import LANGUAGES, Lang
from report.opening import read_report
from report.savefile.pack import write_savefile
from store.assessments import MOST_POINTS, AssessmentStore, NotSaved, TooManyPoints
from tests.support import samples
from tests.support.on_paper import page_texts
from tests.support.visitor import Visitor
from views.screens.parts import frame
from views.screens.parts.masthead import footer
from views.server.resources import content

HOSTILE = "<b>令和7年度</b> **太字** $x$ [a](https://evil.example)"


def kept_point(visitor: Visitor, name: str) -> Visitor:
    visitor.type("point_name", name)
    return visitor.press("keep_now")


def test_a_point_is_kept_and_compared_with_a_year_later(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("progress", code=code)
    assert visitor.say("progress.nothing_chosen") in visitor.reads()
    kept_point(visitor, HOSTILE)
    assert kept.points(code)[0].name == HOSTILE
    for shown in visitor.everything():
        assert "evil.example" not in shown.text or not shown.is_markup, shown.kind
    visitor.go_to("capacity").choose_level("capacity.people", 2)
    visitor.go_to("progress")
    text = visitor.reads()
    assert "0→2" in text
    assert HOSTILE in text
    # the latest point is offered first, so nothing has to be chosen
    assert visitor.value("compare_with") == kept.points(code)[0].id


def test_the_report_has_the_comparison(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    kept.keep_point(code, "令和7年度")
    with patch.object(st, "download_button") as button:
        Visitor("progress", code=code)
    calls = {call.kwargs["key"]: call.kwargs["data"] for call in button.call_args_list}
    assert set(calls) == {
        *("download_pdf_full", "download_docx_full", "download_xlsx"),
        "download_point",
    }
    made = calls["download_pdf_full"]()
    text = "".join(page_texts(made))
    assert content().wording.of("ja")("report.comparison_chapter") in text.replace("\n", "")
    assert read_report(made, content()).assessment == samples.half_filled()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_older_file_is_compared_and_changes_nothing(lang: Lang, kept: AssessmentStore) -> None:
    code, before = kept.create(samples.half_filled())
    older = {
        "format": 1,
        "checklist": "2025.1",
        "profile": {"name": "別の市"},
        "answers": {"capacity.people": {"level": 1}, "capacity.songs": {"level": 3}},
    }
    visitor = Visitor("progress", code=code, lang=lang)
    visitor.bring("older.json", json.dumps(older).encode(), key="before")
    text = visitor.reads()
    assert "1→0" in text
    assert "answers.capacity.songs" in text
    say = visitor.say
    assert say("progress.other_municipality", then="別の市", now="福岡県北九州市") in text
    assert kept.open(code) == before
    assert kept.points(code) == ()


def test_a_new_point_takes_the_comparison_with_a_file_away_from_nobody(
    kept: AssessmentStore,
) -> None:
    """Whoever compares with a file and keeps the answers of now goes on comparing with the file."""
    code, _ = kept.create(samples.half_filled())
    older = {
        "format": 1,
        "profile": {"name": "別の市"},
        "answers": {"capacity.people": {"level": 1}},
    }
    visitor = Visitor("progress", code=code)
    visitor.bring("older.json", json.dumps(older).encode(), key="before")
    assert "1→0" in visitor.reads()
    kept_point(visitor, "令和8年度")
    (point,) = kept.points(code)
    assert visitor.value("compare_with") is None  # the file
    assert "1→0" in visitor.reads()
    visitor.choose("compare_with", point.id)
    assert "1→0" not in visitor.reads()


def test_a_file_of_the_same_says_that_nothing_changed(kept: AssessmentStore) -> None:
    code, before = kept.create(samples.half_filled())
    visitor = Visitor("progress", code=code)
    visitor.bring("same.json", write_savefile(before.assessment), key="before")
    assert visitor.say("progress.alt_risen_none") in visitor.reads()
    assert visitor.say("progress.alt_fallen_none") in visitor.reads()


def test_a_foreign_file_is_refused_in_words(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    visitor = Visitor("progress", code=code).bring("a.json", b"nothing of ours", key="before")
    assert visitor.say("upload.refused") in visitor.problems()


def test_a_point_is_deleted_only_after_saying_so(kept: AssessmentStore) -> None:
    code, _ = kept.create(samples.half_filled())
    first, second = kept.keep_point(code, "一"), kept.keep_point(code, "二")
    visitor = Visitor("progress", code=code)
    assert visitor.app.button(key="delete_point").disabled
    visitor.choose("point_to_delete", first.id)
    visitor.tick(f"sure:{first.id}").press("delete_point")
    assert visitor.say("progress.deleted") in visitor.reads()
    assert kept.points(code) == (second,)


@pytest.mark.parametrize(
    ("press", "said"), [("keep_now", "progress.kept"), ("delete_point", "progress.deleted")]
)
def test_what_a_press_led_to_is_said_although_its_run_was_broken_off(
    press: str, said: str, kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by whatever else arrives while the page is drawn."""
    code, _ = kept.create(samples.half_filled())
    point = kept.keep_point(code, "一")
    visitor = Visitor("progress", code=code).tick(f"sure:{point.id}")
    breaks = iter([st.rerun])
    monkeypatch.setattr(frame, "footer", lambda: next(breaks, footer)())
    visitor.press(press)
    assert next(breaks, None) is None
    assert visitor.say(said, point="…").partition("…")[0] in visitor.reads()


def test_what_cannot_be_kept_is_said(
    kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _ = kept.create(samples.half_filled())
    for _ in range(MOST_POINTS):
        kept.keep_point(code)
    visitor = kept_point(Visitor("progress", code=code), "一つ多い")
    assert TooManyPoints().lines("ja")[0] in visitor.problems()
    assert len(kept.points(code)) == MOST_POINTS

    other, _ = kept.create(samples.half_filled())
    visitor = kept_point(Visitor("progress", code=other), "制御\x1b文字")
    assert "使えない文字" in visitor.problems()
    assert kept.points(other) == ()

    def full(*_: object) -> None:
        raise NotSaved([])

    visitor = Visitor("capacity", code=other)
    monkeypatch.setattr(AssessmentStore, "save", full)
    visitor.choose_level("capacity.legal", 1).go_to("progress")
    kept_point(visitor, "未保存")
    assert visitor.say("common.unsaved_first") in visitor.problems()
    assert kept.points(other) == ()


def test_nothing_can_be_kept_of_the_example() -> None:
    visitor = Visitor("progress", example=True)
    assert visitor.say("progress.example_name") in visitor.reads()
    assert visitor.say("common.example_notice") in visitor.reads()
    assert not [one for one in visitor.app.text_input if one.key == "point_name"]
    assert "2→3" in visitor.reads()


def test_an_assessment_stored_under_an_older_checklist_tells_what_it_loses(
    kept: AssessmentStore,
) -> None:
    older = samples.half_filled().with_answer("capacity.songs", Answer(level=3, note=HOSTILE))
    code, _ = kept.create(older.model_copy(update={"checklist": "2025.1"}))
    visitor = Visitor("capacity", code=code)
    assert visitor.say("common.other_version") in visitor.reads()
    assert HOSTILE in visitor.reads()
    visitor.choose_level("capacity.legal", 2).go_to("progress")
    assert visitor.say("common.other_version") not in visitor.reads()
    # the older answers stayed as a point in time, which says once more what was dropped
    assert len(kept.points(code)) == 1
    assert "answers.capacity.songs" in visitor.reads()


def test_a_point_in_time_is_taken_home_whole(kept: AssessmentStore) -> None:
    """As the page on data says: with evidence and notes, which the comparison does not show."""
    code, _ = kept.create(samples.half_filled())
    for name in (HOSTILE, "令和8年度"):
        kept.keep_point(code, name)
    older = kept.points(code)[-1]
    with patch.object(st, "download_button") as button:
        Visitor("progress", code=code).choose("compare_with", older.id)
    (call,) = [c for c in button.call_args_list[-4:] if c.kwargs["key"] == "download_point"]
    assert read_report(call.kwargs["data"](), content()).assessment == older.assessment
    assert "[a](https://evil.example)" not in call.args[0]
