"""Asking the sections, step by step: what came back is put into the answers, what is chosen is
chosen, a step is taken back. Each returns the assessment as it is then.

What stands in the answers follows from the steps alone: for each criterion the answer of before
joined with all that came since, or as it was before where they exclude each other. So the order of
files does not matter, and a step taken back leaves no trace. An answer that was changed by hand is
recognised by not following from the steps: it is never overwritten, counts as the decision, and is
an answer of before for all that comes later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import ValidationError

from checklist.answers import BLANK, MAX_BYTES, Answer, Assessment, is_absent
from checklist.asking import Asking, Came, InquiryStep, Section
from checklist.model import Checklist
from checklist.returned import (
    BEFORE,
    NOTHING_SAID,
    Given,
    Returned,
    Voices,
    answered_content,
    is_unsure,
    says,
    voices_on,
    what_it_says,
)
from checklist.savefile import MAX_VALUES

#: Of the limits of a save file so much can be filled by what comes back: answers are edited later.
_ROOM = 0.9
#: Characters of the name of a file and of the key of a section that are kept.
MOST_NAME, MOST_KEY = 150, 200


@dataclass(frozen=True, slots=True)
class CriterionStanding:
    """How one criterion stands. ``answer``: what follows from the steps; ``before``: the answer on
    which the ``voices`` came, the answers that count; ``passed``: those that were decided against,
    or that stood there before."""

    answer: Answer
    before: Answer = BLANK
    voices: Voices = NOTHING_SAID
    passed: tuple[Given, ...] = ()

    @property
    def is_undecided(self) -> bool:
        """Whether the answers exclude each other."""
        return bool(self.voices.given) and self.voices.joined is None

    @property
    def is_unsure(self) -> bool:
        """Whether there is a level of one section beside a *don't know* of another."""
        return is_unsure(self.voices.given)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One section on the board. ``section``: ``None`` where it is not on the list; ``key``: its
    name; ``came``: what came from it; ``waiting``: what came through its links and was not added
    yet; ``missing``, ``undecided``: of the criteria it is asked those that nobody answered, not
    even through its link, and those with answers that exclude each other; ``otherwise``: those with
    a level that is in nothing that came from it."""

    section: Section | None
    key: str
    came: tuple[Came, ...]
    missing: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    waiting: tuple[Returned, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether it is asked anything, or something came from it."""
        return bool(self.came or self.waiting or (self.section and self.section.criteria))

    @property
    def is_out(self) -> bool:
        """Whether nothing came from a section that is asked."""
        return self.is_asked and not self.came and not self.waiting

    @property
    def is_empty(self) -> bool:
        """Whether all that came from it holds no answer."""
        return bool(self.came) and not self.waiting and not any(c.answers for c in self.came)


@dataclass(frozen=True, slots=True)
class Board:
    """What stands how: ``rows`` in the order of the list, sections that are not on it behind;
    ``undecided``: the criteria to decide, ``decided``: those of which answers were passed over or
    changed by hand, each with how it stands; ``replaced``, ``unsure`` as in
    ``returned.Merged``; ``unasked``: asked of nobody and not answered; ``asked_twice``: asked of
    several."""

    rows: tuple[BoardRow, ...]
    undecided: Mapping[str, CriterionStanding] = field(default_factory=dict)
    decided: Mapping[str, CriterionStanding] = field(default_factory=dict)
    replaced: Mapping[str, Answer] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    asked_twice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """The assessment with all that could be added; by the name of each file under which name it was
    added, and of which other one it is a copy. ``too_much``: those for which there is no room."""

    assessment: Assessment
    names: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    too_much: tuple[str, ...] = ()


# ---------------------------------------------------------------------------- what follows


def standings(steps: Iterable[InquiryStep]) -> dict[str, CriterionStanding]:
    """How each criterion stands that any step is about."""
    about: dict[str, _Criterion] = {}
    for step in steps:
        of_step = sorted({*step.stood, *step.chosen, *(c for f in step.came for c in f.answers)})
        for criterion in of_step:
            about.setdefault(criterion, _Criterion(criterion)).take(step)
    return {criterion: about[criterion].standing for criterion in sorted(about)}


