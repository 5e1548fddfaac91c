"""Writes drafts: one for a step, or those of all steps of the plan as an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache

from checklist.drafts import DraftFor, Drafts
from checklist.load_drafts import load_drafts
from checklist.model import LANGUAGES, Lang
from report.zipped import zipped
from scoring.result import Result
from scoring.roadmap import Roadmap
from wording.drafts import draft_name, fill_draft
from wording.subject import Subject

#: The ending of a file, by the form of its draft.
ENDINGS = {"word": "docx", "excel": "xlsx"}


@cache
def shipped() -> Drafts:
    """The drafts of the content that comes with the product, read once."""
    return load_drafts()


class DraftWriter:
    """Writes drafts of one municipality, dated ``made_at``, with their boxes in ``lang``."""

    def __init__(self, result: Result, drafts: Drafts, lang: Lang, made_at: datetime) -> None:
        own = Subject(result, lang, made_at.date())
        self._subjects = {
            each: own if each == lang else replace(own, lang=each, make_plan=lambda _: own.plan)
            for each in LANGUAGES
        }
        self._drafts, self._lang, self._made_at = drafts, lang, made_at

    def one(self, wanted: DraftFor) -> bytes:
        """A draft. The same input gives the same bytes. Raises KeyError where it serves no such
        step."""
        paper = fill_draft(wanted, self._drafts, self._subjects, self._lang)
        # imported here: whoever only says which drafts there are needs neither library
        if self._drafts.kinds[wanted.draft].form == "word":
            from report.draft.word import write_word

            return write_word(paper, self._made_at)
        from report.draft.excel import write_excel

        return write_excel(paper, self._made_at)

    def name(self, wanted: DraftFor) -> str:
        """The name of a draft's file."""
        ending = ENDINGS[self._drafts.kinds[wanted.draft].form]
        return f"{draft_name(wanted, self._drafts, self._subjects[self._lang].phrases)}.{ending}"

    def planned(self) -> tuple[DraftFor, ...]:
        """The drafts of all steps of the plan, in their order; where no plan reaches the target,
        those of the next level of each gap."""
        return tuple(
            DraftFor(criterion_id, level, draft.id)
            for criterion_id, level in self._planned()
            for draft in self._drafts.of(criterion_id, level)
        )

    def _planned(self) -> Iterator[tuple[str, int]]:
        subject = self._subjects[self._lang]
        if isinstance(subject.plan, Roadmap):
            yield from ((step.criterion_id, step.level) for step in subject.plan.steps)
        elif subject.plan is not None:
            yield from ((gap.criteria[0], gap.level + 1) for gap in subject.result.gaps)

    def archive(self, drafts: Iterable[DraftFor]) -> bytes:
        """Drafts as a ZIP file."""
        return zipped((self.name(wanted), self.one(wanted)) for wanted in drafts)
