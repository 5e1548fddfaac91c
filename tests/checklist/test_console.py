"""What a command of ours says arrives at any console, and in no pipe does it end in a traceback."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from checklist.console import INTERRUPTED, UNREAD, command
from tests.support import ROOT, by_day

#: Every command, writing more or less; the profile's name is in no Japanese code page.
COMMANDS = {
    "scoring": ["scoring", "ANSWERS"],
    "scoring's help": ["scoring", "--help"],
    "scoring, refused": ["scoring", "nowhere-🏙.json"],
    "checklist": ["checklist"],
    "checklist, refused": ["checklist", "nowhere-🏙"],
    "checklist.schema": ["checklist.schema"],
    "report, refused": ["report", "nowhere-🏙.json", "-o", "x.pdf"],
    "store": ["store", "demo", "1", "--database", "FOLDER/new.db"],
    "store, refused": ["store", "purge", "--database", "nowhere-🏙.db"],
    "tools.guide": ["tools.guide", "ja"],
}
WINDOWS = {**os.environ, "PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"}


def arguments(name: str, folder: Path) -> list[str]:
    answers = folder / "answers.json"
    answers.write_text(
        '{"format": 1, "profile": {"name": "葛󠄀飾🏙"}, "answers": {}}', encoding="utf-8"
    )
    places = {"ANSWERS": str(answers), "FOLDER": str(folder)}
    module, *rest = COMMANDS[name]
    for place, path in places.items():
        rest = [argument.replace(place, path) for argument in rest]
    return [sys.executable, "-m", module, *rest]


@pytest.mark.parametrize("name", by_day(COMMANDS, 5))
def test_a_file_or_pipe_gets_utf_8(name: str, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 (our own command)
        arguments(name, tmp_path), cwd=ROOT, env=WINDOWS, capture_output=True, check=False
    )
    said = done.stdout.decode() + done.stderr.decode()
    assert said
    assert "Traceback" not in said
    if "refused" in name:
        assert done.returncode in (1, 2)
        assert "🏙" in said
    else:
        assert done.returncode == 0


@pytest.mark.parametrize(
    "name", by_day(["checklist, refused", "store, refused", "report, refused"], 3)
)
def test_a_terminal_gets_its_own_encoding(name: str, tmp_path: Path) -> None:
    """With a mark in place of what the encoding lacks."""
    ours, theirs = pty.openpty()
    done = subprocess.run(  # noqa: S603 (our own command)
        arguments(name, tmp_path), cwd=ROOT, env=WINDOWS, stdout=theirs, stderr=theirs, check=False
    )
    os.close(theirs)
    said = os.read(ours, 65536).decode("cp932")
    os.close(ours)
    assert done.returncode in (1, 2)
    assert "nowhere-?" in said
    assert "。" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", by_day(reversed(COMMANDS), 5))
def test_a_reader_that_goes_away_ends_it_quietly(name: str, tmp_path: Path) -> None:
    unread, written = os.pipe()
    os.close(unread)
    done = subprocess.run(  # noqa: S603 (our own command)
        arguments(name, tmp_path),
        cwd=ROOT,
        stdout=written,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(written)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
    # a refusal goes to standard error, which is read; argparse does not mind who reads its help
    ends = {"report, refused": 2, "scoring, refused": 2, "store, refused": 1, "scoring's help": 0}
    assert done.returncode == ends.get(name, UNREAD)


def test_an_interrupt_ends_it_quietly() -> None:
    @command
    def main(_arguments: Sequence[str] | None) -> int:
        raise KeyboardInterrupt

    assert main([]) == INTERRUPTED
