"""Points in time of the open assessment, to compare with later."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError

from checklist.problems import Problem, ProblemsError, problems_of
from store.assessments import PointInTime
from views.server.resources import content, store
from views.session.address import is_example
from views.session.opened import code, has_unsaved


def points() -> tuple[PointInTime, ...]:
    """The points in time of the open assessment, the latest first. Raises NotOpened."""
    resume = None if is_example() else code()
    return () if resume is None else store().points(resume)


def keep_point(name: str) -> PointInTime:
    """Keeps the saved assessment as a point in time. Raises ProblemsError with the reason where it
    cannot be kept, among them changes that are not saved."""
    resume = code()
    if resume is None or has_unsaved():
        raise ProblemsError([Problem("", content().wording.text("common.unsaved_first"))])
    try:
        return store().keep_point(resume, name.strip())
    except ValidationError as error:
        raise ProblemsError(replace(p, place="") for p in problems_of(error)) from None


def delete_point(point_id: int) -> None:
    """Deletes a point in time for good. Raises NotSaved."""
    resume = code()
    if resume is not None:
        store().delete_point(resume, point_id)
