"""Something newer is done while something is being saved: Streamlit breaks the older run off where
it next touches the page. Whatever was done first is kept all the same, and kept whole."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from checklist.answers import NOT_APPLICABLE, Assessment, Profile
from store.assessments import AssessmentStore
from tests.support import samples
from tests.support.kept import stored
from tests.support.visitor import Visitor
from views.session import fields

LEGAL = "capacity.legal"


def something_newer_is_done(states: WidgetStates | None = None) -> None:
    """A click that changes nothing has arrived: the page is to be drawn anew, with what its
    widgets show."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None and context.script_requests is not None:  # else the test's own doing
        context.script_requests.request_rerun(
            RerunData(context.query_string, states, context.page_script_hash)
        )


@pytest.fixture
def code(kept: AssessmentStore) -> str:
    return kept.create(samples.half_filled())[0]


@pytest.fixture
def every_save_meets_something_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("save", "create"):
        ordinary = getattr(AssessmentStore, name)

        def meeting(*args: Any, ordinary: Any = ordinary) -> Any:
            done = ordinary(*args)
            something_newer_is_done()
            return done

        monkeypatch.setattr(AssessmentStore, name, meeting)


@pytest.mark.usefixtures("every_save_meets_something_newer")
def test_two_changes_that_arrive_together_are_both_kept(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("capacity", code=code)
    visitor.unfold(f"fold:{LEGAL}").app.text_area(key=f"note:{LEGAL}").set_value("要綱は検討中")
    visitor.choose_level(LEGAL, 3)
    saved = stored(kept, code)[LEGAL]
    assert (saved.level, saved.note) == (3, "要綱は検討中")
    assert (visitor.level(LEGAL), visitor.value(f"note:{LEGAL}")) == (3, "要綱は検討中")


@pytest.mark.usefixtures("every_save_meets_something_newer")
def test_what_follows_on_the_page_is_done_as_well(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("purpose", code=code).choose_level("purpose.brand", NOT_APPLICABLE)
    visitor.type("reason:purpose.brand", "県の所管")
    assert stored(kept, code)["purpose.brand"].reason == "県の所管"
    assert visitor.value("reason:purpose.brand") == "県の所管"
    assert visitor.problems() == ""


@pytest.mark.usefixtures("every_save_meets_something_newer")
def test_the_first_answer_of_all_opens_its_assessment(kept: AssessmentStore) -> None:
    visitor = Visitor("capacity").choose_level(LEGAL, 3)
    assert stored(kept, visitor.code)[LEGAL].level == 3
    assert visitor.level(LEGAL) == 3


@pytest.mark.usefixtures("every_save_meets_something_newer")
def test_what_is_saved_as_new_stays_open(kept: AssessmentStore, code: str) -> None:
    visitor = Visitor("capacity", code=code)
    kept.delete(code)
    visitor.choose_level(LEGAL, 3).press("save_as_new")
    assert visitor.code != code
    assert stored(kept, visitor.code)[LEGAL].level == 3
    assert visitor.level(LEGAL) == 3


def test_the_first_click_in_a_new_session_outlives_a_second(
    kept: AssessmentStore, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Visitor("capacity", code=code)
    before.app.radio(key=f"level:{LEGAL}").set_value(3)
    states = before.app._tree.get_widget_states()
    is_first, is_met = fields.is_first_draw, False

    def meeting(key: str) -> bool:
        nonlocal is_met
        found = is_first(key)
        if key == f"level:{LEGAL}" and not is_met:
            is_met = True
            something_newer_is_done(states)
        return found

    monkeypatch.setattr(fields, "is_first_draw", meeting)
    Visitor("capacity", code=code, states=states)
    assert is_met
    assert stored(kept, code)[LEGAL].level == 3


def test_what_the_first_click_fills_in_is_no_change_by_somebody_else(kept: AssessmentStore) -> None:
    """The page in the browser still shows it blank when the click reaches the new session."""
    begun = Assessment(profile=Profile(prefecture="福岡県"))
    code = kept.create(begun)[0]
    before = Visitor("profile", code=code)
    before.app.selectbox(key="municipality").set_value("401005")
    visitor = Visitor("profile", code=code, states=before.app._tree.get_widget_states())
    profile = stored(kept, code).profile
    assert (profile.code, profile.name) == ("401005", "北九州市")
    assert profile.population is not None
    assert visitor.value("population") == str(profile.population)
    assert visitor.problems() == ""
