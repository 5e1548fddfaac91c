"""The documents are true: commands run, links lead somewhere, sections that are cited exist."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from checklist.model import Lang
from checklist.savefile import read_migrated
from checklist.versions import notes
from tests.support import ROOT
from tests.support.generated import REAL


def tracked(*endings: str) -> list[Path]:
    """The project's own files, those with these endings or all."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 (whichever git there is)
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    paths = paths or [path for path in ROOT.rglob("*") if ".venv" not in path.parts]
    return [path for path in paths if path.is_file() and (not endings or path.suffix in endings)]


FILES = [f"/{path.relative_to(ROOT)}" for path in tracked()]
DOCUMENTS = {str(path.relative_to(ROOT)): path for path in tracked(".md")}


def text_of(document: str) -> str:
    return DOCUMENTS[document].read_text(encoding="utf-8")


# ------------------------------------------------------------------- sections of the method

#: ``§4 Gap``: a section of docs/method.md by number and name, so that a wrong one is seen.
CITATION = re.compile(r"§\s*(\S+)((?:\s+[#:*/]*\s*[\w-]+){0,3})")


def headings() -> dict[str, str]:
    """The names of the sections by number, without their Japanese."""
    found = re.findall(r"^## (\d+)\. (.+)$", text_of("docs/method.md"), re.MULTILINE)
    return {number: re.split(r"[ ,]*[(（,]", title)[0] for number, title in found}


def wrong_citations(text: str) -> list[str]:
    """Every ``§`` that is not followed by the number and the name of one and the same section."""
    names = headings()
    return [
        cited[0]
        for cited in CITATION.finditer(text)
        if not " ".join(re.sub(r"[#:*/]", "", cited[2]).split()).startswith(
            names.get(cited[1], "(none)")
        )
    ]


def test_the_sections_have_names() -> None:
    assert headings()["7"] == "Then and now"
    assert headings()["2"] == "Score"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("(method §4 Gap)", 0),
        ("method §7 Then\n#: and now of it", 0),
        ("(method §4)", 1),
        ("(method §5 Gap; §4 Gap)", 1),
        ("§§2-6 anew", 1),
        ("§99 Rooms", 1),
    ],
)
def test_a_wrong_citation_is_seen(text: str, wrong: int) -> None:
    assert len(wrong_citations(text)) == wrong


def test_every_section_that_is_cited_is_the_one_meant() -> None:
    suffixes = (".py", ".md", ".yaml", ".typ", ".html", ".css", ".js", ".toml", ".txt")
    wrong = {
        str(path.relative_to(ROOT)): cited
        for path in tracked(*suffixes)
        if path != Path(__file__) and (cited := wrong_citations(path.read_text(encoding="utf-8")))
    }
    assert wrong == {}


# ------------------------------------------------------------------- commands


def blocks(document: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text_of(document), re.MULTILINE | re.DOTALL)


README_COMMANDS = [
    line.partition("  #")[0].partition(" # ")[0].strip()
    for block in blocks("README.md", "sh")
    for line in block.splitlines()
    if line.startswith("python -m ")
]


def run(command: str) -> int:
    """``python -m ROOM ARGUMENTS``, in this process."""
    _, _, room, *arguments = shlex.split(command)
    return int(import_module(f"{room}.__main__").main(arguments))


def test_the_commands_of_the_readme_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE", str(tmp_path / "assessments.db"))
    (tmp_path / "data").symlink_to(ROOT / "data")
    # what two of them start from
    assert run("python -m scoring --synthetic 20 --out cohort.csv") == 0
    assert run("python -m report data/example.json -o report.docx") == 0
    assert len(README_COMMANDS) >= 7
    capsys.readouterr()
    for command in README_COMMANDS:
        assert run(command) == 0, command
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        written = re.search(r"(?:-o|--out) (\S+)", command)
        if written is None:
            assert said.out, command
        else:
            assert (tmp_path / written[1]).stat().st_size > 500, command


