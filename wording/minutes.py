"""The minutes of a workshop as plain data: votes, agreements, priorities and the ledger, without
individual votes.

Groups of fewer than ``LEAST_VOTERS`` voters are merged (by the room, before the votes were shown);
of a whole round with fewer voters only their number is stated, because minutes reach people outside
the room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Level
from checklist.fiscal import JAPAN
from checklist.model import Lang
from wording.agreement import group_name, groups_words, median_words, moved_words, verdict_words
from wording.closing import Closing, homework_table, ranked_dots, summarise_closing
from wording.labels import choice_name
from wording.ledger import event_words
from wording.peers import PeerChapter, summarise_peers
from wording.phrases import Phrases, one_line
from wording.rounds import (
    RoundRow,
    agreement_words,
    alpha_words,
    round_cells,
    round_head,
    round_row,
    rounds_note,
)
from wording.shapes import Fact, Table
from workshop.account import RoomRecord, account_of_room, tellable
from workshop.outcome import assessment_of
from workshop.room import LedgerEntry
from workshop.votes import LEAST_VOTERS, NO_GROUP, total_votes


@dataclass(frozen=True, slots=True)
class CriterionMinutes:
    """One criterion that was voted on: the level agreed (``None``: none) and each round, of
    everybody and then by group."""

    id: str
    name: str
    question: str
    agreed: str | None
    agreed_level: int | None
    facts: tuple[Fact, ...]
    reason: str
    rounds: tuple[RoundRow, ...]
    table: Table
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One event; ``at`` in the time zone of the workshop."""

    at: datetime
    event: str
    chair: str
    reason: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """All minutes of one workshop. ``words`` are headings and labels: those of the report by their
    key, those of ``minutes.yaml`` with ``minutes.`` before it; ``dots`` are (place, choice, dots),
    most first; ``closing`` has the stage and what the next one requires (``None``: a peer room)."""

    lang: Lang
    words: Mapping[str, str]
    title: str
    name: str
    made_on: str
    made_at: datetime
    notes: tuple[str, ...]
    facts: tuple[Fact, ...]
    closing: Closing | None
    alpha: tuple[str, ...]
    criteria: tuple[CriterionMinutes, ...]
    agreed_table: Table
    unseen: tuple[str, ...]
    beforehand: Table
    not_treated: tuple[str, ...]
    peers: PeerChapter | None
    votes_note: str
    agreement_note: str
    dots_text: str
    dots: tuple[tuple[int, str, int], ...]
    homework: Table
    ledger: tuple[LedgerRow, ...]
    ledger_table: Table


def summarise_minutes(workshop: RoomRecord, phrases: Phrases, made_at: datetime) -> Minutes:
    """The minutes of a room in one language, dated ``made_at``; all times in them are Japan's."""
    return _MinutesWriter(workshop, phrases, made_at).minutes()


