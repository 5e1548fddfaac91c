"""What the library and the cases know of a municipality's kind, candidate countries and fields of
strength. Where nothing is known nothing is said: a count that is missing is never zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from checklist.catalogue import CountryCode, FieldName
from checklist.profile import Profile
from checklist.reference import Entry
from wording.phrases import Phrases
from wording.reference import ReferenceWords

#: The sets whose entries tell something of a field, in the order in which they are told.
_OF_FIELDS = ("cooperation-purposes", "env-patents", "what-low-carbon-cities-ask")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one thing: its name, and a sentence for each fact."""

    name: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a municipality's ``kind``, its candidate ``countries`` and ``fields``;
    each only where there is something."""

    kind: Known | None
    countries: tuple[Known, ...]
    fields: tuple[Known, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known at all."""
        return self.kind is None and not self.countries and not self.fields


def record_of(profile: Profile, words: ReferenceWords) -> Record:
    """The record for a profile."""
    writer = _Writer(words)
    countries = (writer.country(code) for code in profile.countries)
    fields = (writer.field(field) for field in profile.fields)
    return Record(
        kind=writer.kind(profile),
        countries=tuple(known for known in countries if known.facts),
        fields=tuple(known for known in fields if known.facts),
    )


@dataclass(frozen=True)
class _Writer:
    words: ReferenceWords

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases(self.words.content, self.words.lang)

    def kind(self, profile: Profile) -> Known | None:
        """How many municipalities of the kind have ties abroad; None where the kind is open."""
        for entry in self.words.reference.sets["sister-cities"].entries:
            if profile.kind in entry.kinds:
                numbers = {value.measure: value.value for value in entry.values if value.printed}
                fact = self.words.say(
                    "reference.record_kind",
                    all=f"{numbers['total']:,}",
                    n=f"{numbers['with-ties']:,}",
                    share=f"{numbers['share']:g}",
                )
                title = entry.title.of(self.words.lang) if entry.title else ""
                return Known(title, (fact,))
        return None

    def country(self, code: CountryCode) -> Known:
        """Its record of cooperation, whether it is a JCM partner, and the cases with it."""
        return Known(self._phrases.country(code), tuple(self._of_country(code)))

    def _of_country(self, code: CountryCode) -> Iterator[str]:
        say = self.words.say
        for entry in self.words.reference.sets["cooperation-by-country"].entries:
            if entry.country == code:
                count = next(v.value for v in entry.values if v.measure == "projects")
                yield say("reference.record_projects", n=f"{count:g}")
        country = self.words.content.countries.get(code)
        if country is not None and country.jcm:
            yield say("reference.record_jcm")
        cases = sum(code in case.countries for case in self.words.content.cases.values())
        if cases:
            yield say("reference.record_cases", n=cases)

    def field(self, field: FieldName) -> Known:
        """What the sets say of it, and the cases in it."""
        return Known(self._phrases.name("field", field), tuple(self._of_field(field)))

    def _of_field(self, field: FieldName) -> Iterator[str]:
        for name in _OF_FIELDS:
            group = self.words.reference.sets[name]
            for entry in group.entries:
                if field in entry.fields and self._is_told(entry):
                    yield self.words.say(
                        "reference.record_fact",
                        set=group.title.of(self.words.lang),
                        text=entry.text.of(self.words.lang),
                    )
        cases = sum(field in case.fields for case in self.words.content.cases.values())
        if cases:
            yield self.words.say("reference.record_cases", n=cases)

    @staticmethod
    def _is_told(entry: Entry) -> bool:
        """Whether an entry says enough by itself: parts of another do not."""
        return entry.under is None
