"""The report is the save file: what was written comes back, and no file does any harm."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject

from checklist.answers import Assessment
from checklist.load import Content
from checklist.problems import ProblemsError
from report.document.pdf import render_pdf
from report.opening import read_report
from report.savefile.pack import ATTACHMENT, MAX_REPORT_BYTES, write_savefile
from wording.summary import Summary


def pdf(**attachments: bytes) -> bytes:
    """A PDF made by other software, with attachments."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, data in attachments.items():
        writer.add_attachment(name.replace("_", "."), data)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def refusal(data: bytes, content: Content) -> tuple[str, str]:
    """What the refusal says in Japanese and in English."""
    with pytest.raises(ProblemsError) as caught:
        read_report(data, content)
    return "\n".join(caught.value.lines("ja")), "\n".join(caught.value.lines("en"))


@pytest.fixture(scope="module")
def report(content: Content, summary_of: Callable[..., Summary]) -> bytes:
    return render_pdf(summary_of(content.example), content.example)


def test_save_file_comes_back(content: Content, mixed: Assessment) -> None:
    for assessment in (content.example, mixed, Assessment()):
        assert read_report(write_savefile(assessment), content).assessment == assessment
        assert (
            read_report(b"\xef\xbb\xbf \n" + write_savefile(assessment), content).assessment
            == assessment
        )


def test_report_comes_back(content: Content, report: bytes) -> None:
    assert read_report(report, content).assessment == content.example


def test_report_with_something_before_it_comes_back(content: Content, report: bytes) -> None:
    assert read_report(b"\r\n" + report, content).assessment == content.example


def test_json_that_speaks_of_pdf_is_json(content: Content, mixed: Assessment) -> None:
    profile = mixed.profile.model_copy(update={"name": "%PDF-1.7"})
    assessment = mixed.model_copy(update={"profile": profile})
    assert read_report(write_savefile(assessment), content).assessment == assessment


@pytest.mark.parametrize("data", [b"", b"  \n"])
def test_empty_file_is_refused(content: Content, data: bytes) -> None:
    ja, en = refusal(data, content)
    assert "空" in ja
    assert "empty" in en


@pytest.mark.parametrize("data", [b"\x89PNG\r\n", "自治体".encode("shift_jis"), b"hello"])
def test_other_files_are_refused(content: Content, data: bytes) -> None:
    ja, en = refusal(data, content)
    assert "保存ファイル" in ja
    assert "save file" in en


def test_huge_file_is_refused_unread(content: Content) -> None:
    ja, en = refusal(b"%PDF-1.7\n" + b"0" * MAX_REPORT_BYTES, content)
    assert "5MB" in ja
    assert "5 MB" in en


def test_pdf_without_answers_says_so(content: Content) -> None:
    for foreign in (pdf(), pdf(notes_txt=b"hello")):
        ja, en = refusal(foreign, content)
        assert "回答のデータが入っていません" in ja
        assert "carries no answers" in en


def test_broken_pdf_says_so(content: Content) -> None:
    ja, en = refusal(b"%PDF-1.7\n%%EOF", content)
    assert "壊れています" in ja
    assert "damaged" in en


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-" + bytes(range(256)) * 9])
def test_cut_pdf_says_so(content: Content, data: bytes) -> None:
    ja, en = refusal(data, content)
    assert "途中で切れています" in ja
    assert "cut off" in en


def test_cut_report_says_so(content: Content, report: bytes) -> None:
    ja, _ = refusal(report[: len(report) // 2], content)
    assert "途中で切れています" in ja


def test_locked_pdf_says_so(content: Content) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment(ATTACHMENT, write_savefile(content.example))
    writer.encrypt("secret", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    ja, en = refusal(file.getvalue(), content)
    assert "パスワード" in ja
    assert "password" in en


def test_wrong_answers_inside_a_pdf_are_named(content: Content) -> None:
    bad = b'{"format": 1, "answers": {"capacity.finance": {"level": 9}}}'
    ja, _ = refusal(pdf(assessment_json=bad), content)
    assert "answers.capacity.finance.level" in ja


def test_bomb_is_refused(content: Content) -> None:
    """300 MB that fit in 300 kB: unpacking stops long before."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment(ATTACHMENT, b"x")
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(10_000_000)) for _ in range(30)) + packer.flush()
    for thing in writer._objects:
        if isinstance(thing, StreamObject) and thing.get("/Type") == "/EmbeddedFile":
            thing._data = packed
            thing[NameObject("/Filter")] = NameObject("/FlateDecode")
    file = BytesIO()
    writer.write(file)
    ja, _ = refusal(file.getvalue(), content)
    assert "大きすぎる" in ja


CATALOGUE = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R%s>>\nendobj\n"
PLACES = b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
MUCH = 4_800_000


def crafted(inside: bytes = b"", places: bytes = PLACES, more: bytes = b"") -> bytes:
    """A PDF that is only a catalogue, with something in it, and its table of contents."""
    head = b"%PDF-1.7\n" + CATALOGUE % inside
    end = b"trailer\n<</Root 1 0 R/Size 5%s>>\nstartxref\n%d\n%%%%EOF" % (more, len(head))
    return head + places + end


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(crafted(b"/X<" + b"a" * MUCH + b">"), id="long hexadecimal text"),
        pytest.param(crafted(b"/X(" + b"(" * MUCH), id="brackets in a text"),
        pytest.param(crafted(b"/X " + b"[" * 2_000_000 + b"]" * 2_000_000), id="deep"),
        pytest.param(crafted(b" " * MUCH), id="white space"),
        pytest.param(crafted(b"\n%" + b"a" * MUCH + b"\n"), id="long comment"),
        pytest.param(crafted(b"/X " + b"1" * MUCH), id="long number"),
        pytest.param(
            crafted(b"/Names<</EmbeddedFiles<</Names[" + b"(a)1 0 R " * 500_000 + b"]>>>>"),
            id="many attachments",
        ),
        pytest.param(crafted(b"/Names<</EmbeddedFiles 1 0 R>>/Kids[1 0 R]"), id="circle of names"),
        pytest.param(
            crafted(places=b"xref\n0 240000\n" + b"0000000009 00000 n \n" * 240_000),
            id="many places",
        ),
        pytest.param(crafted(places=b"xref\n0 99999999\n"), id="places that are not there"),
        pytest.param(crafted(more=b"/Prev 59"), id="circle of tables"),
        pytest.param(b"%PDF-1.7\n" + b"startxref\n" * 480_000, id="many starts"),
        pytest.param(b"%PDF-1.7\n" + b"\n" * MUCH, id="nothing"),
    ],
)
def test_files_made_to_cost_time(content: Content, data: bytes) -> None:
    assert len(data) <= MAX_REPORT_BYTES
    refusal(data, content)