class _MinutesWriter:
    def __init__(self, workshop: RoomRecord, phrases: Phrases, made_at: datetime):
        self._workshop = workshop
        self._room = workshop.room
        self._account = account_of_room(workshop)
        self._made_at = made_at
        self._content, self._lang = phrases.content, phrases.lang
        self._phrases = phrases
        self._say = phrases.say

    def minutes(self) -> Minutes:
        room, say = self._room, self._say
        title, keys = one_line(room.title), self._content.wording.keys()
        treated = self._workshop.treated
        others = [c for c in room.agreed if c not in treated]  # agreed without a vote
        criteria = tuple(self._criterion(c) for c in (*treated, *others) if self._is_known(c))
        ledger = tuple(self._entry(entry) for entry in self._workshop.ledger)
        closing = self._closing()
        return Minutes(
            lang=self._lang,
            words={
                key.removeprefix("report."): say(key)
                for key in keys
                if key.startswith(("report.", "minutes.", "level."))
            },
            title=say("minutes.title", title=title),
            name=title,
            made_on=self._phrases.day(f"{self._made_at:%Y-%m-%d}"),
            made_at=self._made_at,
            notes=self._notes(),
            facts=self._facts(criteria),
            closing=closing,
            alpha=alpha_words(self._phrases, self._account.alpha_first, self._account.alpha_last),
            criteria=criteria,
            agreed_table=self._agreed_table(criteria),
            unseen=self._names(self._workshop.unseen),
            beforehand=Table(
                (say("rounds.criterion"), say("minutes.given_level")),
                tuple((fact.label, fact.value) for fact in closing.beforehand) if closing else (),
            ),
            not_treated=self._names(self._untouched()),
            peers=self._peers(),
            votes_note=rounds_note(self._phrases),
            agreement_note=say("agreement.note"),
            dots_text=say("minutes.priorities_text", n=room.dots),
            dots=self._dots(),
            homework=homework_table(self._account, self._phrases),
            ledger=ledger,
            ledger_table=self._ledger_table(ledger),
        )

    def _names(self, criteria: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._phrases.criterion(c) for c in criteria if self._is_known(c))

    def _untouched(self) -> tuple[str, ...]:
        """The criteria of the room that nobody voted on, agreed or answered before."""
        workshop = self._workshop
        touched = {
            *workshop.treated,
            *workshop.unseen,
            *workshop.beforehand,
            *workshop.room.agreed,
        }
        return tuple(c for c in workshop.room.criteria if c not in touched)

    def _closing(self) -> Closing | None:
        if self._room.kind == "peer":
            return None
        assessment = assessment_of(self._room, self._content.checklist)
        return summarise_closing(self._account, assessment, self._phrases)

    def _peers(self) -> PeerChapter | None:
        if self._room.kind != "peer":
            return None
        return summarise_peers(self._workshop.placed, self._content, self._phrases)

    def _is_known(self, criterion_id: str) -> bool:
        return criterion_id in self._content.checklist.criteria

    # ------------------------------------------------------------------ what it was

    def _notes(self) -> tuple[str, ...]:
        say = self._say
        if self._room.kind == "peer":
            return (say("minutes.peer_note"),)
        notes = [say("rounds.rehearsal")] if self._room.rehearsal else []
        notes.append(say("minutes.secret"))
        if self._room.is_quick:
            notes.append(say("minutes.quick"))
        if self._room.groups:
            notes.append(say("minutes.few", n=LEAST_VOTERS))
        return tuple(notes)

    def _facts(self, criteria: Sequence[CriterionMinutes]) -> tuple[Fact, ...]:
        room, say, workshop = self._room, self._say, self._workshop
        chairs = dict.fromkeys(one_line(entry.chair) for entry in workshop.ledger if entry.chair)
        people = say("rounds.people_count", n=workshop.people)
        if room.groups:
            people = say("minutes.participants_groups", n=workshop.people, groups=len(room.groups))
        facts = (
            ("minutes.name", one_line(room.title)),
            ("minutes.municipality", one_line(room.municipality)),
            ("minutes.when", self._when()),
            ("minutes.venue", one_line(room.venue)),
            ("minutes.chair", self._phrases.listed(chairs)),
            ("minutes.participants", people),
            ("minutes.by_group", self._groups()),
            ("minutes.criteria", "" if room.kind == "peer" else self._counted(criteria)),
        )
        return tuple(Fact(key, say(key), value) for key, value in facts if value)

    def _counted(self, criteria: Sequence[CriterionMinutes]) -> str:
        """How many questions were planned, voted on and agreed; those answered before and changed
        after an objection apart."""
        room, say = self._room, self._say
        agreed = [criterion.id for criterion in criteria if criterion.agreed is not None]
        settled = [c for c in agreed if c not in room.asked]
        counted = say(
            "minutes.of_asked" if room.is_quick else "minutes.of_planned",
            planned=len(room.asked),
            treated=len(self._workshop.treated),
            agreed=len(agreed) - len(settled),
        )
        return counted + say("minutes.of_settled", n=len(settled)) if settled else counted

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(JAPAN)

    def _when(self) -> str:
        """From the first event to the end, whatever was written down after it."""
        ledger = self._workshop.ledger
        if not ledger:
            return ""
        ended = [entry.at for entry in ledger if entry.kind == "ended"]
        last = ended[-1] if ended and self._room.phase == "ended" else ledger[-1].at
        start, end = self._local(ledger[0].at), self._local(last)
        is_one_day = start.date() == end.date()
        return self._say(
            "minutes.when_span",
            start=self._phrases.moment(start),
            end=f"{end:%H:%M}" if is_one_day else self._phrases.moment(end),
        )

    def _groups(self) -> str:
        if not self._room.groups:
            return ""
        groups = [
            self._say(
                "minutes.group_people", group=one_line(name), n=self._workshop.teams.get(n, 0)
            )
            for n, name in enumerate(self._room.groups)
        ]
        if alone := self._workshop.teams.get(NO_GROUP, 0):
            group = self._say("minutes.without_group")
            groups.append(self._say("minutes.group_people", group=group, n=alone))
        return self._phrases.listed(groups)

    # ------------------------------------------------------------------ the votes

    def _criterion(self, criterion_id: str) -> CriterionMinutes:
        say, phrases = self._say, self._phrases
        criterion = self._content.checklist.criteria[criterion_id]
        agreed = self._room.agreed.get(criterion_id)
        level = None if agreed is None else agreed.level
        entries = self._workshop.revealed(criterion_id)
        rows = tuple(row for entry in entries for row in self._rows(entry))
        facts = []
        if agreed is not None:
            facts.append(Fact("level", say("minutes.level"), phrases.level(agreed.level)))
            if agreed.level not in (UNKNOWN, NOT_APPLICABLE):
                description = criterion.levels[agreed.level].of(self._lang)
                facts.append(Fact("agreed_text", say("minutes.agreed_text"), description))
            facts.append(
                Fact("reason", say("minutes.reason"), agreed.reason or say("minutes.no_reason"))
            )
        return CriterionMinutes(
            id=criterion_id,
            name=phrases.criterion(criterion_id),
            question=criterion.question.of(self._lang),
            agreed=None if level is None else phrases.level(level),
            agreed_level=_number(level),
            facts=tuple(facts),
            reason="" if agreed is None else agreed.reason,
            rounds=rows,
            table=Table(
                (say("minutes.round"), *round_head(phrases)),
                tuple((self._whose(row), *round_cells(phrases, row)) for row in rows),
            ),
            remarks=self._remarks(entries, is_agreed=agreed is not None),
        )

    def _rows(self, entry: LedgerEntry) -> list[RoundRow]:
        """A round of everybody, then by group where that may be published."""
        number, whole, groups = entry.round or 1, total_votes(entry.votes), tellable(entry.votes)
        everybody = round_row(
            self._phrases,
            number,
            self._say("minutes.all"),
            whole.voters,
            whole.counts if groups else None,
            is_everybody=True,
        )
        if len(groups) < 2:
            return [everybody]
        return [
            everybody,
            *(
                round_row(
                    self._phrases,
                    number,
                    group_name(group, self._room.groups, self._phrases),
                    group.voters,
                    group.counts,
                    is_everybody=False,
                )
                for group in groups
            ),
        ]

    def _whose(self, row: RoundRow) -> str:
        if row.is_everybody:
            return self._say("minutes.everybody_first", n=row.number)
        return self._say("minutes.of_group", group=row.who)

    def _remarks(self, entries: Sequence[LedgerEntry], *, is_agreed: bool) -> tuple[str, ...]:
        """What may be said of the rounds; nothing of votes that a document withholds."""
        published = [entry for entry in entries if tellable(entry.votes)]
        remarks = []
        if published:
            verdict = verdict_words(total_votes(published[-1].votes), self._phrases)
            if published[-1] is not entries[-1]:  # the last round is withheld
                verdict = self._say("minutes.of_round", n=published[-1].round, text=verdict)
            remarks = [
                verdict,
                groups_words(published, self._room.groups, self._phrases),
                moved_words(published, self._phrases),
            ]
        if not is_agreed:
            remarks.append(self._say("minutes.criterion_not_agreed"))
        return tuple(filter(None, remarks))

    def _agreed_table(self, criteria: Sequence[CriterionMinutes]) -> Table:
        say = self._say
        rows = []
        for criterion in criteria:
            whole = [row for row in criterion.rounds if row.is_everybody]
            medians = dict.fromkeys(
                median_words(row.median) for row in (*whole[:1], *whole[1:][-1:])
            )
            rows.append(
                (
                    criterion.name,
                    criterion.agreed or say("rounds.not_agreed"),
                    " → ".join(medians) if whole else say("minutes.without_vote"),
                    agreement_words(self._phrases, whole[-1]) if whole else "–",
                )
            )
        head = ("rounds.criterion", "minutes.level", "rounds.median", "rounds.agreement")
        return Table(tuple(say(key) for key in head), tuple(rows))

    # ------------------------------------------------------------------ priorities and ledger

    def _dots(self) -> tuple[tuple[int, str, int], ...]:
        return tuple(
            (place, choice_name(choice, self._phrases), dots)
            for place, choice, dots in ranked_dots(self._workshop.dots)
        )

    def _entry(self, entry: LedgerEntry) -> LedgerRow:
        return LedgerRow(
            at=self._local(entry.at),
            event=event_words(entry, self._phrases),
            chair=one_line(entry.chair),
            reason=entry.reason,
        )

    def _ledger_table(self, ledger: Sequence[LedgerRow]) -> Table:
        """The last column, who led, only where anybody is named."""
        is_one_day = len({row.at.date() for row in ledger}) == 1
        columns = 3 if any(row.chair for row in ledger) else 2
        rows = [
            (
                f"{row.at:%H:%M}" if is_one_day else self._phrases.moment(row.at),
                f"{row.event}\n{row.reason}".strip(),
                row.chair,
            )[:columns]
            for row in ledger
        ]
        head = tuple(self._phrases.say(f"minutes.{key}") for key in ("time", "event", "chair"))
        return Table(head[:columns], tuple(rows))


def _number(level: Level | None) -> int | None:
    return level if isinstance(level, int) else None
