"""The reference library: what its files may say, and that a fault is told with file and place."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from checklist.content import Content
from checklist.load import DATA, load
from checklist.load_reference import load_reference, reference_problems
from checklist.problems import ProblemsError
from checklist.reference import Entry, Library, Sum, computed

TEXT = {"ja": "文", "en": "Text"}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_reference()


@pytest.fixture(scope="module")
def whole() -> Content:
    return load()


def test_everything_points_at_what_there_is(library: Library, whole: Content) -> None:
    assert list(reference_problems(library, whole)) == []


def test_sets_stand_in_the_order_of_the_chapters(library: Library) -> None:
    assert list(library.sets) == [name for chapter in library.chapters for name in chapter.sets]
    assert library.entry("coop-chn").country == "CHN"


@pytest.mark.parametrize(
    ("expression", "result"), [("47 + 812 + 930", 1789), ("(1004 - 1243) / 1243 * 100", -19.2)]
)
def test_sums_are_done_again(expression: str, result: float) -> None:
    assert computed(expression) == pytest.approx(result, abs=0.05)


@pytest.mark.parametrize("expression", ["__import__('os')", "2 ** 9", "1 / 0", "a + 1", "", "'2'"])
def test_nothing_but_a_sum_is_computed(expression: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        computed(expression)


def test_a_wrong_sum_is_refused() -> None:
    with pytest.raises(ValidationError, match="is not 1742"):
        Sum.model_validate({"text": TEXT, "expression": "812 + 931", "equals": 1742})


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        (
            {"values": [{"measure": "a", "value": 1, "unit": "b", "doubtful": True}]},
            "a doubtful value needs a question",
        ),
        ({"added": True}, "what was added needs a page"),
    ],
)
def test_what_an_entry_must_tell(more: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Entry.model_validate({"id": "a", "kind": "figure", "text": TEXT, **more})


#: file, what is changed there, into what; what must be said
BROKEN = {
    "a set in no chapter": (
        "reference.yaml",
        "small-hydro, ",
        "",
        "reference/small-hydro.yaml: Not listed under chapters in reference.yaml.",
    ),
    "a unit without a name": (
        "reference/small-hydro.yaml",
        "unit: percent",
        "unit: promille",
        "reference/small-hydro.yaml: There is no id “promille”.",
    ),
    "an entry under one that is not there": (
        "reference/env-patents.yaml",
        "under: patents-air",
        "under: patents-earth",
        "ids that stand twice or lead nowhere: patents-earth",
    ),
    "a country that nobody knows": (
        "reference/cooperation-by-country.yaml",
        "country: PLW",
        "country: PLX",
        "reference/cooperation-by-country.yaml.coop-plw: There is no id “PLX”.",
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "said"), BROKEN.values(), ids=list(BROKEN))
def test_a_fault_is_told(
    name: str, old: str, new: str, said: str, tmp_path: Path, whole: Content
) -> None:
    shutil.copytree(DATA / "reference", tmp_path / "reference")
    for beside in ("reference.yaml", "readings.yaml"):
        shutil.copy(DATA / beside, tmp_path)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        problems = list(reference_problems(load_reference(tmp_path), whole))
    except ProblemsError as error:
        problems = list(error.problems)
    assert said in "\n".join(ProblemsError(problems).lines("en"))


def test_a_doubt_is_shown_on_a_page(library: Library, whole: Content) -> None:
    nowhere = whole.doubts[0].model_copy(update={"shown": ("/reference/nothing",)})
    problems = reference_problems(library, replace(whole, doubts=(nowhere,)))
    assert f"doubts.yaml.{nowhere.id}.shown" in [problem.place for problem in problems]
