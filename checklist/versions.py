"""Answers given under another version of the checklist, brought to this one by id.

The content lists the ids that a criterion had before (``former``) and the version that first asked
it (``since``). No answer is dropped silently: those without a criterion in this version are listed
with their content, and so are the criteria that are new. Answers that rest on a text which has
changed its meaning (``reworded``) are kept and bear the version under which they were given.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from checklist.answers import (
    BLANK,
    NOT_APPLICABLE,
    UNKNOWN,
    Answer,
    Assessment,
    Plan,
    PlannedStep,
    Workshop,
)
from checklist.asking import Asking, Came
from checklist.model import TOP_LEVEL, Checklist, Criterion
from checklist.problems import Problem, problem

#: Characters shown of what was typed into a dropped answer.
_SHOWN = 200
_VERSION = re.compile(r"([0-9]{4})\.([0-9]+)")


@dataclass(frozen=True, slots=True)
class Dropped:
    """An answer without a criterion in this version: the id under which it was given, and the
    answer."""

    id: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Migrated:
    """An assessment in terms of this version of the checklist.

    ``dropped``: answers without a criterion in it, in the order of ids. ``added``: ids of the
    criteria that the earlier version did not ask and that therefore are blank, in the order asked.
    ``steps`` (steps of the plan with remarks), ``weights`` (item ids) and ``votes`` (ids of
    criteria voted on in a workshop): what else has no place in this version. ``countries``: codes
    of candidate countries that are not in the list of countries. All are empty for an assessment of
    this version with countries of the list.
    """

    assessment: Assessment
    dropped: tuple[Dropped, ...] = ()
    added: tuple[str, ...] = ()
    steps: tuple[PlannedStep, ...] = ()
    weights: tuple[str, ...] = ()
    votes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def loses(self) -> bool:
        """Whether anything was dropped: answers, steps, weights, votes or countries."""
        return bool(self.dropped or self.steps or self.weights or self.votes or self.countries)


def version_number(version: object) -> tuple[int, int] | None:
    """``2026.10`` as (2026, 10), so that it sorts after ``2026.9``; ``None`` for anything that is
    no version."""
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    return (int(match[1]), int(match[2])) if match else None


def is_of_other_version(version: object, checklist: Checklist) -> bool:
    """Whether ``version`` is that of another checklist, older or newer. Answers without a valid
    version are taken for answers to this one."""
    number = version_number(version)
    return number is not None and number != version_number(checklist.version)


def migrate(assessment: Assessment, checklist: Checklist) -> Migrated:
    """The assessment in terms of this checklist; one of this version is returned unchanged.

    An id that this version does not know is looked up among the former ids. Where several ids lead
    to one criterion, the answer under the present id is taken, else that under the latest former
    id. *Not applicable* is dropped where this version does not allow it.
    """
    if not is_of_other_version(assessment.checklist, checklist):
        return Migrated(assessment)
    answers: dict[str, Answer] = {}
    used: set[str] = set()
    for criterion in checklist.criteria.values():
        for criterion_id in _ids(criterion):
            answer = assessment[criterion_id]
            if answer != BLANK and _takes(criterion, answer):
                answers[criterion.id] = _marked(answer, criterion, assessment.checklist)
                used.add(criterion_id)
                break
    then = version_number(assessment.checklist) or (0, 0)
    plan, lost = _brought_plan(assessment.plan, checklist)
    workshop, votes = _brought_workshop(assessment.workshop, checklist)
    weights = {i: w for i, w in assessment.weights.items() if i in checklist.items_by_id}
    return Migrated(
        assessment=assessment.model_copy(
            update={
                "checklist": checklist.version,
                "answers": answers,
                "plan": plan,
                "weights": weights,
                "workshop": workshop,
                "asking": _brought_asking(assessment.asking, checklist),
            }
        ),
        steps=lost,
        votes=votes,
        weights=tuple(i for i in assessment.weights if i not in weights),
        dropped=tuple(
            Dropped(criterion_id, answer)
            for criterion_id, answer in sorted(assessment.answers.items())
            if criterion_id not in used and answer != BLANK
        ),
        added=tuple(
            criterion.id
            for criterion in checklist.asked
            if criterion.id not in answers and _is_newer(criterion, then)
        ),
    )


def without_unknown_countries(migrated: Migrated, known: Container[str]) -> Migrated:
    """The same without candidate countries that are not known by their code; they are listed."""
    profile = migrated.assessment.profile
    countries = tuple(code for code in profile.countries if code in known)
    if countries == profile.countries:
        return migrated
    changed = profile.model_copy(update={"countries": countries})
    return replace(
        migrated,
        assessment=migrated.assessment.model_copy(update={"profile": changed}),
        countries=tuple(code for code in profile.countries if code not in known),
    )


def _brought_plan(plan: Plan, checklist: Checklist) -> tuple[Plan, tuple[PlannedStep, ...]]:
    """The plan with its steps under the present ids, and the steps that have no criterion. Where a
    step occurs under several ids, the present one is taken, else the latest former one."""
    rank = {i: (c.id, n) for c in checklist.criteria.values() for n, i in enumerate(_ids(c))}
    steps: dict[tuple[str, int], PlannedStep] = {}
    lost = []
    for step in sorted(plan.steps, key=lambda s: rank.get(s.criterion, ("", 0))[1]):
        present, _ = rank.get(step.criterion, ("", 0))
        if not present or (present, step.level) in steps:
            lost.append(step)
        else:
            steps[present, step.level] = step.model_copy(update={"criterion": present})
    brought = Plan.model_validate({**dict(plan), "steps": tuple(steps.values())})
    return brought, tuple(lost)


def _brought_workshop(
    workshop: Workshop | None, checklist: Checklist
) -> tuple[Workshop | None, tuple[str, ...]]:
    """The workshop with its criteria under the present ids, and those that have no place, by the
    rule of the plan. A priority or homework on a criterion that is gone keeps its words."""
    if workshop is None:
        return None, ()
    present = {i: c.id for c in checklist.criteria.values() for i in reversed(_ids(c))}
    taken = {i for c in checklist.criteria.values() for i in _first(c, workshop.criteria)}
    brought = {present[i]: voted for i, voted in workshop.criteria.items() if i in taken}
    lost = tuple(i for i in workshop.criteria if i not in taken)
    priorities = (
        priority.model_copy(update={"choice": present.get(priority.choice, priority.choice)})
        for priority in workshop.priorities
    )
    homework = (
        task.model_copy(update={"criterion": present.get(task.criterion or "")})
        for task in workshop.homework
    )
    changed = {
        "criteria": brought,
        "beforehand": tuple(dict.fromkeys(present[i] for i in workshop.beforehand if i in present)),
        "priorities": tuple(priorities),
        "homework": tuple(homework),
    }
    return workshop.model_copy(update=changed), lost


def _brought_asking(asking: Asking, checklist: Checklist) -> Asking:
    """The sections asked the present criteria, and what came back under them. What came for a
    criterion that is gone stays there, under its id: nobody is asked it any more."""
    present = {i: c.id for c in checklist.criteria.values() for i in reversed(_ids(c))}
    sections = (
        section.model_copy(
            update={
                "criteria": tuple(
                    dict.fromkeys(present[i] for i in section.criteria if i in present)
                )
            }
        )
        for section in asking.sections
    )

    def one(answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """By present id; where several lead there, that of the present one."""
        former_first = sorted(answers.items(), key=lambda entry: entry[0] in checklist.criteria)
        return {present.get(i, i): answer for i, answer in former_first}

    def every(answers: Mapping[str, tuple[Answer, ...]]) -> dict[str, tuple[Answer, ...]]:
        """By present id; where several lead there, all of them."""
        brought: dict[str, tuple[Answer, ...]] = {}
        for i, several in answers.items():
            key = present.get(i, i)
            brought[key] = tuple(dict.fromkeys((*brought.get(key, ()), *several)))
        return brought

    def came(file: Came) -> Came:
        changed = {"answers": every(file.answers), "before": one(file.before)}
        return file.model_copy(update=changed)

    steps = (
        step.model_copy(
            update={
                "came": tuple(map(came, step.came)),
                "chosen": one(step.chosen),
                "stood": one(step.stood),
            }
        )
        for step in asking.steps
    )
    return asking.model_copy(update={"sections": tuple(sections), "steps": tuple(steps)})


def _first(criterion: Criterion, known: Container[str]) -> list[str]:
    """The first of the ids of a criterion that is in ``known``."""
    return [i for i in _ids(criterion) if i in known][:1]


def _ids(criterion: Criterion) -> tuple[str, ...]:
    return (criterion.id, *criterion.former)


def _takes(criterion: Criterion, answer: Answer) -> bool:
    return answer.level != NOT_APPLICABLE or criterion.not_applicable is not None


def reworded_levels(criterion: Criterion, answer: Answer) -> tuple[int, ...]:
    """The levels whose texts changed their meaning after the answer was given and that decide
    whether it is still right: those up to its level, and the next one, which may be true by now.
    Empty for an answer that is no level."""
    if answer.known_level is None or answer.asked is None:
        return ()
    asked = version_number(answer.asked) or (0, 0)
    return tuple(
        level
        for level in range(1, min(answer.known_level + 1, TOP_LEVEL) + 1)
        if (version_number(criterion.rung(level).reworded) or (0, 0)) > asked
    )


def _marked(answer: Answer, criterion: Criterion, version: str | None) -> Answer:
    """The answer with the version under which it was given, where a text that decides it has
    changed since; one that bears a version keeps it."""
    marked = answer.model_copy(update={"asked": answer.asked or version})
    return marked if reworded_levels(criterion, marked) else answer


def _is_newer(criterion: Criterion, then: tuple[int, int]) -> bool:
    since = version_number(criterion.since)
    return since is not None and since > then


# ---------------------------------------------------------------------------- in words


def notes(migrated: Migrated, checklist: Checklist) -> Iterator[Problem]:
    """The notes on a migration: one line for each answer dropped and each criterion that is new, as
    ``Problem`` for its place and text, although none is a fault."""
    version = checklist.version
    for dropped in migrated.dropped:
        level_ja, level_en = _level_words(dropped.answer)
        typed = _typed(dropped.answer)
        if dropped.id in checklist.criteria:
            why_ja = f"今の版（{version}）では、この回答を使えません。"
            why_en = f"The current version ({version}) cannot take this answer."
        else:
            why_ja = f"今の版（{version}）のチェックリストにない問いです。"
            why_en = f"The current version ({version}) of the checklist does not ask this."
        yield problem(
            f"answers.{dropped.id}",
            f"{why_ja}回答は引き継ぎません：{'、'.join([level_ja, *typed])}",
            f"{why_en} The answer is not carried over: {'; '.join([level_en, *typed])}",
        )
    for step in migrated.steps:
        texts = (" ".join(text.split()) for text in (step.owner, step.due or "", step.note))
        typed = [_cut(text) for text in texts if text]
        yield problem(
            f"plan.{step.criterion}.{step.level}",
            f"今の版（{version}）に当てはまる取組がないので、計画のこの取組は引き継ぎません"
            f"：{'、'.join([f'レベル{step.level}', *typed])}",
            f"The current version ({version}) has no such step; this step of the plan is not "
            f"carried over: {'; '.join([f'level {step.level}', *typed])}",
        )
    for item_id in migrated.weights:
        yield problem(
            f"weights.{item_id}",
            f"今の版（{version}）にない項目なので、その重みは引き継ぎません。",
            f"The current version ({version}) has no such item; its weight is not carried over.",
        )
    for criterion_id in migrated.votes:
        yield problem(
            f"workshop.{criterion_id}",
            f"今の版（{version}）のチェックリストにない問いなので、"
            "ワークショップでの投票の記録は引き継ぎません。",
            f"The current version ({version}) of the checklist does not ask this; the votes of "
            "the workshop on it are not carried over.",
        )
    for code in migrated.countries:
        yield problem(
            "profile.countries",
            f"コード「{code}」の国・地域は一覧にないので、候補の国・地域に引き継ぎません。",
            f"There is no country with the code “{code}” in the list; it is not carried over.",
        )
    for criterion_id in migrated.added:
        title = checklist.criteria[criterion_id].title
        yield problem(
            f"answers.{criterion_id}",
            f"前の版にはなかった問い「{title.ja}」です。未回答になっています。",
            f"“{title.en}” was not asked by the earlier version. It is not answered yet.",
        )


def _level_words(answer: Answer) -> tuple[str, str]:
    if answer.level is None:
        return "未回答", "not answered"
    if answer.level == UNKNOWN:
        return "わからない", "don’t know"
    if answer.level == NOT_APPLICABLE:
        return "該当しない", "not applicable"
    return f"レベル{answer.level}", f"level {answer.level}"


def _typed(answer: Answer) -> list[str]:
    """Everything typed into an answer, each on one line and not too long."""
    texts = (answer.name, answer.reason, *answer.evidence, answer.note, answer.by)
    lines = (" ".join(text.split()) for text in texts)
    return [_cut(line) for line in lines if line]


def _cut(line: str) -> str:
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
