"""Any order of calls does what a plain dict would do."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from checklist.answers import Assessment
from store.assessments import MOST_POINTS, AssessmentStore, Conflict, Gone, TooManyPoints
from store.codes import new_code
from tests.support import often
from tests.support.stored import sample

ASSESSMENTS = st.text("あa0 \n'\"\\%", max_size=10).map(sample)
#: Far from the present version as well as near it.
OFF = st.integers(-3, 3)


class StoreModel(RuleBasedStateMachine):
    codes = Bundle("codes")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "assessments.db"
        self.stores = [AssessmentStore(self.path), AssessmentStore(self.path)]
        self.model: dict[str, tuple[int, Assessment]] = {}
        self.points: dict[str, list[tuple[str, Assessment]]] = {}

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    @rule(target=codes, which=st.integers(0, 1), assessment=ASSESSMENTS)
    def create(self, which: int, assessment: Assessment) -> str:
        code, kept = self.stores[which].create(assessment)
        assert code not in self.model
        assert (kept.version, kept.assessment) == (1, assessment)
        self.model[code] = (1, assessment)
        return code

    @rule(target=codes)
    def never_created(self) -> str:
        return new_code()

    @rule(code=codes, which=st.integers(0, 1), assessment=ASSESSMENTS, off=OFF | st.just(0))
    def save(self, code: str, which: int, assessment: Assessment, off: int) -> None:
        store = self.stores[which]
        if code not in self.model:
            with pytest.raises(Gone):
                store.save(code, 1 + off, assessment)
            return
        version, stored = self.model[code]
        if off:
            with pytest.raises(Conflict) as caught:
                store.save(code, version + off, assessment)
            kept = caught.value.stored
            assert (kept.version, kept.assessment) == (version, stored)
        else:
            kept = store.save(code, version, assessment)
            assert (kept.version, kept.assessment) == (version + 1, assessment)
            self.model[code] = (version + 1, assessment)

    @rule(code=codes, which=st.integers(0, 1))
    def open(self, code: str, which: int) -> None:
        kept = self.stores[which].open(code)
        assert (None if kept is None else (kept.version, kept.assessment)) == self.model.get(code)

    @rule(code=codes | consumes(codes), which=st.integers(0, 1))
    def delete(self, code: str, which: int) -> None:
        assert self.stores[which].delete(code) is (self.model.pop(code, None) is not None)
        self.points.pop(code, None)

    @rule(code=codes, which=st.integers(0, 1), name=st.text("あ\n'", max_size=3))
    def keep_point(self, code: str, which: int, name: str) -> None:
        if code not in self.model:
            with pytest.raises(Gone):
                self.stores[which].keep_point(code, name)
            return
        kept = self.points.setdefault(code, [])
        if len(kept) == MOST_POINTS:
            with pytest.raises(TooManyPoints):
                self.stores[which].keep_point(code, name)
            return
        self.stores[which].keep_point(code, name)
        kept.insert(0, (name, self.model[code][1]))

    @rule(code=codes, which=st.integers(0, 1), place=st.integers(0, MOST_POINTS))
    def delete_point(self, code: str, which: int, place: int) -> None:
        found = self.stores[which].points(code)
        if place < len(found):
            assert self.stores[which].delete_point(code, found[place].id) is True
            del self.points[code][place]
        else:
            assert self.stores[which].delete_point(code, -1) is False

    @invariant()
    def points_are_as_expected(self) -> None:
        for code in self.model:
            found = [(point.name, point.assessment) for point in self.stores[0].points(code)]
            assert found == self.points.get(code, [])

    @rule(which=st.integers(0, 1))
    def restart(self, which: int) -> None:
        self.stores[which].close()
        self.stores[which] = AssessmentStore(self.path)

    @rule(which=st.integers(0, 1))
    def go_on_with_a_backup(self, which: int) -> None:
        copy = self.path.with_name("backup.db")
        self.stores[which].backup(copy)
        for store in self.stores:
            store.close()
        self.path.unlink()
        copy.rename(self.path)
        self.stores = [AssessmentStore(self.path), AssessmentStore(self.path)]

    @invariant()
    def versions_are_as_expected(self) -> None:
        for code, (version, _) in self.model.items():
            assert self.stores[0].version(code) == self.stores[1].version(code) == version


TestStoreModel = StoreModel.TestCase
TestStoreModel.settings = settings(max_examples=often(40), stateful_step_count=25, deadline=None)
