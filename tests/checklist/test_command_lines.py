"""``python -m scoring``, ``python -m checklist`` and ``python -m checklist.schema`` as a shell
runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest

from checklist.__main__ import main as check_content
from checklist.answers import MAX_BYTES
from scoring.__main__ import main as score
from tests.support import ROOT
from tests.support.shipped import CONTENT

GOOD = {
    "answers": {
        "strength.infrastructure": {"level": 3, "evidence": ["要綱"]},
        "purpose.brand": {"level": 2},
        "capacity.people": {"level": "unknown"},
    },
    "format": 1,
}


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(module: str, *arguments: str | Path) -> Done:
    """The command in this process, in the project's folder: a second to start each would make
    the tests long. ``tests/checklist/test_console.py`` starts them as a shell does."""
    main = import_module(f"{module}.__main__").main
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err, chdir(ROOT):
        try:
            code = main(list(map(str, arguments)))
        except SystemExit as ended:  # of argparse
            code = ended.code
    return Done(code, out.getvalue(), err.getvalue())


def run_apart(module: str, *arguments: str | Path) -> Done:
    """The command in a process of its own, with its own order of sets."""
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "ANSWERS.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    return path


# ------------------------------------------------------------------- python -m scoring


def test_good_answers_give_the_result_as_json(answers: Path) -> None:
    done = run("scoring", answers)
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert result.keys() >= {"overall", "items", "evidenced", "stage", "staircase", "gaps",
                             "advice", "cases", "own_cases"}  # fmt: skip
    assert result["overall"].keys() == {"point", "low", "high"}
    assert list(result["items"]) == [
        "strength",
        "purpose",
        "capacity",
        "system",
        "partner",
        "business",
    ]
    assert result["items"]["strength"] == {"point": 75.0, "low": 75.0, "high": 100.0}
    assert result["items"]["system"] == {"point": None, "low": 0.0, "high": 100.0}
    assert result["overall"]["point"] is None
    assert result["evidenced"] is None
    assert result["stage"] == {"low": 0, "high": 4}
    assert [gate["requirement"] for gate in result["staircase"]["binding"]] == [
        "capacity.people",
        "capacity.citizens",
        "partner.site",
    ]
    assert result["staircase"]["binding"][0]["unlocks_stage"] == 0
    assert result["staircase"]["reached_when_all_lifted"] == 1
    assert [(g["criterion"], g["gap"], g["priority"]) for g in result["gaps"]] == [
        ("capacity.people", 1, 2),
        ("capacity.citizens", 1, 2),
        ("partner.site", 1, 2),
    ]


def known(answers: Path) -> None:
    """What GOOD leaves blank for the next stage is at level 0: nothing can be advised on a level
    that is not known."""
    content = json.loads(answers.read_text("utf-8"))
    for criterion_id in ("capacity.people", "capacity.citizens", "partner.site"):
        content["answers"][criterion_id] = {"level": 0}
    answers.write_text(json.dumps(content), encoding="utf-8")


def test_the_advice_and_the_cases_come_in_order_with_their_reasons(answers: Path) -> None:
    known(answers)
    command = ("scoring", answers, "--lang", "en", "--today", "2026-11-29")
    result = json.loads(run(*command).stdout)
    assert "schemes" not in result
    advice = result["advice"]
    assert advice.keys() == {"lead", "set", "find_out", "schemes"}
    assert advice["lead"] == advice["set"][0]
    verdicts = ["can", "ask", "after", "introduce", "model"]
    order = [verdicts.index(one["verdict"]) for one in advice["schemes"]]
    assert order == sorted(order)
    for one in advice["schemes"]:
        assert one["benefit"] > 0
        assert one["raises"]
        assert one["reasons"]
        for raised in one["raises"]:
            strengths = CONTENT.schemes[one["id"]].strengths[raised["criterion"]]
            assert (raised["from"], raised["to"]) == (0, 1)
            assert strengths[1] >= 2
    assert result["cases"]
    for one in result["cases"]:
        assert one["id"] in CONTENT.events
        assert set(one["criteria"]) <= {"capacity.people", "capacity.citizens", "partner.site"}


def test_another_day_gives_another_advice(answers: Path) -> None:
    """What was last seen running more than 24 months before has to be confirmed first."""
    known(answers)
    days = ("2026-11-29", "2030-04-01")
    now, later = (json.loads(run("scoring", answers, "--today", day).stdout) for day in days)
    assert {one["verdict"] for one in now["advice"]["schemes"]} >= {"can"}
    assert "can" not in {one["verdict"] for one in later["advice"]["schemes"]}


def test_the_language_changes_words_and_nothing_else(answers: Path) -> None:
    known(answers)
    ja, en = (json.loads(run("scoring", answers, "--lang", lang).stdout) for lang in ("ja", "en"))
    assert ja["advice"]["schemes"][0]["reasons"] != en["advice"]["schemes"][0]["reasons"]
    for told in (ja, en):
        for one in told["advice"]["schemes"]:
            one.pop("reasons")
            for waits in one["after"]:
                waits.pop("act", None)
        for one in told["cases"]:
            one.pop("title")
            one.pop("who")
    assert ja == en


def test_the_same_answers_give_the_same_bytes(answers: Path) -> None:
    assert run_apart("scoring", answers).stdout == run_apart("scoring", answers).stdout


def test_the_ten_minute_check_goes_from_question_to_question(tmp_path: Path) -> None:
    path, answers = tmp_path / "ANSWERS.json", dict[str, object]()
    for expected in ("capacity.people", "capacity.citizens", "partner.site"):
        path.write_text(json.dumps({"format": 1, "answers": answers}), encoding="utf-8")
        check = json.loads(run("scoring", path, "--quick").stdout)
        assert check.keys() == {"next", "at_most", "stage"}
        assert (check["next"], check["stage"]) == (expected, {"low": 0, "high": 4})
        assert check["at_most"] == 21 - len(answers)
        answers[expected] = {"level": 4}
    answers["partner.site"] = {"level": 0}
    path.write_text(json.dumps({"format": 1, "answers": answers}), encoding="utf-8")
    check = json.loads(run("scoring", path, "--quick").stdout)
    assert check == {"next": None, "at_most": 0, "stage": {"low": 0, "high": 0}}


def test_only_format_and_answers_are_required(tmp_path: Path) -> None:
    path = tmp_path / "least.json"
    path.write_text('{"format": 1, "answers": {}}', encoding="utf-8")
    done = run("scoring", path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["progress"] == {"answered": 0, "asked": 21}


def test_the_ten_minute_check_is_of_one_assessment(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("capacity.finance\n2\n", encoding="utf-8")
    done = run("scoring", table, "--quick", "--out", tmp_path / "scored.csv", "--lang", "en")
    assert done.returncode == 2
    assert done.stderr == "--quick is for the save file (JSON) of one assessment.\n"


@pytest.mark.parametrize("option", [["--out", "scored.csv"], ["--dask", "local"], ["--strict"]])
def test_options_of_tables_are_refused_for_one_assessment(answers: Path, option: list[str]) -> None:
    done = run("scoring", answers, *option, "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "for tables" in line


def test_the_example_that_ships_is_good() -> None:
    assert run("scoring", ROOT / "data" / "example.json").returncode == 0


BAD = {
    "[]": 1,
    "{}": 2,
    '{"format": 2, "answers": {"a.b": {"level": 9}}}': 3,
    '{"format": 1, "answers": {"system.unit": {"level": NaN}, "x": NaN}}': 2,
    '{"format": 1, "answers": {"line\\nbreak": {}}}': 1,
    "": 1,
}


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_each_problem_is_one_line_on_standard_error(text: str, lang: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    done = run("scoring", path, "--lang", lang)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == BAD[text]
    assert done.stderr.isascii() == (lang == "en" and "�" not in done.stderr)


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_a_file_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    done = run("scoring", tmp_path / name, "--lang", "en")
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(str(tmp_path))
    assert line.endswith("Check its name and place.")


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b" " * (MAX_BYTES + 1))
    done = run("scoring", path, "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "too large" in done.stderr


@pytest.mark.parametrize("beginning", [b"%PDF-1.7 \xe2", b"PK\x03\x04\x14"])
def test_a_report_is_told_how_to_become_a_save_file(beginning: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_bytes(beginning)
    for lang in ("ja", "en"):
        done = run("scoring", path, "--lang", lang)
        assert (done.returncode, done.stdout) == (2, "")
        assert "JSON" in done.stderr
        assert "python -m report" in done.stderr


def test_another_content_folder(pack: Path, tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    path.write_text('{"format": 1, "answers": {"office.staff": {"level": 0}}}', encoding="utf-8")
    done = run("scoring", path, "--data", pack)
    result = json.loads(done.stdout)
    (adviser,) = result["advice"]["schemes"]
    # staff 0→2, of which it makes the first level true (2), and the item 0→1, both for the next
    # stage: 2·2/3 + 2·2/3
    assert adviser["id"] == result["advice"]["lead"] == "adviser"
    assert adviser["benefit"] == pytest.approx(8 / 3, abs=1e-6)


def test_broken_content_is_told_before_the_answers(pack: Path, answers: Path) -> None:
    (pack / "stages.yaml").unlink()
    done = run("scoring", answers, "--data", pack, "--lang", "en")
    assert done.returncode == 2
    assert done.stderr == "stages.yaml: The file is missing.\n"


def test_a_wrong_option_is_explained() -> None:
    done = run("scoring")
    assert done.returncode == 2
    assert done.stderr.startswith("usage: python -m scoring")


# ------------------------------------------------------------------- python -m checklist


def test_good_content_is_counted() -> None:
    done = run("checklist", "data")
    assert (done.returncode, done.stderr) == (0, "")
    counts = f"{len(CONTENT.schemes)} schemes, {len(CONTENT.events)} case events"
    assert done.stdout == f"OK: 21 criteria, {counts}, 1788 municipalities\n"


def test_every_error_of_a_content_folder_is_printed(
    pack: Path, change: Callable[[str, str, str], Path]
) -> None:
    change("checklist/office/staff.yaml", "en: Title", 'en: ""')
    change("schemes/adviser.yaml", "grade: A", "grade: E")
    change("doubts.yaml", "doubts:", "doubts:\ndoubts:")
    done = run("checklist", pack, "--lang", "en")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "checklist/office/staff.yaml.title.en: Must not be empty.",
        "schemes/adviser.yaml.standing.grade: Allowed: 'A', 'B', 'C' or 'D' (found 'E').",
        "doubts.yaml:2: Not valid YAML: the key 'doubts' stands here twice.",
    ]
    assert "Traceback" not in done.stderr
    japanese = run("checklist", pack)
    assert (
        japanese.stdout.splitlines()[0] == "checklist/office/staff.yaml.title.en: 空にできません。"
    )


# ------------------------------------------------------------------- the same, in this process


def test_the_commands_return_what_they_exit_with(
    answers: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert score([str(answers)]) == 0
    assert score([str(answers), "--data", str(pack)]) == 2  # answers to another checklist
    assert check_content([str(pack)]) == 0
    assert check_content([str(pack / "nowhere"), "--lang", "en"]) == 1
    assert capsys.readouterr().out.endswith("nowhere: There is no such folder.\n")
