"""How to read the questions, in words: what international environmental cooperation is, how a level
is chosen, what the words of the levels mean."""

from __future__ import annotations

from dataclasses import dataclass

from wording.phrases import Phrases


@dataclass(frozen=True, slots=True)
class InstructionWords:
    """The same words wherever an answer is chosen. ``short``: the definition in a line; ``terms``
    and ``examples``: a line each, what counts and what does not told in words; ``choosing``: the
    rule for choosing a level; ``counting``: how time is counted."""

    short: str
    definition: str
    examples: tuple[str, ...]
    choosing: str
    counting: str
    terms: tuple[str, ...]


def instructions(phrases: Phrases) -> InstructionWords:
    """The instructions of the checklist in one language."""
    say, lang, given = phrases.say, phrases.lang, phrases.content.checklist.instructions
    return InstructionWords(
        short=given.short.of(lang),
        definition=given.definition.of(lang),
        examples=tuple(
            say(
                "instructions.counts" if example.counts else "instructions.counts_not",
                what=example.what.of(lang),
                why=example.why.of(lang),
            )
            for example in given.examples
        ),
        choosing=given.choosing.of(lang),
        counting=given.counting.of(lang),
        terms=tuple(
            say("instructions.term", word=term.word.of(lang), meaning=term.meaning.of(lang))
            for term in given.terms
        ),
    )
