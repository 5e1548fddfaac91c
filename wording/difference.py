"""Two values of one place of an assessment, each in a line that tells it from the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pydantic_core import to_jsonable_python

from checklist.answers import Assessment
from checklist.asking import Asking
from checklist.places import AskingPlace, IndicatorsPlace, place_of
from wording.phrases import Phrases, one_line
from wording.place import place_value

Pair = tuple[Assessment, Assessment]


def values_apart(pair: Pair, name: str, phrases: Phrases) -> tuple[str, str]:
    """The value of a place in each of two assessments. The lines differ wherever the values
    contradict each other; of long values they are what differs. Raises as ``place_name``."""
    this, other = pair
    place = place_of(name)
    if not place.contradicts(this, other):
        return place_value(this, name, phrases), place_value(other, name, phrases)
    lines = ("", "")
    match place:
        case AskingPlace():
            own = list(_parts(this.asking, other.asking, phrases))
            against = list(_parts(other.asking, this.asking, phrases))
            lines = _beside(own, against, phrases)
        case IndicatorsPlace():
            pass  # a line with their number alone would hide which
        case _:
            lines = place_value(this, name, phrases), place_value(other, name, phrases)
    return lines if lines[0] != lines[1] else _leaves_apart(pair, name, phrases)


def change_words(pair: Pair, name: str, phrases: Phrases) -> str:
    """The value of a place in the first of two assessments; of what the sections are asked, which
    holds much, only what is other than in the second. Raises as ``place_name``."""
    this, other = pair
    if isinstance(place_of(name), AskingPlace) and this.asking != other.asking:
        return values_apart(pair, name, phrases)[0]
    return place_value(this, name, phrases)


def _beside(this: list[str], other: list[str], phrases: Phrases) -> tuple[str, str]:
    """Both in a line; where there is nothing of its own on a side, what it lacks."""

    def line(own: list[str], against: list[str]) -> str:
        lacks = phrases.say("sections.differ_without", parts=phrases.listed(against))
        return phrases.listed(own) if own or not against else lacks

    return line(this, other), line(other, this)


def _parts(asking: Asking, other: Asking, phrases: Phrases) -> Iterator[str]:
    """What is asked, came and was chosen other than in ``other``."""
    say, known = phrases.say, phrases.content.checklist.criteria

    def criterion(id_: str) -> str:
        return phrases.criterion(id_) if id_ in known else id_

    if asking.asker != other.asker:
        yield say("sections.differ_asker", asker=one_line(asking.asker) or say("sections.none"))
    if asking.due != other.due:
        due = say("sections.none") if asking.due is None else phrases.day(asking.due)
        yield say("sections.differ_due", due=due)
    for section in asking.sections:
        if section not in other.sections:
            name = one_line(section.name.of(phrases.lang))
            criteria = phrases.listed(map(criterion, section.criteria)) or say("sections.none")
            yield say("sections.differ_section", section=name, criteria=criteria)
    for step in asking.steps:
        if step in other.steps:
            continue
        for came in step.came:
            file = say("sections.file", file=one_line(came.name), time=phrases.moment(came.at))
            yield say("sections.differ_came", file=file)
        for id_, answer in step.chosen.items():
            by = phrases.listed(filter(None, (phrases.answer(answer), one_line(answer.by))))
            yield say("sections.differ_chosen", criterion=criterion(id_), answer=by)


def _leaves_apart(pair: Pair, name: str, phrases: Phrases) -> tuple[str, str]:
    """Every single value that differs, as it is saved."""
    place = place_of(name)
    this, other = (dict(_leaves(to_jsonable_python(place.fields(which)))) for which in pair)
    differing = [path for path in {**this, **other} if this.get(path) != other.get(path)]

    def line(leaves: Mapping[tuple[str, ...], str]) -> str:
        values = (leaves.get(path, phrases.say("sections.none")) for path in differing)
        return phrases.listed(
            f"{' '.join(path[1:])} {value}".strip()
            for path, value in zip(differing, values, strict=True)
        )

    return line(this), line(other)


def _leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each value without values of its own, by the names that lead to it."""
    inner: Sequence[tuple[object, object]] = ()
    if isinstance(value, Mapping):
        inner = list(value.items())
    elif isinstance(value, list | tuple):
        inner = list(enumerate(value, start=1))
    for key, of_key in inner:
        yield from _leaves(of_key, (*path, f"{key}"))
    if not inner:
        yield path, json.dumps(value, ensure_ascii=False)
