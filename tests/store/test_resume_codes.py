"""A resume code is read in whatever notation people write it, and nothing else is one."""

from __future__ import annotations

import math
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.problems import ProblemsError
from store.codes import ALPHABET, LENGTH, new_code, normalise

CODE = "7KQ2M-XW9RT-4HBNC-E6VZP"
PLAIN = CODE.replace("-", "")
#: Everything that stands between letters when people and programs write hyphens and spaces.
HYPHENS = "-‐‑‒–—―−ー－ｰ﹣─━˗⁃_⸺〜"[:-1]
SPACES = (" ", "\u3000", "\u00a0", "\t", "\n", "\r\n", "\u200b", "\ufeff", "\u00ad", "")


def test_alphabet_has_31_letters_and_no_look_alikes() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
    assert not set("0O1IL") & set(ALPHABET)
    assert math.log2(31**LENGTH) > 99


def test_codes_are_four_groups_of_five_and_never_the_same() -> None:
    codes = {new_code() for _ in range(2_000)}
    assert len(codes) == 2_000
    for code in codes:
        assert [len(group) for group in code.split("-")] == [5, 5, 5, 5]
        assert normalise(code) == code


def test_every_letter_is_as_likely_as_the_others() -> None:
    letters = "".join(new_code().replace("-", "") for _ in range(5_000))
    expected = len(letters) / 31
    chi_squared = sum((letters.count(c) - expected) ** 2 / expected for c in ALPHABET)
    assert chi_squared < 90  # 30 degrees of freedom: above 90 once in 10 million runs


@pytest.mark.parametrize("hyphen", HYPHENS)
def test_a_code_is_read_with_any_hyphen(hyphen: str) -> None:
    assert normalise(CODE.replace("-", hyphen)) == CODE


@pytest.mark.parametrize("space", SPACES)
def test_any_space_anywhere(space: str) -> None:
    assert normalise(space + space.join(CODE) + space) == CODE


def test_lower_case_and_full_width() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in CODE.lower())
    assert unicodedata.east_asian_width(wide[0]) == "F"
    assert normalise(CODE.lower()) == normalise(wide) == normalise(PLAIN) == CODE


@pytest.mark.parametrize(
    "line",
    ["再開コード {}", "再開コード：{}（芦北町）", "code={}&lang=ja", "コードは{}です", "{} {}"],
)
def test_a_code_copied_with_the_words_around_it(line: str) -> None:
    assert normalise(line.format(CODE, CODE)) == CODE
    assert normalise(line.format(CODE, CODE).lower()) == CODE


def test_of_two_codes_none_is_chosen() -> None:
    with pytest.raises(ProblemsError):
        normalise(f"{CODE} {new_code()}")


@pytest.mark.parametrize(
    ("typed", "ja", "en"),
    [
        ("", "再開コード（20文字）を入れてください", "Enter the resume code"),
        (" - ー ", "再開コード（20文字）を入れてください", "Enter the resume code"),
        (PLAIN[:-1], "今は19文字", "found 19"),
        (PLAIN + "2", "今は21文字", "found 21"),
        ("0" + PLAIN[1:], "使われない文字があります: 0（", "Not used in codes: 0 ("),
        ("l" + PLAIN[1:], "使われない文字があります: L（", "Not used in codes: L ("),
        ("漢ß\ud800" + PLAIN[3:], "漢 ß U+D800（", "漢 ß U+D800 ("),
        ("２" * 201, "長すぎます", "too long"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(typed: str, ja: str, en: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        normalise(typed)
    assert ja in "".join(caught.value.lines("ja"))
    assert en in "".join(caught.value.lines("en"))
    "".join(caught.value.lines("ja")).encode()  # can be shown


def test_all_faults_are_said_at_once_and_the_code_is_not_repeated() -> None:
    with pytest.raises(ProblemsError) as caught:
        normalise("O" + PLAIN)
    assert len(caught.value.problems) == 2
    assert PLAIN not in str(caught.value)
    assert CODE not in str(caught.value)


@given(st.text(max_size=250))
def test_any_text_is_a_code_or_a_problem(text: str) -> None:
    with suppress(ProblemsError):
        code = normalise(text)
        assert set(code) <= set(ALPHABET + "-")
        assert normalise(code) == code


@given(
    st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH),
    st.lists(st.sampled_from([*HYPHENS, *SPACES]), min_size=LENGTH, max_size=LENGTH),
    st.booleans(),
)
def test_letters_survive_whatever_stands_between(
    letters: str, between: list[str], lower: bool
) -> None:
    typed = "".join(a + b for a, b in zip(letters, between, strict=True))
    assert normalise(typed.lower() if lower else typed).replace("-", "") == letters
