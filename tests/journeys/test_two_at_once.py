"""Two people on one assessment never overwrite each other silently."""

from __future__ import annotations

import pytest

from store.assessments import AssessmentStore
from tests.support import samples
from tests.support.kept import stored
from tests.support.visitor import Visitor
from views.server.resources import content
from wording.phrases import Phrases


@pytest.fixture
def code(kept: AssessmentStore) -> str:
    return kept.create(samples.half_filled())[0]


def label(criterion_id: str) -> str:
    return Phrases(content(), "ja").criterion(criterion_id)


def test_what_the_other_saved_shows_at_the_next_look(kept: AssessmentStore, code: str) -> None:
    one, two = Visitor("system", code=code), Visitor("system", code=code)
    one.choose_level("system.unit", 1)
    assert two.look_again().level("system.unit") == 1
    assert f"{label('system.unit')}：1 個別対応" in two.notices()
    two.choose_level("system.network", 3)
    assert stored(kept, code)["system.unit"].level == 1
    assert stored(kept, code)["system.network"].level == 3


@pytest.mark.usefixtures("at_the_same_moment")
def test_different_places_are_merged_and_told(kept: AssessmentStore, code: str) -> None:
    one, two = Visitor("capacity", code=code), Visitor("capacity", code=code)
    one.choose_level("capacity.finance", 4)
    two.choose_level("capacity.legal", 1)
    saved = stored(kept, code)
    assert (saved["capacity.finance"].level, saved["capacity.legal"].level) == (4, 1)
    assert two.say("common.taken_over") in two.notices()
    assert f"{label('capacity.finance')}：4 継続改善" in two.notices()
    assert two.level("capacity.finance") == 4
    assert two.say("common.taken_over") in two.go_to("results").notices()  # until it was seen
    assert two.press("taken_over_seen").notices() == ""


@pytest.mark.usefixtures("at_the_same_moment")
@pytest.mark.parametrize(("press", "kept_level"), [("keep_theirs", 4), ("keep_mine", 1)])
def test_the_same_place_is_asked_and_either_choice_works(
    press: str, kept_level: int, kept: AssessmentStore, code: str
) -> None:
    one, two = Visitor("capacity", code=code), Visitor("capacity", code=code)
    one.choose_level("capacity.finance", 4).type("note:capacity.finance", "委員会で確認")
    two.choose_level("capacity.finance", 1)

    assert two.say("common.clash", place=label("capacity.finance")) in two.problems()
    for theirs_and_mine in ("4 継続改善", "委員会で確認", "1 個別対応"):
        assert theirs_and_mine in two.reads()
    assert stored(kept, code)["capacity.finance"].level == 4  # nothing overwritten

    two.press(press)
    assert two.problems() == ""
    assert stored(kept, code)["capacity.finance"].level == kept_level
    assert stored(kept, code)["capacity.finance"].note == "委員会で確認"
    assert two.level("capacity.finance") == kept_level


@pytest.mark.usefixtures("at_the_same_moment")
def test_typing_on_before_choosing_loses_nothing(kept: AssessmentStore, code: str) -> None:
    one, two = Visitor("capacity", code=code), Visitor("capacity", code=code)
    one.choose_level("capacity.finance", 4)
    two.choose_level("capacity.finance", 1).type("note:capacity.finance", "財政課に確認")
    assert stored(kept, code)["capacity.finance"].level == 4
    assert stored(kept, code)["capacity.finance"].note == ""
    assert two.say("common.save_waits") in two.reads()
    two.press("keep_mine")
    answer = stored(kept, code)["capacity.finance"]
    assert (answer.level, answer.note) == (1, "財政課に確認")


@pytest.mark.usefixtures("at_the_same_moment")
def test_a_second_clash_waits_for_its_own_answer(kept: AssessmentStore, code: str) -> None:
    one, two = Visitor("capacity", code=code), Visitor("capacity", code=code)
    for criterion in ("capacity.finance", "capacity.people"):
        one.choose_level(criterion, 4)
    two.choose_level("capacity.finance", 1)
    one.choose_level("capacity.people", 3)
    two.choose_level("capacity.people", 1)
    assert (two.say("common.clash", place=label("capacity.finance"))) in two.problems()
    two.choose_level("capacity.legal", 2)  # going on does not lose the question
    two.press("keep_mine")
    assert two.say("common.clash", place=label("capacity.people")) in two.problems()
    two.press("keep_mine")
    saved = stored(kept, code)
    levels = [saved[f"capacity.{c}"].level for c in ("finance", "people", "legal")]
    assert levels == [1, 1, 2]


@pytest.mark.usefixtures("at_the_same_moment")
def test_the_profile_clashes_as_one_place(kept: AssessmentStore, code: str) -> None:
    one, two = Visitor("profile", code=code), Visitor("profile", code=code)
    one.type("population", "900,000")
    two.type("ties", "大連市")
    assert two.say("common.clash", place=two.say("common.place_profile")) in two.problems()
    two.press("keep_mine")
    assert stored(kept, code).profile.population == 900_000
    assert stored(kept, code).profile.ties == ("大連市",)


@pytest.mark.usefixtures("at_the_same_moment")
def test_the_same_answer_twice_is_no_clash(kept: AssessmentStore, code: str) -> None:
    one, two = Visitor("results", code=code), Visitor("results", code=code)
    one.choose("target", 4)
    two.choose("target", 4)
    assert two.problems() == ""
    assert stored(kept, code).target == 4


def test_deleted_elsewhere_is_said_and_can_be_saved_as_new(
    kept: AssessmentStore, code: str
) -> None:
    visitor = Visitor("capacity", code=code)
    kept.delete(code)
    visitor.choose_level("capacity.legal", 3)
    assert visitor.say("common.gone") in visitor.problems()
    assert visitor.level("capacity.legal") == 3  # what was entered is still there
    assert kept.open(code) is None

    visitor.press("save_as_new")
    assert visitor.problems() == ""
    assert visitor.code != code
    before = samples.half_filled()
    saved = stored(kept, visitor.code)
    assert saved["capacity.legal"].level == 3
    assert saved.profile == before.profile
    assert all(saved[c] == answer for c, answer in before.answers.items())
