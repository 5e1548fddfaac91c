"""No control flow on translated text: what a program decides by has a key, not only words.

A group may be called 全体 as the row of everybody is, two criteria may bear one name, and in the
other language every comparison is another one. Reading our own files back is the exception: there
words are all there is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("checklist", "scoring", "workshop", "store", "wording", "charts", "report", "views")
#: What says words: ``say("key")``, ``phrases.level(2)``, ``title.of(lang)``.
SAYERS = {"say", "_say", "of", "_of", "level", "answer", "item", "criterion", "stage", "name_of"}
#: What holds words by their key.
WORDS = {"words", "_words"}


def says_words(node: ast.expr) -> bool:
    """Whether an expression is translated text, or a collection that holds some."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(says_words, node.elts))
    if isinstance(node, ast.Subscript):
        name = getattr(node.value, "id", getattr(node.value, "attr", ""))
        return name in WORDS and isinstance(node.ctx, ast.Load)
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    spoken = isinstance(node.func, ast.Attribute) or name in ("say", "name_of")
    return name in SAYERS and spoken and bool(node.args or node.keywords)


def decisions(source: str) -> Iterator[int]:
    """The lines on which translated text is compared with something, or is a key to look up."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            # whether there are any words at all may be asked
            is_looked_at = any(isinstance(side, ast.Constant) and not side.value for side in sides)
            if any(map(says_words, sides)) and not is_looked_at:
                yield node.lineno
        elif isinstance(node, ast.Dict):
            if any(key is not None and says_words(key) for key in node.keys):
                yield node.lineno
        elif isinstance(node, ast.Subscript) and says_words(node.slice):
            yield node.lineno


def test_no_decision_hangs_on_words() -> None:
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = [(p, line) for p in paths for line in decisions(p.read_text(encoding="utf-8"))]
    assert found == []
    assert len(paths) > 300


@pytest.mark.parametrize(
    "source",
    [
        'x == say("minutes.all")',
        'x != self._say("minutes.all")',
        'say("minutes.all") == "全体"',
        'x in (say("a.b"), say("a.c"))',
        'fact.label == words["made_on"]',
        "name == scheme.name.of(lang)",
        '{say("a.b"): 1}',
        'rows[say("a.b")]',
        "row.answer == phrases.level(2)",
    ],
)
def test_a_decision_on_words_is_noticed(source: str) -> None:
    assert list(decisions(source)) == [1]


@pytest.mark.parametrize(
    "source",
    [
        'fact.key == "made_on"',
        "row.is_everybody",
        'f(say("a.b"))',
        'say("a.b") != ""',
        "score.level(2)[0]",
        'words["a"]',
        'say("a.b") if x else ""',
        "level >= criterion.level",
    ],
)
def test_what_only_says_is_let_through(source: str) -> None:
    assert list(decisions(source)) == []
