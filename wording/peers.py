"""A peer room in its minutes: who was there, tables, lessons, common gaps. Only municipalities that
agreed to it are named; levels are not told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklist.load import Content
from wording.phrases import Phrases, one_line
from wording.shapes import Table
from workshop.peers import Exercise, Placed, exercise_of


@dataclass(frozen=True, slots=True)
class PeerChapter:
    """``intro``: how many took part, and how many are named; tables of the tables, the lessons and
    the common gaps, each with its remark."""

    intro: str
    tables: Table
    lessons: Table
    lessons_note: str
    common: Table
    common_note: str


def summarise_peers(placed: Sequence[Placed], content: Content, phrases: Phrases) -> PeerChapter:
    """The chapter of these shares."""
    say, exercise = phrases.say, exercise_of(placed, content)
    named = [share.shared.is_named for share in placed]
    names = [
        one_line(share.shared.name) if share.shared.is_named else say("minutes.peer_unnamed")
        for share in placed
    ]
    lessons = [
        (number, lesson)
        for number in range(len(exercise.tables))
        for lesson in exercise.lessons_at(number)
    ]
    published = [pair for pair in lessons if named[pair[1].giver] or named[pair[1].taker]]
    withheld = len(lessons) - len(published)
    return PeerChapter(
        intro=say("minutes.peer_intro", n=len(placed), named=sum(named)),
        tables=Table(
            (say("minutes.peer_table"), say("minutes.peer_members")),
            tuple(
                (str(number), _members(table, named, names, phrases))
                for number, table in enumerate(exercise.tables, start=1)
                if table
            ),
        ),
        lessons=Table(
            tuple(
                say(f"minutes.peer_{head}")
                for head in ("table", "taker", "giver", "question", "levels")
            ),
            tuple(
                (
                    str(number + 1),
                    names[lesson.taker],
                    names[lesson.giver],
                    phrases.criterion(lesson.criterion),
                    str(lesson.levels),
                )
                for number, lesson in published
            ),
        ),
        lessons_note=say("minutes.peer_more", n=withheld) if withheld else "",
        common=_common(exercise, phrases),
        common_note=say("minutes.peer_common_note"),
    )


def _members(
    table: Sequence[int], named: Sequence[bool], names: Sequence[str], phrases: Phrases
) -> str:
    listed = phrases.listed(names[n] for n in table if named[n])
    others = sum(not named[n] for n in table)
    if not others:
        return listed
    return phrases.listed(filter(None, (listed, phrases.say("minutes.peer_others", n=others))))


def _common(exercise: Exercise, phrases: Phrases) -> Table:
    return Table(
        tuple(phrases.say(f"minutes.peer_{head}") for head in ("question", "takers", "givers")),
        tuple(
            (phrases.criterion(gap.criterion), str(gap.takers), str(gap.givers))
            for gap in exercise.common
        ),
    )
