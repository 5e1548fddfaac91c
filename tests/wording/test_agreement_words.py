"""What is said of votes is true of the table of votes: 10,000 random rounds (an eighth by day),
told in sentences and as CSV, and compared by a second, naive reading of both."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from statistics import median
from typing import Any

import pytest

from checklist.load import Content
from checklist.model import LANGUAGES, Lang
from report.minutes.tally import write_csv
from tests.support import often
from wording.agreement import (
    group_name,
    groups_words,
    moved_words,
    silent_groups_words,
    verdict_words,
)
from wording.minutes import Minutes, summarise_minutes
from wording.phrases import Phrases
from workshop.account import RoomRecord
from workshop.room import LedgerEntry, Room
from workshop.votes import NO_GROUP, Votes, shown_votes, tallied, total_votes

BEGUN = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
GROUPS = ("財政課", "環境課", "国際課", "議会事務局", "水道局")
ROUNDS = often(10_000)

KINDS = ("few", "unknown", "agreed", "near", "split", "most", "spread")
CHANGES = ("smaller", "same", "larger")


def begins(key: str, sentence: str, phrases: Phrases) -> tuple[dict[str, str], str] | None:
    """A sentence read back: what stands in the places of its wording, and what follows it."""
    text = phrases.content.wording.text(f"agreement.{key}").of(phrases.lang)
    pattern = re.sub(r"\\{(low|high)\\}", r"(?P<\1>.+?)", re.escape(text))
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>\\d+(?:\\.\\d+)?)", pattern)
    found = re.fullmatch(pattern, sentence) or re.match(pattern, sentence)
    return found and (found.groupdict(), sentence[found.end() :].strip())


def which(keys: Sequence[str], sentence: str, phrases: Phrases) -> tuple[str, dict[str, str]]:
    """The one of these sentences that it is, and what stands in its places."""
    read = {key: begins(key, sentence, phrases) for key in keys}
    ((key, told),) = [(key, found[0]) for key, found in read.items() if found and not found[1]]
    return key, told


# ---------------------------------------------------------------------------- rounds at random


def a_round(dice: random.Random, groups: int) -> tuple[Votes, ...]:
    """The votes of 0 to 30 people as a room shows them: even, on one side, or in camps."""
    kind = dice.choice(("even", "one", "one", "camps", "neighbours", "unsure"))
    middle, other = dice.randrange(5), dice.randrange(5)
    cast = []
    for _ in range(dice.choice((0, 2, 3, 4, 5, 5, 8, 10, 15, 20, 30))):
        level = dice.randrange(5)
        if kind != "even" and dice.random() < 0.85:
            choices = {
                "one": (middle,),
                "camps": (middle, other),
                "neighbours": (middle, min(4, middle + 1)),
                "unsure": (-1, -1, middle),
            }[kind]
            level = dice.choice(choices)
        team = dice.randrange(groups) if groups else NO_GROUP
        cast.append((team, level, 1))
    return shown_votes(tallied(cast))


def workshops(content: Content) -> Iterator[RoomRecord]:
    """Workshops of all criteria, one to three rounds each, until there are ``ROUNDS`` rounds."""
    dice, made = random.Random(15), 0  # noqa: S311
    criteria = tuple(c.id for c in content.checklist.asked)
    while made < ROUNDS:
        groups = dice.randrange(len(GROUPS) + 1)
        ledger = []
        for criterion in criteria:
            for number in range(1, dice.choice((2, 2, 3, 4))):
                votes = a_round(dice, groups)
                ledger.append(
                    LedgerEntry(
                        kind="revealed",
                        at=BEGUN,
                        chair="",
                        criterion=criterion,
                        round=number,
                        votes=votes,
                    )
                )
                made += 1
        room = Room(
            title="会",
            groups=GROUPS[:groups],
            criteria=criteria,
            expires_at=BEGUN + timedelta(hours=5),
        )
        yield RoomRecord(room=room, ledger=tuple(ledger), teams={})


# ---------------------------------------------------------------------------- read naively


def levels_of(row: dict[str, str], lang: Lang) -> list[int]:
    """Everybody who chose a level, one by one."""
    head = "レベル" if lang == "ja" else "Level "
    return [n for n in range(5) for _ in range(int(row[f"{head}{n}"] or 0))]


def unknown_of(row: dict[str, str], lang: Lang) -> int:
    return int(row["わからない" if lang == "ja" else "Don’t know"] or 0)


def camps_are_there(given: list[int]) -> bool:
    """Two camps, by trying every way to take one or two neighbouring levels twice."""
    sets = [{n} for n in range(5)] + [{n, n + 1} for n in range(4)]
    for low in sets:
        for high in sets:
            sizes = [sum(level in camp for level in given) for camp in (low, high)]
            are_many = 3 * min(sizes) >= len(given) and 10 * sum(sizes) >= 9 * len(given)
            if min(high) - max(low) > 1 and are_many:
                return True
    return False


def kind_expected(given: list[int], unknown: int) -> str:
    if len(given) + unknown >= 3 and unknown >= len(given):
        return "unknown"
    if len(given) < 3:
        return "few"
    shares = [100 * given.count(n) / len(given) for n in range(5)]
    if max(shares) > 79.999:
        return "agreed"
    if max(shares[n] + shares[n + 1] for n in range(4)) > 79.999:
        return "near"
    if camps_are_there(given):
        return "split"
    return "most" if max(shares) > 50.0001 else "spread"


def check_verdict(sentence: str, row: dict[str, str], phrases: Phrases) -> str:
    """The kind of sentence that it is, after every number in it was found in the row."""
    given, unknown = levels_of(row, phrases.lang), unknown_of(row, phrases.lang)
    key, told = which([*(f"verdict_{kind}" for kind in KINDS), "unanimous"], sentence, phrases)
    kind = key.removeprefix("verdict_")
    expected = kind_expected(given, unknown)
    if expected == "agreed" and len(set(given)) == 1:
        assert (kind, int(told["level"]), int(told["of"])) == ("unanimous", given[0], len(given))
        return expected
    assert kind == expected, (sentence, row)
    if "of" in told:
        assert int(told["of"]) == len(given)
    if kind == "unknown":
        assert (int(told["unknown"]), int(told["voters"])) == (unknown, len(given) + unknown)
    elif kind in ("agreed", "most"):
        assert int(told["n"]) == given.count(int(told["level"]))
    elif kind == "near":
        low, high = int(told["low"]), int(told["high"])
        assert high == low + 1
        assert int(told["n"]) == given.count(low) + given.count(high)
    elif kind == "split":
        camps = [[int(n) for n in re.split("[・–]", told[side])] for side in ("low", "high")]
        sizes = [sum(level in camp for level in given) for camp in camps]
        assert sizes == [int(told["low_n"]), int(told["high_n"])]
        assert camps[1][0] - camps[0][-1] > 1
    elif kind == "spread":
        assert int(told["n"]) == max(given.count(n) for n in range(5))
    return kind


def medians_by_group(rows: Sequence[dict[str, str]], lang: Lang) -> dict[str, float]:
    who = "対象" if lang == "ja" else "Who"
    return {row[who]: median(given) for row in rows if (given := levels_of(row, lang))}


def apart_of(rows: Sequence[dict[str, str]], lang: Lang) -> float | None:
    medians = medians_by_group(rows, lang).values()
    return max(medians) - min(medians) if len(medians) > 1 else None


def check_groups(
    sentence: str, rounds: Sequence[Sequence[dict[str, str]]], phrases: Phrases
) -> list[str]:
    """The kinds of sentences that they are; ``rounds``: the rows of groups by revealed round."""
    now = apart_of(rounds[-1], phrases.lang)
    if now is None:
        assert sentence == ""
        return []
    medians = medians_by_group(rounds[-1], phrases.lang)
    kind = "apart" if now >= 2 else "near" if now else "alike"
    found = begins(kind, sentence, phrases)
    assert found is not None, sentence
    told, rest = found
    if now:
        assert float(told["n"]) == now
        assert medians[told["low"]] == float(told["low_median"]) == min(medians.values())
        assert medians[told["high"]] == float(told["high_median"]) == max(medians.values())
    else:
        assert {float(told["n"])} == set(medians.values())
    before = apart_of(rounds[0], phrases.lang) if len(rounds) > 1 else None
    if before is None or not (before or now):
        assert rest == "", "nothing is compared where there is nothing to compare with"
        return [kind]
    change, compared = which(CHANGES, rest, phrases)
    assert change == ("smaller" if now < before else "larger" if now > before else "same")
    if change != "same":
        assert float(compared["n"]) == before
    return [kind, change]


def rows_of(minutes: Minutes, lang: Lang) -> dict[tuple[str, int], list[dict[str, str]]]:
    """The rows of the CSV by criterion and round, everybody first."""
    rows: dict[tuple[str, int], list[dict[str, str]]] = {}
    for row in csv.DictReader(StringIO(write_csv(minutes).decode("utf-8-sig"))):
        rows.setdefault((row["id"], int(row["回" if lang == "ja" else "Round"])), []).append(row)
    return rows


# ---------------------------------------------------------------------------- the promise


def test_no_sentence_contradicts_the_table(content: Content) -> None:
    seen = set()
    for number, held in enumerate(workshops(content)):
        phrases = Phrases(content, LANGUAGES[number % 2])
        minutes = summarise_minutes(held, phrases, BEGUN)
        rows = rows_of(minutes, phrases.lang)
        for criterion in minutes.criteria:
            entries = held.revealed(criterion.id)
            tables = [rows[criterion.id, entry.round or 0] for entry in entries]
            seen |= check_criterion(entries, tables, held.room.groups, criterion.remarks, phrases)
    assert seen >= {*KINDS, "apart", "near", "alike", *CHANGES, "moved", "stayed"}


def check_criterion(
    entries: Sequence[LedgerEntry],
    tables: Sequence[Sequence[dict[str, str]]],
    groups: Sequence[str],
    remarks: Sequence[str],
    phrases: Phrases,
) -> set[str]:
    """What the wall says after each round, and the minutes in the end, against the table's rows of
    each round, everybody first."""
    who, seen = "対象" if phrases.lang == "ja" else "Who", set()
    enough = [sum(by_level) >= 3 for by_level in map(people_of, entries)]
    for upto, (entry, rows) in enumerate(zip(entries, tables, strict=True), start=1):
        if not enough[upto - 1]:
            assert len(rows) == 1
            continue  # the table says nothing but how many
        seen.add(check_verdict(verdict_words(total_votes(entry.votes), phrases), rows[0], phrases))
        names = [group_name(votes, groups, phrases) for votes in entry.votes]
        assert [row[who] for row in rows[1:]] == (names if len(names) > 1 else [])
        if all(enough[:upto]):
            said = groups_words(entries[:upto], groups, phrases)
            seen.update(check_groups(said, [rows[1:] for rows in tables[:upto]], phrases))
    told = [n for n, is_enough in enumerate(enough) if is_enough]
    if not told:
        assert len(remarks) == 1, "of few voters nothing but that none was agreed"
        return seen
    last = entries[told[-1]]
    verdict = verdict_words(total_votes(last.votes), phrases)
    if last is not entries[-1]:  # words of an earlier round say so
        verdict = phrases.say("minutes.of_round", n=last.round, text=verdict)
    assert remarks[0] == verdict
    if moved := moved_words([entries[n] for n in told], phrases):
        assert moved in remarks
        key, said_of = which(("moved", "stayed"), moved, phrases)
        first, last = (median(levels_of(tables[n][0], phrases.lang)) for n in (told[0], told[-1]))
        assert (float(said_of.get("first", said_of["last"])), float(said_of["last"])) == (
            first,
            last,
        )
        assert (int(said_of["first_round"]), int(said_of["last_round"])) == (
            entries[told[0]].round,
            entries[told[-1]].round,
        )
        seen.add(key)
    return seen


def people_of(entry: LedgerEntry) -> list[int]:
    return [sum(votes.counts) + votes.unknown for votes in entry.votes]


# ---------------------------------------------------------------------------- by hand


@pytest.mark.parametrize(
    ("counts", "unknown", "said"),
    [
        ((0, 0, 8, 2, 0), 0, "ほぼ一致しています（レベルを選んだ10人のうち8人がレベル2）"),
        ((0, 0, 8, 0, 0), 2, "レベルを選んだ8人の全員がレベル2です"),
        ((0, 8, 13, 0, 0), 0, "隣り合う二つのレベルに集まっています（レベルを選んだ21人のうち21人が"
            "レベル1か2）"),
        ((4, 2, 2, 1, 3), 0, "ばらついています（最も多いレベルでも、レベルを選んだ12人のうち4人）"),
        ((6, 1, 0, 1, 6), 0, "二つに分かれています（レベルを選んだ14人のうち、レベル0・1に7人、"
            "レベル3・4に7人）"),
        ((0, 5, 0, 5, 0), 0, "二つに分かれています（レベルを選んだ10人のうち、レベル1に5人、"
            "レベル3に5人）"),
        ((7, 0, 0, 0, 3), 0, "半数を超える人がレベル0です（レベルを選んだ10人のうち7人）"),
        ((0, 0, 5, 0, 0), 20, "半数以上が「わからない」です（投票した25人のうち20人）"),
        ((0, 0, 2, 0, 0), 1, "レベルを選んだ人が少なく、一致の度合いは言えません"),
    ],
)  # fmt: skip
def test_a_verdict_says_its_numbers(
    counts: tuple[int, ...], unknown: int, said: str, content: Content
) -> None:
    votes = Votes(group=NO_GROUP, counts=counts, unknown=unknown)
    assert verdict_words(votes, Phrases(content, "ja")) == said


def revealed(number: int, *votes: Votes) -> LedgerEntry:
    told: dict[str, Any] = {"criterion": "capacity.finance", "round": number}
    return LedgerEntry(kind="revealed", at=BEGUN, chair="", votes=votes, **told)


def test_a_large_section_is_called_by_its_name(content: Content) -> None:
    """Seven of finance at 0; two of the assembly's office have to be put together with somebody:
    with the smallest other group, and both are named."""
    cast = [(0, 0, 7), (1, 3, 5), (3, 1, 2)]
    votes = shown_votes(tallied(cast))
    said = groups_words([revealed(1, *votes)], GROUPS, Phrases(content, "ja"))
    assert said == (
        "グループの中央値は、財政課の0から環境課・議会事務局（合わせて）の3まで、3レベルの差です。"
        "見方が分かれています。"
    )


@pytest.mark.parametrize(
    ("cast", "said"),
    [
        ([(0, 2, 5), (1, 3, 5), (2, 1, 4)], ""),
        ([(0, 2, 5), (2, 1, 4)], "投票がなかったグループ：環境課"),
        ([(0, 2, 5), (1, 3, 1), (2, 1, 2)], ""),  # two of them put together, both named
        ([(0, 2, 5)], "投票がなかったグループ：環境課、国際課"),
        ([(1, 2, 2)], ""),  # of so few nothing is said
        ([], ""),
    ],
)
def test_groups_without_a_vote_are_named(
    cast: list[tuple[int, int, int]], said: str, content: Content
) -> None:
    votes = shown_votes(tallied(cast))
    assert silent_groups_words(votes, GROUPS[:3], Phrases(content, "ja")) == said


def test_only_a_second_round_is_compared(content: Content) -> None:
    phrases = Phrases(content, "ja")
    first = revealed(
        1, Votes(group=0, counts=(4, 0, 0, 0, 0)), Votes(group=1, counts=(0, 0, 4, 0, 0))
    )
    last = revealed(
        2, Votes(group=0, counts=(0, 4, 0, 0, 0)), Votes(group=1, counts=(0, 2, 2, 0, 0))
    )
    assert "なりました" not in groups_words([first], GROUPS, phrases)
    assert groups_words([first, last], GROUPS, phrases) == (
        "グループの中央値は、財政課の1から環境課の1.5まで、0.5レベルの差です。"
        "1回目の2レベルの差より小さくなりました。"
    )
    assert groups_words([], GROUPS, phrases) == moved_words([first], phrases) == ""
