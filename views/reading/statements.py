"""``/privacy``, on what is stored of whom, and ``/accessibility``, the statement by criterion of
WCAG 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from starlette.routing import Route

from store.assessments import MOST_POINTS
from store.upkeep import KEEP_ROOMS_DAYS, UNUSED_MONTHS
from views.reading.page import Here, Page, reading
from views.server.kept_codes import SECONDS
from workshop.room import LONGEST_HOURS

State = Literal["met", "none", "partly"]
#: How a criterion was tested: by axe-core, by keyboard, in a browser, by eye, by tests.
How = Literal["axe", "keyboard", "browser", "eye", "test"]

#: What is stored, in the order told, and the chapters, each with the number of its paragraphs.
STORED = ("answers", "room", "share", "browser", "files", "log")
_CHAPTERS = (("read", 3), ("take", 2), ("delete", 3), ("ask", 1))


def draw_privacy(here: Here) -> Page:
    """``/privacy``."""
    say = here.phrases.say
    numbers = {
        "months": UNUSED_MONTHS,
        "room_days": KEEP_ROOMS_DAYS,
        "cookie_days": SECONDS // 86_400,
        "seat_days": LONGEST_HOURS // 24,
        "points": MOST_POINTS,
    }
    columns = ("what", "where", "until", "who")
    chapters = [
        {
            "name": name,
            "heading": say(f"privacy.{name}"),
            "texts": [say(f"privacy.{name}_{n}") for n in range(1, count + 1)],
        }
        for name, count in _CHAPTERS
    ]
    return Page(
        "privacy.html",
        say("privacy.title"),
        {
            "short": [say(f"privacy.short_{n}") for n in range(1, 5)],
            "head": [say(f"privacy.{column}") for column in columns],
            "stored": [
                [say(f"privacy.{name}_{column}", **numbers) for column in columns]
                for name in STORED
            ],
            "chapters": chapters,
        },
    )


@dataclass(frozen=True, slots=True)
class WcagCriterion:
    """A success criterion of WCAG 2.2: its key (``1_4_3``), its level, whether it is met, how that
    was tested (nothing where it does not apply)."""

    key: str
    level: Literal["A", "AA"]
    state: State
    how: tuple[How, ...] = ()

    @property
    def number(self) -> str:
        """Its number, ``1.4.3``."""
        return self.key.replace("_", ".")


#: All criteria of levels A and AA (4.1.1 left them with version 2.2).
CRITERIA = (
    WcagCriterion("1_1_1", "A", "met", ("axe", "test")),
    WcagCriterion("1_2_1", "A", "none"),
    WcagCriterion("1_2_2", "A", "none"),
    WcagCriterion("1_2_3", "A", "none"),
    WcagCriterion("1_2_4", "AA", "none"),
    WcagCriterion("1_2_5", "AA", "none"),
    WcagCriterion("1_3_1", "A", "met", ("axe", "eye")),
    WcagCriterion("1_3_2", "A", "met", ("eye",)),
    WcagCriterion("1_3_3", "A", "met", ("eye",)),
    WcagCriterion("1_3_4", "AA", "met", ("browser",)),
    WcagCriterion("1_3_5", "AA", "none"),
    WcagCriterion("1_4_1", "A", "met", ("eye",)),
    WcagCriterion("1_4_2", "A", "none"),
    WcagCriterion("1_4_3", "AA", "met", ("axe",)),
    WcagCriterion("1_4_4", "AA", "met", ("browser",)),
    WcagCriterion("1_4_5", "AA", "met", ("eye",)),
    WcagCriterion("1_4_10", "AA", "met", ("browser",)),
    WcagCriterion("1_4_11", "AA", "met", ("eye",)),
    WcagCriterion("1_4_12", "AA", "met", ("browser",)),
    WcagCriterion("1_4_13", "AA", "met", ("eye",)),
    WcagCriterion("2_1_1", "A", "met", ("keyboard",)),
    WcagCriterion("2_1_2", "A", "met", ("keyboard",)),
    WcagCriterion("2_1_4", "A", "partly", ("keyboard",)),
    WcagCriterion("2_2_1", "A", "met", ("test",)),
    WcagCriterion("2_2_2", "A", "met", ("eye",)),
    WcagCriterion("2_3_1", "A", "met", ("eye",)),
    WcagCriterion("2_4_1", "A", "met", ("axe", "keyboard")),
    WcagCriterion("2_4_2", "A", "met", ("axe", "test")),
    WcagCriterion("2_4_3", "A", "met", ("keyboard",)),
    WcagCriterion("2_4_4", "A", "met", ("axe", "eye")),
    WcagCriterion("2_4_5", "AA", "met", ("eye",)),
    WcagCriterion("2_4_6", "AA", "met", ("eye",)),
    WcagCriterion("2_4_7", "AA", "met", ("keyboard",)),
    WcagCriterion("2_4_11", "AA", "met", ("keyboard", "browser")),
    WcagCriterion("2_5_1", "A", "met", ("eye",)),
    WcagCriterion("2_5_2", "A", "met", ("eye",)),
    WcagCriterion("2_5_3", "A", "met", ("axe",)),
    WcagCriterion("2_5_4", "A", "none"),
    WcagCriterion("2_5_7", "AA", "met", ("eye",)),
    WcagCriterion("2_5_8", "AA", "met", ("axe",)),
    WcagCriterion("3_1_1", "A", "met", ("axe", "test")),
    WcagCriterion("3_1_2", "AA", "partly", ("eye",)),
    WcagCriterion("3_2_1", "A", "met", ("keyboard",)),
    WcagCriterion("3_2_2", "A", "met", ("keyboard", "eye")),
    WcagCriterion("3_2_3", "AA", "met", ("eye",)),
    WcagCriterion("3_2_4", "AA", "met", ("eye",)),
    WcagCriterion("3_2_6", "A", "met", ("eye",)),
    WcagCriterion("3_3_1", "A", "met", ("test",)),
    WcagCriterion("3_3_2", "A", "met", ("axe", "eye")),
    WcagCriterion("3_3_3", "AA", "met", ("test",)),
    WcagCriterion("3_3_4", "AA", "met", ("test",)),
    WcagCriterion("3_3_7", "A", "met", ("eye",)),
    WcagCriterion("3_3_8", "AA", "met", ("browser",)),
    WcagCriterion("4_1_2", "A", "met", ("axe",)),
    WcagCriterion("4_1_3", "AA", "met", ("test", "eye")),
)
#: The criteria of which something is to be said besides.
_REMARKED = frozenset({"1_1_1", "1_2_1", "2_1_4", "2_5_8", "3_1_2", "3_3_8"})
_HOW: tuple[How, ...] = ("axe", "keyboard", "browser", "test", "eye")


def draw_accessibility(here: Here) -> Page:
    """``/accessibility``."""
    say = here.phrases.say
    counts = {
        state: sum(criterion.state == state for criterion in CRITERIA)
        for state in ("met", "none", "partly")
    }

    def remark(criterion: WcagCriterion) -> str:
        return say(f"accessibility.r_{criterion.key}") if criterion.key in _REMARKED else ""

    def name(criterion: WcagCriterion) -> str:
        return f"{criterion.number} {say(f'accessibility.c_{criterion.key}')}"

    return Page(
        "accessibility.html",
        say("accessibility.title"),
        {
            "summary": say("accessibility.summary", **counts),
            "partly": [(name(c), remark(c)) for c in CRITERIA if c.state == "partly"],
            "how": [
                (say(f"accessibility.by_{how}"), say(f"accessibility.by_{how}_text"))
                for how in _HOW
            ],
            "head": [say(f"accessibility.{key}") for key in ("criterion", "level", "state", "how")],
            "rows": [
                (
                    name(c),
                    remark(c) if c.state != "partly" else "",
                    c.level,
                    say(f"accessibility.{c.state}"),
                    here.phrases.listed(say(f"accessibility.by_{how}") for how in c.how) or "–",
                )
                for c in CRITERIA
            ],
        },
    )


ROUTES = [
    Route("/privacy", reading(draw_privacy), methods=["GET"]),
    Route("/accessibility", reading(draw_accessibility), methods=["GET"]),
]
