"""Tables scored by the command, as people call it."""

from __future__ import annotations

import csv
from pathlib import Path

from scoring.__main__ import main

HEAD = "code,name,capacity.finance,system.unit,備考\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def scored(source: Path, out: Path, *options: str) -> list[dict[str, str]]:
    assert main([str(source), "--out", str(out), "--lang", "en", *options]) == 0
    return rows_of(out)
