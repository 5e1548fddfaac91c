"""The form for phones: accepted by the tools of ODK, complete in both languages, and asking what
the pages ask. The logic of forms is read from the XForm that pyxform makes of it."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET  # reads only what pyxform made of our own form
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyxform.xls2xform import ConvertResult, convert

from checklist.answers import NOT_APPLICABLE, UNKNOWN
from checklist.load import Content
from checklist.municipality import is_valid_code
from report.form.questions import CODE, PARTS, form_name, place_of_form_name
from report.form.write import EN, FORM_ID, JA, write_xlsform

XF = {
    "h": "http://www.w3.org/1999/xhtml",
    "x": "http://www.w3.org/2002/xforms",
    "jr": "http://openrosa.org/javarosa",
}
JR = f"{{{XF['jr']}}}"

Rows = list[Mapping[str, str]]


def rows_of(sheet: object) -> Iterator[Mapping[str, str]]:
    head, *rest = sheet.values  # type: ignore[attr-defined]
    for row in rest:
        yield {name: value for name, value in zip(head, row, strict=True) if value is not None}


@pytest.fixture(scope="module")
def made(content: Content) -> bytes:
    return write_xlsform(content)


@pytest.fixture(scope="module")
def sheets(made: bytes) -> dict[str, Rows]:
    book = openpyxl.load_workbook(BytesIO(made))
    return {sheet.title: list(rows_of(sheet)) for sheet in book}


@pytest.fixture(scope="module")
def converted(made: bytes, tmp_path_factory: pytest.TempPathFactory) -> ConvertResult:
    """The XForm, passed by ODK Validate: a mistake in it raises here."""
    assert shutil.which("java"), "ODK Validate needs Java: run sh tools/browser.sh PYTHON"
    path: Path = tmp_path_factory.mktemp("form") / "form.xlsx"
    path.write_bytes(made)
    return convert(path, validate=True)


@pytest.fixture(scope="module")
def binds(converted: ConvertResult) -> Mapping[str, Mapping[str, str]]:
    """What the XForm says of each question, by its name; paths shortened to names."""
    tree = ET.fromstring(converted.xform)  # noqa: S314 (our own form)
    return {
        bind.attrib["nodeset"].rpartition("/")[2]: {
            key.removeprefix(JR): re.sub(r" +", " ", re.sub(r"/data/(?:\w+/)*(\w+)", r"\1", value))
            .replace("( ", "(")
            .replace(" )", ")")
            .strip()
            for key, value in bind.attrib.items()
        }
        for bind in tree.iterfind(".//x:bind", XF)
    }


# ---------------------------------------------------------------------------- accepted


def test_odk_accepts_it_without_a_warning(converted: ConvertResult, content: Content) -> None:
    assert converted.warnings == []
    tree = ET.fromstring(converted.xform)  # noqa: S314 (our own form)
    instance = tree.find(".//x:model/x:instance/x:data", XF)
    assert instance is not None
    assert instance.attrib["id"] == FORM_ID
    assert instance.attrib["version"] == content.checklist.version
    languages = {one.attrib["lang"]: one.attrib for one in tree.iterfind(".//x:translation", XF)}
    assert set(languages) == {JA, EN}
    assert languages[JA].get("default") == "true()"


def test_small_enough_for_a_phone(made: bytes, converted: ConvertResult) -> None:
    assert len(made) < 300_000
    assert len(converted.xform) < 1_500_000


def test_same_content_same_bytes(made: bytes, content: Content) -> None:
    assert write_xlsform(content) == made


# ---------------------------------------------------------------------------- what it asks


def test_every_criterion_is_asked_with_its_five_levels(
    sheets: dict[str, Rows], content: Content
) -> None:
    survey = {row["name"]: row for row in sheets["survey"]}
    assert len(content.checklist.criteria) == 23
    for criterion in content.checklist.criteria.values():
        name = form_name(criterion.id)
        asked = survey[name]
        assert asked["type"] == f"select_one {name}"
        choices = [row for row in sheets["choices"] if row["list_name"] == name]
        allowed = [] if criterion.not_applicable is None else [NOT_APPLICABLE]
        assert [row["name"] for row in choices] == [*"01234", UNKNOWN, *allowed]
        for column, lang in ((JA, "ja"), (EN, "en")):
            assert criterion.question.of(lang) in asked[f"label::{column}"]  # type: ignore[arg-type]
            for level, row in zip(criterion.levels, choices, strict=False):
                assert level.of(lang) in row[f"label::{column}"]  # type: ignore[arg-type]
        assert (form_name(criterion.id, "reason") in survey) == bool(allowed)
        assert (form_name(criterion.id, "name") in survey) == criterion.own


def test_both_languages_say_everything(sheets: dict[str, Rows]) -> None:
    for sheet in ("survey", "choices"):
        for row in sheets[sheet]:
            words = Counter(key.partition("::")[0] for key in row if "::" in key)
            assert set(words.values()) <= {2}, row
            is_silent = row.get("type") in ("start", "end", "calculate", "end_group")
            assert is_silent or words["label"] == 2


def test_no_two_questions_say_the_same(sheets: dict[str, Rows]) -> None:
    """A server can export labels instead of names; they must lead back to one question."""
    asked = [r for r in sheets["survey"] if r["type"].startswith(("select", "text", "integer"))]
    for column in (JA, EN):
        labels = Counter(row[f"label::{column}"] for row in asked)
        assert set(labels.values()) == {1}


def test_every_municipality_stands_below_its_prefecture(
    sheets: dict[str, Rows], content: Content
) -> None:
    prefectures = {
        row["name"]: row[f"label::{JA}"]
        for row in sheets["choices"]
        if row["list_name"] == "prefectures"
    }
    listed = [row for row in sheets["choices"] if row["list_name"] == "municipalities"]
    assert len(prefectures) == 47 + 1
    english = {
        row[f"label::{EN}"] for row in sheets["choices"] if row["list_name"] == "prefectures"
    }
    assert {"Hokkaido", "Tokyo", "Fukuoka", "Okinawa"} <= english
    assert len(english) == 47 + 1
    assert all(label and label.isascii() for label in english)
    assert len(listed) == len(content.municipalities) + 1 == 1788 + 1
    for row, (code, municipality) in zip(listed, content.municipalities.items(), strict=False):
        assert row["name"] == f"m{code}"
        assert prefectures[row["prefecture"]] == municipality.prefecture
        assert row[f"label::{JA}"] == (municipality.name or "（都道府県として答える）")


# ---------------------------------------------------------------------------- its logic


def test_questions_appear_when_they_apply(
    binds: Mapping[str, Mapping[str, str]], content: Content
) -> None:
    for criterion in content.checklist.criteria.values():
        level = form_name(criterion.id)
        assert binds[form_name(criterion.id, "evidence")]["relevant"] == f"{level} >= 1"
        assert binds[form_name(criterion.id, "note")]["relevant"] == f"{level} != ''"
        if criterion.not_applicable is not None:
            reason = binds[form_name(criterion.id, "reason")]
            assert reason["relevant"] == f"{level} = '{NOT_APPLICABLE}'"
            assert reason["required"] == "true()"
            assert "normalize-space(.) != ''" in reason["constraint"]
        own = f"normalize-space({form_name(criterion.id, 'name')}) != ''"
        assert binds[level].get("relevant") == (own if criterion.own else None)
    assert "required" not in binds["municipality"], "nobody must say who they are"


def test_what_is_constrained_says_why(binds: Mapping[str, Mapping[str, str]]) -> None:
    assert all(
        "constraintMsg" in bind for bind in binds.values() if bind.get("constraint") is not None
    )
    assert binds["population"]["constraint"] == ". >= 0 and . <= 20000000"
    assert binds["code"]["constraint"] == CODE


def fits(code: str) -> bool:
    """The constraint of the code in Python: the same formula with the functions of forms."""
    _, _, formula = CODE.partition(" and ")
    formula = re.sub(r"substr\(\., (\d), (\d)\)", r"int(code[\1:\2])", formula)
    formula = formula.replace(" mod ", " % ").replace(" = ", " == ")
    return re.fullmatch("[0-9]{6}", code) is not None and bool(eval(formula))  # noqa: S307 (ours)


def test_the_check_digit_is_that_of_the_official_list(content: Content) -> None:
    for code in content.municipalities:
        assert fits(code)
        wrong = f"{code[:5]}{(int(code[5]) + 1) % 10}"
        assert not fits(wrong)


@given(st.from_regex(r"[0-9]{4,7}", fullmatch=True))
def test_any_number_is_judged_as_the_pages_judge_it(code: str) -> None:
    assert fits(code) == is_valid_code(code)


# ---------------------------------------------------------------------------- names


def test_names_lead_back(content: Content) -> None:
    names = {
        form_name(criterion_id, part): (criterion_id, part)
        for criterion_id in content.checklist.criteria
        for part in PARTS
    }
    assert len(names) == len(content.checklist.criteria) * len(PARTS)
    for name, place in names.items():
        assert place_of_form_name(name) == place
        assert re.fullmatch(r"[a-z_][a-z0-9_]*", name), "an XML name that servers leave as it is"


slugs = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,3}", fullmatch=True)


@given(slugs, slugs, st.sampled_from(PARTS))
def test_any_id_leads_back(item: str, criterion: str, part: str) -> None:
    place = (f"{item}.{criterion}", part)
    assert place_of_form_name(form_name(*place)) == place  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["", "name", "capacity", "capacity__finance__group", "intro_capacity", "a__b__c__d"]
)
def test_other_names_are_no_criteria(name: str) -> None:
    assert place_of_form_name(name) is None
