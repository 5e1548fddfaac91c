"""Texts, numbers and names on the pages, in the language of the address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from checklist.catalogue import Reference
from checklist.model import Lang
from views import session
from views.server.resources import content
from views.session.cache import cached
from wording.labels import labels_of
from wording.phrases import Phrases
from wording.scheme import source_remark

Say = Callable[..., str]
#: ASCII punctuation, which markdown takes for itself where a backslash stands before it.
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")


def words() -> Say:
    """The wording in the language of the address."""
    return _words(session.lang())


@cache
def _words(language: Lang) -> Say:
    return content().wording.of(language)


def phrases() -> Phrases:
    """The ``Phrases`` of the language of the address: pages and report format values alike."""
    return _phrases(session.lang())


@cache
def _phrases(language: Lang) -> Phrases:
    return Phrases(content(), language)


def listed(texts: Iterable[str]) -> str:
    """Texts one after another in a sentence; empty ones are left out."""
    return phrases().listed(text for text in texts if text)


def written_day(day: str | None) -> str:
    """A saved day or month in a form that can be read back: December 2027 is none."""
    return phrases().day(day) if day and session.lang() == "ja" else day or ""


def labels() -> dict[str, str]:
    """``3-1 財政`` of every criterion, by id; an ``other`` under the name given by the
    municipality."""
    shown = session.assessment()
    return cached("labels", lambda: labels_of(phrases(), shown), shown)


def plain_label(text: str) -> str:
    """A text with typed words in it for a field or a button: their labels obey markup."""
    return _MARKUP.sub(r"\\\g<0>", text)


def label_for_field(criterion_id: str) -> str:
    """The label of a criterion for a field or a button: their labels obey markup, so that of a
    typed name is taken away."""
    label = labels()[criterion_id]
    is_own = content().checklist.criteria[criterion_id].own
    return plain_label(label) if is_own else label


def name_of(group: str, name: str) -> str:
    """The name of a field, region, kind of municipality, access, standing, …"""
    return phrases().name(group, name)


def sources(references: Iterable[Reference]) -> list[tuple[Reference, str]]:
    """Each source with its date and what kind it is, for the macro ``source``."""
    return [(reference, source_remark(reference, phrases())) for reference in references]
