"""The plan: what is chosen there is kept, and the plan follows it."""

from __future__ import annotations

import pytest

from checklist.answers import Answer, Assessment, Plan, PlannedStep
from checklist.fiscal import BudgetCycle
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from store.assessments import AssessmentStore
from tests.support import samples
from tests.support.kept import stored
from tests.support.visitor import Visitor
from views.server.clock import now, today
from views.server.resources import content
from wording.plan import summarise_plan
from wording.subject import Subject


def intro(assessment: Assessment) -> str:
    result = assess(assessment, content())
    found = summarise_plan(Subject(result, "ja", today()))
    assert found is not None
    return found.intro


def test_capacity_and_target_are_kept_and_the_plan_follows(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(1))[0]
    visitor = Visitor("plan", code=code)
    assert visitor.value("capacity") == Plan().capacity
    assert intro(stored(kept, code)) in visitor.reads()
    visitor.enter_number("capacity", 5).choose("plan_target", 3)
    assert stored(kept, code).plan == Plan(capacity=5)
    assert stored(kept, code).target == 3
    assert intro(stored(kept, code)) in visitor.reads()
    again = Visitor("plan", code=code)
    assert again.value("capacity") == 5
    assert "3年目" in again.reads()


def test_too_small_a_capacity_is_told_and_what_would_do(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(2))[0]
    visitor = Visitor("plan", code=code).enter_number("capacity", 1)
    assert visitor.say("plan.capacity_needed", capacity=2) in visitor.reads()


def test_two_who_change_the_capacity_are_asked(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(1))[0]
    one, two = Visitor("plan", code=code), Visitor("plan", code=code)
    one.enter_number("capacity", 4)
    two.app.number_input(key="capacity").set_value(12).run()
    assert stored(kept, code).plan == Plan(capacity=4)
    assert visitor_reads_both(two)
    two.press("keep_mine")
    assert stored(kept, code).plan == Plan(capacity=12)


def visitor_reads_both(visitor: Visitor) -> bool:
    shown = visitor.reads()
    return all(visitor.say("common.capacity", n=n) in shown for n in (4, 12))


def test_nobody_changes_the_example() -> None:
    visitor = Visitor("plan", example=True)
    assert visitor.app.number_input(key="capacity").disabled
    assert visitor.app.selectbox(key="plan_target").disabled


def test_at_the_top_nothing_is_planned(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(4))[0]
    assert Visitor("plan", code=code).say("plan.top") in Visitor("plan", code=code).reads()


# ------------------------------------------------------------------- what is said of single steps


def planned(kept: AssessmentStore) -> tuple[str, Visitor]:
    """The example as somebody's own assessment, with its plan still unsaid."""
    code = kept.create(content().example.with_plan(Plan()))[0]
    return code, Visitor("plan", code=code)


