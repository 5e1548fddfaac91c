"""The budget request (予算要求の内訳): what has to be costed by year, and what schemes bear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wording.pack.account import Account

#: The kinds of expense (節) that such work has.
KINDS = (
    "pay", "fees", "travel", "supplies", "services", "contracts", "rents", "goods", "shares",
)  # fmt: skip
#: The labels of the sheets.
LABELS = (
    "costs", "funding", "how", "how_funding", "item", "unit", "step", "begins", "owner", "need",
    "kind",
    "reckoned", "sum", "total", "by_kind", "unsorted", "year", "scheme", "terms", "ceiling",
    "eligible", "rate", "borne", "left", "check", "over_cost", "over_ceiling", "over_in_all",
    "years", "costs_of_year", "special", "general", "all", "no_scheme",
)  # fmt: skip
#: How many fiscal years have a column of their own: more would not fit on A3.
MOST_YEARS = 9
#: How many rows there are where no step is planned.
_FREE = 3


@dataclass(frozen=True, slots=True)
class BudgetStep:
    """A step to be costed: ``span`` of fiscal years, the section in charge, and whether it begins
    only with money (in words; empty where it is not known)."""

    id: str
    name: str
    span: str
    owner: str
    need: str


@dataclass(frozen=True, slots=True)
class Funding:
    """A scheme: its name with the body in charge, its terms, and its ceiling in yen (``None``
    where none is known)."""

    id: str
    name: str
    terms: str
    ceiling: int | None


@dataclass(frozen=True, slots=True)
class BudgetRequest:
    """The request. ``years`` in words; ``kinds`` of expense; ``words`` are labels by their key in
    ``data/text/pack.yaml`` without ``budget_``."""

    title: str
    municipality: str
    day: str
    years: tuple[str, ...]
    steps: tuple[BudgetStep, ...]
    kinds: tuple[str, ...]
    schemes: tuple[Funding, ...]
    words: Mapping[str, str]


def summarise_budget(account: Account) -> BudgetRequest:
    """The request of one municipality: the steps of its plan, without one the next steps, and free
    rows where there is neither."""
    say = account.say
    free = BudgetStep("", say("pack.budget_free"), "", "", "")
    steps = tuple(
        BudgetStep(
            id=step.id,
            name=say("pack.step", name=step.name, level=step.level),
            span=_span(account, step.begins, step.ends),
            owner=step.owner,
            need=say("pack.budget_needed" if step.needs_budget else "pack.budget_not_needed"),
        )
        for step in account.steps
    )
    return BudgetRequest(
        title=say("pack.budget_title", municipality=account.title),
        municipality=account.title,
        day=say("pack.made_on", day=account.made_on),
        years=money_years(account),
        steps=steps or (free,) * _FREE,
        kinds=tuple(say(f"pack.budget_kind_{kind}") for kind in KINDS),
        schemes=tuple(
            Funding(
                id=scheme.id,
                name=say("score", point=scheme.name, span=scheme.agency),
                terms=scheme.money,
                ceiling=scheme.ceiling,
            )
            for scheme in account.schemes
        ),
        words={label: say(f"pack.budget_{label}") for label in LABELS},
    )


def money_years(account: Account) -> tuple[str, ...]:
    """The fiscal years for which money is asked, in words; those for which there is no column stand
    as one."""
    years = [account.year(year) for year in account.years[:MOST_YEARS]]
    if len(account.years) > MOST_YEARS:
        next_year = account.year(account.years[MOST_YEARS])
        years.append(account.say("pack.budget_later", year=next_year))
    return tuple(years)


def _span(account: Account, begins: int, ends: int) -> str:
    if begins == ends:
        return account.year(begins)
    return account.say("pack.budget_span", first=account.year(begins), last=account.year(ends))
