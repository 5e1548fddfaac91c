"""How fresh the schemes are: the figures of the command, on the page about the assessment."""

from __future__ import annotations

from datetime import date

import pytest

from checklist.freshness import freshness
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from scoring.verdict import standing_today
from wording.freshness import freshness_words
from wording.phrases import Phrases


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("today", [date(2026, 11, 30), date(2027, 11, 29), date(2029, 1, 1)])
def test_the_figures_are_those_of_the_command(content: Content, lang: Lang, today: date) -> None:
    rows = freshness(content.schemes, today)
    text = freshness_words(Phrases(content, lang), today)
    old = sum(row.is_old for row in rows)
    assert old == (0 if today.year == 2026 else len(rows))
    figures = [
        old,
        sum(not row.has_call for row in rows),
        sum(not row.has_contact for row in rows),
        sum(standing_today(row.scheme, today) == "confirm_first" for row in rows),
    ]
    unit = "{}件" if lang == "ja" else "{} "
    for figure in (len(rows), *figures):
        assert unit.format(figure) in text
