"""Words for "none" in a field of evidence are no evidence."""

from __future__ import annotations

import pytest

from checklist.answers import NOT_APPLICABLE, Answer
from checklist.evidence import is_evidence, is_reason, read_reason
from checklist.problems import ProblemsError

NONE = [
    *("", " ", "　", "無", "無し", "なし", "該当なし", "特になし", "特になし。", "いいえ", "未"),
    *("×", "✕", "－", "-", "―", "ー", "…", "・", "／", "０", "0", "0件", "０件", "0.0", "不明"),
    *(
        "ナシ",
        "ﾅｼ",
        "なし、",
        "「なし」",
        "(なし)",
        "無(なし)",
        "0 件",
        "〇件",
        "□",
        "☐",
        "とくになし",
    ),
    *("無し（検討中）", "なし（作成中）", "【無】", "該当なし。"),
    *("N/A", "Ｎ／Ａ", "n/a", "None", "NONE", "Ｎｏｎｅ", "no", "No.", "nan", "null", "FALSE"),
]
SOME = [
    *("予算書 p.84", "https://example.jp/a", "有", "あり", "○", "◯", "✓", "1", "10件"),
    *("無償資金協力要綱", "未来計画", "要綱（なし）", "(仮称)国際協力要綱", "覚書（未締結の案）"),
]


@pytest.mark.parametrize("text", NONE)
def test_words_for_none_are_no_evidence(text: str) -> None:
    assert not is_evidence(text)
    assert not Answer(level=3, evidence=(text,)).is_shown


@pytest.mark.parametrize("text", SOME)
def test_anything_that_names_something_is_evidence(text: str) -> None:
    assert is_evidence(text)
    assert Answer(level=3, evidence=("なし", text)).is_shown


@pytest.mark.parametrize(
    "text", [*NONE, "該当しない", "該当しません。", "対象外", "does not apply"]
)
def test_words_for_none_are_no_reason(text: str) -> None:
    assert not is_reason(text)
    if text.strip():
        with pytest.raises(ProblemsError, match="is no reason"):
            read_reason(text)


@pytest.mark.parametrize(
    "text", [*SOME, "目的にしない方針", "県が所管するため", "対象外とする方針"]
)
def test_a_sentence_that_says_why_is_a_reason(text: str) -> None:
    assert is_reason(text)
    assert read_reason(f" {text} ") == text


def test_what_was_saved_with_a_word_for_none_is_still_read() -> None:
    """It was a reason until now, and stands in files and databases."""
    assert Answer(level=NOT_APPLICABLE, reason="なし").reason == "なし"
