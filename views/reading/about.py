"""``/about``, on the assessment itself, and ``/guide``, for facilitators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.routing import Route

from checklist.catalogue import Doubt, Reference
from views.reading.page import SECTIONS, Here, Page, reading
from views.server.resources import content, reference
from wording.freshness import freshness_words
from wording.guide import summarise_guide
from wording.phrases import Phrases
from wording.scheme import source_remark

#: The chapters of ``/about``, each with the number of its paragraphs in ``text/about.yaml``.
_CHAPTERS = (
    *(("what", 2), ("method", 7), ("standing", 2), ("sources", 2)),
    *(("doubts", 1), ("data", 4), ("accessibility", 2)),
)


@dataclass(frozen=True)
class AboutChapter:
    """A chapter of ``/about``: its anchor, heading and paragraphs."""

    name: str
    heading: str
    texts: Sequence[str]


@dataclass(frozen=True)
class OwnPage:
    """A page of ours, by its address and its name."""

    address: str
    name: str


@dataclass(frozen=True)
class DoubtShown:
    """A doubt about the fact sheet, what it rests on, and the pages that show what is taken."""

    doubt: Doubt
    sources: Sequence[tuple[Reference, str]]
    places: Sequence[OwnPage]


def page_name(address: str, phrases: Phrases) -> str:
    """The name of a reading page by its address."""
    section, _, name = address.removeprefix("/").partition("/")
    lang, pack = phrases.lang, content()
    if section == "schemes" and name:
        return pack.schemes[name].name_today.of(lang)
    if section == "cases" and name:
        return pack.cases[name].title.of(lang)
    if section == "reference" and name:
        return reference().sets[name].title.of(lang)
    return phrases.say(SECTIONS[section])


def _chapter(name: str, paragraphs: int, here: Here) -> AboutChapter:
    say, given = here.phrases.say, content().checklist.instructions
    rules = {
        "choosing": given.choosing.of(here.lang),
        "counting": given.counting.of(here.lang),
    }
    texts = [say(f"about.{name}_{n}", **rules) for n in range(1, paragraphs + 1)]
    if name == "standing":
        texts.append(freshness_words(here.phrases, here.day))
    return AboutChapter(name, say(f"about.{name}"), texts)


def draw_about(here: Here) -> Page:
    """``/about``."""
    phrases = here.phrases
    return Page(
        "about.html",
        phrases.say("about.title"),
        {
            "chapters": [_chapter(name, number, here) for name, number in _CHAPTERS],
            "scale": content().checklist.scale,
            "source": content().checklist.source.of(here.lang),
            "version": content().checklist.version,
            "doubts": [
                DoubtShown(
                    doubt=doubt,
                    sources=[(page, source_remark(page, phrases)) for page in doubt.sources],
                    places=[
                        OwnPage(address.removeprefix("/"), page_name(address, phrases))
                        for address in doubt.shown
                        if address != "/about"
                    ],
                )
                for doubt in content().doubts
            ],
        },
    )


def draw_guide(here: Here) -> Page:
    """``/guide``."""
    guide = summarise_guide(here.phrases)
    return Page("guide.html", guide.title, {"guide": guide})


ROUTES = [
    Route("/about", reading(draw_about, moved_to="answers"), methods=["GET"]),
    Route("/guide", reading(draw_guide), methods=["GET"]),
]
