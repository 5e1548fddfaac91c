"""Submissions of the form, as tables."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from report.form.questions import form_name
from report.form.read import SeveralSubmissionsError
from report.opening import Brought, read_report
from tests.support.generated import REAL

#: A submission by the names of its questions.
Sent = Mapping[str, str]
LEVEL = form_name("capacity.finance")


def read_all(data: bytes) -> list[Brought]:
    """Every submission of a table, chosen one after the other."""
    try:
        return [read_report(data, REAL)]
    except SeveralSubmissionsError as several:
        return [read_report(data, REAL, one.row) for one in several.submissions]


def table(
    rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8", end: str = "\n"
) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def flat(*sent: Sent) -> bytes:
    """The shortest table: one column for each name, no groups."""
    head = list(dict.fromkeys(name for one in sent for name in one))
    return table([head, *([one.get(name, "") for name in head] for one in sent)])
