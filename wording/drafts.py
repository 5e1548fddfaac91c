"""A draft filled from an assessment: what is known stands in it, the rest is a blank with a note of
what belongs there. Nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from checklist.drafts import (
    Draft,
    DraftCell,
    DraftFor,
    DraftGrid,
    DraftPart,
    Drafts,
    Element,
    Listed,
    text_in,
)
from checklist.model import Lang
from wording.labels import own_name, step_from
from wording.phrases import Phrases, one_line
from wording.shapes import Fact
from wording.subject import Subject

#: A blank, or the name of something to fill in.
_OPEN = re.compile(r"\[\[(.+?)\]\]|\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line; ``is_blank``: left to be filled in by hand."""

    text: str
    is_blank: bool = False


#: A line of a draft, in pieces.
Line = tuple[Piece, ...]


def plain_line(line: Line) -> str:
    """The text of a line."""
    return "".join(piece.text for piece in line)


@dataclass(frozen=True, slots=True)
class GridWords:
    """A table: its head and rows."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class PartWords:
    """A part of a draft. ``number``: that of an article; ``name``: how the part is called, with its
    number; ``form``: label and value."""

    id: str
    kind: Literal["article", "supplement", "section"]
    number: int | None
    name: str
    title: str
    text: tuple[Line, ...]
    points: tuple[Line, ...]
    form: tuple[tuple[Line, Line], ...]
    listed: tuple[Line, ...]
    grid: GridWords | None


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """The text of a draft in one language. ``marks``: how articles, paragraphs and points are
    numbered (``{n}``), and the label above an article (``{title}``)."""

    lang: Lang
    heading: Line
    opening: tuple[Line, ...]
    parts: tuple[PartWords, ...]
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DraftPaper:
    """A draft as it is written: the box above it (``box``, below ``box_title``), and its text in
    one or two languages. ``title``: the name of the kind; ``sheet``: that of the first sheet."""

    lang: Lang
    title: str
    municipality: str
    box_title: str
    sheet: str
    box: tuple[Fact, ...]
    versions: tuple[DraftVersion, ...]
    words: Mapping[str, str]


def _begun(piece: Piece) -> Piece:
    """A piece at the beginning of a line, with a capital letter."""
    return Piece(piece.text[:1].upper() + piece.text[1:], piece.is_blank)


def draft_name(wanted: DraftFor, drafts: Drafts, phrases: Phrases) -> str:
    """The name of a draft's file, without municipality, day and ending."""
    return phrases.say(
        "drafts.file_name",
        number=phrases.criterion_number(wanted.criterion),
        level=wanted.level,
        title=drafts.kinds[wanted.draft].title.of(phrases.lang),
    )


def fill_draft(
    wanted: DraftFor, drafts: Drafts, subjects: Mapping[Lang, Subject], lang: Lang
) -> DraftPaper:
    """A draft for a step, filled. ``subjects``: the municipality in both languages; ``lang``: that
    of the box. Raises KeyError for a draft that does not serve the step."""
    subject, draft = subjects[lang], drafts.kinds[wanted.draft]
    versions = tuple(
        _Filling(draft, wanted, drafts, subjects[each]).version() for each in draft.languages
    )
    say = subject.say
    return DraftPaper(
        lang=lang,
        title=subject.of(draft.title),
        municipality=one_line(subject.assessment.profile.label) or say("drafts.author"),
        box_title=say("drafts.box_title" if draft.form == "word" else "drafts.sheet_title"),
        sheet=say("drafts.box"),
        box=tuple(_box(wanted, drafts, subject, _read_by(lang, versions))),
        versions=versions,
        words={"cut": say("cut"), "table": say("table"), "figure": say("figure")},
    )


def _read_by(lang: Lang, versions: tuple[DraftVersion, ...]) -> DraftVersion:
    """The version in the language of the box; the Japanese one where there is no other."""
    return next((version for version in versions if version.lang == lang), versions[0])


