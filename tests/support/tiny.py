"""Content packs small enough to work out by hand, written in one line each.

``checklist(harbour="best water air other", office="mean staff money")``
``stages("harbour 2, office.staff 1", "overall 75")`` (one text for each stage from 1 up; a ``+``
after the level: not applicable counts as met)
``answered("harbour.water 3!, office.staff ?, office.money -")`` (``!`` with evidence, ``?`` don't
know, ``-`` not applicable; what is not named is blank)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checklist.answers import Answer, Assessment, Profile
from checklist.cases import Case, CaseEvent
from checklist.catalogue import Country, Mark, Marks, Scheme, Standing
from checklist.guide import Agenda, AgendaRow, Guide, GuideBlock, GuideSection
from checklist.load import Content, Wording
from checklist.model import (
    Checklist,
    CountedExample,
    Criterion,
    Instructions,
    Item,
    LevelText,
    Requirement,
    Rung,
    ScaleStep,
    SourcePlace,
    Stage,
    Stages,
    Text,
)
from checklist.municipality import Municipality

WORD = Text(ja="語", en="word")
RUNG = Rung(
    ja="語",
    en="word",
    wall=WORD,
    who="section",
    where=("list",),
    when=("now",),
    takes=0,
    needs_budget=False,
)
INSTRUCTIONS = Instructions(
    short=WORD,
    definition=WORD,
    examples=(CountedExample(what=WORD, counts=True, why=WORD),),
    choosing=WORD,
    counting=WORD,
)
MARK = Mark(title=WORD, url="https://example.jp/", date="2026", checked="2026-11-29", note=WORD)
MARKS = Marks(oda=MARK, jcm=MARK)
PLACE = SourcePlace(section="確認事項", quote="引用")


def criterion(
    full_id: str, *, own: bool = False, takes: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> Criterion:
    first, second, third, fourth = (RUNG.model_copy(update={"takes": years}) for years in takes)
    return Criterion(
        id=full_id,
        title=Text(ja=full_id, en=full_id),
        question=WORD,
        why=WORD,
        levels=(LevelText(**WORD.model_dump(), wall=WORD), first, second, third, fourth),
        evidence=(WORD, WORD, WORD, WORD),
        not_applicable=WORD,
        effort=("S", "M", "M", "L"),
        source=PLACE,
        own=own,
    )


def checklist(
    takes: Mapping[str, tuple[int, int, int, int]] | None = None, **items: str
) -> Checklist:
    """Items by name: the rule, then the names of the criteria (``other`` is the own one).
    ``takes``: the fiscal years that the steps of a criterion take, by id; left out: none."""
    years = takes or {}
    made = []
    for item_id, words in items.items():
        rule, *names = words.split()
        criteria = tuple(
            criterion(c, own=n == "other", takes=years.get(c, (0, 0, 0, 0)))
            for n in names
            for c in [f"{item_id}.{n}"]
        )
        made.append(
            Item(
                id=item_id,
                title=WORD,
                question=WORD,
                why=WORD,
                rule=rule,
                source=PLACE,
                criteria=criteria,
            )
        )
    scale = (ScaleStep(title=WORD, meaning=WORD),) * 5
    return Checklist(
        version="2026.1", source=WORD, instructions=INSTRUCTIONS, scale=scale, items=tuple(made)
    )


def requirement(words: str) -> Requirement:
    what, level = words.split()
    asked: dict[str, Any] = {"reason": WORD, "events": ("some-event",)}
    if what == "overall":
        return Requirement(overall=int(level), **asked)
    kind = "criterion" if "." in what else "best_of"
    asked[kind] = what
    return Requirement(
        level=int(level.rstrip("+")), not_applicable_meets=level.endswith("+"), **asked
    )


def stages(*rows: str) -> Stages:
    """Stages 1, 2, … by their requirements; stage 0 is added."""
    made = [Stage(number=0, title=WORD, summary=WORD)]
    for number, row in enumerate(rows, start=1):
        requires = tuple(requirement(words) for words in row.split(",") if words.strip())
        made.append(Stage(number=number, title=WORD, summary=WORD, requires=requires))
    return Stages(stages=tuple(made))


def answered(row: str = "", target: int | None = None, **profile: Any) -> Assessment:
    answers = {}
    for words in filter(str.strip, row.split(",")):
        criterion_id, mark, *name = words.split()
        level: Any = {"?": "unknown", "-": "not_applicable", ".": None}.get(mark)
        if mark.rstrip("!").isdigit():
            level = int(mark.rstrip("!"))
        answers[criterion_id] = Answer(
            level=level,
            reason="方針で決まっている" if level == "not_applicable" else "",
            evidence=("要綱",) if mark.endswith("!") else (),
            name=" ".join(name),
        )
    return Assessment(target=target, answers=answers, profile=Profile(**profile))


#: By the value of a standing, the advice that goes with it.
_ADVICE_OF: Mapping[str, str] = {"active": "recommend", "ended": "do_not_recommend"}


def scheme(
    scheme_id: str,
    raises: Mapping[str, Mapping[int, int]] | None = None,
    *,
    value: str = "active",
    advice: str | None = None,
    grade: str = "A",
    municipality: str = "yes",
    kinds: Sequence[str] = (),
    others: Sequence[str] = (),
    successors: Sequence[str] = (),
    needs: Sequence[Mapping[str, Any]] = (),
    confirmed: str | None = "2026-06",
) -> Scheme:
    """A scheme; ``raises`` by criterion and level: the strength."""
    given = advice or _ADVICE_OF.get(value, "confirm_first")
    raised = [
        {"criterion": c, "to": (to,), "strength": strength, "why": WORD}
        for c, levels in (raises or {}).items()
        for to, strength in levels.items()
    ]
    return Scheme.model_validate(
        {
            "id": scheme_id,
            "name": Text(ja=scheme_id, en=scheme_id),
            "agency": WORD,
            "origin": "added",
            "summary": WORD,
            "kinds": ("training",),
            "applicant": {"municipality": municipality, "kinds": kinds, "others": others},
            "applicants": WORD,
            "needs": [{"why": WORD, **need} for need in needs],
            "raises": () if given == "do_not_recommend" else raised,
            "check": WORD,
            "standing": Standing(
                value=value,
                confidence="verified",
                grade=grade,
                advice=given,
                successors=tuple(successors),
                last_confirmed_active=confirmed,
                sources=({"url": "https://example.jp/"},),
                checked="2026-11-29",
            ),
        }
    )


def schemes(*made: Scheme) -> dict[str, Scheme]:
    return {one.id: one for one in made}


def event(
    event_id: str, criteria: Sequence[str], step: int | None = None, **fields: Any
) -> CaseEvent:
    """``fields``: those of a case event, such as ``year``."""
    return CaseEvent(
        id=event_id,
        kind="event",
        step=step,
        title=WORD,
        summary=WORD,
        criteria=tuple(criteria),
        **fields,
    )


def case(
    case_id: str,
    *events: CaseEvent,
    kind: str = "designated-city",
    population: int | None = None,
    **fields: Any,
) -> Case:
    """``fields``: those of a case, such as ``countries``."""
    return Case(
        id=case_id,
        title=WORD,
        kind=kind,
        population=population,
        story=WORD,
        source="確認事項",
        events=events,
        **fields,
    )


def content(
    asked: Checklist,
    steps: Stages,
    offered: Mapping[str, Scheme] | None = None,
    told: Mapping[str, Case] | None = None,
    abroad: Mapping[str, Country] | None = None,
    homes: Mapping[str, Municipality] | None = None,
) -> Content:
    return Content(
        checklist=asked,
        stages=steps,
        schemes=offered or {},
        cases=told or {},
        municipalities=homes or {},
        countries=abroad or {},
        marks=MARKS,
        facts={},
        wording=Wording({}),
        example=Assessment(),
        example_before=Assessment(),
        doubts=(),
        guide=Guide(
            lead=WORD,
            agendas=(
                Agenda(
                    id="5",
                    minutes=5,
                    each=5,
                    title=WORD,
                    why=WORD,
                    rows=(AgendaRow(kind="opening", minutes=5, what=WORD, how=WORD),),
                ),
            ),
            sections=(
                GuideSection(id="all", title=WORD, agendas=True, blocks=(GuideBlock(text=WORD),)),
            ),
        ),
    )


#: Two items: a best-of with an own criterion, and a mean; four stages that ask for both.
ASKED = checklist(port="best water air other", office="mean staff money law")
STEPS = stages(
    "port 2, office.staff 1",
    "port 3, office.staff 2, office.money 2",
    "office.staff 3, office.law 2+",
    "office.money 4, overall 75",
)
