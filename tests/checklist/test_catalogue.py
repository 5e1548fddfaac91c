"""Codes of municipalities are completed only where nothing else could be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.municipality import code_from
from checklist.problems import ProblemsError
from tests.support.shipped import CONTENT

MUNICIPALITIES = CONTENT.municipalities

RIGHT = [
    ("011002", "", "", "011002"),
    ("12203", "市川市", "", "122033"),
    ("12203", "千葉県市川市", "", "122033"),
    ("12203", "市川市環境部", "千葉県", "122033"),
    ("12203", "", "千葉県", "122033"),
    ("12203", "士別市", "", "012203"),
    ("12203", "", "北海道", "012203"),
    ("122033", "市川市", "千葉県", "122033"),
    ("11002", "", "", "011002"),
    ("40100", "", "", "401005"),
    ("40100", "みどり湾市（架空）", "", "401005"),
    ("01100", "札幌市", "", "011002"),
    ("11002.0", "", "", "011002"),
    ('="011002"', "", "", "011002"),
    ("０１１００２", "", "", "011002"),
    (" 011002 ", "", "", "011002"),
    ("999997", "", "", "999997"),
    ("12000", "", "千葉県", "120006"),
    ("1234", "北広島市", "", "012343"),
    ('="12203"', "市川市", "", "122033"),
]
WRONG = [
    ("12203", "", "", "市川市・北海道士別市"),
    ("12203", "みどり湾市", "", "6桁"),
    ("122033", "士別市", "", "合いません"),
    ("122033", "", "北海道", "合いません"),
    ("40100", "札幌市", "", "合いません"),
    ("123456", "", "", "検査数字"),
    ("1234", "", "", "検査数字"),
    ("1234", "札幌市", "北海道", "検査数字"),
    ("99999", "", "", "検査数字"),
    ("", "市川市", "", "検査数字"),
    ("市川市", "", "", "検査数字"),
]


@pytest.mark.parametrize(("number", "name", "prefecture", "code"), RIGHT)
def test_a_code_is_understood(number: str, name: str, prefecture: str, code: str) -> None:
    assert code_from(number, name, prefecture, MUNICIPALITIES) == code


@pytest.mark.parametrize(("number", "name", "prefecture", "reason"), WRONG)
def test_nothing_is_guessed(number: str, name: str, prefecture: str, reason: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        code_from(number, name, prefecture, MUNICIPALITIES)
    (problem,) = refused.value.problems
    assert reason in problem.text.ja
    assert problem.text.en


def test_every_municipality_is_found_by_each_form_of_its_code() -> None:
    for code, one in MUNICIPALITIES.items():
        forms = {code, code[:5], code.lstrip("0") if code[1] != "0" else code}
        for form in forms:
            assert code_from(form, one.name, one.prefecture, MUNICIPALITIES) == code


@given(st.text(max_size=12), st.text(max_size=8), st.text(max_size=8))
def test_any_text_is_a_code_or_refused(number: str, name: str, prefecture: str) -> None:
    try:
        code = code_from(number, name, prefecture, MUNICIPALITIES)
    except ProblemsError:
        return
    assert len(code) == 6
