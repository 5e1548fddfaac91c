"""The archive for offices without internet: complete on each platform, nothing left to fetch."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
import zipfile
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from tests.support import ROOT
from tools.bundle import PLATFORMS, START, Platform, missing, pack, sources, wanted

LINUX, WINDOWS = PLATFORMS
SCRIPTS = ROOT / "deploy" / "bundle"


def wheel(folder: Path, name: str, *needs: str, tag: str = "py3-none-any") -> None:
    project, version = name.split("-")
    with zipfile.ZipFile(folder / f"{name}-{tag}.whl", "w") as archive:
        lines = [f"Name: {project}", f"Version: {version}", *(f"Requires-Dist: {n}" for n in needs)]
        archive.writestr(f"{name}.dist-info/METADATA", "\n".join(lines) + "\n\n")


def lacking(folder: Path, platform: Platform, *names: str) -> list[str]:
    return sorted(str(one) for one in missing([Requirement(n) for n in names], folder, platform))


def test_what_only_windows_needs_is_missed_there_alone(tmp_path: Path) -> None:
    wheel(tmp_path, "pandas-3.1", 'tzdata; sys_platform == "win32"')
    assert lacking(tmp_path, LINUX, "pandas>=3") == []
    assert lacking(tmp_path, WINDOWS, "pandas>=3") == ["tzdata"]
    wheel(tmp_path, "tzdata-2026.6")
    assert lacking(tmp_path, WINDOWS, "pandas>=3") == []


def test_extras_are_followed_where_they_are_asked_for(tmp_path: Path) -> None:
    wheel(
        tmp_path,
        "streamlit-1.67",
        "click",
        'orjson; extra == "performance"',
        'uvloop; sys_platform != "win32" and extra == "performance"',
    )
    assert lacking(tmp_path, LINUX, "streamlit") == ["click"]
    assert lacking(tmp_path, LINUX, "streamlit[performance]") == ["click", "orjson", "uvloop"]
    assert lacking(tmp_path, WINDOWS, "streamlit[performance]") == ["click", "orjson"]


def test_a_wheel_of_another_platform_python_or_version_is_none(tmp_path: Path) -> None:
    wheel(tmp_path, "numpy-2.4", tag="cp311-cp311-manylinux_2_28_x86_64")
    assert lacking(tmp_path, LINUX, "numpy>=2") == []
    assert lacking(tmp_path, LINUX, "numpy>=3") == ["numpy>=3"]
    assert lacking(tmp_path, WINDOWS, "numpy>=2") == ["numpy>=2"]
    wheel(tmp_path, "typst-0.15", tag="cp312-cp312-win_amd64")
    wheel(tmp_path, "cryptography-50.0", tag="cp39-abi3-win_amd64")
    assert lacking(tmp_path, WINDOWS, "typst", "cryptography") == ["typst"]


def test_circles_of_packages_end(tmp_path: Path) -> None:
    wheel(tmp_path, "one-1", "two")
    wheel(tmp_path, "two-1", "one")
    assert lacking(tmp_path, LINUX, "one") == []


def test_all_that_the_application_needs_is_wanted_and_no_more() -> None:
    names = {one.name for one in wanted((ROOT / "requirements.txt").read_text(encoding="utf-8"))}
    assert {"streamlit", "typst", "noto-cjk-sans-jp-regular", "psycopg"} <= names
    assert "pytest" not in names


def test_the_archive_holds_scripts_application_and_wheels(tmp_path: Path) -> None:
    (tmp_path / "wheels" / "windows").mkdir(parents=True)
    wheel(tmp_path / "wheels" / "windows", "tzdata-2026.6")
    target = pack(tmp_path, tmp_path / "wheels", [Requirement("tzdata==2026.6")])
    with zipfile.ZipFile(target) as archive:
        files = {info.filename.partition("/")[2]: info for info in archive.infolist()}
    assert {"README.txt", START, "start.cmd", "requirements.txt"} <= files.keys()
    assert {"app/app.py", "app/data/example.json", "app/.streamlit/config.toml"} <= files.keys()
    assert "wheels/windows/tzdata-2026.6-py3-none-any.whl" in files
    assert files[START].external_attr >> 16 == 0o100755
    assert not [name for name in files if "/tests/" in name or "/.git/" in name]


def test_the_application_of_the_archive_is_that_of_the_last_commit() -> None:
    entry = dict(sources())["app.py"]
    git = ["git", "show", "HEAD:app.py"]
    shown = subprocess.run(git, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    assert entry == shown.stdout


def test_the_script_of_linux_is_one(tmp_path: Path) -> None:
    """Without Python 3.11 it says what is missing, in both languages."""
    shell = shutil.which("sh") or ""
    subprocess.run([shell, "-n", SCRIPTS / START], check=True)  # noqa: S603
    (tmp_path / "dirname").symlink_to(shutil.which("dirname") or "")
    ended = subprocess.run(  # noqa: S603
        [shell, SCRIPTS / START], env={"PATH": f"{tmp_path}"}, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "Python 3.11 が見つかりません" in ended.stderr
    assert "Python 3.11 was not found" in ended.stderr


@pytest.mark.parametrize("name", [START, "start.cmd"])
def test_the_scripts_install_from_the_archive_alone(name: str) -> None:
    text = (SCRIPTS / name).read_bytes().decode("utf-8")
    (install,) = [s for s in text.replace("\\\n", "").splitlines() if " install " in s]
    folder = "wheels/linux" if name == START else "wheels\\windows"
    assert f"--no-index --find-links {folder} -r requirements.txt" in " ".join(install.split())
    assert "--isolated" in install, "whatever pip is told elsewhere on this machine"
    assert "127.0.0.1" in text, "this machine alone, unless it is said otherwise"


def test_what_windows_reads_has_its_ends_of_lines() -> None:
    for name in ("start.cmd", "README.txt"):
        data = (SCRIPTS / name).read_bytes()
        assert data.count(b"\r\n") == data.count(b"\n") > 10


def test_no_window_of_windows_closes_before_it_was_read_what_went_wrong() -> None:
    """Wherever the script ends otherwise than well, it says so in both languages and waits."""
    script = (SCRIPTS / "start.cmd").read_text(encoding="utf-8")
    assert script.partition("chcp 65001")[0].isascii()
    whole, *ends = re.split(r"^:", script, flags=re.M)
    assert set(re.findall(r"goto (\w+)", script)) == {end.split()[0] for end in ends}
    assert "exit /b 1" not in whole
    # "if errorlevel 1" is not true of a crash, whose number is negative
    assert not re.search(r"^\s*if (not )?errorlevel", script, flags=re.M)
    assert re.search(r"\nif %ERRORLEVEL% neq 0 goto stopped\nexit /b 0\n$", whole.rstrip() + "\n")
    for end in ends:
        _, *said = end.rstrip().splitlines()
        assert said[-2:] == ["pause", "exit /b 1"]
        assert {line.isascii() for line in said[:-2]} == {True, False}, "in both languages"


@pytest.mark.parametrize("name", [START, "start.cmd"])
def test_what_is_kept_between_starts_stays_in_the_folder(name: str) -> None:
    """As its README promises: to remove it, delete the folder."""
    script = (SCRIPTS / name).read_text(encoding="utf-8")
    setting = script.index("CACHE_DIRECTORY=")
    assert setting < script.index("streamlit run")
    assert re.search(r'CACHE_DIRECTORY=(%~dp0|"\$PWD/)cache"', script)
    assert "ほかの場所には何も書きません" in (SCRIPTS / "README.txt").read_text(encoding="utf-8")


def test_the_script_of_windows_is_safe_from_its_place() -> None:
    """A "!" in its path stands, and a share is none, with a letter or without."""
    script = (SCRIPTS / "start.cmd").read_text(encoding="utf-8")
    assert "setlocal EnableExtensions DisableDelayedExpansion" in script
    assert len(re.findall("%~dp0", script)) == 2
    assert all(whole in script for whole in ('cd /d "%~dp0"', 'set "CACHE_DIRECTORY=%~dp0cache"'))
    assert script.count("goto network") == 2
    assert re.search(r"^net use %~d0 >nul 2>nul && goto network$", script, flags=re.M)
    echoed = [line for line in script.splitlines() if line.strip().startswith("echo ")]
    assert not [line for line in echoed if re.search(r"[&|<>^!]", line)]
    assert not [line for line in echoed if line.startswith(" ") and re.search("[()]", line)]


# ------------------------------------------------------------------------ containers


def test_the_image_holds_every_room_and_nothing_else() -> None:
    lines = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8").splitlines()
    rooms = {words[1] for line in lines if (words := line.split())[:1] == ["COPY"]}
    wanted_rooms = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    include = wanted_rooms["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {name.removesuffix("*") for name in include} <= rooms
    assert not rooms & {"tests", "tools", "benchmarks", "docs", "deploy", "."}


def test_whoever_builds_the_image_is_sent_what_it_copies_and_no_secret() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert {"*", "**/__pycache__"} <= set(lines)
    containerfile = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    copied = {
        source
        for line in containerfile.splitlines()
        if (words := line.split())[:1] == ["COPY"] and not words[1].startswith("--")
        for source in words[1:-1]
    }
    assert sent == copied


def test_the_image_has_made_what_a_read_only_file_system_cannot_take() -> None:
    """Packed files of the front end, compiled code, and the content as it was read."""
    containerfile = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    assert compose["services"]["app1"]["read_only"] is True
    made = containerfile.index("-m views.server.packing")
    where, who = map(containerfile.index, ("ENV CACHE_DIRECTORY=", "USER readiness"))
    assert where < made < who
    assert "-m compileall" in containerfile
    assert "from views.server.resources import content" in containerfile


def test_nginx_of_the_containers_finds_both_processes() -> None:
    """Its command puts the fixed addresses of the containers where the ports of one machine stand:
    a name would be looked up once, and be another after a container was started anew."""
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert services.keys() == {"app1", "app2", "database", "nginx"}
    command = services["nginx"]["command"][2].split(" > ")[0].split("'")
    assert command[0] == "sed "
    sed = shutil.which("sed") or ""
    changed = subprocess.run(  # noqa: S603
        [sed, command[1], ROOT / "deploy" / "nginx.conf"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    fixed = [services[app]["networks"]["inside"]["ipv4_address"] for app in ("app1", "app2")]
    addresses = [f"{address}:8501" for address in fixed]
    assert re.findall(r" server (\S+) .*max_fails", changed) == addresses * 2
    (inside,) = compose["networks"]["inside"]["ipam"]["config"]
    assert all(ip_address(address) in ip_network(inside["subnet"]) for address in fixed)
    assert "127.0.0.1" not in changed
    outside = {name for name, service in services.items() if "ports" in service}
    assert outside == {"nginx"}
