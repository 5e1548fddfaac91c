"""The house keeps its arrows: who may import whom, where Streamlit and the disk may be touched.

The rules stand in ``docs/architecture.md``; this test reads the imports of every source file.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support import ROOT

#: Which of our packages each package may import (besides itself).
ARROWS: Mapping[str, set[str]] = {
    "checklist": set(),
    "scoring": {"checklist"},
    "workshop": {"checklist", "scoring"},
    "store": {"checklist", "workshop"},
    "wording": {"checklist", "scoring", "workshop"},
    "charts": {"checklist", "scoring", "workshop", "wording"},
    "report": {"checklist", "scoring", "workshop", "wording", "charts"},
    "views": {"checklist", "scoring", "workshop", "store", "wording", "charts", "report"},
}
CORE = ("checklist", "scoring", "workshop")
#: Where something is said to a reader, in the words of one content in one language.
READ = ("wording", "charts", "report", "views")

#: The core does no input or output but here: its loader and its commands.
DOORS = re.compile(
    r"checklist/(load|load_drafts|load_reference|schema|console)\.py|.*/__main__\.py"
)
#: The commands: thin, and exempt from the arrows, so that ``python -m scoring`` reads tables.
ENTRANCES = {f"{room}/__main__.py" for room in ("checklist", "scoring", "store", "report")}
#: Where Streamlit may be used, and where the session and the address may be touched.
STREAMLIT = re.compile(r"app\.py|views/(screens|session)/.*")
SESSION = re.compile(r"views/session/.*")
#: What a screen shares with others; all else in the folder is a page of its own.
SHARED_BY_SCREENS = "parts"
#: Libraries that read or write files: none of them has anything to say.
FILE_LIBRARIES = {
    "docx", "docxtpl", "fontTools", "openpyxl", "pandas", "pptx", "pyarrow", "pypdf", "typst",
    "xlsxwriter", "zipfile",
}  # fmt: skip
#: Who may start a process: the reader of strangers' files, and the maker of ours.
PROCESSES = {"report/apart.py", "report/beside.py"}
#: Modules that only one of our files may import: what they touch may change, or does harm.
ONLY_IN: Mapping[str, str] = {
    "streamlit.runtime": "views/session/streamlit_insides.py",
    "openpyxl": "report/parser.py",
    "pypdf": "report/parser.py",
}
#: Where tables are read, grouped and written.
PANDAS = re.compile(r"report/tables/.*|scoring/survey\.py")
#: Modules with which a program reaches the world outside, or that change from run to run.
OUTSIDE = {
    "asyncio", "getpass", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib",
    "random", "secrets", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile",
    "threading", "time", "urllib", "uuid",
}  # fmt: skip
#: Calls that do the same.
OUTSIDE_CALLS = {"open", "print", "input", "now", "today", "utcnow", "getenv", "read_text",
                 "write_text", "read_bytes", "write_bytes"}  # fmt: skip
#: The only folder from which a program may read the shipped content, and who says where it is.
DATA_READERS = {"checklist/load.py", "checklist/load_drafts.py", "checklist/load_reference.py"}

MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_CALLS = {"list", "dict", "set", "defaultdict", "Counter", "deque", "OrderedDict"}
READ_ONLY = re.compile(r"^(Mapping|Sequence|Set|Final\[(Mapping|Sequence)|tuple|frozenset)\b")


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module a source imports, wherever in it, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno
            for name in node.names:
                yield f"{node.module}.{name.name}", node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level, node.lineno


def called(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield name, node.lineno


def mutable_state(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Module-level names bound to something that could change and is not typed as read-only."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets, value, kind = node.targets, node.value, ""
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value, kind = [node.target], node.value, ast.unparse(node.annotation)
        elif isinstance(node, ast.AugAssign):
            targets, value, kind = [node.target], node.value, ""
        else:
            continue
        calls = isinstance(value, ast.Call) and getattr(value.func, "id", "") in MUTABLE_CALLS
        if (isinstance(value, MUTABLE) or calls) and not READ_ONLY.match(kind):
            # the resolvers of the strict YAML loader belong to its class and are set once
            if all(isinstance(t, ast.Attribute) for t in targets):
                continue
            yield ast.unparse(targets[0]), node.lineno
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield f"global {', '.join(node.names)}", node.lineno


def content_paths(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Paths into the content folder written in a source: ``"data/…"``, ``folder / "data"``,
    ``Path("data")`` (the word alone may mean anything)."""
    for node in ast.walk(tree):
        parts = []
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            parts = [node.left, node.right]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Path", "open"):
            parts = node.args
        for part in parts:
            if isinstance(part, ast.Constant) and part.value == "data":
                yield "data", node.lineno
        value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and re.match(r"(\.{1,2}/)*data/\w", value):
            yield value, node.lineno


