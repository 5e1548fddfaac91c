"""The report as PDF: set by Typst, for the archive and for screen readers (PDF/A-3a and PDF/UA-1),
with the answers inside, so that the report is the save file.

Text a user typed reaches the template as data only. It is cleaned first, because Typst refuses a
character that no font has. The same input gives the same bytes.

The two charts are those of ``report.charts``, drawn by the template from the same rows: turning
the Altair specifications into pictures took longer than all the rest of the report.
"""

from __future__ import annotations

import importlib.resources
import json
import re
import unicodedata
from dataclasses import asdict
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from checklist.answers import MAX_TEXT, Assessment
from report.contents import Summary
from report.phrases import shortened
from report.savefile import ATTACHMENT, write_savefile

TEMPLATE = Path(__file__).with_name("report.typ")
#: Stands for a character that no font has (the printers' mark for a missing type).
MISSING = "〓"

_FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
#: Reports with more characters than this get no tags (an ordinary one has 50,000 to 100,000).
_TAGGED_UP_TO = 200_000
#: A run of this many characters without a space gets places to break, or it would leave the page.
_LONG_RUN = 24
_RUN = re.compile(rf"[!-~]{{{_LONG_RUN},}}")
_BREAK_AFTER = re.compile(r"([/?&=._\-]+|.{20})(?=.)")
_WEB_ADDRESS = re.compile(r"https?://[!-~]+\Z")


# ---------------------------------------------------------------------------- fonts and cleaning


def _font_directories() -> list[Path]:
    return [Path(str(importlib.resources.files(name))) for name in _FONT_PACKAGES]


@cache
def _fonts() -> typst.Fonts:
    """The fonts, read once: keeping them makes a report four times as fast."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(directory) for directory in _font_directories()],
    )


@cache
def _drawable() -> frozenset[int]:
    """The code points that both weights can draw."""
    found: list[set[int]] = []
    for directory in _font_directories():
        for file in directory.glob("*.otf"):
            with TTFont(file, lazy=True) as font:
                found.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*found))


def _cleaned_char(char: str) -> str:
    if ord(char) in _drawable() and char not in "\u200b\ufeff":
        return char
    category = unicodedata.category(char)
    if char == "\t" or category == "Zs":
        return " "
    # control, format (direction marks, joiners, U+FEFF), surrogates, private use
    if category in ("Cc", "Cf", "Cs", "Co"):
        return ""
    # selectors of a variant of the character before, which then is drawn in its usual form
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    return MISSING


def clean(text: str) -> str:
    """The text with nothing in it that cannot be set: line ends are line feeds, what no font
    has is 〓, and invisible characters are gone."""
    lines = re.split(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)
    return "\n".join("".join(map(_cleaned_char, line)) for line in lines)


def _breakable(text: str) -> str:
    """The text with places to break inside long addresses and other long runs."""
    return _RUN.sub(lambda run: _BREAK_AFTER.sub("\\1\u200b", run.group()), text)


class _AsIs(str):
    """Text that is not set in type: the address a link leads to."""

    __slots__ = ()


def _settable(value: Any, cut_mark: str) -> Any:
    """The same plain data with every text cleaned."""
    if isinstance(value, _AsIs):
        return value
    if isinstance(value, str):
        whole = value if len(value) <= MAX_TEXT else value[:MAX_TEXT] + cut_mark
        return _breakable(clean(whole))
    if isinstance(value, dict):
        return {key: _settable(one, cut_mark) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(one, cut_mark) for one in value]
    return value


# ---------------------------------------------------------------------------- what the page shows


def _length(value: Any) -> int:
    """How many characters stand in plain data: what is short must not part over two pages."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(_length(one) for one in value.values())
    if isinstance(value, list | tuple):
        return sum(_length(one) for one in value)
    return 0


def _evidence(line: str) -> dict[str, Any]:
    """A line of evidence; one that is a web address is a link to it and nowhere else."""
    is_address = _WEB_ADDRESS.match(line) is not None
    return {"text": line, "url": is_address, "target": _AsIs(line if is_address else "")}