def test_owner_month_and_note_are_kept_and_shown(kept: AssessmentStore) -> None:
    code, visitor = planned(kept)
    visitor.press("edit:system.unit:2")
    visitor.type("owner:system.unit:2", "総務課").type("due:system.unit:2", "令和9年9月")
    visitor.type("note:system.unit:2", "議会の後に")
    said = stored(kept, code).plan.remarks_on("system.unit", 2)
    assert (said.owner, said.due, said.note) == ("総務課", "2027-09", "議会の後に")
    again = Visitor("plan", code=code).reads()
    assert all(text in again for text in ("総務課", "2027年9月", "議会の後に"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_month_shown_can_be_typed_again(kept: AssessmentStore, lang: Lang) -> None:
    step = PlannedStep(criterion="system.unit", level=2, due="2027-12")
    code = kept.create(content().example.with_plan(Plan(steps=(step,))))[0]
    visitor = Visitor("plan", code=code, lang=lang).press("edit:system.unit:2")
    shown = visitor.value("due:system.unit:2")
    visitor.type("due:system.unit:2", "").type("due:system.unit:2", shown)
    assert visitor.problems() == ""
    assert stored(kept, code).plan.remarks_on("system.unit", 2).due == "2027-12"


def test_a_month_that_is_none_stays_in_its_field_with_the_reason(kept: AssessmentStore) -> None:
    code, visitor = planned(kept)
    visitor.press("edit:system.unit:2").type("due:system.unit:2", "来年の秋")
    assert visitor.value("due:system.unit:2") == "来年の秋"
    assert "2027年9月" in visitor.problems()
    assert stored(kept, code).plan == Plan()
    visitor.type("due:system.unit:2", "2027/11")
    assert visitor.problems() == ""
    assert stored(kept, code).plan.remarks_on("system.unit", 2).due == "2027-11"


def test_a_forbidden_step_makes_another_plan_or_tells_why_there_is_none(
    kept: AssessmentStore,
) -> None:
    code, visitor = planned(kept)
    visitor.press("edit:system.unit:2").choose("choice:system.unit:2", "forbidden")
    shown = visitor.reads()
    assert visitor.say("plan.others") in shown
    assert "「行わない」とした取組があります" in shown
    visitor.choose("choice:system.unit:2", "none")
    assert stored(kept, code).plan == Plan()
    assert visitor.say("plan.others") not in visitor.reads()


def test_something_else_can_be_added(kept: AssessmentStore) -> None:
    code, visitor = planned(kept)
    visitor.choose("add_criterion", "capacity.legal").choose("add_level:capacity.legal", 4)
    visitor.press("add_step")
    assert stored(kept, code).plan.remarks_on("capacity.legal", 4).choice == "pinned"
    shown = visitor.on_one_line()
    assert "3-3 条例・要綱 3→4" in shown
    assert visitor.say("plan.choice_pinned") in shown


def test_own_effort_is_kept(kept: AssessmentStore) -> None:
    code, visitor = planned(kept)
    visitor.press("edit:system.unit:2").choose("effort:system.unit:2", "L")
    assert stored(kept, code).plan.remarks_on("system.unit", 2).effort == "L"
    visitor.choose("effort:system.unit:2", "none")
    assert stored(kept, code).plan == Plan()


def test_the_first_year_is_kept(kept: AssessmentStore) -> None:
    code, visitor = planned(kept)
    years = visitor.app.selectbox(key="first_year").options
    assert len(years) >= 6
    session_year = content().example.plan.first_year
    assert session_year is not None
    visitor.choose("first_year", session_year)
    assert stored(kept, code).plan.first_year == session_year
    assert "1年目・令和9（2027）年度" in visitor.reads()


def test_two_who_say_something_of_two_steps_are_both_heard(kept: AssessmentStore) -> None:
    code, one = planned(kept)
    two = Visitor("plan", code=code).press("edit:partner.nurturing:2")
    one.press("edit:system.unit:2").type("owner:system.unit:2", "総務課")
    two.type("owner:partner.nurturing:2", "国際交流室")
    assert two.problems() == ""
    plan = stored(kept, code).plan
    assert plan.remarks_on("system.unit", 2).owner == "総務課"
    assert plan.remarks_on("partner.nurturing", 2).owner == "国際交流室"
    assert "4-1 部署と専門の職員 1→2" in two.reads(), "what somebody else said is told"


def test_two_who_say_something_of_one_step_are_asked(kept: AssessmentStore) -> None:
    code, one = planned(kept)
    two = Visitor("plan", code=code).press("edit:system.unit:2")
    one.press("edit:system.unit:2").type("owner:system.unit:2", "総務課")
    field = next(w for w in two.app.text_input if w.key == "owner:system.unit:2")
    field.set_value("企画課").run()
    shown = two.reads()
    assert "担当：総務課" in shown
    assert "担当：企画課" in shown
    two.press("keep_mine")
    assert stored(kept, code).plan.remarks_on("system.unit", 2).owner == "企画課"


# ------------------------------------------------------------------- weights


def test_own_weights_move_the_score_and_can_be_set_back(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(2).with_answer("system.unit", Answer(level=4)))[0]
    visitor = Visitor("results", code=code).unfold("weights")
    assert visitor.value("weight:system") == 1
    fold = fold_of_weights(visitor)
    visitor.enter_number("weight:system", 5)
    assert fold_of_weights(visitor) == fold, "another one for the browser: the focus would be lost"
    assert stored(kept, code).weights == {"system": 5}
    # five items at 50, the system at (4 + 2 + 2) / 12 = 66.7: (5·50 + 5·66.7) / 10 = 58.3
    assert f"{visitor.say('results.overall')} 58" in visitor.on_one_line()
    assert "4 体制は5" in visitor.reads()
    visitor.press("reset_weights")
    assert stored(kept, code).weights == {}
    assert visitor.value("weight:system") == 1, "the fold that was pressed in is still open"
    assert fold_of_weights(visitor) == fold


def fold_of_weights(visitor: Visitor) -> tuple[str, bool]:
    """What the browser knows the fold by, and whether it is open."""
    (fold,) = (e for e in visitor.app.expander if e.label == visitor.say("weights.title"))
    return fold.proto.id, fold.proto.expanded


def test_the_fold_of_own_weights_is_open_when_the_page_is_entered(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(2).with_weights({"system": 5}))[0]
    visitor = Visitor("results", code=code)
    assert fold_of_weights(visitor)[1]
    visitor.press("reset_weights")
    assert fold_of_weights(visitor)[1], "as long as one stays"
    visitor.go_to("plan").go_to("results")
    assert not fold_of_weights(visitor)[1]


@pytest.mark.parametrize(("page", "key"), [("plan", "capacity"), ("results", "weight:system")])
def test_a_number_that_was_deleted_comes_back(kept: AssessmentStore, page: str, key: str) -> None:
    begun = samples.complete(1).with_weights({"system": 5}).with_plan(Plan(capacity=5))
    code = kept.create(begun)[0]
    visitor = Visitor(page, code=code).enter_number(key, 6)
    visitor.enter_number(key, None)
    assert visitor.value(key) == 6
    found = stored(kept, code)
    assert 6 in (found.plan.capacity, found.weights["system"])


def test_how_far_a_step_is_is_kept_with_the_day(kept: AssessmentStore) -> None:
    code, visitor = planned(kept)
    visitor.press("edit:system.unit:2").choose("state:system.unit:2", "doing")
    assert visitor.say("plan.status_doing") in visitor.reads()
    visitor.choose("state:system.unit:2", "done")
    said = stored(kept, code).plan.remarks_on("system.unit", 2)
    assert (said.state, said.done_on) == ("done", f"{now():%Y-%m-%d}")
    visitor.type("done_on:system.unit:2", "令和8年11月2日")
    assert stored(kept, code).plan.remarks_on("system.unit", 2).done_on == "2026-11-02"
    shown = Visitor("plan", code=code).reads()
    assert visitor.say("plan.status_done_on", day="2026年11月2日") in shown
    assert visitor.say("plan.done_not_answered", level=2) in shown
    visitor.choose("state:system.unit:2", "none")
    assert stored(kept, code).plan == Plan()


def test_the_months_of_the_budget_are_kept(kept: AssessmentStore) -> None:
    code, visitor = planned(kept)
    visitor.choose("budget_request_to", 12)
    assert stored(kept, code).plan.budget == BudgetCycle(request_to=12)
    visitor.choose("budget_assessed", 4)  # before the requests
    assert stored(kept, code).plan.budget == BudgetCycle(request_to=12)
    assert "順に入れてください" in visitor.problems()