def broken_rules(place: str, source: str) -> list[str]:
    """Every rule that a source file at this place breaks."""
    tree = ast.parse(source)
    package = place.partition("/")[0] if "/" in place else ""
    in_core = package in CORE
    found = []

    def breaks(line: int, what: str) -> None:
        found.append(f"{place}:{line}: {what}")

    for module, line in imported(tree):
        top, _, rest = module.partition(".")
        if not top:
            breaks(line, "imports by a relative path")
        is_entrance = place in ENTRANCES
        allowed = ARROWS.get(package, set()) | {package}
        if package in ARROWS and top in ARROWS and top not in allowed and not is_entrance:
            breaks(line, f"imports {module}: no arrow points there")
        if top == "app" and place != "app.py":
            breaks(line, "imports app")
        if top == "tests" or module.startswith("conftest"):
            breaks(line, f"imports {module} outside the tests")
        if top == "streamlit" and not STREAMLIT.fullmatch(place):
            breaks(line, "imports streamlit outside app.py, views/screens and views/session")
        if package == "wording" and top in FILE_LIBRARIES:
            breaks(line, f"imports {top}: words know no files")
        if top in ("pandas", "dask") and package in ARROWS and not PANDAS.fullmatch(place):
            breaks(line, f"imports {top} outside report/tables and the survey")
        for name, only in ONLY_IN.items():
            is_it = module == name or module.startswith(f"{name}.")
            if is_it and package in ARROWS and place != only:
                breaks(line, f"imports {name} outside {only}")
        starts_programs = top in ("subprocess", "multiprocessing")
        if starts_programs and package in ARROWS and place not in PROCESSES:
            breaks(line, f"imports {top} outside report/apart.py and report/beside.py")
        folder, screen, *_ = [*rest.split("."), "", ""]
        if top == "views" and folder == "screens" and screen and screen != SHARED_BY_SCREENS:
            breaks(line, "imports a screen")
        if in_core and top in OUTSIDE and not DOORS.fullmatch(place):
            breaks(line, f"imports {top} in the core")
    if in_core and not DOORS.fullmatch(place):
        for name, line in called(tree):
            if name in OUTSIDE_CALLS:
                breaks(line, f"calls {name}() in the core")
    if in_core:
        for name, line in mutable_state(tree):
            breaks(line, f"{name} is mutable state shared by every user")
    for node in ast.walk(tree):
        name = getattr(node, "attr", getattr(node, "id", getattr(node, "name", "")))
        if name in ("session_state", "query_params") and not SESSION.fullmatch(place):
            breaks(node.lineno, f"touches st.{name} outside views/session")
        taken = [arg.arg for arg in node.args.args] if isinstance(node, ast.FunctionDef) else []
        if package in READ and {"content", "lang"} <= set(taken):
            breaks(node.lineno, f"{name} takes a content beside a language: Phrases are both")
    if package in ARROWS and place not in DATA_READERS:
        for path, line in content_paths(tree):
            breaks(line, f"reaches for {path!r} by itself: the path is an argument")
    return list(dict.fromkeys(found))


