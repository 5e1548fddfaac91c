"""Rounds of votes in words, and the report's chapter on the workshop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Assessment, Level, Voted, Workshop
from checklist.model import TOP_LEVEL
from wording.agreement import median_words, short_words
from wording.closing import homework_table, priorities_table
from wording.labels import labels_of
from wording.phrases import Phrases, one_line, signed
from wording.shapes import Fact, Table, Value
from workshop.agreement import agreement, median
from workshop.votes import LEAST_VOTERS

#: Interpretations of α by its least value (K. Krippendorff, Content Analysis: 0.8 to rely on,
#: 0.667 for tentative conclusions).
_ALPHAS = ((0.8, "high"), (0.667, "some"))


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round of votes of everybody or of a group. ``who`` is its name; ``is_everybody``
    distinguishes the two, since a group may have any name. ``counts`` by level 0 to 4 and
    ``unknown`` are ``None`` where too few voted; ``median`` and ``agreement`` (van der Eijk's A, -1
    to 1) are ``None`` where there is none, ``verdict`` then a dash."""

    number: int
    is_everybody: bool
    who: str
    voters: int
    counts: tuple[int, ...] | None
    unknown: int | None
    median: float | None
    agreement: float | None
    verdict: str

    @property
    def cells(self) -> tuple[Value, ...]:
        """Voters, votes by level, don't know, median, A to four decimals and its word, as typed
        values for a spreadsheet; ``None`` where a value is withheld."""
        counts: tuple[int | None, ...] = self.counts or (None,) * (TOP_LEVEL + 1)
        agreement = None if self.agreement is None else round(self.agreement, 4)
        return (self.voters, *counts, self.unknown, self.median, agreement, self.verdict)


@dataclass(frozen=True, slots=True)
class VotedSummary:
    """The votes and the agreement on one criterion; ``agreed`` in words, ``None`` where there is
    none."""

    id: str
    name: str
    agreed: str | None
    agreed_level: int | None
    reason: str
    later: str
    rounds: tuple[RoundRow, ...]


@dataclass(frozen=True, slots=True)
class WorkshopSummary:
    """The workshop that produced the answers: the agreed levels as a table, each round as a table,
    the reasons, the first priorities, and the homework (tables without rows: none)."""

    intro: str
    rehearsal: str
    facts: tuple[Fact, ...]
    criteria: tuple[VotedSummary, ...]
    agreed_table: Table
    rounds_note: str
    rounds_table: Table
    agreement_note: str
    reasons: tuple[Fact, ...]
    priorities: Table
    homework: Table


def summarise_workshop(assessment: Assessment, phrases: Phrases) -> WorkshopSummary | None:
    """The chapter on the workshop; ``None`` where the assessment has none."""
    workshop = assessment.workshop
    if workshop is None:
        return None
    return _WorkshopWriter(assessment, workshop, phrases).summary()


# ---------------------------------------------------------------------------- pieces in words


def round_row(
    phrases: Phrases,
    number: int,
    who: str,
    voters: int,
    counts: tuple[int, ...] | None,
    *,
    is_everybody: bool,
) -> RoundRow:
    """One round of everybody or of a group; without counts only the number of voters."""
    known = counts or ()
    has_agreement = sum(known) >= LEAST_VOTERS
    unknown = None if counts is None else voters - sum(counts)
    middle = median(known)
    return RoundRow(
        number=number,
        is_everybody=is_everybody,
        who=who,
        voters=voters,
        counts=counts,
        unknown=unknown,
        median=None if middle is None else float(middle),
        agreement=agreement(known) if has_agreement else None,
        verdict=short_words(known, unknown or 0, phrases),
    )


def coefficient_words(value: float) -> str:
    """A coefficient from −1 to 1, to two decimals, never −0.00."""
    return signed(f"{round(value, 2) + 0.0:.2f}")


def agreement_words(phrases: Phrases, row: RoundRow) -> str:
    """``おおむね一致 0.62``, or a dash."""
    if row.agreement is None:
        return row.verdict
    value = coefficient_words(row.agreement)
    return phrases.say("rounds.agreement_value", verdict=row.verdict, value=value)


def round_cells(phrases: Phrases, row: RoundRow) -> tuple[str, ...]:
    """Voters, each level, don't know, median and agreement, as cells of a table."""
    counts = ("",) * (TOP_LEVEL + 1) if row.counts is None else tuple(map(str, row.counts))
    unknown = "" if row.unknown is None else str(row.unknown)
    return (
        str(row.voters),
        *counts,
        unknown,
        median_words(row.median),
        agreement_words(phrases, row),
    )


def round_head(phrases: Phrases) -> tuple[str, ...]:
    """The head above ``round_cells``."""
    say = phrases.say
    return (
        say("rounds.voters"),
        *map(str, range(TOP_LEVEL + 1)),
        say("rounds.unknown"),
        say("rounds.median"),
        say("rounds.agreement"),
    )


