"""The minutes of a workshop as a Word file, to be edited, signed and filed."""

from __future__ import annotations

from dataclasses import replace

from report.document.word.body import Body, pairs, settable
from report.document.word.markup import run
from wording.minutes import CriterionMinutes, Minutes

#: Columns of a criterion's votes in millimetres: round and who, voters, a level each, don't know,
#: median, agreement.
_VOTES = (0, 13, 9, 9, 9, 9, 9, 9, 15, 38)
_SAME_PAGE = '<w:pageBreakBefore w:val="0"/><w:spacing w:before="320"/>'


def render_minutes(minutes: Minutes) -> bytes:
    """The minutes as a Word file (.docx), dated ``made_at``; the same bytes for the same input."""
    words, cut = minutes.words, minutes.words["minutes.cut"]
    whole = settable(replace(minutes, words={}), cut)  # what somebody typed, not our own words
    return _Writer(replace(whole, words=words)).document()


class _Writer(Body):
    def __init__(self, minutes: Minutes) -> None:
        super().__init__(minutes.lang, minutes.words)
        self._data = minutes

    def document(self) -> bytes:
        self._overview()
        self._results()
        self._priorities()
        self._votes()
        self._ledger()
        data = self._data
        return self._finished(
            title=data.title,
            author=data.name,
            head=f"{self._say['minutes.short']}　{data.made_on}",
            made_at=data.made_at,
        )

    def _overview(self) -> None:
        data, say = self._data, self._say
        self._add(run(say["minutes.product"]), "Subtitle")
        self._add(run(data.title), "Title")
        self._add(run(f"{say['made_on']}　{data.made_on}"), "Note")
        self._heading(1, say["minutes.overview"], look=_SAME_PAGE)
        self._add_lines(self._facts(pairs(data.facts)))
        for note in data.notes:
            self._add(run(note), "ListBullet")

    def _results(self) -> None:
        data, say = self._data, self._say
        self._heading(1, say["minutes.results"], look=_SAME_PAGE)
        if data.criteria:
            self._table(say["minutes.results"], data.agreed_table, (0, 36, 24, 42))
        else:
            self._add(run(say["minutes.none_agreed"]))
        if data.not_treated:
            self._heading(2, say["minutes.not_treated"])
            self._listed(data.not_treated)
        self._heading(2, say["workshop_alpha"])
        for words in data.alpha:
            self._add(run(words))

    def _priorities(self) -> None:
        data, say = self._data, self._say
        self._heading(1, say["minutes.priorities"], look=_SAME_PAGE)
        if not data.dots:
            self._add(run(say["minutes.no_priorities"]))
            return
        self._add(run(data.dots_text), keep=True)
        self._ruled(
            say["minutes.priorities"],
            (say["minutes.place"], say["minutes.choice"], say["minutes.dots"]),
            [[run(str(place)), run(choice), run(str(dots))] for place, choice, dots in data.dots],
            (16, 0, 16),
            marks=(0, 2),
        )

    def _votes(self) -> None:
        data, say = self._data, self._say
        if not data.criteria:
            return
        self._heading(1, say["minutes.votes"])
        self._add(run(data.votes_note), "Note")
        self._add(run(data.agreement_note), "Note")
        for one in data.criteria:
            self._criterion(one)

    def _criterion(self, one: CriterionMinutes) -> None:
        self._heading(2, one.name)
        self._add(run(one.question), "Note", keep=True)
        self._add_lines(self._facts(pairs(one.facts)))
        self._ruled(
            self._say["minutes.votes_table"].format(name=one.name),
            one.table.head,
            [[run(text) for text in cells] for cells in one.table.rows],
            _VOTES,
            marks=range(1, len(_VOTES) - 1),
        )
        self._listed(one.remarks)

    def _ledger(self) -> None:
        data, say = self._data, self._say
        self._heading(1, say["minutes.ledger"])
        self._add(run(say["minutes.ledger_text"]), keep=True)
        self._table(say["minutes.ledger"], data.ledger_table, (24, 0, 34))