def _answer(answer: dict[str, Any], summary: Summary) -> dict[str, Any]:
    needed = answer["required"]
    signed = [text for text in (answer["by"], answer["at"]) if text]
    return {
        **answer,
        "required_words": (
            "" if needed is None else summary.words["required_level"].format(level=needed)
        ),
        # the label already says the name of an own criterion
        "own_name": "" if answer["own_name"] in answer["label"] else answer["own_name"],
        "evidence": [_evidence(line) for line in answer["evidence"]],
        "signed": "　".join(signed),
        "length": _length(answer),
    }


def _sources(sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**source, "target": _AsIs(source["url"])} for source in sources]


def _scheme(scheme: dict[str, Any]) -> dict[str, Any]:
    told = [scheme["agency"], scheme["former_name"], *scheme["remarks"]]
    return {
        **scheme,
        "subtitle": "　".join(text for text in told if text),
        "why": "\n".join(scheme["reasons"]),
        "sources": _sources(scheme["sources"]),
        "length": _length(scheme),
    }


def _case(case: dict[str, Any]) -> dict[str, Any]:
    told = [case["case"], case["title"], case["when"]]
    return {
        **case,
        "heading": "　".join(text for text in told if text),
        "shows_words": "\n".join(case["shows"]),
        "sources": _sources(case["sources"]),
        "length": _length(case),
    }


#: How many cards are set in full; the rest stand in a table, or are counted.
_CARDS = {"binding": 6, "recommended": 8, "confirm_first": 4, "events": 8}


def _page(summary: Summary) -> dict[str, Any]:
    """The summary as the template takes it."""
    page = asdict(summary)
    words = summary.words
    more = {
        "binding": len(summary.one_page.binding) - _CARDS["binding"],
        "recommended": len(summary.schemes.recommended) - _CARDS["recommended"],
        "confirm_first": len(summary.schemes.confirm_first) - _CARDS["confirm_first"],
        "events": len(summary.cases.events) - _CARDS["events"],
    }

    def told(key: str, group: str) -> str:
        return words[key].format(n=more[group]) if more[group] > 0 else ""

    del page["made_at"]
    page["header"] = shortened(summary.municipality, 40)
    page["cards"] = _CARDS
    page["one_page"]["binding_more"] = told("binding_more", "binding")
    page["cases_more"] = told("cases_more", "events")
    page["others_recommended"] = told("others_recommended", "recommended")
    page["others_confirm"] = told("others_confirm", "confirm_first")
    for item in page["items"]:
        item["answers"] = [_answer(answer, summary) for answer in item["answers"]]
    for group in ("recommended", "confirm_first", "models"):
        page["schemes"][group] = [_scheme(scheme) for scheme in page["schemes"][group]]
    page["cases"]["events"] = [_case(case) for case in page["cases"]["events"]]
    return page


def render_pdf(summary: Summary, assessment: Assessment) -> bytes:
    """The report as PDF/A-3a and PDF/UA-1, with the answers attached, dated ``made_at``.

    ``summary`` is that of ``assessment``; its language is the document's. A report of hundreds of
    pages is made without the tags for screen readers, as PDF/A-3u: they would make it too large
    to be read back.
    """
    page = _settable(_page(summary), summary.words["cut"])
    # drawings and the attachment are not text to set: only what no font has is replaced in them
    page["sign"] = clean(summary.sign)
    page["staircase"] = clean(summary.staircase)
    page["attachment"] = {
        "name": ATTACHMENT,
        "content": write_savefile(assessment).decode("utf-8"),
        "description": summary.words["attachment"],
    }
    tagged = _length(page) <= _TAGGED_UP_TO
    made: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(page, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["a-3a", "ua-1"] if tagged else ["a-3u"],
        pdf_tags=tagged,
        # PDF dates have whole seconds, and typst takes no named time zone
        timestamp=summary.made_at.replace(microsecond=0).astimezone(UTC),
    )
    return made
