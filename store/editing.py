"""One assessment as a page has it open: what is saved, what waits, what two people both changed.

No Streamlit here: ``session`` keeps one of these for each browser session. The store holds the
answers; this only knows which version its page shows, and never overwrites silently.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any

from checklist.answers import Answer, Assessment, changes, step_at
from checklist.problems import ProblemsError
from checklist.versions import Migrated
from store.assessments import AssessmentStore, Conflict, Gone, Kept, NotOpened, NotSaved

log = logging.getLogger("views")

#: A change as a function, so that it can be made on what somebody else saved meanwhile.
Edit = Callable[[Assessment], Assessment]


@dataclass(frozen=True)
class Waiting:
    """An edit that could not be saved yet, and what its page showed when it was made."""

    edit: Edit
    seen: Assessment


@dataclass(frozen=True)
class Clash:
    """The same place was changed here and elsewhere: nothing is overwritten until the user
    chooses. ``mine`` and ``theirs`` are the two outcomes to choose from."""

    place: str
    edit: Edit
    mine: Assessment
    theirs: Assessment


def _value(assessment: Assessment, place: str) -> object:
    """What stands at a place (``profile``, ``target``, ``weights``, ``plan``, ``workshop`` or a
    criterion id), whenever it was said."""
    if place == "profile":
        return assessment.profile
    if place == "target":
        return assessment.target
    if place == "weights":
        return assessment.weights
    if place == "plan":
        return assessment.plan.without_steps
    if (step := step_at(place)) is not None:
        return assessment.plan.said(*step)
    if place == "workshop":
        return assessment.workshop
    return assessment[place].model_copy(update={"at": None})


def _changed(before: Assessment, after: Assessment) -> list[str]:
    places = (change.place for change in changes(before, after))
    return [place for place in places if _value(before, place) != _value(after, place)]


def _both(first: Edit, second: Edit) -> Edit:
    return lambda shown: second(first(shown))


@dataclass
class Editing:
    """An assessment open on a page; without a ``code`` there is none in the store yet.

    ``asked`` is the version of the checklist that saved answers belong to. ``former`` is the code
    that the assessment had before it was saved as new. ``taken_over`` names the places that others
    changed, until the user has seen them. ``passing`` holds what is not an answer (yet): a refused
    text, a choice that lacks its reason.

    ``bring`` brings an assessment of another version of the checklist to this one; ``migrated`` is
    what that changed, until the first save makes it so in the store as well.

    A run whose connection broke may still be saving when the next one begins, in a thread of its
    own: each waits for the other, or it would take the other's change for that of somebody else.
    """

    store: AssessmentStore
    asked: str
    code: str | None = None
    bring: Callable[[Assessment], Migrated] = Migrated
    migrated: Migrated | None = None
    kept: Kept | None = None
    former: str | None = None
    is_new: bool = False
    is_missing: bool = False
    is_gone: bool = False
    waiting: dict[str, Waiting] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)
    trouble: ProblemsError | None = None
    taken_over: tuple[str, ...] = ()
    passing: dict[str, Any] = field(default_factory=dict)
    _knows_what_was_seen: bool = True
    _one_at_a_time: RLock = field(default_factory=RLock, repr=False, compare=False)

    @property
    def saved(self) -> Assessment:
        """What the store holds, as far as this page knows."""
        return self.kept.assessment if self.kept else Assessment(checklist=self.asked)

    @property
    def shown(self) -> Assessment:
        """What is saved, with what still waits to be saved."""
        with self._one_at_a_time:
            shown = self.saved
            for waiting in self.waiting.values():
                shown = waiting.edit(shown)
            return shown

    @property
    def has_unsaved(self) -> bool:
        return bool(self.waiting or self.clashes)

    # ------------------------------------------------------------------ reading

    def look(self) -> None:
        """Takes up what was saved elsewhere, and tries again to save what waits."""
        with self._one_at_a_time:
            if self.code is None:
                return
            try:
                self._take_up(self.code)
            except NotOpened as error:
                self._fails(error)  # what the page knows already stays on it
                return
            self.trouble = None
            if self.kept is None or self.is_gone:
                return
            waiting, self.waiting = self.waiting, {}
            for place, one in waiting.items():
                self._save(place, one.edit, one.seen)

    def open(self) -> bool:
        """Opens what the store holds under the code; False where it holds nothing. Raises
        NotOpened."""
        if self.code is not None:
            self._take_up(self.code)
        return self.kept is not None

    def _take_up(self, code: str) -> None:
        if self.is_gone:
            return
        if self.kept is None:
            kept = self.store.open(code)
            self.is_missing = kept is None
            self.kept = None if kept is None else self._brought(kept)
        elif (version := self.store.version(code)) is None:
            self.is_gone = True
        elif version != self.kept.version and (kept := self.store.open(code)) is not None:
            self._learn(self._brought(kept), *self.waiting)

    def _brought(self, kept: Kept) -> Kept:
        """What the store holds, in terms of this version of the checklist."""
        self.migrated = self.bring(kept.assessment)
        if self.migrated.assessment is kept.assessment:
            self.migrated = None
            return kept
        return replace(kept, assessment=self.migrated.assessment)

    def _keep_what_is_dropped(self, code: str) -> None:
        """Before the first save of a migrated assessment: answers without a place any more would
        be gone with it, so all of the earlier ones stay as a point in time."""
        if self.migrated is not None and self.migrated.loses:
            # beyond the most that people may keep: it is the only copy
            self.store.keep_point(code, most=None)
        self.migrated = None

    def _learn(self, kept: Kept, *mine: str) -> None:
        """Takes up what somebody else saved, and remembers where, so that the page can say so;
        ``mine``: places where it meets an edit from here."""
        others = [p for p in _changed(self.saved, kept.assessment) if p not in mine]
        self.taken_over = tuple(dict.fromkeys((*self.taken_over, *others)))
        self.kept = kept

    # ------------------------------------------------------------------ writing

    def create(self, initial: Assessment) -> None:
        """Puts an assessment into the store under a new code. Raises NotSaved."""
        with self._one_at_a_time:
            code, self.kept = self.store.create(
                initial.model_copy(update={"checklist": self.asked})
            )
            self.former, self.code = self.code, code
            self.is_new, self.is_missing, self.is_gone = True, False, False
            self.waiting, self.clashes, self.trouble = {}, {}, None

    def create_from_shown(self) -> bool:
        """Puts what the page shows into the store under a new code; says whether it worked."""
        try:
            self.create(self.shown)
        except NotSaved as error:
            self._fails(error)
            return False
        return True

    def change(self, place: str, edit: Edit) -> None:
        """Saves one edit at once. Where somebody else changed other places meanwhile, both are
        kept; where they changed the same place, the user is asked (``clashes``). What cannot be
        saved waits."""
        with self._one_at_a_time:
            self._change(place, edit, self.saved if self._knows_what_was_seen else Assessment())

    def change_all(self, edits: Mapping[str, Edit]) -> None:
        """The same for several places at once, by their names: what the page showed of each is
        what stood there before the first of them was saved."""
        with self._one_at_a_time:
            seen = self.saved
            for place, edit in edits.items():
                self._change(place, edit, seen)

    def _change(self, place: str, edit: Edit, seen: Assessment) -> None:
        if (clash := self.clashes.get(place)) is not None:
            mine = _both(clash.edit, edit)  # typing on before choosing belongs to mine
            self.clashes[place] = Clash(place, mine, mine(self.saved), self.saved)
            return
        if (earlier := self.waiting.pop(place, None)) is not None:
            edit, seen = _both(earlier.edit, edit), earlier.seen
        if self.kept is None or self.is_gone:
            self.waiting[place] = Waiting(edit, seen)
            if not self.is_gone and self.code is None:
                self.create_from_shown()
        else:
            self._save(place, edit, seen)

    @contextmanager
    def not_knowing_what_was_seen(self) -> Iterator[None]:
        """For a change that arrives from a page drawn by another process: nobody knows what that
        page showed, so where something is saved the user is asked."""
        with self._one_at_a_time:
            self._knows_what_was_seen = False
            try:
                yield
            finally:
                self._knows_what_was_seen = True

    def settle(self, *, keep_mine: bool) -> None:
        """The user's choice about the first clash."""
        with self._one_at_a_time:
            place = next(iter(self.clashes), None)
            if place is None:
                return
            clash = self.clashes.pop(place)
            if keep_mine:
                self._save(place, clash.edit, clash.theirs)

    def _save(self, place: str, edit: Edit, seen: Assessment) -> None:
        assert self.code is not None  # noqa: S101 (callers have opened it)
        assert self.kept is not None  # noqa: S101
        now = self.kept.assessment
        edited = edit(now).model_copy(update={"checklist": self.asked})
        if _value(now, place) != _value(seen, place):
            if _value(edited, place) != _value(now, place):
                self.clashes[place] = Clash(place, edit, edited, now)
            return  # both said the same: nothing is left to do
        try:
            self._keep_what_is_dropped(self.code)
            self.kept = self.store.save(self.code, self.kept.version, edited)
        except Conflict as conflict:
            self._learn(self._brought(conflict.kept), place)
            self._save(place, edit, seen)
        except Gone:
            self.is_gone = True
            self.waiting[place] = Waiting(edit, seen)
        except (NotSaved, NotOpened) as error:
            self.waiting[place] = Waiting(edit, seen)
            self._fails(error)

    def _fails(self, error: ProblemsError) -> None:
        self.trouble = error
        log.warning("%s", type(error).__name__, exc_info=error.__cause__)


def emptied(answer: Answer) -> Answer:
    """An answer from which everything was taken out again is a blank."""
    return Answer() if answer.model_copy(update={"at": None}) == Answer() else answer
