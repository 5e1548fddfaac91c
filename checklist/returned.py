"""What the sections answered, put together: nothing is overwritten, nothing vanishes, and where two
answers exclude each other none is taken. The order of the files does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from checklist.answers import BLANK, UNKNOWN, Answer, Assessment, is_absent
from checklist.inquiry import Inquiry
from checklist.model import Checklist

#: The section of the answer that was there before anybody was asked.
BEFORE = ""
_TYPED = ("reason", "evidence", "note", "name")


@dataclass(frozen=True)
class Returned:
    """A file that came back. ``section``: the key of its section, never empty; ``before``: its
    answers when it was handed out; ``besides``: the answers of each of its sheets to the criteria
    that they answer differently, instead of the one in ``answers``."""

    name: str
    section: str
    answers: Mapping[str, Answer]
    before: Mapping[str, Answer]
    besides: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)

    @cached_property
    def given(self) -> dict[str, tuple[Answer, ...]]:
        """The answers in it that differ from what was handed out, by criterion: several where its
        sheets differ."""
        every = {c: (answer,) for c, answer in self.answers.items()} | dict(self.besides)
        given = {
            criterion: tuple(
                answer
                for answer in answers
                if says(answer)
                and answered_content(answer) != answered_content(self.before.get(criterion, BLANK))
            )
            for criterion, answers in sorted(every.items())
        }
        return {criterion: answers for criterion, answers in given.items() if answers}

    @property
    def answered(self) -> tuple[str, ...]:
        """The criteria to which a level was given, and not only a text."""
        return tuple(
            criterion
            for criterion, answers in self.given.items()
            if any(answer.level is not None for answer in answers)
        )


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, with the section that gave it (``BEFORE``: it was there before) and the files in
    which it stands."""

    section: str
    answer: Answer
    files: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """Who answered, as written in the answer, else the section."""
        return self.answer.by.strip() or self.section


@dataclass(frozen=True, slots=True)
class Merged:
    """All answers together.

    ``assessment``: with every answer about which nobody disagrees; where somebody does, the answer
    is as it was before. ``given``: all that was answered, by criterion in the order of the
    checklist, within it in that of the sections. ``undecided``: the criteria with answers that
    exclude each other, or that are too long for one. ``replaced``: answers that the section which
    gave them has changed. ``unsure``: the criteria with a level from one section and *don't know*
    from another. ``back``: the files of each section. ``missing``: by section the criteria that
    nobody answered. ``twice``: names of files with the same answers of the same section. ``empty``:
    files with nothing filled in.
    """

    assessment: Assessment
    given: Mapping[str, tuple[Given, ...]]
    undecided: tuple[str, ...]
    replaced: Mapping[str, Answer]
    unsure: tuple[str, ...]
    back: Mapping[str, tuple[str, ...]]
    missing: Mapping[str, tuple[str, ...]]
    twice: tuple[tuple[str, ...], ...]
    empty: tuple[str, ...]


def says(answer: Answer) -> bool:
    """Whether anything was answered: a level, or a text."""
    return answer.level is not None or any(getattr(answer, field) for field in _TYPED)


def answered_content(answer: Answer) -> tuple[Any, ...]:
    """What was answered, without when and by whom."""
    return (f"{answer.level}", *(getattr(answer, field) for field in _TYPED))


def is_unsure(answers: Iterable[Given]) -> bool:
    """Whether one section gave a level where another one does not know. (One that corrected itself
    is of one mind.)"""
    known: set[str] = set()
    unknown: set[str] = set()
    for given in answers:
        section = given.section or given.answer.by.strip()
        if given.answer.level is not None:
            (unknown if given.answer.level == UNKNOWN else known).add(section)
    return bool(known) and bool(unknown) and len(known | unknown) > 1


