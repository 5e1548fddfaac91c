"""Whatever file arrives, it is read or refused in words: no crash, no hang, no memory used up.

The files are made to do harm, by code. (Ordinary ones, damaged at random: ``test_damaged_files``.)
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checklist.load import Content
from checklist.problems import ProblemsError
from report import apart, parser
from report.opening import Brought, read_report
from report.questionnaire.cells import read_sheets
from report.reading.reader import COHORT, REPORT
from report.savefile.pack import MAX_REPORT_BYTES, write_savefile
from tests.support import by_day, harm, report_files
from tests.support.archives import archive
from tests.support.generated import REAL
from tests.support.harm import memory
from tests.support.report_files import SMALL, pdf, questionnaire, survives, word

MEMORY = 100_000_000


def changed(**members: bytes) -> bytes:
    """The questionnaire with some of its files replaced; ``sheet3`` holds the answers."""
    places = {
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "workbook": "xl/workbook.xml",
        "sheet3": "xl/worksheets/sheet3.xml",
        "sheet4": "xl/worksheets/sheet4.xml",
        "types": "[Content_Types].xml",
    }
    new = {places[name]: data for name, data in members.items()}
    assert new.keys() <= questionnaire().keys()
    return archive({**questionnaire(), **new})


XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = (
    XML
    + b"<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
)
OUTSIDE = XML + b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"


def sheet(inside: bytes, before: bytes = XML) -> bytes:
    return before + b"<worksheet %s>%s</worksheet>" % (MAIN, inside)


def strings(inside: bytes, before: bytes = XML) -> bytes:
    return before + b"<sst %s>%s</sst>" % (MAIN, inside)


def data(inside: bytes) -> bytes:
    return sheet(b"<sheetData>%s</sheetData>" % inside)


def named(count: int) -> bytes:
    """A workbook that names one sheet many times."""
    whole = questionnaire()["xl/workbook.xml"]
    start, end = whole.index(b"<sheet name"), whole.index(b"</sheets>")
    first = whole[start : whole.index(b"/>", start) + 2]
    return whole[:end] + first * count + whole[end:]


def cells(count: int, row: int = 1) -> bytes:
    return b'<row r="%d">%s</row>' % (row, b"<c><v>1</v></c>" * count)


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "laughs in texts": lambda: changed(strings=strings(b"<si><t>&a11;</t></si>", LAUGHS)),
    "laughs in a sheet": lambda: changed(sheet3=sheet(b"<a>&a11;</a>", LAUGHS)),
    "laughs in the workbook": lambda: changed(
        workbook=questionnaire()["xl/workbook.xml"].replace(XML.strip(), LAUGHS, 1)
    ),
    "a file from outside": lambda: changed(strings=strings(b"<si><t>&e;</t></si>", OUTSIDE)),
    "says it is endless": lambda: changed(
        sheet3=sheet(b'<dimension ref="A1:XFD1048576"/><sheetData/>')
    ),
    "sparse": lambda: changed(
        sheet3=data(b'<row r="1"><c r="A1"><v>1</v></c></row>'
                    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    ),
    "sparse columns": lambda: changed(
        sheet3=data(b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n)
                             for n in range(1, 50_000)))
    ),
    "huge merged range": lambda: changed(
        sheet3=sheet(b'<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    ),
    "many merged ranges": lambda: changed(
        sheet3=sheet(b"<sheetData/><mergeCells>%s</mergeCells>"
                     % (b'<mergeCell ref="A1:XFD1048576"/>' * 300_000))
    ),
    "many cells": lambda: changed(sheet3=data(cells(1_000_000))),
    "many rows": lambda: changed(
        sheet3=data(b"".join(cells(1, n) for n in range(1, 300_000)))
    ),
    "backwards": lambda: changed(sheet3=data(cells(3, 9) + cells(3, 2) + cells(3, 0))),
    "no such place": lambda: changed(
        sheet3=data(b'<row r="-1"><c r="ZZZZZ9"/></row><row r="x"><c r="1A"><v/></c></row>')
    ),
    "many texts": lambda: changed(strings=strings(b"<si><t>x</t></si>" * 900_000)),
    "one long text": lambda: changed(strings=strings(b"<si><t>%s</t></si>" % (b"x" * 19_000_000))),
    "no such text": lambda: changed(
        sheet3=data(b'<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')
    ),
    "wrong kinds": lambda: changed(
        sheet3=data(b'<row r="1"><c r="A1"><v>abc</v></c><c r="B1" t="b"><v>9</v></c>'
                    b'<c r="C1" t="d"><v>today</v></c><c r="D1" t="?"><v>1</v></c></row>')
    ),
    "large numbers": lambda: changed(
        sheet3=data(b'<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>%s</v></c></row>'
                    % (b"9" * 9_000))
    ),
    "deep": lambda: changed(sheet3=sheet(b"<a>" * 900_000 + b"</a>" * 900_000)),
    "not closed": lambda: changed(sheet3=sheet(b"<sheetData><row>")),
    "not XML": lambda: changed(sheet3=b"\x00\x01\x02"),
    "other encoding": lambda: changed(
        sheet3=data(cells(2)).replace(b"UTF-8", b"UTF-16")
    ),
    "many styles": lambda: changed(
        styles=XML + b"<styleSheet %s><cellXfs>%s</cellXfs></styleSheet>"
        % (MAIN, b'<xf numFmtId="0"/>' * 900_000)
    ),
    "many sheets": lambda: changed(workbook=named(100_000)),
    "formulas": lambda: changed(
        sheet3=data(b"<row>%s</row>" % (
            b'<c><f t="shared" si="0" ref="A1:XFD1048576">%s</f></c>' % (b"A1+" * 2_000 + b"1")
            + b'<c><f t="shared" si="0"/></c>' * 50_000))
    ),
    "no types": lambda: changed(types=b"<Types/>"),
    "a bomb where the answers were": lambda: changed(
        sheet4=data(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr">'
                    b"<is><t>assessment:1/1:%s</t></is></c></row>" % (b"A" * 30_000))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", by_day(WORKBOOKS, 3))
def test_a_workbook_made_to_do_harm(name: str) -> None:
    """It is read, or refused, by a program that never becomes large."""
    hostile = WORKBOOKS[name]()
    assert len(hostile) < MAX_REPORT_BYTES
    brought = survives(hostile)
    assert brought is None or "root:" not in str(brought)


#: A program that limits itself as the child does, and then tries to do too much.
LIMITED = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("parser", sys.argv[1])
parser = importlib.util.module_from_spec(spec)
spec.loader.exec_module(parser)
parser.limit(1.0, 100_000_000)
"""
TOO_MUCH = {
    "much memory": ("bytearray(150_000_000)", False),
    "much work": ("while True: pass", False),
    "a file": ("with open(sys.argv[2], 'w') as f: f.write('x')", False),
    "a little of all": ("sum(range(10_000)); bytearray(50_000_000)", True),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_the_child_limits_itself(what: str, tmp_path: Path) -> None:
    """A second of work, 100 MB, no file: the system ends what wants more."""
    source, works = TOO_MUCH[what]
    ended = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-I", "-c", LIMITED + source, parser.__file__, tmp_path / "x"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode == 0) is works
    assert not any(path.stat().st_size for path in tmp_path.iterdir())


def test_many_workbooks_at_once_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten people upload one: two programs run, and all ten are read."""
    running, most, guard = 0, 0, threading.Lock()
    really = subprocess.Popen

    class Counted(really):  # type: ignore[misc,valid-type] # the class itself is replaced
        def __init__(self, *arguments: Any, **options: Any) -> None:
            nonlocal running, most
            with guard:
                running += 1
                most = max(most, running)
            super().__init__(*arguments, **options)

        def __exit__(self, *error: object) -> None:
            nonlocal running
            super().__exit__(*error)  # type: ignore[arg-type]
            with guard:
                running -= 1

    monkeypatch.setattr(subprocess, "Popen", Counted)
    whole = archive(questionnaire())
    with ThreadPoolExecutor(10) as people:
        found = list(people.map(lambda _n: read_report(whole, REAL), range(10)))
    assert [one.assessment for one in found] == [SMALL] * 10
    assert most <= 2


def test_the_program_reads_nothing_from_outside() -> None:
    """An entity that names a file brings nothing of it: the workbook is refused."""
    with pytest.raises(ProblemsError):
        read_sheets(WORKBOOKS["a file from outside"]())


def declared(size: int) -> bytes:
    """A file that unpacks to a thousand times what it says."""
    packed = bytearray(archive({"word/document.xml": b"0" * 10_000_000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = packed.index(mark) + place
        packed[at : at + 4] = size.to_bytes(4, "little")
    return bytes(packed)


def overlapping() -> bytes:
    """A directory whose thousand entries are all the same packed bytes."""
    one = archive({"a.xml": b"0" * 19_000_000})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end] * 900
    tail = bytearray(one[end:])
    tail[8:10] = tail[10:12] = (900).to_bytes(2, "little")
    tail[12:16] = len(entry).to_bytes(4, "little")
    return one[:start] + entry + bytes(tail)


def repeated() -> bytes:
    """Pieces as large as can be, and many files in which to look for more."""
    large = "".join(f"assessment:{n}/500:{'A' * 30_000} " for n in range(1, 400))
    few = {f"{n}.xml": "assessment:1/500:" + "A" * 30_000 for n in range(900)}
    return archive({"word/document.xml": large, **few})


FILES: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: archive({"xl/workbook.xml": b"0" * 400_000_000}),
    "bombs": lambda: archive({f"{n}.xml": b"0" * 9_000_000 for n in range(30)}),
    "says less than it is": lambda: declared(10_000),
    "says more than it is": lambda: declared(19_000_000),
    "overlapping": overlapping,
    "the same pieces everywhere": repeated,
    "pieces of pieces": lambda: archive(
        {"word/document.xml": "assessment:" * 1_500_000}
    ),
    "packed bomb": lambda: archive(
        {"word/document.xml": "assessment:1/1:" + "QUFB" * 7_000}
    ),
    "many entries": lambda: b"PK\x03\x04" + b"PK\x01\x02" * 1_200_000,
    "no directory": lambda: b"PK\x03\x04" * 1_200_000,
    "only a directory": lambda: b"PK\x05\x06" + bytes(18),
    "cut": lambda: word()[:-20],
    "empty archive": lambda: archive({}),
    "a name that climbs": lambda: archive({"../../xl/workbook.xml": "<x/>"}),
    "a Word file called Excel": lambda: archive(
        {"word/document.xml": "<x/>", "[Content_Types].xml": "<Types/>"}
    ),
    "an encrypted workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000),
    "an old workbook": lambda: b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(4_000),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(4_000),
    "a page": lambda: b"<!DOCTYPE html><html><body>x</body></html>",
    "many brackets": lambda: b"[" * 1_900_000,
    "brackets in an object": lambda: b'{"a":' * 400_000,
    "many quotes": lambda: b'{"' + b'\\"' * 900_000,
    "many keys": lambda: b'{"format":1,"answers":{' + b'"a":1,' * 300_000 + b'"b":1}}',
    "a long number": lambda: b'{"format":1,"answers":{},"target":%s}' % (b"9" * 1_000_000),
    "a long text": lambda: b'{"format":1,"answers":{"%s":{}}}' % (b"x" * 1_900_000),
    "not text": lambda: b"{" + bytes(range(256)) * 7_000,
    "nothing but zeros": lambda: bytes(4_900_000),
    "PDF with another attachment": lambda: pdf("other.json"),
    "PDF of nothing": lambda: b"%PDF-1.7\n" + b"1 0 obj<<>>endobj\n" * 200_000,
    "a form of blank rows": lambda: b"capacity__finance\n" + b"\n" * 4_900_000,
    "a form of commas": lambda: b"capacity__finance\n" + b"," * 4_900_000,
    "a form of quotes": lambda: b'capacity__finance\n"' + b'""' * 2_400_000,
    "PDF in a PDF": lambda: b"%PDF-1.7\n" * 500_000,
}  # fmt: skip


@pytest.mark.parametrize("name", by_day(FILES, 3))
def test_a_file_made_to_do_harm(name: str) -> None:
    """It is refused in words, and what reading took is little."""
    hostile = FILES[name]()
    before = memory()
    assert survives(hostile) is None
    assert memory(peak=True) - before < MEMORY


def own_work() -> None:
    """Half a second of it, here."""
    until = time.process_time() + 0.5
    while time.process_time() < until:
        pass


def work_apart() -> None:
    """The same in a program that does not limit itself."""
    source = "import time\nwhile time.process_time() < 0.5: pass"
    subprocess.run([sys.executable, "-I", "-S", "-c", source], check=True)  # noqa: S603 (ours)


@pytest.mark.parametrize(
    ("read", "fault"),
    [
        (own_work, "works for more than 0.1 seconds"),
        (work_apart, r"its program worked for 0\.[4-9] seconds"),
        (lambda: time.sleep(0.5), None),
    ],
)
def test_a_file_that_takes_longer_than_promised_is_noticed(
    read: Callable[[], None], fault: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each test of this kind fails where reading takes more work than the server allows it."""

    def slow(data: bytes, content: Content) -> Brought:
        read()
        return read_report(data, content)

    monkeypatch.setattr(report_files, "read_report", slow)
    monkeypatch.setattr(report_files, "REPORT", replace(REPORT, seconds=0.1))
    monkeypatch.setattr(harm, "STARTING", 0.1)
    with nullcontext() if fault is None else pytest.raises(AssertionError, match=fault):
        survives(write_savefile(SMALL))


def test_the_server_allows_what_is_promised() -> None:
    """One second for a report or questionnaire, ten for tables, here and in the programs."""
    assert {REPORT.seconds, apart.ANSWERS.seconds, apart.PDF.seconds} == {1.0}
    assert {COHORT.seconds, apart.TABLE.seconds} == {10.0}
