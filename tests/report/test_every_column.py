"""Every column of a table is used, or told by its name: whatever it is called, and wherever it
stands; the same on the page and by the command, which alone uses evidence."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checklist.problems import ProblemsError
from report.tables.columns import Columns, added_names
from report.tables.heading import EVIDENCE, HEADINGS, SYNTHETIC, HeadingNames
from report.tables.parts import part_of
from tests.support import often
from tests.support.generated import REAL
from wording.phrases import one_line, shortened

NAMES = HeadingNames(REAL)
CRITERIA = list(REAL.checklist.criteria)
FINANCE = "capacity.finance"
#: Names of columns: of answers by id and by label, of evidence, of municipalities, of what scoring
#: adds, nearly such, without any, and anything else.
HEADS = st.one_of(
    st.sampled_from(CRITERIA),
    st.sampled_from([label.ja for label in NAMES.questions.values()]),
    st.sampled_from([f"{criterion}{EVIDENCE}" for criterion in CRITERIA]),
    st.sampled_from([word for words in HEADINGS.values() for word in words]),
    st.sampled_from([*added_names(REAL.checklist, with_evidence=True), SYNTHETIC]),
    st.sampled_from(
        ["財政", "3-1", "capacity.finances", "capacity.finance.evidences", "", " ", "備考"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60),
)


def told(notes: Sequence[object], lang: str = "ja") -> str:
    return "\n".join(note.of(lang) for note in notes)  # type: ignore[attr-defined]


def as_told(name: str) -> list[str]:
    """A name as messages have it."""
    return [shortened(one_line(name)[:40], room) for room in (20, 30)] + [one_line(name)[:40]]


@settings(max_examples=often(400), deadline=None)
@given(st.lists(HEADS, max_size=20, unique=True))
@example([f"{criterion}{EVIDENCE}" for criterion in CRITERIA[:19]])
@example(["団体名", "自治体名", "備考", "備考2"])
def test_a_column_is_used_or_told(heads: list[str]) -> None:
    if len({NAMES.criterion(name) for name in heads} - {None}) < sum(
        NAMES.criterion(name) is not None for name in heads
    ) or any(NAMES.criterion(name) == FINANCE for name in heads):
        with pytest.raises(ProblemsError):  # two columns of one question: nothing is read
            Columns([FINANCE, *heads], REAL)
        return
    columns = Columns([FINANCE, *heads], REAL)
    notes = told([*columns.notes, *columns.without_evidence])
    answers = {columns.coded[n] for n in range(len(columns.criteria))}
    used = answers | set(columns.means.values())
    silent = [
        name
        for n, name in enumerate([FINANCE, *heads])
        if n not in used
        and n not in columns.unnamed
        and name != SYNTHETIC
        and not any(words in notes for words in as_told(name))
    ]
    assert not silent


def of_file(*rows: Sequence[str]) -> str:
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return told(part_of(out.getvalue().encode(), "", REAL).notes)


def test_columns_of_evidence_are_told_by_name() -> None:
    notes = of_file(
        ("name", FINANCE, "capacity.finance.evidence", "capacity.people.evidence"),
        ("市川市", "1", "予算書", "名簿"),
    )
    assert "この画面の集計には使いませんでした" in notes
    assert "capacity.finance.evidence" in notes
    assert (
        "問いの列がないか、二つ目の根拠の列は、使いませんでした: capacity.people.evidence" in notes
    )
    assert "もし" not in notes


def test_columns_without_a_name_are_told_where_they_hold_something() -> None:
    head = ("name", FINANCE, "", "", "メモ", "")
    notes = of_file(head, ("市川市", "1", "", " ", "x", ""), ("船橋市", "2", "", "秘密", "y", ""))
    assert "名前のない列は、使いませんでした: 4列目" in notes
    assert "3列目" not in notes
    assert "6列目" not in notes
    assert "採点にも集計にも使わない列があります: メモ" in notes
    assert "秘密" not in notes


def test_nothing_is_told_where_all_is_used() -> None:
    head = ("name", "人口", *CRITERIA)
    assert of_file(head, ("市川市", "500000", *("1" for _ in CRITERIA))) == ""
