"""The staircase in words: the content of its drawing as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.stages import StageRange
from wording.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Stair:
    """One step of the staircase: the number of its stage (from 1) and the stage's title."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class DrawnStaircase:
    """The steps from the lowest up. ``now``: the stage held (0: below the first step),
    ``possible``: the highest that may be held already; both ``None`` where the staircase is drawn
    without a municipality. ``alt``: the alternative text."""

    stairs: tuple[Stair, ...]
    now: int | None
    possible: int | None
    now_label: str
    possible_label: str
    alt: str


def summarise_staircase(
    phrases: Phrases,
    stage: StageRange | None = None,
    *,
    doubt: str = "",
    is_tried: bool = False,
) -> DrawnStaircase:
    """The staircase of the checklist's stages in one language; with ``stage``, the municipality's
    position on it. ``doubt``: on what the highest possible stage depends (``wording.doubt``; empty:
    not told apart). ``is_tried``: a position that levels tried out would lead to."""
    say, lang, stages = phrases.say, phrases.lang, phrases.content.stages
    stairs = tuple(Stair(step.number, step.title.of(lang)) for step in stages.stages[1:])
    names = phrases.listed(f"{stair.number} {stair.title}" for stair in stairs)
    sentences = [say("chart.staircase_steps", n=len(stairs), names=names)]
    if stage is not None:
        now = stages[stage.low]
        place = "on_step" if now.number else "on_ground"
        key = f"chart.staircase_{'tried_' if is_tried else ''}{place}"
        sentences.append(say(key, number=now.number, title=now.title.of(lang)))
        if stage.high > stage.low:
            top = stages[stage.high]
            sentences.append(
                say(
                    "chart.staircase_up_to",
                    doubt=doubt or say("common.doubt_both"),
                    number=top.number,
                    title=top.title.of(lang),
                )
            )
    return DrawnStaircase(
        stairs=stairs,
        now=stage.low if stage is not None else None,
        possible=stage.high if stage is not None else None,
        now_label=say("chart.staircase_tried" if is_tried else "chart.staircase_now"),
        possible_label=say("chart.staircase_possible"),
        alt=phrases.joined(sentences),
    )
