"""Content packs that are not there, not readable or wrong in several files: everything is told at
once, and nothing is raised."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.broken_packs import (
    ADVISER,
    CITY,
    MANIFEST,
    NORTH,
    SAPPORO,
    STAFF,
    Change,
    Write,
    lines,
)


def test_a_cooperation_stands_once_in_all_files(pack: Path, write: Write) -> None:
    root = write("cases/found/south.yaml", (pack / NORTH).read_text("utf-8"))
    assert lines(root) == [
        f"cases/found/south.yaml.cooperations.0: The id “sapporo-hanoi” is also in {SAPPORO}."
    ]


def test_a_cooperation_is_called_otherwise_than_a_story(change: Change) -> None:
    assert f"{SAPPORO}: The id “port-city” is also in cases/port-city.yaml." in lines(
        change(NORTH, "id: sapporo-hanoi", "id: port-city")
    )


def test_a_copy_of_a_scheme_has_a_name_of_its_own(pack: Path, write: Write) -> None:
    copied = (pack / ADVISER).read_text("utf-8")
    assert lines(write("schemes/office-lead.yaml", copied)) == [
        "schemes/office-lead.yaml.name: The name “相談制度” is also in schemes/adviser.yaml.name.",
        "schemes/office-lead.yaml.name: The name “Adviser” is also in schemes/adviser.yaml.name.",
    ]


def test_a_copy_of_a_criterion_has_a_title_of_its_own(change: Change) -> None:
    root = change("checklist/office/money.yaml", "{ja: 予算, en: Budget}", "{ja: 予算, en: Title}")
    assert lines(root) == [
        f"checklist/office/money.yaml.title: The name “Title” is also in {STAFF}.title."
    ]


def test_errors_of_several_files_are_told_together(change: Change, write: Write) -> None:
    change(STAFF, "en: Title", 'en: ""')
    change(ADVISER, 'municipality: "yes"', "municipality: nobody")
    change(CITY, "step: 1", "step: 7")
    change("doubts.yaml", "severity: low", "severity: grave")
    write("schemes/empty.yaml", "")
    root = write("text/broken.yaml", "hello: {ja: やあ, en: Hello\n")
    found = lines(root)
    assert [line.split(": ")[0] for line in found] == [
        "checklist/office/staff.yaml.title.en",
        "schemes/adviser.yaml.applicant.municipality",
        "schemes/empty.yaml",
        "cases/port-city.yaml.events.0.step",
        "text/broken.yaml:2",
        "doubts.yaml.doubts.0.severity",
    ]


@pytest.mark.parametrize(
    "name",
    [
        MANIFEST,
        STAFF,
        "stages.yaml",
        "doubts.yaml",
        "guide.yaml",
        "municipalities.csv",
        "example.json",
    ],
)
def test_a_missing_file_is_told_once(name: str, pack: Path) -> None:
    (pack / name).unlink()
    assert lines(pack) == [f"{name}: The file is missing."]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a\n- b\n", "just words\n"])
@pytest.mark.parametrize(
    "name",
    [MANIFEST, STAFF, "stages.yaml", ADVISER, CITY, "doubts.yaml", "guide.yaml", "text/plan.yaml"],
)
def test_a_file_without_keys_is_told(name: str, text: str, write: Write) -> None:
    assert f"{name}: The file has no keys." in lines(write(name, text))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (STAFF, "title: {ja: 見出し}".encode("shift_jis"), f"{STAFF}: Not valid YAML"),
        (STAFF, b"title: \x07", f"{STAFF}: Not valid YAML"),
        (STAFF, b"title: !!int x", f"{STAFF}: Not valid YAML"),
        (STAFF, b"title: !!python/object:os.system {}", f"{STAFF}:1: Not valid YAML"),
        (STAFF, b"title: *nothing", f"{STAFF}:1: Not valid YAML"),
        ("municipalities.csv", "コード\n".encode("shift_jis"), "municipalities.csv: Not CSV"),
        ("municipalities.csv", "code\n011002\n".encode("utf-16"), "municipalities.csv: Not CSV"),
        ("municipalities.csv", b"code\n011002\n", "municipalities.csv:2.prefecture: This is req"),
        ("example.json", b"{", "example.json: This is not JSON."),
    ],
)
def test_unreadable_bytes_are_told_and_nothing_is_raised(
    name: str, data: bytes, said: str, write: Write
) -> None:
    assert any(line.startswith(said) for line in lines(write(name, data)))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert lines(tmp_path / "nowhere") == [f"{tmp_path}/nowhere: There is no such folder."]
