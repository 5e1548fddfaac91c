"""Pages that are loaded when first asked for: all their addresses are known before, and the first
page does without them."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module

import pytest
from starlette.routing import Route

from tests.support import ROOT
from tests.support.reading_pages import addresses
from views.server import quiet
from views.server.later import Pages
from views.server.routes import IN_A_ROOM, TO_READ

PAGES = {**IN_A_ROOM, **TO_READ}
#: A server that has drawn its first page; what it has imported.
SERVER = """
import sys
import app
from tests.support.plain_browser import PlainBrowser
browser = PlainBrowser()
browser.visit("/")
print(browser.page.status, *sys.modules)
"""
#: What the first page must not wait for, besides other pages.
HEAVY = {"altair", "numpy", "pandas", "pyarrow", "pypdf", "typst", "workshop", "highspy"}


@pytest.mark.parametrize("module", PAGES)
def test_every_address_of_a_module_is_known(module: str) -> None:
    routes: list[Route] = import_module(module).ROUTES
    assert {route.path for route in routes} == set(PAGES[module])


def test_no_module_of_pages_is_left_out() -> None:
    modules = {
        f"views.{path.parent.name}.{path.stem}"
        for folder in ("reading", "room")
        for path in (ROOT / "views" / folder).glob("*.py")
        if "\nROUTES = " in path.read_text(encoding="utf-8")
    }
    assert modules == {"views.reading.first", *PAGES}


def test_every_reading_page_is_among_those_that_all_tests_of_them_open() -> None:
    opened = {re.sub(r"(?<=.)/.*", "/{id}", address[1:]) for address in addresses()}
    assert {path[1:] for paths in TO_READ.values() for path in paths} | {""} == opened


def test_the_first_page_waits_for_no_other() -> None:
    server = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", SERVER], cwd=ROOT, capture_output=True, text=True, check=True
    )
    status, *loaded = server.stdout.split()
    assert status == "200"
    assert not (HEAVY | set(PAGES)) & set(loaded)


def test_all_are_loaded_while_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Pages] = []
    monkeypatch.setattr(quiet, "load", loaded.append)
    monkeypatch.setattr(quiet, "_draw_once", lambda: None)
    quiet.warm()
    assert loaded == [PAGES]
