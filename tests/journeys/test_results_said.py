"""What the pages of the result say of ranges and of what is not certain: the same as the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checklist.answers import NOT_APPLICABLE, Answer, Assessment, Profile
from checklist.model import Lang
from scoring.advice import advise
from scoring.result import Result, assess
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.visitor import Visitor
from views.screens.parts import opened
from views.server.clock import today
from views.server.resources import content
from wording import criteria, items
from wording.criteria import criteria_legend, criteria_rows
from wording.items import items_legend
from wording.phrases import Phrases
from wording.ranking import rank_doubts
from wording.schemes import summarise_schemes
from wording.shapes import Table
from wording.stages import closed_words
from wording.subject import Subject
from wording.weights import summarise_weights

LANGUAGES: tuple[Lang, ...] = ("ja", "en")


def answered(*, but: dict[str, Answer]) -> Assessment:
    """Everything at level 3, with exceptions."""
    levels = {c.id: Answer(level=3) for c in content().checklist.asked}
    return Assessment(answers=levels | but)


def reading(page: str, assessment: Assessment, kept: AssessmentStore, lang: Lang) -> str:
    code, _ = kept.create(assessment)
    return Visitor(page, lang=lang, code=code).reads()


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_an_item_without_an_answer_leaves_a_range_in_both_scores(
    kept: AssessmentStore, lang: Lang
) -> None:
    trading = Answer(level=NOT_APPLICABLE, reason="直営しない")
    low = {"system.unit": Answer(level=1)}
    assessment = answered(but=low | {"business.trading": trading, "business.talent": Answer()})
    result, phrases = assess(assessment, content()), Phrases(content(), lang)
    assert result.rating.evidenced.point is None
    page = reading("results", assessment, kept, lang)
    assert f"\n{phrases.span(result.rating.overall)}\n" in page
    assert f"\n{phrases.span(result.rating.evidenced)}\n" in page
    assert phrases.say("score_span_only") in page
    assert (doubts := rank_doubts(result, Phrases(content(), lang)))
    assert doubts in page
    signs = criteria_legend(criteria_rows(result, phrases), result, phrases)
    for line in (*items_legend(result, phrases), *signs):
        # without the spaces: a sign stands in its colour, apart from its words
        seen = "".join(page.split())
        assert "".join(line.split()) in seen, "a legend drawn into a chart is cut off on a phone"


def test_the_table_of_a_chart_is_made_when_it_is_opened(
    kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    for module, name in ((criteria, "criteria_table"), (items, "items_table")):
        monkeypatch.setattr(module, name, _noted(made, getattr(module, name)))
    code, _ = kept.create(content().example)
    visitor = Visitor("results", code=code)
    assert made == []
    proofs = Phrases(content(), "ja").say("chart.proof_count", n=2)
    assert proofs not in visitor.reads()
    assert proofs in visitor.unfold("table:criteria").reads()
    assert made == ["criteria_table"]


def test_no_plan_is_made_to_recommend_a_scheme(
    kept: AssessmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Result] = []
    monkeypatch.setattr(opened, "find_plan", asked.append)
    code, _ = kept.create(content().example)
    result = assess(content().example, content())
    lead = advise(result, today(), asked.append).lead
    assert asked.pop() == result, "a scheme of the example waits for a level"
    assert lead is not None
    assert lead.scheme.name_today.ja in Visitor("results", code=code).reads()
    assert asked == []


def _noted(made: list[str], make: Callable[..., Table]) -> Callable[..., Table]:
    def noted(*arguments: Any) -> Table:
        made.append(make.__name__)
        return make(*arguments)

    return noted


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_not_applicable_says_what_it_closes_before_and_after_it_is_chosen(
    kept: AssessmentStore, lang: Lang
) -> None:
    trading = Answer(level=NOT_APPLICABLE, reason="直営しない")
    assessment = answered(but={"business.trading": trading})
    words = closed_words(assess(assessment, content()), Phrases(content(), lang))
    assert words
    assert words in reading("results", assessment, kept, lang)
    visitor = Visitor("business", lang=lang, code=kept.create(answered(but={}))[0])
    assert words not in visitor.go_to("results").reads()
    stage = visitor.say("common.stage", n=3, title=content().stages[3].title.of(lang))
    warning = visitor.say("item.not_applicable_closes", stage=stage)
    assert warning in visitor.go_to("business").reads()
    assert warning not in visitor.go_to("purpose").reads()


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_schemes_and_cases_say_the_same_as_the_report(kept: AssessmentStore, lang: Lang) -> None:
    low = {c.id: Answer(level=0) for c in content().checklist.asked}
    assessment = Assessment(answers=low, profile=Profile(kind="town"), target=4)
    result, phrases = assess(assessment, content()), Phrases(content(), lang)
    subject = Subject(result, lang, today())
    chapter, page = summarise_schemes(subject), reading("support", assessment, kept, lang)
    assert chapter.recommendation is not None
    assert chapter.recommendation.lead_text in page
    for group in chapter.groups:
        assert group.heading in page
        for scheme in group.schemes[:3]:
            for said in (scheme.does, *scheme.reasons, *scheme.before):
                assert said in page
    for work in chapter.own_work:
        assert work.text in page
    cases = reading("near", assessment, kept, lang)
    assert phrases.say("report.cases_similar_first") in cases
    for gap in result.gaps:
        for match in result.cases.of_gap(gap)[:3]:
            assert match.event.summary.of(lang) in cases


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_an_own_criterion_goes_by_the_name_it_was_given(kept: AssessmentStore, lang: Lang) -> None:
    """In gaps and calculations, as in the report, and never as markup."""
    own, typed = "strength.other", "下水道の<b>国際展開</b>"
    low = {c.id: Answer(level=0) for c in content().checklist.asked if c.item_id != "strength"}
    assessment = Assessment(answers={own: Answer(level=1, name=typed)} | low, target=4)
    result, phrases = assess(assessment, content()), Phrases(content(), lang)
    named, printed = phrases.criterion(own, typed), phrases.criterion(own)
    assert any(own in gap.criteria for gap in result.gaps)
    for page in ("results", "support", "near"):
        read = reading(page, assessment, kept, lang)
        assert named in read
        assert printed not in read
    assert printed in reading("strength", assessment, kept, lang)  # where it is asked


def test_the_fold_of_the_stage_after_is_the_same_at_every_stage(kept: AssessmentStore) -> None:
    """With another title it would be another one, and closed."""
    example = content().example
    behind = example.with_answer("capacity.people", Answer(level=0))
    stages = [Visitor("results", code=kept.create(now)[0]) for now in (example, behind)]
    inside = [stage.unfold("two-ahead").reads() for stage in stages]
    assert all(stages[0].say("results.two_ahead") in shown for shown in inside)
    names = [Phrases(content(), "ja").stage(number) for number in (3, 2)]
    assert [name in shown for name, shown in zip(names, inside, strict=True)] == [True, True]


def test_what_stands_above_the_fold_of_weights_is_not_said_again_in_it(
    kept: AssessmentStore,
) -> None:
    example = content().example
    shown = Visitor("results", code=kept.create(example)[0]).unfold("weights").reads()
    summary = summarise_weights(assess(example, content()), Phrases(content(), "ja"))
    assert summary is not None
    assert shown.count(summary.weakest) == 1


@pytest.mark.parametrize(
    ("page", "fold", "said"),
    [
        ("results", "calculation:scores", "calculation.scores_text"),
        ("results", "calculation:stages", "calculation.stages_text"),
        ("results", "calculation:evidence", "calculation.evidence_text"),
        ("results", "two-ahead", "results.two_ahead_text"),
        ("results", "weights", "weights.own_text"),
        ("support", "calculation:fit", "calculation.fit_text"),
    ],
)
@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_a_calculation_is_drawn_when_it_is_opened(
    kept: AssessmentStore, page: str, fold: str, said: str, lang: Lang
) -> None:
    visitor = Visitor(page, lang=lang, code=kept.create(content().example)[0])
    assert visitor.say(said) not in visitor.reads()
    assert visitor.say(said) in visitor.unfold(fold).reads()
