"""The smallest set of schemes in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from scoring.covering import cover
from wording.covering import summarise_covering

from checklist.answers import Answer, Assessment
from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from wording.summary import Summary


def test_the_heading_counts_and_the_table_names_what_is_chosen(content: Content) -> None:
    result = assess(content.example, content)
    told = summarise_covering(result, content.example, content, "ja")
    found = cover(result.gaps, result.support)
    assert told is not None
    assert f"この{len(found.chosen)}つの制度で" in told.heading
    assert [row[0] for row in told.table.rows] == [m.scheme.name_today.ja for m in found.chosen]
    served = "".join(row[1] for row in told.table.rows)
    for gap_id in found.served:
        assert content.checklist.criteria[gap_id].title.ja in served
    assert ("推奨する制度で補える" in told.heading) == bool(found.unserved or found.to_confirm)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_may_be_recommended_it_says_so(content: Content, lang: Lang) -> None:
    bare = replace(content, schemes={})
    result = assess(content.example, bare)
    told = summarise_covering(result, content.example, bare, lang)
    assert told is not None
    assert told.table.rows == ()
    assert told.heading == bare.wording.of(lang)("covering.none")
    assert told.notes == ()


def test_an_own_criterion_keeps_the_name_it_was_given(content: Content) -> None:
    assessment = Assessment(answers={"strength.other": Answer(level=1, name="港湾の水質監視")})
    helping = replace(
        content,
        schemes={
            s.id: s.model_copy(update={"helps": {"strength.other": 2}})
            for s in content.schemes.values()
        },
    )
    told = summarise_covering(assess(assessment, helping), assessment, helping, "ja")
    assert told is not None
    assert [row[1] for row in told.table.rows] == ["1-4 港湾の水質監視（役立つ）"]


def test_the_report_says_it_where_there_is_a_gap(
    summary_of: Callable[..., Summary], mixed: Assessment, perfect: Assessment
) -> None:
    assert summary_of(mixed).schemes.covering is not None
    assert summary_of(perfect).schemes.covering is None
