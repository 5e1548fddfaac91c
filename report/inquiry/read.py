"""Reads the questionnaires that came back from the sections, whatever they are called now and
whatever program saved them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeVar

from checklist.answers import Assessment
from checklist.content import Content
from checklist.problems import Problem, ProblemsError, problem
from checklist.returned import Returned
from checklist.versions import is_of_other_version, notes
from report import unanswered
from report.brought import Brought

_NO_QUESTIONNAIRE = problem(
    "",
    "課に渡した調査票ではありません。課が記入した調査票（Excel）を選んでください。",
    "This is no questionnaire of a section. Choose the questionnaires (Excel) that the sections "
    "filled in.",
)


_File = TypeVar("_File")


@dataclass(frozen=True, slots=True)
class Read:
    """A file, read: ``returned``, or nothing where it was not. ``problems``: why not, or which
    cells were not read and what another version lost. ``version``: of the checklist, where it is
    another one. ``is_ours``: a letter or the overview, which carry no answers."""

    file: str
    returned: Returned | None = None
    problems: tuple[Problem, ...] = ()
    version: str = ""
    is_ours: bool = False


def read_returned(
    files: Iterable[tuple[str, _File]],
    now: Assessment,
    content: Content,
    read: Callable[[_File], Brought],
) -> Iterator[Read]:
    """Each file by its name, read by ``read`` as ``opening.read_report`` does. A questionnaire
    without a section counts as that of the section by which the file is named; that of another
    municipality than ``now`` is not read."""
    for name, data in files:
        try:
            brought = read(data)
        except ProblemsError as error:
            ours = error.problems == (unanswered.LETTER,)
            yield Read(name, problems=error.problems, is_ours=ours)
            continue
        if brought.kind != "questionnaire":
            yield Read(name, problems=(_NO_QUESTIONNAIRE,))
        elif other := _other_municipality(brought, now):
            yield Read(name, problems=(other,))
        else:
            yield _read(name, brought, content)


def _read(name: str, brought: Brought, content: Content) -> Read:
    section = brought.section or PurePath(name).stem
    # what a version newly asks is no matter of this file: it is missing, and told so
    lost = notes(replace(brought.migrated, added=()), content.checklist)
    is_other = is_of_other_version(brought.version, content.checklist)
    return Read(
        name,
        Returned(
            name, section, brought.assessment.answers, brought.earlier.answers, brought.besides
        ),
        # sheets that differ are two answers, which are kept beside each other
        (*(p for p in brought.refused if p not in brought.differing), *lost),
        brought.version if is_other else "",
    )


def _other_municipality(brought: Brought, now: Assessment) -> Problem | None:
    theirs, ours = brought.assessment.profile.label, now.profile.label
    if not theirs or not ours or theirs == ours:
        return None
    return problem(
        "",
        f"「{theirs}」の調査票です。「{ours}」の照会には加えません。",
        f"This is a questionnaire of {theirs}. It is not added to that of {ours}.",
    )
