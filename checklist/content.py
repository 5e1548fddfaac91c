"""The content as one: what ``load.load`` returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from checklist.answers import Assessment
from checklist.cases import Case, CaseEvent, Indicator
from checklist.catalogue import Country, Doubt, Marks, MunicipalityFact, Scheme
from checklist.guide import Guide
from checklist.model import Checklist, Lang, Stages, Text
from checklist.municipality import Municipality
from checklist.text import without_bidi


class Wording:
    """The words of pages and reports: ``wording.of(lang)("results.title", name=…)``."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self._texts = dict(texts)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> list[str]:
        """The key of every text: ``results.title``."""
        return list(self._texts)

    def text(self, key: str) -> Text:
        """A text in both languages. Raises KeyError for a key that no file defines."""
        return self._texts[key]

    def of_file(self, name: str, lang: Lang) -> dict[str, str]:
        """The texts of one file (``report``) in one language, by their keys without its name."""
        return {key: text.of(lang) for key, text in self._files.get(name, {}).items()}

    @cached_property
    def _files(self) -> dict[str, dict[str, Text]]:
        """Every text by its file and its key there."""
        files: dict[str, dict[str, Text]] = {}
        for whole, text in self._texts.items():
            name, _, key = whole.partition(".")
            files.setdefault(name, {})[key] = text
        return files

    def of(self, lang: Lang) -> Callable[..., str]:
        """A function from key and values to the text in one language. Values that are text lose
        their bidirectional control characters, which would turn the words around them. Raises
        KeyError, when it is called, for a key that no file defines."""

        def say(key: str, /, **values: object) -> str:
            words = self._texts[key].of(lang)
            if not values:
                return words
            given = {n: without_bidi(v) if isinstance(v, str) else v for n, v in values.items()}
            return words.format(**given)

        return say


@dataclass(frozen=True)
class Content:
    """Everything loaded from ``data/``, validated."""

    checklist: Checklist
    stages: Stages
    schemes: Mapping[str, Scheme]
    cases: Mapping[str, Case]
    municipalities: Mapping[str, Municipality]
    countries: Mapping[str, Country]
    marks: Marks
    facts: Mapping[str, MunicipalityFact]
    wording: Wording
    example: Assessment
    example_before: Assessment
    doubts: tuple[Doubt, ...]
    guide: Guide

    @cached_property
    def prefectures(self) -> dict[str, Text]:
        """Every prefecture's names by the name that municipalities bear, in the order of codes."""
        return {
            municipality.prefecture: self.wording.text(prefecture_key(municipality.code))
            for municipality in self.municipalities.values()
        }

    @cached_property
    def used_by(self) -> dict[str, tuple[Case, ...]]:
        """The cases that used a scheme, by its id, in the order of the files."""
        used: dict[str, tuple[Case, ...]] = {}
        for case in self.cases.values():
            for scheme_id in case.schemes:
                used[scheme_id] = (*used.get(scheme_id, ()), case)
        return used

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The table of eco-city indicators, of the case that has one; empty without such a case."""
        return next((case.indicators for case in self.cases.values() if case.indicators), ())

    @cached_property
    def events(self) -> dict[str, tuple[Case, CaseEvent]]:
        """Every case event by id, with the case it belongs to."""
        return {event.id: (case, event) for case in self.cases.values() for event in case.events}


def prefecture_key(code: str) -> str:
    """The key of the wording under which the prefecture of a municipality's code is named."""
    return f"prefectures.{code[:2]}"
