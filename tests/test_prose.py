"""What is public says what it is and raises, is used, and is called by a noun of the field."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

import pytest

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

#: A module's source as a tree: once, however many look at it.
parsed = cache(ast.parse)


@cache
def sources() -> dict[str, str]:
    """Of all modules, by their path."""
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in MODULES}


def undocumented(source: str) -> list[str]:
    """Public names without a docstring: the module (``""``), its functions and classes, and their
    methods, but for one that overrides a documented method of a class in the same module."""
    tree = parsed(source)
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
    """Variables, parameters, functions and classes called by a word of ``NO_NOUNS``, each with its
    line. A function may be ``one`` beside that for all."""
    names = []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.arg):
            names.append((node.lineno, node.arg))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append((node.lineno, node.id))
        elif isinstance(node, Definition) and node.name.strip("_") != "one":
            names.append((node.lineno, node.name))
    return [
        f"{line}: {name}" for line, name in sorted(names) if name.strip("_").lower() in NO_NOUNS
    ]


# ------------------------------------------------------------------- what is raised

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def bases_and_returns() -> tuple[dict[str, list[str]], dict[str, str]]:
    """What each class of ours derives from, and what each function of ours returns."""
    everywhere = [node for source in sources().values() for node in ast.walk(parsed(source))]
    bases = {
        node.name: [ast.unparse(base) for base in node.bases]
        for node in everywhere
        if isinstance(node, ast.ClassDef)
    }
    returns = {
        node.name: ast.unparse(node.returns)
        for node in everywhere
        if isinstance(node, FUNCTIONS) and node.returns is not None
    }
    return bases, returns


def kinds(exception: str) -> list[str]:
    """An exception, and what it derives from."""
    bases, _ = bases_and_returns()
    return [exception, *(kind for base in bases.get(exception, []) for kind in kinds(base))]


def is_of_the_field(exception: str) -> bool:
    """Whether an exception tells of an input or a state, and not of a fault of the program."""
    is_error = not {"Exception", "LookupError", "ValueError"}.isdisjoint(kinds(exception))
    return is_error and not exception.startswith("_")


def undeclared(source: str) -> list[str]:
    """Public functions that raise an exception of the field, by themselves or by a private function
    of their module, and do not say so after "Raises" in their docstring, or that of their class or
    module: each with the exception. ``Raises as`` refers to another function's docstring."""
    tree = parsed(source)

    def missing(node: ast.Module | ast.ClassDef, said: str, private: dict) -> Iterator[str]:  # type: ignore[type-arg]
        said += promises(node)
        private = private | {d.name: d for d in definitions(node) if d.name.startswith("_")}
        for inner in definitions(node):
            if inner.name.startswith("_") or "Raises as" in promises(inner):
                continue
            if isinstance(inner, ast.ClassDef):
                yield from (f"{inner.name}.{name}" for name in missing(inner, said, private))
                continue
            words = set(re.findall(r"\w+", said + promises(inner)))
            yield from (
                f"{inner.name}: {name}"
                for name in sorted(set(raised(inner.body, private, set())))
                if is_of_the_field(name) and words.isdisjoint(kinds(name))
            )

    return list(missing(tree, "", {}))


def promises(node: ast.Module | Definition) -> str:
    """What a docstring says from "Raises" on, on one line."""
    _, raises, rest = (ast.get_docstring(node) or "").partition("Raises")
    return f"{raises} {' '.join(rest.split())} "


def raised(
    body: Iterable[ast.AST], private: Mapping[str, ast.AST], seen: set[str]
) -> Iterator[str]:
    """The exceptions that are raised in statements by name or by a private function, but for those
    that the same statements catch. A function within a private one (``seen``) may be returned."""
    for node in body:
        if seen and isinstance(node, FUNCTIONS):
            continue
        if isinstance(node, ast.Try):
            caught = {
                name.id
                for handler in node.handlers
                for name in ast.walk(handler.type or ast.Pass())
                if isinstance(name, ast.Name)
            }
            yield from (name for name in raised(node.body, private, seen) if name not in caught)
            yield from raised([*node.handlers, *node.orelse, *node.finalbody], private, seen)
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            exception = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = getattr(exception, "id", getattr(exception, "attr", ""))
            yield bases_and_returns()[1].get(name, name)
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if isinstance(called := private.get(name), FUNCTIONS) and name not in seen:
                yield from raised(called.body, private, seen | {name})
        yield from raised(ast.iter_child_nodes(node), private, seen)


