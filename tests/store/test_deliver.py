"""What a browser sends until it knows that it is saved: done once, and over nobody's head."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers import NOT_APPLICABLE, Assessment
from store.assessments import AssessmentStore
from store.editing import Edit, Editing

FINANCE, LEGAL = "capacity.finance", "capacity.legal"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AssessmentStore]:
    store = AssessmentStore(tmp_path_factory.mktemp("store") / "assessments.db")
    yield store
    store.close()


def opened(store: AssessmentStore, code: str) -> Editing:
    """A session of a server that knows nothing of earlier ones."""
    page = Editing(store, "2026.1", code)
    assert page.open()
    return page


def begun(store: AssessmentStore, **fields: object) -> tuple[Editing, str]:
    code, _ = store.create(Assessment())
    page = opened(store, code)
    if fields:
        page.change(FINANCE, fields)
    return page, code


def edit(place: str = FINANCE, **fields: object) -> Edit:
    return Edit(id=uuid4().hex, place=place, fields=fields)


def saved(store: AssessmentStore, code: str) -> Assessment:
    kept = store.open(code)
    assert kept is not None
    return kept.assessment


def test_what_is_delivered_twice_is_done_once(store: AssessmentStore) -> None:
    page, code = begun(store)
    posted = edit(level=2)
    assert page.deliver(posted, [{"level": None}])
    version = store.version(code)
    assert page.deliver(posted, [{"level": None}])
    assert opened(store, code).deliver(posted, [{"level": None}])  # by another server
    assert (store.version(code), saved(store, code)[FINANCE].level) == (version, 2)


def test_what_is_delivered_late_never_undoes_what_came_later_here(store: AssessmentStore) -> None:
    page, code = begun(store)
    first = edit(level=2)
    page.deliver(first, [{"level": None}])
    page.change(FINANCE, {"level": 3})
    assert page.deliver(first, [{"level": None}])
    assert saved(store, code)[FINANCE].level == 3


@pytest.mark.parametrize(
    ("theirs", "seen", "is_asked"),
    [
        (None, [{"level": None}], False),
        (None, [{"level": 1}], False),  # they took it back: a blank is filled
        (1, [{"level": 1}], False),
        (1, [{"level": None}, {"level": 1}], False),  # an earlier one of our own
        (3, [{"level": 1}], True),
        (3, [], True),
        (2, [{"level": 1}], False),  # they say the same
    ],
)
def test_a_newer_answer_by_somebody_else_is_asked_about(
    store: AssessmentStore, theirs: int | None, seen: list[dict[str, object]], is_asked: bool
) -> None:
    page, code = begun(store, level=theirs, note="委員会で確認")
    page = opened(store, code)
    posted = edit(level=2)
    assert page.deliver(posted, seen) is not is_asked
    assert bool(page.clashes) is is_asked
    assert saved(store, code)[FINANCE].level == (theirs if is_asked else 2)
    if is_asked:
        page.settle(keep_mine=False)
        assert page.deliver(posted, seen)  # decided about: the browser forgets it
        assert saved(store, code)[FINANCE].level == theirs


def test_an_answer_to_another_question_is_no_reason_to_ask(store: AssessmentStore) -> None:
    page, code = begun(store, level=1)
    other = opened(store, code)
    other.change(LEGAL, {"level": 4})
    assert page.deliver(edit(level=2), [{"level": 1}])
    assert not page.clashes
    assert saved(store, code)[FINANCE].level == 2
    assert saved(store, code)[LEGAL].level == 4


def test_a_reason_written_over_somebodys_level_is_asked_about(store: AssessmentStore) -> None:
    page, code = begun(store, level=3)
    posted = edit(level=NOT_APPLICABLE, reason="県の所管")
    assert not page.deliver(posted, [{"reason": "", "level": 1}])
    assert page.clashes
    assert saved(store, code)[FINANCE].level == 3


@pytest.mark.parametrize(
    ("seen", "is_asked"), [([{"level": 1}], False), ([{"level": None}], True), ([], True)]
)
def test_what_was_asked_only_because_a_new_server_did_not_know_is_settled(
    store: AssessmentStore, seen: list[dict[str, object]], is_asked: bool
) -> None:
    """A renewed server learns from the browser what the page had shown: where just that is saved,
    nobody else was there."""
    page, code = begun(store, level=1)
    page = opened(store, code)
    with page.not_knowing_what_was_seen():
        page.change(FINANCE, {"level": 2})
    assert page.clashes
    assert page.deliver(edit(level=2), seen) is not is_asked
    assert bool(page.clashes) is is_asked
    assert saved(store, code)[FINANCE].level == (1 if is_asked else 2)


def test_what_was_typed_on_meanwhile_is_settled_with_it(store: AssessmentStore) -> None:
    page, code = begun(store, note="案")
    page = opened(store, code)
    with page.not_knowing_what_was_seen():
        page.change(FINANCE, {"note": "要綱"})
    assert page.deliver(edit(note="要綱を改正"), [{"note": "案"}, {"note": "要綱"}])
    assert not page.clashes
    assert saved(store, code)[FINANCE].note == "要綱を改正"


@pytest.mark.parametrize("ours", [{"level": 2}, {"note": "改正"}])
def test_a_clash_with_somebody_who_was_there_stays(
    store: AssessmentStore, ours: dict[str, object]
) -> None:
    """Made on a known version, or on another field than the one that is delivered."""
    page, code = begun(store, level=1, note="案")
    page = opened(store, code)
    if "level" in ours:
        opened(store, code).change(FINANCE, {"note": "別の案"})
        page.change(FINANCE, ours)
    else:
        with page.not_knowing_what_was_seen():
            page.change(FINANCE, ours)
    assert page.clashes
    assert not page.deliver(edit(level=2), [{"level": 1}])
    assert page.clashes
    assert saved(store, code)[FINANCE].level == 1


_VALUES = st.one_of(st.none(), st.integers(0, 4))


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["mine", "theirs", "again", "restart", "replayed"]), _VALUES)
    ),
)
def test_whatever_is_sent_again_no_foreign_answer_is_lost(
    store: AssessmentStore, steps: list[tuple[str, int | None]]
) -> None:
    """Mine, theirs, repetitions and new servers in any order: a value saved by somebody else is
    only ever replaced by one that was made with it in sight, or by the user's decision."""
    page, code = begun(store)
    posted: list[tuple[Edit, list[dict[str, object]]]] = []
    for kind, level in steps:
        before = saved(store, code)[FINANCE].level
        if kind == "theirs":
            opened(store, code).change(FINANCE, {"level": level})
        elif kind == "restart":
            page = opened(store, code)
        elif kind == "replayed" and posted:  # Streamlit's own message, to a server that is new
            page = opened(store, code)
            with page.not_knowing_what_was_seen():
                page.change(FINANCE, posted[-1][0].fields)
            assert saved(store, code)[FINANCE].level in (before, posted[-1][0].fields["level"])
            assert before is None or saved(store, code)[FINANCE].level == before
        elif kind == "mine":
            page.look()
            posted.append((edit(level=level), [{"level": page.shown[FINANCE].level}]))
        if kind in ("mine", "again") and posted:
            page.look()
            last, seen = posted[-1]
            is_done = page.deliver(last, seen)
            now = saved(store, code)[FINANCE].level
            if now != before:
                assert before in (None, *(one["level"] for one in seen))
                assert now == last.fields["level"]
            if is_done and kind == "mine":
                assert page.deliver(last, seen)
