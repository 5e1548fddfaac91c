"""Recognises our files that carry no answers, or no longer do, and says what to bring instead.

They are recognised by the titles that we gave them, which other programs keep when they print a
file or save it again.
"""

from __future__ import annotations

from collections.abc import Iterator

from checklist.load import Content
from checklist.model import LANGUAGES
from checklist.problems import Problem, ProblemsError, problem
from report.tables.encoding import text_of

_WORKSHEET = problem(
    "",
    "これは紙の記入用紙で、回答のデータは入っていません。紙に書いた回答は、画面で入力するか、"
    "調査票（Excel）に記入して、その調査票を選んでください。",
    "This is the paper worksheet, which carries no answers. Enter what was written on paper on the "
    "pages, or in the questionnaire (Excel), and choose that.",
)
#: The characters of a text file that are searched, and the lines for a heading.
_HEAD, _LINES = 100_000, 20
#: Lines that all have the sign that parts the columns, in a table.
_SAMPLE = 3

#: The form for survey apps itself.
FORM = problem(
    "",
    "これは調査アプリに登録するフォーム（XLSForm）で、回答は入っていません。"
    "ODKかKoboToolboxで集めた提出をCSVで書き出し、そのCSVを選んでください。",
    "This is the form to be set up in a survey app (XLSForm), which carries no answers. Export "
    "what was submitted to ODK or KoboToolbox as CSV, and choose that CSV.",
)
_QUESTIONNAIRE = problem(
    "",
    "これは調査票ですが、印刷したもの、または読み取りに要る部分がなくなったものです。"
    "この診断から保存した調査票（Excel）に記入し、Excel（.xlsx）のまま保存したものを選んでください。",
    "This is a questionnaire, but printed, or without the parts that are needed to read it. Fill "
    "in the questionnaire (Excel) as this assessment saved it, and keep it as Excel (.xlsx).",
)
_REPORT = problem(
    "",
    "これは報告書ですが、印刷し直したもの、またはほかのソフトで保存し直したもので、"
    "回答のデータがなくなっています。この診断から保存した元の報告書か、保存ファイル（JSON）を選んでください。",
    "This is a report, but printed again or saved again by other software, and its answers are "
    "gone. Choose the report as this assessment saved it, or the save file (JSON).",
)
_PAGE = problem(
    "",
    "これは診断の画面を印刷したもので、回答のデータは入っていません。"
    "「報告書」の画面で保存した報告書か、保存ファイル（JSON）を選んでください。",
    "This is a page of the assessment in print, which carries no answers. "
    "Choose a report or save file saved on the page “Report”.",
)


_QUESTIONNAIRE_AS_TEXT = problem(
    "",
    "これは調査票のシートをCSVなどの文字だけの形式で保存したもので、読み取りに要る部分がなくなっています。"
    "調査票をExcelで開き、Excelブック（.xlsx）のまま保存したものを選んでください。",
    "This is a sheet of the questionnaire saved as text (CSV), without the parts that are needed "
    "to read it. Open the questionnaire in Excel, save it as a workbook (.xlsx) and choose that.",
)
_MANY = problem(
    "",
    "これは1行に1団体ずつの回答の表です。「多くの自治体をまとめて見る」の画面で選んでください。",
    "This is a table with one municipality in each row. Choose it on the page “Many "
    "municipalities at once”.",
)


_TEXT = problem(
    "",
    "これは決裁用資料一式の全文（文字だけのファイル）で、回答のデータは入っていません。"
    "同じ一式の中の報告書か、保存ファイル（JSON）を選んでください。",
    "This is the pack for a decision as plain text, which carries no answers. Choose the report in "
    "the same pack, or the save file (JSON).",
)
_CALENDAR = problem(
    "",
    "これは予定表のファイルで、回答のデータは入っていません。"
    "「報告書」の画面で保存した報告書か、保存ファイル（JSON）を選んでください。",
    "This is the calendar, which carries no answers. Choose a report or save file saved on the "
    "page “Report”.",
)
_TABLE = problem(
    "",
    "これは表（CSV）ですが、この診断の調査票でも、調査アプリ（ODK、KoboToolbox）の提出でもありません。"
    "課が記入した調査票はExcel（.xlsx）のまま選んでください。1行に1団体ずつの表は"
    "「多くの自治体をまとめて見る」、指標の表は「エコシティ指標の点検」の画面で選びます。",
    "This is a table (CSV), but neither a questionnaire of this assessment nor what was submitted "
    "to a survey app (ODK, KoboToolbox). Choose the questionnaire as Excel (.xlsx). A table with "
    "one municipality in each row is chosen on the page “Many municipalities at once”, one of "
    "indicators on “Eco-city indicator check”.",
)
#: A letter to a section, or the overview of an inquiry.
LETTER = problem(
    "",
    "これは課に宛てた照会文か照会先の一覧で、回答は入っていません。課が記入した調査票（Excel）を選んでください。",
    "This is a letter to a section or the overview of the sections asked, which carry no answers. "
    "Choose the questionnaires (Excel) that the sections filled in.",
)


def table_without_answers(data: bytes, content: Content) -> Problem | None:
    """The problem of a text file that names criteria by their ids; ``None`` for any other file."""
    head = data[:_HEAD].replace(b"\0", b"").decode("latin-1")
    lines = head.splitlines()
    criteria = content.checklist.criteria
    if sum(line.lstrip('"ï»¿').startswith(tuple(criteria)) for line in lines) > 1:
        return _QUESTIONNAIRE_AS_TEXT
    if any(sum(name in line for name in criteria) > 1 for line in lines[:_LINES]):
        return _MANY
    return None


def other_text(data: bytes, content: Content) -> Problem | None:
    """The problem of a text file that is neither answers nor a table of criteria: one of ours that
    carries none, or a table of something else; ``None`` for any other file."""
    try:
        text = text_of(data)
    except ProblemsError:
        return None
    lines = [line for line in text[:_HEAD].splitlines()[:_LINES] if line.strip()]
    first = lines[0] if lines else ""
    for lang in LANGUAGES:
        say = content.wording.of(lang)
        pack = say("pack.markdown_title").replace("{municipality}", "").strip("　: ")
        if first.startswith("# ") and pack in first:
            return _TEXT
        columns = (say(f"calendar.column_{column}") for column in ("kind", "title"))
        if first.startswith(("BEGIN:VCALENDAR", ",".join(columns))):
            return _CALENDAR
    is_table = len(lines) > 1 and any(
        all(separator in line for line in lines[:_SAMPLE]) for separator in ",\t;"
    )
    return _TABLE if is_table else None


def titled(title: str, content: Content) -> Problem | None:
    """The problem of a file with this title; ``None`` where none of ours has it."""
    words = " ".join(title.split())
    return next((what for ours, what in _titles(content) if ours in words), None)


def _titles(content: Content) -> Iterator[tuple[str, Problem]]:
    """What stands in the titles of our files; that of a page is part of others, and last."""
    for key, what in (
        ("worksheet.title", _WORKSHEET),
        ("quick_sheet.title", _WORKSHEET),
        ("questionnaire.title", _QUESTIONNAIRE),
        ("report.pdf_title", _REPORT),
        ("inquiry.letter_title", LETTER),
        ("inquiry.overview_title", LETTER),
        ("common.product", _PAGE),
    ):
        for lang in LANGUAGES:
            say = content.wording.of(lang)
            yield say(key).replace("{municipality}", "").strip(), what
