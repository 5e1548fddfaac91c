"""docs/benchmarks.md: what was measured is renewed, all else stands as it did, with its own day."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import __main__ as command
from benchmarks.table import Row
from tests.support import ROOT

TITLES = list(command.SUBJECTS.values())
SHIPPED = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")


def parts(page: str) -> dict[str, str]:
    head, *rest = page.split("\n## ")
    assert head.startswith("# Benchmarks\n")
    return dict(part.split("\n\n", 1) for part in rest)


def run(monkeypatch: pytest.MonkeyPatch, page: Path, *arguments: str) -> list[str]:
    """Runs the command on that page; returns the benchmarks that were asked for figures."""
    asked = []

    def measure(module: str) -> SimpleNamespace:
        asked.append(module.removeprefix("benchmarks."))
        return SimpleNamespace(measure=lambda: [Row("speed", "9 ms", "by clock", met=True)])

    monkeypatch.setattr(command, "import_module", measure)
    monkeypatch.setattr(command, "PAGE", page)
    monkeypatch.setattr(sys, "argv", ["benchmarks", *arguments])
    assert command.main() == 0
    return asked


def test_each_part_that_ships_says_when_it_was_measured_and_with_what() -> None:
    shown = parts(SHIPPED)
    assert list(shown) == [title for title in TITLES if title in shown]
    for text in shown.values():
        assert re.match(
            r"Measured 20\d\d-\d\d-\d\d on .+ cores, .+; load .+; Python .+\.\n\n\| ", text
        )


def test_what_was_measured_is_renewed_and_the_rest_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(SHIPPED, encoding="utf-8")
    assert run(monkeypatch, page, "memory", "core") == ["memory", "core"]
    before, after = parts(SHIPPED), parts(page.read_text(encoding="utf-8"))
    renewed = {command.SUBJECTS["memory"], command.SUBJECTS["core"]}
    assert after.keys() == before.keys() | renewed
    assert list(after) == [title for title in TITLES if title in after], "in the order of all"
    for title, text in after.items():
        if title in renewed:
            assert "| speed | – | 9 ms | – | – | yes | by clock |" in text
        else:
            assert text.strip() == before[title].strip()
    whole = page.read_text(encoding="utf-8")
    run(monkeypatch, page, "core")
    assert page.read_text(encoding="utf-8").count("## ") == whole.count("## ")


def test_all_are_measured_where_none_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text("", encoding="utf-8")
    assert run(monkeypatch, page) == list(command.SUBJECTS)
    assert list(parts(page.read_text(encoding="utf-8"))) == TITLES


def test_what_is_only_shown_is_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("as it was", encoding="utf-8")
    assert run(monkeypatch, page, "--show", "phones") == ["phones"]
    assert page.read_text(encoding="utf-8") == "as it was"
