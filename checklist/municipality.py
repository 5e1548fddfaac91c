"""Municipalities, their codes, and how codes and numbers of people are read as they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from checklist.model import Frozen, Prose
from checklist.problems import ProblemsError
from checklist.text import without_unseen

#: Kinds of municipality in Japanese law; ``ward`` is a special ward of Tokyo.
MunicipalityKind = Literal[
    "prefecture", "designated-city", "core-city", "city", "ward", "town", "village"
]


def check_digit(code5: str) -> int:
    """Check digit of a local-government code: the last digit of 11 minus the sum, weighted with
    6 5 4 3 2, modulo 11.

    Source: 全国地方公共団体コード仕様 (総務省). Raises ValueError unless ``code5`` is five digits.
    """
    if len(code5) != 5 or not (code5.isascii() and code5.isdigit()):
        raise ValueError("five ASCII digits expected")
    total = sum(int(digit) * weight for digit, weight in zip(code5, (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10


def is_valid_code(code: str) -> bool:
    """Whether ``code`` is six digits whose last is the check digit of the first five."""
    return (
        len(code) == 6
        and code.isascii()
        and code.isdigit()
        and check_digit(code[:5]) == int(code[5])
    )


class Municipality(Frozen):
    """An existing municipality with its official six-digit code (text: it may begin with 0) and its
    inhabitants at the census of 2020 (``None``: it had none, or they are not known)."""

    code: str
    prefecture: Prose
    name: str
    kana: str
    kind: MunicipalityKind
    population: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _code_is_right(self) -> Self:
        if not is_valid_code(self.code):
            raise ProblemsError.one(
                f"コード {self.code} の検査数字が違います。",
                f"check digit of code {self.code} is wrong",
            )
        return self

    @property
    def label(self) -> str:
        """Prefecture and name; ``name`` is empty where the prefecture itself is meant."""
        return f"{self.prefecture}{self.name}"


#: Characters of a name that are written in several ways (small kana, variants of kanji), each with
#: the one that stands for both. 嶋 and 島 are not among them: they tell 鹿嶋市 from 鹿島市.
_VARIANTS = MappingProxyType({
    "ヶ": "ケ", "ヵ": "カ", "髙": "高", "﨑": "崎", "嵜": "崎", "濵": "浜", "濱": "浜", "邉": "辺",
    "邊": "辺", "竜": "龍", "鯵": "鰺", "檮": "梼", "竃": "竈", "釜": "竈", "曾": "曽", "渕": "淵",
    "冨": "富", "德": "徳", "澤": "沢", "瀧": "滝", "櫻": "桜", "國": "国", "廣": "広", "眞": "真",
    "條": "条", "惠": "恵", "榮": "栄", "縣": "県", "區": "区", "舘": "館", "靜": "静", "壽": "寿",
    "穗": "穂", "彌": "弥", "與": "与", "藏": "蔵", "臺": "台", "來": "来", "會": "会", "關": "関",
    "淸": "清", "戶": "戸", "峯": "峰", "莊": "荘", "鹽": "塩", "狹": "狭", "龜": "亀", "塲": "場",
})  # fmt: skip
_TO_ONE = str.maketrans(dict(_VARIANTS))
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\\s]")


@lru_cache(maxsize=1 << 12)  # the same name is normalised several times in a row
def plain_name(text: str) -> str:
    """A name normalised for comparison: width, white space, ヶ and ケ, and variants of characters
    are unified."""
    plain = unicodedata.normalize("NFKC", without_unseen(text))
    return _SELECTORS.sub("", plain).translate(_TO_ONE)


class Spellings(NamedTuple):
    """How official names write the characters that have variants. ``written``: a variant that no
    name has, and the character that stands for it there; ``twice``: of two that both stand in
    names, the one and the other; ``names``: the names with one of these."""

    written: dict[str, str]
    twice: dict[str, str]
    names: list[str]


def spellings(names: Iterable[str]) -> Spellings:
    """How these names are spelled."""
    names = dict.fromkeys(names)
    used = set("".join(names))
    written, twice = dict[str, str](), dict[str, str]()
    for variant, char in _VARIANTS.items():
        if variant in used and char in used:
            twice[variant] = char
        elif char in used:
            written[variant] = char
        elif variant in used:
            written[char] = variant
    both = {*twice, *twice.values()}
    return Spellings(written, twice, [name for name in names if both & set(name)])


#: How a number is read as a code: as its six digits; as the first five of them (JIS X 0402, census,
#: e-Stat), whose leading zero a spreadsheet may have dropped; as six that lost their leading zero.
Spelling = Literal["six", "five", "zero"]
#: A number, and what spreadsheets and programs put around it.
_NUMBER = re.compile(r"""=?["']?\s*(\d{4,6})(?:\.0*)?\s*["']?""", re.ASCII)


def candidates(
    number: str, municipalities: Mapping[str, Municipality]
) -> dict[Spelling, Municipality]:
    """The municipalities whose code a number can be, by how it is then read; empty for what is no
    code of any. ``municipalities``: by their codes of six digits.

    Five digits can be two things; twelve numbers are both (12203: 市川市, or 012203 士別市).
    """
    digits = _digits(number)
    codes: dict[Spelling, str] = {}
    if len(digits) == 6:
        codes["six"] = digits
    elif digits:
        five = digits.zfill(5)
        codes["five"] = f"{five}{check_digit(five)}"
    if len(digits) == 5:
        codes["zero"] = f"0{digits}"
    return {how: municipalities[code] for how, code in codes.items() if code in municipalities}


def _digits(number: str) -> str:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", without_unseen(number)).strip())
    return match[1] if match else ""


def code_from(
    number: str, name: str, prefecture: str, municipalities: Mapping[str, Municipality]
) -> str:
    """The six-digit code that a single number stands for, with the ``name`` and ``prefecture``
    beside it (in Japanese; empty where nothing is given).

    Where it has several ``candidates``, or only four digits, what beside it confirms exactly one
    decides. A code of six digits need not be that of a municipality of today. Raises ProblemsError
    for any other number, one that nothing decides, and one of a municipality other than that
    beside it.
    """
    digits = _digits(number)
    meant = list(candidates(number, municipalities).values())
    if not meant and is_valid_code(digits):
        return digits
    if not meant:
        raise ProblemsError.one(
            f"全国地方公共団体コード「{number[:20]}」は正しくありません。"
            "検査数字を含む6桁の数字で入れてください（例: 401005）。",
            f"“{number[:20]}” is not a local-government code. Give the six digits including the "
            "check digit (for example 401005).",
        )
    labels = "・".join(municipality.label for municipality in meant)
    if len(meant) > 1 or len(digits) < 5:
        meant = [m for m in meant if _is_beside(m, name, prefecture)]
        if len(meant) != 1:
            raise ProblemsError.one(
                f"コード{digits}は{len(digits)}桁で、どの自治体か決められません（{labels}か）。"
                "検査数字を含む6桁で入れてください。",
                f"The code {digits} has only {len(digits)} digits, which do not tell the "
                f"municipality ({labels}?). Give the six digits including the check digit.",
            )
    (municipality,) = meant
    others = (m for m in municipalities.values() if name in (m.name, m.label))
    if (prefecture and prefecture != municipality.prefecture) or (
        name and not _is_beside(municipality, name, "") and any(others)
    ):
        raise ProblemsError.one(
            f"コード{digits}は{labels}のもので、となりの自治体（{prefecture}{name}）と合いません。"
            "どちらかを直してください。",
            f"The code {digits} is that of {labels}, not of what stands beside it "
            f"({prefecture}{name}). Correct one of them.",
        )
    return municipality.code


def _is_beside(municipality: Municipality, name: str, prefecture: str) -> bool:
    """Whether a name or prefecture is that of the municipality."""
    plain = unicodedata.normalize("NFKC", name)
    own = municipality.name or municipality.prefecture
    return own in plain if plain.strip() else prefecture == municipality.prefecture
