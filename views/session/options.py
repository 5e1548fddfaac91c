"""What can be chosen in a widget, in its order, and what it is called: for the page that draws the
widget, and for the browser's outbox, which hears only the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, get_args

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Assessment
from checklist.catalogue import FieldName, RegionName
from checklist.fiscal import fiscal_year
from checklist.model import LANGUAGES, Criterion, Effort, Lang
from checklist.municipality import MunicipalityKind
from scoring.task import UNITS
from views.server.clock import today
from views.server.resources import content
from wording.phrases import Phrases

#: The municipality is not listed, and typed.
FREE = "free"
#: Nothing said: the first of the choices on a step of the plan.
LEFT = "none"
YES, NO = "yes", "no"
#: The choices on a step of the plan, in the order of their buttons.
CHOICES = (LEFT, "pinned", "forbidden")
#: The states of a step of the plan, in the order of their buttons; the first is *to do*.
STATES = (LEFT, "doing", "done")
EFFORTS: tuple[Effort, ...] = ("S", "M", "L")
#: Fiscal years from now on in which a plan may be said to begin.
YEARS_AHEAD = 6


@dataclass(frozen=True)
class Options:
    """``given``: what can be chosen, with these answers; ``label``: what it is called there in a
    language; ``has_words``: that this is what a browser reads off the widget, else the number of a
    button."""

    given: Callable[[Assessment], Sequence[Any]]
    label: Callable[[Any, Lang, Assessment], str]
    has_words: bool = True

    def heard(self, reading: int | str, assessment: Assessment) -> Any:
        """The option of a button's number, or of a label in either language. Raises IndexError or
        TypeError where there is none."""
        given = self.given(assessment)
        if isinstance(reading, int):
            return given[reading]
        for option in given if self.has_words else ():
            if any(self.label(option, lang, assessment) == reading for lang in LANGUAGES):
                return option
        raise TypeError(f"nothing is called {reading!r}")


def fixed(*given: object) -> Options:
    """Buttons whose number says which it is."""
    return Options(lambda _: given, lambda option, _lang, _assessment: str(option), has_words=False)


def named(group: str, given: Sequence[str]) -> Options:
    """Members of a group of names."""
    return Options(
        lambda _: given, lambda name, lang, _: Phrases(content(), lang).name(group, name)
    )


def level_options(criterion: Criterion) -> list[int | str]:
    """The answers to a criterion, in the order of their buttons."""
    levels: list[int | str] = [*range(len(criterion.levels)), UNKNOWN]
    return levels if criterion.not_applicable is None else [*levels, NOT_APPLICABLE]


# ---------------------------------------------------------------------------- the profile


@cache
def _readings() -> dict[str, str]:
    return {m.prefecture: m.kana for m in content().municipalities.values() if not m.name}


def _prefecture(name: str, lang: Lang, _: Assessment) -> str:
    """With its reading, so that typing that finds it."""
    label, say = content().prefectures[name].of(lang), content().wording.of(lang)
    return say("profile.with_kana", name=label, kana=_readings()[name]) if lang == "ja" else label


def _municipalities(assessment: Assessment) -> list[str]:
    here = assessment.profile.prefecture
    return [*(c for c, m in content().municipalities.items() if m.prefecture == here), FREE]


def _municipality(code: str, lang: Lang, _: Assessment) -> str:
    say = content().wording.of(lang)
    if code == FREE:
        return say("profile.free")
    municipality = content().municipalities[code]
    if not municipality.name:
        return say("profile.whole_prefecture")
    if lang == "en":
        return municipality.name
    return say("profile.with_kana", name=municipality.name, kana=municipality.kana)


PREFECTURE = Options(lambda _: list(content().prefectures), _prefecture)
MUNICIPALITY = Options(_municipalities, _municipality)
KIND = named("kind", get_args(MunicipalityKind))
FIELDS = named("field", get_args(FieldName))
REGIONS = named("region", get_args(RegionName))
COUNTRIES = Options(
    lambda _: list(content().countries),
    lambda code, lang, _: Phrases(content(), lang).country(code),
)
FACT = Options(
    lambda _: (YES, NO), lambda option, lang, _: content().wording.of(lang)(f"advice.fact_{option}")
)


CRITERIA = Options(
    lambda _: list(content().checklist.criteria),
    lambda criterion_id, lang, _: Phrases(content(), lang).criterion(criterion_id),
)


# ---------------------------------------------------------------------------- the plan


def _target(number: int, lang: Lang, _: Assessment) -> str:
    say = content().wording.of(lang)
    if not number:
        return say("results.target_next")
    return Phrases(content(), lang).stage(number)


def _first_years(assessment: Assessment) -> list[int]:
    now = fiscal_year(today())
    return sorted({0, assessment.plan.first_year or 0, *range(now, now + YEARS_AHEAD)})


def _first_year(year: int, lang: Lang, assessment: Assessment) -> str:
    phrases = Phrases(content(), lang)
    if year:
        return phrases.fiscal_year(year)
    by_budget = phrases.fiscal_year(assessment.plan.budget.first_year(today()))
    return phrases.say("plan.first_year_none", year=by_budget)


def _month(month: int, lang: Lang, _: Assessment) -> str:
    return content().wording.of(lang)("plan.budget_month", month=month)


def _effort(own: Effort, effort: str, lang: Lang, _: Assessment) -> str:
    say = content().wording.of(lang)
    if effort == LEFT:
        return say("plan.effort_default", effort=say(f"plan.effort_{UNITS[own]}"))
    return say(f"plan.effort_{UNITS[effort]}")  # type: ignore[index] # one of EFFORTS


def effort_options(own: Effort) -> Options:
    """The effort of a step whose level has the effort ``own`` by its text."""
    return Options(lambda _: (LEFT, *EFFORTS), partial(_effort, own))


#: 0 is the stage after the one reached; a page offers those that lie ahead.
TARGET = Options(lambda _: range(content().stages.top + 1), _target)
FIRST_YEAR = Options(_first_years, _first_year)
#: From April to March.
MONTH = Options(lambda _: [(month - 4) % 12 + 1 for month in range(8, 20)], _month)
