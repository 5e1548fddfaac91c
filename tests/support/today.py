"""The day on which the tests are."""

from __future__ import annotations

from datetime import date

TODAY = date(2026, 11, 29)
