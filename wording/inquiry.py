"""What is said when the sections are asked (庁内照会): the letter, the overview, and a line for
each thing that came back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from checklist.answers import Answer, Assessment, progress
from checklist.inquiry import AskedSection, Inquiry
from checklist.model import Lang
from checklist.returned import BEFORE, Given, Merged, says
from checklist.typed import MAX_TEXT
from wording.drafts import Line
from wording.labels import own_name
from wording.pack.lines import known_line, line
from wording.phrases import Phrases, one_line, shortened
from wording.shapes import Table

#: Sections whose head is addressed: in Japanese their names end so.
_HEADED = ("課", "室", "局", "部", "係", "班")
#: So much of a text (in kana) is shown in a line about a contradiction.
_SHOWN = 40.0
#: The file in the folder of an inquiry that has the answers of before.
SAVED = "answers.json"


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter to a section (照会文). ``right``: the lines at the right margin, above the
    addressee; ``points``: number with title, and what is said; ``questions``: what is asked."""

    lang: Lang
    title: str
    municipality: str
    right: tuple[Line, ...]
    to: str
    sender: Line
    subject: str
    body: str
    record: str
    points: tuple[tuple[str, Line], ...]
    caption: str
    questions: Table
    words: dict[str, str]


def name_of(asked: AskedSection, phrases: Phrases) -> str:
    """The name of a section."""
    return one_line(asked.name.of(phrases.lang))


def asked_words(criteria: Collection[str], phrases: Phrases) -> str:
    """How many questions these are, as every paper to a section says it: those that a municipality
    names itself are optional, and counted beside the others."""
    known = phrases.content.checklist.criteria
    optional = sum(known[criterion].own for criterion in criteria)
    n = len(criteria) - optional

    def counted(key: str, number: int) -> str:
        return phrases.say(f"inquiry.{key}_one" if number == 1 else f"inquiry.{key}", n=number)

    if not n:
        return counted("asked_optional", optional)
    asked = counted("asked", n)
    return phrases.say("inquiry.asked_more", asked=asked, optional=optional) if optional else asked


def write_letter(
    inquiry: Inquiry, asked: AskedSection, now: Assessment, phrases: Phrases
) -> Letter:
    """The letter to one of the sections; what is not known is a blank."""
    say, lang, count = phrases.say, phrases.lang, asked_words(asked.criteria, phrases)
    name, asker = name_of(asked, phrases), one_line(inquiry.asker)

    due = line(phrases, "inquiry.letter_due_blank")
    points = {
        "what": known_line(say("inquiry.letter_what_text", asked=count)),
        "how": known_line(say("inquiry.letter_how_text")),
        "due": known_line(phrases.official_day(inquiry.due)) if inquiry.due else due,
        "contact": line(phrases, "inquiry.letter_contact_blank"),
        "notes": known_line(say("inquiry.letter_notes_text")),
    }
    gap = "　" if lang == "ja" else ". "
    criteria = phrases.content.checklist.criteria
    return Letter(
        lang=lang,
        title=say("inquiry.letter_title"),
        municipality=one_line(now.profile.label),
        right=(line(phrases, "inquiry.letter_number"), line(phrases, "inquiry.letter_day")),
        to=say(f"inquiry.letter_to{_ending(name, lang)}", section=name),
        sender=known_line(say(f"inquiry.letter_from{_ending(asker, lang)}", asker=asker))
        if asker
        else line(phrases, "inquiry.letter_from_blank"),
        subject=say("inquiry.letter_subject"),
        body=say("inquiry.letter_body", own=own_name(now.profile, phrases), asked=count),
        record=say("inquiry.letter_record"),
        points=tuple(
            (f"{number}{gap}{say(f'inquiry.letter_{key}')}", text)
            for number, (key, text) in enumerate(points.items(), start=1)
        ),
        caption=say("inquiry.letter_table"),
        questions=Table(
            (say("questionnaire.number"), say("inquiry.questions"), say("inquiry.papers")),
            tuple(
                (
                    say("inquiry.named_optional", criterion=phrases.criterion(criterion))
                    if criteria[criterion].own
                    else phrases.criterion(criterion),
                    criteria[criterion].question.of(lang),
                    criteria[criterion].evidence[2].of(lang),
                )
                for criterion in _in_order(asked.criteria, phrases)
            ),
        ),
        words={"cut": say("cut"), "table": say("table"), "figure": say("figure")},
    )


def overview_rows(inquiry: Inquiry, files: Sequence[str], phrases: Phrases) -> Table:
    """A row for each question of each section, with the file that holds it; then the questions that
    nobody is asked."""
    say = phrases.say
    due = phrases.official_day(inquiry.due) if inquiry.due else ""
    rows = [
        (name_of(asked, phrases), phrases.criterion(criterion), due, file)
        for asked, file in zip(inquiry.sections, files, strict=True)
        for criterion in _in_order(asked.criteria, phrases)
    ]
    nobody = inquiry.unasked(phrases.content.checklist)
    rows += [(say("inquiry.nobody"), phrases.criterion(criterion), "", "") for criterion in nobody]
    heads = ("section", "questions", "due", "file")
    return Table(tuple(say(f"inquiry.{head}") for head in heads), tuple(rows))


def _ending(section: str, lang: Lang) -> str:
    """The ending of the keys that speak to a section: to its head, or to a body as a whole."""
    return "" if lang == "en" or section.endswith(_HEADED) else "_body"


def _in_order(criteria: Iterable[str], phrases: Phrases) -> list[str]:
    """The criteria in the order of the checklist."""
    return [c for c in phrases.content.checklist.criteria if c in set(criteria)]


