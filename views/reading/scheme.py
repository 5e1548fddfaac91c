"""The page of a support scheme, ``/schemes/{id}``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from unicodedata import normalize

from starlette.routing import Route

from checklist.answers import Assessment
from checklist.catalogue import Call, Scheme
from checklist.model import Lang
from scoring.calls import last_day
from views.reading.page import Here, NotHereError, Page, reading
from views.reading.schemes import gives_name
from views.server.resources import content
from wording.advice import period_words
from wording.cases import case_when
from wording.labels import labels_of
from wording.phrases import Phrases
from wording.scheme import scheme_facts


def draw_scheme(here: Here) -> Page:
    """``/schemes/{id}``. Raises NotHereError for an unknown id."""
    scheme = content().schemes.get(here.path.rpartition("/")[2])
    if scheme is None:
        raise NotHereError
    phrases, say = here.phrases, here.phrases.say
    facts = scheme_facts(scheme, phrases, labels_of_all(here.lang), here.day)
    return Page(
        "scheme.html",
        scheme.name_today.of(here.lang),
        {
            "facts": facts,
            "scheme": scheme,
            "standing": scheme.standing,
            "gives": [gives_name(kind, phrases) for kind in scheme.kinds],
            "others": [say(f"reading.other_{other}") for other in scheme.applicant.others],
            "kinds": [phrases.name("kind", kind) for kind in scheme.applicant.kinds],
            "fields": [phrases.name("field", name) for name in scheme.limits("field")],
            "raises": _raises(scheme, phrases),
            "calls": _calls(scheme.calls, phrases, here.day),
            "names": _names(scheme, phrases),
            "successors": [content().schemes[id_] for id_ in scheme.standing.successors],
            "predecessors": _predecessors(scheme),
            "users": [
                {
                    "id": case.id,
                    "place": case.title.of(here.lang),
                    "title": case.events[0].title.of(here.lang),
                    "when": case_when(case.events[0], phrases),
                }
                for case in content().used_by.get(scheme.id, ())
            ],
        },
        trail=[("schemes", say("reading.schemes"))],
    )


@cache
def labels_of_all(lang: Lang) -> dict[str, str]:
    """The label of every criterion, where no municipality has named its own."""
    empty = Assessment(checklist=content().checklist.version)
    return labels_of(Phrases(content(), lang), empty)


def _raises(scheme: Scheme, phrases: Phrases) -> list[tuple[str, str, str]]:
    say, labels = phrases.say, labels_of_all(phrases.lang)
    return [
        (
            labels[raised.criterion],
            say(
                "support.made",
                levels=phrases.listed(map(str, raised.to)),
                help=say(f"support.help_{raised.strength}"),
            ),
            raised.why.of(phrases.lang),
        )
        for raised in scheme.raises
    ]


@dataclass(frozen=True)
class CallRow:
    """A period of application as the page shows it."""

    year: str
    when: str
    kind: str
    url: str
    seen: str
    note: str


def _calls(calls: Iterable[Call], phrases: Phrases, today: date) -> list[CallRow]:
    """The calls, the latest first. One that was only expected and whose time has passed says so."""
    say = phrases.say
    rows = []
    for call in sorted(calls, key=lambda c: (c.fiscal_year, c.closes or c.opens or ""))[::-1]:
        kind = say(f"reading.call_{call.kind}")
        if call.kind != "actual" and last_day(call.closes or call.opens or "9999") < today:
            kind = say("reading.call_past", kind=kind)
        rows.append(
            CallRow(
                year=phrases.fiscal_year(call.fiscal_year),
                when=period_words(call.opens, call.closes, phrases),
                kind=kind,
                url=call.source,
                seen=phrases.day(call.seen),
                note=call.note.of(phrases.lang) if call.note else "",
            )
        )
    return rows


def _names(scheme: Scheme, phrases: Phrases) -> list[tuple[str, str]]:
    """The names that a scheme has had, the printed ones first: who called it so, and how."""
    say, lang, today = phrases.say, phrases.lang, scheme.standing.current_name
    called = [(say("reading.name_printed"), row.name_printed) for row in scheme.rows]
    used = "reading.name_used" if today is None else "reading.name_here"
    called.append((say(used), scheme.name.of(lang)))
    if today is not None:
        called.append((say("reading.name_now"), today.of(lang)))
    names: dict[str, tuple[str, str]] = {}
    for when, name in called:
        names.setdefault(_bare(name), (when, name))
    return list(names.values()) if len(names) > 1 else []


def _bare(name: str) -> str:
    """A name without the difference of wide and narrow characters."""
    return "".join(normalize("NFKC", name).split())


def _predecessors(scheme: Scheme) -> list[Scheme]:
    """The schemes in whose place this one may be looked at."""
    return [s for s in content().schemes.values() if scheme.id in s.standing.successors]


ROUTES = [
    Route("/schemes/{id}", reading(draw_scheme), methods=["GET"]),
]
