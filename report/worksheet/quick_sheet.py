"""The ten-minute check on one sheet of paper: the path of each stage, and a table to add up the
overall score."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from report.typesetting import settable, typeset
from scoring.quick_path import PathDecision, quick_path
from wording.phrases import Phrases
from wording.requirement import requirement_name

TEMPLATE = Path(__file__).with_name("quick_sheet.typ")


def render_quick_sheet(phrases: Phrases) -> bytes:
    """``scoring.quick_path`` in print: PDF/A-3a and PDF/UA-1 on A4. It belongs to a version of the
    checklist and is dated by its year: the same content, the same bytes."""
    content, lang, say = phrases.content, phrases.lang, phrases.say
    checklist, stages = content.checklist, content.stages
    path = quick_path(checklist, stages)
    number = 0
    parts = []
    for part in path:
        decisions = []
        for decision in part.decisions:
            number += 1
            decisions.append(_decision(decision, phrases) | {"number": str(number)})
        title = stages[part.stage].title.of(lang)
        parts.append(
            {
                "title": say("quick_sheet.stage", number=part.stage, title=title),
                "again": say("quick_sheet.stage_again", number=part.stage),
                "down": say("quick_sheet.stage_down", below=part.stage - 1),
                "decisions": decisions,
            }
        )
    rules = ["yes", "unknown", "no", "end", "any"]
    if any(d.requirement.not_applicable_meets for part in path for d in part.decisions):
        rules.append("met")
    page = {
        "lang": lang,
        "words": content.wording.of_file("quick_sheet", lang)
        | {
            f"worksheet.{key}": say(f"worksheet.{key}")
            for key in ("municipality", "section", "date")
        },
        "version": say("worksheet.version", version=checklist.version),
        "rules": [
            {
                "case": say(f"quick_sheet.case_{rule}"),
                "text": say(f"quick_sheet.how_{rule}", top=stages.top),
            }
            for rule in rules
        ],
        "stages": parts,
        "items": [
            {
                "name": phrases.item(item.id),
                "rule": say(f"quick_sheet.rule_{item.rule}"),
                "criteria": [phrases.criterion_number(c.id) for c in item.criteria],
            }
            for item in checklist.items
        ],
    }
    printed = datetime(int(checklist.version.partition(".")[0]), 1, 1, tzinfo=UTC)
    return typeset(TEMPLATE, settable(page, ""), printed)


def _decision(decision: PathDecision, phrases: Phrases) -> dict[str, Any]:
    """``criteria`` are those of which one suffices; none for a single criterion and the score."""
    required, lang, say = decision.requirement, phrases.lang, phrases.say
    criteria = phrases.content.checklist.criteria
    printed: dict[str, Any] = {
        "criteria": [],
        "note": say("quick_sheet.also_not_applicable") if required.not_applicable_meets else "",
    }
    if required.level is None:
        return printed | {
            "title": say("quick_sheet.score", score=required.threshold),
            "text": say("quick_sheet.score_text", score=required.threshold),
        }
    step = phrases.content.checklist.scale[required.level]
    level = phrases.level(required.level)
    if required.best_of is None:
        return printed | {
            "title": say(
                "quick_sheet.level", name=requirement_name(required.id, phrases), level=level
            ),
            "text": criteria[required.id].levels[required.level].of(lang),
        }
    return printed | {
        "title": say("quick_sheet.any_of", name=phrases.item(required.id), level=level),
        "text": step.meaning.of(lang),
        "criteria": [
            {"name": phrases.criterion(c), "own": criteria[c].own} for c in decision.criteria
        ],
    }
