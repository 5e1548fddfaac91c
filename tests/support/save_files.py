"""Save files by hand, and what is said of them."""

from __future__ import annotations

from checklist.model import Checklist
from checklist.problems import ProblemsError
from checklist.savefile import read_assessment


def file(answers: str = "{}", more: str = "") -> bytes:
    return f'{{"format": 1, "answers": {answers}{more}}}'.encode()


def answer(fields: str) -> bytes:
    return file(f'{{"office.staff": {{{fields}}}}}')


def problems(data: bytes, checklist: Checklist) -> list[tuple[str, str, str]]:
    """(place, Japanese, English) of every problem, or nothing where the file is accepted."""
    try:
        read_assessment(data, checklist)
    except ProblemsError as error:
        return [(p.place, p.text.ja, p.text.en) for p in error.problems]
    return []
