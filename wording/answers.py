"""The profile and every answer in words, with everything that was typed."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.answers import BLANK, NOT_APPLICABLE, is_absent
from checklist.model import Criterion
from wording.criteria import required_levels
from wording.level import State, state_of
from wording.phrases import one_line
from wording.place import fact_words
from wording.shapes import Fact
from wording.subject import Subject
from wording.to_check import summarise_to_check


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """The answer to one criterion, with all typed text.

    ``required``: the level the target stage requires of this very criterion, ``None`` where it
    requires none. ``is_claimed``: a high level without evidence. ``earlier_reason``: the reason of
    an earlier *not applicable* that another answer replaced. ``to_check``: why the answer has to be
    looked at again, empty where it has not. ``signed``: who answered and when,
    keyed ``by``, or ``at`` where only the time is known.
    """

    id: str
    number: str
    label: str
    title: str
    question: str
    state: State
    level: int | None
    answer: str
    means: str
    required: int | None
    is_claimed: bool
    own_name: str
    remark: str
    to_check: str
    reason: str
    earlier_reason: str
    evidence: tuple[str, ...]
    note: str
    by: str
    at: str
    at_iso: str
    signed: Fact


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """One item with the answers to its criteria."""

    id: str
    number: int
    title: str
    question: str
    answers: tuple[AnswerSummary, ...]


@dataclass(frozen=True, slots=True)
class AnswersChapter:
    """The profile as facts, keyed by its fields, and all answers by item."""

    profile: tuple[Fact, ...]
    items: tuple[ItemAnswers, ...]

    @property
    def all(self) -> tuple[AnswerSummary, ...]:
        """The answers of all items, one after the other."""
        return tuple(answer for item in self.items for answer in item.answers)


def summarise_answers(subject: Subject) -> AnswersChapter:
    """The chapter of all answers."""
    required = required_levels(subject.result)
    to_check = {
        answer.criterion: answer.why
        for answer in summarise_to_check(subject.assessment, subject.phrases, subject.today)
    }
    return AnswersChapter(
        profile=_profile(subject),
        items=tuple(
            ItemAnswers(
                id=item.id,
                number=subject.phrases.item_number(item.id),
                title=subject.of(item.title),
                question=subject.of(item.question),
                answers=tuple(
                    _answer(
                        criterion,
                        required.get(criterion.id),
                        to_check.get(criterion.id, ""),
                        subject,
                    )
                    for criterion in item.criteria
                    # an own criterion that nobody named is still shown when anything was typed
                    if not criterion.own or subject.assessment[criterion.id] != BLANK
                ),
            )
            for item in subject.content.checklist.items
        ),
    )


def _profile(subject: Subject) -> tuple[Fact, ...]:
    profile, phrases, say = subject.assessment.profile, subject.phrases, subject.say
    kind, population = profile.kind, profile.population
    values = {
        "name": one_line(profile.label),
        "kind": "" if kind is None else phrases.name("kind", kind),
        "code": profile.code or "",
        "population": "" if population is None else say("population", n=f"{population:,}"),
        "fields": phrases.listed(phrases.name("field", f) for f in profile.fields),
        "regions": phrases.listed(phrases.name("region", r) for r in profile.regions),
        "countries": phrases.listed(map(phrases.country, profile.countries)),
        "facts": "\n".join(fact_words(profile, phrases)),
        "ties": "\n".join(tie for tie in profile.ties if tie.strip()),
        "target": _target(subject),
    }
    return tuple(Fact(key, say(f"profile_{key}"), value) for key, value in values.items() if value)


def _target(subject: Subject) -> str:
    target = subject.result.target
    if target is None:
        return subject.say("target_none")
    key = "target_own" if target == subject.assessment.target else "target_next"
    return subject.say(key, stage=subject.phrases.stage(target))


def _answer(
    criterion: Criterion, required: int | None, to_check: str, subject: Subject
) -> AnswerSummary:
    answer, phrases = subject.assessment[criterion.id], subject.phrases
    level = answer.known_level
    absent = is_absent(subject.assessment, criterion.id, subject.content.checklist)
    is_not_applicable = answer.level == NOT_APPLICABLE
    by = one_line(answer.by)
    at = "" if answer.at is None else phrases.moment(answer.at)
    signed_by = "by" if by else "at"
    return AnswerSummary(
        id=criterion.id,
        number=phrases.criterion_number(criterion.id),
        label=subject.labels[criterion.id],
        title=subject.labels[criterion.id].partition(" ")[2],
        question=subject.of(criterion.question),
        state=state_of(answer),
        level=level,
        answer=phrases.answer(answer),
        means=subject.of(criterion.levels[level]) if level is not None else "",
        required=required,
        is_claimed=criterion.id in subject.result.rating.evidence.claimed,
        own_name=one_line(answer.name),
        remark=subject.say("own_unnamed") if absent else "",
        to_check=to_check,
        reason=answer.reason.strip() if is_not_applicable else "",
        earlier_reason="" if is_not_applicable else answer.reason.strip(),
        evidence=tuple(line.strip() for line in answer.evidence if line.strip()),
        note=answer.note.strip(),
        by=by,
        at=at,
        at_iso="" if answer.at is None else answer.at.isoformat(),
        signed=Fact(signed_by, subject.say(signed_by), "　".join(filter(None, (by, at)))),
    )
