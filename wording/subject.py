"""The subject of a report: one assessment with its result, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from checklist.answers import Assessment
from checklist.catalogue import Reference
from checklist.drafts import Draft, Drafts
from checklist.load import Content
from checklist.model import Lang, Text
from scoring.advice import Advice, FindPlan, advise
from scoring.calendar import Calendar, Timing, calendar_of, timing
from scoring.offer import Offer
from scoring.result import Result
from scoring.roadmap import NoRoadmap, Roadmap, own_plan
from wording.advice import AdviceWords
from wording.labels import labels_of
from wording.phrases import Phrases
from wording.scheme import source_remark
from wording.shapes import SourceLink


@dataclass(frozen=True)
class Subject:
    """``today`` decides what has to be confirmed again, and for which fiscal year a budget can
    still be asked. ``make_plan`` makes the plan, once; callers may pass one that caches.
    ``drafts``: those to be named beside the steps. ``site``: the public address (with a slash at
    its end), with which a document names pages by address, too; empty where none is set."""

    result: Result
    lang: Lang
    today: date
    make_plan: FindPlan = own_plan
    drafts: Drafts | None = None
    site: str = ""

    @property
    def assessment(self) -> Assessment:
        """The assessment."""
        return self.result.assessment

    @property
    def content(self) -> Content:
        """The content by whose rules the result was worked out."""
        return self.result.content

    @cached_property
    def phrases(self) -> Phrases:
        """The words of the content in this language."""
        return Phrases(self.content, self.lang)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of every criterion by its id."""
        return labels_of(self.phrases, self.assessment)

    @cached_property
    def advice(self) -> Advice:
        """Which schemes fit: the one object from which every part takes them."""
        return advise(self.result, self.today, lambda _: self.plan)

    @cached_property
    def advice_words(self) -> AdviceWords:
        """The words for the advice."""
        first_year = self.assessment.plan.first_year
        return AdviceWords(self.phrases, self.labels, len(self.result.gaps), first_year)

    @cached_property
    def calendar(self) -> Calendar:
        """When to decide and to apply for the schemes of the set and of the plan."""
        plan = self.plan if isinstance(self.plan, Roadmap) else None
        return calendar_of(self.result, self.advice, plan, self.today)

    @cached_property
    def plan(self) -> Roadmap | NoRoadmap | None:
        """The plan up to the target, or what stands in its way; ``None`` at the highest stage."""
        return self.make_plan(self.result)

    def drafts_of(self, criterion_id: str, level: int) -> tuple[Draft, ...]:
        """The drafts that serve a step, the main one first."""
        return () if self.drafts is None else self.drafts.of(criterion_id, level)

    def timing(self, offer: Offer) -> Timing:
        """When a scheme can be used."""
        return timing(offer, self.content.checklist, self.assessment.plan, self.today)

    def say(self, key: str, /, **values: object) -> str:
        """As ``Phrases.say``."""
        return self.phrases.say(key, **values)

    def of(self, text: Text | None) -> str:
        """A text of the content in this language; empty where there is none."""
        return text.of(self.lang) if text is not None else ""

    def link(self, reference: Reference) -> SourceLink:
        """A source with its date, kind and note, as far as they are known."""
        remarks = filter(None, (source_remark(reference, self.phrases), self.of(reference.says)))
        return SourceLink(reference.title or "", reference.url, self.phrases.listed(remarks))
