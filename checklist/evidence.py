"""Which texts in a field of evidence or of a reason mean "none"."""

from __future__ import annotations

import re
import unicodedata

from checklist.problems import ProblemsError
from checklist.text import without_unseen

#: Words for "none", as they stand after normalisation to half width and small letters.
_NONE = frozenset(
    (
        *(
            "無",
            "無し",
            "ナシ",
            "無い",
            "なし",
            "ない",
            "未",
            "未定",
            "未了",
            "未整備",
            "未作成",
            "未実施",
        ),
        *(
            "該当なし",
            "該当無し",
            "特になし",
            "特に無し",
            "とくになし",
            "資料なし",
            "根拠なし",
            "ありません",
        ),
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
#: What says once more that a question does not apply, and not why.
_APPLIES_NOT = frozenset(("該当しない", "該当しません", "該当せず", "対象外", "does not apply"))
_ZERO = re.compile(r"[0〇零]+(?:\.0*)?\s*(?:件|点|つ|本)?", re.ASCII)
#: What may stand around such a word: brackets, full stops, and a remark after it in brackets.
_AROUND = "。.、,・「」『』()[]【】<> "
_REMARK = re.compile(r"\(.*\)$")
#: Signs that are neither letters nor punctuation and name nothing.
_SIGNS = frozenset("ー~|□☐")


def is_evidence(text: str) -> bool:
    """Whether a text in a field of evidence can name a proof. It cannot where it is empty, zero,
    only punctuation, or a word for "none" (無, なし, ×, いいえ, 未, 0件, N/A …), in any width."""
    words = _plain(text)
    for word in (words.strip(_AROUND), _REMARK.sub("", words).strip(_AROUND)):
        if not word or word in _NONE or _ZERO.fullmatch(word):
            return False
    return any(unicodedata.category(char)[0] not in "PZC" and char not in _SIGNS for char in words)


def is_reason(text: str) -> bool:
    """Whether a text can be the reason why a question does not apply: it could name a proof
    (``is_evidence``), and does not merely say that it does not apply."""
    return is_evidence(text) and _plain(text).strip(_AROUND) not in _APPLIES_NOT


def read_reason(text: str) -> str:
    """A typed reason why a question does not apply, without blanks at its ends; an empty one as it
    is. Raises ProblemsError where it gives none."""
    reason = text.strip()
    if reason and not is_reason(reason):
        raise ProblemsError.one(
            f"「{reason[:20]}」は理由になりません。該当しない理由を一言で書いてください"
            "（例：方針で目的にしていない、所管する県が行う）。",
            f"“{reason[:20]}” is no reason. Say in a few words why it does not apply (for example: "
            "no aim by our policy; the prefecture does it).",
        )
    return reason


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", without_unseen(text)).split()).lower()
