"""One assessment open on a page: its saved state, edits that wait, and conflicts between two
editors.

The store is authoritative; this module tracks the version that its page shows and never overwrites
silently. A change is an ``Edit``, plain data, so that it can be applied again on a newer version,
and sent again by a browser.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import reduce
from threading import RLock
from typing import Annotated, Any

from pydantic import Field
from pydantic_core import to_jsonable_python

from checklist.answers import Assessment
from checklist.model import Frozen
from checklist.places import changes, place_of
from checklist.problems import ProblemsError
from checklist.versions import Migrated
from store.assessments import (
    AssessmentStore,
    Conflict,
    Gone,
    NotOpened,
    NotSaved,
    OpenPart,
    Right,
    Stored,
)
from store.own_part import Keeper, OwnPart

log = logging.getLogger("store")


class Edit(Frozen):
    """A change of one place of an assessment.

    ``id``: 32 hexadecimal digits, unique for each edit; an edit that arrives again is applied once.
    ``place``: the name of a place (``checklist.places``). ``fields``: the values to change there,
    as JSON. ``whole``: fields not given return to their defaults. ``base``: the version of the
    assessment on the page where the edit was made, 0 before the first save, ``None`` where it is
    unknown.
    """

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    place: Annotated[str, Field(max_length=200)]
    fields: dict[str, Any]
    whole: bool = False
    base: Annotated[int, Field(ge=0)] | None = None

    def on(self, assessment: Assessment) -> Assessment:
        """The assessment with the edit applied. Raises ValueError for an unknown place, or
        (pydantic's ValidationError) for values that the place cannot have."""
        return place_of(self.place).changed(assessment, self.fields, whole=self.whole)


@dataclass(frozen=True)
class Waiting:
    """Edits of one place that could not be saved yet, in the order made, and the assessment that
    their page showed when the first of them was made."""

    edits: tuple[Edit, ...]
    seen: Assessment


@dataclass(frozen=True)
class Clash:
    """The same place was changed here and elsewhere; nothing is overwritten until the user chooses
    between the outcomes ``mine`` and ``theirs``."""

    place: str
    edits: tuple[Edit, ...]
    mine: Assessment
    theirs: Assessment


def _edited(assessment: Assessment, edits: Iterable[Edit]) -> Assessment:
    return reduce(lambda shown, edit: edit.on(shown), edits, assessment)


def _json(fields: Mapping[str, Any]) -> dict[str, Any]:
    return dict(to_jsonable_python(fields))


@dataclass
class Editing:
    """An assessment open on a page; without a ``code`` it is not stored yet.

    ``asked`` is the version of the checklist that saved answers belong to. ``may``: the right of
    the link, ``None`` before it was opened. ``opened``: what was saved when it was opened here,
    ``None`` where it was created here. ``former`` is the code that the assessment had before it was
    saved as new. ``taken_over`` names the places that others changed, until the user has seen them;
    ``before``: the assessment before that. ``passing`` holds transient state that is not an answer:
    a refused text, a choice that lacks its reason.

    ``bring`` migrates an assessment of another version of the checklist to this one; ``migrated``
    is what that changed, until the first save stores it.

    Methods take a lock: a run whose connection broke may still save while the next one begins.
    """

    store: AssessmentStore
    asked: str
    code: str | None = None
    bring: Callable[[Assessment], Migrated] = Migrated
    migrated: Migrated | None = None
    may: Right | None = None
    stored: Stored | None = None
    opened: Assessment | None = None
    former: str | None = None
    is_new: bool = False
    is_missing: bool = False
    is_gone: bool = False
    waiting: dict[str, Waiting] = field(default_factory=dict)
    clashes: dict[str, Clash] = field(default_factory=dict)
    trouble: ProblemsError | None = None
    taken_over: tuple[str, ...] = ()
    before: Assessment = field(default_factory=Assessment)
    passing: dict[str, Any] = field(default_factory=dict)
    _keeper: Keeper = field(init=False, repr=False)
    _known_ids: set[str] = field(default_factory=set)
    _knows_what_was_seen: bool = True
    _one_at_a_time: RLock = field(default_factory=RLock, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._keeper = self.store

    @property
    def part(self) -> OpenPart | None:
        """The part that the link answers, as last read; ``None`` where it opens the whole."""
        return self._keeper.part if isinstance(self._keeper, OwnPart) else None

    @property
    def is_locked(self) -> bool:
        """Whether nothing can be saved by the link: it may only read, or answers no longer."""
        part = self.part
        has_ended = part is not None and (part.closed_at is not None or self.is_gone)
        return self.may == "read" or has_ended

    @property
    def saved(self) -> Assessment:
        """The stored assessment as last read or written here."""
        return self.stored.assessment if self.stored else Assessment(checklist=self.asked)

    @property
    def version(self) -> int:
        """The version of ``saved``; 0 before the first save."""
        return self.stored.version if self.stored else 0

    @property
    def shown(self) -> Assessment:
        """``saved`` with the edits that wait."""
        with self._one_at_a_time:
            return _edited(self.saved, (e for w in self.waiting.values() for e in w.edits))

    @property
    def is_untouched(self) -> bool:
        """Whether it is stored as it was begun: nothing was ever saved in it."""
        return self.version == 1 and self.saved == Assessment(checklist=self.asked)

    @property
    def has_unsaved(self) -> bool:
        """Whether an edit waits or a clash is open."""
        return bool(self.waiting or self.clashes)

    @property
    def standing(self) -> tuple[object, ...]:
        """What a page says about the assessment besides its answers: equal as long as it has
        nothing else to say."""
        return (
            *(self.code, self.is_new, self.is_missing, self.is_gone, self.trouble),
            self.is_locked,
            *(self.taken_over, self.migrated is None, tuple(self.clashes.values())),
        )

    # ------------------------------------------------------------------ reading

    def look(self) -> None:
        """Reads what was saved elsewhere, and tries again to save what waits."""
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
            self.may = self.store.right(code)
            self._keeper = OwnPart(self.store) if self.may == "answer" else self.store
            stored = self._keeper.open(code)
            self.is_missing = stored is None
            self.stored = None if stored is None else self._brought(stored)
            self.opened = None if self.stored is None else self.stored.assessment
        elif (version := self._keeper.version(code)) is None:
            if self.may == "read":  # what was only shown is shown no longer
                self.stored, self.is_missing = None, True
            else:
                self.is_gone = True
        elif version != self.stored.version and (stored := self._keeper.open(code)) is not None:
            self._learn(self._brought(stored), *self.waiting)

    def _brought(self, stored: Stored) -> Stored:
        """What the store holds, in terms of this version of the checklist."""
        self.migrated = self.bring(stored.assessment)
        if self.migrated.assessment is stored.assessment:
            self.migrated = None
            return stored
        return replace(stored, assessment=self.migrated.assessment)

    def _keep_what_is_dropped(self, code: str) -> None:
        """Before the first save of a migrated assessment: keeps the earlier answers as a point in
        time, since the save would remove those without a criterion."""
        if self.migrated is not None and self.migrated.loses:
            # beyond the most that people may keep: it is the only copy
            self._keeper.keep_point(code, most=None)
        self.migrated = None

    def _learn(self, stored: Stored, *mine: str) -> None:
        """Takes over what others saved, and its places, to be named; ``mine``: with edits here."""
        before, after = self.saved, stored.assessment
        changed = (p.name for p in changes(before, after) if p.contradicts(before, after))
        others = (*self.taken_over, *(name for name in changed if name not in mine))
        self.before = self.before if self.taken_over else before
        self.taken_over = tuple(dict.fromkeys(others))
        self.stored = stored

    # ------------------------------------------------------------------ writing

    def create(self, initial: Assessment) -> None:
        """Puts an assessment into the store under a new code. Raises NotSaved."""
        with self._one_at_a_time:
            code, self.stored = self.store.create(
                initial.model_copy(update={"checklist": self.asked})
            )
            self.former, self.code = self.code, code
            self.may, self._keeper = "all", self.store
            self.is_new, self.is_missing, self.is_gone = True, False, False
            self.waiting, self.clashes, self.trouble = {}, {}, None

    def create_from_shown(self) -> bool:
        """Stores ``shown`` under a new code; False where that failed."""
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
        """Edits every place in which ``wanted`` differs; see ``apply``."""
        with self._one_at_a_time:
            places = changes(self.shown, wanted)
            self.apply(*(self._edit(p.name, p.fields(wanted), whole=True) for p in places))

    def work_out(self, change: Callable[[Assessment], Assessment]) -> None:
        """Saves at once what ``change`` makes of the newest assessment, worked out anew where
        somebody else was first. What cannot be saved so is edited as by ``take_over``."""
        with self._one_at_a_time:
            wanted = change(self.shown)
            if not self.code or self.has_unsaved or self.migrated or wanted == self.saved:
                self.take_over(wanted)
                return
            try:
                self.stored = self._keeper.save(self.code, self.version, wanted)
            except Conflict as conflict:
                self._learn(self._brought(conflict.stored))
                self.work_out(change)
            except (Gone, NotSaved, NotOpened):
                self.take_over(wanted)

    def _edit(self, place: str, fields: Mapping[str, Any], *, whole: bool = False) -> Edit:
        return Edit(
            id=secrets.token_hex(16),
            place=place,
            fields=to_jsonable_python(dict(fields)),
            whole=whole,
            base=self.version if self._knows_what_was_seen else None,
        )

    def apply(self, *edits: Edit) -> None:
        """Saves edits at once, each exactly once (by its id).

        Where another editor changed other places meanwhile, both changes are kept. Where they
        changed the same place, or the edit was made on an unknown version, to another value, a
        clash is opened (``clashes``). What cannot be saved waits. Raises as ``Edit.on`` where one
        cannot be applied; then none of them was.
        """
        with self._one_at_a_time:
            fresh = {edit.id: edit for edit in edits if edit.id not in self._known_ids}
            shown, seen = self.shown, {edit.id: self._seen_by(edit) for edit in fresh.values()}
            for edit in fresh.values():
                edit.on(shown)
            for edit in fresh.values():
                self._apply(edit, seen[edit.id])
                self._known_ids.add(edit.id)

    def deliver(self, edit: Edit, seen: Collection[Mapping[str, Any]]) -> bool:
        """Applies an edit that a browser sends until it knows that it is done; returns whether it
        is, now or since an earlier time: stored, or decided about by the user.

        ``seen``: the values of fields that its page has shown since the edit was begun, its own
        earlier ones included. Where what is saved is none of these, and not blank, somebody else
        changed it meanwhile: a clash is opened. A clash that was opened only because it was not
        known what the page had shown is settled by an edit that says it. Raises as ``apply``.
        """
        with self._one_at_a_time:
            if edit.id not in self._known_ids:
                is_known = self._is_known(edit.place, seen)
                if is_known and self._was_asked_in_ignorance(edit):
                    self.apply(*self._withdrawn(edit.place))
                if self._is_news(edit):
                    base = self.version if is_known else None
                    self.apply(edit.model_copy(update={"base": base}))
            self._known_ids.add(edit.id)
            return edit.place not in self.waiting and edit.place not in self.clashes

    def _is_known(self, place: str, seen: Collection[Mapping[str, Any]]) -> bool:
        """Whether what is saved at the place is one of the values ``seen``, or blank."""
        here = place_of(place)
        now, blank = (_json(here.fields(which)) for which in (self.saved, Assessment()))
        return any(
            all(now.get(name) in (value, blank.get(name)) for name, value in shown.items())
            for shown in map(_json, seen)
        )

    def _was_asked_in_ignorance(self, edit: Edit) -> bool:
        edits = self.clashes[edit.place].edits if edit.place in self.clashes else ()
        unseen = (e.base is None and e.fields.keys() <= edit.fields.keys() for e in edits)
        return bool(edits) and all(unseen)

    def _withdrawn(self, place: str) -> list[Edit]:
        """The edits of a clash that is asked about no more, made on what is saved now."""
        anew = {"base": self.version}
        edits = self.clashes.pop(place).edits
        return [e.model_copy(update={**anew, "id": secrets.token_hex(16)}) for e in edits]

    def _is_news(self, edit: Edit) -> bool:
        """Whether the edit says something else than what is saved, waits or is asked about."""
        clash = self.clashes.get(edit.place)
        here = self.shown if clash is None else clash.mine
        return place_of(edit.place).contradicts(edit.on(here), here)

    def _seen_by(self, edit: Edit) -> Assessment:
        """The assessment shown by the page on which the edit was made; an empty one where that is
        unknown, so that no saved value is overwritten."""
        return self.saved if edit.base == self.version else Assessment()

    def _apply(self, edit: Edit, seen: Assessment) -> None:
        place = edit.place
        if (clash := self.clashes.get(place)) is not None:
            # typing on before choosing belongs to mine
            self._ask(place, (*clash.edits, edit))
            return
        waiting = Waiting((edit,), seen)
        if (earlier := self.waiting.pop(place, None)) is not None:
            waiting = Waiting((*earlier.edits, edit), earlier.seen)
        if self.stored is None or self.is_gone:
            self.waiting[place] = waiting
            if not self.is_gone and self.code is None:
                self.create_from_shown()
        else:
            self._save(place, waiting)

    @contextmanager
    def not_knowing_what_was_seen(self) -> Iterator[None]:
        """Marks edits inside the block as made on an unknown version (a page drawn by another
        process): where something is saved, a clash is opened."""
        with self._one_at_a_time:
            self._knows_what_was_seen = False
            try:
                yield
            finally:
                self._knows_what_was_seen = True

    def drop(self) -> None:
        """Gives up all that could not be saved."""
        with self._one_at_a_time:
            self.waiting, self.clashes, self.trouble = {}, {}, None

    def settle(self, *, keep_mine: bool) -> None:
        """Resolves the first clash with the user's choice."""
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
        now, here = self.stored.assessment, place_of(place)
        edited = _edited(now, waiting.edits).model_copy(update={"checklist": self.asked})
        if here.contradicts(now, waiting.seen):
            if not here.contradicts(edited, now):
                return  # both said the same: nothing is left to do
            if not self.is_locked:  # else the store refuses it, whatever would be chosen
                self._ask(place, waiting.edits)
                return
        try:
            self._keep_what_is_dropped(self.code)
            self.stored = self._keeper.save(self.code, self.stored.version, edited)
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