def _box(
    wanted: DraftFor, drafts: Drafts, subject: Subject, version: DraftVersion
) -> Iterator[Fact]:
    """What the draft is for, what it makes true and what it does not, and who decides."""
    say, of = subject.say, subject.of
    draft = drafts.kinds[wanted.draft]
    entry = drafts.table.by_step[wanted.criterion, wanted.level]
    (paper,) = [paper for paper in entry.papers if paper.draft == wanted.draft]
    criterion = subject.content.checklist.criteria[wanted.criterion]
    names = {part.id: part.name for part in version.parts}

    def where(element: Element) -> str:
        quote = drafts.table.quoted(element, wanted.criterion)
        return say("drafts.where", quote=quote, part=names[element.part])

    remarks = subject.assessment.plan.remarks_on(wanted.criterion, wanted.level)
    planned = []
    if owner := one_line(remarks.owner):
        planned.append(say("drafts.plan_owner", owner=owner))
    if remarks.due:
        planned.append(say("drafts.plan_due", due=subject.phrases.official_day(remarks.due)))
    checks = [say("drafts.check_always"), *map(of, draft.check)]
    if subject.lang not in draft.languages:
        checks.insert(0, say("drafts.check_japanese"))
    offer = subject.advice.first_for(wanted.criterion, wanted.level)
    name, level = subject.labels[wanted.criterion], wanted.level
    now = step_from(wanted.criterion, level, subject.assessment, subject.phrases)
    rows = {
        "purpose": of(draft.purpose),
        "step": say("drafts.step", name=name, now=now, level=level),
        "text": of(criterion.levels[level]),
        "where": "\n".join(map(where, paper.elements)),
        "remains": of(entry.remains),
        "decide": "\n".join(f"・{of(point)}" for point in draft.decide),
        "by": of(draft.decided_by),
        "check": "\n".join(f"・{check}" for check in checks),
        "plan": subject.phrases.listed(planned),
        "scheme": "" if offer is None else of(offer.scheme.name_today),
        "product": say(
            "drafts.made_by", day=subject.phrases.official_day(subject.today.isoformat())
        ),
    }
    for key, value in rows.items():
        if value:
            yield Fact(key, say(f"drafts.box_{key}"), value)


