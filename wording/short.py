"""The short report: what a decision needs, chosen from the summary of the whole one. No sentence is
written here that the whole report does not say, too."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wording.phrases import shortened
from wording.schemes import Recommendation, SchemeSummary
from wording.shapes import Table
from wording.stages import BindingRequirement
from wording.step import Aid, PlanStep
from wording.summary import Summary

#: How many things of a kind the short report tells; what is left out is counted.
MISSING, SCHEMES, STEPS = 8, 5, 12
#: The rooms (kana) of what was typed: it stands whole in the whole report.
_OWNER, _NAMES = 24, 200
#: Verdicts of the schemes beside the set, those that can be used first.
_USABLE = ("can", "ask", "after")


@dataclass(frozen=True, slots=True)
class Short:
    """What the short report holds besides its first page, decisions and calendar. ``missing``: what
    binds the next stage, ``missing_more`` how many are left out; ``later``, ``unknown``, ``blank``:
    names of the gaps of later stages, and of what has no level; ``lead``: the scheme to consider
    first; ``others``: further ones that wait for no level outside the plan, as a table,
    ``others_more`` how many are left out; ``own_work``: names of the gaps that no scheme serves;
    ``plan``: the steps as a table, ``plan_more`` how many are left out."""

    missing: tuple[BindingRequirement, ...]
    missing_more: str
    later: str
    unknown: str
    blank: str
    recommendation: Recommendation | None
    lead: SchemeSummary | None
    others: Table
    others_more: str
    own_work: str
    plan: Table
    plan_more: str


def shorten(summary: Summary) -> Short:
    """What the short report holds."""
    words, findings = summary.words, summary.findings
    lifts = summary.stage.lifts
    listed = [
        scheme
        for group in summary.schemes.groups
        if group.verdict in _USABLE
        for scheme in group.schemes
    ]
    chosen = summary.schemes.recommendation
    together = () if chosen is None else chosen.ids
    others = [scheme for scheme in listed if scheme.id not in together]
    near = [scheme for scheme in others if not scheme.is_far][:SCHEMES]
    years = () if summary.plan is None else summary.plan.years
    steps = [(year.when, step) for year in years for step in year.steps]
    head = ("short_year", "short_step", "short_begin", "short_aids")
    return Short(
        missing=tuple(map(_first_way, lifts[:MISSING])),
        missing_more=_more(len(lifts) - MISSING, summary),
        later=_names([gap.name for gap in findings.gaps if not gap.blocks_next], summary),
        unknown=_names([finding.name for finding in findings.unknowns], summary),
        blank=_names([finding.name for finding in findings.blanks], summary),
        recommendation=chosen,
        lead=next((scheme for scheme in listed if together and scheme.id == together[0]), None),
        others=Table(
            (words["scheme"], words["does"], words["short_open"]),
            tuple(_scheme(scheme, summary) for scheme in near),
        ),
        others_more=_more(len(others) - len(near), summary),
        own_work=_names([gap.name for gap in summary.schemes.own_work], summary),
        plan=Table(
            tuple(words[key] for key in head),
            tuple(_row(when, step) for when, step in steps[:STEPS]),
        ),
        plan_more=_more(len(steps) - STEPS, summary),
    )


def _more(count: int, summary: Summary) -> str:
    return summary.words["short_more"].format(n=count) if count > 0 else ""


def _names(names: list[str], summary: Summary) -> str:
    return shortened(("、" if summary.lang == "ja" else ", ").join(names), _NAMES)


def _first_way(lift: BindingRequirement) -> BindingRequirement:
    """A requirement that one of several criteria meets, with the first of them alone."""
    return replace(lift, means=lift.means.split("\n")[0])


def _scheme(scheme: SchemeSummary, summary: Summary) -> tuple[str, ...]:
    """A scheme beside the set: what it does, what is open, and its next call."""
    points = _names([*scheme.open, *scheme.before], summary)
    return scheme.name, scheme.does, "\n".join(filter(None, (points, scheme.call)))


def _row(when: str, step: PlanStep) -> tuple[str, ...]:
    """Year, step, its beginning, who by when, and what helps with it: each by name."""
    who = (shortened(step.owner, _OWNER), step.due, step.status)
    return (
        when,
        f"{step.name}　{step.change}",
        "\n".join(filter(None, (*who, step.start, step.time))),
        "\n".join(aid.words for aid in _by_name(step)),
    )


def _by_name(step: PlanStep) -> list[Aid]:
    """What helps but for the entry of the calendar, which the short report has as a table."""
    return [aid for aid in step.aids if aid.kind != "calendar"]
