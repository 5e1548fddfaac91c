"""A place of an assessment in words: its name, and its value in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from checklist.answers import (
    BLANK,
    Answer,
    Assessment,
    Plan,
    PlannedStep,
    Profile,
    Workshop,
)
from checklist.asking import Asking
from checklist.city_values import CityValues
from checklist.fiscal import BudgetCycle
from checklist.places import (
    AnswerPlace,
    AskingPlace,
    IndicatorsPlace,
    PlanPlace,
    ProfilePlace,
    StepPlace,
    TargetPlace,
    WeightsPlace,
    WorkshopPlace,
    place_of,
)
from wording.phrases import Phrases
from wording.step import remarks_words


def place_name(name: str, phrases: Phrases) -> str:
    """The name of a place (``checklist.places``) for people. Raises ValueError for an unknown
    place, KeyError for a criterion that the checklist does not have."""
    match place_of(name):
        case AnswerPlace(criterion):
            return phrases.criterion(criterion)
        case StepPlace(criterion, level):
            step = phrases.criterion(criterion)
            return phrases.say("common.place_step", name=step, now=level - 1, level=level)
        case ProfilePlace():
            return phrases.say("common.place_profile")
        case TargetPlace():
            return phrases.say("common.place_target")
        case WeightsPlace():
            return phrases.say("common.place_weights")
        case PlanPlace():
            return phrases.say("common.place_plan")
        case WorkshopPlace():
            return phrases.say("common.place_workshop")
        case IndicatorsPlace():
            return phrases.say("indicators.place")
        case AskingPlace():
            return phrases.say("sections.title")
        case place:
            assert_never(place)


def place_value(assessment: Assessment, name: str, phrases: Phrases) -> str:
    """The value at a place of an assessment, with all typed text. Raises as ``place_name``."""
    say = phrases.say
    match place_of(name):
        case AnswerPlace(criterion):
            return _answer(assessment[criterion], phrases)
        case StepPlace(criterion, level):
            return _step(assessment.plan.remarks_on(criterion, level), phrases)
        case ProfilePlace():
            return _profile(assessment.profile, phrases) or phrases.answer(BLANK)
        case TargetPlace():
            target = assessment.target
            return say("common.next_stage") if target is None else phrases.stage(target)
        case WeightsPlace():
            return _weights(assessment.weights, phrases) or say("common.weights_equal")
        case PlanPlace():
            return _basis(assessment.plan, phrases)
        case WorkshopPlace():
            return _workshop(assessment.workshop, phrases) or say("common.no_workshop")
        case IndicatorsPlace():
            return _city_values(assessment.indicators, phrases) or say("common.no_workshop")
        case AskingPlace():
            return _asking(assessment.asking, phrases) or say("common.no_workshop")
        case place:
            assert_never(place)


def _listed(texts: Iterable[str], phrases: Phrases) -> str:
    return phrases.listed(text for text in texts if text)


def _answer(answer: Answer, phrases: Phrases) -> str:
    return _listed(
        [
            answer.name,
            phrases.answer(answer),
            answer.reason,
            *answer.evidence,
            answer.note,
            answer.by,
        ],
        phrases,
    )


def _step(step: PlannedStep, phrases: Phrases) -> str:
    return phrases.answer(BLANK) if step.is_empty else remarks_words(step, phrases)


def _profile(profile: Profile, phrases: Phrases) -> str:
    return _listed(
        [
            profile.label,
            phrases.name("kind", profile.kind) if profile.kind else "",
            phrases.say("common.population", n=f"{profile.population:,}")
            if profile.population is not None
            else "",
            profile.code or "",
            *(phrases.name("field", field) for field in profile.fields),
            *(phrases.name("region", region) for region in profile.regions),
            *map(phrases.country, profile.countries),
            *fact_words(profile, phrases),
            *profile.ties,
        ],
        phrases,
    )


def fact_words(profile: Profile, phrases: Phrases) -> list[str]:
    """Each fact that is known, with its title: ``組む企業：はい``."""
    lines = []
    for fact in phrases.content.facts.values():
        if (so := profile.facts.get(fact.id)) is not None:
            says = phrases.say("advice.fact_yes" if so else "advice.fact_no")
            title = fact.title.of(phrases.lang)
            lines.append(phrases.say("advice.fact", title=title, says=says))
    return lines


def _weights(weights: Mapping[str, int], phrases: Phrases) -> str:
    return phrases.listed(
        phrases.say("weights.own_item", item=phrases.item(item_id), weight=weight)
        for item_id, weight in weights.items()
    )


def _basis(plan: Plan, phrases: Phrases) -> str:
    begins = (
        ""
        if plan.first_year is None
        else phrases.say("plan.begins", year=phrases.fiscal_year(plan.first_year))
    )
    months = phrases.listed(
        phrases.say(f"plan.budget_{name}") + phrases.say("plan.budget_month", month=month)
        for name, month in plan.budget
        if plan.budget != BudgetCycle()
    )
    return _listed([phrases.say("common.capacity", n=plan.capacity), begins, months], phrases)


def _workshop(workshop: Workshop | None, phrases: Phrases) -> str:
    if workshop is None:
        return ""
    agreed = sum(voted.level is not None for voted in workshop.criteria.values())
    return _listed(
        [
            workshop.title,
            "" if workshop.held_at is None else phrases.day(f"{workshop.held_at:%Y-%m-%d}"),
            phrases.say("common.workshop_people", n=workshop.people),
            phrases.say("common.workshop_agreed", n=agreed),
        ],
        phrases,
    )


def _asking(asking: Asking, phrases: Phrases) -> str:
    if asking == Asking():
        return ""
    # without those that came back empty; a link that came again is the same one
    came = {file.name for step in asking.steps for file in step.came if file.answers}
    chosen = {criterion for step in asking.steps for criterion in step.chosen}
    counts = {"n": len(asking.sections), "came": len(came), "chosen": len(chosen)}
    count = phrases.say("sections.place", **counts)
    return _listed([count, asking.asker, asking.due or ""], phrases)


def _city_values(values: CityValues, phrases: Phrases) -> str:
    if values == CityValues():
        return ""
    count = sum(map(len, values.values.values()))
    city = values.city or phrases.say("indicators.no_city")
    return phrases.say("indicators.values_in_all", city=city, n=count)