class _Criterion:
    """One criterion through the steps."""

    def __init__(self, criterion: str) -> None:
        self._criterion = criterion
        self._before = BLANK
        self._files: list[Came] = []
        self._passed: list[Given] = []

    def take(self, step: InquiryStep) -> None:
        """Goes on by one step."""
        if (stood := step.stood.get(self._criterion)) is not None:
            self._decide(stood)
        for file in step.came:
            if self._criterion in file.answers:
                self._come(file)
        if (chosen := step.chosen.get(self._criterion)) is not None:
            self._decide(chosen)

    def _come(self, file: Came) -> None:
        earlier = [f for f in self._files if file.by_link and f.by_link and f.name == file.name]
        for replaced in earlier:
            self._files.remove(replaced)
            self._passed += _voices_of(self._criterion, BLANK, [replaced]).given
        self._files.append(file)

    def _decide(self, answer: Answer) -> None:
        self._passed += _all_of(self.standing)
        self._before, self._files = answer, []

    @property
    def standing(self) -> CriterionStanding:
        """How it stands now."""
        voices = _voices_of(self._criterion, self._before, self._files)
        answer = self._before
        if voices.joined is not None:
            at = max(file.at for file in self._files)
            answer = voices.joined.model_copy(update={"at": at})
        return CriterionStanding(answer, self._before, voices, _others(self._passed, answer))


def _voices_of(criterion: str, before: Answer, files: Iterable[Came]) -> Voices:
    in_order = sorted(files, key=lambda file: (file.section, file.name))
    return voices_on(criterion, before, [returned(file, criterion) for file in in_order])


def returned(file: Came, *criteria: str) -> Returned:
    """What came, of all criteria or of some."""
    answers = {c: a for c, a in file.answers.items() if not criteria or c in criteria}
    return Returned(file.name, file.section, {}, file.before, answers)


# ---------------------------------------------------------------------------- the steps


def not_added(now: Assessment, links: Iterable[Returned]) -> list[Returned]:
    """The answers of links that say something else than when they were added last."""
    latest = {
        file.name: what_it_says(returned(file))
        for step in now.asking.steps
        for file in step.came
        if file.by_link
    }
    return [link for link in links if link.given and latest.get(link.name) != what_it_says(link)]


def add(
    now: Assessment,
    files: Sequence[Returned],
    at: datetime,
    checklist: Checklist,
    *,
    by_link: bool = False,
) -> Added:
    """Adds what came back, in one step. A file that says what another one of its section says is a
    copy and not added; one with nothing filled in is kept without answers. ``by_link``: they are
    links, each under a name of its own."""
    everything = [file for step in now.asking.steps for file in step.came]
    sayings = {what_it_says(returned(file)): file.name for file in everything if not by_link}
    taken = {file.name for file in everything}
    came: list[Came] = []
    names: dict[str, str] = {}
    copies: dict[str, str] = {}
    too_much: list[str] = []
    for file in files:
        answers = {c: a for c, a in file.given.items() if c in checklist.criteria}
        if not answers and (by_link or file.given):  # or of other criteria alone
            continue
        if (same := sayings.get(what_it_says(file))) is not None:
            copies[file.name] = same
            continue
        before = {c: file.before[c] for c in answers if c in file.before}
        name = _writable(file.name, MOST_NAME)
        if not by_link:
            name = new_name(name, taken)
        section = _writable(file.section, MOST_KEY)
        try:
            arrival = Came(
                name=name, section=section, at=at, answers=answers, before=before, by_link=by_link
            )
            has_room = _fits(_stepped(now, InquiryStep(at=at, came=(*came, arrival))))
        except ValidationError:  # more files, or answers to one question, than anybody sends
            has_room = False
        if not has_room:
            too_much.append(file.name)
            continue
        came.append(arrival)
        taken.add(name)
        names[file.name] = sayings[what_it_says(file)] = name
    assessment = _stepped(now, InquiryStep(at=at, came=tuple(came))) if came else now
    return Added(assessment, names, copies, tuple(too_much))