def alpha_words(phrases: Phrases, first: float | None, last: float | None) -> tuple[str, ...]:
    """Krippendorff's α over all criteria and its interpretation, in sentences; none without it."""
    say = phrases.say
    if last is None:
        return ()
    shown = coefficient_words(last)
    values = (
        say("rounds.alpha_one", last=shown)
        if first is None or first == last
        else say("rounds.alpha_both", first=coefficient_words(first), last=shown)
    )
    meaning = next((name for least, name in _ALPHAS if last >= least), "low")
    return (values, say("rounds.alpha_meaning"), say(f"rounds.alpha_{meaning}"))


def rounds_note(phrases: Phrases) -> str:
    """The sentence on votes that a document withholds."""
    return phrases.say("rounds.rounds_note", n=LEAST_VOTERS)


# ---------------------------------------------------------------------------- the chapter


class _WorkshopWriter:
    def __init__(self, assessment: Assessment, workshop: Workshop, phrases: Phrases):
        self._assessment = assessment
        self._workshop = workshop
        self._phrases = phrases
        self._say = phrases.say
        self._labels = labels_of(phrases, assessment)

    def summary(self) -> WorkshopSummary:
        workshop, say = self._workshop, self._say
        criteria = tuple(
            self._voted(c, voted) for c, voted in workshop.criteria.items() if c in self._labels
        )
        return WorkshopSummary(
            intro=say("rounds.intro", title=one_line(workshop.title)),
            rehearsal=say("rounds.rehearsal") if workshop.rehearsal else "",
            facts=self._facts(criteria),
            criteria=criteria,
            agreed_table=Table(
                (
                    say("rounds.criterion"),
                    say("rounds.first"),
                    say("rounds.last"),
                    say("rounds.agreed"),
                    say("rounds.later"),
                ),
                tuple(
                    (
                        criterion.name,
                        self._summed(criterion.rounds[:1]),
                        self._summed(criterion.rounds[1:][-1:]),
                        criterion.agreed or say("rounds.not_agreed"),
                        criterion.later,
                    )
                    for criterion in criteria
                ),
            ),
            rounds_note=rounds_note(self._phrases),
            rounds_table=Table(
                (say("rounds.criterion"), say("rounds.round"), *round_head(self._phrases)),
                tuple(
                    (
                        criterion.name if at == 0 else "",
                        say("rounds.round_number", n=row.number),
                        *round_cells(self._phrases, row),
                    )
                    for criterion in criteria
                    for at, row in enumerate(criterion.rounds)
                ),
            ),
            agreement_note=say("agreement.note"),
            reasons=tuple(Fact(c.id, c.name, c.reason) for c in criteria if c.reason),
            priorities=priorities_table(workshop, self._phrases),
            homework=homework_table(workshop, self._phrases),
        )

    def _facts(self, criteria: Sequence[VotedSummary]) -> tuple[Fact, ...]:
        workshop, say = self._workshop, self._say
        facts = (
            (
                "rounds.held_at",
                "" if workshop.held_at is None else self._phrases.moment(workshop.held_at),
            ),
            ("rounds.venue", one_line(workshop.venue)),
            ("rounds.people", say("rounds.people_count", n=workshop.people)),
            ("rounds.groups", self._phrases.listed(map(one_line, workshop.groups))),
            (
                "rounds.treated",
                say(
                    "rounds.treated_agreed",
                    treated=len(criteria),
                    agreed=sum(voted.agreed is not None for voted in criteria),
                ),
            ),
        )
        return tuple(Fact(key, say(key), value) for key, value in facts if value)

    def _voted(self, criterion_id: str, voted: Voted) -> VotedSummary:
        agreed = None if voted.level is None else self._phrases.level(voted.level)
        return VotedSummary(
            id=criterion_id,
            name=self._labels[criterion_id],
            agreed=agreed,
            agreed_level=voted.level if voted.level not in (UNKNOWN, NOT_APPLICABLE) else None,
            reason=voted.reason,
            later="" if voted.level is None else self._later(criterion_id, voted.level),
            rounds=tuple(
                round_row(self._phrases, row.number, "", row.voters, row.counts, is_everybody=True)
                for row in voted.rounds
            ),
        )

    def _later(self, criterion_id: str, level: Level) -> str:
        """Whether the answer was changed after it had been agreed."""
        answer = self._assessment[criterion_id]
        if answer.level == level:
            return self._say("rounds.later_same")
        return self._phrases.answer(answer)

    def _summed(self, rows: Sequence[RoundRow]) -> str:
        """A round in a few words; nothing where there was none."""
        if not rows:
            return ""
        (row,) = rows
        if row.median is None:
            return "–"
        shown = median_words(row.median)
        if row.agreement is None:
            return self._say("rounds.median_said", median=shown)
        return self._say("rounds.summed", median=shown, verdict=row.verdict)
