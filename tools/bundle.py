"""``make bundle``: one archive for an office without internet: the application, its packages as
wheels for Linux and Windows (64 bit, Python 3.11), and a script that starts it.

pip judges "only on Windows" by the machine it runs on. So what each platform needs is followed here
from wheel to wheel, by the markers as they are true there, and the set is checked in the same way.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import Parser
from io import BytesIO
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
#: What is not needed to run the application.
LEFT_OUT = ("tests", "benchmarks", "tools", "docs/images")
#: In requirements.txt by name, and no part of the application.
_NOT_RUN = frozenset({"pytest"})
#: Files that start the application, made executable in the archive.
START = "start.sh"
#: The largest number of rounds from a package to what it needs.
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: its folder of wheels, the tags that pip downloads for it, in order of preference,
    and the values of the markers that differ there (PEP 508)."""

    name: str
    tags: tuple[str, ...]
    markers: Mapping[str, str]


_PYTHON = {
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
}
PLATFORMS = (
    Platform(
        "linux",
        (
            *(f"manylinux_2_{n}_x86_64" for n in range(28, 4, -1)),
            *("manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"),
        ),
        _PYTHON
        | {
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "platform_machine": "x86_64",
        },
    ),
    Platform(
        "windows",
        ("win_amd64",),
        _PYTHON
        | {
            "sys_platform": "win32",
            "platform_system": "Windows",
            "os_name": "nt",
            "platform_machine": "AMD64",
        },
    ),
)


def wanted(lines: str) -> list[Requirement]:
    """The requirements of a pinned list, without comments, options, and what only tests use."""
    stripped = (line.partition("#")[0].strip() for line in lines.splitlines())
    requirements = [Requirement(line) for line in stripped if line and not line.startswith("-")]
    return [r for r in requirements if canonicalize_name(r.name) not in _NOT_RUN]


def needs_of(wheel: Path, extras: Sequence[str], markers: Mapping[str, str]) -> list[Requirement]:
    """What a wheel requires on a platform, with these of its extras."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode("utf-8"), headersonly=True)
    requirements = [Requirement(line) for line in metadata.get_all("Requires-Dist") or []]
    return [
        requirement
        for requirement in requirements
        if requirement.marker is None
        or any(requirement.marker.evaluate({**markers, "extra": extra}) for extra in ("", *extras))
    ]


def wheels_in(folder: Path, platform: Platform) -> dict[str, tuple[Version, Path]]:
    """The wheels of a folder that Python 3.11 installs on a platform, by canonical name."""
    wheels = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, _, tags = parse_wheel_filename(path.name)
        for tag in tags:
            is_python = tag.interpreter in ("py3", "py311", "cp311") or tag.abi == "abi3"
            if is_python and tag.platform in ("any", *platform.tags):
                wheels[canonicalize_name(name)] = (version, path)
    return wheels


def missing(
    requirements: Sequence[Requirement], folder: Path, platform: Platform
) -> list[Requirement]:
    """What an installation from this folder alone would lack on a platform: followed from wheel to
    wheel. Empty where the set is complete."""
    wheels = wheels_in(folder, platform)
    lacking: dict[str, Requirement] = {}
    done: set[tuple[str, tuple[str, ...]]] = set()
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        marker = requirement.marker
        if marker is not None and not marker.evaluate({**platform.markers, "extra": ""}):
            continue
        name, extras = canonicalize_name(requirement.name), tuple(sorted(requirement.extras))
        version, path = wheels.get(name, (None, None))
        if version is None or path is None or version not in requirement.specifier:
            lacking[name] = requirement
        elif (name, extras) not in done:
            done.add((name, extras))
            # the marker was true with an extra of this wheel, and is not asked again
            for need in needs_of(path, extras, platform.markers):
                need.marker = None
                waiting.append(need)
    return list(lacking.values())


def download(requirements: Sequence[Requirement], folder: Path, platform: Platform) -> None:
    """Fetches all wheels for a platform, in the versions of constraints.txt where they stand there.
    Raises ``CalledProcessError`` where pip does not find one."""
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(_DEEPEST):
        lacking = missing(requirements, folder, platform)
        if not lacking:
            return
        print(f"{platform.name}: {len(lacking)} wheels")
        options = [
            "--no-deps",
            "--dest",
            f"{folder}",
            "--constraint",
            f"{ROOT / 'constraints.txt'}",
        ]
        names = [f"{requirement.name}{requirement.specifier}" for requirement in lacking]
        _pip("download", platform, *options, *names)


def _pip(command: str, platform: Platform, *options: str) -> None:
    """Runs pip for Python 3.11 on a platform, with wheels alone. Raises ``CalledProcessError``."""
    tags = [option for tag in platform.tags for option in ("--platform", tag)]
    python = ["--only-binary=:all:", "--python-version", "3.11", "--implementation", "cp"]
    abis = ["--abi", "cp311", "--abi", "abi3", "--abi", "none"]
    pip = [sys.executable, "-m", "pip", command, "-qq", *python, *abis, *tags, *options]
    subprocess.run(pip, check=True)


def try_installing(folder: Path, platform: Platform) -> None:
    """Lets pip go through installing every wheel of a folder on a platform, without the network and
    without writing anything. Raises ``CalledProcessError`` where it would refuse one."""
    pinned = [f"{n}=={version}" for n, (version, _) in wheels_in(folder, platform).items()]
    nowhere = ["--dry-run", "--no-index", "--no-deps", "--target", f"{folder / 'nowhere'}"]
    _pip("install", platform, *nowhere, "--find-links", f"{folder}", *pinned)


def sources() -> Iterator[tuple[str, bytes]]:
    """The files of the last commit that the application needs, with their paths."""
    tar = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(fileobj=BytesIO(tar.stdout)) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None and not member.name.startswith(LEFT_OUT):
                yield member.name, file.read()


def pack(folder: Path, wheels: Path, requirements: Sequence[Requirement]) -> Path:
    """Writes the archive: in it one folder with the scripts, ``app`` and ``wheels``."""
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.M)
    assert version is not None  # noqa: S101
    name = f"readiness-{version[1]}"
    target = folder / f"{name}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(path: str, data: bytes, mode: int = 0o644) -> None:
            info = zipfile.ZipInfo(f"{name}/{path}")
            info.external_attr = (0o100000 | mode) << 16
            info.compress_type = (
                zipfile.ZIP_STORED if path.endswith(".whl") else zipfile.ZIP_DEFLATED
            )
            archive.writestr(info, data)

        for path, data in sources():
            if path.startswith("deploy/bundle/"):
                start = path.removeprefix("deploy/bundle/")
                add(start, data, 0o755 if start == START else 0o644)
            else:
                add(f"app/{path}", data)
        add(
            "requirements.txt", "".join(f"{requirement}\n" for requirement in requirements).encode()
        )
        for wheel in sorted(wheels.glob("*/*.whl")):
            add(f"wheels/{wheel.parent.name}/{wheel.name}", wheel.read_bytes())
    return target


def main() -> int:
    """Downloads, checks and packs into ``build/bundle``; ends with 1 where a set has gaps."""
    folder = ROOT / "build" / "bundle"
    requirements = wanted((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    for platform in PLATFORMS:
        wheels = folder / "wheels" / platform.name
        download(requirements, wheels, platform)
        lacking = missing(requirements, wheels, platform)
        if lacking:
            print(f"{platform.name}: not complete: {', '.join(map(str, lacking))}")
            return 1
        try_installing(wheels, platform)
        print(f"{platform.name}: complete")
    target = pack(folder, folder / "wheels", requirements)
    print(f"{os.path.relpath(target)}: {target.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