def choose(now: Assessment, criterion: str, given: Given, at: datetime) -> Assessment:
    """Takes one of several answers; the others are kept."""
    chosen = given.answer.model_copy(update={"by": given.who[:200], "at": at})
    return _stepped(now, InquiryStep(at=at, chosen={criterion: chosen}))


def choose_since(
    now: Assessment, seen: Assessment, criterion: str, given: Given, at: datetime
) -> Assessment:
    """``choose`` by somebody who has ``seen`` an earlier state. What came since is looked at first:
    nothing is chosen. What somebody else decided otherwise since is asked again, with both choices
    beside each other."""
    stand, then = (standings(which.asking.steps).get(criterion) for which in (now, seen))
    if (stand, now[criterion]) == (then, seen[criterion]):
        return choose(now, criterion, given, at)
    is_asked = stand is not None and stand.is_undecided and now[criterion] == stand.answer
    if (
        is_asked
        or then is None
        or answered_content(now[criterion]) == answered_content(given.answer)
    ):
        return now
    again, after = given, now
    if given.section == BEFORE:  # it is the present answer again, and theirs a voice beside it
        theirs = [
            g
            for g in then.voices.given
            if answered_content(g.answer) == answered_content(now[criterion])
        ]
        if not theirs:
            return now
        again, after = theirs[0], choose(now, criterion, given, at)
    taken = {file.name for step in now.asking.steps for file in step.came}
    came = Came(
        name=new_name((again.files or (again.section,))[0], taken),
        section=again.section,
        at=at,
        answers={criterion: (again.answer,)},
    )
    return _stepped(after, InquiryStep(at=at, came=(came,)))


def undo(now: Assessment) -> Assessment:
    """Takes the last step back: every answer is what it was before it, but for those that were
    changed by hand since."""
    *earlier, last = now.asking.steps
    then, after = standings(earlier), standings(now.asking.steps)
    back = now
    for criterion, standing in after.items():
        if now[criterion] == standing.answer:
            stood = then[criterion].answer if criterion in then else BLANK
            back = back.with_answer(criterion, last.stood.get(criterion, stood))
    return back.with_asking(now.asking.model_copy(update={"steps": tuple(earlier)}))


def _stepped(now: Assessment, step: InquiryStep) -> Assessment:
    """The assessment after one more step."""
    steps = now.asking.steps
    followed = {criterion: s.answer for criterion, s in standings(steps).items()}
    about = {*followed, *step.chosen, *(c for file in step.came for c in file.answers)}
    stood = {c: now[c] for c in sorted(about) if now[c] != followed.get(c, BLANK)}
    whole = InquiryStep(at=step.at, came=step.came, chosen=step.chosen, stood=stood)
    asking = Asking.model_validate({**dict(now.asking), "steps": (*steps, whole)})
    after = now.with_asking(asking)
    for criterion, standing in standings(asking.steps).items():
        after = after.with_answer(criterion, standing.answer)
    return after


def new_name(name: str, taken: Collection[str]) -> str:
    """The name, told apart from those of other files."""
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    names = (name, *(f"{stem} ({number}){dot}{ending}" for number in range(2, 10_000)))
    return next(name for name in names if name not in taken)


def _writable(name: str, most: int) -> str:
    """A name that came from outside, as it can be kept."""
    return "".join(filter(str.isprintable, name)).strip()[-most:] or "?"


def _fits(assessment: Assessment) -> bool:
    """Whether it can be saved, with room to edit."""
    text = assessment.to_json()
    lines = text.count("\n")  # about one for each value
    return len(text.encode()) <= _ROOM * MAX_BYTES and lines <= _ROOM * MAX_VALUES


# ---------------------------------------------------------------------------- the board


