"""The checklist on paper: every criterion with boxes to tick and lines to write on, and a last
page to add up by hand. For workshops without computers or power."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from checklist.answers import NOT_APPLICABLE, UNKNOWN
from checklist.catalogue import FieldName
from checklist.model import TOP_LEVEL, Criterion, Item, Requirement
from report.typesetting import plain, settable, typeset
from wording.instructions import instructions
from wording.phrases import Phrases
from wording.requirement import requirement_name

TEMPLATE = Path(__file__).with_name("worksheet.typ")
PaperSize = Literal["a4", "a3"]


def render_worksheet(phrases: Phrases, paper: PaperSize = "a4") -> bytes:
    """The worksheet as PDF/A-3a and PDF/UA-1: on A4 for one person, on A3 for a group around a
    table, which also counts hands. It belongs to a version of the checklist and is dated by its
    year: the same content, the same bytes."""
    content, lang = phrases.content, phrases.lang
    checklist = content.checklist
    page = {
        "lang": lang,
        "paper": paper,
        "words": content.wording.of_file("worksheet", lang),
        "lead": phrases.say("worksheet.lead", asked=len(checklist.asked)),
        "version": phrases.say("worksheet.version", version=checklist.version),
        "unknown": phrases.level(UNKNOWN),
        "not_applicable": phrases.level(NOT_APPLICABLE),
        "instructions": plain(instructions(phrases)),
        "scale": [
            {"name": phrases.level(level), "meaning": step.meaning.of(lang)}
            for level, step in enumerate(checklist.scale)
        ],
        "facts": [fact.question.of(lang) for fact in content.facts.values()],
        "so": [phrases.say(f"advice.fact_{so}") for so in ("yes", "no", "unknown")],
        "fields": phrases.listed(phrases.name("field", name) for name in get_args(FieldName)),
        "items": [_item(item, phrases) for item in checklist.items],
        "stages": [
            {
                "number": phrases.say("worksheet.stage", number=stage.number),
                "title": stage.title.of(lang),
                "requires": [_requirement(requirement, phrases) for requirement in stage.requires],
            }
            for stage in content.stages.stages[1:]
        ],
    }
    printed = datetime(int(checklist.version.partition(".")[0]), 1, 1, tzinfo=UTC)
    return typeset(TEMPLATE, settable(page, ""), printed)


def _item(item: Item, phrases: Phrases) -> dict[str, Any]:
    lang, number = phrases.lang, phrases.item_number(item.id)
    title = item.title.of(lang)
    return {
        "number": str(number),
        "title": title,
        "heading": phrases.say("worksheet.item", number=number, title=title),
        "question": item.question.of(lang),
        "rule": phrases.say(
            "worksheet.rule_best" if item.rule == "best" else "worksheet.rule_mean"
        ),
        "criteria": [_criterion(criterion, phrases) for criterion in item.criteria],
    }


def _criterion(criterion: Criterion, phrases: Phrases) -> dict[str, Any]:
    lang, hint = phrases.lang, criterion.not_applicable
    return {
        "number": phrases.criterion_number(criterion.id),
        "title": criterion.title.of(lang),
        "question": criterion.question.of(lang),
        "levels": [level.of(lang) for level in criterion.levels],
        "not_applicable": None if hint is None else hint.of(lang),
        "own_name": (
            phrases.say(f"worksheet.own_name_{criterion.item_id}") if criterion.own else None
        ),
    }


def _requirement(requirement: Requirement, phrases: Phrases) -> dict[str, str]:
    name = requirement_name(requirement.id, phrases)
    if requirement.overall is not None:
        name = phrases.say("worksheet.lowest", name=name)
    if requirement.not_applicable_meets:
        name = phrases.say("worksheet.also_not_applicable", name=name)
    level = requirement.threshold
    is_top = level == TOP_LEVEL
    return {
        "name": name,
        "level": str(level) if is_top else phrases.say("worksheet.at_least", level=level),
    }
