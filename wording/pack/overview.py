"""The overview on one page: where the municipality stands, what is missing, the plan, the schemes,
and what is to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wording.pack.account import Account, PackScheme
from wording.shapes import Figure

#: How many lines a section of the page has at most.
_MOST = 5


@dataclass(frozen=True, slots=True)
class OverviewSection:
    """A section: its heading, its lines, and how many ``more`` there are (empty: none)."""

    id: str
    heading: str
    lines: tuple[str, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The page, from top to bottom."""

    title: str
    day: str
    figures: tuple[Figure, ...]
    note: str
    blocks: tuple[OverviewSection, ...]
    footer: str


def summarise_overview(account: Account) -> Overview:
    """The overview of one municipality."""
    say, page = account.say, account.page
    return Overview(
        title=say("pack.overview_title", municipality=account.short_title),
        day=say("pack.made_on", day=account.made_on),
        figures=figures(account),
        note=page.stage_note,
        blocks=(
            _block(account, "missing", missing(account)),
            _block(account, "plan", planned(account)),
            _block(account, "schemes", schemes(account)),
            _block(account, "asks", account.asks),
        ),
        footer=account.phrases.joined((say("pack.self_assessed"), say("pack.overview_rest"))),
    )


def figures(account: Account) -> tuple[Figure, ...]:
    """Stage, overall score and evidenced score."""
    say, page = account.say, account.page
    return (
        Figure(say("stage_now"), page.stage_big, page.stage),
        Figure(say("score_now"), page.score, page.score_span or say("score_of")),
        Figure(say("evidenced_now"), page.evidenced, page.evidenced_span or say("score_of")),
    )


def missing(account: Account) -> tuple[str, ...]:
    """The gaps, a line each."""
    say = account.say
    if not account.findings.gaps:
        return (say("pack.no_gap"),)
    return tuple(
        say("pack.gap", name=gap.name, now=gap.now, required=gap.required)
        for gap in account.findings.gaps
    )


def planned(account: Account) -> tuple[str, ...]:
    """The steps by the fiscal year in which they begin, and when the target is reached."""
    phrases, say = account.phrases, account.say
    if not account.target:
        return (say("pack.a_plan_top"),)
    lines = [] if account.is_planned else [say("pack.no_plan")]
    lines += [
        say("pair", first=year, second=phrases.listed(map(account.step, steps)))
        for year, steps in account.begun()
    ]
    if now := sum(step.starts_now for step in account.steps):
        lines.append(say("pack.a_priority_free", n=len(account.steps), free=now))
    if account.ends is not None:
        year = account.year(account.ends)
        lines.append(say("pack.ends", stage=account.target, year=year))
    return tuple(lines)


def schemes(account: Account) -> tuple[str, ...]:
    """The schemes with what they are for and when, and the gaps that none serves."""
    say = account.say
    lines = [
        say("pair", first=scheme.name, second=does_by_when(account, scheme))
        for scheme in account.schemes
    ]
    if not lines:
        lines.append(account.no_scheme)
    if account.own_work and account.schemes:
        names = account.phrases.few(gap.name for gap in account.own_work)
        lines.append(say("pack.own_work", names=names))
    return tuple(lines)


def does_by_when(account: Account, scheme: PackScheme) -> str:
    """With what a scheme helps, and by when to decide on it, where that is known."""
    if not scheme.decide:
        return scheme.does
    return account.phrases.joined(
        (scheme.does, account.say("pack.scheme_decide", day=scheme.decide))
    )


def _block(account: Account, name: str, lines: Sequence[str]) -> OverviewSection:
    more = len(lines) - _MOST
    heading = account.say(f"pack.{name}")
    return OverviewSection(
        name, heading, tuple(lines[:_MOST]), account.say("few_more", n=more) if more > 0 else ""
    )
