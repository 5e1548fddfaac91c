"""One name for one thing: words that the content does not use, found in its files.

The list is ``data/word_list.yaml``. Words that others printed are left as they are: quotations,
names and titles as printed, addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from checklist.model import Frozen, Prose
from checklist.problems import Problem, ProblemsError, problem

#: Lines that hold what others printed, and comments.
_AS_PRINTED = re.compile(
    r"\s*(- )?(quote|printed|name_printed|agency_printed|category_printed|category_corrected|url):"
    r"|\s*(- )?title: [^{\s]|\s*#"
)


def _pattern(words: str) -> str:
    try:
        re.compile(words)
    except re.error as error:
        raise ProblemsError.one(
            f"正規表現として読めません（{error}）。", f"Not a regular expression: {error}."
        ) from None
    return words


class WordRule(Frozen):
    """A word to use, a regular expression for what is not to be used instead, and why.
    ``not_in``: the folder whose files are spared."""

    use: Prose
    avoid: Annotated[Prose, AfterValidator(_pattern)]
    why: Prose
    not_in: Prose | None = None


class WordList(Frozen):
    """The whole list."""

    words: Annotated[tuple[WordRule, ...], Field(min_length=1)]


def misused(words: WordList, text: str, place: str) -> Iterator[Problem]:
    """A problem for each word in a file's text that the list says to avoid, with ``place`` (the
    file's name) and line."""
    rules = [
        (re.compile(rule.avoid), rule)
        for rule in words.words
        if rule.not_in is None or not place.startswith(f"{rule.not_in}/")
    ]
    for number, line in enumerate(text.splitlines(), start=1):
        if _AS_PRINTED.match(line):
            continue
        for pattern, rule in rules:
            if (match := pattern.search(line)) is not None:
                yield problem(
                    f"{place}:{number}",
                    f"「{match[0]}」は使いません。使う言葉：{rule.use}（{rule.why}）",
                    f"“{match[0]}” is not used here; use: {rule.use} ({rule.why}).",
                )
