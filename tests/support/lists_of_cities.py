"""One list of six cities and their levels, written in every way that people bring."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from tests.support.generated import REAL

FINANCE = "capacity.finance"
CRITERIA = list(REAL.checklist.criteria)
CITIES = ("市川市", "船橋市", "館山市", "木更津市", "松戸市", "野田市")
CODES = ("122033", "122041", "122050", "122068", "122076", "122084")
LEVELS = ("1", "2", "3", "4", "0", "1")
HEAD = ("name", FINANCE)
ROWS = tuple(zip(CITIES, LEVELS, strict=True))
Rows = Sequence[Sequence[str]]


def text(rows: Rows, delimiter: str = ",") -> str:
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def table(*rows: Sequence[str], head: Sequence[str] = HEAD) -> bytes:
    return text([head, *rows]).encode()


def codes(*cells: str, names: Sequence[str] = (), head: str = "団体コード") -> bytes:
    rows = [
        (code, level, *((names[n],) if names else ()))
        for n, (code, level) in enumerate(zip(cells, LEVELS, strict=True))
    ]
    return table(*rows, head=(head, FINANCE, *(("自治体名",) if names else ())))


FULL = [list(HEAD), *map(list, ROWS)]
FIVE = tuple(code[:5] for code in CODES)
HOKKAIDO = ("札幌市", "函館市", "小樽市", "旭川市", "室蘭市", "釧路市")
LOST = ("11002", "12025", "12033", "12041", "12050", "12068")