def test_the_answers_of_the_readme_are_a_save_file() -> None:
    (block,) = blocks("README.md", "json")
    read = read_migrated(block.encode(), REAL.checklist)
    assert set(read.assessment.answers) == set(json.loads(block)["answers"])
    assert not list(notes(read, REAL.checklist))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_that_are_named_exist(document: str) -> None:
    text = text_of(document)
    modules = set(re.findall(r"python3? -m ([a-z][a-z_.]+\w)", text))
    assert [name for name in modules if find_spec(name) is None] == []
    targets = set(re.findall(r"(?:`|^)make ([a-z][a-z-]*)", text, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [one for one in targets if not re.search(rf"^{one}:", makefile, re.MULTILINE)] == []


# ------------------------------------------------------------------- promises


def promises() -> list[tuple[str, str, str, str]]:
    """The rows of docs/promises.md: what is promised, what proves it, last measured, run it."""
    lines = text_of("docs/promises.md").splitlines()
    rows = [line.strip("|").split(" | ") for line in lines if line.startswith("| ")]
    return [(row[0].strip(), row[1], row[2], row[3].strip()) for row in rows[1:]]


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def files_of_tests(words: str) -> list[str]:
    return re.findall(r"tests/[\w/]+\.py", words)


@pytest.mark.parametrize(("promise", "proof", "_", "command"), promises())
def test_every_promise_names_tests_that_are_there(
    promise: str, proof: str, _: str, command: str
) -> None:
    assert files_of_tests(proof), promise
    for name in (*files_of_tests(proof), *files_of_tests(command)):
        assert re.search(r"^def test_|\.TestCase$", source(name), re.MULTILINE), name
    assert re.match(r"`([A-Z]+=\w+ )*(pytest|make|python -m) ", command), command
    chosen = re.search(r" -k (\w+)", command)
    if chosen is not None:
        (name,) = files_of_tests(command)
        assert re.search(
            rf"^def test_\w*{chosen[1]}", (ROOT / name).read_text("utf-8"), re.MULTILINE
        )


# ------------------------------------------------------------------- the rooms


def rooms() -> dict[str, str]:
    """What docs/architecture.md says of each room that has a heading, by its folder."""
    text = text_of("docs/architecture.md")
    return dict(re.findall(r"^### `([\w/]+)/`(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("room", rooms())
def test_the_page_of_the_house_names_every_module_once(room: str) -> None:
    names = re.findall(r"`(\w+\.py)`", rooms()[room])
    modules = {path.name for path in (ROOT / room).glob("[!_]*.py")}
    assert {name: names.count(name) for name in modules} == dict.fromkeys(modules, 1)


def test_every_room_has_its_part_on_the_page_of_the_house() -> None:
    folders = ("checklist", "scoring", "workshop", "store", "wording", "charts", "report", "views")
    assert {*folders} <= {*rooms()}
    assert [line for line in text_of("docs/architecture.md").splitlines() if len(line) > 500] == []


# ------------------------------------------------------------------- links


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    folder = DOCUMENTS[document].parent
    links = re.findall(r"\]\(([^)\s]+)\)", text_of(document))
    files = [link.partition("#")[0] for link in links if "://" not in link]
    assert [file for file in files if file and not (folder / file).exists()] == []


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if name != "CHANGELOG.md"])
def test_files_that_are_named_exist(document: str) -> None:
    """Paths in code type, whole or in part."""
    paths = re.findall(
        r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|md|yaml|csv|json|typ|js|css|toml|sh))`", text_of(document)
    )
    assert [path for path in paths if not any(known.endswith(f"/{path}") for known in FILES)] == []


@pytest.mark.parametrize(("document", "lang"), [("README.md", "en"), ("README.ja.md", "ja")])
def test_the_tour_of_two_minutes_names_what_stands_on_the_pages(document: str, lang: Lang) -> None:
    """Words in bold, in italics and in 「」: each is a label or the beginning of one."""
    tour = re.split(r"^## ", text_of(document), flags=re.MULTILINE)[1]
    assert len(re.findall(r"^\d\. ", tour, re.MULTILINE)) == 6
    names = re.findall(r"「([^」]+)」" if lang == "ja" else r"(?<!\*)\*{1,2}([^*]+)\*{1,2}", tour)
    say = REAL.wording.of(lang)
    keys = REAL.wording.keys()
    labels = {say(key) for key in keys}
    assert len(names) >= 8
    assert [name for name in names if not any(label.startswith(name) for label in labels)] == []
