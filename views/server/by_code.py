"""The assessment of a code that was typed for a room."""

from __future__ import annotations

from checklist.answers import Assessment
from checklist.problems import Problem, ProblemsError
from checklist.versions import migrate
from store.codes import normalise
from views.server.resources import content, store


def assessment_of(typed: str) -> Assessment:
    """The assessment that a code opens in full or to be read, under the present checklist. Raises
    ProblemsError where none has this code, where the code only answers for a section, and where it
    cannot be a code or be read."""
    code = normalise(typed)
    stored = store().open(code)
    if stored is None:
        key = "code_unknown" if store().right(code) is None else "code_answers"
        raise ProblemsError([Problem("", content().wording.text(f"common.{key}"))])
    return migrate(stored.assessment, content().checklist).assessment
