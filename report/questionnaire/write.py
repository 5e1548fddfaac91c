"""The offline questionnaire: the checklist as a workbook to fill in, with the answers so far.

Its reader (``report.questionnaire.read``) identifies everything by keys and ids in hidden cells:
column A and row 1 of each sheet, and one hidden sheet. So neither the language of a questionnaire
nor the order of its rows matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

from charts.colours import BLUE, FAINT, GREY, HAIR, PALE
from checklist.answers import NOT_APPLICABLE, Assessment
from checklist.model import Criterion, Item
from checklist.municipality import MunicipalityKind
from report.questionnaire.layout import (
    ANSWERS,
    FACTS,
    FORMAT,
    HIDDEN,
    LEVEL,
    MANY,
    MARK,
    PROFILE,
    SAYS,
    SINGLE,
    TEXTS,
    SectionQuestions,
    evidence_cell,
    level_words,
    profile_label,
    written_profile,
)
from report.questionnaire.start import Count, write_start
from report.savefile.pack import pack
from report.workbook import LINE, TALLEST, Book, line_count
from wording.phrases import Phrases, one_line

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CREATED = datetime(2020, 1, 1, tzinfo=UTC)
_A3 = 8


def write_questionnaire(
    phrases: Phrases,
    assessment: Assessment | None = None,
    part: SectionQuestions | None = None,
) -> bytes:
    """The questionnaire (.xlsx) in one language, with the answers of ``assessment`` filled in. Of a
    ``part`` it has those questions alone and no sheet for the profile; ``assessment`` is then what
    may be handed out. Same bytes for the same answers and content."""
    return _Questionnaire(phrases, assessment or Assessment(), part).write()


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    head: str
    width: float
    open: bool = False


class _Questionnaire:
    def __init__(
        self, phrases: Phrases, assessment: Assessment, part: SectionQuestions | None
    ) -> None:
        self._content, self._lang = phrases.content, phrases.lang
        self._assessment = assessment
        self._part = part
        self._phrases = phrases
        self._say: Callable[..., str] = phrases.say
        self._cut = phrases.say("cut")
        self._name = one_line(assessment.profile.label)
        self._book = Book(
            self._say("questionnaire.title"), self._name, self._lang, _CREATED, self._cut
        )
        self._lists = 1  # column of the hidden sheet where the next list goes

    def write(self) -> bytes:
        add = self._book.workbook.add_worksheet
        start = add(self._say("questionnaire.sheet_start"))
        profile = None if self._part else add(self._say("questionnaire.sheet_profile"))
        answers = add(self._say("questionnaire.sheet_answers"))
        self._hidden = add(HIDDEN)
        self._write_hidden()
        if profile is not None:
            self._write_profile(profile)
        counts = self._write_answers(answers)
        write_start(self._book, start, self._phrases, counts, self._name, self._part)
        for sheet in self._book.workbook.worksheets():
            # without a password: against mistakes only
            sheet.protect("", {"format_columns": True, "format_rows": True})
        return self._book.close()

    # ------------------------------------------------------------------ not shown

    def _write_hidden(self) -> None:
        self._hidden.write_number(0, 0, FORMAT)
        # answers that name no version are taken for this one's
        version = self._assessment.checklist or self._content.checklist.version
        self._hidden.write_string(0, 1, version)
        for row, piece in enumerate(pack(self._assessment), start=1):
            self._hidden.write_string(row, 0, piece)
        if self._part is not None:
            self._hidden.write_string(1, 1, self._part.section)
        self._hidden.very_hidden()

    def _list(self, choices: Sequence[str]) -> str:
        """The reference to a list of choices on the hidden sheet."""
        from xlsxwriter.utility import xl_range_abs

        self._lists += 1
        for row, choice in enumerate(choices):
            self._hidden.write_string(row, self._lists, choice)
        return f"={HIDDEN}!{xl_range_abs(0, self._lists, len(choices) - 1, self._lists)}"

    def _choose(self, sheet: Worksheet, row: int, column: int, source: str, message: str) -> None:
        sheet.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "list",
                "source": source,
                "error_title": self._say("questionnaire.choose"),
                "error_message": message,
            },
        )

    def _open(self, **look: Any) -> Format:
        """A cell to fill in."""
        return self._book.format(
            **{"locked": False, "text_wrap": True, "num_format": "@", "border": 1,
               "border_color": BLUE, "bg_color": "#FFFFFF", "indent": 1, "align": "left", **look}
        )  # fmt: skip

    # ------------------------------------------------------------------ profile

    def _write_profile(self, sheet: Worksheet) -> None:
        say, book = self._say, self._book
        self._book.set_up(sheet, say("questionnaire.sheet_profile"), landscape=False)
        for column, width in enumerate((4.0, 30.0, 46.0, 40.0)):
            sheet.set_column(column, column, width, None, {"hidden": column == 0})
        sheet.write_string(0, 0, PROFILE)
        sheet.set_row(0, None, None, {"hidden": True})
        title = book.format(bold=True, font_size=14)
        book.write(sheet, 1, 1, say("questionnaire.sheet_profile"), title)
        sheet.set_row(1, 26)
        book.write(sheet, 2, 1, say("questionnaire.profile_lead"), book.format(font_color=GREY))
        for column, word in enumerate(("value", "hint"), start=2):
            book.write(sheet, 3, column, say(f"questionnaire.{word}"), book.head())
        book.write(sheet, 3, 1, "", book.head())
        label = book.format(text_wrap=True, valign="vcenter")
        hint = book.format(text_wrap=True, valign="vcenter", font_color=GREY)
        row = 4
        for key, name, value, choices, note in self._profile_rows():
            sheet.write_string(row, 0, key)
            book.write(sheet, row, 1, name, label)
            tall = key in ("countries", "ties")
            look = self._open(valign="top" if tall else "vcenter")
            if key == "population":
                look = self._open(valign="vcenter", num_format="#,##0", align="left")
            book.write(sheet, row, 2, value, look)
            book.write(sheet, row, 3, note, hint)
            lines = max(line_count(f"{value or ''}", 44), line_count(note, 38))
            sheet.set_row(row, min(TALLEST, max(22.0, 90.0 if tall else 0, 6 + LINE * lines)))
            if choices:
                word = "choose_mark" if key.partition(".")[0] in MANY else "choose"
                self._choose(sheet, row, 2, choices, say(f"questionnaire.{word}"))
            row += 1
        sheet.freeze_panes(4, 0)
        sheet.print_area(0, 1, row, 3)

    def _profile_rows(self) -> Iterator[tuple[str, str, str | int | None, str, str]]:
        """Key, label, value, reference to its choices (or nothing) and hint of every row."""
        say, phrases, profile = self._say, self._phrases, self._assessment.profile
        prefectures = [name.of(self._lang) for name in self._content.prefectures.values()]
        stages = [phrases.stage(stage.number) for stage in self._content.stages.stages[1:]]
        target = self._assessment.target
        values: dict[str, str | int | None] = {
            "name": written_profile("name", profile, phrases),
            "prefecture": written_profile("prefecture", profile, phrases),
            "ties": written_profile("ties", profile, phrases),
            "countries": written_profile("countries", profile, phrases),
            "code": profile.code,
            "population": profile.population,
            "kind": None if profile.kind is None else phrases.name("kind", profile.kind),
            "target": None if target is None else _numbered(target, phrases),
        }
        choices = {
            "prefecture": self._list(prefectures),
            "kind": self._list([phrases.name("kind", k) for k in get_args(MunicipalityKind)]),
            "target": self._list([_numbered(n, phrases) for n in range(1, len(stages) + 1)]),
        }
        for key in SINGLE:
            hint = say(f"questionnaire.hint_{key}")
            yield key, profile_label(key, phrases), values[key], choices.get(key, ""), hint
        mark = self._list([MARK])
        for group, names in MANY.items():
            for name in names:
                chosen = MARK if name in getattr(profile, group) else None
                key, hint = f"{group}.{name}", say("questionnaire.hint_mark")
                yield key, profile_label(key, phrases), chosen, mark, hint
        yes_or_no = self._list([say(word) for word in SAYS.values()])
        for fact in self._content.facts.values():
            key = f"{FACTS}.{fact.id}"
            so = profile.facts.get(fact.id)
            chosen = None if so is None else say(SAYS[so])
            hint = say("questionnaire.hint_fact")
            yield key, profile_label(key, phrases), chosen, yes_or_no, hint

    # ------------------------------------------------------------------ answers

    def _columns(self) -> list[_Column]:
        say = self._say
        levels = [_Column(f"level_{n}", self._phrases.level(n), 27) for n in range(5)]
        return [
            _Column("id", "", 3),
            _Column("number", say("questionnaire.number"), 6),
            _Column("question", say("questionnaire.question"), 28),
            _Column("why", say("questionnaire.why"), 28),
            *levels,
            _Column("level", say("questionnaire.answer"), 16, open=True),
            _Column("reason", say("questionnaire.reason"), 20, open=True),
            _Column("evidence", say("questionnaire.evidence"), 36, open=True),
            _Column("note", say("questionnaire.note"), 28, open=True),
            _Column("by", say("questionnaire.by"), 14, open=True),
            _Column("name", say("questionnaire.own_name"), 16, open=True),
        ]

    def _criteria(self, item: Item) -> list[Criterion]:
        """The criteria of an item that stand in the questionnaire."""
        return [c for c in item.criteria if self._part is None or c.id in self._part.criteria]

    def _write_answers(self, sheet: Worksheet) -> list[Count]:
        """Returns how far each item is answered."""
        say, book, checklist = self._say, self._book, self._content.checklist
        book.set_up(sheet, say("questionnaire.title"), landscape=True, paper=_A3)
        columns = self._columns()
        for position, column in enumerate(columns):
            hidden = {"hidden": position == 0}
            sheet.set_column(position, position, column.width, None, hidden)
            sheet.write_string(0, position, column.key if position else ANSWERS)
            if position:
                book.write(sheet, 1, position, column.head, book.head())
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(1, 8 + 2 * LINE)
        self._levels = {
            allowed: self._list(list(level_words(self._phrases, allowed).values()))
            for allowed in (False, True)
        }
        row = 2
        counts = []
        own: list[int] = []
        is_optional = all(c.own for item in checklist.items for c in self._criteria(item))
        for item in checklist.items:
            if not (criteria := self._criteria(item)):
                continue
            heading = row
            row += 1
            rows = {}
            for criterion in criteria:
                rows[criterion.id] = row
                self._write_row(sheet, row, criterion, columns)
                own += [row] if criterion.own else []
                row += 1
            # one that a municipality names itself is only counted where nothing else is asked
            if not (asked := criteria if is_optional else [c for c in criteria if not c.own]):
                self._write_item(sheet, heading, item, columns)
                continue
            first, last = rows[asked[0].id] + 1, rows[asked[-1].id] + 1
            letter = "ABCDEFGHIJKLMNOP"[[c.key for c in columns].index(LEVEL)]
            count = sum(self._assessment[c.id].level is not None for c in asked)
            # texts of a letter or more, and numbers: a cleared cell may hold an empty text
            cells = f"{letter}{first}:{letter}{last}"
            formula = f'=COUNTIF({cells},"?*")+COUNT({cells})'
            place = f"'{sheet.get_name()}'!${letter}${heading + 1}"
            counts.append(Count(item, place, count, len(asked)))
            self._write_item(sheet, heading, item, columns, counts[-1], formula)
        self._colour(sheet, columns, row, own)
        sheet.freeze_panes(2, 3)
        sheet.repeat_rows(1)
        sheet.print_area(0, 1, row - 1, len(columns) - 1)
        return counts

    def _write_item(
        self,
        sheet: Worksheet,
        row: int,
        item: Item,
        columns: Sequence[_Column],
        count: Count | None = None,
        formula: str = "",
    ) -> None:
        """The heading of an item with its ``count``; without one, all of it is optional."""
        keys = [column.key for column in columns]
        look = self._book.format(bold=True, font_size=11, bg_color=PALE, valign="vcenter",
                                 indent=1, align="left", text_wrap=True)  # fmt: skip
        text = f"{self._phrases.item(item.id)}　{item.question.of(self._lang)}"
        self._book.merged(sheet, row, range(1, keys.index(LEVEL)), text, look)
        if count is None:
            self._book.write(sheet, row, keys.index(LEVEL), self._say("inquiry.optional"), look)
        else:
            of = f'0" / {count.asked}"'
            number = self._book.format(bold=True, num_format=of, bg_color=PALE, valign="vcenter",
                                       align="left")  # fmt: skip
            sheet.write_formula(row, keys.index(LEVEL), formula, number, count.answered)
        for column in range(keys.index(LEVEL) + 1, len(columns)):
            sheet.write_blank(row, column, None, look)
        sheet.set_row(row, 26)

    def _write_row(
        self, sheet: Worksheet, row: int, criterion: Criterion, columns: Sequence[_Column]
    ) -> None:
        book, answer, lang = self._book, self._assessment[criterion.id], self._lang
        sheet.write_string(row, 0, criterion.id)
        allowed = criterion.not_applicable is not None
        title, question = criterion.title.of(lang), criterion.question.of(lang)
        if self._part is not None and criterion.own:
            title = self._say("inquiry.named_optional", criterion=title)
        texts = {
            "number": self._phrases.criterion_number(criterion.id),
            "question": f"{title}\n{question}",
            "why": criterion.why.of(lang),
            **{f"level_{n}": text.of(lang) for n, text in enumerate(criterion.levels)},
            LEVEL: level_words(self._phrases, allowed).get(answer.level, ""),
            **{field: evidence_cell(field, answer, self._cut) for field in TEXTS},
        }
        fixed = book.format(
            text_wrap=True, bg_color=FAINT, border=1, border_color=HAIR, indent=1, align="left"
        )
        bold = book.format(bold=True)
        height = 0
        for position, column in enumerate(columns):
            if column.key == "id":
                continue
            text = texts[column.key]
            is_open = column.open and (column.key != "name" or criterion.own)
            if column.key == "question":
                plain = book.format()
                sheet.write_rich_string(row, position, bold, title, plain, f"\n{question}", fixed)
            elif column.key == LEVEL:
                book.write(sheet, row, position, text, self._open(bold=True))
                message = self._say("questionnaire.choose_allowed")
                self._choose(sheet, row, position, self._levels[allowed], message)
            else:
                book.write(sheet, row, position, text, self._open() if is_open else fixed)
            height = max(height, line_count(text, column.width - 2))
        sheet.set_row(row, min(TALLEST, 8 + LINE * height))

    def _colour(
        self, sheet: Worksheet, columns: Sequence[_Column], end: int, own: Sequence[int]
    ) -> None:
        """The level chosen, and what is missing: a reason, a name."""
        keys = [column.key for column in columns]
        letter = {key: "ABCDEFGHIJKLMNOP"[n] for n, key in enumerate(keys)}
        chosen = self._book.workbook.add_format({"bg_color": "#C5D7FB", "bold": True})
        level = f"${letter[LEVEL]}3"
        for n in range(5):
            column = keys.index(f"level_{n}")
            rule = {"type": "formula", "criteria": f'=LEFT({level}&"",1)="{n}"', "format": chosen}
            sheet.conditional_format(2, column, end - 1, column, rule)
        word = self._phrases.level(NOT_APPLICABLE)
        unsaid = f'=AND({level}="{word}",LEN(TRIM(${letter["reason"]}3))=0)'
        self._mark_missing(sheet, range(2, end), keys.index("reason"), unsaid)
        for row in own:
            answered = f'LEN(${letter[LEVEL]}{row + 1}&"")>0'
            unnamed = f"=AND({answered},LEN(TRIM(${letter['name']}{row + 1}))=0)"
            self._mark_missing(sheet, range(row, row + 1), keys.index("name"), unnamed)

    def _mark_missing(self, sheet: Worksheet, rows: range, column: int, rule: str) -> None:
        look = self._book.workbook.add_format({"bg_color": "#FFD9D9"})
        sheet.conditional_format(
            rows[0], column, rows[-1], column,
            {"type": "formula", "criteria": rule, "format": look},
        )  # fmt: skip


def _numbered(stage: int, phrases: Phrases) -> str:
    """``1 関係構築``: a stage as a level is written."""
    return f"{stage} {phrases.content.stages[stage].title.of(phrases.lang)}"
