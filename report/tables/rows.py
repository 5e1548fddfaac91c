"""Rows of a table that stand for no municipality: totals, means, remarks, repeated headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from checklist.problems import Problem, problem
from checklist.text import without_unseen

#: Why a row does not count: ``blank`` (nothing in it), ``total`` (a total, a mean), ``remark``,
#: ``heading`` (the names of the columns again), ``nobody`` (neither a name nor an answer), ``long``
#: (more cells than columns).
AsideReason = Literal["blank", "total", "remark", "heading", "nobody", "long"]

_FIGURE = (
    "総合計|合計|総計|小計|累計|計|平均値|平均点|平均|中央値|最大値|最小値|最大|最小|最頻値"
    "|標準偏差|件数|団体数|回答数|割合"
)
_WHOLE = "全国|全体|全市町村|全市区町村|全団体|全自治体|全県|全道|県内|道内|都内|府内"
_OF = f"[^\\s]{{1,7}}[都道府県郡]|[市町村区]{{1,4}}部?|市部|郡部|{_WHOLE}|県|道"
_TOTAL = re.compile(
    f"(?:(?:{_OF})の?)?(?:{_FIGURE})(?:\\(.*\\))?|(?:{_WHOLE})(?:\\(.*\\))?"
    "|(?:grand |sub-?)?totals?|sum|averages?|means?|medians?|minimum|maximum|min|max|count"
    "|standard deviation|std|n\\s*=\\s*[0-9,]+|all municipalities|all japan|overall|nationwide"
)
#: What may stand before the name of a total.
_PREFIX = re.compile(r"[(\[【]?(?:参考|再掲)[値]?[)\]】:]\s*")
_REMARK = re.compile(
    r"※|\*{1,3}(?!.*\*)|[(\[<【]?(?:注記|注意|注|出典|出所|資料|備考|凡例|単位)"
    r"(?:\s*[0-9]*\s*[:)\]>】.、,]|\s+|[0-9]+|$)"
    r"|(?:notes?|sources?|remarks?|n\.?b\.?)\s*[0-9]*\s*(?:[:.)]|$)"
    r"|.*(?:現在|時点|作成|調べ|参照)\s*[)】]?$|.*。"
)
#: What any of these contains, as it may stand in a cell: looked for in whole columns at once.
HINT = (
    "計|平[\\s\u3000]*均|中央値|最大|最小|最頻値|標準偏差|件数|団体数|回答数|割合"
    "|全[\\s\u3000]*[国体]|全市|全団体|全自治体|全県|全道|[県道都府]内|※|[*＊]|注|出典|出所|資料|備考|凡例|単位|現在|時点|作成|調べ"
    "|参照|。|｡|(?i:total|ｔｏｔａｌ|sum|average|mean|median|mini|maxi|min|max|count|standard"
    "|std|all |overall|nationwide|note|source|remark|n\\.?b)"
)


def reason_of(label: str, *, has_levels: bool) -> AsideReason | None:
    """Why a row with this label (such as a name) does not count; ``None`` where it does. A remark
    has no levels: a mark beside a name (``※市川市``) is no remark."""
    words = unicodedata.normalize("NFKC", without_unseen(label)).strip().lower()
    bare = _PREFIX.sub("", words).strip("<>【】[]・:：= ")
    if _TOTAL.fullmatch(bare) or _TOTAL.fullmatch("".join(bare.split())):
        return "total"
    if not has_levels and _REMARK.match(words):
        return "remark"
    return None


@dataclass(frozen=True, slots=True)
class RowAside:
    """A row that does not count: its sheet, number and label. ``last``: the last one of a run of
    blank rows."""

    place: str
    row: int
    reason: AsideReason
    label: str = ""
    last: int = 0


#: The number of rows, or of unreadable cells, listed one by one.
MOST_TOLD = 20

_WORDS: Mapping[AsideReason, tuple[str, str]] = {
    "blank": ("空の行は数えませんでした", "Blank rows were not counted"),
    "total": (
        "合計や平均など、自治体でない行は数えませんでした",
        "Rows that are a total or a mean and no municipality were not counted",
    ),
    "remark": (
        "注や出典など、自治体でない行は数えませんでした",
        "Rows that are a remark and no municipality were not counted",
    ),
    "heading": (
        "列の名前を繰り返した行は数えませんでした",
        "Rows that repeat the names of the columns were not counted",
    ),
    "nobody": (
        "自治体の名前も回答もない行は数えませんでした",
        "Rows with neither the name of a municipality nor an answer were not counted",
    ),
    "long": (
        "列の名前より多くのセルがある行は、区切りがずれているため数えませんでした。"
        "区切りと引用符を確かめてください",
        "Rows with more cells than there are columns were not counted, as their cells are "
        "misplaced. Check their separators and quotation marks",
    ),
}


def notes(aside: Sequence[RowAside], place: str = "") -> list[Problem]:
    """The rows of a file that do not count, in a sentence for each sheet and reason."""
    problems = []
    for sheet in dict.fromkeys(row.place for row in aside):
        for reason, (ja, en) in _WORDS.items():
            rows = sorted(
                (row.row, row.last or row.row, row.label)
                for row in aside
                if (row.place, row.reason) == (sheet, reason)
            )
            if rows:
                problems.append(listing(" ".join((place, sheet)).strip(), ja, en, rows))
    return problems


def listing(place: str, ja: str, en: str, rows: Sequence[tuple[int, int, str]]) -> Problem:
    """A sentence followed by the rows it is about: ranges of numbers, with a few words on each;
    consecutive rows without words are one range. The first ``MOST_TOLD``, and how many in all."""
    spans: list[tuple[int, int, str]] = []
    for first, last, label in rows:
        if spans and not label and not spans[-1][2] and spans[-1][1] == first - 1:
            spans[-1] = (spans[-1][0], last, "")
        else:
            spans.append((first, last, label))
    words_ja, words_en = [], []
    for first, last, label in spans[:MOST_TOLD]:
        if not first:  # a report is no row of a table
            words_ja.append(label)
            words_en.append(label)
            continue
        words_ja.append((f"{first}" if first == last else f"{first}～{last}") + "行目")
        words_en.append(f"{first}" if first == last else f"{first}–{last}")
        if label:
            words_ja[-1] += f"（{label}）"
            words_en[-1] += f" ({label})"
    if len(spans) > MOST_TOLD:
        number = sum(last - first + 1 for first, last, _ in spans)
        words_ja.append(f"ほか（全部で{number:,}行）")
        words_en.append(f"and more ({number:,} in all)")
    return problem(place, f"{ja}: {'、'.join(words_ja)}。", f"{en}: row {', '.join(words_en)}.")
