"""Which words a source, a template or a page says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from tests.support import ROOT
from tests.support.shipped import CONTENT
from workshop.agreement import AgreementVerdict
from workshop.room import LedgerKind, Phase, RoomKind

#: Where words are said. In ``report/``, ``wording/`` and ``charts/`` a key without a dot belongs
#: to ``text/report.yaml``.
SPEAKERS = sorted(
    path
    for folder in (
        "views",
        "report",
        "charts",
        "wording",
        "scoring",
        "checklist",
        "store",
        "workshop",
    )
    for path in (ROOT / folder).rglob("*.py")
)
ANY = r"(\w+)"


def filled(part: ast.expr) -> str:
    """A part of an f-string as a regular expression: words, a choice of two, or any word."""
    if isinstance(part, ast.Constant):
        return re.escape(str(part.value))
    if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.IfExp):
        choices = [part.value.body, part.value.orelse]
        return f"(?:{'|'.join(filled(choice) for choice in choices)})"
    return ANY


def constants(tree: ast.AST) -> set[str]:
    """The words in a source that could fill a place of an f-string."""
    return {
        word.replace("-", "_")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in (node.value, *node.value.split("_"))
        if re.fullmatch(r"[\w-]+", word)
    }


#: What content fills in: the kinds and names that the models allow, ids, and counted paragraphs.
VOCABULARY = {
    *(word for path in SPEAKERS if path.parent.name == "checklist"
      for word in constants(ast.parse(path.read_text(encoding="utf-8")))),
    *(item.id for item in CONTENT.checklist.items),
    *(kind.replace("-", "_") for scheme in CONTENT.schemes.values() for kind in scheme.kinds),
    *map(str, range(10)),
    *(name for kind in (Phase, LedgerKind, RoomKind, AgreementVerdict) for name in get_args(kind)),
}  # fmt: skip


def said(tree: ast.AST) -> Iterator[tuple[str, bool, int]]:
    """What could be a key in a source: (regular expression, whether it is the first argument of
    a ``say``, line)."""
    asked = {
        id(branch)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args
        for branch in (
            [node.args[0].body, node.args[0].orelse]
            if isinstance(node.args[0], ast.IfExp)
            else [node.args[0]]
        )
        if getattr(node.func, "id", getattr(node.func, "attr", "")).lstrip("_")
        in ("say", "wording")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value), id(node) in asked, node.lineno
        elif isinstance(node, ast.JoinedStr):
            pattern = "".join(filled(part) for part in node.values)
            if re.search(r"\w{2}", pattern.replace(ANY, "")):  # not only what is filled in
                yield pattern, id(node) in asked, node.lineno


def keys_said(path: Path, keys: list[str]) -> tuple[set[str], list[str]]:
    """The wording keys that a file can say, and the places where it says one nobody wrote."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = constants(tree) | VOCABULARY
    written = set(keys)
    found: set[str] = set()
    missing = []
    for pattern, is_asked, line in said(tree):
        if {"report", "wording", "charts"} & set(path.parts) and r"\." not in pattern:
            pattern = r"report\." + pattern
        if "(" in pattern:
            beginning = re.sub(r"\\(.)", r"\1", pattern.partition("(")[0])
            whole = re.compile(pattern)
            matching = {
                key
                for key in keys
                if key.startswith(beginning)
                and (match := whole.fullmatch(key))
                and words.issuperset(match.groups())
            }
        else:  # one key, or no key: nothing to search for
            matching = {re.sub(r"\\(.)", r"\1", pattern)} & written
        found |= matching
        if is_asked and not matching:
            missing.append(f"{path.parent.name}/{path.name}:{line}: {pattern}")
    return found, missing


def keys_set(path: Path, keys: list[str]) -> tuple[set[str], list[str]]:
    """The same for a Typst template, which says ``say.key`` of the words of its name; those of the
    report, in whichever file, of ``text/report.yaml``."""
    asked = re.findall(r"\bsay\.(?!at\b)(\w+)", path.read_text(encoding="utf-8"))
    name = "report" if path.parent.name == "document" else path.stem
    found = {f"{name}.{key}" for key in asked}
    return found & set(keys), [f"{path.name}: {key}" for key in sorted(found - set(keys))]


def keys_in_template(path: Path, keys: list[str]) -> tuple[set[str], list[str]]:
    """The same for a plain page, which says ``say("file.key")``."""
    found = set(re.findall(r'\bsay\("([\w.]+)"', path.read_text(encoding="utf-8")))
    return found & set(keys), [f"{path.name}: {key}" for key in sorted(found - set(keys))]
