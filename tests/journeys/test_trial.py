"""What if: trying out moves what is shown, and nothing that is saved."""

from __future__ import annotations

from checklist.answers import Answer
from store.assessments import AssessmentStore
from tests.support import samples
from tests.support.visitor import Visitor


def test_a_level_moves_stage_and_score_and_is_not_saved(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(1))[0]
    before = kept.open(code)
    visitor = Visitor("trial", code=code)
    overall = visitor.say("common.overall")
    assert f"{overall} 25" in visitor.on_one_line()
    for criterion in ("strength.infrastructure", "purpose.brand"):
        visitor.choose(f"try:{criterion}", 2)
    shown = visitor.on_one_line()
    assert "段階 0 → 1" in shown
    assert f"{overall} 25 → 33" in shown  # best-of items at 50 in place of 25: (50+50+4·25)/6
    assert kept.open(code) == before
    assert "25" in Visitor("results", code=code).reads()


def test_what_is_tried_stays_until_it_is_taken_back(kept: AssessmentStore) -> None:
    code = kept.create(samples.complete(1))[0]
    visitor = Visitor("trial", code=code).choose("try:system.unit", 4)
    visitor.go_to("results").go_to("trial")
    assert visitor.value("try:system.unit") == 4
    visitor.press("reset_trial")
    assert visitor.value("try:system.unit") == -1
    assert "→" not in visitor.on_one_line().split(visitor.say("trial.lead"))[0]


def test_the_plan_can_be_tried_year_by_year() -> None:
    visitor = Visitor("trial", example=True).press("after_year:1")
    assert visitor.value("try:capacity.self-evaluation") == 2
    assert visitor.value("try:system.unit") == -1, "begun, and true two years later"
    assert "段階 1 → 2" not in visitor.on_one_line()
    visitor.press("after_year:3")
    assert visitor.value("try:system.unit") == 2
    assert "段階 1 → 2" in visitor.on_one_line()
    closed = visitor.say("trial.closed", n=3)
    assert closed in visitor.on_one_line()


def test_own_weights_are_said(kept: AssessmentStore) -> None:
    weighed = samples.complete(1).with_weights({"system": 5})
    visitor = Visitor("trial", code=kept.create(weighed)[0])
    assert "4 体制は5" in visitor.reads()
    assert "重み" not in Visitor("trial", code=kept.create(samples.complete(1))[0]).reads()


def test_what_a_try_changes_is_said_in_english_too() -> None:
    visitor = Visitor("trial", example=True, lang="en").choose("try:capacity.finance", 4)
    assert f"{visitor.say('common.overall')} 46 (43–54) → 48 (44–56)" in visitor.on_one_line()


def test_more_gaps_to_a_higher_stage_are_told_with_the_stages(kept: AssessmentStore) -> None:
    visitor = Visitor("trial", code=kept.create(samples.complete(1))[0])
    for criterion in ("strength.infrastructure", "purpose.brand"):
        visitor.choose(f"try:{criterion}", 2)
    shown = visitor.on_one_line()
    assert "第1段階「関係構築」まで2件 → 第2段階「研修」まで" in shown
    assert "現在地" not in shown


def test_an_unknown_level_is_never_shown_as_level_0(kept: AssessmentStore) -> None:
    unknown = samples.complete(1).with_answer("capacity.legal", Answer(level="unknown"))
    code = kept.create(unknown.model_copy(update={"target": 3}))[0]
    name = "3-3 条例・要綱"
    for page in ("trial", "plan", "results", "near"):
        shown = Visitor(page, code=code).on_one_line()
        for told in (f"{name} 0 ", f"{name} 0→", f"{name} 0 →"):
            assert told not in shown, page
