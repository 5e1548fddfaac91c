"""``python -m report``: files out, one line per problem, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from checklist.load import DATA, Content
from report.__main__ import main
from report.formats import FORMATS, REPORTS
from report.opening import read_report
from tests.support import by_day

EXAMPLE = DATA / "example.json"
#: How a file begins, by the ending of its name.
BEGINS = {
    "pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "pptx": b"PK", "zip": b"PK", "json": b"{",
    "ics": b"BEGIN:VCALENDAR", "csv": "\ufeff".encode(), "md": b"# ",
}  # fmt: skip
CARRIES_ANSWERS = {*REPORTS, "json", "questionnaire"}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_report_is_written_and_read_back(tmp_path: Path, content: Content, lang: str) -> None:
    file = tmp_path / "report.pdf"
    assert main([str(EXAMPLE), "-o", str(file), "--lang", lang]) == 0
    assert read_report(file.read_bytes(), content).assessment == content.example
    assert str(PdfReader(file).root_object["/Lang"]).startswith(lang)


@pytest.mark.parametrize("wanted", by_day(FORMATS, 2))
def test_every_format_brings_back_the_answers_it_carries(
    tmp_path: Path, content: Content, wanted: str
) -> None:
    """Made from the example; what carries answers brings them back, and may be given again."""
    file, again = tmp_path / "made", tmp_path / "again.json"
    assert main([str(EXAMPLE), "-o", str(file), "--format", wanted]) == 0
    made = next(file.iterdir()) if file.is_dir() else file  # drafts of a plan are a folder
    assert made.read_bytes().startswith(BEGINS[FORMATS[wanted].ending])
    if wanted in CARRIES_ANSWERS:
        assert read_report(file.read_bytes(), content).assessment == content.example
        assert main([str(file), "-o", str(again)]) == 0
    else:
        assert main([str(file), "-o", str(again)]) == 2
    assert again.exists() == (wanted in CARRIES_ANSWERS)


@pytest.mark.parametrize("ending", sorted({one.ending for one in FORMATS.values()} - {"zip"}))
def test_the_ending_says_the_format(tmp_path: Path, ending: str) -> None:
    file, asked = tmp_path / f"a.{ending.upper()}", tmp_path / "b"
    first = next(name for name, one in FORMATS.items() if one.ending == ending)
    assert main([str(EXAMPLE), "-o", str(file)]) == 0
    assert main([str(EXAMPLE), "-o", str(asked), "--format", first]) == 0
    assert file.read_bytes()[:4] == asked.read_bytes()[:4]


def flat(outline: list[Any]) -> Iterator[Any]:
    for entry in outline:
        yield from flat(entry) if isinstance(entry, list) else [entry]


def test_compared_with_an_earlier_file(
    tmp_path: Path, content: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    """The earlier year in any format; the report has a chapter more, the answers are today's."""
    older, plain, file = (tmp_path / name for name in ("then.pdf", "now.pdf", "both.pdf"))
    before = str(DATA / "example-before.json")
    assert main([before, "-o", str(older)]) == 0
    assert main([str(EXAMPLE), "-o", str(plain), "--full"]) == 0
    assert main([str(EXAMPLE), "--before", str(older), "-o", str(file)]) == 0
    chapter = content.wording.of("ja")("report.comparison_chapter")
    told = [[entry.title for entry in flat(PdfReader(path).outline)] for path in (plain, file)]
    assert [chapter in titles for titles in told] == [False, True]
    assert read_report(file.read_bytes(), content).assessment == content.example
    assert main([str(EXAMPLE), "--before", str(tmp_path / "no"), "-o", str(file)]) == 2
    assert "no" in capsys.readouterr().err


def test_json_from_json_and_from_pdf(tmp_path: Path, content: Content) -> None:
    first, report, second = (tmp_path / name for name in ("a.json", "b.dat", "c.json"))
    assert main([str(EXAMPLE), "-o", str(first)]) == 0
    assert main([str(first), "-o", str(report), "--format", "pdf"]) == 0
    assert main([str(report), "-o", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert read_report(second.read_bytes(), content).assessment == content.example


def test_a_file_of_another_version_is_read_and_its_losses_told(
    tmp_path: Path, content: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    older, file = tmp_path / "older.json", tmp_path / "report.json"
    answers = {"capacity.songs": {"level": 3}, "system.unit": {"level": 2}}
    older.write_text(json.dumps({"format": 1, "checklist": "2025.1", "answers": answers}))
    assert main([str(older), "-o", str(file), "--lang", "en"]) == 0
    assert capsys.readouterr().err.startswith("answers.capacity.songs: The current version")
    brought = read_report(file.read_bytes(), content)
    assert brought.assessment.answers.keys() == {"system.unit"}
    assert not brought.migrated.dropped


def test_as_people_call_it(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    answers = {"capacity.finance": {"level": 7}, "no.such": {"level": 1}}
    bad.write_text(json.dumps({"format": 1, "answers": answers}), encoding="utf-8")
    command = [sys.executable, "-m", "report", str(bad), "-o", str(tmp_path / "x.pdf")]
    done = subprocess.run(  # noqa: S603 (our own command)
        [*command, "--lang", "en"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=DATA.parent,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("answers.capacity.finance.level: ")
    assert lines[1].startswith("answers.no.such: ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.json", "-o", "x.pdf"], "Cannot be read"),
        ([str(EXAMPLE), "-o", "x.txt"], "The format is unclear"),
        ([str(EXAMPLE), "-o", "no/such/folder/x.json"], "Cannot be written"),
        ([str(EXAMPLE), "-o", "x.pdf", "--data", "nowhere"], "There is no such folder"),
        ([str(EXAMPLE), "-o", "x.pdf", "--row", "2"], "Leave out --row"),
        ([str(EXAMPLE), "-o", "x.json", "--row", "1"], "Leave out --row"),
        *(
            (
                [str(EXAMPLE), "-o", "x", "--format", name, "--before", str(EXAMPLE)],
                f"--before: The format {name} compares nothing",
            )
            for name in FORMATS
            if name not in REPORTS
        ),
        ([str(EXAMPLE), "-o", "x.json", "--before", "missing.json"], "Leave out --before"),
    ],
)
def test_bad_input_is_refused_with_the_reason(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.splitlines()) == 1
    assert not list(tmp_path.iterdir())
