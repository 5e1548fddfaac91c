"""What of the schemes has to be looked at again."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date

from checklist.freshness import freshness
from tests.support import ROOT
from tests.support.shipped import CONTENT

FIRST_ROW = ["id", "name", "checked", "last_confirmed_active", "old", "call", "contact", "link"]


def test_what_was_checked_a_year_ago_is_old() -> None:
    scheme = next(s for s in CONTENT.schemes.values() if s.standing.checked == "2026-11-29")
    for day, is_old in ((date(2027, 11, 28), False), (date(2027, 11, 29), True)):
        (row,) = freshness({scheme.id: scheme}, day)
        assert row.is_old is is_old


def test_what_is_never_listed_needs_no_look() -> None:
    ids = {row.scheme.id for row in freshness(CONTENT.schemes, date(2026, 12, 1))}
    assert "lgotp" not in ids
    assert "moe-city-to-city" in ids


def test_every_link_stands_in_a_row() -> None:
    command = [sys.executable, "-m", "checklist", "data", "--freshness", "--today", "2026-12-01"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    head, *rows = csv.reader(done.stdout.splitlines())
    assert head == FIRST_ROW
    links = [row[-1] for row in rows if row[0] == "moe-city-to-city"]
    assert "https://www.jprsi.go.jp/ja/news/933" in links
    assert len(links) == len(set(links))
    assert {row[4] for row in rows} == {"no"}
