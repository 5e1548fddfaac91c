"""Which texts in a field of evidence mean "none"."""

from __future__ import annotations

import re
import unicodedata

#: Words for "none", as they stand after normalisation to half width and small letters.
_NONE = frozenset(
    (
        *("無", "無し", "無い", "なし", "ない", "未", "未定", "未了", "未整備", "未作成", "未実施"),
        *("該当なし", "該当無し", "特になし", "特に無し", "資料なし", "根拠なし", "ありません"),
        *(
            "いいえ",
            "否",
            "不明",
            "わからない",
            "分からない",
            "未回答",
            "空欄",
            "ゼロ",
            "0件",
            "零",
        ),
        *("no", "none", "n/a", "#n/a", "na", "n.a.", "nil", "nan", "null", "nothing", "false"),
        *("not yet", "not available", "not applicable", "unknown", "x", "×", "✕", "✖", "✗", "✘"),
    )
)
_ZERO = re.compile(r"0+(?:\.0*)?(?:件|点|つ|本)?", re.ASCII)


def is_evidence(text: str) -> bool:
    """Whether a text in a field of evidence can name a proof: False where it is empty, zero, only
    punctuation, or a word for "none" (無, なし, ×, いいえ, 未, 0件, N/A …), in any width."""
    words = " ".join(unicodedata.normalize("NFKC", text).split()).lower().rstrip("。.")
    if not words or words in _NONE or _ZERO.fullmatch(words):
        return False
    return any(unicodedata.category(char)[0] not in "PZC" and char not in "ー~|" for char in words)