def sources() -> list[str]:
    paths = (path for package in ARROWS for path in (ROOT / package).rglob("*.py"))
    return ["app.py", *sorted(path.relative_to(ROOT).as_posix() for path in paths)]


def test_every_file_keeps_the_rules() -> None:
    broken = [
        broken_rules(place, (ROOT / place).read_text(encoding="utf-8")) for place in sources()
    ]
    assert [line for lines in broken for line in lines] == []


#: Lines of a file that is still read at once.
MOST_LINES = 450
WRITTEN = (".py", ".js", ".css", ".html", ".typ", ".sql", ".sh")


def test_no_file_is_longer_than_is_read_at_once() -> None:
    folders = [*ARROWS, "benchmarks", "tools", "deploy", "tests"]
    files = [p for f in folders for p in (ROOT / f).rglob("*") if p.suffix in WRITTEN]
    assert len(files) > 600
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in files}
    assert [str(p) for p, lines in lengths.items() if lines > MOST_LINES] == []


def test_the_packages_are_there() -> None:
    assert len(sources()) > 20
    for package in ARROWS:
        assert (ROOT / package / "__init__.py").is_file()


def test_no_folder_is_named_pages() -> None:
    """Streamlit would take it for its own kind of pages."""
    assert [p for p in ROOT.rglob("pages") if p.is_dir() and not in_tools(p)] == []


def test_no_folder_is_named_for_nothing_in_particular() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "core"}
    for package in ARROWS:
        for path in (ROOT / package).rglob("*"):
            assert path.stem not in vague, path