def merge(
    before: Assessment, returned: Iterable[Returned], inquiry: Inquiry, checklist: Checklist
) -> Merged:
    """The answers of all files put together with those that were there ``before``."""
    files = sorted(
        returned, key=lambda file: (inquiry.place(file.section), file.section, file.name)
    )
    given: dict[str, tuple[Given, ...]] = {}
    replaced: dict[str, Answer] = {}
    undecided: list[str] = []
    merged = before
    for criterion in checklist.criteria:
        voices = voices_on(criterion, before[criterion], files)
        if voices.given:
            given[criterion] = voices.given
        if voices.replaced is not None:
            replaced[criterion] = voices.replaced
        if voices.joined is not None:
            merged = merged.with_answer(criterion, voices.joined)
        elif voices.given:
            undecided.append(criterion)
    back = {
        section: tuple(file.name for file in files if file.section == section)
        for section in dict.fromkeys(file.section for file in files)
    }
    return Merged(
        assessment=merged,
        given=given,
        undecided=tuple(undecided),
        replaced=replaced,
        unsure=tuple(c for c, answers in given.items() if is_unsure(answers)),
        back=back,
        missing={
            asked.key: tuple(
                c
                for c in asked.criteria
                if c not in undecided
                and merged[c].level is None
                and not is_absent(merged, c, checklist)
            )
            for asked in inquiry.sections
        },
        twice=_twice(files),
        empty=tuple(file.name for file in files if not file.given),
    )


@dataclass(frozen=True, slots=True)
class Voices:
    """All that was answered to one criterion. ``given``: the different answers; ``replaced``: the
    one of before, where the section that gave it has changed it; ``joined``: the one answer that
    they are together, ``None`` where they exclude each other or there is none."""

    given: tuple[Given, ...] = ()
    replaced: Answer | None = None
    joined: Answer | None = None


NOTHING_SAID = Voices()


def voices_on(criterion: str, old: Answer, files: Sequence[Returned]) -> Voices:
    """What the files say of a criterion beside the answer ``old`` of before. The files of one
    section stand together."""
    given = _given(criterion, files)
    if not given:
        return NOTHING_SAID
    replaced = None
    if says(old):
        if any(_changed(criterion, old, file) for file in files):
            replaced = old
        else:
            given = (Given(BEFORE, old), *given)
    return Voices(given, replaced, _together(given))


def _given(criterion: str, files: Sequence[Returned]) -> tuple[Given, ...]:
    """The different answers to a criterion."""
    answers: dict[tuple[Any, ...], Given] = {}
    for file in files:
        for answer in file.given.get(criterion, ()):
            key = (file.section, *answered_content(answer), answer.by)
            known = answers.get(key)
            names = known.files if known else ()
            answers[key] = Given(file.section, answer, tuple(dict.fromkeys((*names, file.name))))
    # in an order that no name of a file decides
    places = {file.section: place for place, file in enumerate(files)}
    return tuple(answers[key] for key in sorted(answers, key=lambda key: (places[key[0]], key)))


def _changed(criterion: str, old: Answer, file: Returned) -> bool:
    """Whether a section was shown its own earlier answer and gave another."""
    shown = file.before.get(criterion, BLANK)
    is_answered = any(answer.level is not None for answer in file.given.get(criterion, ()))
    return is_answered and says(shown) and answered_content(shown) == answered_content(old)


def _together(answers: Sequence[Given]) -> Answer | None:
    """The one answer that all of them give; ``None`` where they exclude each other, or are together
    longer than an answer can be."""
    known = [given.answer for given in answers]
    levels = {answer.level for answer in known} - {None, UNKNOWN}
    names = {answer.name.strip() for answer in known} - {""}
    if len(levels) > 1 or len(names) > 1:
        return None
    if len(known) == 1:
        return known[0].model_copy(update={"by": answers[0].who})
    unknown = UNKNOWN if any(answer.level == UNKNOWN for answer in known) else None
    marks = {answer.asked for answer in known if answer.level in levels}
    try:
        return Answer(
            level=levels.pop() if levels else unknown,
            name=names.pop() if names else "",
            reason=_joined("\n", (answer.reason for answer in known)),
            evidence=tuple(dict.fromkeys(e for answer in known for e in answer.evidence)),
            note=_joined("\n", (answer.note for answer in known)),
            by=_joined("、", (given.who for given in answers)),
            asked=marks.pop() if len(marks) == 1 else None,
        )
    except ValidationError:
        return None


def what_it_says(file: Returned) -> tuple[Any, ...]:
    """The section and the answers of a file: equal where two files say the same."""
    given = file.given.items()
    return (
        file.section,
        *((c, answered_content(a), a.by) for c, answers in given for a in answers),
    )


def _joined(between: str, texts: Iterable[str]) -> str:
    return between.join(dict.fromkeys(text for text in map(str.strip, texts) if text))


def _twice(files: Sequence[Returned]) -> tuple[tuple[str, ...], ...]:
    same: dict[tuple[Any, ...], list[str]] = {}
    for file in files:
        if file.given:
            key = what_it_says(file)
            same.setdefault(key, []).append(file.name)
    return tuple(tuple(names) for names in same.values() if len(names) > 1)
