"""The drawing of the four steps: right, legible, safe to stand anywhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement
from xml.etree import ElementTree

import pytest

from charts.staircase import BLUE, draw_staircase
from checklist.load import Content
from checklist.model import Lang, Stages, Text
from scoring.stages import StageRange
from wording.phrases import Phrases
from wording.staircase import summarise_staircase

SVG = "{http://www.w3.org/2000/svg}"
RANGES = [None, *(StageRange(*pair) for pair in combinations_with_replacement(range(5), 2))]


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 (our own drawing)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("stage", RANGES)
def test_drawing_is_whole(content: Content, lang: Lang, stage: StageRange | None) -> None:
    root = parsed(draw_staircase(summarise_staircase(Phrases(content, lang), stage)))
    label = summarise_staircase(Phrases(content, lang), stage).alt
    assert root.get("role") == "img"
    assert root.get("aria-label") == label
    assert root.findtext(f"{SVG}title") == label
    words = "".join(text.text or "" for text in root.iter(f"{SVG}text")).replace(" ", "")
    for step in content.stages.stages[1:]:
        assert f"{step.number}{step.title.of(lang)}".replace(" ", "") in words
    assert "id" not in {key for element in root.iter() for key in element.attrib}


@pytest.mark.parametrize("stage", RANGES)
def test_marks_follow_the_stage(content: Content, stage: StageRange | None) -> None:
    root = parsed(draw_staircase(summarise_staircase(Phrases(content, "ja"), stage)))
    circles = list(root.iter(f"{SVG}circle"))
    filled = [box for box in root.iter(f"{SVG}rect") if box.get("fill") == BLUE]
    if stage is None:
        assert not circles
        assert not filled
        return
    assert len(filled) == stage.low
    assert len(circles) == (1 if stage.low == stage.high else 2)
    assert circles[0].get("fill") == BLUE
    assert all(circle.get("stroke-dasharray") for circle in circles[1:])
    # nothing leaves the drawing
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for circle in circles:
        assert 13 <= float(circle.get("cx", "")) <= width - 13
        assert 13 <= float(circle.get("cy", "")) <= height - 13


def test_text_stays_legible_on_a_phone(content: Content) -> None:
    root = parsed(draw_staircase(summarise_staircase(Phrases(content, "ja"))))
    width = float((root.get("viewBox") or "").split()[2])
    sizes = [float(text.get("font-size", "0")) for text in root.iter(f"{SVG}text")]
    assert min(sizes) * 350 / width >= 11


def test_words_are_escaped(content: Content) -> None:
    first = content.stages[1].model_copy(update={"title": Text(ja='<b>&"', en="</svg>")})
    stages = Stages(stages=(content.stages[0], first, *content.stages.stages[2:]))
    for lang in ("ja", "en"):
        phrases = Phrases(replace(content, stages=stages), lang)
        shown = summarise_staircase(phrases, StageRange(1, 2))
        root = parsed(draw_staircase(shown))
        assert stages[1].title.of(lang) in (root.findtext(f"{SVG}title") or "")
        assert not list(root.iter(f"{SVG}b"))


def test_words_tell_where_one_stands(content: Content) -> None:
    assert "手前" in summarise_staircase(Phrases(content, "ja"), StageRange(0, 0)).alt
    told = summarise_staircase(Phrases(content, "en"), StageRange(1, 3)).alt
    assert "step 1, Build trust" in told
    assert "step 3, Business desk" in told
    assert "If every unknown and blank turns out well" in told
    told = summarise_staircase(Phrases(content, "ja"), StageRange(1, 3), doubt="未回答").alt
    assert "未回答が全て良い結果であれば、第3段" in told
    assert "turns out well" not in summarise_staircase(Phrases(content, "en"), StageRange(2, 2)).alt
