"""Every call of the store crossed with every wrong link: what it answers, and that nothing of the
assessment changes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from checklist.answers import Answer
from checklist.inquiry import AskedPart, AskedSection
from store.assessments import AssessmentStore, Closed, Gone, LinkRefused, NotAllowed, NotOpened
from store.codes import new_code
from store.interface import Database
from store.sealing import lookup_of
from tests.support.databases import KINDS, opener
from tests.support.stored import full, sample

PART = AskedPart(section=AskedSection(name="財政課", criteria=("capacity.finance",)))  # type: ignore[arg-type]
ANSWERS = {"capacity.finance": Answer(level=3)}


@dataclass
class World:
    """An assessment with links of every right; ``code`` is one with all rights, ``point`` and the
    ``ids`` of its links (by name) are what a wrong link is called with."""

    store: AssessmentStore
    database: Database
    code: str = ""
    point: int = 0
    codes: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        store = self.store
        self.code, _ = store.create(full())
        self.point = store.keep_point(self.code, "春").id
        for name, may in (("補佐", "all"), ("課長", "read"), ("異動", "read")):
            self.codes[name] = store.add_link(self.code, may, name)  # type: ignore[arg-type]
        for name in ("財政課", "前年"):
            self.codes[name] = store.add_link(self.code, "answer", name, part=PART)
            store.save_part(self.codes[name], 1, ANSWERS)
        self.ids = {link.name: link.id for link in store.links(self.code)}
        store.withdraw(self.code, self.ids["異動"])
        store.withdraw(self.code, self.ids["前年"])
        for code in (self.code, *self.codes.values()):
            store.open(code)
            store.open_part(code)

    def rows(self) -> list[list[Any]]:
        """All that is stored of assessments, but for days of use and the history of openings."""
        with self.database.reading() as connection:
            return [
                sorted(connection.execute(sql).fetchall(), key=repr)
                for sql in (
                    "SELECT id, version, saved_at, sealed FROM assessment",
                    "SELECT lookup, assessment, may, wrapped, entry FROM link",
                    "SELECT * FROM point",
                    "SELECT * FROM part",
                )
            ]


#: Every call that takes a code, made with one.
CALLS: Mapping[str, Callable[[World, str], object]] = {
    "open": lambda w, code: w.store.open(code),
    "version": lambda w, code: w.store.version(code),
    "points": lambda w, code: tuple(point.name for point in w.store.points(code)),
    "right": lambda w, code: w.store.right(code),
    "links": lambda w, code: len(w.store.links(code)),
    "history": lambda w, code: bool(w.store.history(code)),
    "returned": lambda w, code: len(w.store.returned(code)),
    "open_part": lambda w, code: (
        (part := w.store.open_part(code))
        and (
            part.stored.version,
            part.closed_at is not None,
        )
    ),
    "save": lambda w, code: w.store.save(code, 1, sample()),
    "keep_point": lambda w, code: w.store.keep_point(code, "夏"),
    "delete_point": lambda w, code: w.store.delete_point(code, w.point),
    "add_link": lambda w, code: w.store.add_link(code, "all", "新しい人"),
    "withdraw": lambda w, code: w.store.withdraw(code, w.ids["課長"]),
    "reopen": lambda w, code: w.store.reopen(code, w.ids["前年"]),
    "remove": lambda w, code: w.store.remove(code, w.ids["前年"]),
    "replace": lambda w, code: w.store.replace(code, w.ids["課長"]),
    "save_part": lambda w, code: w.store.save_part(code, 2, {}),
    "delete": lambda w, code: w.store.delete(code),
}
READING = {"open", "version", "points", "right", "links", "history", "returned", "open_part"}

#: What nothing answers.
NOTHING: Mapping[str, object] = {
    **dict.fromkeys(CALLS, Gone),
    **{"open": None, "version": None, "points": (), "right": None, "open_part": None},
    **{"links": 0, "history": False, "returned": 0, "delete": False, "delete_point": False},
}
#: What each wrong link is answered, where it is not refused as not allowed.
ANSWERS_TO: Mapping[str, Mapping[str, object]] = {
    "never made": NOTHING,
    "no code": NOTHING,
    "withdrawn": NOTHING,
    "read": {
        **dict.fromkeys(CALLS, NotAllowed),
        **{"version": 1, "points": ("春",), "right": "read", "open_part": None},
        "open": ...,
    },
    "answer": {
        **dict.fromkeys(CALLS, NotAllowed),
        **{"open": None, "version": 2, "points": (), "right": "answer", "open_part": (2, False)},
        "save_part": ...,
    },
    "closed": {
        **dict.fromkeys(CALLS, NotAllowed),
        **{"open": None, "version": 2, "points": (), "right": "answer", "open_part": (2, True)},
        "save_part": Closed,
    },
    # the code is right: what is damaged can still be deleted
    "damaged": {
        **dict.fromkeys(CALLS, NotOpened),
        **{"version": 1, "right": "all", "open_part": None, "save_part": NotAllowed},
        **{"delete": ..., "delete_point": ...},
    },
    "damaged part": {
        **dict.fromkeys(CALLS, NotAllowed),
        **{"open": None, "version": 2, "points": (), "right": "answer"},
        **{"open_part": NotOpened, "save_part": NotOpened},
    },
    # another assessment's, with the ids of this one
    "another's": {
        **dict.fromkeys(CALLS, ...),
        **{"points": (), "right": "all", "open_part": None, "save_part": NotAllowed},
        **{"delete_point": False, "withdraw": False, "reopen": False, "remove": False},
        "replace": LinkRefused,
    },
}


def wrong_code(world: World, kind: str) -> str:
    """The code of a link of this kind."""
    if kind == "another's":
        return world.store.create(sample("ほか"))[0]
    code = {
        "never made": new_code(),
        "no code": "' OR 1=1 --",
        "withdrawn": world.codes["異動"],
        "read": world.codes["課長"],
        "answer": world.codes["財政課"],
        "closed": world.codes["前年"],
        "damaged": world.codes["補佐"],
        "damaged part": world.codes["財政課"],
    }[kind]
    if kind.startswith("damaged"):
        with world.database.writing("save") as connection:
            connection.execute(
                "UPDATE link SET wrapped = ? WHERE lookup = ?", (bytes(80), lookup_of(code))
            )
    return code


def outcome(call: Callable[[World, str], object], world: World, code: str) -> object:
    """What a call returns, or the class of what it raises."""
    try:
        return call(world, code)
    except (Gone, NotAllowed, NotOpened, LinkRefused) as error:
        return type(error)


def test_every_call_of_the_store_is_here() -> None:
    """A new method that takes a code has to say what it answers to each wrong one."""
    taking = {
        name
        for name, method in inspect.getmembers(AssessmentStore, callable)
        if not name.startswith("_") and "code" in inspect.signature(method).parameters
    }
    assert taking == set(CALLS)
    others = {
        name for name, _ in inspect.getmembers(AssessmentStore, callable) if name[0] != "_"
    } - taking
    assert others == {"create", "purge", "backup", "close"}
    for kind, answers in ANSWERS_TO.items():
        assert set(answers) == set(CALLS), kind


@pytest.mark.parametrize("database_kind", KINDS)
@pytest.mark.parametrize("kind", ANSWERS_TO)
def test_every_call_with_every_wrong_link(database_kind: str, kind: str, tmp_path: Path) -> None:
    with closing(opener(database_kind, tmp_path)()) as database:
        world = World(AssessmentStore(database), database)
        ours = world.rows()
        code = wrong_code(world, kind)
        opened, rows = world.store.open(world.code), world.rows()
        for name, call in CALLS.items():
            expected = ANSWERS_TO[kind][name]
            if expected is not ... or name in READING:
                answer = outcome(call, world, code)
                if expected is not ...:
                    assert answer == expected, name
                assert world.rows() == rows, name
        if kind == "read":
            assert world.store.open(code) == opened
        if kind == "answer":
            assert world.store.save_part(code, 2, {}).version == 3
        if kind == "damaged":
            assert world.store.delete_point(code, world.point) is True
            assert world.store.open(world.code) == opened
            assert world.store.delete(code) is True
            assert world.store.open(world.code) is None
            assert [row for table in world.rows() for row in table] == []
        if kind == "another's":
            for name in ("save", "keep_point", "add_link", "delete"):
                CALLS[name](world, code)  # what it may do, it does to its own
            assert world.store.right(code) is None
            assert world.rows() == ours
