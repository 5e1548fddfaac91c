"""The whole report as plain data, chapter by chapter, for the writers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from checklist.model import Lang
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


def summarise(subject: Subject, made_at: datetime, before: Before | None = None) -> Summary:
    """The report of a subject, dated ``made_at`` (with its time zone), a time of its day.
    ``before``: an earlier assessment, to which a chapter of its own compares this one."""
    assessment, phrases = subject.assessment, subject.phrases
    municipality = one_line(assessment.profile.label) or subject.say("unnamed")
    stage = summarise_stages(subject)
    return Summary(
        lang=subject.lang,
        words=subject.content.wording.of_file("report", subject.lang),
        title=subject.say("pdf_title", municipality=municipality),
        municipality=municipality,
        made_on=phrases.day(f"{made_at:%Y-%m-%d}"),
        made_at=made_at,
        site=subject.site,
        cover=summarise_cover(subject, made_at),
        one_page=summarise_one_page(subject, stage),
        stage=stage,
        items=summarise_items(subject),
        criteria=summarise_criteria(subject.result, phrases),
        comparison=None if before is None else summarise_comparison(before, assessment, phrases),
        findings=summarise_findings(subject),
        answers=summarise_answers(subject),
        schemes=summarise_schemes(subject),
        cases=summarise_cases(subject),
        plan=summarise_plan(subject),
        calendar=summarise_calendar(subject),
        decisions=summarise_decisions(subject),
        workshop=summarise_workshop(assessment, phrases),
        indicators=summarise_indicators(assessment.indicators, phrases),
        method=summarise_method(subject),
    )
