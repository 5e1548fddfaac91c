"""The report as PDF: set by Typst, for the archive and for screen readers (PDF/A-3a and PDF/UA-1),
with the save file attached.

The charts are those of the pages, drawn by the template from the same rows: rendering Altair's
specifications to pictures took longer than all the rest of the report.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from charts.colours import BLUE, GREY, HAIR, INK, RULE, WITHIN_REACH
from charts.staircase import draw_staircase
from checklist.answers import Assessment
from report.document.word import render_word
from report.formats import FORMATS
from report.savefile.pack import ATTACHMENT, write_carried
from report.typesetting import AsIs, characters_without_font, clean, plain, settable, typeset
from wording.phrases import is_web_address, shortened
from wording.shapes import length_of
from wording.short import shorten
from wording.summary import CARDS, Summary

FULL = Path(__file__).with_name("report.typ")
SHORT = Path(__file__).with_name("short.typ")
#: The attachment of a short report that is the full one, and up to how many bytes it is attached:
#: the file must stay small enough to be read back.
FULL_ATTACHMENT, _MOST_ATTACHED = "full-report.docx", 2_500_000

#: Reports with more characters than this get no tags (an ordinary one has 40,000 to 100,000).
_TAGGED_UP_TO = 200_000
#: The chapters of which the short report says nothing, or what it says is chosen from (``short``).
_ONLY_FULL = frozenset({
    "items", "criteria", "comparison", "findings", "answers", "cases", "workshop", "indicators",
    "method",
})  # fmt: skip
#: How many of the characters that no font has are named.
_NAMED = 8
#: The fields of a scheme without a card, in a table.
_IN_A_TABLE = ("name", "agency", "does", "open", "before", "call", "access", "grade", "checked")


# ---------------------------------------------------------------------------- what the page shows


def _evidence(line: str) -> dict[str, Any]:
    """A line of evidence; one that is a web address is a link to it and nowhere else."""
    is_address = is_web_address(line)
    return {"text": line, "url": is_address, "target": AsIs(line if is_address else "")}


def _answer(answer: dict[str, Any], summary: Summary) -> dict[str, Any]:
    needed = answer["required"]
    return {
        **answer,
        "required_words": (
            "" if needed is None else summary.words["required_level"].format(level=needed)
        ),
        # the label already has the name of an own criterion
        "own_name": "" if answer["own_name"] in answer["label"] else answer["own_name"],
        "evidence": [_evidence(line) for line in answer["evidence"]],
        "length": length_of(answer),
    }


def _sources(sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**source, "target": AsIs(source["url"])} for source in sources]


def _scheme(scheme: dict[str, Any]) -> dict[str, Any]:
    parts = [scheme["agency"], scheme["former_name"]]
    return {
        **scheme,
        "subtitle": "　".join(text for text in parts if text),
        **{key: "\n".join(scheme[key]) for key in ("reasons", "open", "before", "money", "used")},
        "sources": _sources(scheme["sources"]),
        "length": length_of(scheme),
    }


def _case(case: dict[str, Any]) -> dict[str, Any]:
    parts = [case["case"], case["title"], case["when"]]
    return {
        **case,
        "heading": "　".join(text for text in parts if text),
        "shows_words": "\n".join(case["shows"]),
        "sources": _sources(case["sources"]),
        "length": length_of(case),
    }


def _page(summary: Summary, without: Collection[str] = ()) -> dict[str, Any]:
    """The summary as the template takes it, ``without`` some of its chapters."""
    page = {
        name: plain(getattr(summary, name))
        for name in summary.__dataclass_fields__
        if name not in without
    }
    words = summary.words
    more = len(summary.one_page.binding) - CARDS["binding"]
    del page["made_at"]
    page["calendar"] = {
        key: page["calendar"][key] for key in ("intro", "rule", "months", "table", "dated")
    }
    page["header"] = shortened(summary.municipality, 40)
    page["cards"] = dict(CARDS)
    page["one_page"]["binding_more"] = words["binding_more"].format(n=more) if more > 0 else ""
    for item in page["answers"]["items"] if "answers" in page else ():
        item["answers"] = [_answer(answer, summary) for answer in item["answers"]]
    for group in page["schemes"]["groups"]:
        most, schemes = CARDS[group["verdict"]], group["schemes"]
        group["cards"] = [_scheme(scheme) for scheme in schemes[:most]]
        rest = [_scheme(scheme) for scheme in schemes[most:]]
        group["schemes"] = [{key: scheme[key] for key in _IN_A_TABLE} for scheme in rest]
    if "cases" in page:
        page["cases"]["events"] = [_case(case) for case in page["cases"]["events"]]
    return page


def render_pdf(summary: Summary, assessment: Assessment) -> bytes:
    """The full report as PDF/A-3a and PDF/UA-1, with the answers attached, dated ``made_at``.

    ``summary`` is that of ``assessment``; its language is the document's. A report of hundreds of
    pages is made without the tags for screen readers, as PDF/A-3u: they would make it too large
    to be read back.
    """
    return _typeset(FULL, _page(summary), summary, [_answers(summary, assessment)])


def render_short_pdf(summary: Summary, assessment: Assessment) -> bytes:
    """The short report, as ``render_pdf``. The full one is attached beside the answers where it is
    not too large to be read back: as a Word file, which is made in a third of the time that its PDF
    takes."""
    words, full = summary.words, render_word(summary, assessment)
    attached, where = [_answers(summary, assessment)], "short_elsewhere"
    if len(full) <= _MOST_ATTACHED:
        where = "short_attached"
        attached.append(
            {
                "name": FULL_ATTACHMENT,
                "content": full,
                "relationship": "supplement",
                "mime": FORMATS["docx"].mime,
                "description": words["attachment_full"],
            }
        )
    page = _page(summary, without=_ONLY_FULL)
    short = page["short"] = plain(shorten(summary))
    short["lead"] = None if short["lead"] is None else _scheme(short["lead"])
    note = words[where].format(of=words["short_of"], format="PDF", name=FULL_ATTACHMENT)
    page["short_note"] = "\n".join((note, words["is_savefile"]))
    return _typeset(SHORT, page, summary, attached)


def _answers(summary: Summary, assessment: Assessment) -> dict[str, Any]:
    """The save file, to be attached."""
    return {
        "name": ATTACHMENT,
        "content": write_carried(assessment),
        "relationship": "source",
        "mime": "application/json",
        "description": summary.words["attachment"],
    }


def _typeset(
    template: Path,
    words: dict[str, Any],
    summary: Summary,
    attached: list[dict[str, Any]],
) -> bytes:
    replaced = characters_without_font(json.dumps(words, ensure_ascii=False))
    if replaced:
        # the code points: the characters themselves cannot be printed
        named = [f"U+{ord(char):04X}" for char in replaced[:_NAMED]]
        words["missing_note"] = summary.words["missing_characters"].format(
            characters=("、" if summary.lang == "ja" else ", ").join(named), n=len(replaced)
        )
    page = settable(words, summary.words["cut"])
    page["site"] = summary.site
    page.setdefault("missing_note", "")
    page["called"] = "short_title" if template is SHORT else "title_short"
    tagged = length_of(page) <= _TAGGED_UP_TO
    # drawings and attachments are not text to set: only what no font has is replaced in them
    staircases = {"sign": summary.cover.sign, "staircase": summary.stage.staircase}
    page["drawings"] = {name: clean(draw_staircase(s)) for name, s in staircases.items()}
    page["colours"] = {
        "blue": BLUE,
        "within_reach": WITHIN_REACH,
        "ink": INK,
        "grey": GREY,
        "rule": RULE,
        "hair": HAIR,
    }
    page["attached"] = attached
    return typeset(template, page, summary.made_at, tagged=tagged)
