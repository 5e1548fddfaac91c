"""A place of the assessment in words: a criterion, the profile, the target, the plan."""

from __future__ import annotations

from checklist.answers import Assessment, Profile
from views.parts import listed, names_of, phrases, profile_line, words
from views.resources import content


def place_name(place: str) -> str:
    """A criterion's title, or what the profile, the target and the plan are called."""
    if place in content().checklist.criteria:
        return phrases().criterion(place)
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
        return _whole_profile(assessment.profile) or say("common.blank")
    if place == "plan":
        return say("common.capacity", n=assessment.plan.capacity)
    target = assessment.target
    return say("common.next_stage") if target is None else phrases().stage(target)


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
