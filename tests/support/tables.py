"""One small table of municipalities, written as every kind of file that is read."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

HEAD = ("name", "population", "capacity.finance", "purpose.tourism")
ROWS = (
    ("青葉市", "120,000", "3", "-2"),
    ("みどり町", "9800", "-1", "4"),
    ("海浜村", "", "0", ""),
    ("白山市", "60000人", "2.0", "-3"),
    ("鶴見区", "３００", "４", "わからない"),
)


def as_csv(head: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([head, *rows])
    return out.getvalue()


def as_excel(head: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([head, *rows]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def as_parquet(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    columns = zip(*rows, strict=True)
    table = pa.table({name: list(cells) for name, cells in zip(head, columns, strict=True)})
    out = BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


TEXT = as_csv(HEAD, ROWS)
FILES: Mapping[str, bytes] = {
    "utf-8.csv": TEXT.encode(),
    "mark.csv": TEXT.encode("utf-8-sig"),
    "excel-in-japan.csv": TEXT.encode("cp932"),
    "utf-16.csv": TEXT.encode("utf-16"),
    "tabs.csv": as_csv(HEAD, ROWS, "\t").encode(),
    "semicolons.csv": as_csv(HEAD, ROWS, ";").encode(),
    "table.xlsx": as_excel(HEAD, ROWS),
    "table.parquet": as_parquet(HEAD, ROWS),
}
