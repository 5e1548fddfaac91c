"""Findings in words: strengths, gaps, evidence, and answers that are not known."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.answers import is_absent
from scoring.rating import CLAIM_FROM
from wording.gaps import GapSummary, gaps_heading, summarise_gaps
from wording.level import State, state_of
from wording.shapes import Finding
from wording.subject import Subject
from wording.to_check import summarise_to_check


@dataclass(frozen=True, slots=True)
class Findings:
    """The chapter of findings. ``claimed``: high levels without evidence; ``unknowns``,
    ``not_applicables`` (with the reason given) and ``blanks``: criteria by kind of answer;
    ``to_check``: answers to look at again."""

    strengths: tuple[Finding, ...]
    gaps_heading: str
    gaps: tuple[GapSummary, ...]
    evidence_note: str
    claimed: tuple[Finding, ...]
    to_check: tuple[Finding, ...]
    unknowns: tuple[Finding, ...]
    not_applicables: tuple[Finding, ...]
    blanks: tuple[Finding, ...]


def summarise_findings(subject: Subject) -> Findings:
    """The chapter of findings."""
    return Findings(
        strengths=_strengths(subject),
        gaps_heading=gaps_heading(subject),
        gaps=summarise_gaps(subject),
        evidence_note=evidence_share(subject),
        claimed=tuple(
            Finding(subject.labels[c], subject.phrases.answer(subject.assessment[c]))
            for c in subject.result.rating.evidence.claimed
        ),
        to_check=tuple(
            Finding(answer.label, answer.why)
            for answer in summarise_to_check(subject.assessment, subject.phrases, subject.today)
        ),
        unknowns=_in_state("unknown", subject),
        not_applicables=_in_state("not_applicable", subject),
        blanks=_in_state("blank", subject),
    )


def evidence_share(subject: Subject) -> str:
    """For how many of the levels that need evidence there is some."""
    evidence = subject.result.rating.evidence
    if not evidence.due:
        return subject.say("evidence_none")
    return subject.say("evidence_share", due=len(evidence.due), shown=len(evidence.shown))


def _counted(subject: Subject) -> list[str]:
    """The ids of all criteria but an ``other`` that has no name."""
    checklist = subject.content.checklist
    return [c for c in checklist.criteria if not is_absent(subject.assessment, c, checklist)]


def _strengths(subject: Subject) -> tuple[Finding, ...]:
    """The criteria from ``CLAIM_FROM`` on, highest first, and whether evidence shows them."""
    levels = {c: subject.assessment[c].known_level or 0 for c in _counted(subject)}
    strong = [c for c, level in levels.items() if level >= CLAIM_FROM]
    strong.sort(key=lambda c: -levels[c])
    return tuple(
        Finding(
            subject.labels[c],
            subject.say(
                "score",
                point=subject.phrases.answer(subject.assessment[c]),
                span=subject.say("shown" if subject.assessment[c].is_shown else "not_shown"),
            ),
        )
        for c in strong
    )


def _in_state(state: State, subject: Subject) -> tuple[Finding, ...]:
    answers = {c: subject.assessment[c] for c in _counted(subject)}
    return tuple(
        Finding(subject.labels[c], answer.reason.strip() if state == "not_applicable" else "")
        for c, answer in answers.items()
        if state_of(answer) == state
    )
