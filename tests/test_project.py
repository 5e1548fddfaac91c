"""The project keeps its own house in order: dependencies agree, and tests stand on their own."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import import_module

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from checklist.model import LANGUAGES
from tests.support import ROOT
from tools import pack_picture, screenshots

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
#: What the user of this project asked for by name.
BY_NAME = {"streamlit", "pydantic", "pandas", "altair", "pytest"}


def needs(lines: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(r.name): r for r in map(Requirement, lines)}


def pinned(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return needs([line.partition(" #")[0] for line in lines if re.match(r"\w", line)])


APP, DASK, DEVELOPERS, TOOLS = (
    pinned(f"requirements{part}.txt") for part in ("", "-dask", "-dev", "-tools")
)
ALONG = pinned("constraints.txt")


def version(requirement: Requirement) -> str:
    (exactly,) = requirement.specifier
    assert exactly.operator == "=="
    return exactly.version


def test_the_packages_asked_for_by_name_are_in_the_first_list() -> None:
    assert APP.keys() >= BY_NAME


@pytest.mark.parametrize(
    ("declared", "list_"),
    [
        (needs(PROJECT["project"]["dependencies"]), APP),
        (needs(PROJECT["project"]["optional-dependencies"]["dask"]), DASK),
    ],
    ids=["app", "dask"],
)
def test_what_is_declared_is_what_is_pinned(
    declared: dict[str, Requirement], list_: dict[str, Requirement]
) -> None:
    """Both name the same packages but for pytest, and nothing older than the minor version that was
    tested is said to do."""
    assert declared.keys() == list_.keys() - {"pytest"}
    for name, requirement in declared.items():
        pin = version(list_[name])
        assert requirement.specifier.contains(pin), name
        assert requirement.extras == list_[name].extras
        (least,) = [one.version for one in requirement.specifier if one.operator == ">="]
        assert SpecifierSet(f"=={least}.*").contains(pin), name


def test_everything_is_pinned_once() -> None:
    lists = [APP, DASK, DEVELOPERS, TOOLS, ALONG]
    assert all(version(requirement) for one in lists for requirement in one.values())
    names = [name for one in (APP, DASK, DEVELOPERS, TOOLS) for name in one]
    assert sorted(set(names)) == sorted(names)
    assert not ALONG.keys() & (APP.keys() | DASK.keys() | TOOLS.keys())


def test_each_command_is_there() -> None:
    for entrance in PROJECT["project"]["scripts"].values():
        module, _, function = entrance.partition(":")
        assert callable(getattr(import_module(module), function))


def test_each_room_is_installed() -> None:
    """With data/ beside it; each folder with sources in it is named as a package to install."""
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    rooms -= {"tests", "tools", "benchmarks"}
    wanted = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert set(wanted) == {f"{room}*" for room in (*rooms, "data")}


def test_no_test_imports_another() -> None:
    """What several need is in tests/support."""
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert not re.search(r"(^|\.)(test_|conftest)", name), path


def test_the_pictures_are_made_where_they_are_shown() -> None:
    shown = set(re.findall(r"docs/images/([a-z-]+)\.png", (ROOT / "README.md").read_text("utf-8")))
    made = {name for name, *_ in screenshots.PAGES} | {"report-ja", pack_picture.NAME}
    assert shown <= made
    assert all((screenshots.IMAGES / f"{name}.png").is_file() for name in made)
    assert all((screenshots.STATIC / f"report-{lang}.webp").is_file() for lang in LANGUAGES)


def test_tests_with_a_browser_come_last() -> None:
    """Also where a fixture that others have too would have pytest put them before: Playwright keeps
    an event loop in the process, in which nothing can open another."""
    files = ["views/test_reading_schemes.py", "test_prose.py", "browser/test_whole_journey.py"]
    collected = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
        + [f"tests/{file}" for file in files],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()
    tests = [line for line in collected if "::" in line]
    assert {line.partition("::")[0] for line in tests} == {f"tests/{file}" for file in files}
    with_browser = [line.startswith("tests/browser/") for line in tests]
    assert with_browser == sorted(with_browser)
