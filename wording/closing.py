"""What a workshop leads to, for its wall, its phones, the plan and whatever else closes it: the
stage, the levels agreed, the first priorities, the homework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklist.answers import Assessment, Homework, Plan, Workshop
from checklist.model import TOP_LEVEL
from scoring.result import assess
from scoring.stages import StageRange
from wording.doubt import doubt_words
from wording.labels import choice_name, labels_of
from wording.phrases import Phrases, one_line
from wording.shapes import Fact, Table
from wording.stages import binding_heading, binding_table

#: How many of the priorities stand first.
FIRST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Closing:
    """``stage`` as a range and in words; ``doubt``: on what its upper end depends; ``binding``:
    what the next one still requires, under its heading (both empty at the top); ``levels``:
    name and level of each criterion, with the criterion as key; ``remaining``: how many answers
    were taken over from before; the first places of the priorities, and the homework, as tables
    (empty rows: none)."""

    stage: StageRange
    stage_words: str
    doubt: str
    binding_heading: str
    binding: Table
    levels: tuple[Fact, ...]
    beforehand: tuple[Fact, ...]
    priorities: Table
    homework: Table


def summarise_closing(workshop: Workshop, assessment: Assessment, phrases: Phrases) -> Closing:
    """The end of a workshop in one language. ``assessment``: the one that results from it."""
    labels, result = labels_of(phrases, assessment), assess(assessment, phrases.content)
    agreed = [(c, voted.level) for c, voted in workshop.criteria.items() if c in labels]
    before = [(c, assessment[c].level) for c in workshop.beforehand if c in labels]
    return Closing(
        stage=result.stage,
        stage_words=stage_words(assessment, result.stage, phrases),
        doubt=doubt_words(assessment, phrases),
        binding_heading=binding_heading(result, phrases),
        binding=binding_table(result, phrases, labels),
        levels=tuple(
            Fact(c, labels[c], phrases.level(level)) for c, level in agreed if level is not None
        ),
        beforehand=tuple(Fact(c, labels[c], phrases.level(level)) for c, level in before),
        priorities=priorities_table(workshop, phrases),
        homework=homework_table(workshop, phrases),
    )


def stage_words(assessment: Assessment, stage: StageRange, phrases: Phrases) -> str:
    """``第1段階「関係構築」（第2段階「研修」まで）``, by itself on a line: a capital begins it."""
    name = phrases.stage(stage.low)
    name = name[:1].upper() + name[1:]
    if stage.high == stage.low:
        return name
    doubt, top = doubt_words(assessment, phrases), phrases.stage(stage.high)
    return phrases.say("closing.stage_up_to", stage=name, doubt=doubt, top=top)


def ranked_priorities(workshop: Workshop) -> tuple[tuple[int, str, int], ...]:
    """Place, choice and dots of everything that got dots, most first."""
    return ranked_dots([(p.choice, p.dots) for p in workshop.priorities if p.dots])


def ranked_dots(dots: Sequence[tuple[str, int]]) -> tuple[tuple[int, str, int], ...]:
    """Place, choice and dots of each choice, in their order; as many dots, the same place."""
    return tuple(
        (1 + sum(more > count for _, more in dots), choice, count) for choice, count in dots
    )


def priorities_table(workshop: Workshop, phrases: Phrases) -> Table:
    """The first places: place, choice, people."""
    say = phrases.say
    return Table(
        (say("closing.place"), say("closing.choice"), say("closing.dots")),
        tuple(
            (str(place), choice_name(choice, phrases), say("closing.people", n=dots))
            for place, choice, dots in ranked_priorities(workshop)
            if place <= FIRST_PLACES
        ),
    )


def homework_table(workshop: Workshop, phrases: Phrases) -> Table:
    """All homework: what, which section, until when."""
    say = phrases.say
    return Table(
        (say("closing.what"), say("closing.owner"), say("closing.due")),
        tuple(
            (
                homework_words(task, phrases),
                one_line(task.owner) or "–",
                phrases.day(task.due) if task.due else "–",
            )
            for task in workshop.homework
        ),
    )


def homework_words(task: Homework, phrases: Phrases) -> str:
    """The criterion, where it has one, and what is to be done."""
    what = one_line(task.what)
    if task.criterion not in phrases.content.checklist.criteria:
        return what
    return phrases.say("closing.task", name=phrases.criterion(task.criterion), what=what)


# ---------------------------------------------------------------------------- into the plan


def with_decisions(assessment: Assessment, workshop: Workshop, phrases: Phrases) -> Assessment:
    """The assessment with its workshop, whose homework and first priorities become remarks on the
    next step of their criterion: owner and month of the homework, and all in the note. What is on
    no criterion, or on one at the top, stands in the plan's list of what was decided."""
    plan, known = assessment.plan, phrases.content.checklist.criteria
    for task in workshop.homework:
        if task.criterion in known:
            note = phrases.say("closing.note_homework", what=one_line(task.what))
            plan = _noted(plan, assessment, task.criterion, note, task)
    for place, choice, dots in ranked_priorities(workshop):
        if choice in known and place <= FIRST_PLACES:
            note = phrases.say("closing.note_priority", place=place, n=dots)
            plan = _noted(plan, assessment, choice, note)
    return assessment.with_plan(plan).with_workshop(workshop)


def _noted(
    plan: Plan, assessment: Assessment, criterion: str, note: str, task: Homework | None = None
) -> Plan:
    level = (assessment[criterion].known_level or 0) + 1
    if level > TOP_LEVEL:
        return plan
    before = plan.remarks_on(criterion, level)
    if note in before.note.splitlines():  # taken over once more
        return plan
    changed: dict[str, object] = {"note": "\n".join(filter(None, (before.note, note)))}
    if task is not None:
        changed |= {"owner": before.owner or task.owner, "due": before.due or task.due}
    return plan.with_remarks(before.model_copy(update=changed))
