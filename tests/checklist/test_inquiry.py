"""Asking the sections: who is asked what, and that a section's share is its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from checklist.answers import Answer, Assessment
from checklist.inquiry import (
    AskedSection,
    Inquiry,
    assignment_problems,
    handed_out,
    inquiry_problems,
)
from checklist.load import DATA, SECTIONS, load_inquiry
from checklist.problems import ProblemsError
from tests.support.generated import REAL, assessments

ALL = len(REAL.checklist.criteria)
FINANCE = AskedSection.model_validate({"name": "財政課", "criteria": ["capacity.finance"]})


def test_the_suggestion_assigns_every_criterion_once() -> None:
    inquiry = load_inquiry(DATA / SECTIONS)
    assigned = sorted(c for asked in inquiry.sections for c in asked.criteria)
    assert assigned == sorted(REAL.checklist.criteria)
    assert list(inquiry_problems(inquiry, REAL.checklist, SECTIONS)) == []
    assert list(assignment_problems(inquiry, REAL.checklist, SECTIONS)) == []
    assert inquiry.unasked(REAL.checklist) == ()


@pytest.mark.parametrize(
    ("criterion", "unknown", "unassigned"),
    [("capacity.finance", 0, ALL - 1), ("capacity.money", 1, ALL)],
)
def test_what_is_not_in_the_checklist_or_not_assigned_is_told(
    criterion: str, unknown: int, unassigned: int
) -> None:
    inquiry = Inquiry.model_validate({"sections": [{"name": "課", "criteria": [criterion]}]})
    assert len(list(inquiry_problems(inquiry, REAL.checklist, "a.yaml"))) == unknown
    assert len(list(assignment_problems(inquiry, REAL.checklist, "a.yaml"))) == unassigned


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("due: 2026-12-18\nsections: [{name: 財政課, criteria: [capacity.finance]}]", None),
        ("due: 令和8年12月18日\nsections: [{name: 財政課, criteria: [capacity.finance]}]", None),
        ("due: soon\nsections: [{name: 財政課, criteria: [capacity.finance]}]", "s.yaml.due"),
        ("due: 2026\nsections: [{name: 財政課, criteria: [capacity.finance]}]", "s.yaml.due"),
        ("sections: []", "s.yaml.sections"),
        ("sections: [{name: 財政課}]", "s.yaml.sections.0.criteria"),
        ("sections: [{name: 財政課, criteria: []}]", "s.yaml.sections.0.criteria"),
        ("sections: [{name: '', criteria: [a.b]}]", "s.yaml.sections.0.name.ja"),
        (f"sections: [{{name: {'課' * 41}, criteria: [a.b]}}]", "s.yaml.sections.0"),
        ("sections: [{name: 財政課, criteria: [a.b, a.b]}]", "s.yaml.sections.0"),
        (
            "sections: [{name: 財政課, criteria: [a.b]}, {name: 財政 課, criteria: [a.c]}]",
            "s.yaml",
        ),
        ("sections: [{name: 財政課, criteria: [a.b], by: 1}]", "s.yaml.sections.0.by"),
    ],
)
def test_the_form_of_the_file(tmp_path: Path, content: str, place: str | None) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(content, encoding="utf-8")
    if place is None:
        assert load_inquiry(file).due == "2026-12-18"
        return
    with pytest.raises(ProblemsError) as told:
        load_inquiry(file)
    assert place in [problem.place for problem in told.value.problems]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="missing"):
        load_inquiry(tmp_path / "no.yaml")


@given(assessments())
def test_a_section_is_handed_its_own_answers_and_nobody_elses(now: Assessment) -> None:
    handed = handed_out(now, FINANCE, "財政課", REAL.checklist)
    own = now["capacity.finance"]
    expected = own if own.by.strip() == "財政課" else Answer(by="財政課")
    assert dict(handed.answers) == {"capacity.finance": expected}
    assert handed.profile.label == now.profile.label
    everything = Assessment(
        checklist=handed.checklist, profile=handed.profile, answers=handed.answers
    )
    assert handed == everything
    assert (handed.profile.ties, handed.profile.population) == ((), None)


def test_its_earlier_answer_comes_back_to_a_section() -> None:
    earlier: dict[str, Any] = {"level": 2, "by": "財政課", "note": "前年度"}
    now = Assessment(answers={"capacity.finance": Answer(**earlier)})
    handed = handed_out(now, FINANCE, "財政課", REAL.checklist)
    assert handed["capacity.finance"] == Answer(**earlier)
