"""The resources that all users share: content and stores, each opened once per process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Generic, TypeVar

from checklist.load import DATA, SECTIONS, Content, load_inquiry
from store.assessments import AssessmentStore
from store.interface import Database
from store.opening import open_database
from views.server.kept_content import cache_folder, kept_content

if TYPE_CHECKING:  # what the first page need not wait for
    from checklist.drafts import Drafts
    from checklist.inquiry import Inquiry
    from checklist.reference import Library
    from report.making.maker import Maker
    from report.reading.reader import Reader
    from store.rooms import RoomStore


_Made = TypeVar("_Made")


class shared(Generic[_Made]):  # noqa: N801 (a decorator)
    """A function called once per process, also when several threads call it first at once. An
    exception is not cached: the next call tries again; whoever was waiting gets the same one."""

    def __init__(self, make: Callable[[], _Made]) -> None:
        self._make, self._lock = make, RLock()
        self._made: list[_Made] = []
        self._failures = 0
        self._failure: Exception | None = None

    @property
    def is_made(self) -> bool:
        """Whether the next call returns at once."""
        return bool(self._made)

    def __call__(self) -> _Made:
        if not self._made:
            failures = self._failures
            with self._lock:
                if self._failure is not None and self._failures > failures:
                    raise self._failure
                if not self._made:
                    self._try()
        return self._made[0]

    def _try(self) -> None:
        try:
            self._made.append(self._make())
        except Exception as error:
            self._failures, self._failure = self._failures + 1, error
            raise

    def clear(self) -> None:
        """Drops the cached result; the next call makes it anew."""
        with self._lock:
            self._made.clear()


@cache
def content() -> Content:
    """The validated content of ``data/``."""
    return kept_content(cache_folder() / "content")


@shared
def reference() -> Library:
    """The reference library, loaded when a page first needs it."""
    from checklist.load_reference import load_reference

    return load_reference()


@shared
def drafts() -> Drafts:
    """The drafts of papers, loaded when a page first needs them."""
    from checklist.load_drafts import load_drafts

    return load_drafts()


@shared
def suggested_sections() -> Inquiry:
    """Which section is usually asked what, loaded when a page first needs it."""
    return load_inquiry(DATA / SECTIONS)


@shared
def maker() -> Maker:
    """The process that writes files for users."""
    from report.making.maker import Maker

    return Maker(content())


@shared
def reader() -> Reader:
    """The processes that read files of users."""
    from report.reading.reader import Reader

    return Reader(content())


@shared
def database() -> Database:
    """The database of the stores. Raises DatabaseUnusable when it cannot be used."""
    return open_database()


@shared
def store() -> AssessmentStore:
    """The store of assessments. Raises DatabaseUnusable when its file cannot be used."""
    return AssessmentStore(database())


@shared
def rooms() -> RoomStore:
    """The store of rooms. Raises DatabaseUnusable as well."""
    from store.rooms import RoomStore

    return RoomStore(database())
