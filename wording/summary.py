"""The whole report as plain data, chapter by chapter, for the writers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from checklist.answers import Assessment
from checklist.drafts import Drafts
from checklist.load import Content
from checklist.model import Lang
from scoring.result import Result
from wording.answers import AnswersChapter, summarise_answers
from wording.calendar import CalendarSummary, summarise_calendar
from wording.cases import Cases, summarise_cases
from wording.comparison import Before, ComparisonSummary, summarise_comparison
from wording.cover import Cover, summarise_cover
from wording.criteria import CriteriaChapter, summarise_criteria
from wording.decisions import ToDecide, summarise_decisions
from wording.findings import Findings, summarise_findings
from wording.indicators import IndicatorsSummary, summarise_indicators
from wording.items import ItemsChapter, summarise_items
from wording.method import MethodChapter, summarise_method
from wording.one_page import OnePage, summarise_one_page
from wording.phrases import one_line
from wording.plan import PlanSummary, summarise_plan
from wording.rounds import WorkshopSummary, summarise_workshop
from wording.schemes import Schemes, summarise_schemes
from wording.stages import StageChapter, summarise_stages
from wording.subject import Subject

#: How many cards a report sets in full, by group; the rest are in a table, or counted.
CARDS: Mapping[str, int] = {
    "binding": 6,
    "can": 4,
    "ask": 2,
    "after": 1,
    "introduce": 0,
    "model": 0,
}


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole report: what the document is, then its chapters in their order.

    ``site``: its public address, empty where none is set.
    ``words`` are headings and labels by their key in ``data/text/report.yaml``. ``comparison`` only
    where an earlier assessment was given, ``plan`` only below the highest stage (or where something
    was said of a step), ``workshop`` only where answers were agreed at one,
    ``indicators`` only where a city has values in the eco-city indicators.
    """

    lang: Lang
    words: Mapping[str, str]
    title: str
    municipality: str
    made_on: str
    made_at: datetime
    site: str
    cover: Cover
    one_page: OnePage
    stage: StageChapter
    items: ItemsChapter
    criteria: CriteriaChapter
    comparison: ComparisonSummary | None
    findings: Findings
    answers: AnswersChapter
    schemes: Schemes
    cases: Cases
    plan: PlanSummary | None
    calendar: CalendarSummary
    decisions: tuple[ToDecide, ...]
    workshop: WorkshopSummary | None
    indicators: IndicatorsSummary | None
    method: MethodChapter


def summarise(
    assessment: Assessment,
    result: Result,
    content: Content,
    lang: Lang,
    made_at: datetime,
    before: Before | None = None,
    drafts: Drafts | None = None,
    site: str = "",
) -> Summary:
    """The report of one assessment in one language, dated ``made_at`` (with its time zone).
    ``before``: an earlier assessment, to which a chapter of its own compares this one. ``drafts``
    and ``site`` as in ``Subject``."""
    subject = Subject(result, lang, made_at.date(), drafts=drafts, site=site)
    municipality = one_line(assessment.profile.label) or subject.say("unnamed")
    stage = summarise_stages(subject)
    return Summary(
        lang=lang,
        words={
            key.removeprefix("report."): subject.say(key)
            for key in content.wording.keys()  # noqa: SIM118 (no mapping)
            if key.startswith("report.")
        },
        title=subject.say("pdf_title", municipality=municipality),
        municipality=municipality,
        made_on=subject.phrases.day(f"{made_at:%Y-%m-%d}"),
        made_at=made_at,
        site=site,
        cover=summarise_cover(subject, made_at),
        one_page=summarise_one_page(subject, stage),
        stage=stage,
        items=summarise_items(subject),
        criteria=summarise_criteria(result, assessment, content, lang),
        comparison=(
            None if before is None else summarise_comparison(before, assessment, content, lang)
        ),
        findings=summarise_findings(subject),
        answers=summarise_answers(subject),
        schemes=summarise_schemes(subject),
        cases=summarise_cases(subject),
        plan=summarise_plan(subject),
        calendar=summarise_calendar(subject),
        decisions=summarise_decisions(subject),
        workshop=summarise_workshop(assessment, content, lang),
        indicators=summarise_indicators(assessment.indicators, content, lang),
        method=summarise_method(subject),
    )
