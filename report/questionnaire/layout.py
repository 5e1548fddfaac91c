"""Where everything stands in a questionnaire, and how it is written there: what its writer and its
reader share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import get_args

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Profile
from checklist.catalogue import FieldName, RegionName
from report.workbook import clean
from wording.phrases import Phrases, one_line

#: Name of the sheet that is not shown: its first row names the format and the version of the
#: checklist (below the version stands the section, in a questionnaire of one), the pieces of the
#: packed answers follow in its first column; then lists.
HIDDEN = "questionnaire"
FORMAT = 1
#: The role in A1 of the sheets to fill in.
PROFILE, ANSWERS = "profile", "answers"
#: Keys of the columns of answers, in row 1 of their sheet, as an answer's fields are called.
LEVEL, TEXTS = "level", ("reason", "evidence", "note", "by", "name")
#: Keys in column A of the profile: a value each, or a mark for each field and region.
SINGLE = ("name", "prefecture", "code", "kind", "population", "target", "countries", "ties")
MANY: Mapping[str, tuple[str, ...]] = {
    "fields": get_args(FieldName),
    "regions": get_args(RegionName),
}
#: What the names of these are called in ``names.yaml``.
_NAMED = {"fields": "field", "regions": "region"}
MARK = "○"
#: The group of the keys of facts (``facts.has_firm_partner``), and what is chosen for one.
FACTS = "facts"
SAYS: Mapping[bool, str] = {True: "advice.fact_yes", False: "advice.fact_no"}


@dataclass(frozen=True, slots=True)
class SectionQuestions:
    """The questions of one section: its key (``section``, which stands beside the version in the
    hidden sheet) and ``name``, the ids of the ``criteria``; ``asker``: the section to which it goes
    back, ``due``: by which day (both may be unknown)."""

    section: str
    name: str
    criteria: Collection[str]
    asker: str = ""
    due: str | None = None


def evidence_cell(field: str, answer: Answer, cut_mark: str) -> str:
    """The text of an answer's field in its cell: one piece of evidence a line."""
    value = getattr(answer, field)
    if field == "evidence":
        value = "\n".join(value)
    return clean(one_line(value) if field in ("name", "by") else value, cut_mark)


def written_profile(key: str, profile: Profile, phrases: Phrases) -> str:
    """The text of a field of the profile in its cell."""
    if key == "ties":
        value = "\n".join(profile.ties)
    elif key == "countries":
        value = "\n".join(map(phrases.country, profile.countries))
    else:
        value = one_line(getattr(profile, key))
        named = phrases.content.prefectures
        if key == "prefecture" and value in named:
            value = named[value].of(phrases.lang)
    return clean(value, phrases.say("cut"))


def profile_label(key: str, phrases: Phrases) -> str:
    """The label beside the cell of a key of the profile."""
    group, _, name = key.partition(".")
    if group == FACTS:
        return phrases.content.facts[name].question.of(phrases.lang)
    if name:
        return f"{phrases.say(f'profile_{group}')}: {phrases.name(_NAMED[group], name)}"
    return phrases.say("profile.prefecture" if key == "prefecture" else f"profile_{key}")


def level_words(phrases: Phrases, not_applicable: bool) -> dict[int | str | None, str]:
    """The choices of an answer's level in words, by level."""
    words: dict[int | str | None, str] = {n: phrases.level(n) for n in range(5)}
    words[UNKNOWN] = phrases.level(UNKNOWN)
    if not_applicable:
        words[NOT_APPLICABLE] = phrases.level(NOT_APPLICABLE)
    return words
