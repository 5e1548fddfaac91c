"""Fiscal years, and until when their budgets can be asked for."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from checklist.answers import Plan
from checklist.fiscal import BudgetCycle, fiscal_year, fiscal_year_of

#: a day, the months in which a budget is asked for, and the first year of a plan made that day
FIRST_YEARS = [
    ("2026-03-31", (10, 11), 2027),  # the budget of 2026 is decided
    ("2026-04-01", (10, 11), 2027),
    ("2026-11-30", (10, 11), 2027),
    ("2026-12-01", (10, 11), 2028),  # too late to ask
    ("2027-01-15", (10, 11), 2028),
    ("2026-12-01", (11, 12), 2027),
    ("2027-01-15", (12, 1), 2027),
    ("2026-10-01", (8, 9), 2028),
]


@pytest.mark.parametrize(("day", "months", "year"), FIRST_YEARS)
def test_a_plan_begins_in_the_first_year_that_can_be_asked_for(
    day: str, months: tuple[int, int], year: int
) -> None:
    plan = Plan(budget=BudgetCycle(request_from=months[0], request_to=months[1]))
    assert plan.begins(date.fromisoformat(day)) == year
    assert Plan(first_year=2031, budget=plan.budget).begins(date.fromisoformat(day)) == 2031


def test_a_budget_is_asked_for_in_the_year_before() -> None:
    assert BudgetCycle().request_months(2027) == ("2026-10", "2026-11")
    assert BudgetCycle(request_from=12, request_to=1).request_months(2027) == ("2026-12", "2027-01")


@pytest.mark.parametrize(
    "months",
    [
        {"request_to": 9},
        {"request_from": 12},
        {"assessed": 4},
        {"council_to": 1},
        {"request_to": 13},
        {"request_to": 0},
    ],
)
def test_months_out_of_order_are_refused(months: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        BudgetCycle(**months)


@pytest.mark.parametrize(
    ("day", "year"), [("2027-03-31", 2026), ("2027-04-01", 2027), ("2027-12-31", 2027)]
)
def test_a_fiscal_year_begins_in_april(day: str, year: int) -> None:
    assert fiscal_year(date.fromisoformat(day)) == year
    assert fiscal_year_of(day[:7]) == year
