"""Any document can carry the packed answers, and they come back exactly or not at all."""

from __future__ import annotations

import base64
import random
import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings

from checklist.answers import MAX_BYTES, Answer, Assessment, Profile
from checklist.asking import Asking, Came, InquiryStep, Section
from checklist.load import Content
from checklist.problems import ProblemsError
from report.formats import MakingJob, make
from report.opening import read_report
from report.savefile.archive import MAX_BYTES_IN_ALL, MAX_MEMBER_BYTES, MAX_MEMBERS
from report.savefile.pack import PIECE, pack, pieces_in, unpack, write_carried
from tests.support import by_day, often
from tests.support.archives import members_of
from tests.support.generated import REAL, assessments

WORD, EXCEL = "word/document.xml", "xl/workbook.xml"


def archive(*files: tuple[str, str | bytes], way: int = ZIP_DEFLATED) -> bytes:
    """A ZIP with these files."""
    made = BytesIO()
    with ZipFile(made, "w", way) as written:
        for name, text in files:
            written.writestr(name, text)
    return made.getvalue()


def carrying(pieces: list[str], main: str = WORD, place: str = "customXml/item1.xml") -> bytes:
    cells = "".join(f"<c><![CDATA[{piece}]]></c>" for piece in pieces)
    return archive((main, "<x/>"), (place, f"<answers>{cells}</answers>"))


def large() -> Assessment:
    """More than fits into one cell, however well it packs."""
    noise = random.Random(1)  # noqa: S311 (the same every time)
    notes = {c.id: {"note": noise.randbytes(4_000).hex()} for c in REAL.checklist.asked}
    return Assessment.model_validate({"answers": notes})


@settings(max_examples=often(60), deadline=None)
@given(assessments())
def test_what_was_packed_comes_back(assessment: Assessment) -> None:
    pieces = pack(assessment)
    assert pieces == pack(assessment)
    assert all(piece.isascii() and len(piece) < PIECE + 100 for piece in pieces)
    assert unpack(pieces_in("".join(pieces).encode())) == write_carried(assessment)
    for main, kind in ((WORD, "word"), (EXCEL, "excel")):
        brought = read_report(carrying(pieces, main), REAL)
        assert brought.assessment == assessment.for_others()
        assert brought.kind == kind
        assert brought.refused == ()


def test_what_takes_several_pieces_comes_back_in_any_order_and_place() -> None:
    pieces = pack(large())
    assert len(pieces) > 1
    assert read_report(carrying(pieces[::-1]), REAL).assessment == large()
    files = [(f"xl/worksheets/sheet{n}.xml", piece) for n, piece in enumerate(pieces)]
    twice = [("docProps/custom.xml", pieces[0])]
    assert read_report(archive((EXCEL, "<x/>"), *files, *twice), REAL).assessment == large()


def refusal(data: bytes, content: Content = REAL) -> str:
    """What the refusal says in Japanese; in English it says something, too."""
    with pytest.raises(ProblemsError) as caught:
        read_report(data, content)
    assert all(caught.value.lines("en"))
    return "\n".join(caught.value.lines("ja"))


def piece_of(data: bytes, name: str = "1/1") -> str:
    return f"assessment:{name}:{base64.b64encode(data).decode()}"


PIECES = pack(large())
DAMAGED = [
    PIECES[1:],
    PIECES[:-1],
    [*PIECES, PIECES[0][:-8] + "AAAAAAAA"],
    [PIECES[0][:200] + PIECES[0][240:], *PIECES[1:]],
    ["assessment:1/1:AAA"],
    [piece_of(b"no packed data")],
    [piece_of(zlib.compress(b"x")[:-3])],
    [piece_of(zlib.compress(b"{}"), "2/1")],
]


@pytest.mark.parametrize("pieces", DAMAGED, ids=range(len(DAMAGED)))
def test_damaged_pieces_are_never_half_read(pieces: list[str]) -> None:
    assert "壊れています" in refusal(carrying(pieces))


def test_a_bomb_inside_the_pieces_is_not_unpacked() -> None:
    bomb = zlib.compress(b"0" * (3 * MAX_BYTES), 9)
    assert "2MB" in refusal(carrying([piece_of(bomb)]))


def test_wrong_answers_inside_a_document_are_named() -> None:
    wrong = b'{"format": 1, "answers": {"capacity.finance": {"level": 9}}}'
    assert "answers.capacity.finance.level" in refusal(carrying([piece_of(zlib.compress(wrong))]))


