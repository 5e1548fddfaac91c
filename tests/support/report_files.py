"""Small reports of every kind, and whether a file that may be damaged is survived."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from io import BytesIO, StringIO

from pypdf import PdfWriter

from checklist.answers import Answer, Assessment
from checklist.problems import ProblemsError
from report.form.questions import form_name
from report.opening import Brought, read_report
from report.questionnaire.write import write_questionnaire
from report.reading.reader import REPORT
from report.savefile.pack import ATTACHMENT, pack, write_savefile
from tests.support.archives import archive, members_of
from tests.support.generated import REAL
from tests.support.harm import no_hang
from wording.phrases import Phrases

SMALL = Assessment(
    checklist=REAL.checklist.version,
    answers={
        "capacity.finance": Answer(level=2, evidence=("予算書 p.84",), note="😀\n2"),
        "purpose.tourism": Answer(level="not_applicable", reason="観光は扱わない"),
    },
)


def survives(data: bytes) -> Brought | None:
    """What the file brought, or nothing where it was refused in both languages."""
    with no_hang(REPORT.seconds):
        try:
            brought = read_report(data, REAL)
        except ProblemsError as error:
            refused = error
        else:
            refused = None
    if refused is not None:
        assert all(p.text.ja and p.text.en for p in refused.problems)
        return None
    assert read_report(write_savefile(brought.assessment), REAL).assessment == brought.assessment
    return brought


@cache
def questionnaire() -> Mapping[str, bytes]:
    """The files inside a real questionnaire."""
    return members_of(write_questionnaire(Phrases(REAL, "ja"), SMALL))


def pdf(name: str = ATTACHMENT) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment(name, write_savefile(SMALL))
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def word() -> bytes:
    pieces = "".join(f"<p>{piece}</p>" for piece in pack(SMALL))
    return archive({"word/document.xml": "<x/>", "customXml/item1.xml": f"<a>{pieces}</a>"})


def submission() -> bytes:
    """What the form sent, as a table."""
    cells = {form_name("capacity.finance"): "2", "fields": "water waste", "population": "1000"}
    cells[form_name("capacity.finance", "evidence")] = '"予算書 p.84"\n"決算書"'
    cells[form_name("purpose.tourism")] = "not_applicable"
    cells[form_name("purpose.tourism", "reason")] = "観光は扱わない"
    made = StringIO()
    csv.writer(made).writerows([[f"group/{name}" for name in cells], cells.values()])
    return made.getvalue().encode()
