"""A place of the assessment in words: a criterion, profile, target, weights, plan, workshop."""

from __future__ import annotations

from collections.abc import Mapping

from checklist.answers import Assessment, Plan, Profile, Workshop, step_at
from views.screens.parts import listed, names_of, phrases, profile_line, words
from views.server.resources import content
from wording.plan import said_in_words


def place_name(place: str) -> str:
    """A criterion's title, a step of the plan, or what the profile, the target and the plan are
    called."""
    if place in content().checklist.criteria:
        return phrases().criterion(place)
    if (step := step_at(place)) is not None:
        criterion, level = step
        name = phrases().criterion(criterion)
        return words()("common.place_step", name=name, now=level - 1, level=level)
    return words()(f"common.place_{place}")


def value_shown(assessment: Assessment, place: str) -> str:
    """What stands at a place of an assessment, with everything typed, in one line."""
    say = words()
    if place in content().checklist.criteria:
        answer = assessment[place]
        told = [
            answer.name,
            phrases().answer(answer),
            answer.reason,
            *answer.evidence,
            answer.note,
            answer.by,
        ]
        return listed(told)
    if place == "profile":
        return _whole_profile(assessment.profile) or phrases().level(None)
    if place == "weights":
        return _weights(assessment.weights) or say("common.weights_equal")
    if (step := step_at(place)) is not None:
        said = assessment.plan.said(*step)
        return phrases().level(None) if said.is_empty else said_in_words(said, phrases())
    if place == "plan":
        return _basis(assessment.plan)
    if place == "workshop":
        return _workshop(assessment.workshop) or say("common.no_workshop")
    target = assessment.target
    return say("common.next_stage") if target is None else phrases().stage(target)


def _weights(weights: Mapping[str, int]) -> str:
    return listed(
        words()("weights.own_item", item=phrases().item(item_id), weight=weight)
        for item_id, weight in weights.items()
    )


def _basis(plan: Plan) -> str:
    """What the plan rests on."""
    say = words()
    told = [say("common.capacity", n=plan.capacity)]
    if plan.first_year is not None:
        told.append(say("plan.begins", year=phrases().fiscal_year(plan.first_year)))
    return listed(told)


def _workshop(workshop: Workshop | None) -> str:
    if workshop is None:
        return ""
    say = words()
    agreed = sum(voted.level is not None for voted in workshop.criteria.values())
    return listed(
        [
            workshop.title,
            "" if workshop.held_at is None else phrases().day(f"{workshop.held_at:%Y-%m-%d}"),
            say("common.workshop_people", n=workshop.people),
            say("common.workshop_agreed", n=agreed),
        ]
    )


def _whole_profile(profile: Profile) -> str:
    return listed(
        [
            profile_line(profile),
            profile.code or "",
            names_of("field", profile.fields),
            names_of("region", profile.regions),
            *profile.ties,
        ]
    )
