"""``/search``: one search over questions, schemes, cases, reference data and known doubts; without
words, the doors to all that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from starlette.routing import Route

from checklist.model import Lang
from checklist.search import folded, is_in, words_in
from views.reading.cases import searched as searched_case
from views.reading.doors import doors
from views.reading.page import Here, Page, reading
from views.reading.schemes import searched
from views.server.resources import content, reference
from wording.phrases import Phrases, shortened

#: Hits shown of one kind.
_SHOWN = 20
#: Width in kana of what is shown of a text.
_ROOM = 90.0


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: where it stands, its title, what it says; ``folded_title`` and
    ``folded`` are what is searched."""

    address: str
    title: str
    text: str
    folded_title: str
    folded: str


@dataclass(frozen=True, slots=True)
class HitKind:
    """The hits of one kind: how many there are, and those that are shown."""

    name: str
    count: int
    hits: Sequence[Hit]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.hits)


def _hit(address: str, title: str, text: str, *more: str) -> Hit:
    readings = reference().readings
    whole = folded(" ".join((title, text, *more)), readings)
    return Hit(address, title, shortened(text, _ROOM), folded(title, readings), whole)


def _criteria(lang: Lang) -> Iterator[Hit]:
    phrases = Phrases(content(), lang)
    for criterion in content().checklist.criteria.values():
        levels = [level.of(lang) for level in criterion.levels]
        papers = [paper.of(lang) for paper in criterion.evidence]
        yield _hit(
            criterion.id.partition(".")[0],
            phrases.criterion(criterion.id),
            criterion.question.of(lang),
            criterion.why.of(lang),
            *levels,
            *papers,
        )


def _schemes(lang: Lang) -> Iterator[Hit]:
    for scheme in content().schemes.values():
        title, text = scheme.name_today.of(lang), scheme.summary.of(lang)
        yield _hit(f"schemes/{scheme.id}", title, text, searched(scheme))


def _cases(lang: Lang) -> Iterator[Hit]:
    for case in content().cases.values():
        title, first = case.title.of(lang), case.events[0]
        if case.cooperation is None:
            yield _hit(f"cases/{case.id}", title, case.story.of(lang) if case.story else "")
            for event in case.events:
                name = Phrases(content(), lang).listed((title, event.title.of(lang)))
                yield _hit(f"cases/{case.id}#{event.id}", name, event.summary.of(lang))
        else:
            name = Phrases(content(), lang).listed((title, first.title.of(lang)))
            yield _hit(f"cases/{case.id}", name, first.summary.of(lang), searched_case(case))


def _facts(lang: Lang) -> Iterator[Hit]:
    for group in reference().sets.values():
        about = group.title.of(lang)
        yield _hit(f"reference/{group.id}", about, group.summary.of(lang))
        for entry in group.entries:
            title = entry.title.of(lang) if entry.title else ""
            now = [each.text.of(lang) for each in entry.now]
            points = [point.of(lang) for point in entry.points]
            asked = entry.question
            doubts = [t.of(lang) for t in (asked.text, asked.likely) if t] if asked else []
            address = f"reference/{group.id}#{entry.id}"
            name = Phrases(content(), lang).listed(filter(None, (about, title)))
            yield _hit(address, name, entry.text.of(lang), *points, *doubts, *now)


def _doubts(lang: Lang) -> Iterator[Hit]:
    for doubt in content().doubts:
        yield _hit(
            f"about#{doubt.id}", doubt.where.of(lang), doubt.detail.of(lang), doubt.taken.of(lang)
        )


#: What is searched, by the key of its heading, in the order shown.
_KINDS = {
    "reading.criteria": _criteria,
    "reading.schemes": _schemes,
    "reading.cases": _cases,
    "reading.reference": _facts,
    "about.doubts": _doubts,
}


@cache
def _index(lang: Lang) -> Mapping[str, Sequence[Hit]]:
    return {key: tuple(hits(lang)) for key, hits in _KINDS.items()}


def matching(typed: str, lang: Lang) -> Mapping[str, list[Hit]]:
    """What holds every word typed, by the key of its kind; what has them in its title first."""
    words = words_in(typed)
    if not words:
        return {}
    hits = {
        key: sorted(
            (hit for hit in hits if is_in(words, hit.folded)),
            key=lambda hit: not is_in(words, hit.folded_title),
        )
        for key, hits in _index(lang).items()
    }
    return {key: listed for key, listed in hits.items() if listed}


def draw(here: Here) -> Page:
    """``/search``."""
    say = here.phrases.say
    hits = matching(here.get("q"), here.lang)
    return Page(
        "search.html",
        say("common.title_look_up"),
        {
            "asked": here.get("q"),
            "count": sum(map(len, hits.values())),
            "kinds": [
                HitKind(say(key), len(listed), listed[:_SHOWN]) for key, listed in hits.items()
            ],
            "doors": doors(here),
        },
    )


ROUTES = [Route("/search", reading(draw, "q"), methods=["GET"])]
