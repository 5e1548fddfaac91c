"""What is public says what it is, and no name stands where a noun of the field belongs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from tests.support import ROOT

ROOMS = (
    *("checklist", "scoring", "workshop", "store"),
    *("wording", "charts", "report", "views"),
    *("benchmarks", "tools"),
)
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
#: Participles and pronouns that say nothing of what a variable holds.
NO_NOUNS = {"found", "one", "told", "held", "kept", "said"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def undocumented(source: str) -> list[str]:
    """Public names without a docstring: the module (``""``), its functions and classes, and their
    methods, but for one that overrides a documented method of a class in the same module."""
    tree = ast.parse(source)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}

    def inherits(owner: ast.ClassDef, name: str) -> bool:
        bases = [classes[b.id] for b in owner.bases if isinstance(b, ast.Name) and b.id in classes]
        return any(
            any(method.name == name and ast.get_docstring(method) for method in definitions(base))
            or inherits(base, name)
            for base in bases
        )

    def missing(node: ast.Module | ast.ClassDef) -> Iterator[str]:
        for inner in definitions(node):
            if inner.name.startswith("_"):
                continue
            is_override = isinstance(node, ast.ClassDef) and inherits(node, inner.name)
            if ast.get_docstring(inner) is None and not is_override:
                yield inner.name
            if isinstance(inner, ast.ClassDef):
                yield from (f"{inner.name}.{name}" for name in missing(inner))

    return [*([] if ast.get_docstring(tree) else [""]), *missing(tree)]


def definitions(node: ast.Module | ast.ClassDef) -> list[Definition]:
    return [inner for inner in node.body if isinstance(inner, Definition)]


def no_nouns(source: str) -> list[str]:
    """Variables and parameters called by a word of ``NO_NOUNS``, each with its line."""
    names = [
        (node.lineno, node.arg if isinstance(node, ast.arg) else node.id)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.arg)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    ]
    return [f"{line}: {name}" for line, name in sorted(names) if name.strip("_") in NO_NOUNS]


def test_the_checks_see_what_they_look_for() -> None:
    classes = '"""A."""\nclass A:\n "B."\n def b(self): "C."\nclass C(A):\n "D."\n def b(self): ...'
    assert undocumented(classes) == []
    assert undocumented("def a(): ...\nclass _B:\n def c(self): ...") == ["", "a"]
    assert undocumented('"""A."""\nclass B:\n "C."\n def d(self): ...') == ["B.d"]
    assert no_nouns("def a(told):\n _kept = [one for one in told]") == [
        *("1: told", "2: _kept", "2: one"),
    ]


def faults(check: Callable[[str], list[str]]) -> dict[str, list[str]]:
    sources = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in MODULES}
    return {name: wrong for name, source in sources.items() if (wrong := check(source))}


def test_everything_public_has_a_docstring() -> None:
    assert faults(undocumented) == {}, "say what it is, takes, returns and raises"


def test_variables_are_called_by_nouns_of_the_field() -> None:
    assert faults(no_nouns) == {}
