"""One assessment as a page has it open: what is saved, what waits, what two people both changed.

The store holds the answers; this only knows which version its page shows, and never overwrites
silently. A change is an ``Edit``: data, so that it can be made again on what somebody else saved
meanwhile, and be sent again by a browser.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import reduce
from threading import RLock
from typing import Annotated, Any

from pydantic import Field
from pydantic_core import to_jsonable_python

from checklist.answers import Assessment
from checklist.model import Frozen
from checklist.places import changes, contradictions, place_of
from checklist.problems import ProblemsError
from checklist.versions import Migrated
from store.assessments import AssessmentStore, Conflict, Gone, NotOpened, NotSaved, Stored

log = logging.getLogger("store")


class Edit(Frozen):
    """A change of one place of an assessment.

    ``id``: made once for each edit (32 hexadecimal digits); one that comes again is made once.
    ``place``: the name of a place (``checklist.places``). ``fields``: what changes there, as JSON
    has it. ``whole``: the fields that are not given return to their defaults. ``base``: the version
    of the assessment on the page where the edit was made, 0 before it was saved at all, ``None``
    where nobody knows.
    """

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    place: Annotated[str, Field(max_length=200)]
    fields: dict[str, Any]
    whole: bool = False
    base: Annotated[int, Field(ge=0)] | None = None

    def on(self, assessment: Assessment) -> Assessment:
        """The assessment with the edit made. Raises ValueError for what is no place, or (pydantic's
        ValidationError) for fields that cannot stand there."""
        return place_of(self.place).changed(assessment, self.fields, whole=self.whole)


@dataclass(frozen=True)
class Waiting:
    """Edits of one place that could not be saved yet, in the order made, and what their page
    showed when the first of them was made."""

    edits: tuple[Edit, ...]
    seen: Assessment


@dataclass(frozen=True)
class Clash:
    """The same place was changed here and elsewhere: nothing is overwritten until the user
    chooses. ``mine`` and ``theirs`` are the two outcomes to choose from."""

    place: str
    edits: tuple[Edit, ...]
    mine: Assessment
    theirs: Assessment


def _edited(assessment: Assessment, edits: Iterable[Edit]) -> Assessment:
    return reduce(lambda shown, edit: edit.on(shown), edits, assessment)


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
    stored: Stored | None = None
    former: str | None = None
    is_new: bool = False
    is_missing: bool = False
    is_gone: bool = False
    waiting: dict[str, Waiting] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)
    trouble: ProblemsError | None = None
    taken_over: tuple[str, ...] = ()
    passing: dict[str, Any] = field(default_factory=dict)
    _known_ids: set[str] = field(default_factory=set)
    _knows_what_was_seen: bool = True
    _one_at_a_time: RLock = field(default_factory=RLock, repr=False, compare=False)

    @property
    def saved(self) -> Assessment:
        """What the store holds, as far as this page knows."""
        return self.stored.assessment if self.stored else Assessment(checklist=self.asked)

    @property
    def version(self) -> int:
        """The version that this page shows; 0 before there is one in the store."""
        return self.stored.version if self.stored else 0

    @property
    def shown(self) -> Assessment:
        """What is saved, with what still waits to be saved."""
        with self._one_at_a_time:
            return _edited(self.saved, (e for w in self.waiting.values() for e in w.edits))

    @property
    def has_unsaved(self) -> bool:
        """Whether an edit waits, or its place has to be chosen."""
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
            if self.stored is None or self.is_gone:
                return
            waiting, self.waiting = self.waiting, {}
            for place, of_place in waiting.items():
                self._save(place, of_place)

    def open(self) -> bool:
        """Opens what the store holds under the code; False where it holds nothing. Raises
        NotOpened."""
        if self.code is not None:
            self._take_up(self.code)
        return self.stored is not None

    def _take_up(self, code: str) -> None:
        if self.is_gone:
            return
        if self.stored is None:
            stored = self.store.open(code)
            self.is_missing = stored is None
            self.stored = None if stored is None else self._brought(stored)
        elif (version := self.store.version(code)) is None:
            self.is_gone = True
        elif version != self.stored.version and (stored := self.store.open(code)) is not None:
            self._learn(self._brought(stored), *self.waiting)

    def _brought(self, stored: Stored) -> Stored:
        """What the store holds, in terms of this version of the checklist."""
        self.migrated = self.bring(stored.assessment)
        if self.migrated.assessment is stored.assessment:
            self.migrated = None
            return stored
        return replace(stored, assessment=self.migrated.assessment)

    def _keep_what_is_dropped(self, code: str) -> None:
        """Before the first save of a migrated assessment: answers without a place any more would
        be gone with it, so all of the earlier ones stay as a point in time."""
        if self.migrated is not None and self.migrated.loses:
            # beyond the most that people may keep: it is the only copy
            self.store.keep_point(code, most=None)
        self.migrated = None

    def _learn(self, stored: Stored, *mine: str) -> None:
        """Takes up what somebody else saved, and remembers where, so that the page can say so;
        ``mine``: places where it meets an edit from here."""
        others = [p for p in contradictions(self.saved, stored.assessment) if p not in mine]
        self.taken_over = tuple(dict.fromkeys((*self.taken_over, *others)))
        self.stored = stored

    # ------------------------------------------------------------------ writing

    def create(self, initial: Assessment) -> None:
        """Puts an assessment into the store under a new code. Raises NotSaved."""
        with self._one_at_a_time:
            code, self.stored = self.store.create(
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

    def change(self, place: str, fields: Mapping[str, Any]) -> None:
        """Saves a change of some fields of one place at once; see ``apply``."""
        with self._one_at_a_time:
            self.apply(self._edit(place, fields))

    def take_over(self, wanted: Assessment) -> None:
        """Makes the assessment say what ``wanted`` says, place by place; see ``apply``."""
        with self._one_at_a_time:
            places = [place_of(change.place) for change in changes(self.shown, wanted)]
            edits = [self._edit(p.name, p.fields(wanted), whole=True) for p in places]
            self.apply(*edits)

    def _edit(self, place: str, fields: Mapping[str, Any], *, whole: bool = False) -> Edit:
        return Edit(
            id=secrets.token_hex(16),
            place=place,
            fields=to_jsonable_python(dict(fields)),
            whole=whole,
            base=self.version if self._knows_what_was_seen else None,
        )

    def apply(self, *edits: Edit) -> None:
        """Saves edits at once, each once: one that comes again changes nothing.

        Where somebody else changed other places meanwhile, both are kept; where they changed the
        same place, or the edit was made on a version that this page does not know, and something
        else stands there, the user is asked (``clashes``). What cannot be saved waits. Raises as
        ``Edit.on`` where one cannot be made; then none of them was.
        """
        with self._one_at_a_time:
            shown, seen = self.shown, {edit.id: self._seen_by(edit) for edit in edits}
            fresh = [edit for edit in edits if edit.id not in self._known_ids]
            for edit in fresh:
                edit.on(shown)
            for edit in fresh:
                self._known_ids.add(edit.id)
                self._apply(edit, seen[edit.id])

    def _seen_by(self, edit: Edit) -> Assessment:
        """What the page showed on which the edit was made; nothing where that is unknown, so that
        whatever is saved there is not overwritten."""
        return self.saved if edit.base == self.version else Assessment()

    def _apply(self, edit: Edit, seen: Assessment) -> None:
        place = edit.place
        if (clash := self.clashes.get(place)) is not None:
            # typing on before choosing belongs to mine
            self._ask(place, (*clash.edits, edit))
            return
        earlier = self.waiting.pop(place, None)
        waiting = Waiting(*((*earlier.edits, edit), earlier.seen) if earlier else ((edit,), seen))
        if self.stored is None or self.is_gone:
            self.waiting[place] = waiting
            if not self.is_gone and self.code is None:
                self.create_from_shown()
        else:
            self._save(place, waiting)

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
                self._save(place, Waiting(clash.edits, clash.theirs))

    def _ask(self, place: str, edits: tuple[Edit, ...]) -> None:
        self.clashes[place] = Clash(place, edits, _edited(self.saved, edits), self.saved)

    def _save(self, place: str, waiting: Waiting) -> None:
        assert self.code is not None  # noqa: S101 (callers have opened it)
        assert self.stored is not None  # noqa: S101
        now, at = self.stored.assessment, place_of(place)
        edited = _edited(now, waiting.edits).model_copy(update={"checklist": self.asked})
        if at.timeless(now) != at.timeless(waiting.seen):
            if at.timeless(edited) != at.timeless(now):
                self._ask(place, waiting.edits)
            return  # both said the same: nothing is left to do
        try:
            self._keep_what_is_dropped(self.code)
            self.stored = self.store.save(self.code, self.stored.version, edited)
        except Conflict as conflict:
            self._learn(self._brought(conflict.stored), place)
            self._save(place, waiting)
        except Gone:
            self.is_gone = True
            self.waiting[place] = waiting
        except (NotSaved, NotOpened) as error:
            self.waiting[place] = waiting
            self._fails(error)

    def _fails(self, error: ProblemsError) -> None:
        self.trouble = error
        log.warning("%s", type(error).__name__, exc_info=error.__cause__)