def declaring(size: int) -> bytes:
    """An archive whose directory says that its file is so large."""
    made = bytearray(carrying(pack(Assessment())))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = made.index(mark) + place
        made[at : at + 4] = struct.pack("<I", size)
    return bytes(made)


def locked() -> bytes:
    """An archive that says its files are encrypted."""
    made = bytearray(carrying(pack(Assessment())))
    at = made.index(b"PK\x01\x02") + 8
    made[at] |= 1
    return bytes(made)


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (archive((WORD, "<x/>")), "回答のデータが入っていません"),
        (archive(("photo.xml", pack(Assessment())[0])), "展開"),
        (archive(*((f"{n}.xml", "") for n in range(MAX_MEMBERS + 1))), "大きすぎる"),
        (declaring(MAX_MEMBER_BYTES + 1), "大きすぎる"),
        (archive(*((f"{n}.xml", b"0" * 14_000_000) for n in range(3))), "大きすぎる"),
        (archive((WORD, "<x/>"), way=ZIP_BZIP2), "圧縮"),
        (locked(), "パスワード"),
        (archive(("mimetype", "application/vnd.oasis"), ("content.xml", "<x/>")), ".xlsx"),
        (OLD + bytes(99), "古い形式"),
        (OLD + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
        (b"PK\x03\x04 and nothing more", "途中で切れて"),
        (carrying(pack(Assessment()))[:-30], "途中で切れて"),
        (carrying(pack(Assessment())).replace(b"PK\x01\x02", b"PK\x01\x03"), "壊れて"),
    ],
    ids=["no answers", "no office file", "many", "one large", "large in all", "packing", "locked",
         "LibreOffice", "old", "encrypted", "no directory", "cut", "damaged"],
)  # fmt: skip
def test_other_archives_are_refused(data: bytes, said: str) -> None:
    assert MAX_BYTES_IN_ALL < 3 * 14_000_000
    assert said in refusal(data)


@pytest.mark.parametrize("name", ["docx", "xlsx", "questionnaire"])
def test_nobody_can_type_a_piece_into_a_report(name: str) -> None:
    """Text that looks like packed answers stays text, and the true answers come back."""
    (false,) = pack(Assessment())
    answer = Answer(level=2, note=false, evidence=("assessment:1/1:AAAA", false), by="課")
    profile = Profile(name="assessment:1/2:A", ties=(false,))
    assessment = Assessment(profile=profile, answers={"capacity.finance": answer})
    report = make(MakingJob(name, assessment, "ja", datetime(2026, 11, 24, tzinfo=UTC)), REAL)
    assert read_report(report, REAL).assessment == assessment


AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
_SECRET = Answer(level=1, note="ひみつの注記", by="ひみつの担当")
INQUIRED = REAL.example.with_asking(
    Asking(
        asker="企画課",
        sections=(Section(name="財政課", criteria=("capacity.finance",)),),  # type: ignore[arg-type] # one name
        steps=(
            InquiryStep(
                at=AT,
                came=(
                    Came(
                        name="ひみつの控え.xlsx",
                        section="財政課",
                        at=AT,
                        answers={"capacity.finance": (_SECRET,)},
                    ),
                ),
                stood={"capacity.finance": REAL.example["capacity.finance"]},
            ),
        ),
    )
)


@pytest.mark.parametrize(
    "name", by_day(["xlsx", "docx", "pdf", "pdf_full", "questionnaire", "pack", "docx_full"], 2)
)
def test_no_file_for_others_carries_what_came_back_from_the_sections(name: str) -> None:
    """A report goes to the council, a questionnaire to a colleague. Who is asked what stays in it,
    so that one can go on; the save file has all."""
    data = make(MakingJob(name, INQUIRED, "ja", AT), REAL)
    if name == "pack":
        files = [file for name, file in members_of(data).items() if "報告書" in name]
        assert len(files) == 1
    else:
        files = [data]
    for file in files:
        assert "ひみつ".encode() not in carried_by(file)
        assert read_report(file, REAL).assessment == INQUIRED.for_others()
    assert INQUIRED.for_others().asking.steps == ()
    assert INQUIRED.for_others().asking.sections == INQUIRED.asking.sections
    assert (
        read_report(make(MakingJob("json", INQUIRED, "ja", AT), REAL), REAL).assessment == INQUIRED
    )


def carried_by(file: bytes) -> bytes:
    """Every byte of an archive's members, or of another file."""
    return b"".join(members_of(file).values()) if file.startswith(b"PK") else file
