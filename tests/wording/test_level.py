"""One reading of levels for every file: a table of cells and what each says."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Level
from checklist.model import LANGUAGES
from tests.support.shipped import CONTENT
from wording.level import LevelReader, NotALevelError
from wording.phrases import Phrases

READER = LevelReader(CONTENT)

CELLS: list[tuple[str, Level | None]] = [
    *(("3", 3), ("3.0", 3), ("3.", 3), (" 3 ", 3), ("３", 3), ("③", 3), ("３．０", 3), ("03", 3)),
    *(("レベル3", 3), ("レベル ３", 3), ("ﾚﾍﾞﾙ3", 3), ("Level 3", 3), ("0", 0), ("４", 4)),
    *(("3 制度化", 3), ("3：制度化", 3), ("３．制度化", 3), ("3（制度化）", 3), ("3　制度化", 3)),
    *(("制度化", 3), ("Institutionalised", 3), ("3 institutionalised", 3), ("0 未着手", 0)),
    *(
        ("わからない", UNKNOWN),
        ("分からない", UNKNOWN),
        ("ﾜｶﾗﾅｲ".replace("ﾜｶﾗﾅｲ", "わからない"), UNKNOWN),
    ),
    *(("Don’t know", UNKNOWN), ("don't know", UNKNOWN), ("unknown", UNKNOWN), ("-1", UNKNOWN)),
    *(("－１", UNKNOWN), ("−1", UNKNOWN), ("-1.0", UNKNOWN)),
    *(("該当しない", NOT_APPLICABLE), ("Not applicable", NOT_APPLICABLE), ("-2", NOT_APPLICABLE)),
    *(("not_applicable", NOT_APPLICABLE), ("", None), ("　", None), ("未回答", None), ("-3", None)),
    *(("not answered", None), ("blank", None)),
]
NO_LEVELS = [
    *(
        "5",
        "-4",
        "3.5",
        "３点",
        "3 未着手",
        "3制度",
        "30",
        "999",
        "なし",
        "N/A",
        "#N/A",
        "NaN",
        "None",
    ),
    *("TRUE", "―", "-", "不明", "三", "3-1", "2026-03-01", "=3", "3%", "x", "1/3"),
]


@pytest.mark.parametrize(("cell", "level"), CELLS)
def test_a_cell_says_a_level(cell: str, level: Level | None) -> None:
    assert READER.read(cell) == level


@pytest.mark.parametrize("cell", NO_LEVELS)
def test_anything_else_is_no_level(cell: str) -> None:
    with pytest.raises(NotALevelError):
        READER.read(cell)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("level", range(5))
def test_what_our_own_words_say_is_read_back(level: int, lang: str) -> None:
    said = Phrases(CONTENT, lang).level(level)  # type: ignore[arg-type]
    assert READER.read(said) == level
    wide = said.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert unicodedata.normalize("NFKC", wide) == said
    assert READER.read(wide) == level


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_and_never_as_a_level_it_does_not_name(text: str) -> None:
    try:
        level = READER.read(text)
    except NotALevelError:
        return
    if isinstance(level, int):
        words = unicodedata.normalize("NFKC", text)
        title = CONTENT.checklist.scale[level].title
        assert f"{level}" in words or title.ja in words or title.en.lower() in words.lower()