# ------------------------------------------------------------------- what is used

#: Read by people and by pydantic: how sure a standing is (``data/README.md``), a model's settings,
#: and the version that the private parts of Streamlit were read in.
NOT_FOR_PROGRAMS = {"confidence", "model_config", "READ_IN"}


def unused(sources: Iterable[str], others: str) -> set[str]:
    """The names defined in Python sources that none of these uses, nor the text of ``others``
    (templates, settings). Methods that pydantic calls are no names."""
    uses, defined = Counter(re.findall(r"[A-Za-z_]\w*", others)), set[str]()
    for source in sources:
        tree = parsed(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                uses[node.value] += 1
            elif not isinstance(node, FUNCTIONS) and not isinstance(
                getattr(node, "ctx", None), ast.Store
            ):
                names = (getattr(node, name, None) for name in ("id", "attr", "arg"))
                uses.update(name for name in names if name)
        defined |= set(named(tree))
    return {name for name in defined if not uses[name] and not name.startswith("__")}


def named(node: ast.Module | ast.ClassDef) -> Iterator[str]:
    """What a module or class defines: functions, classes, their members, constants and fields."""
    for inner in node.body:
        if isinstance(inner, FUNCTIONS):
            if not any("validator" in ast.unparse(mark) for mark in inner.decorator_list):
                yield inner.name
        elif isinstance(inner, ast.ClassDef):
            yield inner.name
            yield from named(inner)
        elif isinstance(inner, (ast.Assign, ast.AnnAssign)):
            targets = inner.targets if isinstance(inner, ast.Assign) else [inner.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


# ------------------------------------------------------------------- the tests


def test_the_checks_see_what_they_look_for() -> None:
    classes = '"""A."""\nclass A:\n "B."\n def b(self): "C."\nclass C(A):\n "D."\n def b(self): ...'
    assert undocumented(classes) == []
    assert undocumented("def a(): ...\nclass _B:\n def c(self): ...") == ["", "a"]
    assert undocumented('"""A."""\nclass B:\n "C."\n def d(self): ...') == ["B.d"]
    assert no_nouns("def _found(told):\n _kept = [one for one in told]\nclass Held: ...") == [
        *("1: _found", "1: told", "2: _kept", "2: one", "3: Held"),
    ]


def faults(check: Callable[[str], list[str]]) -> dict[str, list[str]]:
    return {name: wrong for name, source in sources().items() if (wrong := check(source))}


def test_everything_public_has_a_docstring() -> None:
    assert faults(undocumented) == {}, "say what it is, takes, returns and raises"


def test_things_are_called_by_nouns_of_the_field() -> None:
    assert faults(no_nouns) == {}


RAISES = """
class Here(ValueError): ...
class There:
    "Raises Here."
    def listed(self): raise Here
def told():
    "Raises ValueError for a name, such as a.b, that is none, and Here."
    if x: raise Here()
    raise ValueError("a")
def by_its_kind():
    "Raises ValueError."
    raise Here
def caught():
    try: _raises()
    except Here: pass
def of_a_fault_of_ours(): raise RuntimeError("a")
def by_another(): _raises()
def mentioned():
    "A name (ValueError)."
    raise ValueError("a")
def as_another():
    "Raises as ``told``."
    raise Here
def by_its_maker(): raise refusal()
def _raises(): raise Here
"""


def test_what_is_raised_and_not_said_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    bases, returns = bases_and_returns()
    monkeypatch.setitem(bases, "Here", ["ValueError"])
    monkeypatch.setitem(returns, "refusal", "Here")
    seen = ["by_another: Here", "mentioned: ValueError", "by_its_maker: Here"]
    assert undeclared(RAISES) == seen


def test_a_public_function_says_what_it_raises() -> None:
    assert faults(undeclared) == {}, 'say "Raises NAME where …" in the docstring'


def test_what_nothing_uses_is_seen() -> None:
    source = "A = 1\nclass B:\n c: int\n d = A\n def e(self): ...\nB(c=1)\ndef f(): B.e"
    assert unused([source], "{{ f }}") == {"d"}
    assert unused([source], "") == {"d", "f"}


def test_no_name_serves_only_tests() -> None:
    folders = (*ROOMS, "deploy")
    others = [
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".html", ".js", ".typ", ".sh", ".toml")
    ]
    programs = [*sources().values(), (ROOT / "app.py").read_text(encoding="utf-8")]
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert unused(programs, " ".join((*others, settings))) == NOT_FOR_PROGRAMS
