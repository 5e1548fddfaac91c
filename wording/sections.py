"""What is said on the page on which the sections are asked: a line for each file that was brought
back, how each section stands, answers beside each other, reminders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from checklist.answers import Answer, Assessment, progress
from checklist.asking import Asking, InquiryStep
from checklist.board import Added, Board, BoardRow
from checklist.inquiry import AskedPart
from checklist.problems import Problem
from checklist.returned import BEFORE, Given, Returned
from wording.phrases import Phrases, one_line, shortened
from wording.shapes import Table

#: So much of a text (in kana) is shown in a list.
_SHOWN = 120.0


@dataclass(frozen=True, slots=True)
class Voice:
    """One of several answers. ``who`` gave it; ``level`` with its name, and what the checklist says
    of it; ``texts``: label and text of whatever was typed, and last the files in which it stands;
    ``take``: the words of the button that takes it."""

    who: str
    level: str
    meaning: str
    texts: tuple[tuple[str, str], ...]
    take: str


def section_name(asking: Asking, key: str, phrases: Phrases) -> str:
    """The present name of the section that has, or had, a key; the key where there is none."""
    section = asking.section_of(key)
    return one_line(key if section is None else section.name.of(phrases.lang))


# ---------------------------------------------------------------------------- what was brought


def failures_of(
    file: str, problems: Iterable[Problem], added: Added, phrases: Phrases
) -> Iterator[str]:
    """A line for each thing of one file that was not read."""
    for problem in problems:
        yield phrases.say("inquiry.refused", file=file, why=problem.of(phrases.lang))
    if file in added.too_much:
        yield phrases.say("sections.too_much", file=file)


def lines_of(
    file: str,
    came: Returned | None,
    version: str,
    added: Added,
    phrases: Phrases,
) -> Iterator[str]:
    """A line for each thing that was read of one file. ``came``: ``None`` where it was not;
    ``version``: of the checklist, where it is another one."""
    say = phrases.say
    if version:
        yield say("inquiry.older", file=file, version=version)
    if came is None or file in added.too_much:
        return
    asking = added.assessment.asking
    section = section_name(asking, came.section, phrases)
    if file in added.copies:
        same = added.copies[file]
        yield say("inquiry.twice", files=phrases.listed((file,) if same == file else (file, same)))
    elif file in added.names and came.given:
        count = len(came.answered)
        texts = len(came.given) - count
        key = "read_texts" if texts else "read"
        name = added.names[file]
        yield say(f"inquiry.{key}", file=name, section=section, count=count, texts=texts)
    else:
        yield say("inquiry.empty", file=added.names.get(file, file), section=section)
        return
    if asking.section_of(came.section) is None:
        yield say("inquiry.unlisted", file=file, section=section)


def undo_words(step: InquiryStep, phrases: Phrases) -> str:
    """The words of the button that takes a step back."""
    time = phrases.moment(step.at)
    if step.came:
        return phrases.say("sections.undo_came", time=time, n=len(step.came))
    known = phrases.content.checklist.criteria
    criteria = phrases.listed(phrases.criterion(c) for c in step.chosen if c in known)
    return phrases.say("sections.undo_chosen", time=time, criterion=criteria)


def hand_out_lines(asking: Asking, phrases: Phrases) -> list[str]:
    """Which sections of the list get no file, and which one gets no letter."""
    say = phrases.say
    lines = []
    if idle := [section for section in asking.sections if not section.criteria]:
        names = phrases.listed(one_line(section.name.of(phrases.lang)) for section in idle)
        lines.append(say("sections.left_out", sections=names))
    for section in asking.sections:
        if section.criteria and section.is_called(asking.asker):
            name = one_line(section.name.of(phrases.lang))
            lines.append(say("sections.own_section", section=name))
    return lines


def rows_to_remind(board: Board, asking: Asking) -> list[BoardRow]:
    """The sections with something missing of which no answer waits to be added, but for the one
    that asks."""
    return [
        row
        for row in board.rows
        if row.missing
        and not row.waiting
        and not (row.section and row.section.is_called(asking.asker))
    ]


def waiting_line(board: Board, phrases: Phrases) -> str:
    """Of which sections answers through links wait to be added; empty where of none."""
    names = [_row_name(row, phrases) for row in board.rows if row.waiting]
    return phrases.say("sections.remind_link", sections=phrases.listed(names)) if names else ""


def links_words(links: Iterable[Returned], asking: Asking, phrases: Phrases) -> str:
    """The words of the button that adds what came through links."""
    names = dict.fromkeys(section_name(asking, link.section, phrases) for link in links)
    return phrases.say("sections.take_links", sections=phrases.listed(names))


# ---------------------------------------------------------------------------- how it stands


def board_table(board: Board, phrases: Phrases) -> Table:
    """A row for each section."""
    say = phrases.say
    heads = (
        "inquiry.section",
        *(f"sections.{h}" for h in ("status", "files", "missing", "undecided")),
    )

    def criteria(of_row: Iterable[str]) -> str:
        return phrases.listed(map(phrases.criterion, of_row)) or say("sections.none")

    return Table(
        tuple(map(say, heads)),
        tuple(
            (
                _row_name(row, phrases),
                say(f"sections.status_{_status(row)}", n=_waiting(row) or len(row.otherwise)),
                phrases.listed(
                    say(
                        "sections.link" if came.by_link else "sections.file",
                        file=one_line(came.name),
                        time=phrases.moment(came.at),
                    )
                    for came in row.came
                )
                or say("sections.none"),
                criteria(row.missing),
                criteria(row.undecided),
            )
            for row in board.rows
        ),
    )


def _row_name(row: BoardRow, phrases: Phrases) -> str:
    return one_line(row.key if row.section is None else row.section.name.of(phrases.lang))


def _status(row: BoardRow) -> str:
    if row.section is None:
        return "unlisted"
    if not row.is_asked:
        return "none"
    if row.waiting:
        return "link"
    if row.is_out:
        return "out"
    if row.is_empty:
        return "empty"
    if row.missing:
        return "part"
    return "otherwise" if row.otherwise else "back"


def _waiting(row: BoardRow) -> int:
    """Questions answered through links and not added yet."""
    return len({criterion for link in row.waiting for criterion in link.given})


def asked_lines(asked: Asking | AskedPart, phrases: Phrases) -> list[str]:
    """Until when, and who asks: a line for each that is known."""
    say, due, asker = phrases.say, asked.due, one_line(asked.asker)
    return [
        *([say("section.due", due=phrases.official_day(due))] if due else []),
        *([say("section.asker", asker=asker)] if asker else []),
    ]


def assigned_table(asking: Asking, phrases: Phrases) -> Table:
    """A row for each section: what it is asked."""
    say = phrases.say
    return Table(
        (say("inquiry.section"), say("inquiry.questions")),
        tuple(
            (
                one_line(section.name.of(phrases.lang)),
                phrases.listed(map(phrases.criterion, section.criteria)) or say("sections.none"),
            )
            for section in asking.sections
        ),
    )


def assigned_lines(board: Board, phrases: Phrases) -> list[str]:
    """What nobody is asked, and what several are."""
    say = phrases.say
    lines = [say("sections.all_asked")]
    if board.unasked:
        names = phrases.listed(map(phrases.criterion, board.unasked))
        lines = [say("sections.unasked", n=len(board.unasked), criteria=names)]
    if board.asked_twice:
        names = phrases.listed(map(phrases.criterion, board.asked_twice))
        lines.append(say("sections.asked_twice", criteria=names))
    return lines


def board_lines(board: Board, now: Assessment, phrases: Phrases) -> list[str]:
    """Until when and who asks, the sum, what sections changed, whose questions have answers though
    nothing came, and where one of them does not know."""
    say = phrases.say
    done = progress(now, phrases.content.checklist)
    lines = [
        *asked_lines(now.asking, phrases),
        say(
            "sections.done",
            answered=done.answered,
            asked=done.asked,
            undecided=len(board.undecided),
            out=sum(row.is_out for row in board.rows),
        ),
    ]
    for criterion, before in board.replaced.items():
        label, level = phrases.criterion(criterion), phrases.answer(before)
        lines.append(say("sections.changed", criterion=label, before=level))
    if known := [row for row in board.rows if _is_known(row, now)]:
        names = phrases.listed(_row_name(row, phrases) for row in known)
        lines.append(say("sections.known", sections=names))
    if board.unsure:
        names = phrases.listed(map(phrases.criterion, board.unsure))
        lines.append(say("sections.unsure", criteria=names))
    return lines


def _is_known(row: BoardRow, now: Assessment) -> bool:
    """Whether nothing came from a section whose questions have answers all the same."""
    asked = row.section.criteria if row.section else ()
    return row.is_out and any(now[criterion].level is not None for criterion in asked)


def voice_of(criterion: str, given: Given, asking: Asking, phrases: Phrases) -> Voice:
    """One of the answers to a criterion."""
    say, answer = phrases.say, given.answer
    who = _who(given, asking, phrases)
    level, meaning = answer.known_level, ""
    if level is not None:
        meaning = phrases.content.checklist.criteria[criterion].levels[level].of(phrases.lang)
    is_current = given.section == BEFORE
    files = phrases.listed(map(one_line, given.files))
    return Voice(
        who=who,
        level=phrases.answer(answer),
        meaning=meaning,
        texts=(*_texts(answer, phrases), *([(say("sections.text_files"), files)] if files else [])),
        take=say("sections.take_current") if is_current else say("sections.take", who=who),
    )


def decided_lines(board: Board, asking: Asking, phrases: Phrases) -> list[str]:
    """The answers that were passed over or changed by hand, each on a line."""
    lines = []
    for criterion, standing in board.decided.items():
        for given in standing.passed:
            texts = [text for _, text in _texts(given.answer, phrases)]
            who = _who(given, asking, phrases)
            level = phrases.listed([phrases.answer(given.answer), *texts])
            voice = phrases.say("sections.voice", who=who, level=shortened(level, _SHOWN))
            lines.append(f"{phrases.criterion(criterion)}　{voice}")
    return lines


def _who(given: Given, asking: Asking, phrases: Phrases) -> str:
    section = phrases.say("sections.current")
    if given.section != BEFORE:
        section = section_name(asking, given.section, phrases)
    by = one_line(given.answer.by)
    return section if by in ("", section) else phrases.say("inquiry.who", section=section, by=by)


def _texts(answer: Answer, phrases: Phrases) -> Iterator[tuple[str, str]]:
    say = phrases.say
    typed = {
        "name": answer.name,
        "reason": answer.reason,
        "evidence": "\n".join(answer.evidence),
        "note": answer.note,
    }
    for field, text in typed.items():
        if text:
            yield say(f"sections.text_{field}"), text


# ---------------------------------------------------------------------------- reminders


def reminder(row: BoardRow, asking: Asking, today: date, phrases: Phrases) -> str:
    """The text that reminds a section of what is missing."""
    say, due = phrases.say, asking.due
    when = say("sections.remind_undated")
    if due is not None:
        key = "remind_overdue" if due < f"{today:%Y-%m-%d}" else "remind_due"
        when = say(f"sections.{key}", due=phrases.official_day(due))
    criteria = phrases.content.checklist.criteria
    asked = [
        say(
            "sections.remind_criterion",
            criterion=phrases.criterion(criterion),
            question=criteria[criterion].question.of(phrases.lang),
        )
        for criterion in row.missing
    ]
    asker = one_line(asking.asker) or say("inquiry.asker_unnamed")
    return "\n".join(
        [
            say("sections.remind_to", section=_row_name(row, phrases)),
            "",
            *([say("sections.remind_empty")] if row.is_empty else []),
            when,
            *asked,
            "",
            say("sections.remind_how", asker=asker),
            say("sections.remind_crossed"),
        ]
    )
