"""The report as PDF, warm, against Typst setting a plain text of as many pages."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.resources import files
from statistics import median

import typst
from pypdf import PdfReader

from benchmarks.server import ROOT
from benchmarks.table import Row, interleaved, ratio
from checklist.load import load
from report.pdf import render_pdf
from report.summary import summarise
from scoring.result import assess

ROUNDS = 9
MADE_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
#: Assess, say and set, as the first report after a start does it.
_COLD = """
import time
from datetime import UTC, datetime
from checklist.load import load
from scoring.result import assess
content = load()
example = content.example
started = time.perf_counter()
from report.pdf import render_pdf
from report.summary import summarise
made_at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
result = assess(example, content)
render_pdf(summarise(example, result, content, "ja", made_at), example)
print(time.perf_counter() - started)
"""


def _plain(pages: int, characters: int) -> bytes:
    """A text of so many pages with as many characters as the report."""
    line = "自治体が国際環境協力に取り組むための準備度を確かめます。"
    each = characters // pages // len(line) + 1
    body = "#pagebreak()\n".join(f"= {n}\n\n{line * each}\n\n" for n in range(1, pages + 1))
    head = '#set document(title: "plain")\n#set text(font: "Noto Sans CJK JP", lang: "ja", 7pt)\n'
    return (head + body).encode()


def measure() -> list[Row]:
    content = load()
    example = content.example
    result = assess(example, content)
    made = {"ja": b"", "en": b""}

    def ours(lang: str) -> float:
        started = time.process_time()
        summary = summarise(example, result, content, "en" if lang == "en" else "ja", MADE_AT)
        made[lang] = render_pdf(summary, example)
        return 1000 * (time.process_time() - started)

    ours("ja"), ours("en")
    read = PdfReader(io.BytesIO(made["ja"]))
    pages = len(read.pages)
    characters = sum(len(page.extract_text()) for page in read.pages)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(files(name)) for name in _FONTS],
    )
    text = _plain(pages, characters)

    def bare() -> float:
        # another text each time: Typst keeps what it has set before
        changed = text.replace(b"= 1\n", f"= 1 {time.perf_counter_ns()}\n".encode())
        started = time.process_time()
        plain = typst.compile(
            changed,
            font_paths=fonts,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-3a", "ua-1"],
            timestamp=MADE_AT,
        )
        took = 1000 * (time.process_time() - started)
        found = len(PdfReader(io.BytesIO(plain)).pages)
        assert found == pages, f"{found} plain pages, {pages} in the report"
        return took

    bare()
    japanese, english, plain = interleaved(ROUNDS, lambda: ours("ja"), lambda: ours("en"), bare)
    cold = subprocess.run(
        [sys.executable, "-c", _COLD], cwd=ROOT, check=True, capture_output=True, text=True
    )
    took = median(japanese)
    return [
        Row(
            "report as PDF, warm",
            f"{took:.0f} ms CPU (English {median(english):.0f} ms)",
            f"from the assessment's result to {len(made['ja']) / 1000:.0f} kB, {pages} pages, "
            f"PDF/A-3a and PDF/UA-1 with the answers inside; baseline: Typst alone, {pages} "
            "pages of plain text with as many characters under the same standards",
            "≤ 300 ms",
            f"{median(plain):.0f} ms CPU",
            ratio(japanese, plain),
            took <= 300,
        ),
        Row(
            "… the first one after a start",
            f"{float(cold.stdout):.2f} s",
            "imports, fonts and the table of drawable characters included",
        ),
    ]