class _Filling:
    """Fills the texts of a draft in the language of a subject."""

    def __init__(self, draft: Draft, wanted: DraftFor, drafts: Drafts, subject: Subject) -> None:
        self.draft, self.wanted, self.subject = draft, wanted, subject
        self._drafts = drafts
        words = drafts.table.words.get(wanted.criterion, {})
        self._own = {name: text.of(subject.lang) for name, text in words.items()}

    def version(self) -> DraftVersion:
        """The whole text."""
        numbers: dict[str, int] = {}
        parts = self._drafts.parts(self.wanted)
        for part in parts:
            if part.kind == "article":
                numbers[part.id] = len(numbers) + 1
        gap = "　" if self.subject.lang == "ja" else " "
        marks = {
            "label": self._words("drafts.article_label"),
            "article": self._words("drafts.article_number") + gap,
            "paragraph": self._words("drafts.paragraph_number") + gap,
            "point": self._words("drafts.point_number") + gap,
        }
        return DraftVersion(
            lang=self.subject.lang,
            heading=self.line(self.draft.heading),
            opening=self.lines(self.draft.opening),
            parts=tuple(self._part(part, numbers.get(part.id)) for part in parts),
            marks=marks,
        )

    def _words(self, key: str) -> str:
        """A text with its places still open."""
        return self.subject.content.wording.text(key).of(self.subject.lang)

    def _part(self, part: DraftPart, number: int | None) -> PartWords:
        title = plain_line(self.line(part.title))
        name = title
        if number is not None:
            name = self.subject.say("drafts.article", n=number, title=title)
        listed: tuple[Line, ...] = ()
        if part.each is not None:
            listed = tuple((Piece(text),) for text in self.known(part.each))
        if part.none is not None and not listed:
            listed = (self.line(part.none),)
        return PartWords(
            id=part.id,
            kind=part.kind,
            number=number,
            name=name,
            title=title,
            text=self.lines(part.text),
            points=self.lines(part.points),
            form=tuple((self.line(e.label), self.line(e.value)) for e in part.form),
            listed=listed,
            grid=None if part.grid is None else self._grid(part.grid),
        )

    def _grid(self, grid: DraftGrid) -> GridWords:
        rows = [self.lines(row) for row in grid.rows]
        if grid.each is not None:
            then = self.lines(grid.then)
            rows += [((Piece(text),), *then) for text in self.known(grid.each)]
        rows += [((),) * len(grid.head)] * grid.blank
        if not rows:
            rows = [((),) * len(grid.head)] * 2
        return GridWords(self.lines(grid.head), tuple(rows))

    # ------------------------------------------------------------------ lines

    def lines(self, texts: Iterable[DraftCell]) -> tuple[Line, ...]:
        """Each text filled in."""
        return tuple(map(self.line, texts))

    def line(self, text: DraftCell) -> Line:
        """A text filled in, once: what is filled in is never read as a place to fill in."""
        words, pieces, at = text_in(text, self.subject.lang), list[Piece](), 0
        for place in _OPEN.finditer(words):
            pieces.append(Piece(words[at : place.start()]))
            note, name = place.groups()
            if note is not None:
                pieces.append(self._blank(self._noted(note)))
            else:
                value = self._value(name)
                if not any(piece.text for piece in pieces):
                    value = tuple(_begun(piece) for piece in value)
                pieces.extend(value)
            at = place.end()
        pieces.append(Piece(words[at:]))
        return tuple(piece for piece in pieces if piece.text)

    def _noted(self, note: str) -> str:
        return _OPEN.sub(lambda place: plain_line(self._value(place[2])), note)

    def _blank(self, note: str) -> Piece:
        return Piece(self.subject.say("drafts.blank", note=note), is_blank=True)

    def _value(self, name: str) -> Line:
        if name in self._own:
            return (Piece(self._own[name]),)
        if name == "partner" and self._facts["countries"]:
            return self.line(
                self.subject.say("drafts.partner_in", country=self.known("countries")[0])
            )
        if value := self._facts[name]:
            return (Piece(value),)
        return (self._blank(self.subject.say(f"drafts.blank_{name}")),)

    # ------------------------------------------------------------------ what is known

    @cached_property
    def _facts(self) -> Mapping[str, str]:
        """What is known, by the names of ``checklist.drafts.FACTS``; empty where it is not."""
        subject, phrases = self.subject, self.subject.phrases
        assessment = subject.assessment
        remarks = assessment.plan.remarks_on(self.wanted.criterion, self.wanted.level)
        criterion = subject.content.checklist.criteria[self.wanted.criterion]
        named = one_line(assessment[criterion.id].name) if criterion.own else ""
        offer = subject.advice.first_for(criterion.id, self.wanted.level)
        years = self.known("years")
        kind = assessment.profile.kind
        return {
            "municipality": self._readable(assessment.profile.name),
            "own": own_name(assessment.profile, phrases),
            "head": "" if kind is None else subject.say(f"drafts.head_{kind.replace('-', '_')}"),
            "fields": phrases.listed(self.known("fields")),
            "countries": phrases.listed(self.known("countries")),
            "partner": "",
            "ties": phrases.listed(self.known("ties")),
            "strong": next(iter(self.known("strengths")), ""),
            "unit": self._readable(remarks.owner),
            "due": phrases.official_day(remarks.due) if remarks.due else "",
            "year1": years[0],
            "year2": years[1],
            "year3": years[2],
            "scheme": "" if offer is None else subject.of(offer.scheme.name_today),
            "criterion": named if criterion.own else subject.of(criterion.title),
            "today": phrases.official_day(subject.today.isoformat()),
        }

    def _readable(self, typed: str) -> str:
        """A typed name on one line; in English only where it is written in Latin letters."""
        name = one_line(typed)
        return name if self.subject.lang == "ja" or name.isascii() else ""

    def _amid(self, name: str) -> str:
        """A name of ours as it stands in a sentence: in English without its capital letter."""
        return name if self.subject.lang == "ja" else name[:1].lower() + name[1:]

    def known(self, what: Listed) -> tuple[str, ...]:
        """What is known of something, one text each."""
        subject, profile = self.subject, self.subject.assessment.profile
        if what == "countries":
            return tuple(map(subject.phrases.country, profile.countries))
        if what == "evidence":
            return subject.assessment[self.wanted.criterion].evidence
        if what == "fields":
            names = (subject.phrases.name("field", field) for field in profile.fields)
            return tuple(map(self._amid, names))
        if what == "ties":
            return tuple(tie for tie in map(self._readable, profile.ties) if tie)
        if what == "strengths":
            return tuple(self._strengths())
        first = subject.assessment.plan.begins(subject.today)
        return tuple(subject.phrases.official_fiscal_year(first + n) for n in range(3))

    def _strengths(self) -> Iterator[str]:
        """The fields of strength with a record, the highest level first."""
        subject = self.subject
        item = subject.content.checklist.items_by_id.get("strength")
        levels = {
            criterion: subject.assessment[criterion.id].known_level or 0
            for criterion in (() if item is None else item.criteria)
        }
        for criterion, level in sorted(levels.items(), key=lambda pair: -pair[1]):
            name = self._amid(subject.of(criterion.title))
            if criterion.own:
                name = self._readable(subject.assessment[criterion.id].name)
            if level and name:
                yield name