# ---------------------------------------------------------------------------- what came back


def merged_lines(merged: Merged, inquiry: Inquiry, phrases: Phrases) -> Iterator[str]:
    """A line for each file that was read, each contradiction and all that is missing; the sum at
    the end."""
    checklist, say = phrases.content.checklist, phrases.say
    names = {asked.key: name_of(asked, phrases) for asked in inquiry.sections}

    def named(section: str) -> str:
        return names.get(section, one_line(section))

    def all_of(criterion: str) -> str:
        answers = (_short(g, named(g.section), phrases) for g in merged.given[criterion])
        return phrases.listed(answers)

    for section, files in merged.back.items():
        for file in files:
            count = sum(
                any(file in given.files and given.answer.level is not None for given in answers)
                for answers in merged.given.values()
            )
            if file in merged.empty:
                yield say("inquiry.empty", file=file, section=named(section))
            else:
                yield say("inquiry.read", file=file, section=named(section), count=count)
            if section not in names:
                yield say("inquiry.unlisted", file=file, section=named(section))
    for same in merged.twice:
        yield say("inquiry.twice", files=phrases.listed(same))
    for criterion, old in merged.replaced.items():
        label = phrases.criterion(criterion)
        who = phrases.listed(dict.fromkeys(named(g.section) for g in merged.given[criterion]))
        yield say("inquiry.changed", criterion=label, section=who, before=_level(old, phrases))
    for criterion in merged.undecided:
        yield say(
            "inquiry.undecided", criterion=phrases.criterion(criterion), answers=all_of(criterion)
        )
    for criterion in merged.unsure:
        if criterion not in merged.undecided:
            yield say(
                "inquiry.unsure", criterion=phrases.criterion(criterion), answers=all_of(criterion)
            )
    out = [
        asked
        for asked in inquiry.sections
        if set(merged.back.get(asked.key, ())) <= set(merged.empty)
    ]
    for asked in inquiry.sections:
        if asked in out:
            yield say("inquiry.out", section=named(asked.key))
        if missing := merged.missing[asked.key]:
            criteria = phrases.listed(map(phrases.criterion, missing))
            yield say("inquiry.missing", section=named(asked.key), criteria=criteria)
    blank = (c for c in inquiry.unasked(checklist) if merged.assessment[c].level is None)
    if nobody := tuple(blank):
        yield say("inquiry.unasked", criteria=phrases.listed(map(phrases.criterion, nobody)))
    answered = progress(merged.assessment, checklist)
    yield say(
        "inquiry.done",
        files=sum(map(len, merged.back.values())),
        answered=answered.answered,
        asked=answered.asked,
        undecided=len(merged.undecided),
        out=len(out),
    )


def with_notes(merged: Merged, phrases: Phrases) -> Assessment:
    """The assessment that is kept: where answers exclude each other, or one does not know, the note
    holds all of them, with who gave them; where a section has changed its own, the earlier one."""
    assessment, several = merged.assessment, {*merged.undecided, *merged.unsure}
    for criterion, given in merged.given.items():
        answer = assessment[criterion]
        note = answer.note
        # what was there before stands in its fields already, unless it was changed
        answers = [gave for gave in given if gave.files] if criterion in several else []
        if criterion in merged.replaced:
            answers.append(Given(BEFORE, merged.replaced[criterion]))
        for piece in _note_lines(answers, phrases):
            if len(longer := f"{note}\n{piece.text}".strip()) > MAX_TEXT - piece.reserve:
                longer = f"{note}\n{piece.short}".strip()
            # where the note was full before, the line about the contradiction has it, and the files
            note = longer if len(longer) <= MAX_TEXT else note
        assessment = assessment.with_answer(criterion, answer.model_copy(update={"note": note}))
    return assessment


@dataclass(frozen=True, slots=True)
class _NoteLine:
    """A line of the note: in full; ``short``, where that is too long for one note; ``reserve``: the
    characters that all further lines need when they are short."""

    text: str
    short: str
    reserve: int


def _note_lines(given: Sequence[Given], phrases: Phrases) -> list[_NoteLine]:
    lines = [(phrases.say("inquiry.kept"),) * 2] if given else []
    for gave in given:
        answer, head = gave.answer, _short(gave, gave.section, phrases)
        texts = {
            "name": answer.name,
            "reason": answer.reason,
            "evidence": " / ".join(answer.evidence),
            "note": answer.note,
        }
        typed = [
            phrases.say(f"inquiry.kept_{key}", texts=text) for key, text in texts.items() if text
        ]
        files = shortened(phrases.listed(gave.files or (SAVED,)), _SHOWN)
        cut = head + phrases.say("inquiry.kept_cut", files=files)
        lines.append(("\n".join([head, *typed]), cut))
    reserves = [sum(len(short) + 1 for _, short in lines[n + 1 :]) for n in range(len(lines))]
    return [_NoteLine(*texts, reserve) for texts, reserve in zip(lines, reserves, strict=True)]


def _short(given: Given, section: str, phrases: Phrases) -> str:
    """Who answered what: 財政課（予算係）：2 部分整備."""
    section = one_line(section) or phrases.say("inquiry.before")
    by = one_line(given.answer.by)
    who = section if by in ("", section) else phrases.say("inquiry.who", section=section, by=by)
    return phrases.say("inquiry.answer", who=who, level=_level(given.answer, phrases))


def _level(answer: Answer, phrases: Phrases) -> str:
    level = phrases.level(answer.level)
    name = one_line(answer.name)
    typed = f"{level} {name}".strip() if says(answer) else level
    return shortened(typed, _SHOWN)
