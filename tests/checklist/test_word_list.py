"""One name for one thing: what the word list says to avoid is found, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from checklist.load import word_problems
from checklist.problems import ProblemsError
from checklist.word_list import WordList, WordRule, misused
from tests.support import ROOT

RULES = """\
words:
  - {use: 全て, avoid: "すべて(?!る)", why: 常用漢字で書く}
"""


def folder(tmp_path: Path, text: str, rules: str = RULES) -> Path:
    (tmp_path / "word_list.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "home.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "is_misused"),
    [
        ("lead: {ja: すべての問い, en: All}", True),
        ("  ja: すべての問い", True),
        ("lead: {ja: 全ての問い, en: All}", False),
        ("lead: {ja: すべる, en: To slip}", False),
        ("    quote: すべての自治体", False),  # what others printed stays
        ("  - name_printed: すべての自治体", False),
        ("      title: すべての自治体 (環境省)", False),
        ("title: {ja: すべて, en: All}", True),
        ("# すべて", False),
    ],
)
def test_a_word_to_avoid_is_found(tmp_path: Path, line: str, is_misused: bool) -> None:
    problems = word_problems(folder(tmp_path, f"# words\n{line}\n"))
    assert [p.place for p in problems] == (["text/home.yaml:2"] if is_misused else [])
    if is_misused:
        assert problems[0].text.ja == "「すべて」は使いません。使う言葉：全て（常用漢字で書く）"


def test_a_list_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    rules = 'words:\n  - {use: 全て, avoid: "(", why: 理由}\n'
    with pytest.raises(ProblemsError) as caught:
        word_problems(folder(tmp_path, "a: {ja: あ, en: a}\n", rules))
    assert caught.value.problems[0].place == "word_list.yaml.words.0.avoid"


def test_content_without_a_list_has_nothing_to_check(tmp_path: Path) -> None:
    assert word_problems(tmp_path) == []


def test_the_content_uses_no_word_to_avoid() -> None:
    assert [problem.of("ja") for problem in word_problems()] == []


def test_neither_do_the_templates_and_the_words_of_scripts() -> None:
    list_ = yaml.safe_load((ROOT / "data" / "word_list.yaml").read_text(encoding="utf-8"))
    words = WordList(words=tuple(WordRule(**rule) for rule in list_["words"]))
    folders = (ROOT / "views" / "templates", ROOT / "views" / "server" / "static")
    paths = [
        path for f in folders for path in sorted(f.rglob("*")) if path.suffix in (".html", ".js")
    ]
    assert paths
    assert [
        problem.of("ja")
        for path in paths
        for problem in misused(words, path.read_text(encoding="utf-8"), path.name)
    ] == []
