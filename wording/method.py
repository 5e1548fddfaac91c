"""The method, the sources and the doubts in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wording.schemes import last_checked
from wording.shapes import Table, TextSection
from wording.subject import Subject

#: The sections: each ``method_…`` heading with its numbered paragraphs.
_SECTIONS = ("level", "score", "range", "evidence", "stage", "gap", "case")
_NUMBERED = re.compile(r"_\d+$")


@dataclass(frozen=True, slots=True)
class DoubtSummary:
    """Where the fact sheet is doubtful, and what is taken instead."""

    where: str
    detail: str
    taken: str


@dataclass(frozen=True, slots=True)
class MethodChapter:
    """The method: sections, the scale of levels, sources, and the important doubts about the fact
    sheet (``doubts_intro`` gives the number of all)."""

    sections: tuple[TextSection, ...]
    scale: Table
    sources: tuple[str, ...]
    doubts_intro: str
    doubts: tuple[DoubtSummary, ...]


def summarise_method(subject: Subject) -> MethodChapter:
    """The chapter on the method."""
    content, phrases, of = subject.content, subject.phrases, subject.of
    sources = [subject.say("source_main", source=of(content.checklist.source))]
    if checked_on := last_checked(subject):
        sources.append(subject.say("source_checked", day=phrases.day(checked_on)))
    return MethodChapter(
        sections=_sections(subject),
        scale=Table(
            (subject.say("scale_level"), subject.say("scale_meaning")),
            tuple(
                (phrases.level(level), of(step.meaning))
                for level, step in enumerate(content.checklist.scale)
            ),
        ),
        sources=tuple(sources),
        doubts_intro=subject.say("doubts_text", n=len(content.doubts)),
        doubts=tuple(
            DoubtSummary(of(doubt.where), of(doubt.detail), of(doubt.taken))
            for doubt in content.doubts
            if doubt.severity == "high"
        ),
    )


def _sections(subject: Subject) -> tuple[TextSection, ...]:
    words = subject.content.wording.of_file("report", subject.lang)
    keys = [key for key in words if key.startswith("method_") and _NUMBERED.search(key)]
    choosing = subject.of(subject.content.checklist.instructions.choosing)
    sections = [
        TextSection(
            subject.say(f"method_{name}"),
            tuple(
                subject.say(key, choosing=choosing)
                for key in keys
                if _NUMBERED.sub("", key) == f"method_{name}"
            ),
        )
        for name in _SECTIONS
    ]
    grades = tuple(
        subject.say("method_grade", grade=grade, meaning=subject.phrases.name("grade", grade))
        for grade in "ABCD"
    )
    return (*sections, TextSection(subject.say("method_grades"), grades))