def board(now: Assessment, checklist: Checklist, waiting: Iterable[Returned] = ()) -> Board:
    """How everything stands. ``waiting``: what came through links and was not added yet."""
    asking = now.asking
    stand = {
        criterion: _by_hand(standing, now[criterion])
        for criterion, standing in standings(asking.steps).items()
        if criterion in checklist.criteria
    }
    order = [criterion for criterion in checklist.criteria if criterion in stand]
    undecided = {c: _as_listed(stand[c], asking) for c in order if stand[c].is_undecided}
    asked = [c for section in asking.sections for c in section.criteria]
    blank = [
        c
        for c in checklist.criteria
        if c not in undecided and now[c].level is None and not is_absent(now, c, checklist)
    ]
    return Board(
        rows=tuple(_rows(now, blank, undecided, waiting)),
        undecided=undecided,
        decided={c: stand[c] for c in order if stand[c].passed and c not in undecided},
        replaced={c: stand[c].voices.replaced for c in order if stand[c].voices.replaced},  # type: ignore[misc] # looked at
        unsure=tuple(c for c in order if stand[c].is_unsure and c not in undecided),
        unasked=tuple(c for c in blank if c not in asked),
        asked_twice=tuple(c for c in checklist.criteria if asked.count(c) > 1),
    )


def _as_listed(standing: CriterionStanding, asking: Asking) -> CriterionStanding:
    """With the answers in the order of the sections, the one of before first."""
    keys = [section.key for section in asking.sections]

    def place(given: Given) -> int:
        section = asking.section_of(given.section)
        is_before = given.section == BEFORE
        return -1 if is_before else len(keys) if section is None else keys.index(section.key)

    voices = replace(standing.voices, given=tuple(sorted(standing.voices.given, key=place)))
    return replace(standing, voices=voices)


def _by_hand(standing: CriterionStanding, now: Answer) -> CriterionStanding:
    """How a criterion stands where its answer may have been changed by hand since."""
    if now == standing.answer:
        return standing
    return CriterionStanding(now, passed=_others((*standing.passed, *_all_of(standing)), now))


def _all_of(standing: CriterionStanding) -> tuple[Given, ...]:
    """Every answer that counts, with the one of before."""
    before = (Given(BEFORE, standing.before),) if says(standing.before) else ()
    return (*before, *standing.voices.given)


def _others(given: Iterable[Given], taken: Answer) -> tuple[Given, ...]:
    """Those that are not the answer taken, each once."""
    return tuple(
        other
        for other in dict.fromkeys(given)
        if answered_content(other.answer) != answered_content(taken) or other.who != taken.by
    )


def _rows(
    now: Assessment,
    blank: Sequence[str],
    undecided: Mapping[str, CriterionStanding],
    waiting: Iterable[Returned],
) -> list[BoardRow]:
    asking = now.asking

    def key_of(file: Came | Returned) -> str:
        section = asking.section_of(file.section)
        return file.section if section is None else section.key

    came: dict[str, list[Came]] = {section.key: [] for section in asking.sections}
    for step in asking.steps:
        for file in step.came:
            came.setdefault(key_of(file), []).append(file)
    not_yet: dict[str, list[Returned]] = {}
    for link in waiting:
        not_yet.setdefault(key_of(link), []).append(link)
        came.setdefault(key_of(link), [])
    sections = {section.key: section for section in asking.sections}
    return [
        BoardRow(
            section=(section := sections.get(key)),
            key=key,
            came=tuple(files),
            missing=tuple(
                c
                for c in blank
                if section
                and c in section.criteria
                and not any(c in link.answered for link in not_yet.get(key, ()))
            ),
            undecided=tuple(c for c in undecided if section and c in section.criteria),
            otherwise=tuple(
                c
                for c in (section.criteria if section and files else ())
                if c not in undecided
                and now[c].level is not None
                and all(a.level is None for file in files for a in file.answers.get(c, ()))
            ),
            waiting=tuple(not_yet.get(key, ())),
        )
        for key, files in came.items()
    ]
