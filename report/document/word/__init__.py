"""The report as a Word file: the chapters, order and words of the PDF, to be edited and passed on.

Its first page stands alone, to be put under a decision paper. Headings, lists, captions and the
table of contents are Word's own. The chart of the items is a chart that Word can edit, the levels
of the criteria are a table; only the staircase is a picture, set by Typst as in the PDF. The
answers are inside (custom XML), so that the report is the save file. The same input gives the
same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence, Set
from io import BytesIO
from math import ceil
from typing import TypeVar

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from charts.staircase import draw_staircase
from checklist.answers import Assessment
from checklist.model import Lang
from report.document.word.body import Body, Line, pairs, settable
from report.document.word.chart import add_chart
from report.document.word.markup import (
    NOTHING,
    TAB,
    Xml,
    cell,
    chart,
    field,
    joined,
    link_inside,
    paragraph,
    picture,
    row,
    run,
    table,
    twips,
)
from report.document.word.styles import BLUE, PALE, TEXT_WIDTH
from report.savefile.pack import pack
from report.typesetting import draw
from wording.answers import AnswerSummary
from wording.cases import CaseSummary
from wording.comparison import ChangeRow
from wording.covering import CoveringSummary
from wording.criteria import CriterionRow
from wording.one_page import OnePage
from wording.phrases import kana_width, shortened
from wording.schemes import SchemeSummary
from wording.shapes import Finding, Link, length_of
from wording.summary import CARDS, Summary

#: A cell of a level: text, id of its style, shade, whether it has a frame.
Mark = tuple[str, str, str, bool]

#: How much the first page holds of each thing, in kana: it must stay one page, and all of it
#: stands in full in its chapter.
_ROOM: Mapping[str, int] = {"municipality": 28, "name": 26, "items": 70, "step": 34}
_BINDING = 5
#: The texts of the steps get the first of these rooms that leaves binding, steps and the note on
#: the ranks within so many lines; a line takes so many kana. The last room always does.
_STEP_ROOMS = (300, 220, 150, 108, 72, 36)
_STEP_LINES = 18
_STEP_LINE = 36
_NOTE_LINE = 50

#: What has fewer characters stays on one page; Latin letters take half the room.
_SHORT: Mapping[Lang, int] = {"ja": 800, "en": 1600}

#: Columns of the table of levels in millimetres: the criterion, a cell for each level, level now,
#: level needed, evidence.
_LEVEL_COLUMNS: Mapping[Lang, tuple[float, ...]] = {
    "ja": (50, 7, 7, 7, 7, 7, 25, 37, 13),
    "en": (47, 6, 6, 6, 6, 6, 30, 36, 17),
}

#: The same of then and now: … then, now, change, goal, verdict.
_CHANGE_COLUMNS: Mapping[Lang, tuple[float, ...]] = {
    "ja": (35, 7, 7, 7, 7, 7, 22, 22, 10, 20, 16),
    "en": (30, 5.4, 5.4, 5.4, 5.4, 5.4, 28.5, 28.5, 13.5, 15, 17.5),
}

_STAIRCASE_WIDTH = 130.0
_CHART_SIZE = (TEXT_WIDTH, 72.0)
#: Dots per inch of the staircase: sharp in print.
_SHARP = 220

_CUSTOM_XML = "urn:cooperation-readiness:assessment"
_ITEM_ID = "{6F1B2C64-3B0E-4C57-9A35-0D3C6B0E7A21}"

_Any = TypeVar("_Any")


def render_word(summary: Summary, assessment: Assessment) -> bytes:
    """The report as a Word file (.docx), with the answers inside, dated ``made_at``.

    ``summary`` is that of ``assessment``; its language is the document's.
    """
    whole = settable(summary, summary.words["cut"])
    return _Writer(whole, draw_staircase(summary.stage.staircase), assessment).document()


class _Writer(Body):
    """Sets one summary: its methods add to the body in the order of the pages."""

    def __init__(self, summary: Summary, staircase: str, assessment: Assessment) -> None:
        super().__init__(summary.lang, summary.words)
        self._data = summary
        self._staircase = staircase
        self._assessment = assessment

    def document(self) -> bytes:
        """The whole file."""
        self._one_page()
        contents_at = len(self._body)
        self._stage()
        self._items()
        self._criteria()
        self._comparison()
        self._findings()
        self._answers()
        self._schemes()
        self._cases()
        self._plan()
        self._workshop()
        self._method()
        self._body.insert(contents_at, self._contents())  # now that all headings are known
        self._add_savefile()
        data = self._data
        return self._finished(
            title=data.title,
            author=data.municipality,
            head=f"{self._say['title_short']}　{data.made_on}",
            made_at=data.made_at,
        )

    def _some(self, things: Sequence[_Any], group: str) -> tuple[Sequence[_Any], Sequence[_Any]]:
        """What is set in full, and the rest."""
        return things[: CARDS[group]], things[CARDS[group] :]

    # ------------------------------------------------------------------ the first page

    def _one_page(self) -> None:
        data, say, one = self._data, self._say, self._data.one_page
        name = shortened(data.municipality, _ROOM["municipality"])
        self._add(run(say["product"]), "Subtitle")
        self._add(run(say["subject"].format(municipality=name)), "Title")
        self._add(
            run("　　".join(f"{fact.label}　{fact.value}" for fact in data.cover.facts)), "Note"
        )
        self._heading(
            1, say["one_page"], look='<w:pageBreakBefore w:val="0"/><w:spacing w:before="200"/>'
        )
        self._key_figures()
        notes = [one.stage_note, one.score_note]
        gap = "" if self._ja else " "
        notes.append(gap.join([one.evidence_note, say["evidenced_text"]]))
        for note in notes:
            self._add(run(note), "ListBullet3")
        self._add_lines(
            self._facts(
                (
                    (say["strongest"], shortened(one.strongest, _ROOM["items"])),
                    (say["weakest"], shortened(one.weakest, _ROOM["items"])),
                ),
                "ShortFact",
            )
        )
        if one.rank_note:
            self._add(run(one.rank_note), "Note")
        if one.binding_heading:
            self._heading(2, one.binding_heading)
            for lift in one.binding[:_BINDING]:
                change = run(f"{lift.now} → "), run(lift.required, "Strong")
                named = run(shortened(lift.name, _ROOM["name"]) + "　", "Strong")
                self._add(joined([named, *change]), "ListBullet3")
            if (more := len(one.binding) - _BINDING) > 0:
                self._add(run(say["binding_more"].format(n=more)), "Note")
        else:
            self._add(run(one.binding_note, "Strong"))
        self._heading(2, say["next_three"])
        room = _step_room(one)
        for number, step in enumerate(one.steps, start=1):
            told = [run(f"{number} {step.kind}", "Accent"), TAB]
            if step.title:
                told += [run(shortened(step.title, _ROOM["step"]) + "\n", "Strong")]
            told += [run(shortened(step.text.replace("\n", gap), room))]
            self._add(joined(told), "ShortFact")
        self._add(run(say["self_assessed"]), "Note")

    def _key_figures(self) -> None:
        say, one = self._say, self._data.one_page
        width = twips(TEXT_WIDTH / 3)
        columns = (
            (say["stage_now"], run(one.stage_big, "Accent"), run(one.stage, "Strong")),
            (
                say["score_now"],
                run(one.score) + run(" " + say["score_of"], "Small"),
                run(one.score_span),
            ),
            (say["evidenced_now"], run(one.evidenced), run(one.evidenced_span)),
        )
        cells = [
            cell(
                joined([
                    paragraph(run(label), "Note"),
                    paragraph(Xml(figure), "KeyFigure"),
                    paragraph(below),
                ]),
                width,
            )
            for label, figure, below in columns
        ]  # fmt: skip
        self._body.append(table([row(cells)], [width] * 3, "NormalTable"))

    def _contents(self) -> Xml:
        """The table of contents, filled in but for the pages, which only Word knows: it puts
        them in when it prints or is asked to, and then drops the note that says so."""
        lines: list[Xml] = []
        for level, text, name in self._headings:
            if level > 2:
                continue
            page = field(f"PAGEREF {name} \\h")
            lines.append(
                paragraph(link_inside(name, joined([run(text), TAB, page])), f"TOC{level}")
            )
        note = run(self._say["contents_note"], "Small")
        whole = field('TOC \\o "1-2" \\h \\z', Xml("\0"))
        start, end = whole.split("\0")
        first = lines[0].replace("<w:hyperlink", start + "<w:hyperlink", 1)
        return Xml(
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
            + paragraph(run(self._say["contents"]), "TOCHeading")
            + first
            + joined(lines[1:])
            + paragraph(Xml(note + end), "Note", look='<w:spacing w:before="120"/>')
            + "</w:sdtContent></w:sdt>"
        )

    # ------------------------------------------------------------------ the chapters

    def _stage(self) -> None:
        data, say = self._data, self._say
        self._heading(1, say["stage_chapter"])
        self._add(run(say["stage_intro"]))
        png = draw(self._staircase, _STAIRCASE_WIDTH, _SHARP)
        wide, high = struct.unpack(">II", png[16:24])
        relation, _ = self._document.part.get_or_add_image(BytesIO(png))
        size = (_STAIRCASE_WIDTH, _STAIRCASE_WIDTH * high / wide)
        self._add(picture(relation, 1, data.stage.staircase.alt, size), "Drawing")
        self._caption("figure", say["staircase"])
        if data.stage.lifts:
            self._heading(2, data.one_page.binding_heading)
            for lift in data.stage.lifts:
                self._heading(3, f"{lift.name}　{lift.now} → {lift.required}")
                facts = (
                    (lift.means_label, lift.means),
                    (say["lift_why"], lift.reason),
                    ("", lift.unlocks),
                    ("", lift.remark),
                )
                self._add_lines(self._facts(facts), in_one_piece=True)
        else:
            self._add(run(say["binding_none"], "Strong"))
        self._heading(2, say["requirements"])
        for stage in data.stage.stages:
            self._heading(3, stage.heading)
            self._add(run(stage.text), "Note", keep=True)
            self._ruled(
                f"{say['requirements']}（{stage.heading}）"
                if self._ja
                else f"{say['requirements']} ({stage.heading})",
                (say["requirement"], say["required"], say["now"], say["held"]),
                [
                    (
                        run(one.name),
                        run(one.required),
                        run(one.now),
                        run(one.verdict, "" if one.state == "met" else "Strong"),
                    )
                    for one in stage.requirements
                ],
                (0, 38, 38, 22),
            )

    def _items(self) -> None:
        data, say = self._data, self._say
        self._heading(1, say["items_chapter"])
        self._add(run("\n".join(data.items.legend)), "Note")
        part = self._document.part
        relation = part.relate_to(add_chart(part.package, data), RELATIONSHIP_TYPE.CHART)
        self._add(chart(relation, 2, data.items.alt, _CHART_SIZE), "Drawing")
        self._caption("figure", say["items_table"])
        self._table(say["items_table"], data.items.table, (0, 18, 24, 34, 26))
        self._heading(2, say["calculation"])
        self._add_lines(
            self._facts(
                [
                    (
                        f"{item.number} {item.title}",
                        item.calculation
                        if item.point is None
                        else f"{item.calculation}　{item.rule}",
                    )
                    for item in data.items.scores
                ]
                + [(say["overall"], data.items.overall_calculation)],
                "WideFact",
            )
        )
        self._weights()

    def _weights(self) -> None:
        told, say = self._data.items.weights, self._say
        if told is None:
            return
        self._heading(2, say["weights"])
        for words in (told.intro, *told.sentences):
            self._add(run(words))
        self._table(say["weights"], told.table, (0, *[30] * (len(told.table.head) - 1)))

    def _criteria(self) -> None:
        data, say = self._data, self._say
        self._heading(1, say["criteria_chapter"])
        self._add(run("\n".join(data.criteria.legend)), "Note")
        told = iter(data.criteria.table.rows)
        nothing = ("",) * (len(data.criteria.table.head) - 1)
        self._levels(
            say["criteria_table"],
            data.criteria.table.head,
            [
                (
                    one.label,
                    [_mark(one, level) for level in range(5)],
                    nothing if one.is_item else next(told)[1:],
                )
                for one in data.criteria.rows
            ],
            _LEVEL_COLUMNS[data.lang],
            {row for row, one in enumerate(data.criteria.rows) if one.is_item},
            data.criteria.alt,
        )

    def _levels(
        self,
        title: str,
        head: Sequence[str],
        rows: Iterable[tuple[str, Sequence[Mark], Sequence[str]]],
        columns: Sequence[float],
        items: Set[int],
        alt: str,
    ) -> None:
        """A table that is a chart, too: after a name five cells, one for each level, then the
        same in words. ``items`` are the rows that head those below them."""
        self._caption("table", title)
        widths = [twips(width) for width in columns]

        def words(text: str, column: int, style: str = "", *, keep: bool = False) -> Xml:
            return cell(paragraph(run(text, style), "TableText", keep=keep), widths[column])

        def mark(one: Mark, level: int) -> Xml:
            text, style, shade, framed = one
            content = paragraph(run(text, style), "TableMark")
            return cell(content, widths[1 + level], shade=shade, framed=framed, mark=True)

        def line(
            name: Xml, marks: Sequence[Mark], rest: Sequence[str], *, is_head: bool = False
        ) -> Xml:
            cells = [mark(one, level) for level, one in enumerate(marks)]
            told = [words(text, column) for column, text in enumerate(rest, start=6)]
            return row([name, *cells, *told], head=is_head)

        levels = [(str(level), "", "", False) for level in range(5)]
        lines = [line(words(head[0], 0), levels, head[1:], is_head=True)]
        for number, (name, marks, rest) in enumerate(rows):
            leads = number in items
            lines.append(line(words(name, 0, "Strong" if leads else "", keep=leads), marks, rest))
        self._body.append(table(lines, widths, "PlainTable2", alt))

    def _comparison(self) -> None:
        told, say = self._data.comparison, self._say
        if told is None:
            return
        self._heading(1, say["comparison_chapter"])
        self._add(run(told.intro))
        if told.other_municipality:
            self._add(run(told.other_municipality, "Strong"))
        self._add_lines(self._facts(pairs(told.facts)))
        self._heading(2, say["comparison_chart"])
        # two of its lines tell how to read answers in signs, which stand in words here
        self._add(run("\n".join((told.legend[0], *told.legend[3:]))), "Note")
        words = iter(told.criteria_table.rows)
        self._levels(
            say["comparison_chart"],
            told.criteria_table.head,
            [
                (
                    one.label,
                    [_change_mark(one, level) for level in range(5)],
                    ("", "", "", one.goal, one.verdict) if one.is_item else next(words)[1:],
                )
                for one in told.rows
            ],
            _CHANGE_COLUMNS[self._data.lang],
            {row for row, one in enumerate(told.rows) if one.is_item},
            told.alt,
        )
        self._heading(2, say["comparison_goals"])
        self._add(run(told.goals_intro), keep=bool(told.goals))
        if told.goals:
            self._table(say["comparison_goals"], told.goals_table, (0, 20, 18, 18, 26, 27))
        if told.calculations:
            self._heading(3, say["comparison_calculation"])
            self._add(run(say["comparison_formula"]), keep=True)
            self._add_lines(self._facts(pairs(told.calculations), "WideFact"))
        if told.steps:
            self._heading(2, say["comparison_plan"])
            self._add(run(told.steps_intro), keep=True)
            self._table(say["comparison_plan"], told.steps_table, (34, 0, 15, 32, 24, 20))
        self._heading(2, say["comparison_items"])
        self._table(say["comparison_items"], told.items_table, (0, 34, 34, 24))
        if told.notes:
            self._heading(2, say["comparison_versions"])
            self._add(run(told.changed_version))
            self._listed(told.notes)

    def _findings_table(self, title: str, findings: Sequence[Finding]) -> None:
        self._ruled(
            title,
            (self._say["criterion_head"], self._say["remark_head"]),
            [(run(one.name), run(one.text)) for one in findings],
            (64, 0),
            parts=True,
        )

    def _findings(self) -> None:
        data, say = self._data, self._say
        self._heading(1, say["findings_chapter"])
        self._heading(2, say["strengths"])
        if data.findings.strengths:
            self._findings_table(say["strengths"], data.findings.strengths)
        else:
            self._add(run(say["strengths_none"]))
        self._heading(2, data.findings.gaps_heading)
        if data.findings.gaps:
            head = ("criterion_head", "now", "required", "gap_size", "gap_blocks", "gap_known")
            self._ruled(
                data.findings.gaps_heading,
                [say[key] for key in head],
                [
                    [
                        run(text)
                        for text in (
                            gap.name,
                            str(gap.level),
                            str(gap.required),
                            str(gap.size),
                            say["yes"] if gap.blocks_next else say["no"],
                            say["known"] if gap.is_known else say["not_known"],
                        )
                    ]
                    for gap in data.findings.gaps
                ],
                (0, 14, 16, 14, 30, 34),
                marks=(1, 2, 3),
            )
        else:
            self._add(run(say["gaps_none"]))
        self._heading(2, say["evidence"])
        self._add(run(data.findings.evidence_note))
        self._heading(3, say["claimed"])
        if data.findings.claimed:
            self._findings_table(say["claimed"], data.findings.claimed)
        else:
            self._add(run(say["claimed_none"]))
        if data.findings.unknowns:
            self._heading(2, say["unknowns"])
            self._listed(one.name for one in data.findings.unknowns)
        if data.findings.not_applicables:
            self._heading(2, say["not_applicables"])
            self._findings_table(say["not_applicables"], data.findings.not_applicables)
        if data.findings.blanks:
            self._heading(2, say["blanks"])
            self._listed(one.name for one in data.findings.blanks)

    def _answers(self) -> None:
        data, say = self._data, self._say
        self._heading(1, say["answers_chapter"])
        self._add(run(say["answers_intro"]))
        self._add(run(say["is_savefile_word"]), "Note")
        self._heading(2, say["profile"])
        self._add_lines(self._facts(pairs(data.answers.profile)))
        for item in data.answers.items:
            self._heading(2, f"{item.number} {item.title}")
            self._add(run(item.question), "Note", keep=True)
            for answer in item.answers:
                self._answer(answer)

    def _answer(self, answer: AnswerSummary) -> None:
        say = self._say
        self._heading(3, answer.label)
        level = [run(answer.answer, "Strong")]
        if answer.required is not None:
            needed = say["required_level"].format(level=answer.required)
            level.append(run(f"　　{needed}", "Small"))
        lines: list[Line] = [(joined(level), "Answer")]
        if answer.means:
            lines.append((run(answer.means), ""))
        lines += self._facts(
            (
                # the label already says the name of an own criterion
                (say["own_name"], "" if answer.own_name in answer.label else answer.own_name),
                (say["remark_head"], answer.remark),
                (say["reason"], answer.reason),
                (say["earlier_reason"], answer.earlier_reason),
            )
        )
        label = run(say["evidence"], "Label")
        if len(answer.evidence) == 1:
            lines.append((joined([label, TAB, self._link(answer.evidence[0])]), "Fact"))
        elif answer.evidence:
            lines.append((label, "FactLabel"))
            lines += [(self._link(one), "ListBullet2") for one in answer.evidence]
        lines += self._facts(
            ((say["note"], answer.note), (answer.signed.label, answer.signed.value))
        )
        self._add_lines(lines, in_one_piece=length_of(answer) <= _SHORT[self._data.lang])

    def _sources(self, sources: Sequence[Link]) -> list[Line]:
        lines: list[Line] = []
        for source in sources:
            label = NOTHING if lines else run(self._say["sources"], "Label")
            title = run(f"{source.title}\n") if source.title else NOTHING
            says = run(f"\n{source.says}", "Small") if source.says else NOTHING
            lines.append((joined([label, TAB, title, self._link(source.url), says]), "Source"))
        return lines

    def _scheme(self, scheme: SchemeSummary) -> None:
        say = self._say
        self._heading(3, scheme.name, run(f"　　{scheme.fit_words}", "Accent"))
        told = [scheme.agency, scheme.former_name, *scheme.remarks]
        stop = "。" if self._ja else ". "
        lines: list[Line] = [
            (run("　".join(text for text in told if text)), "Note"),
            *self._facts(
                (
                    (say["why_fits"], "\n".join(scheme.reasons)),
                    (say["who"], f"{scheme.access}{stop}{scheme.applicants}"),
                    (say["check"], scheme.check),
                    (say["standing"], scheme.standing),
                    (say["doubt"], scheme.doubt),
                )
            ),
            *self._sources(scheme.sources),
        ]
        self._add_lines(lines, in_one_piece=length_of(scheme) <= _SHORT[self._data.lang])

    def _scheme_table(self, title: str, schemes: Sequence[SchemeSummary]) -> None:
        self._ruled(
            title,
            [self._say[key] for key in ("scheme", "fit", "who", "grade", "checked")],
            [
                (
                    joined([run(f"{scheme.name}\n", "Strong"), run(scheme.agency)]),
                    run(scheme.fit_shown),
                    run(scheme.access),
                    run(scheme.grade),
                    run(scheme.checked),
                )
                for scheme in schemes
            ],
            (0, 29, 34, 15, 31),
            marks=(1, 3),
        )

    def _covering(self, covering: CoveringSummary) -> None:
        self._heading(2, covering.heading)
        if covering.table.rows:
            self._add(run(covering.text), keep=True)
            self._table(covering.heading, covering.table, (0, 85))
        self._listed(covering.notes)

    def _schemes(self) -> None:
        say, schemes = self._say, self._data.schemes
        self._heading(1, say["schemes_chapter"])
        self._add(run(schemes.intro))
        if schemes.covering is not None:
            self._covering(schemes.covering)
        if schemes.unserved:
            self._heading(2, say["unserved"])
            self._add(run(say["unserved_text"]))
            self._listed(schemes.unserved)
        groups = schemes.recommended, schemes.read_or_join, schemes.confirm_first, schemes.models
        if not any(groups):
            return
        self._heading(2, say["recommended"])
        told = say["recommended_text" if schemes.recommended else "recommended_none"]
        self._add(run(told), keep=bool(schemes.recommended))
        self._scheme_cards(schemes.recommended, "recommended", say["others_recommended"])
        if schemes.read_or_join:
            self._heading(2, say["read_or_join"])
            self._add(run(say["read_or_join_text"]), keep=True)
            self._scheme_cards(schemes.read_or_join, "read_or_join", say["others_read_or_join"])
        if schemes.confirm_first:
            self._heading(2, say["confirm_first"])
            self._add(run(say["confirm_first_text"]), keep=True)
            self._scheme_cards(schemes.confirm_first, "confirm_first", say["others_confirm"])
        if schemes.models:
            self._heading(2, say["models"])
            self._add(run(say["models_text"]), keep=True)
            self._scheme_table(say["models"], schemes.models)

    def _scheme_cards(self, schemes: Sequence[SchemeSummary], group: str, others: str) -> None:
        cards, rest = self._some(schemes, group)
        for scheme in cards:
            self._scheme(scheme)
        if rest:
            self._heading(3, others.format(n=len(rest)))
            self._scheme_table(others.format(n=len(rest)), rest)

    def _cases(self) -> None:
        say, cases = self._say, self._data.cases
        self._heading(1, say["cases_chapter"])
        self._add(run(cases.intro))
        events, rest = self._some(cases.events, "events")
        if events:
            self._heading(2, say["cases_events"])
        for event in events:
            self._case(event)
        if rest:
            self._add(run(say["cases_more"].format(n=len(rest))), "Note")
        if cases.unillustrated:
            self._heading(2, say["unillustrated"])
            self._listed(cases.unillustrated)

    def _plan(self) -> None:
        told, say = self._data.plan, self._say
        if told is None:
            return
        self._heading(1, say["plan_chapter"])
        self._add(run(told.intro))
        self._listed(told.obstacles)
        if told.years:
            self._add(run(say["plan_note"]), "Note")
        for year in told.years:
            self._heading(2, year.heading)
            self._table(year.heading, year.table, (30, 17, 0, 35, 35))
        if told.others:
            self._heading(2, say["plan_others"])
            self._table(say["plan_others"], told.others_table, (40, 18, 20, 32, 0))

    def _workshop(self) -> None:
        told, say = self._data.workshop, self._say
        if told is None:
            return
        self._heading(1, say["workshop_chapter"])
        self._add(run(told.intro))
        if told.rehearsal:
            self._add(run(told.rehearsal, "Strong"))
        self._add_lines(self._facts(pairs(told.facts)))
        for words in told.alpha:
            self._add(run(words))
        if not told.criteria:
            return
        self._heading(2, say["workshop_agreed"])
        self._table(say["workshop_agreed"], told.agreed_table, (0, 37, 37, 25, 25))
        self._heading(2, say["workshop_rounds"])
        self._add(run(told.rounds_note), "Note")
        self._add(run(told.agreement_note), "Note", keep=True)
        self._table(
            say["workshop_rounds"],
            told.rounds_table,
            (0, 15, 13, 9, 9, 9, 9, 9, 9, 15, 32),
        )
        if told.reasons:
            self._heading(2, say["workshop_reasons"])
            self._add_lines(self._facts(pairs(told.reasons), "WideFact"))

    def _case(self, event: CaseSummary) -> None:
        say = self._say
        told = (event.case, event.title, event.when)
        self._heading(3, "　".join(text for text in told if text))
        facts = (
            (say["case_shows"], "\n".join(event.shows)),
            (say["remark_head"], event.remark),
            (say["doubt"], event.doubt),
        )
        lines: list[Line] = [
            (run(event.text), ""),
            *self._facts(facts),
            *self._sources(event.sources),
        ]
        self._add_lines(lines, in_one_piece=length_of(event) <= _SHORT[self._data.lang])

    def _method(self) -> None:
        data, say = self._data, self._say
        self._heading(1, say["method_chapter"])
        for section in data.method.sections:
            self._heading(2, section.heading)
            for words in section.paragraphs:
                self._add(run(words))
        self._heading(2, say["scale"])
        self._table(say["scale"], data.method.scale, (40, 0))
        self._heading(2, say["sources_chapter"])
        for words in data.method.sources:
            self._add(run(words))
        self._heading(2, say["doubts"])
        self._add(run(data.method.doubts_intro))
        for doubt in data.method.doubts:
            self._heading(3, doubt.where)
            lines: list[Line] = [
                (run(doubt.detail), ""),
                *self._facts([(say["doubt_taken"], doubt.taken)]),
            ]
            self._add_lines(lines, in_one_piece=True)

    # ------------------------------------------------------------------ the answers inside

    def _add_savefile(self) -> None:
        """The packed answers as custom XML, which office programs keep and do not show."""
        package = self._document.part.package
        pieces = "".join(f"<piece>{piece}</piece>" for piece in pack(self._assessment))
        start = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
        item = Part(
            PackURI("/customXml/item1.xml"),
            "application/xml",
            f'{start}<assessment xmlns="{_CUSTOM_XML}">{pieces}</assessment>'.encode("ascii"),
            package,
        )
        schema = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
        properties = Part(
            PackURI("/customXml/itemProps1.xml"),
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
            (
                f'{start}<ds:datastoreItem ds:itemID="{_ITEM_ID}" xmlns:ds="{schema}">'
                f'<ds:schemaRefs><ds:schemaRef ds:uri="{_CUSTOM_XML}"/></ds:schemaRefs>'
                "</ds:datastoreItem>"
            ).encode("ascii"),
            package,
        )
        item.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
        self._document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def _step_room(one: OnePage) -> int:
    """How many kana the text of a step may have, for all to stand on one page."""

    def lines(room: int) -> int:
        texts = (ceil(min(room, kana_width(step.text)) / _STEP_LINE) for step in one.steps)
        note = ceil(kana_width(one.rank_note) / _NOTE_LINE) + bool(one.rank_note)
        return min(len(one.binding), _BINDING + 1) + len(one.steps) + sum(texts) + note

    return next((room for room in _STEP_ROOMS if lines(room) <= _STEP_LINES), _STEP_ROOMS[-1])


def _mark(one: CriterionRow, level: int) -> Mark:
    """A level of a criterion: filled up to the answer, hatched where it is not known."""
    if one.state == "not_applicable":
        return "―" if level == 2 else "", "", "", False
    is_filled = one.level is not None and level <= one.level
    told = (str(level) if one.level == level else "") + ("▽" if one.required == level else "")
    shade = BLUE if is_filled else "hatch" if one.state == "unknown" else ""
    return told, "OnBlue" if is_filled else "Strong", shade, not one.is_item


def _change_mark(one: ChangeRow, level: int) -> Mark:
    """A level of a criterion then (○) and now (●), the way between them shaded."""
    then, now = one.then_level, one.now_level
    told = "◎" if then == now == level else "○" if then == level else "●" if now == level else ""
    told += "▽" if one.required == level else ""
    between = then is not None and now is not None and min(then, now) <= level <= max(then, now)
    return told, "Accent", PALE if between else "", not one.is_item