def in_tools(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(part.startswith(".") or part in ("node_modules", "var") for part in parts)


#: A place, a source that breaks a rule there, and what must be said of it.
WRONG = [
    ("checklist/model.py", "import scoring", "imports scoring: no arrow points there"),
    ("checklist/model.py", "from store.codes import x", "imports store.codes: no arrow"),
    ("checklist/model.py", "def f():\n    from views import parts", "imports views: no arrow"),
    ("scoring/rating.py", "from report import charts", "imports report: no arrow points there"),
    ("scoring/rating.py", "if True:\n    import store.codes", "imports store.codes: no arrow"),
    ("store/codes.py", "import scoring.rating", "imports scoring.rating: no arrow points there"),
    ("store/codes.py", "from report import pdf", "imports report: no arrow points there"),
    ("workshop/room.py", "from store import rooms", "imports store: no arrow points there"),
    ("workshop/room.py", "import secrets", "imports secrets in the core"),
    ("scoring/rating.py", "import workshop.room", "imports workshop.room: no arrow points there"),
    ("report/pdf.py", "import store", "imports store: no arrow points there"),
    ("report/pdf.py", "import streamlit as st", "imports streamlit outside"),
    ("scoring/rating.py", "from streamlit import cache_data", "imports streamlit outside"),
    ("scoring/cohort.py", "from report.tables import read", "imports report.tables: no arrow"),
    ("wording/summary.py", "from charts import staircase", "imports charts: no arrow points there"),
    ("wording/summary.py", "from report import pdf", "imports report: no arrow points there"),
    ("wording/summary.py", "import openpyxl", "imports openpyxl: words know no files"),
    ("wording/survey.py", "import pandas as pd", "imports pandas: words know no files"),
    ("report/document/excel.py", "import pandas as pd", "imports pandas outside report/tables"),
    ("report/form/read.py", "import subprocess", "imports subprocess outside report/apart"),
    ("report/questionnaire/read.py", "import openpyxl", "imports openpyxl outside report/parser"),
    ("report/savefile/attachment.py", "from pypdf import PdfReader", "imports pypdf outside"),
    (
        "views/session/fields.py",
        "from streamlit.runtime.state import x",
        "imports streamlit.runtime",
    ),
    ("charts/staircase.py", "from report import pdf", "imports report: no arrow points there"),
    ("report/opening.py", "from store import codes", "imports store: no arrow points there"),
    ("views/room/wall.py", "import streamlit as st", "imports streamlit outside"),
    ("views/server/routes.py", "import streamlit as st", "imports streamlit outside"),
    ("views/session/fields.py", "from views.screens import home", "imports a screen"),
    ("views/screens/parts/frame.py", "import views.screens.home", "imports a screen"),
    ("views/screens/plan.py", "from views.screens.home import x", "imports a screen"),
    ("views/screens/parts/frame.py", "import app", "imports app"),
    ("scoring/rating.py", "from .stages import x", "imports by a relative path"),
    ("scoring/rating.py", "import os", "imports os in the core"),
    ("scoring/rating.py", "from pathlib import Path", "imports pathlib in the core"),
    ("scoring/rating.py", "import random", "imports random in the core"),
    ("checklist/answers.py", "x = open('a')", "calls open() in the core"),
    ("checklist/answers.py", "at = datetime.now()", "calls now() in the core"),
    ("scoring/rating.py", "print(1)", "calls print() in the core"),
    ("scoring/rating.py", "CACHE = {}", "CACHE is mutable state"),
    ("scoring/rating.py", "CACHE: dict[str, int] = {}", "CACHE is mutable state"),
    ("scoring/rating.py", "seen = list()", "seen is mutable state"),
    ("scoring/rating.py", "SEEN = [n for n in range(3)]", "SEEN is mutable state"),
    ("scoring/rating.py", "def f():\n    global n", "global n is mutable state"),
    (
        "views/screens/parts/item.py",
        "st.session_state['a'] = 1",
        "touches st.session_state outside",
    ),
    ("views/screens/home.py", "st.query_params", "touches st.query_params outside"),
    (
        "views/screens/plan.py",
        "from streamlit import session_state",
        "touches st.session_state outside",
    ),
    (
        "wording/items.py",
        "def f(result, content, lang): ...",
        "f takes a content beside a language",
    ),
    ("report/pdf.py", "load(Path('data/stages.yaml'))", "reaches for 'data/stages.yaml'"),
    ("views/server/routes.py", "folder / 'data'", "reaches for 'data' by itself"),
]


@pytest.mark.parametrize(("place", "source", "said"), WRONG)
def test_a_broken_rule_is_noticed(place: str, source: str, said: str) -> None:
    found = broken_rules(place, source)
    assert any(said in line for line in found), found
    assert all(line.startswith(f"{place}:") for line in found)


#: Places and sources that break nothing.
RIGHT = [
    ("checklist/load.py", "from pathlib import Path\nDATA = Path() / 'data'\nopen(DATA)"),
    ("checklist/__main__.py", "import sys\nprint(1)"),
    ("scoring/rating.py", "from checklist.model import Item\nfrom scoring import stages"),
    ("scoring/rating.py", "R: Mapping[str, int] = {}\nT = (1, 2)\nF = frozenset({1})"),
    ("scoring/rating.py", "def f():\n    seen = []"),
    ("store/codes.py", "from checklist.answers import Assessment\nimport os\nCACHE = {}"),
    ("scoring/plain.py", "def as_json(result, content, lang): ..."),
    ("report/pdf.py", "from scoring.result import Result\nimport checklist"),
    ("views/screens/home.py", "import streamlit as st\nfrom store.codes import x\nimport report"),
    ("views/session/__init__.py", "st.session_state['a'] = st.query_params"),
    ("app.py", "import streamlit\nfrom views.screens.parts.frame import run_page"),
    (
        "views/screens/plan.py",
        "from views.screens import parts\nfrom views.screens.parts import link",
    ),
    ("scoring/__main__.py", "from report.tables import command"),
    ("report/tables/read.py", "import pandas as pd"),
    ("scoring/survey.py", "import pandas as pd"),
]


@pytest.mark.parametrize(("place", "source"), RIGHT)
def test_what_is_allowed_is_not_reported(place: str, source: str) -> None:
    assert broken_rules(place, source) == []
