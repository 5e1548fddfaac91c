"""Writes the pack for a decision: each of its files alone, or all of them as an archive."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from checklist.model import Lang
from report.draft.word import write_word
from report.draft.write import shipped
from report.formats import FORMATS, PAPERS, MakingJob, make
from report.pack.budget import write_budget
from report.pack.markdown import write_markdown
from report.pack.overview import render_overview, write_overview
from report.pack.slides import write_slides
from report.zipped import zipped
from scoring.result import Result
from wording.pack import budget, overview, slides
from wording.pack.account import OfficialSubject, account_of
from wording.pack.proposal import summarise_proposal
from wording.pack.questions import summarise_questions

#: What the archive holds, in the order in which it is read; ``pdf`` is the report.
CONTENTS = (*(paper for paper in PAPERS if paper != "markdown"), "pdf", "markdown")


class Packer:
    """Writes the papers of one municipality in ``lang``, dated ``made_at`` (with its time zone).
    The same input gives the same bytes."""

    def __init__(self, result: Result, lang: Lang, made_at: datetime) -> None:
        self._result, self._lang, self._made_at = result, lang, made_at
        subject = OfficialSubject(result, lang, made_at.date(), drafts=shipped())
        self._say = subject.say
        self.account = account_of(subject, made_at)

    @cached_property
    def _overview(self) -> overview.Overview:
        return overview.summarise_overview(self.account)

    def one(self, name: str) -> bytes:
        """A file by the name of its format. Raises KeyError for one that is not of the pack."""
        account, lang, at = self.account, self._lang, self._made_at
        cut = self._say("cut")
        if name == "proposal":
            return write_word(summarise_proposal(account), at)
        if name == "questions":
            return write_word(summarise_questions(account), at)
        if name == "overview":
            return render_overview(self._overview, lang, account.title, at)
        if name == "overview_word":
            words = {"cut": cut, "table": self._say("table"), "figure": self._say("figure")}
            return write_overview(self._overview, lang, account.title, at, words)
        if name == "budget":
            return write_budget(budget.summarise_budget(account), lang, at, cut)
        if name == "slides":
            return write_slides(slides.summarise_slides(account), lang, at)
        if name == "markdown":
            return write_markdown(
                account,
                self._overview,
                (summarise_proposal(account), summarise_questions(account)),
                budget.summarise_budget(account),
                slides.summarise_slides(account),
            )
        if name == "pdf":
            return make(MakingJob(name, self._result.assessment, lang, at), self._result.content)
        raise KeyError(name)

    def name(self, name: str) -> str:
        """The name of a file in the archive: numbered in the order in which it is read."""
        papers = list(dict.fromkeys(map(self._title, CONTENTS)))
        title = self._title(name)
        return f"{papers.index(title) + 1}_{title}.{FORMATS[name].ending}"

    def _title(self, name: str) -> str:
        return self._say(f"download.file_{name}")

    def archive(self) -> bytes:
        """All of them as a ZIP file."""
        return zipped((self.name(name), self.one(name)) for name in CONTENTS)
